"""`python -m provisioning`: what staff do with a kiosk before it serves.

    enrol URL CODE     claim this kiosk at the central server, with a one-time code (python -m central codes new)
    staff-card add     a card opens the staff screen of this kiosk (list, remove)
    probe-sip2 URL     find out how a library system speaks SIP2, and which settings fit it (docs/sip2.md)

Exit codes: 0 done, 1 not possible (one sentence on the error output), 2 wrong command line or configuration.
"""

import argparse
import sys
from pathlib import Path

from kiosk.config import ConfigError
from provisioning import probe_command, staff_card
from provisioning.enrol import Asked, NotEnrolled, enrol


def main(arguments: list[str] | None = None) -> int:
    given = _parser().parse_args(arguments)
    if given.command == "staff-card":
        return _staff_card(given)
    return probe_command.run(given) if given.command == "probe-sip2" else _enrol(given)


def _staff_card(given: argparse.Namespace) -> int:
    try:
        return staff_card.run(given)
    except ConfigError as mistakes:
        print(mistakes, file=sys.stderr)
        return 2


def _enrol(given: argparse.Namespace) -> int:
    ca_file = str(Path(given.ca_file).absolute()) if given.ca_file else ""
    try:
        for sentence in enrol(Asked(given.url, given.code, given.config, given.name, ca_file)):
            print(sentence)
    except ConfigError as mistakes:
        print(mistakes, file=sys.stderr)
        return 2
    except NotEnrolled as why:
        print(f"enrol: {why}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="python -m provisioning", description=__doc__,
                                    formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = whole.add_subparsers(dest="command", required=True)
    probe_command.add_to(commands)
    staff_card.add_to(commands)
    one = commands.add_parser("enrol", help="claim this kiosk at the central server")
    one.add_argument("url", metavar="URL", help="address of the central server, such as https://central.example.org")
    one.add_argument("code", metavar="CODE", help="the one-time code, as central showed it")
    one.add_argument("--config", type=Path, default=Path("muon.toml"), metavar="FILE",
                     help="the kiosk's configuration; it is made when it is not there (muon.toml)")
    one.add_argument("--name", default="", help="what staff call this kiosk (its name in the configuration)")
    one.add_argument("--ca-file", default="", metavar="FILE", help="certificates that vouch for the server (PEM)")
    return whole


if __name__ == "__main__":
    sys.exit(main())
