"""For staff: what waits for a person at this kiosk, and closing it. Works while the kiosk runs.

    python -m offline_store queue list              what waits for a person, and how much is still to be sent
    python -m offline_store queue list --owed       … with what is still to be sent
    python -m offline_store queue show ID           all about one (its number, its id, or the last 6 digits of it)
    python -m offline_store queue close ID --note "secured at the desk"
    python -m offline_store queue resend 3 9-41     after a backup of central was put back: send these numbers once more

    python -m offline_store slip                    the slip of a visit that a stop of the kiosk cut short

    --config FILE  the kiosk's configuration, which names store and key (else muon.toml, where there is one)
    --store PATH   the store itself (else $MUON_STORE, else as the configuration says)
    --key PATH     the device key, to show the last digits of cards (else as the configuration says, else none is shown)
    --json         one JSON object instead of words

Exit codes: 0 done; 1 no such row, or nothing to close; 2 the store cannot be used, or the words of the command are wrong.
"""

import argparse
import json
import os
import sqlite3
import sys
from pathlib import Path
from typing import Any

from kiosk.spans import spans_of
from offline_store import damage, log_check, resend, staff, staff_slip
from offline_store.errors import StoreCorrupt, StoreError, StoreForeign, StoreMissing, StoreUnwritable
from offline_store.privacy import DeviceKey, load_key
from offline_store.store import Store, open_store

USUAL_CONFIG = "muon.toml"


def main(words: list[str] | None = None) -> int:
    asked = _grammar().parse_args(words)
    try:
        path, key = _which(asked)
        _refuse_a_damaged_log(path)
        store = _opened(path, key)
        try:
            with store.faults():
                return asked.do(store, asked)
        finally:
            store.close()
    except StoreError as error:
        print(error, file=sys.stderr)
        return 2


def _opened(path: str, key: DeviceKey | None) -> Store:
    """On a full disk SQLite cannot always open it: then it is looked at without, where no kiosk works on it."""
    try:
        return open_store(path, key=key, staff=True)
    except StoreUnwritable as error:
        if error.words != "store_full":
            raise
        from offline_store.read_copy import ReadCopy  # late: on such a day only

        try:
            store = ReadCopy(path, key)
        except (StoreError, OSError, sqlite3.Error):
            raise error from None
        print(f"{path}: the disk is full: make room. You can look, and nothing can be closed", file=sys.stderr)
        return store


def _refuse_a_damaged_log(path: str) -> None:
    """SQLite would pass over what stands behind the damage, and clear it away when this program ends. Looked at twice, for
    a kiosk may be writing."""
    try:
        if all(log_check.lost_commits(path) for _look in range(2)):
            raise StoreCorrupt(f"{path}: its log is damaged. Start the kiosk: it saves what can be read, and tells what it lost")
    except OSError:
        return                        # opening it says what is wrong


def _which(asked: argparse.Namespace) -> tuple[str, DeviceKey | None]:
    """The store, and its key where it may be read. StoreError when nobody says which."""
    path, key_file = asked.store or os.environ.get("MUON_STORE", ""), ""
    if not path:
        path, key_file = _configured(asked.config)
    if asked.key:
        return path, load_key(asked.key)
    try:
        return path, load_key(key_file) if key_file else None
    except StoreError:
        return path, None             # staff who may not read the key see no digits


def _configured(name: str) -> tuple[str, str]:
    told = _configuration(name, "name one with --config, or the store with --store").store
    return told.path, told.key_file


def _configuration(name: str, otherwise: str):
    from kiosk import config  # late: only where the configuration has to say it

    if not name and not os.path.exists(USUAL_CONFIG):
        raise StoreMissing(f"which store? There is no {USUAL_CONFIG} here; {otherwise}")
    try:
        return config.load(Path(name or USUAL_CONFIG))
    except config.ConfigError as error:
        raise StoreMissing(str(error)) from error


def _grammar() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--config", metavar="FILE", default="")
    shared.add_argument("--store", metavar="PATH", default="")
    shared.add_argument("--key", metavar="PATH", default="")
    shared.add_argument("--json", action="store_true")
    top = argparse.ArgumentParser(prog="python -m offline_store", description="What waits for a person at this kiosk.")
    what = top.add_subparsers(dest="what", required=True)
    slip = what.add_parser("slip", parents=[shared], help="what became of a visit that a stop of the kiosk cut short")
    slip.set_defaults(do=_slip)
    queue = what.add_parser("queue").add_subparsers(dest="verb", required=True)
    list_ = queue.add_parser("list", parents=[shared], help="what waits for a person")
    list_.add_argument("--owed", action="store_true", help="and what is still to be sent")
    list_.set_defaults(do=_list)
    show = queue.add_parser("show", parents=[shared], help="all about one")
    show.add_argument("id")
    show.set_defaults(do=_show)
    close = queue.add_parser("close", parents=[shared], help="a person has seen to it")
    close.add_argument("id")
    close.add_argument("--note", required=True, metavar="TEXT", help="what was done about it")
    close.set_defaults(do=_close)
    again = queue.add_parser("resend", parents=[shared], help="after a backup of central was put back: send once more")
    again.add_argument("numbers", nargs="+", metavar="NUMBER[-NUMBER]", help="as `devices list` at central names what is missing")
    again.set_defaults(do=_resend)
    return top


