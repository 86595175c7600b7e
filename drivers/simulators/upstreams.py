"""What the kiosk of a pretend library talks to: our central server, or a library system over SIP2. Started as a program, asked
what stands there. Knows no kiosk and no story.
"""

import json
import secrets
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from drivers.simulators.mailbox import Mailbox
from drivers.simulators.programs import Control, Program

Start = Callable[[str, list[str]], Program]

SIP2 = """
[sip2]
profile = "{profile}"
institution = "{branch}"
location = "{branch}"
nightly = "{nightly}"
"""

PROFILES = {"koha_middle": "koha", "koha_late": "koha"}
"""Manners of the simulated system -> the kiosk's profile, where they have different names."""

MORE = {"koha_late": 'no_block = "yes"\n', "symphony": 'date_order = "mdy"\n', "polaris": 'date_order = "mdy"\n'}
"""What a library with such a system would set."""


class Upstream(Protocol):
    """`port`: where it listens. `scheme`, `device`, `sections`: for the kiosk's configuration."""

    scheme: str
    device: str
    sections: str
    url: str
    port: int

    def loans(self) -> list[dict[str, Any]]: ...
    def applied(self, item: str) -> list[str]: ...
    def conflicts(self) -> list[Any] | None: ...
    def close(self) -> None: ...


class CentralSide:
    """`secret_file` is written with what the enrolment brought."""

    scheme, sections = "http", ""

    def __init__(self, start: Start, folder: Path, rules: list[str], mailbox: Mailbox, secret_file: Path):
        self._token, code = secrets.token_hex(16), "MUON2345"
        program = start("central", ["-m", "central", "serve", "--database", f"sqlite:///{folder}/central.db", "--port", "0",
                                    "--demo", "--demo-code", code, *rules, "--admin-token", self._token,
                                    "--smtp-url", mailbox.url])
        self.url: str = program.said["url"]
        self.port = int(self.url.rpartition(":")[2])
        said = self._post("/api/v1/enrol", {"code": code, "name": "demo-1"})
        keep_secret(secret_file, said["secret"])
        self.device: str = said["device"]

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def _ask(self, path: str) -> dict[str, Any]:
        badge = {"Authorization": f"Bearer admin.{self._token}"}
        request = urllib.request.Request(f"{self.url}/api/v1/admin{path}", headers=badge)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def loans(self) -> list[dict[str, Any]]:
        return self._ask("/loans")["loans"]

    def applied(self, item: str) -> list[str]:
        return self._ask(f"/applied?item={quote(item)}")["applied"]

    def conflicts(self) -> list[Any]:
        return self._ask("/conflicts")["conflicts"]

    def close(self) -> None:
        pass


class IlsSide:
    """A library system with the manners of a real one. What it cannot say is None: conflicts lie at the kiosk."""

    scheme, device = "sip2", "demo-1"

    def __init__(self, start: Start, folder: Path, rules: list[str], secret_file: Path, manners: str, branch: str):
        password, nightly = secrets.token_hex(8), folder / "nightly"
        program = start("ils", ["-m", "drivers.simulators.ils", "--manners", manners, "--user", self.device,
                                "--password", password, "--nightly", str(nightly), *rules])
        self.control = Control(program.said["control"])
        self.url = f"sip2://{program.said['listen']}"
        self.port = int(program.said["listen"].rpartition(":")[2])
        keep_secret(secret_file, password)
        profile = PROFILES.get(manners, manners)
        self.sections = SIP2.format(profile=profile, branch=branch, nightly=nightly) + MORE.get(manners, "")

    def loans(self) -> list[dict[str, Any]]:
        return self.control.ask(loans=True)["loans"]

    def applied(self, item: str) -> list[str]:
        return [one["kind"] for one in self.control.ask(applied=item)["applied"]]

    def conflicts(self) -> None:
        return None

    def close(self) -> None:
        self.control.close()


def keep_secret(path: Path, secret: str) -> None:
    """For nobody but the kiosk."""
    path.touch(0o600)
    path.write_text(secret, encoding="utf-8")
