"""Who stands in line is one of ours; and a look at the database a minute is enough for that."""

import asyncio
from typing import Any

from central import callers
from central.callers import CALLERS_MAX, KNOWN_S, Callers


class Books:
    """What the database says, and how often it was asked."""

    def __init__(self) -> None:
        self.now_s, self.asked, self.away, self.ours = 100.0, 0, False, {"hn1.secret": "hn1", "hn2.other": "hn2"}
        self.callers = Callers(self._check, lambda: self.now_s)

    def _check(self, token: str) -> str | None:
        self.asked += 1
        if self.away:
            raise ConnectionError
        return self.ours.get(token)

    def who(self, *headers: str) -> Any:
        scope = {"type": "http", "headers": [(b"authorization", one.encode()) for one in headers]}
        return asyncio.run(self.callers.who(scope))


def test_a_device_is_known_by_its_secret_however_it_is_written():
    books = Books()
    assert {books.who(f"{scheme}hn1.secret") for scheme in ("Bearer ", "bearer ", "BEARER  ")} == {"hn1"}
    assert books.who("Bearer hn1.secret", "Bearer hn2.other") == "hn1"           # the first counts, for the route as well
    assert books.who("Bearer hn2.other") == "hn2"


def test_who_proves_nothing_is_nobody_of_ours():
    books = Books()
    assert [books.who(said) for said in ("Bearer hn1.wrong", "Basic aG4x", "Bearer", "")] == [None] * 4 and books.who() is None


def test_the_database_is_asked_once_a_minute_and_a_revoked_secret_stands_in_line_no_longer():
    books = Books()
    assert [books.who("Bearer hn1.secret") for _ in range(5)] == ["hn1"] * 5 and books.asked == 1
    del books.ours["hn1.secret"]
    books.now_s += KNOWN_S
    assert books.who("Bearer hn1.secret") is None and books.who("Bearer hn1.secret") is None and books.asked == 3


def test_while_the_database_is_away_everybody_has_a_place_of_their_own():
    books = Books()
    books.away = True
    one, other = books.who("Bearer hn1.secret"), books.who("Bearer hn2.other")
    assert one != other and None not in (one, other)
    books.away = False
    assert books.who("Bearer hn1.secret") == "hn1"


def test_so_many_are_remembered_and_no_more(monkeypatch):
    monkeypatch.setattr(callers, "CALLERS_MAX", 3)
    books = Books()
    books.ours = {f"hn{n}.s": f"hn{n}" for n in range(5)}
    for n in range(5):
        books.who(f"Bearer hn{n}.s")
    assert books.who("Bearer hn4.s") == "hn4" and books.asked == 5
    assert books.who("Bearer hn0.s") == "hn0" and books.asked == 6 and CALLERS_MAX > 1_000
