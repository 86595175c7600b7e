"""A whole pretend library on this machine: central, the link with its weather, pad, printer, scanner, and a kiosk.

Each is a process of its own on its real wire; the demo and the stories share it. All files lie in one folder.
"""

import difflib
import json
import secrets
import urllib.request
from pathlib import Path
from typing import Any

from drivers.simulators import demo_library
from drivers.simulators.link import Link
from drivers.simulators.mailbox import Mailbox
from drivers.simulators.programs import Control, Program
from drivers.simulators.tags import tag_images

WIDTH_PX, HEIGHT_PX, WIDTH_MM = 1280, 800, 217

CONFIGURATION = """\
[library]
name = {{ vi = "Thư viện Mẫu", en = "Sample Library", fr = "Bibliothèque Exemple", zh = "示范图书馆" }}
isil = "VN-MUON"
branch = "HN1"
currency = "VND"
timezone = "Asia/Ho_Chi_Minh"

[kiosk]
name = "demo-1"
languages = ["vi", "en", "fr", "zh"]
help_phone = "024 3825 5397"

[screen]
kind = "{screen}"
width_px = {width_px}
height_px = {height_px}
width_mm = {width_mm}
glass = "{glass}"

[pad]
url = "{pad}"

[scanner]
url = "{scanner}"

[printer]
url = "{printer}"
profile = "TM-T88V"

[upstream]
url = "{upstream}"
device = "{device}"
secret_file = "{secret_file}"

[store]
path = "{store}"
key_file = "{key_file}"
"""


class UnknownRule(Exception):
    """The library has no such rule, or the value is not one."""


class Household:
    """`rules`: changes to the demo library's rules, as in the stories. `screen` window | glass."""

    def __init__(self, folder: Path, rules: dict[str, str] | None = None, screen: str = "glass"):
        self.folder, self.library = folder, demo_library.load()
        self._programs: list[Program] = []
        self._controls: list[Control] = []
        self.token, self._code = secrets.token_hex(16), "MUON2345"
        self.mailbox = Mailbox()
        changed = [x for key, value in _checked(rules or {}).items() for x in ("--rule", f"{key}={value}")]
        self.central = self._start("central", ["-m", "central", "serve", "--database", f"sqlite:///{folder}/central.db",
                                               "--port", "0", "--demo", "--demo-code", self._code, *changed,
                                               "--admin-token", self.token, "--smtp-url", self.mailbox.url])
        self.central_url = self.central.said["url"]
        self.link = Link("127.0.0.1", int(self.central_url.rpartition(":")[2]))
        self.pad, pad_url = self._device("pad")
        self.printer, printer_url = self._device("printer", "--out", str(folder / "slips"))
        self.scanner, scanner_url = self._device("scanner")
        self.glass = folder / "glass"
        self.configuration = folder / "muon.toml"
        self.store = folder / "store" / "muon.db"
        self.store.parent.mkdir(exist_ok=True)
        device = self._enrol()
        self.configuration.write_text(CONFIGURATION.format(
            screen=screen, width_px=WIDTH_PX, height_px=HEIGHT_PX, width_mm=WIDTH_MM, glass=self.glass, pad=pad_url,
            scanner=scanner_url, printer=printer_url, upstream=f"http://127.0.0.1:{self.link.port}", device=device,
            secret_file=folder / "secret", store=self.store, key_file=folder / "store" / "muon.key"), encoding="utf-8")

    def _start(self, name: str, arguments: list[str], announces: bool = True) -> Program:
        program = Program(name, arguments, self.folder, announces)
        self._programs.append(program)
        return program

    def _device(self, name: str, *more: str) -> tuple[Control, str]:
        program = self._start(name, ["-m", f"drivers.simulators.{name}", "--listen", "127.0.0.1:0",
                                     "--control", "127.0.0.1:0", *more])
        control = Control(program.said["control"])
        self._controls.append(control)
        return control, program.said.get("url") or f"socket://{program.said['listen']}"

    def _enrol(self) -> str:
        said = self._post("/api/v1/enrol", {"code": self._code, "name": "demo-1"})
        (self.folder / "secret").write_text(said["secret"], encoding="utf-8")
        (self.folder / "secret").chmod(0o600)
        return said["device"]

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        request = urllib.request.Request(self.central_url + path, json.dumps(body).encode(),
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def ask_central(self, path: str) -> dict[str, Any]:
        """What central says to staff: /loans, /applied?item=…, /conflicts."""
        request = urllib.request.Request(f"{self.central_url}/api/v1/admin{path}",
                                         headers={"Authorization": f"Bearer admin.{self.token}"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def images(self, name: str) -> list[dict[str, Any]]:
        """The tags of an item of the demo library, as they are before anybody borrowed it."""
        item = self.library.item(name)
        return tag_images(item.barcode, parts=item.parts, tag_format=item.tag_format, owner=self.library.isil,
                          usage=item.usage, damaged=item.damaged, secured=item.title not in self.library.lent)

    def start_kiosk(self) -> Program:
        return self._start("kiosk", ["run_kiosk.py", "--config", str(self.configuration)], announces=False)

    def close(self) -> None:
        for control in self._controls:
            control.close()
        for program in reversed(self._programs):
            program.stop()
        self.link.close()
        self.mailbox.close()


def _checked(rules: dict[str, str]) -> dict[str, str]:
    known = demo_library.rules()
    for key in rules:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            raise UnknownRule(f"the library has no rule {key}" + (f"; did you mean {near[0]}?" if near else ""))
    return rules
