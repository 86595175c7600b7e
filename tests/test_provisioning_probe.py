"""Probing a library system: at the simulated one with the manners of several, and on its bad days. Whatever happens, nothing of
the test patron is left on loan, and no other patron or item was touched.
"""

import io
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from drivers.simulators.programs import Control, Program
from drivers.sip2.profiles import Again, Listed
from kiosk import config
from kiosk.config_pages import sample
from provisioning import probe_lend, probe_line, probe_sip2
from provisioning.__main__ import main as command
from provisioning.probe_encoding import encoding_of, has_lost_letters, is_decomposed
from provisioning.probe_findings import Findings, recommend
from provisioning.probe_line import Asked
from provisioning.probe_sip2 import due_form, how_listed, wrong_pin
from tests import sip2_server as manners
from tests.faulty_server import self_signed
from tests.sip2_server import Sip2Server

LAN, LAN_PIN, QUAN = "29001000000013", "1234", "29001000000021"
KIEU, MISERABLES = "39001000000011", "39001000000227"
PASSWORD = "right-one"
MANNERS = ("koha", "evergreen", "folio", "generic")


class Bench:
    """A simulated library system, and the command at work on it."""

    def __init__(self, folder: Path, whose: str, capsys: pytest.CaptureFixture[str]):
        self.program = Program("ils", ["-m", "drivers.simulators.ils", "--manners", whose, "--user", "kiosk",
                                       "--password", PASSWORD], folder)
        self.control, self._capsys, self.secret = Control(self.program.said["control"]), capsys, folder / "secret"
        self.secret.touch(0o600)
        self.secret.write_text(PASSWORD)
        self.loans_before = self.loans()

    def probe(self, *more: str, patron: str = LAN, item: str = KIEU) -> tuple[int, str, str]:
        """Exit code, what was printed, what was complained of."""
        words = ["probe-sip2", f"sip2://{self.program.said['listen']}", "--user", "kiosk", "--password-file", str(self.secret),
                 "--location", "HN1", "--institution", "HN1", "--patron", patron, "--pin", LAN_PIN, "--item", item, *more]
        code = command(words)
        said = self._capsys.readouterr()
        return code, said.out, said.err

    def lends(self, **asked: str) -> tuple[int, str, str]:
        return self.probe("--lend", "--yes", **asked)

    def loans(self) -> list[Any]:
        return self.control.ask(loans=True)["loans"]

    @property
    def applied(self) -> list[Any]:
        return self.control.ask(applied=True)["applied"]

    def received(self, code: str) -> int:
        return self.control.ask(counts=True)["received"].get(code, 0)

    def close(self) -> None:
        self.control.close()
        self.program.stop()


Make = Callable[..., Bench]


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """On loopback nothing is late."""
    monkeypatch.setattr(probe_sip2, "A_SECOND_S", 0.0)
    monkeypatch.setattr(probe_sip2, "SILENCE_S", 0.3)
    monkeypatch.setattr(probe_lend, "LATE_S", 0.1)
    monkeypatch.setattr(probe_line, "ANSWER_WAIT_S", 0.6)
    monkeypatch.setattr(probe_line, "LINE_FEED_WAIT_S", 0.002)


@pytest.fixture
def make(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Make]:
    made: list[Bench] = []

    def start(whose: str = "koha") -> Bench:
        made.append(Bench(tmp_path, whose, capsys))
        return made[-1]
    yield start
    for bench in made:
        bench.close()


def touched_nothing_else(bench: Bench) -> bool:
    return ({one["item"] for one in bench.applied} <= {KIEU} and {one["card"] for one in bench.applied} <= {LAN}
            and bench.loans() == bench.loans_before)


