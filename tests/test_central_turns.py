"""Whose turn it is: nobody is passed by others for ever, no place stands empty while somebody waits."""

import asyncio
import random
import selectors
from collections import Counter
from typing import Any

import pytest

from central import turns
from central.turns import DOOR_MAX, LATE_S, LATEST, LONGEST_S, SOON_S, Turns


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def played(scene: Any) -> None:
    asyncio.run(scene())


async def at_the_door(one: Turns, *who: str) -> list["asyncio.Task[int]"]:
    tasks = [asyncio.create_task(one.come(each)) for each in who]
    await asyncio.sleep(0)
    return tasks


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_who_was_sent_away_first_goes_first_when_both_are_back(monkeypatch: pytest.MonkeyPatch):
    async def scene() -> None:
        one = Turns(1, Clock())
        assert await one.come("served") == 0
        monkeypatch.setattr(turns, "DOOR_S", 0.0)
        assert await one.come("first") == SOON_S and await one.come("second") == SOON_S
        monkeypatch.setattr(turns, "DOOR_S", 60.0)
        new, second, first = await at_the_door(one, "new", "second", "first")
        one.leave()
        await settled()
        assert first.done() and not second.done() and not new.done()
        one.leave()
        await settled()
        assert second.done() and not new.done()
        one.leave()
        assert [await task for task in (first, second, new)] == [0, 0, 0]

    played(scene)


def test_one_that_is_served_and_asks_again_at_once_stands_behind_who_waits(monkeypatch: pytest.MonkeyPatch):
    async def scene() -> None:
        monkeypatch.setattr(turns, "DOOR_S", 60.0)
        one = Turns(1, Clock())
        assert await one.come("greedy") == 0
        (patient,) = await at_the_door(one, "patient")
        one.leave()
        (again,) = await at_the_door(one, "greedy")
        assert await patient == 0 and not again.done()
        one.leave()
        assert await again == 0

    played(scene)


def test_a_full_door_sends_the_last_in_line_away(monkeypatch: pytest.MonkeyPatch):
    async def scene() -> None:
        one = Turns(1, Clock())
        await one.come("served")
        monkeypatch.setattr(turns, "DOOR_S", 0.0)
        await one.come("old")
        monkeypatch.setattr(turns, "DOOR_S", 60.0)
        waiting = await at_the_door(one, *(f"new {n}" for n in range(DOOR_MAX)))
        (old,) = await at_the_door(one, "old")
        await settled()
        assert [task.done() for task in waiting] == [False] * (DOOR_MAX - 1) + [True] and not old.done()
        assert await waiting[-1] >= SOON_S
        one.leave()
        assert await old == 0
        for task in waiting:
            task.cancel()

    played(scene)


