"""More requests than central can serve at once: patrons first, and nobody is sent away without a time to come back."""

import asyncio
from typing import Any, cast

import pytest

from central import turns
from central.load import ALL_MAX, BULK_MAX, Load, urgency
from central.turns import LONGEST_S, SOON_S, USUAL, USUAL_TURN_S


async def never(*_: Any) -> Any:
    await asyncio.Event().wait()


@pytest.fixture(autouse=True)
def nobody_waits_at_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "DOOR_S", 0.0)


class Everybody:
    """Is one of ours, and who they say; only "stranger" is not."""

    async def who(self, scope: Any) -> str | None:
        said = dict(scope["headers"]).get(b"authorization", b"somebody").decode()
        return None if said == "stranger" else said


class Door:
    """An application whose answers begin when they are let, and a clock that is set by hand."""

    def __init__(self, **limits: int):
        self.open, self.now_s, self.inside = asyncio.Event(), 100.0, 0
        self.load = Load(self._app, cast(Any, Everybody()), clock=lambda: self.now_s, **limits)

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        self.inside += 1
        await self.open.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def ask(self, priority: bytes = b"", who: str = "") -> tuple[int, int]:
        """Status and Retry-After."""
        heard: list[dict] = []

        async def send(message: Any) -> None:
            heard.append(message)

        headers = [(b"priority", priority)] * bool(priority) + [(b"authorization", who.encode())] * bool(who)
        await self.load({"type": "http", "method": "POST", "headers": headers}, never, send)
        more = dict(heard[0].get("headers", []))
        return heard[0]["status"], int(more.get(b"retry-after", b"0"))

    async def crowd(self, number: int, priority: bytes = b"") -> list[asyncio.Task]:
        tasks = [asyncio.create_task(self.ask(priority)) for _ in range(number)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        return tasks


BULK = b"u=6"


def test_the_priority_header_is_read_as_rfc_9218_has_it():
    said = {b"": 3, b"u=6": 6, b"u=1, i": 1, b"i, u=7": 7, b"u=9": 3, b"nonsense": 3, b"uu=6": 3}
    assert {words: urgency({"headers": [(b"priority", words)]}) for words in said} == said


def test_deliveries_beyond_the_limit_are_asked_to_come_again_and_patrons_are_not():
    async def scene() -> None:
        door = Door()
        inside = await door.crowd(BULK_MAX, BULK)
        assert await door.ask(BULK) == (503, SOON_S)
        patron = (await door.crowd(1))[0]
        assert door.inside == BULK_MAX + 1
        door.open.set()
        assert await patron == (200, 0)
        assert await asyncio.gather(*inside) == [(200, 0)] * BULK_MAX
        assert await door.ask(BULK) == (200, 0)

    asyncio.run(scene())


def test_each_who_is_turned_away_is_given_a_later_time_up_to_a_limit():
    async def scene() -> None:
        door = Door()
        inside = await door.crowd(BULK_MAX, BULK)
        waits = [(await door.ask(BULK, f"kiosk {n}"))[1] for n in range(2_000)]
        assert waits == sorted(waits)
        a_second = USUAL / USUAL_TURN_S                        # they come a little later than they were told
        assert [abs(waits.count(n) - a_second) < 1 for n in (2, 3, 4)] == [True] * 3
        assert waits[-1] == LONGEST_S
        door.now_s += 200
        assert (await door.ask(BULK, "another"))[1] == SOON_S           # the times that were given are over
        door.open.set()
        await asyncio.gather(*inside)

    asyncio.run(scene())


def test_times_are_as_far_apart_as_a_turn_takes():
    async def scene() -> None:
        door = Door(bulk_max=1)
        for _ in range(60):
            door.open.clear()
            task = (await door.crowd(1, BULK))[0]
            door.now_s += 2.0
            door.open.set()
            assert (await task)[0] == 200
        door.open.clear()
        inside = await door.crowd(1, BULK)
        assert [(await door.ask(BULK, who))[1] for who in ("one", "two", "three")] == [2, 4, 6]
        door.open.set()
        await asyncio.gather(*inside)

    asyncio.run(scene())


def test_beyond_what_can_be_answered_while_a_patron_waits_everybody_is_turned_away_at_once():
    async def scene() -> None:
        door = Door()
        inside = await door.crowd(ALL_MAX)
        assert await door.ask() == (503, SOON_S)
        door.open.set()
        await asyncio.gather(*inside)
        assert await door.ask() == (200, 0)

    asyncio.run(scene())


def test_a_place_is_left_when_the_request_breaks():
    async def scene() -> None:
        async def broken(scope: Any, receive: Any, send: Any) -> None:
            raise ConnectionError

        load = Load(broken, cast(Any, Everybody()), bulk_max=1)
        for _ in range(3):
            try:
                await load({"type": "http", "method": "GET", "headers": [(b"priority", BULK)]}, never, never)
            except ConnectionError:
                pass
            else:
                raise AssertionError("it was turned away")

    asyncio.run(scene())


def test_when_all_is_full_deliveries_keep_their_place_in_line_all_the_same():
    async def scene() -> None:
        door = Door()
        inside = await door.crowd(ALL_MAX)
        waits = [(await door.ask(BULK, f"kiosk {n}"))[1] for n in range(500)]
        assert waits == sorted(waits) and waits[0] == SOON_S and waits[-1] > 20
        door.open.set()
        await asyncio.gather(*inside)

    asyncio.run(scene())


def test_a_stranger_takes_no_turn_and_no_place_in_line():
    """The route says 401 at once, however long the line is."""
    async def scene() -> None:
        door = Door()
        inside = await door.crowd(BULK_MAX, BULK)
        assert (await door.ask(BULK, "ours"))[0] == 503
        stranger = asyncio.create_task(door.ask(BULK, "stranger"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert door.inside == BULK_MAX + 1
        door.open.set()
        assert await stranger == (200, 0)
        await asyncio.gather(*inside)

    asyncio.run(scene())


def test_one_who_is_cut_off_at_the_door_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(turns, "DOOR_S", 60.0)

    async def scene() -> None:
        door = Door(all_max=BULK_MAX + 1)
        inside = await door.crowd(BULK_MAX, BULK)
        cut = (await door.crowd(1, BULK))[0]
        cut.cancel()
        assert isinstance((await asyncio.gather(cut, return_exceptions=True))[0], asyncio.CancelledError)
        door.open.set()
        await asyncio.gather(*inside)
        assert [await door.ask(BULK) for _ in range(BULK_MAX + 2)] == [(200, 0)] * (BULK_MAX + 2)

    asyncio.run(scene())
