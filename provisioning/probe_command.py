"""`python -m provisioning probe-sip2`: from the command line to the questions, and from the findings to the page. Asks for a
yes before anything is lent.
"""

import argparse
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from kiosk import addresses
from kiosk.config import ConfigError, read_secret
from provisioning import probe_sip2
from provisioning.probe_findings import recommend
from provisioning.probe_lend import LeftOpen, Lending, NotLent
from provisioning.probe_line import Asked, NotReached
from provisioning.probe_report import report
from provisioning.safe_files import Draft

DONE, NOT_POSSIBLE, WRONG = 0, 1, 2

YES = "yes"


def add_to(parsers: argparse._SubParsersAction) -> None:
    one = parsers.add_parser("probe-sip2", help="find out how a library system speaks SIP2, and which settings fit it",
                             description="Without --lend it only asks. With --lend it lends the test item to the test patron "
                                         "and takes it back; it touches no other patron and no other item.")
    one.add_argument("url", metavar="URL", help="such as sip2+tls://ils.example.org:6001")
    one.add_argument("--user", default="", help="user of the kiosk's SIP2 account (CN)")
    one.add_argument("--password-file", default="", metavar="F", help="file with its password (CO)")
    one.add_argument("--login", default="sip", choices=("sip", "telnet", "none"), help="by message 93, by prompts, not at all")
    one.add_argument("--location", default="", metavar="L", help="where the kiosk stands (CP, AP)")
    one.add_argument("--institution", default="", metavar="I", help="institution id (AO)")
    one.add_argument("--terminal-password-file", default="", metavar="F", help="file with the terminal password (AC)")
    one.add_argument("--ca-file", default="", metavar="F", help="certificates that vouch for the server (PEM)")
    one.add_argument("--patron", default="", metavar="CARD", help="a TEST patron's card number")
    one.add_argument("--pin", default="", help="her PIN; a wrong one is tried too, once")
    one.add_argument("--item", default="", metavar="BARCODE", help="a TEST item's barcode; for --lend it must be free")
    one.add_argument("--lend", action="store_true", help="lend the test item to the test patron and take it back")
    one.add_argument("--yes", action="store_true", help="lend without asking at the terminal")
    one.add_argument("--write", type=Path, metavar="FILE", help="write the settings there; FILE must not exist yet")


def run(given: argparse.Namespace, tell: Callable[[str], None] = print) -> int:
    try:
        asked = _asked(given)
    except (ValueError, ConfigError) as error:
        return _ends(WRONG, str(error))
    if given.lend and not _may_lend(given, asked):
        return WRONG
    probe = probe_sip2.Probe(asked, tell)
    try:
        probe_sip2.look(probe)
        code = _lend(probe) if given.lend else DONE
    except NotReached as error:
        return _ends(NOT_POSSIBLE, str(error))
    finally:
        probe.close()
    day = datetime.now().date().isoformat()
    page = report(recommend(probe_sip2.result(probe)), asked, _whole(given.password_file),
                  _whole(given.terminal_password_file), day)
    tell("\n" + page)
    return max(code, _write(given.write, page)) if given.write else code


def _asked(given: argparse.Namespace) -> Asked:
    """ValueError, ConfigError: a sentence."""
    if not given.url.startswith("sip2"):
        raise ValueError("write the library system's address like sip2+tls://ils.example.org:6001")
    url = addresses.upstream(given.url)
    for option in ("user", "location", "institution", "patron", "pin", "item"):
        if "|" in getattr(given, option):
            raise ValueError(f"--{option}: SIP2 cannot carry a |")
    if given.write and given.write.exists():
        raise ValueError(f"{given.write} is there already; name a new file, and copy from it what is wanted")
    if given.write and not given.write.absolute().parent.is_dir():
        raise ValueError(f"{given.write}: its folder is not there")
    return Asked(url, given.user, _secret(given.password_file), given.location, given.institution,
                 _secret(given.terminal_password_file), given.login, given.ca_file, given.patron, given.pin, given.item)


def _whole(file: str) -> str:
    """The configuration begins relative paths at its own folder, which may be another one."""
    return str(Path(file).absolute()) if file else ""


def _secret(file: str) -> str:
    return read_secret(Path(file)) if file else ""


def _may_lend(given: argparse.Namespace, asked: Asked) -> bool:
    if not asked.patron or not asked.item:
        _ends(WRONG, "--lend needs --patron and --item: a test patron, and a test item that is not on loan")
        return False
    if given.yes:
        return True
    if not sys.stdin.isatty():
        _ends(WRONG, "--lend asks for a yes at a terminal; there is none here (--yes says it beforehand)")
        return False
    print(f"Item {asked.item} will be lent to the test patron at {asked.url} and returned, twice.\n"
          f"Is it a test patron, and a test item? Type {YES}: ", end="", flush=True)
    return sys.stdin.readline().strip().lower() == YES


def _lend(probe: probe_sip2.Probe) -> int:
    try:
        Lending(probe).run()
    except NotLent as error:
        return _ends(NOT_POSSIBLE, f"nothing was lent: {error}")
    except LeftOpen as error:
        return _ends(NOT_POSSIBLE, str(error))
    return DONE


def _write(path: Path, page: str) -> int:
    try:
        draft = Draft(path.absolute(), 0o644)
        try:
            draft.write(page)
            draft.put_in_place()
        finally:
            draft.close()
    except OSError as error:
        return _ends(NOT_POSSIBLE, f"{path}: cannot be written: {error.strerror}")
    return DONE


def _ends(code: int, sentence: str) -> int:
    print(f"probe-sip2: {sentence}", file=sys.stderr)
    return code