# ---- which profile --------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("whose", MANNERS)
def test_each_system_is_told_by_its_manners_and_left_as_it_was(make: Make, whose: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(probe_sip2, "A_SECOND_S", 1.1)
    bench = make(whose)
    code, said, complained = bench.lends()
    assert (code, complained) == (0, "")
    assert f'profile = "{whose}"' in said
    assert touched_nothing_else(bench)
    assert [one["kind"] for one in bench.applied if one["kind"] != "renew"] == ["checkout", "checkin"] * 2


@pytest.mark.parametrize("whose", ["koha", "evergreen"])
def test_some_give_themselves_away_without_a_loan(make: Make, whose: str):
    bench = make(whose)
    code, said, _ = bench.probe()
    assert code == 0 and f'profile = "{whose}"' in said
    assert bench.applied == [] and bench.received("11") == bench.received("09") == 0


def test_what_takes_loans_that_have_happened_is_told_so(make: Make):
    _, said, _ = make("koha_late").lends()
    assert tomllib.loads(said[said.index("# Asked of"):])["sip2"]["no_block"] == "yes"


def test_a_system_that_dates_the_loan_by_our_due_date_is_not_said_to_take_it(make: Make):
    _, said, _ = make("koha_middle").lends()
    assert "no_block" not in tomllib.loads(said[said.index("# Asked of"):])["sip2"]


@pytest.mark.parametrize(("habits", "expected"), [
    ({"error_detection": "never"}, {"checksums": "off"}),
    ({"encoding": "latin-1"}, {"encoding": "latin-1"}),
    ({"encoding": "cp850"}, {"encoding": "cp850"}),
    ({"due_form": "mdy"}, {"date_order": "mdy"}),
    ({"due_form": "dmy"}, {"date_order": "dmy"}),
])
def test_single_habits_become_options(make: Make, habits: dict[str, str], expected: dict[str, str]):
    bench = make("koha")
    bench.control.ask(set=habits)
    _, said, _ = bench.lends(item=MISERABLES)
    options = tomllib.loads(said[said.index("# Asked of"):])["sip2"]
    assert expected.items() <= options.items()
    assert bench.loans() == bench.loans_before


@pytest.mark.parametrize(("lists", "words"), [("title", "titles only"), ("both", "barcodes with titles behind")])
def test_a_list_without_plain_barcodes_is_noticed_and_the_item_returned_all_the_same(make: Make, lists: str, words: str):
    bench = make("generic")
    bench.control.ask(set={"lists": lists})
    code, said, _ = bench.lends()
    assert code == 0 and f"differs: a patron's list has {words}" in said.replace("\n# ", " ")
    assert touched_nothing_else(bench)


# ---- what is not begun ----------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("prepare", "asked", "why"), [
    ({"lend": [QUAN, KIEU]}, {}, "on loan"), ({"lend": [LAN, KIEU]}, {}, "on loan"),
    ({"hold": [QUAN, KIEU]}, {}, "not simply free"), ({"block": LAN}, {}, "may not borrow"),
    ({}, {"patron": "29999"}, "does not know the test patron"), ({}, {"item": "39999"}, "not simply free")])
def test_nothing_is_lent_where_patron_or_item_are_not_fit_for_it(make: Make, prepare: dict, asked: dict, why: str):
    bench = make()
    if prepare:
        bench.control.ask(**prepare)
    before = bench.applied
    code, _, complained = bench.lends(**asked)
    assert code == 1 and why in complained
    assert bench.applied == before and bench.received("11") == bench.received("09") == 0


def test_without_a_yes_at_a_terminal_nothing_is_even_asked(make: Make):
    bench = make()
    code, _, complained = bench.probe("--lend")
    assert code == 2 and "terminal" in complained and bench.received("93") == 0


class Typed(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "lent"), [("yes\n", True), ("no\n", False), ("\n", False), ("", False)])
def test_at_a_terminal_it_lends_only_after_a_yes(make: Make, typed: str, lent: bool, monkeypatch: pytest.MonkeyPatch):
    bench = make()
    monkeypatch.setattr("sys.stdin", Typed(typed))
    code, said, _ = bench.probe("--lend")
    assert f"Item {KIEU} will be lent to the test patron" in said
    assert (code, bool(bench.applied)) == ((0, True) if lent else (2, False)) and touched_nothing_else(bench)


