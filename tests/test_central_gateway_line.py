"""Whose turn it is on the line to a library system, and whether it is there: patrons first, nobody kept waiting after a loss."""

import threading
import time
from datetime import datetime
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from central.gateway.ils import PROBE_MOST_S, CannotSay, Ils, Unknown
from central.gateway.keeper import Keeper
from central.gateway.memories import FORGET_S, Memories
from central.gateway.story import Story
from central.gateway.turns import NoTurn, Turns
from drivers.simulators import ils_manners, ils_shelves
from drivers.simulators.ils_answers import Ils as SimulatedIls
from drivers.sip2 import say
from drivers.sip2.ground import Ground, Talk
from drivers.sip2.profiles import PROFILES
from drivers.sip2.say import Terms
from tests.central_desk import KIEU, LAN
from tests.gateway_desk import Line

NOW = datetime(2026, 11, 22, 19, 0)
TERMS = Terms("HN1", "", "HN1")


class Clock:
    def __init__(self) -> None:
        self.now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def line() -> Line:
    library = ils_shelves.fill(ils_shelves.read(), NOW)
    return Line(SimulatedIls(library, ils_manners.KOHA, lambda: NOW, logged_in=True))


@pytest.fixture
def notes() -> list[str]:
    return []


@pytest.fixture
def ils(line: Line, clock: Clock, notes: list[str]) -> Ils:
    ground = Ground(PROFILES["koha"], TERMS, lambda: NOW, lambda: 0, ZoneInfo("Asia/Ho_Chi_Minh"))
    return Ils(line, ground, notes.append, clock=clock)


def item() -> Talk[str]:
    said = yield say.item(TERMS, NOW, KIEU)
    return said.get("AJ")


def lend_and_look() -> Talk[str]:
    yield say.checkout(TERMS, NOW, LAN, KIEU)
    return (yield from item())


def run(ils: Ils, talk: Talk[Any], wait_s: float = 3.0) -> Any:
    with ils.turn(True, ils.now_s() + wait_s):
        return ils.run(talk, ils.now_s() + wait_s)


# ---- turns ----------------------------------------------------------------------------------------------------------

def test_patrons_go_before_replay_and_within_each_the_first_come():
    turns, order, far_s = Turns(), list[str](), time.monotonic() + 20

    def wait(name: str, urgent: bool) -> None:
        with turns.turn(urgent, far_s):
            order.append(name)

    with turns.turn(False, far_s):
        threads = []
        for name, urgent in (("replay 1", False), ("replay 2", False), ("patron 1", True), ("patron 2", True)):
            threads.append(threading.Thread(target=wait, args=(name, urgent)))
            threads[-1].start()
            time.sleep(0.05)
    for one in threads:
        one.join(10)
    assert order == ["patron 1", "patron 2", "replay 1", "replay 2"]


def test_a_turn_that_does_not_come_in_time_is_said_and_who_stood_behind_gets_it():
    turns = Turns()
    with turns.turn(True, time.monotonic() + 5):
        with pytest.raises(NoTurn), turns.turn(True, time.monotonic() + 0.05):
            pass
        with pytest.raises(NoTurn), turns.turn(False, 0.0):
            pass
    with turns.turn(False, 0.0):
        pass


# ---- talks ----------------------------------------------------------------------------------------------------------

def test_it_is_away_until_it_was_looked_for(ils: Ils, line: Line, notes: list[str]):
    with pytest.raises(Unknown):
        run(ils, item())
    assert line.said == []
    ils.look()
    assert run(ils, item()) == "Truyện Kiều" and notes == ["the library system is there"]


@pytest.mark.parametrize(("fault", "code", "sent"), [
    ("before", "11", True), ("after", "11", True), ("silent", "11", True), ("before", "17", True), ("killed", "", False)])
def test_without_an_answer_it_is_known_whether_something_may_have_been_carried_out(
    ils: Ils, line: Line, fault: str, code: str, sent: bool
):
    """A 17 that is lost after an 11 was answered: the whole talk may have changed something."""
    ils.look()
    line.away = fault == "killed"
    line.faults[code] = [fault]
    with pytest.raises(Unknown) as silence:
        run(ils, lend_and_look())
    assert silence.value.sent is sent and silence.value.reached is not line.away


def test_a_question_that_only_reads_was_never_sent(ils: Ils, line: Line):
    ils.look()
    line.faults["17"] = ["silent"]
    with pytest.raises(Unknown) as silence:
        run(ils, item())
    assert not silence.value.sent


def test_what_cannot_be_written_is_no_loss(ils: Ils, line: Line):
    def strange() -> Talk[None]:
        yield say.item(TERMS, NOW, "Số-đỏ")

    line.encoding = "ascii"
    ils.look()
    with pytest.raises(CannotSay):
        run(ils, strange())
    assert ils.up


