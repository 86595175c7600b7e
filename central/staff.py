"""What staff do at the command line. Each command is a short function: (database, given) -> exit code."""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from central import backup, conflicts, enrol, patrons, seen, staff_views
from central.database import Database, DatabaseBusy, sqlite_file
from central.ledger import Ledger
from central.migrate import DatabaseTooNew
from central.schema import letters
from central.trouble import named, sentence


def run(given: argparse.Namespace, url: str) -> int:
    if given.command == "openapi":
        return openapi()
    from central.server import open_database

    file = sqlite_file(url)
    if file and not file.exists():
        return _not(f"there is no database at {file}; say --database (or --config) as the server does")
    try:
        database = open_database(url)
        try:
            return COMMANDS[given.command, given.action](database, given)
        finally:
            database.close()
    except (DatabaseBusy, DatabaseTooNew, SQLAlchemyError) as error:
        return _not(sentence(error, url))


def openapi() -> int:
    from central.app import bare_app

    print(json.dumps(bare_app().openapi(), ensure_ascii=False, indent=1, sort_keys=True))
    return 0


def _now_ms() -> int:
    return int(datetime.now(UTC).timestamp() * 1000)


def _when(ms: int | None) -> str:
    return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC") if ms else "never"


def _not(why: str) -> int:
    print(f"central: {why}", file=sys.stderr)
    return 1


def _codes_new(database: Database, given: argparse.Namespace) -> int:
    with database.write() as connection:
        print(enrol.new_code(connection, _now_ms(), given.minutes * 60_000))
    return 0


def _conflicts_list(database: Database, given: argparse.Namespace) -> int:
    with database.read() as connection:
        found = conflicts.waiting(connection, None, given.closed)
    return _show(found, given.json, _conflict_line, "Nothing waits for a person.")


def _conflict_line(one: dict[str, Any]) -> str:
    tx = one["transaction"] if isinstance(one["transaction"], dict) else {}
    parts = (
        f"{one['id']:>5}", one["kind"], _when(one["made_ms"]), one["reason"], str(tx.get("kind", "")), one["item"],
        str(tx.get("patron", "")), one["device"], one["note"] or one["message"],
    )  # fmt: skip
    return "  ".join(part for part in parts if part)


def _show(rows: list[dict[str, Any]], as_json: bool, line: Callable[[dict[str, Any]], str], nothing: str) -> int:
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        print("\n".join(line(row) for row in rows) or nothing)
    return 0


def _conflicts_show(database: Database, given: argparse.Namespace) -> int:
    with database.read() as connection:
        found = conflicts.one(connection, given.id)
    if found is None:
        return _not(f"no conflict {given.id}")
    print(json.dumps(found, ensure_ascii=False, indent=1))
    return 0


def _conflicts_close(database: Database, given: argparse.Namespace) -> int:
    if not given.note.strip():
        return _not("a note says what was done about it; it cannot be empty")
    with database.write() as connection:
        done = conflicts.close(connection, given.id, given.note, _now_ms())
    return 0 if done else _not(f"no open conflict {given.id}")


def _devices_list(database: Database, given: argparse.Namespace) -> int:
    with database.read() as connection:
        found = enrol.known(connection)
    return _show(found, given.json, _device_line_all if given.all else _device_line, "No kiosk is enrolled.")


def _device_line(one: dict[str, Any]) -> str:
    parts = (
        one["device"], one["name"], f"enrolled {_when(one['enrolled_ms'])}", f"last transaction {_when(one['heard_ms'])}",
        f"revoked {_when(one['revoked_ms'])}" if one["revoked_ms"] else "",
        f"not arrived: {seen.words(one['missing'])}" if one["missing"] else "",
    )  # fmt: skip
    return "  ".join(part for part in parts if part)


def _device_line_all(one: dict[str, Any]) -> str:
    """With what has not arrived and was seen to, a line each."""
    marked = [f"    seen to {_when(said['at_ms'])}: {seen.words([(said['first'], said['last'])])}  {said['note']}"
              for said in one["seen"]]  # fmt: skip
    return "\n".join([_device_line(one), *marked])