@pytest.mark.parametrize("words", [
    ["probe-sip2", "https://central.example.org"], ["probe-sip2", "sip2://ils.example.org"],
    ["probe-sip2", "sip2://127.0.0.1:6001", "--lend", "--yes", "--patron", LAN]])
def test_a_command_that_makes_no_sense_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]):
    assert command(words) == 2
    assert capsys.readouterr().err.startswith("probe-sip2: ")


def test_a_system_that_is_not_there_or_refuses_the_login_is_told_in_a_sentence(make: Make):
    bench = make()
    bench.secret.write_text("wrong")
    assert bench.probe()[::2] == (1, "probe-sip2: 93: it refuses the login: user, password or location is wrong\n")
    bench.close()
    code, _, complained = bench.probe()
    assert code == 1 and "cannot be reached" in complained


def test_over_tls_it_asks_whom_the_certificate_vouches_for_and_nobody_else(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    with Sip2Server(tls=self_signed(tmp_path)) as ils:
        words = ["probe-sip2", f"sip2+tls://127.0.0.1:{ils.port}", "--user", "u"]
        assert command([*words, "--ca-file", str(tmp_path / "cert.pem")]) == 0
        assert 'url = "sip2+tls://' in capsys.readouterr().out and ils.codes()[0] == "93"
        heard = len(ils.seen)
        assert command(words) == 1 and "certificate" in capsys.readouterr().err and len(ils.seen) == heard


@pytest.mark.parametrize("nonsense", [b"None\r", b"Problems handling the request: null\r", b"<html>\r", b"96AZFEF6\r", b"94\r"])
def test_a_server_that_talks_nonsense_is_told_so(nonsense: bytes, capsys: pytest.CaptureFixture[str]):
    with Sip2Server() as ils:
        ils.behave("93", manners.says_bytes(nonsense))
        assert command(["probe-sip2", f"sip2://127.0.0.1:{ils.port}", "--user", "u"]) == 1
        assert capsys.readouterr().err.startswith("probe-sip2: 93: ")
        ils.behave("93", manners.well)
        for code in ("99", "17"):
            ils.behave(code, manners.says_bytes(nonsense))
            assert command(["probe-sip2", f"sip2://127.0.0.1:{ils.port}", "--user", "u"]) in (0, 1)


def test_a_server_that_does_not_know_checksums_is_asked_without(capsys: pytest.CaptureFixture[str]):
    """It hangs up on a login with a trailer, and answers one without."""
    def strict(asked: manners.Asked) -> None:
        (manners.hang_up if asked.seq is not None else manners.well)(asked)
    with Sip2Server() as ils:
        ils.behave("93", strict)
        assert command(["probe-sip2", f"sip2://127.0.0.1:{ils.port}", "--user", "u"]) == 0
        assert 'checksums = "off"' in capsys.readouterr().out and {one.seq for one in ils.seen[1:]} == {None}


def test_at_a_terminal_it_answers_the_prompts(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "secret").touch(0o600)
    (tmp_path / "secret").write_text("s3cret")
    with Sip2Server(greets=b"\xff\xfd\x18Welcome\r\nlogin: ") as terminal:
        terminal.behave("ki", manners.says_bytes(b"password: "))
        terminal.behave("s3", manners.says_bytes(b"Login OK.  Initiating SIP\r\n"))
        words = ["probe-sip2", f"sip2://127.0.0.1:{terminal.port}", "--login", "telnet", "--user", "kiosk01"]
        assert command([*words, "--password-file", str(tmp_path / "secret")]) == 0
        assert terminal.codes()[2] == "99" and 'login = "telnet"' in capsys.readouterr().out
        assert command(words) == 1 and "needs a user and a password" in capsys.readouterr().err


# ---- bad days -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("code", "after", "fault"), [
    ("11", 0, "close_after_booking"), ("11", 0, "close_before_booking"), ("11", 0, "never_answer"), ("11", 0, "other_item"),
    ("11", 1, "close_after_booking"), ("11", 1, "answer_late"), ("11", 2, "close_after_booking"), ("11", 2, "never_answer"),
    ("09", 0, "close_after_booking"), ("09", 0, "close_before_booking"), ("09", 0, "never_answer"), ("09", 1, "other_item"),
    ("09", 1, "close_before_booking"), ("09", 2, "answer_late")])
