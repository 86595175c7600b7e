"""`python -m central`: the server, and what staff do at the command line.

    serve        run the server; prints one line of JSON with its URL when it is ready
    backup       make FILE: a copy of an SQLite database; restored: an older one has been put back
    codes        new: a one-time code that enrols one kiosk
    conflicts    list | show ID | close ID --note "…"
    devices      list | revoke DEVICE | seen DEVICE NUMBER … --note "…": what has not arrived was seen to
    letters      list: receipts that are still to be sent, and those that could not be
    patrons      unlock CARD: forget the wrong PINs of a card
    transactions list: what came of an item (--item) or from a kiosk (--device), with its times
    openapi      the OpenAPI 3.1 document of the HTTP interface
    config       a sample central.toml

Exit codes: 0 done, 1 not possible (one sentence on the error output), 2 wrong command line or configuration.
"""

import argparse
import sys
from pathlib import Path

from central.config import BadConfig, read, sample


def main(arguments: list[str] | None = None) -> int:
    given = parser().parse_args(arguments)
    try:
        settings = read(given.config, **{key: getattr(given, key, None) for key in _OVERRIDES})
    except BadConfig as mistakes:
        print(mistakes, file=sys.stderr)
        return 2
    if given.command == "config":
        print(sample(), end="")
        return 0
    if given.command == "serve":
        return _serve(given, settings)
    from central import staff

    return staff.run(given, settings.database)


_OVERRIDES = ("database", "host", "port", "smtp_url", "mail_from", "admin_token", "ils")


def _serve(given: argparse.Namespace, settings) -> int:
    from sqlalchemy.exc import SQLAlchemyError

    from central.config_ils import BadSecret
    from central.database import DatabaseBusy
    from central.demo import DEMO_LIBRARY, BadLibrary
    from central.migrate import DatabaseTooNew
    from central.server import Start, serve
    from central.trouble import CannotListen, sentence

    library = given.library or (DEMO_LIBRARY if given.demo else None)
    try:
        return serve(settings, Start(library, given.demo_code, _rules(given.rule)))
    except BadSecret as mistake:
        print(f"central: {mistake}", file=sys.stderr)
        return 2
    except (BadLibrary, CannotListen, DatabaseTooNew, DatabaseBusy, OSError, SQLAlchemyError) as error:
        print(f"central: {sentence(error, settings.database)}", file=sys.stderr)
        return 1


def _rules(pairs: list[str]) -> dict[str, object]:
    """KEY=VALUE: numbers, true and false as such, anything else as a word."""
    words = {"true": True, "false": False}
    split = (pair.partition("=") for pair in pairs)
    return {key: words.get(value, int(value) if value.isdecimal() else value) for key, _is, value in split}


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(
        prog="python -m central", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--config", type=Path, help="central.toml")
    shared.add_argument("--database", help="SQLAlchemy URL")
    commands = whole.add_subparsers(dest="command", required=True)
    _add_serve(commands.add_parser("serve", parents=[shared]))
    for name, actions in STAFF.items():
        group = commands.add_parser(name).add_subparsers(dest="action", required=True)
        for action, options in actions.items():
            one = group.add_parser(action, parents=[shared])
            for flags, more in options:
                one.add_argument(*flags, **more)
    for name in ("openapi", "config"):
        commands.add_parser(name, parents=[shared])
    return whole


def _add_serve(one: argparse.ArgumentParser) -> None:
    one.add_argument("--host")
    one.add_argument("--port", type=int)
    one.add_argument("--smtp-url", dest="smtp_url")
    one.add_argument("--mail-from", dest="mail_from")
    one.add_argument("--admin-token", dest="admin_token")
    one.add_argument("--ils", help="the library system that decides: sip2+tls://host:port or sip2://host:port")
    one.add_argument("--demo", action="store_true", help="load the demo library into an empty database")
    one.add_argument("--library", type=Path, help="load this library instead (the form of demo_library.toml)")
    one.add_argument("--demo-code", default="", help="an enrolment code of your choice; never on a public network")
    one.add_argument("--rule", action="append", default=[], metavar="KEY=VALUE", help="set a rule of the library")


_JSON = (("--json",), {"action": "store_true", "help": "as JSON"})
STAFF = {
    "backup": {"make": [(("file",), {"type": Path})], "restored": []},
    "codes": {"new": [(("--minutes",), {"type": int, "default": 120, "help": "how long it is good for"})]},
    "conflicts": {
        "list": [_JSON, (("--closed",), {"action": "store_true"})],
        "show": [(("id",), {"type": int})],
        "close": [(("id",), {"type": int}), (("--note",), {"required": True, "help": "what was done about it"})],
    },
    "devices": {
        "list": [_JSON, (("--all",), {"action": "store_true", "help": "also what has not arrived and was seen to"})],
        "revoke": [(("device",), {})],
        "seen": [
            (("device",), {}), (("numbers",), {"nargs": "+", "help": "that have not arrived, like 3 9-1005"}),
            (("--note",), {"required": True, "help": "what was done about them"}),
        ],
    },
    "letters": {"list": [_JSON]},
    "patrons": {"unlock": [(("card",), {})]},
    "transactions": {"list": [_JSON, (("--item",), {"default": ""}), (("--device",), {"default": ""})]},
}

if __name__ == "__main__":
    sys.exit(main())