def test_when_the_time_is_up_nothing_more_is_sent_and_the_line_is_not_blamed(ils: Ils, line: Line, clock: Clock):
    ils.look()
    line.faults["11"] = [lambda: setattr(clock, "now_s", clock.now_s + 10)]
    with pytest.raises(Unknown) as silence:
        run(ils, lend_and_look())
    assert silence.value.sent and ils.up and line.took("17") == 1      # the probe's


def test_a_talk_that_only_reads_lets_others_come_between(ils: Ils, line: Line):
    ils.look()
    seen = []

    def account() -> Talk[None]:
        yield say.item(TERMS, NOW, KIEU)
        seen.append(run(ils, item()))
        yield say.item(TERMS, NOW, KIEU)

    ils.ask(account(), ils.now_s() + 3)
    assert seen == ["Truyện Kiều"]


def test_the_story_of_a_talk_names_no_patron_and_ends(ils: Ils, line: Line):
    def long() -> Talk[None]:
        yield say.patron(TERMS, NOW, LAN, "1234", say.CHARGED)
        for _ in range(30):
            yield say.item(TERMS, NOW, KIEU)

    ils.look()
    story = Story()
    with ils.turn(True, ils.now_s() + 1):
        ils.run(long(), ils.now_s() + 3, story)
    assert len(story.said) == 20 and story.said[0]["asked"] == "63" and not story.changed
    assert LAN not in str(story.said) and "1234" not in str(story.said) and "Nguyễn" not in str(story.said[0])


# ---- is it there? ---------------------------------------------------------------------------------------------------

def test_after_a_loss_everybody_is_told_at_once_until_a_probe_comes_back(ils: Ils, line: Line, clock: Clock, notes: list[str]):
    ils.look()
    line.away = True
    for _ in range(3):
        with pytest.raises(Unknown):
            run(ils, item())
    assert not ils.is_there() and notes[1:] == ["the library system is away: nobody is there"]
    line.away = False
    assert not ils.is_there()                  # it was looked for just now
    clock.now_s += 1.0
    assert ils.is_there() and notes[-1] == "the library system is there"


def test_it_is_probed_within_each_second_at_first_and_more_rarely_later(ils: Ils, line: Line, clock: Clock):
    line.away = True
    ils.look()
    tries = []
    for _ in range(6_000):
        before = ils._due_s
        ils.tend()
        if ils._due_s != before:
            tries.append(clock.now_s)
        clock.now_s += 0.1
    gaps = [after - before for before, after in pairwise(tries)]
    early = [gap for gap, at in zip(gaps, tries, strict=False) if at < 1_000 + 4]
    assert len(early) > 2 and max(early) < 1.2 and PROBE_MOST_S / 2 < max(gaps) < PROBE_MOST_S + 0.2


def test_whether_it_is_there_is_asked_where_it_was_not_heard_of_lately(ils: Ils, line: Line, clock: Clock):
    ils.look()
    line.said.clear()
    assert ils.is_there() and line.said == []
    clock.now_s += 1.5
    assert ils.is_there() and line.said == ["17"]
    line.away = True
    clock.now_s += 1.5
    assert not ils.is_there()


def test_while_the_line_is_at_work_what_is_known_is_said(ils: Ils, clock: Clock):
    ils.look()
    clock.now_s += 5
    with ils.turn(True, ils.now_s() + 1):
        assert ils.is_there()


def test_an_idle_line_is_used_now_and_then(ils: Ils, line: Line, clock: Clock):
    ils.look()
    line.said.clear()
    clock.now_s += 24
    assert ils.tend() == pytest.approx(1.0) and line.said == []
    clock.now_s += 1
    assert ils.tend() == pytest.approx(25.0) and line.said == ["17"]


def test_the_keeper_finds_it_and_stops_when_told(line: Line):
    ground = Ground(PROFILES["koha"], TERMS, lambda: NOW, lambda: 0, ZoneInfo("Asia/Ho_Chi_Minh"))
    ils, tidied = Ils(line, ground, lambda sentence: None), list[int]()
    keeper = Keeper(ils, lambda: tidied.append(1))
    keeper.start()
    end_s = time.monotonic() + 5
    while not ils.up and time.monotonic() < end_s:
        time.sleep(0.01)
    keeper.stop()
    assert ils.up


# ---- what is remembered ---------------------------------------------------------------------------------------------

def test_each_kiosk_has_its_own_signed_in_card_which_is_forgotten_when_it_has_been_quiet(clock: Clock):
    memories = Memories(clock)
    memories.of("a").signed_in(LAN, {KIEU})
    memories.of("a").book(KIEU, "2026-12-13", 5, LAN)
    assert memories.of("a").has_it(LAN, KIEU) and not memories.of("b").has_it(LAN, KIEU) and not memories.of("b").booked
    clock.now_s += FORGET_S + 1
    memories.of("b").signed_in(LAN, {KIEU})
    memories.forget_old()
    assert not memories.of("a").has and memories.of("a").booked and memories.of("b").has
