"""A whole pretend library on this machine: central or a library system, the link with its weather, pad, printer, scanner, and
a kiosk.

Each is a process of its own on its real wire; the demo and the stories share it. All files lie in one folder.
"""

import difflib
import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from drivers.simulators import demo_library
from drivers.simulators.hand import SETTLE_MS
from drivers.simulators.link import Link
from drivers.simulators.mailbox import Mailbox
from drivers.simulators.programs import Control, Program
from drivers.simulators.tags import tag_images
from drivers.simulators.upstreams import CentralSide, IlsSide, Upstream

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
{options}
[screen]
kind = "{screen}"
width_px = {width_px}
height_px = {height_px}
width_mm = {width_mm}
glass = "{glass}"
{settle}
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
{sections}"""

EARS = """
[speech]
device = "null"

[sound]
device = "null"
"""
"""ALSA's own device that takes everything and plays nothing."""


class UnknownRule(Exception):
    """The library has no such rule, or the value is not one."""


class Household:
    """`rules`: changes to the demo library's rules, as in the stories; `options`: more lines of [kiosk]. `screen` window | glass.
    `upstream` central | sip2, there with the `manners` of a library system. `ears`: it speaks and sounds, into nowhere: the
    glass is told what."""

    def __init__(self, folder: Path, rules: dict[str, str] | None = None, screen: str = "glass", upstream: str = "central",
                 manners: str = "koha", options: dict[str, str] | None = None, ears: bool = False):
        self.folder, self.library = folder, demo_library.load()
        self._programs: list[Program] = []
        self._secret_file = folder / "secret"
        with ExitStack() as opened:                      # what did start is ended when the next one does not
            self._opened = opened
            self.mailbox = Mailbox()
            self._opened.callback(self.mailbox.close)
            self.upstream = self._upstream(upstream, manners, _checked(rules or {}))
            self._opened.callback(self.upstream.close)
            self.link = Link("127.0.0.1", self.upstream.port)
            self._opened.callback(self.link.close)
            self.pad, pad_url = self._device("pad")
            self.printer, printer_url = self._device("printer", "--out", str(folder / "slips"))
            self.scanner, scanner_url = self._device("scanner")
            self._opened = opened.pop_all()
        self.glass = folder / "glass"
        self.configuration = folder / "muon.toml"
        self.store = folder / "store" / "muon.db"
        self.store.parent.mkdir(exist_ok=True)
        self.configuration.write_text(CONFIGURATION.format(
            screen=screen, width_px=WIDTH_PX, height_px=HEIGHT_PX, width_mm=WIDTH_MM, glass=self.glass,
            settle=f"settle_ms = {SETTLE_MS}\n" if screen == "glass" else "", options=_lines(options or {}), pad=pad_url,
            scanner=scanner_url, printer=printer_url, upstream=f"{self.upstream.scheme}://127.0.0.1:{self.link.port}",
            device=self.upstream.device, secret_file=self._secret_file, store=self.store,
            key_file=folder / "store" / "muon.key", sections=self.upstream.sections + (EARS if ears else "")), encoding="utf-8")

    def _upstream(self, kind: str, manners: str, rules: dict[str, str]) -> Upstream:
        changed = [x for key, value in rules.items() for x in ("--rule", f"{key}={value}")]
        if kind == "sip2":
            return IlsSide(self._start, self.folder, changed, self._secret_file, manners, self.library.branch)
        return CentralSide(self._start, self.folder, changed, self.mailbox, self._secret_file)

    def _start(self, name: str, arguments: list[str], announces: bool = True) -> Program:
        program = Program(name, arguments, self.folder, announces)
        self._programs.append(program)
        self._opened.callback(program.stop)
        return program

    def _device(self, name: str, *more: str) -> tuple[Control, str]:
        program = self._start(name, ["-m", f"drivers.simulators.{name}", "--listen", "127.0.0.1:0",
                                     "--control", "127.0.0.1:0", *more])
        control = Control(program.said["control"])
        self._opened.callback(control.close)
        return control, program.said.get("url") or f"socket://{program.said['listen']}"

    def images(self, name: str) -> list[dict[str, Any]]:
        """The tags of an item of the demo library, as they are before anybody borrowed it."""
        item = self.library.item(name)
        return tag_images(item.barcode, parts=item.parts, tag_format=item.tag_format, owner=self.library.isil,
                          usage=item.usage, damaged=item.damaged, secured=item.title not in self.library.lent)

    def pid_of(self, name: str) -> int:
        """Of the program that was started last under this name."""
        return next(program.pid for program in reversed(self._programs) if program.name == name)

    def start_kiosk(self) -> Program:
        return self._start("kiosk", ["run_kiosk.py", "--config", str(self.configuration)], announces=False)

    def close(self) -> None:
        """What was started last ends first. A second time does nothing."""
        self._opened.close()


def _lines(options: dict[str, str]) -> str:
    """A number is one; anything else is a text."""
    return "".join(f"{key} = {value if value.isdecimal() else json.dumps(value)}\n" for key, value in options.items())


def _checked(rules: dict[str, str]) -> dict[str, str]:
    known = demo_library.rules()
    for key in rules:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1)
            raise UnknownRule(f"the library has no rule {key}" + (f"; did you mean {near[0]}?" if near else ""))
    return rules
