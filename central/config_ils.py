"""The options of central.toml about a library system (`ils`, `ils_…`): central then stands before it (central/gateway).

Most are the options of [sip2] in a kiosk's muon.toml under another name, so their defaults, bounds and sentences are taken
from there. Knows no SIP2.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

from kiosk import addresses
from kiosk.config_options import Sip2, about
from kiosk.config_values import checked

SECRET_MAX = 500
"""Bytes of the file with the password; a larger one is none, and central does not start."""

PREFIX = "ils_"
SHARED: dict[str, Field] = {PREFIX + one.name: one for one in fields(Sip2)}
"""Option of central.toml -> the kiosk's."""

MEANING: dict[str, str] = {
    "ils": "sip2+tls://host:port or sip2://host:port of the library system that decides; empty: central's own small library",
    "ils_user": "the user of central's SIP2 account",
    "ils_password_file": "file with the password of that account; others may not read it; empty: none",
    "ils_ca_file": "certificates that vouch for the library system (PEM); empty: the usual ones",
    **{name: about(one).says for name, one in SHARED.items()},
    "ils_location": "where the kiosks stand (CP, AP), as the library system knows it",
    "ils_terminal_password_file": "file with the terminal password (AC); others may not read it; empty: none",
}

PATHS = frozenset({"ils_password_file", "ils_ca_file", *(name for name, one in SHARED.items() if about(one).is_path)})
"""Relative to the folder of central.toml."""


class BadSecret(ValueError):
    """A sentence for staff."""


def why_not(name: str, value: Any) -> str:
    """What is wrong with this value (which has the right type), or nothing."""
    try:
        if name == "ils" and value:
            _is_library_system(value)
        elif name in SHARED:
            checked(SHARED[name], value)
        elif name in MEANING and isinstance(value, str) and not value.isprintable():
            raise ValueError("control characters have no place here")
    except ValueError as error:
        return str(error)
    return ""


def _is_library_system(url: str) -> None:
    addresses.upstream(url)
    if not url.startswith(tuple(f"{scheme}://" for scheme in addresses.SIP2)):
        raise ValueError("write the library system's address like sip2+tls://ils.example.org:6001")


def without_ils(given: dict[str, Any]) -> Iterator[str]:
    """Options that mean nothing, because no library system is named."""
    if not given.get("ils"):
        yield from (f"{name}: means nothing without ils" for name in given if name.startswith(PREFIX)
                    and given[name] != usual(name))  # fmt: skip


def usual(name: str) -> Any:
    return SHARED[name].default if name in SHARED else ""


def options(given: dict[str, Any]) -> Sip2:
    """As the kiosk's own SIP2 line has them."""
    return Sip2(**{one.name: given[name] for name, one in SHARED.items() if name in given})


def secret(path: str, option: str) -> str:
    """What stands in that file, without its line end; empty where no file is named. BadSecret."""
    if not path:
        return ""
    try:
        with Path(path).open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            text = file.read(SECRET_MAX + 1).decode("utf-8").strip("\r\n")
    except OSError as error:
        raise BadSecret(f"{option}: {path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        text = ""
    if not text.isprintable() or not 1 <= len(text) <= SECRET_MAX:
        raise BadSecret(f"{option}: {path}: one line of at most {SECRET_MAX} characters is wanted")
    if mode & 0o007:
        raise BadSecret(f"{option}: {path}: everybody on this machine may use it (mode {mode:o}); say: chmod o= {path}")
    return text