def test_a_place_in_line_is_kept_until_its_owner_is_long_overdue(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(turns, "DOOR_S", 0.0)

    async def scene() -> None:
        clock = Clock()
        one = Turns(1, clock)
        await one.come("served")
        told = [await one.come(f"kiosk {n}") for n in range(3_000)]
        assert told == sorted(told) and told[-1] == LONGEST_S
        clock.now_s += SOON_S * LATEST
        assert await one.come("kiosk 0") == SOON_S                  # it is the first
        clock.now_s += LONGEST_S * LATEST
        assert await one.come("kiosk 2999") == LONGEST_S            # it obeyed, and so did many before it
        assert await one.come("kiosk 0") == LONGEST_S               # it did not: it is the last
        clock.now_s += LONGEST_S * LATEST + LATE_S + 1
        assert await one.come("somebody new") == SOON_S             # nobody came back

    played(scene)


def test_no_place_is_lost_when_somebody_goes_away_at_the_door(monkeypatch: pytest.MonkeyPatch):
    """Central stops, or the line is cut: at the very moment of being let in, too."""
    monkeypatch.setattr(turns, "DOOR_S", 60.0)

    async def scene() -> None:
        one = Turns(1, Clock())
        await one.come("served")
        gone, let_in = await at_the_door(one, "gone", "let in")
        gone.cancel()
        await settled()
        one.leave()                                                 # lets the next one in, who does not know it yet
        let_in.cancel()
        await settled()
        assert await one.come("another") == 0

    played(scene)


def test_one_place_is_for_one_guest(monkeypatch: pytest.MonkeyPatch):
    """Sixteen requests at once with one place in line: the first has it, the others stand behind all who wait."""
    async def scene() -> None:
        one = Turns(1, Clock())
        await one.come("served")
        monkeypatch.setattr(turns, "DOOR_S", 0.0)
        for who in ("greedy", *"abc"):
            await one.come(who)
        monkeypatch.setattr(turns, "DOOR_S", 60.0)
        tasks = [*await at_the_door(one, *["greedy"] * 5), *await at_the_door(one, *"abc")]
        order = []
        for task, who in zip(tasks, "GggggABC", strict=True):
            task.add_done_callback(lambda _, who=who: order.append(who))
        for _ in tasks:
            one.leave()
            await settled()
        assert "".join(order) == "GABCgggg"

    played(scene)


def test_who_waited_at_the_door_stands_before_those_who_were_sent_away_at_once(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(turns, "DOOR_S", 0.02)

    async def scene() -> None:
        one = Turns(1, Clock())
        await one.come("served")
        waiting = await at_the_door(one, *(f"early {n}" for n in range(DOOR_MAX)))
        late = [await one.come(f"late {n}") for n in range(500)]
        assert [await task for task in waiting] == [SOON_S] * DOOR_MAX and late[-1] > 20

    played(scene)


def test_a_quiet_night_is_no_turn():
    async def scene() -> None:
        clock = Clock()
        one = Turns(1, clock)
        for _ in range(3):
            assert await one.come("kiosk") == 0
            clock.now_s += 0.05
            one.leave()
            clock.now_s += 8 * 3_600
        await one.come("kiosk")
        assert one.send_away("another") == SOON_S

    played(scene)


def test_places_have_a_limit_and_who_finds_none_begins_anew(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(turns, "PLACES_MAX", 100)

    async def scene() -> None:
        one = Turns(1, Clock())
        told = [one.send_away(n) for n in range(200)]
        again = [one.send_away(n) for n in range(200)]
        assert again[:100] == told[:100] and set(again[100:]) == {told[100]}

    played(scene)


class Leaping(asyncio.SelectorEventLoop):
    """A loop whose time is what has been waited for: hours in a moment, and the same ones each time."""

    def __init__(self) -> None:
        selector: Any = selectors.DefaultSelector()
        self._now_s, self._look, selector.select = 0.0, selector.select, self._leap
        super().__init__(selector)

    def time(self) -> float:
        return self._now_s

    def _leap(self, timeout: float | None = None) -> Any:
        self._now_s += timeout or 0.0
        return self._look(0)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("crowd", [30, 1_000])
def test_a_crowd_is_served_in_turns_and_without_a_break(seed: int, crowd: int):
    """Five deliveries each: nobody waits for one much longer than a round lasts, and central is never idle."""
    places, each, service_s = 4, 5, 0.2
    chance, answers = random.Random(seed), Counter[int]()
    waits = list[float]()

    async def kiosk(one: Turns, number: int, loop: asyncio.AbstractEventLoop) -> None:
        await asyncio.sleep(chance.random())
        for _ in range(each):
            since_s = loop.time()
            while wait_s := await one.come(number):
                await asyncio.sleep(wait_s * (1 + chance.random() / 4))
            waits.append(loop.time() - since_s)
            await asyncio.sleep(service_s * (0.5 + chance.random()))
            answers[number] += 1
            one.leave()

    async def scene() -> float:
        loop = asyncio.get_running_loop()
        one = Turns(places, loop.time)
        await asyncio.gather(*(kiosk(one, number, loop) for number in range(crowd)))
        return loop.time()

    with asyncio.Runner(loop_factory=Leaping) as runner:
        took_s = runner.run(scene())
    round_s = crowd * service_s / places
    assert answers == dict.fromkeys(range(crowd), each)
    assert max(waits) <= 1.6 * round_s + 4
    assert took_s <= 1.2 * each * round_s + 4
