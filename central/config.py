"""The configuration of central: `central.toml`, each option with its sentence; the command line overrides it.

All mistakes are told at once, each with the nearest right name.
"""

import difflib
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from central import config_ils
from kiosk.config_options import Sip2


class BadConfig(ValueError):
    """One line for each mistake; nothing was started."""


@dataclass(frozen=True)
class Settings:
    database: str = "sqlite:///muon-central.sqlite"
    host: str = "127.0.0.1"
    port: int = 8080
    smtp_url: str = ""
    mail_from: str = "no-reply@localhost"
    admin_token: str = ""
    ils: str = ""
    ils_user: str = ""
    ils_password_file: str = ""
    ils_ca_file: str = ""
    sip2: Sip2 = Sip2()                  # from ils_profile, ils_institution and so on


MEANING = {
    "database": "SQLAlchemy URL: sqlite:///FILE (from the folder of this file), or postgresql+psycopg://USER@HOST/NAME",
    "host": "address to listen on; a proxy with TLS stands in front of any other than 127.0.0.1",
    "port": "0 to 65535; 0: any free one",
    "smtp_url": "smtp://[user:password@]host[:port] or smtps://…; empty: no receipts by e-mail",
    "mail_from": "the address that receipts come from",
    "admin_token": "opens /api/v1/admin; at least 8 characters; empty: nobody may",
    **config_ils.MEANING,
}

LIBPQ_FILES = ("passfile", "sslrootcert", "sslcert", "sslkey", "sslcrl")
"""Words of a PostgreSQL URL that name files. `sslrootcert=system` names none."""

TOKEN_MIN = 8
"""Characters of `admin_token`; with a shorter one central does not start."""


def read(path: Path | None, **overrides: Any) -> Settings:
    """`overrides` that are None count as not given. BadConfig tells every mistake.

    Files that the file names are looked for from its folder, those of the command line from where it was typed.
    """
    table = _table(path) if path else {}
    typed = {key: value for key, value in overrides.items() if value is not None}
    where = str(path or "command line")
    mistakes = [f"{where}: {line}" for line in _mistakes(table | typed)]
    if mistakes:
        raise BadConfig("\n".join(mistakes))
    given = (_from_folder(table, path) if path else {}) | typed
    plain = {key: value for key, value in given.items() if key not in config_ils.SHARED}
    return replace(Settings(), **plain, sip2=config_ils.options(given))


def _from_folder(table: dict[str, Any], path: Path) -> dict[str, Any]:
    folder = path.absolute().parent
    files = {key: str(folder / table[key]) for key in config_ils.PATHS if table.get(key)}
    return {**table, **files, "database": in_folder(table.get("database", Settings().database), folder)}


def in_folder(url: str, folder: Path) -> str:
    """The same database with its files (SQLite's own, PostgreSQL's certificates and passwords) named from that folder."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        there = make_url(url)
    except ArgumentError:
        return url                     # whoever opens it says what is wrong with it
    if there.get_backend_name() == "sqlite":
        named = there.database if there.database and not there.database.startswith((":", "file:")) else ""
        moved = there.set(database=str(folder / named)) if named else there
    else:
        files = {key: str(folder / value) for key in LIBPQ_FILES if isinstance(value := there.query.get(key), str)
                 and value != "system"}  # fmt: skip
        moved = there.update_query_dict(files) if files else there
    return url if moved == there else moved.render_as_string(hide_password=False)


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadConfig(f"{path}: {error}") from error


def _mistakes(given: dict[str, Any]):
    kinds = {key: type(default(key)) for key in MEANING}
    for key, value in given.items():
        if key not in kinds:
            near = difflib.get_close_matches(key, kinds, n=1)
            yield f"{key}: no such option" + (f"; did you mean {near[0]}?" if near else "")
        elif type(value) is not kinds[key]:
            yield f"{key}: want {kinds[key].__name__}, not {type(value).__name__} ({MEANING[key]})"
        elif key in _BOUNDS and not _BOUNDS[key](value):
            yield f"{key}: {MEANING[key]}"
        elif why := config_ils.why_not(key, value):
            yield f"{key}: {why} ({MEANING[key]})"
    yield from config_ils.without_ils(given)


_BOUNDS = {
    "port": lambda value: 0 <= value <= 65535,
    "admin_token": lambda value: not value or len(value) >= TOKEN_MIN,
    "mail_from": lambda value: value.isascii() and value.count("@") == 1 and " " not in value,
    "smtp_url": lambda value: not value or _is_smtp(value),
}


def _is_smtp(value: str) -> bool:
    from central.mail import BadSmtpUrl, Smtp

    try:
        Smtp.from_url(value)
    except BadSmtpUrl:
        return False
    return True


def default(key: str) -> Any:
    return config_ils.usual(key) if key in config_ils.SHARED else getattr(Settings(), key)


def sample() -> str:
    """The file with every option at its default, each under its sentence."""
    lines = []
    for key, meaning in MEANING.items():
        value = default(key)
        shown = f'"{value}"' if isinstance(value, str) else str(value).lower()
        lines += [f"# {meaning}", f"{key} = {shown}", ""]
    return "\n".join(lines)