def _devices_seen(database: Database, given: argparse.Namespace) -> int:
    if not given.note.strip():
        return _not("a note says what was done about them; it cannot be empty")
    with database.write() as connection:
        try:
            gaps = enrol.missing(connection, given.device)
            seen.mark(connection, given.device, gaps, given.numbers, given.note, _now_ms())
        except seen.NotMissing as why:
            return _not(str(why))
    return 0


def _transactions_list(database: Database, given: argparse.Namespace) -> int:
    with database.read() as connection:
        found = staff_views.transactions(connection, given.item, given.device)
    return _show(found, given.json, _transaction_line, "There is none.")


def _transaction_line(one: dict[str, Any]) -> str:
    known = one["from_ms"] == one["to_ms"]
    said = f"its clock said {_when(one['raw_ms'])}" + ("" if one["raw_trusted"] else ", not believed")
    parts = (
        _when(one["from_ms"]) if known else f"time unknown, before {_when(one['to_ms'])}", one["kind"],
        one["item"], one["device"], str(one["seq"] or ""), one["stand"], f"arrived {_when(one['received_ms'])}", said,
        f"corrected {_when(one['corrected_ms'])}" if one["corrected_ms"] is not None else "",
    )  # fmt: skip
    return "  ".join(part for part in parts if part)


def _devices_revoke(database: Database, given: argparse.Namespace) -> int:
    with database.write() as connection:
        done = enrol.revoke(connection, given.device, _now_ms())
    return 0 if done else _not(f"no such kiosk in use: {given.device}")


def _letters_list(database: Database, given: argparse.Namespace) -> int:
    columns = (letters.c.n, letters.c.state, letters.c.made_ms, letters.c.next_ms, letters.c.tried, letters.c.trouble)
    with database.read() as connection:
        rows = connection.execute(select(*columns).where(letters.c.state != "sent").order_by(letters.c.n))
        found = [dict(row._mapping) for row in rows]
    return _show(found, given.json, _letter_line, "Every letter is sent.")


def _letter_line(one: dict[str, Any]) -> str:
    return f"{one['n']:>5}  {one['state']}  {_when(one['made_ms'])}  tried {one['tried']}  {one['trouble']}"


def _patrons_unlock(database: Database, given: argparse.Namespace) -> int:
    with database.write() as connection:
        done = patrons.forget_wrong_pins(Ledger(connection, _now_ms()), given.card)
    return 0 if done else _not("this card has no wrong PINs")


def _backup_make(database: Database, given: argparse.Namespace) -> int:
    try:
        backup.make(database, given.file)
    except backup.NoBackup as why:
        return _not(str(why))
    return 0


def _backup_restored(database: Database, given: argparse.Namespace) -> int:
    with database.write() as connection:
        backup.restored(connection)
    print(f"Done in {named(database.engine.url)}.\n"
          "Every kiosk takes its copy of patrons and items anew.\n"
          "What kiosks delivered after the backup: `devices list` names it as not arrived from tomorrow on;\n"
          "`python -m offline_store queue resend` at the kiosk sends it again.\n"
          "Kiosks that were enrolled after the backup have to be enrolled again.")  # fmt: skip
    return 0


COMMANDS: dict[tuple[str, str], Callable[[Database, argparse.Namespace], int]] = {
    ("backup", "make"): _backup_make,
    ("backup", "restored"): _backup_restored,
    ("codes", "new"): _codes_new,
    ("conflicts", "list"): _conflicts_list,
    ("conflicts", "show"): _conflicts_show,
    ("conflicts", "close"): _conflicts_close,
    ("devices", "list"): _devices_list,
    ("devices", "revoke"): _devices_revoke,
    ("devices", "seen"): _devices_seen,
    ("letters", "list"): _letters_list,
    ("patrons", "unlock"): _patrons_unlock,
    ("transactions", "list"): _transactions_list,
}