def test_where_an_answer_is_lost_in_the_middle_it_stops_and_the_item_comes_back(make: Make, code: str, after: int, fault: str):
    bench = make()
    bench.control.ask(faults={fault: {"codes": [code], "after": after, "times": 1, "seconds": 1.2}})
    ended, said, complained = bench.lends()
    assert ended == 1 and f"the outcome of {code} was unknown" in complained and KIEU in complained
    assert f"STOPPED at {code}: " in said
    assert touched_nothing_else(bench)
    assert bench.received("11") <= 3 and bench.received("09") <= 4
    assert LAN not in complained + said


def test_where_even_looking_is_not_possible_it_says_what_to_look_at(make: Make):
    bench = make()
    bench.control.ask(faults={"close_after_booking": {"codes": ["11"]}, "dead_back_end": {"codes": ["17", "63"], "after": 13}})
    code, said, complained = bench.lends()
    assert code == 1 and "cannot be looked up" in complained
    assert f"Look at item {KIEU} in the library system: it must not be on loan" in complained
    assert bench.received("11") == 1 and bench.received("09") == 0 and "profile =" in said


def test_a_question_without_an_answer_in_the_middle_ends_it_too_and_the_item_comes_back(make: Make):
    bench = make()
    bench.control.ask(faults={"dead_back_end": {"codes": ["17"], "after": 10, "times": 1}})
    code, said, complained = bench.lends()
    assert code == 1 and "it stopped before its end" in complained and "STOPPED: it hangs up" in said
    assert [one["kind"] for one in bench.applied] == ["checkout", "checkin"] and touched_nothing_else(bench)


def test_who_interrupts_it_leaves_nothing_on_loan_either(make: Make):
    bench, said = make(), list[str]()

    def tell(line: str) -> None:
        said.append(line)
        if line.startswith("11, lent to the test patron"):
            raise KeyboardInterrupt
    asked = Asked(f"sip2://{bench.program.said['listen']}", "kiosk", PASSWORD, "HN1", "HN1", patron=LAN, item=KIEU)
    probe = probe_sip2.Probe(asked, tell)
    probe_sip2.look(probe)
    with pytest.raises(probe_lend.LeftOpen):
        probe_lend.Lending(probe).run()
    probe.close()
    assert "STOPPED: interrupted" in said
    assert [one["kind"] for one in bench.applied] == ["checkout", "checkin"] and touched_nothing_else(bench)


def test_a_question_that_ends_the_line_is_a_finding_and_the_rest_goes_on(make: Make):
    bench = make()
    bench.control.ask(faults={"dead_back_end": {"codes": ["23"]}})
    code, said, _ = bench.lends()
    assert code == 0 and "23, the test patron: it hangs up" in said and "it does not answer a 23" in said
    assert touched_nothing_else(bench)


# ---- what is written ------------------------------------------------------------------------------------------------

def test_what_is_written_is_a_configuration_and_tells_nothing_of_the_patron(make: Make, tmp_path: Path):
    bench, file = make("evergreen"), tmp_path / "sip2.toml"
    code, said, _ = bench.probe("--lend", "--yes", "--write", str(file))
    assert code == 0
    table = tomllib.loads(file.read_text("utf-8"))
    conf = config.parse(sample(table).encode())
    assert (conf.sip2.profile, conf.sip2.institution, conf.upstream.device) == ("evergreen", "HN1", "kiosk")
    assert conf.upstream.url == f"sip2://{bench.program.said['listen']}"
    page = file.read_text("utf-8")
    for secret in (PASSWORD, LAN, f'"{LAN_PIN}"', "Lan", KIEU):
        assert secret not in page
    assert PASSWORD not in said and LAN not in said
    assert bench.probe("--write", str(file))[0] == 2          # what is there is not written over


# ---- findings -------------------------------------------------------------------------------------------------------

