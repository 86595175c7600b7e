"""Claims this kiosk at the central server: a one-time code for a device name and a secret.

The secret goes into a file that only its owner may read; a configuration is made from the sample where there is none, and
in one that is there only address and device are changed. Both files are begun before the code is used up, so a folder
that cannot be written costs no code.
"""

import re
import threading
import tomllib
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drivers.upstream_http import HttpLine
from drivers.upstream_jobs import Reply, Request
from kiosk import addresses, config
from kiosk.config_pages import sample, toml
from kiosk.ports import PortError
from provisioning.safe_files import Draft

WAIT_S = 20.0
"""For the server's answer; then nothing was enrolled, and the sentence says so."""

SECRET_FILE = "muon.secret"
CODE = re.compile(r"[A-Z0-9]{4,32}")
DEVICE = re.compile(r"[\x21-\x7e]{1,100}")
SECRET = re.compile(r"[\x21-\x7e]{16,500}")
SECTION = re.compile(r"(?m)(^[ \t]*\[[ \t]*upstream[ \t]*\][^\n]*\n)((?:(?![ \t]*\[).*\n?)*)")
"""[upstream], and the lines up to the next section."""

REFUSED = {
    403: "the code is unknown, used or too old; make a new one at the server: python -m central codes new",
    404: "this server does not enrol kiosks; is it the address of a Muon central server?",
}


class NotEnrolled(Exception):
    """Not possible; the sentence says why and what to do."""


@dataclass(frozen=True)
class Asked:
    url: str
    code: str
    config: Path = Path("muon.toml")
    name: str = ""
    ca_file: str = ""


@dataclass(frozen=True)
class Granted:
    """What central gave. `library`: key -> value, as they stand in muon.toml."""

    device: str
    secret: str
    library: dict[str, Any]


def enrol(asked: Asked) -> list[str]:
    """What was done, in sentences. Raises NotEnrolled, and ConfigError where the file that is there is wrong."""
    url, code = _address(asked.url), _code(asked.code)
    if asked.name and not _fits("kiosk", "name", asked.name):
        raise NotEnrolled("a name has up to 40 characters, all of them printable")
    there = config.load(asked.config) if asked.config.exists() else None
    secret_file = Path(there.upstream.secret_file) if there else asked.config.absolute().parent / SECRET_FILE
    with ExitStack() as drafts:
        try:
            secret = drafts.enter_context(closing(Draft(secret_file, 0o600)))
            settings = drafts.enter_context(closing(Draft(asked.config.absolute(), 0o644)))
        except OSError as error:
            raise NotEnrolled(f"{error.filename}: cannot be written: {error.strerror}; the code is not used up") from error
        granted = _ask(url, code, asked.name or (there.kiosk.name if there else ""), asked.ca_file)
        upstream = {"url": url, "device": granted.device} | ({"ca_file": asked.ca_file} if asked.ca_file else {})
        text, left_out = _changed(asked.config, upstream) if there else _made(asked.name, granted.library, upstream)
        try:
            for draft, content in ((secret, granted.secret + "\n"), (settings, text)):
                draft.write(content)
            secret.put_in_place()
            settings.put_in_place()
        except OSError as error:
            raise NotEnrolled(f"the files cannot be written: {error.strerror}; the code is used up, "
                              "make a new one when there is room") from error
    return [f"enrolled as {granted.device}", f"secret: {secret_file}",
            f"configuration: {asked.config}" + ("" if there else "; fill in [pad], [scanner] and [printer]"), *left_out]


# ---- what was typed -------------------------------------------------------------------------------------------------

def _address(url: str) -> str:
    try:
        return addresses.upstream(url)
    except ValueError as error:
        raise NotEnrolled(f"{url}: {error}") from error


def _code(typed: str) -> str:
    """Capitals without the spaces and hyphens that make a code readable."""
    code = re.sub(r"[\s-]", "", typed).upper()
    if not CODE.fullmatch(code):
        raise NotEnrolled("a code has letters and digits only, as central showed it")
    return code


# ---- what central says ----------------------------------------------------------------------------------------------

def _ask(url: str, code: str, name: str, ca_file: str) -> Granted:
    line = HttpLine(url, ca_file=ca_file)
    end = threading.Timer(WAIT_S, line.cut)          # a server that trickles does not keep staff waiting
    end.start()
    body = {"code": code} | ({"name": name} if name else {})
    try:
        reply = line.call(Request("POST", "/enrol", body, signed=False), WAIT_S)
    except PortError as error:
        used = "the code may be used up" if line.left else "the code is not used up"
        raise NotEnrolled(f"{url} does not answer as it should ({error}); {used}") from error
    finally:
        end.cancel()
        line.close()
    if reply.status != 201:
        raise NotEnrolled(_why(reply))
    return _granted(reply.body)


def _why(reply: Reply) -> str:
    if reply.status == 429:
        return f"too many wrong codes from here; wait {max(1, reply.retry_ms // 1000)} s and try again"
    return REFUSED.get(reply.status, f"the server answered with status {reply.status}; look at its log")


def _granted(body: dict[str, Any]) -> Granted:
    device, secret, library = body.get("device"), body.get("secret"), body.get("library", {})
    if not (isinstance(device, str) and isinstance(secret, str) and isinstance(library, dict)
            and DEVICE.fullmatch(device) and "." not in device and SECRET.fullmatch(secret)):
        raise NotEnrolled("the server's answer makes no sense; is it the address of a Muon central server?")
    return Granted(device, secret, library)


# ---- the configuration ----------------------------------------------------------------------------------------------

def _made(name: str, library: dict[str, Any], upstream: dict[str, str]) -> tuple[str, list[str]]:
    """The sample, filled in; and a sentence for each thing of the library that a kiosk cannot use."""
    kept = {key: value for key, value in library.items() if _fits("library", key, value)}
    left_out = [f"[library] {key}: central's value does not fit; set it by hand" for key in library if key not in kept]
    return sample({"library": kept, "kiosk": {"name": name} if name else {}, "upstream": upstream}), left_out


def _fits(section: str, key: str, value: Any) -> bool:
    try:
        config.parse(sample({section: {key: value}}).encode())
    except (config.ConfigError, TypeError):
        return False
    return True


def _changed(path: Path, upstream: dict[str, str]) -> tuple[str, list[str]]:
    """The file that is there with other values in [upstream], everything else as it was; proven by reading it again."""
    text = path.read_text("utf-8")
    found = SECTION.search(text)
    section = found[2] if found else ""
    for key, value in upstream.items():
        line, pattern = f"{key} = {toml(value)}", rf"(?m)^[ \t]*{key}[ \t]*=[^\n]*$"
        has_it = re.search(pattern, section)
        section = re.sub(pattern, lambda _, line=line: line, section) if has_it else f"{line}\n{section}"
    whole = text[:found.start(2)] + section + text[found.end(2):] if found else text
    if _reads_as(whole, text, upstream):
        return whole, []
    return text, ["set by hand in the file:", *[f"[upstream] {key} = {toml(value)}" for key, value in upstream.items()]]


def _reads_as(changed: str, text: str, upstream: dict[str, str]) -> bool:
    """Nothing but these values of [upstream] differs."""
    try:
        before, after = tomllib.loads(text), tomllib.loads(changed)
    except tomllib.TOMLDecodeError:
        return False
    return after == before | {"upstream": before["upstream"] | upstream}
