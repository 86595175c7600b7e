"""Staff cards: what rests in the file, who is let in, and how wrong PINs wait, with a disk and without one."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from kiosk.effects import CheckStaffPin, CountPin, FetchStanding
from kiosk.events import PileSeen, Scanned, StaffCardShown, StandingFound
from kiosk.state import Tag, TagKind
from kiosk.workers import Post
from offline_store import pins, staff_cards
from offline_store.clerk import Clerk
from offline_store.door_without_disk import WAIT_S, DoorWithoutDisk
from offline_store.privacy import load_key
from offline_store.staff_cards import Card, NoStaffCards, StaffCards, text_of, who_of, with_pin
from offline_store.staff_watch import StaffWatch
from offline_store.store import open_store
from provisioning import staff_card
from provisioning.__main__ import _parser
from tests.store_help import KEY, LAN, MINH, FakeClock, page, patron

DESK, PIN = "29001000000997", "471100"
CONFIGURATION = '[library]\nname = "L"\n[upstream]\nurl = "https://c.example.org"\ndevice = "k"\n'


@pytest.fixture(autouse=True)
def few_rounds(monkeypatch):
    """A PIN is dear to look at; not in each test."""
    assert staff_cards.ROUNDS >= 50_000
    monkeypatch.setattr(staff_cards, "ROUNDS", 10)


@pytest.fixture
def told(tmp_path):
    """The command of provisioning, with what staff answer: -> exit code."""
    file = tmp_path / "muon.toml"
    file.write_text(CONFIGURATION, encoding="utf-8")

    def tell(*words: str, card: str = DESK, pin: str = PIN, again: str = "") -> int:
        answers = iter((pin, again or pin))
        terminal = staff_card.Terminal(lambda _: card, lambda _: next(answers))
        return staff_card.run(_parser().parse_args(["staff-card", *words, "--config", str(file)]), terminal)
    return tell


def watch(folder: Path) -> tuple[list[Any], Post]:
    posted: list[Any] = []
    watcher = StaffWatch(StaffCards(str(folder / "muon.staff"), print), str(folder / "muon.key"), print)
    return posted, watcher.watching(posted.append)


def chip(uid: str, number: str) -> Tag:
    return Tag(uid, TagKind.PATRON, number)


# ---- the file and the command ---------------------------------------------------------------------------------------

def test_the_file_holds_neither_the_number_nor_the_pin_and_only_the_kiosk_reads_it(told, tmp_path):
    assert told("add", "--label", "desk", "--pin") == 0
    file = tmp_path / "muon.staff"
    assert DESK not in file.read_text() and PIN not in file.read_text() and stat.S_IMODE(file.stat().st_mode) == 0o600
    [card] = staff_cards.read(str(file))
    key = load_key(str(tmp_path / "muon.key"))
    assert card.who == who_of(key, DESK) != key.hash(DESK).hex()
    assert staff_cards.opens(card, PIN) and not staff_cards.opens(card, "471101")


def test_a_card_is_replaced_listed_and_removed_by_its_label(told, tmp_path, capsys):
    assert told("add", "--label", "desk") == told("add", "--label", "desk", card=LAN) == 0
    assert told("add", "--label", "An", "--pin") == 0
    assert told("list") == 0
    assert capsys.readouterr().out.splitlines()[-2:] == ["desk", "An (with PIN)"]
    assert told("remove", "--label", "desk") == 0 and told("remove", "--label", "desk") == 1
    assert "no staff card “desk”" in capsys.readouterr().err


def test_the_same_card_under_another_label_is_refused_and_the_first_one_stays(told, tmp_path, capsys):
    assert told("add", "--label", "desk") == 0
    assert told("add", "--label", "An", "--pin") == 1
    assert "a staff card already, as “desk”; nothing was written" in capsys.readouterr().err
    assert [card.label for card in staff_cards.read(str(tmp_path / "muon.staff"))] == ["desk"]
    assert told("add", "--label", "desk", "--pin") == 0                  # the same card, with a PIN from now on


def test_a_card_that_the_store_knows_as_a_patrons_is_warned_about(told, tmp_path, capsys):
    assert told("add", "--label", "before a store") == 0
    (tmp_path / "muon.staff").unlink()
    clerk = Clerk(open_store(str(tmp_path / "muon.db"), key=load_key(str(tmp_path / "muon.key"))), FakeClock(), report=print)
    clerk.open()
    clerk.do([page(patrons=[patron(LAN)])])
    capsys.readouterr()
    assert told("add", "--label", "Lan's", card=LAN) == 0                # while the kiosk works on it
    assert "knows the card as a patron's" in capsys.readouterr().out
    clerk.store.close()
    assert told("add", "--label", "desk") == 0 and "patron" not in capsys.readouterr().out


@pytest.mark.parametrize(("more", "why"), [
    ({"card": "39001000000300"}, "no card number"), ({"card": "29001000000998"}, "a digit is wrong"),
    ({"card": "X"}, "at least 4 characters"), ({"card": ""}, "nothing was scanned"),
    ({"pin": "12"}, "4 to 12 digits"), ({"again": "471101"}, "differ")])
def test_what_cannot_be_written_is_said_and_nothing_is(told, tmp_path, capsys, more, why):
    assert told("add", "--label", "desk", "--pin", **more) == 1
    assert why in capsys.readouterr().err and not (tmp_path / "muon.staff").exists()


def test_a_file_that_is_none_of_ours_opens_nothing_and_staff_are_told(tmp_path):
    (tmp_path / "muon.staff").write_text('{"cards": [{"who": "xyz"}]}')
    with pytest.raises(NoStaffCards, match="staff-card add"):
        staff_cards.read(str(tmp_path / "muon.staff"))
    said: list[str] = []
    cards = StaffCards(str(tmp_path / "muon.staff"), said.append)
    assert cards.find("xyz") is None and cards.find("xyz") is None and len(said) == 1


# ---- who is let in --------------------------------------------------------------------------------------------------

def test_a_staff_card_goes_in_without_its_number_and_everybody_elses_as_it_is(told, tmp_path):
    told("add", "--label", "desk", "--pin")
    posted, post = watch(tmp_path)
    post(Scanned(DESK))
    post(Scanned(LAN))
    [shown, other] = posted
    assert isinstance(shown, StaffCardShown) and shown.pin and DESK not in repr(shown) and other == Scanned(LAN)


def test_a_staff_card_on_the_pad_is_shown_once_and_does_not_lie_there(told, tmp_path):
    told("add", "--label", "desk")
    posted, post = watch(tmp_path)
    pile = PileSeen((chip("E01", DESK), chip("E02", LAN)))
    post(pile)
    post(pile)
    assert [type(e) for e in posted] == [PileSeen, StaffCardShown, PileSeen]
    assert all([tag.uid for tag in e.tags] == ["E02"] for e in posted if isinstance(e, PileSeen))
    post(PileSeen(()))
    post(pile)
    assert sum(isinstance(e, StaffCardShown) for e in posted) == 2


def test_a_card_that_is_added_while_the_kiosk_runs_opens_it_and_one_that_is_removed_does_not(told, tmp_path):
    posted, post = watch(tmp_path)
    post(Scanned(DESK))
    told("add", "--label", "desk")
    post(Scanned(DESK))
    told("remove", "--label", "desk")
    post(Scanned(DESK))
    assert [type(e) for e in posted] == [Scanned, StaffCardShown, Scanned]


# ---- the PIN --------------------------------------------------------------------------------------------------------

@pytest.fixture
def desk(tmp_path):
    card = with_pin(Card(who_of(KEY, DESK), "desk"), PIN)
    (tmp_path / "muon.staff").write_text(text_of((card,)))
    clock = FakeClock()
    clerk = Clerk(open_store(str(tmp_path / "store.db"), key=KEY), clock, report=print,
                  staff_cards=StaffCards(str(tmp_path / "muon.staff"), print))
    clerk.open()

    def check(pin: str, who: str = card.who) -> Any:
        return clerk.do([CheckStaffPin(who, pin)])[0]

    yield check, clock, clerk
    clerk.store.close()


def test_wrong_staff_pins_wait_as_patrons_do_and_a_right_one_ends_it(desk):
    check, clock, _ = desk
    assert [check("0000").wait_ms for _ in range(pins.FREE_TRIES)] == [0] * (pins.FREE_TRIES - 1) + [pins.WAITS_MS[0]]
    early = check(PIN)
    assert not early.ok and not early.looked and early.wait_ms == pins.WAITS_MS[0]
    clock.pass_ms(pins.WAITS_MS[0] + 1)
    assert check(PIN).ok and check("0000").wait_ms == 0


def test_what_patrons_tried_does_not_shut_the_staff_door(desk):
    check, _, clerk = desk
    for n in range(pins.DEVICE_TRIES):
        clerk.do([CountPin(f"card-{n}", False)])
    assert clerk.do([CountPin(MINH, False)])[0].wait_ms == pins.DEVICE_WAIT_MS
    assert check(PIN).ok


def test_a_card_that_was_taken_off_the_list_opens_nothing(desk):
    check, _, _ = desk
    assert not check(PIN, "00" * 16).ok


def test_without_a_disk_the_door_opens_and_each_wrong_pin_waits(tmp_path):
    card = with_pin(Card("ab" * 16, "desk"), PIN)
    (tmp_path / "s").write_text(text_of((card,)))
    door = DoorWithoutDisk(StaffCards(str(tmp_path / "s"), print))

    def ask(pin: str, now: float) -> Any:
        return door.serve([CheckStaffPin(card.who, pin)], now)[0]

    assert ask(PIN, 1.0).ok
    assert ask("0000", 2.0).wait_ms == WAIT_S * 1000
    assert (ask(PIN, 3.0).ok, ask(PIN, 3.0).looked) == (False, False)
    assert ask(PIN, 2.0 + WAIT_S).ok
    [found] = door.serve([FetchStanding()], 99.0)
    assert isinstance(found, StandingFound) and found.standing.version.startswith("Muon ")


def test_cards_are_json_that_a_person_may_look_into(told, tmp_path):
    told("add", "--label", "desk")
    assert json.loads((tmp_path / "muon.staff").read_text())["cards"][0]["label"] == "desk"