KOHA = Findings(checksums=True, words=frozenset({"Greetings from Koha"}), pin="checked", encoding="utf-8", due_form="sip")


def test_nothing_found_is_the_careful_profile():
    advice = recommend(Findings())
    assert (advice.profile.name, advice.options, advice.differs) == ("generic", {}, ())


def test_options_stand_only_where_they_differ_from_the_profile():
    assert recommend(KOHA).options == {}
    changed = recommend(replace(KOHA, checksums=False, encoding="latin-1", no_block="due", due_form="mdy"))
    assert {name: value for name, (value, _) in changed.options.items()} == {
        "encoding": "latin-1", "checksums": "off", "no_block": "yes", "date_order": "mdy"}


def test_a_system_that_does_not_check_pins_is_said_aloud_and_one_that_does_not_answer_them_needs_the_option():
    assert recommend(replace(KOHA, pin="unsaid")).options["pin"][0] is False
    anyone = recommend(replace(KOHA, pin="any"))
    assert "pin" not in anyone.options and any("WRONG PIN" in remark for remark in anyone.remarks)


def test_what_no_option_can_set_is_told_as_a_difference():
    advice = recommend(replace(KOHA, again=Again.REFUSES, listed=Listed.TITLE))
    assert advice.profile.name == "koha" and len(advice.differs) == 2


@pytest.mark.parametrize(("seconds", "words"), [
    (7 * 3600 + 1, "UTC+7:00, as [library] timezone should have; to the second"), (-5400.0, "UTC-1:30"),
    (3600 + 120, "UTC+1:00, as [library] timezone should have; 120 s ahead of ours: set one of them right")])
def test_a_clock_is_told_by_its_zone_and_what_it_is_off(seconds: float, words: str):
    assert any(words in remark for remark in recommend(Findings(clock_s=seconds)).remarks)


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "cp850"])
@pytest.mark.parametrize("text", ["Éléonore Façade", "L'Étranger", "Œdipe à Colone «roi»", "Straße nach Süden"])
def test_a_character_set_is_told_by_its_letters(encoding: str, text: str):
    if "Œ" in text:
        encoding = {"latin-1": "cp1252", "cp850": "cp1252"}.get(encoding, encoding)
    assert encoding_of([b"ascii only", text.encode(encoding)]) == encoding


@pytest.mark.parametrize(("text", "encoding"), [
    ("Nguyễn Thị Hương", "utf-8"), ("欧阳 小明", "utf-8"), ("欧阳 小明", "gb18030"), ("活着", "gb18030"), ("plain", "")])
def test_other_scripts_are_told_too(text: str, encoding: str):
    assert encoding_of([text.encode(encoding or "ascii")]) == encoding


def test_letters_that_were_lost_and_accents_that_stand_behind_are_noticed():
    assert has_lost_letters([b"Truy?n Ki?u"]) and has_lost_letters([b"???"]) and not has_lost_letters([b"Who are you? I?"])
    kieu = "Truyện Kiều"
    assert is_decomposed([unicodedata.normalize("NFD", kieu).encode()]) is True
    assert is_decomposed([kieu.encode()]) is False and is_decomposed(["活着".encode(), b"x"]) is None


def test_a_wrong_pin_is_wrong():
    for pin in ("1234", "0000", "5555", "abc", "a1", "aa"):
        assert wrong_pin(pin) != pin


def test_lists_and_dates_are_told_by_their_looks():
    assert how_listed(["39001000000011"]) is Listed.BARCODE
    assert how_listed(["39001000000011 Truyện Kiều"]) is Listed.MIXED
    assert how_listed(["Truyện Kiều"]) is Listed.TITLE and how_listed(["1984"], "39001") is Listed.BARCODE
    now = datetime(2026, 11, 22)
    assert [due_form(value, now) for value in ("", "20261206    235900", "2026-12-06 23:59:00", "06/12/2026", "12/06/2026")] == [
        "none", "sip", "iso", "dmy", "mdy"]
    assert due_form("01/12/2026", now) == "dmy" and due_form("04/03/2027", now) == "unclear"
