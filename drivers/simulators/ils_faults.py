"""Bad days of a library system: what goes wrong with one message, as values. Pure: whoever holds the line does the waiting.

Each fault is a setting: which requests it strikes, which of them, how often. Or they are drawn from a seed, one at a time.
Faults that a manner of a library system is (CR LF, leaked text) can be had from any of them here.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from drivers.simulators.ils_answers import Ils
from drivers.simulators.ils_desk import LEAK
from drivers.simulators.ils_wire import Fields, Reply

LATE_S = 6.0
ALL: tuple[str, ...] = ()
CHANGES = ("11", "09", "29", "37")

FAULTS: dict[str, tuple[tuple[str, ...], str]] = {
    "answer_late": (CHANGES, "the work is done at once, the answer comes `seconds` later"),
    "book_late": (CHANGES, "the work is done `seconds` later, even when the client has gone"),
    "close_before_booking": (CHANGES, "the line is closed, nothing was done"),
    "close_after_booking": (CHANGES, "the line is closed, everything was done"),
    "sick_worker": (("11",), "one of `every` connections closes on each of them, and nothing was done"),
    "never_answer": (ALL, "the connection is there, and nothing is ever said or done"),
    "dead_back_end": (("63", "23", "17", "11", "09", "29", "65", "37"), "98 says Y; the line is closed, nothing was done"),
    "wrong_checksum": (ALL, "AZ does not fit"),
    "wrong_checksum_non_ascii": (ALL, "AZ does not fit where there is a letter outside ASCII"),
    "split": (ALL, "in many small packets, split inside letters too"),
    "joined": (ALL, "the answer before comes once more in the same packet, first"),
    "pipe_in_letter": (("11", "09", "17", "29"), "the title has a letter whose second byte is | in gb18030"),
    "no_cr": (("97",), "the line end is missing"),
    "lf_first": (ALL, "an LF before the answer"),
    "cr_lf": (ALL, "CR LF at the end"),
    "wrong_ay": (ALL, "another sequence number, and a checksum that fits"),
    "latin1": (ALL, "bytes of latin-1, whatever was agreed"),
    "leaked": (("09", "65"), "a program's own reference in CY and DA, and in 66 without a delimiter"),
    "no_aq": (("09",), "AQ is missing"),
    "other_item": (("11", "09", "29", "17"), "the answer names another item"),
    "other_patron": (("11", "63", "29", "37"), "the answer names another patron"),
    "endless_96": (ALL, "96, and nothing is done"),
    "offline": (("63", "23", "17", "11", "09", "29", "65", "37", "99"), "98 with on-line N, and nothing is done"),
}
"""Name -> the requests that it strikes unless told otherwise (none: all), and what happens."""

DRAWN_NOT = ("offline", "sick_worker", "endless_96", "never_answer")
"""Not drawn from a seed: they are states of a whole day."""

SMALL_PIECE = 7


@dataclass
class Fault:
    """Strikes requests of `codes` (none: its usual ones) after the first `after`, each `every`-th, `times` times (0: always)."""

    codes: tuple[str, ...] = ALL
    every: int = 1
    after: int = 0
    times: int = 0
    seconds: float = LATE_S
    seen: int = 0
    struck: int = 0

    def strikes(self, name: str, code: str, connection: int) -> bool:
        codes = self.codes or FAULTS[name][0]
        if codes and code not in codes:
            return False
        self.seen += 1
        if name == "sick_worker":
            return connection % self.every == 0
        if self.seen <= self.after or (self.seen - self.after) % self.every or 0 < self.times <= self.struck:
            return False
        self.struck += 1
        return True


@dataclass
class BadDays:
    """`chance`: of a drawn fault with each request. `happened`: (request, fault), in order."""

    faults: dict[str, Fault] = field(default_factory=dict)
    seed: int = 0
    chance: float = 0.0
    seconds: float = LATE_S
    happened: list[tuple[str, str]] = field(default_factory=list)
    _dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)

    def plan(self, frame: bytes, connection: int = 1) -> "Plan":
        """What strikes this request."""
        code = frame[:2].decode("ascii", "replace")
        struck = {name: fault.seconds for name, fault in self.faults.items() if fault.strikes(name, code, connection)}
        if self.chance and self._dice.random() < self.chance and (name := self._draw(code)):
            struck[name] = self.seconds
        self.happened += [(code, name) for name in struck]
        return Plan(frame, struck)

    def _draw(self, code: str) -> str:
        fitting = [name for name, (codes, _) in FAULTS.items() if name not in DRAWN_NOT and (not codes or code in codes)]
        return self._dice.choice(fitting) if fitting else ""


def bad_days(told: Mapping[str, Any], seed: int = 0) -> BadDays:
    """From JSON: {"answer_late": true, "split": {"every": 3}, "drawn": {"seed": 7, "chance": 0.1}}. ValueError: what is wrong."""
    days = BadDays(seed=seed)
    for name, value in told.items():
        if name == "drawn":
            days = BadDays(days.faults, value.get("seed", seed), value.get("chance", 0.1), value.get("seconds", LATE_S))
        elif name not in FAULTS:
            raise ValueError(f"no such fault: {name}; there are {', '.join(FAULTS)}, drawn")
        elif value:
            settings = {} if value is True else dict(value)
            settings["codes"] = tuple(settings.get("codes", ()))
            try:
                days.faults[name] = Fault(**settings)
            except TypeError as wrong:
                raise ValueError(f"{name}: {wrong}") from None
    return days


@dataclass(frozen=True)
class Deed:
    """What happens on the line: after `wait_s` the pieces, one after the other; then the line may be closed."""

    pieces: tuple[bytes, ...] = ()
    wait_s: float = 0.0
    closes: bool = False


@dataclass
class Plan:
    """One request, and what goes wrong with it. Wait `work_late_s`, then `carry_out`."""

    frame: bytes
    struck: dict[str, float]

    @property
    def work_late_s(self) -> float:
        return self.struck.get("book_late", 0.0)

    def carry_out(self, ils: Ils) -> Deed:
        if self.struck.keys() & {"close_before_booking", "sick_worker", "dead_back_end"}:
            return Deed(closes=True)
        if "never_answer" in self.struck:
            return Deed()
        before = ils.last[1] if ils.last else b""
        if "endless_96" in self.struck:
            return Deed((ils.say_96(checks=True),))
        ils.offline = "offline" in self.struck
        said = ils.hear(self.frame)
        if said is None or "close_after_booking" in self.struck:
            return Deed(closes=True)
        said = self._wrong(said, ils)
        if "joined" in self.struck:
            said = before + said
        return Deed(self._pieces(said), self.struck.get("answer_late", 0.0), ils.closing)

    def _wrong(self, said: bytes, ils: Ils) -> bytes:
        reply, edited = ils.last[0] if ils.last else Reply("96", "", []), False
        for name in self.struck:
            if name in EDITS:
                reply, edited = EDITS[name](reply), True
        if edited:
            said = ils.sealed(reply, _seq(said))
        for name in self.struck:
            if name in SPOILS:
                said = SPOILS[name](said, ils)
        return said

    def _pieces(self, said: bytes) -> tuple[bytes, ...]:
        if "split" not in self.struck:
            return (said,) if said else ()
        return tuple(said[at:at + SMALL_PIECE] for at in range(0, len(said), SMALL_PIECE))


# ---- wrong fields ---------------------------------------------------------------------------------------------------

def _with(reply: Reply, change: Callable[[str, str], str]) -> Reply:
    return reply._replace(fields=[(name, change(name, value)) for name, value in reply.fields])


def _leaked(reply: Reply) -> Reply:
    if reply.code == "66":
        return reply._replace(tail=LEAK)
    kept: Fields = [one for one in reply.fields if one[0] not in ("CY", "DA")]
    return reply._replace(fields=[*kept, ("CY", LEAK), ("DA", LEAK)])


PIPE_LETTER = next(letter for letter in map(chr, range(0x4E00, 0x9FA5)) if letter.encode("gb18030")[1:] == b"|")

EDITS: dict[str, Callable[[Reply], Reply]] = {
    "pipe_in_letter": lambda reply: _with(reply, lambda name, value: value + PIPE_LETTER if name == "AJ" else value),
    "leaked": _leaked,
    "no_aq": lambda reply: reply._replace(fields=[one for one in reply.fields if one[0] != "AQ"]),
    "other_item": lambda reply: _with(reply, lambda name, value: "39999999999999" if name == "AB" else value),
    "other_patron": lambda reply: _with(reply, lambda name, value: "29999999999999" if name == "AA" else value),
}


# ---- wrong bytes ----------------------------------------------------------------------------------------------------

def _seq(said: bytes) -> int | None:
    at = said.rfind(b"AY")
    return int(said[at + 2:at + 3]) if at >= 0 and said[at + 3:at + 5] == b"AZ" else None


def _bad_az(said: bytes, ils: Ils) -> bytes:
    at = said.rfind(b"AZ")
    return said if at < 0 else said[:at + 2] + f"{int(said[at + 2:at + 6], 16) ^ 0x0101:04X}".encode() + said[at + 6:]


def _another_ay(said: bytes, ils: Ils) -> bytes:
    seq = _seq(said)
    if seq is None:
        return said
    at = said.rfind(b"AY")
    body = said[:at] + b"AY%dAZ" % ((seq + 5) % 10)
    return body + f"{-sum(body) & 0xFFFF:04X}".encode() + said[at + 9:]


def _latin1(said: bytes, ils: Ils) -> bytes:
    text = said.decode(ils.manners.encoding, "replace").replace("\ufffd", "?")
    at = text.rfind("AZ")
    body = (text if at < 0 else text[:at + 2]).encode("latin-1", "replace")
    return body if at < 0 else body + f"{-sum(body) & 0xFFFF:04X}".encode() + said[-len(ils.manners.line_end):]


SPOILS: dict[str, Callable[[bytes, Ils], bytes]] = {
    "latin1": _latin1,
    "wrong_ay": _another_ay,
    "wrong_checksum": _bad_az,
    "wrong_checksum_non_ascii": lambda said, ils: said if said.isascii() else _bad_az(said, ils),
    "no_cr": lambda said, ils: said.rstrip(b"\r\n"),
    "cr_lf": lambda said, ils: said.rstrip(b"\r\n") + b"\r\n",
    "lf_first": lambda said, ils: b"\n" + said,
}