def _list(store: Store, asked: argparse.Namespace) -> int:
    waiting, owed, damages = staff.waiting(store), staff.owed(store), damage.open_ones(store.db)
    count = len(waiting) + len(damages)
    if asked.json:
        _print_json({"owed": len(owed), "staff": count, "damages": [x.as_json() for x in damages],
                     "waiting": [x.as_json() for x in waiting],
                     "to_send": [x.as_json() for x in owed]})
        return 0
    for one in damages:
        print(f"{one.id}  {one.at or 'time unknown'}\n        {one.why}")
    for line in waiting:
        print(_words(line))
    print("Nothing waits for a person." if not count else f"{count} to look at; close each with: "
          'python -m offline_store queue close NUMBER --note "what was done"')
    if asked.owed:
        for line in owed:
            print(_words(line))
    print(f"{len(owed)} still to be sent to the library system.")
    return 0


def _show(store: Store, asked: argparse.Namespace) -> int:
    found = _find(store, asked.id)
    if found is None:
        return _not_found(asked.id)
    body = (found if isinstance(found, damage.Damage) else staff.line_of(store, found)).as_json()
    if asked.json:
        _print_json(body)
    else:
        for name, value in body.items():
            print(f"{name:9} {value}")
    return 0


def _close(store: Store, asked: argparse.Namespace) -> int:
    found = _find(store, asked.id)
    if found is None:
        return _not_found(asked.id)
    is_damage = isinstance(found, damage.Damage)
    closed = staff.close_damage(store, found, asked.note) if is_damage else staff.close(store, found, asked.note)
    name = found.id if is_damage else found["seq"]
    if asked.json:
        _print_json({"closed": closed, "seq": name})
    elif closed:
        print(f"Number {name} is closed.")
    else:
        print(f"Number {name} does not wait for a person.", file=sys.stderr)
    return 0 if closed else 1


def _resend(store: Store, asked: argparse.Namespace) -> int:
    try:
        spans = spans_of(asked.numbers)
    except ValueError as word:
        raise StoreMissing(f"{word} is no number, and no range such as 9-41") from None
    _refuse_without_ids(asked.config)
    done = resend.resend(store, spans)
    if asked.json:
        _print_json(vars(done))
        return 0 if done.again else 1
    print(f"{done.again} are sent again.")
    if done.cardless:
        print(f"{done.cardless} cannot: their card numbers were forgotten when the retention was over.")
    if done.missing:
        print(f"{done.missing} of these numbers are not here.")
    return 0 if done.again else 1


def _refuse_without_ids(config_file: str) -> None:
    """StoreForeign where this kiosk talks to a library system itself, or nobody says to whom."""
    upstream = _configuration(config_file, "its upstream has to be known: name one with --config").upstream
    if not upstream.url.startswith("http"):
        raise StoreForeign("this kiosk talks to a library system over SIP2, which knows no ids and would lend a second time. "
                           "Look at each with `queue show`, and book by hand what is right")


def _find(store: Store, name: str) -> damage.Damage | sqlite3.Row | None:
    return next((one for one in damage.all_of(store.db) if one.id == name), None) or staff.find(store, name)


def _slip(store: Store, asked: argparse.Namespace) -> int:
    visits = staff_slip.visits(store)
    if asked.json:
        _print_json({"visits": visits})
    else:
        print("\n".join(map(staff_slip.words, visits)) or "No visit was cut short that its patron has not been told of.")
    return 0


def _not_found(name: str) -> int:
    print(f"{name}: no such transaction here, or more than one ends so. Numbers: python -m offline_store queue list",
          file=sys.stderr)
    return 1


def _words(line: staff.Line) -> str:
    title = f"“{line.title}”" if line.title else "an item"
    card = f", card …{line.card}" if line.card else ""
    return f"{line.seq:>6}  {line.at or 'time unknown'}  {line.kind} of {title} ({line.item}){card}\n        {line.why}"


def _print_json(body: dict[str, Any]) -> None:
    print(json.dumps(body, ensure_ascii=False))


if __name__ == "__main__":
    sys.exit(main())
