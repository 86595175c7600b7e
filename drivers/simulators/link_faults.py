"""What can go wrong on a line that TCP has to carry, as settings with a seed: late, lost, thin, cut, reset, slow to close.

Pure: says what happens to bytes and when, touches no socket. TCP repeats nothing and changes no order, so nothing here does.
"""

import random
from collections import deque
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Faults:
    """`loss`: for each piece the chance that nothing passes that way for `stall_ms` (TCP waits, and sends again).

    `reset`, `cut`, `hang`: for each connection the chance that it ends by RST at some byte of question or answer, that its
    answer is cut and the connection closed, or that it is cut and nothing comes ever after; at one of the first `reach` bytes.
    `bytes_s`: the whole line, each way; 0: no limit. `slow_close_ms`: so long does one end not hear that the other has closed.
    """

    latency_ms: int = 0
    jitter_ms: int = 0
    loss: float = 0.0
    stall_ms: int = 700
    bytes_s: int = 0
    reset: float = 0.0
    cut: float = 0.0
    hang: float = 0.0
    reach: int = 4_000
    slow_close_ms: int = 0
    seed: int = 0


NONE = Faults()


class Blow(StrEnum):
    """How a connection ends before its time."""

    RESET = "reset"
    CUT = "cut"
    HANG = "hang"


@dataclass(frozen=True)
class Fate:
    """`at`: after so many bytes of its answers, or of its questions."""

    blow: Blow
    of_answers: bool
    at: int


def fate(faults: Faults, dice: random.Random) -> Fate | None:
    """Of one connection."""
    drawn = dice.random()
    for blow, chance in ((Blow.RESET, faults.reset), (Blow.CUT, faults.cut), (Blow.HANG, faults.hang)):
        if drawn < chance:
            of_answers = blow is not Blow.RESET or dice.random() < 0.5
            return Fate(blow, of_answers, dice.randrange(faults.reach))
        drawn -= chance
    return None


class Pace:
    """The width of the line, one way, shared by its connections: bytes that may pass now."""

    BURST_S = 0.05

    def __init__(self) -> None:
        self._credit, self._since_s = 0.0, 0.0

    def room(self, bytes_s: int, now_s: float) -> int:
        if not bytes_s:
            return 1 << 30
        self._credit += bytes_s * min(self.BURST_S, now_s - self._since_s)
        self._credit, self._since_s = min(self._credit, max(1.0, bytes_s * self.BURST_S)), now_s
        return int(self._credit)

    def used(self, count: int) -> None:
        self._credit -= count


class Flow:
    """Bytes on their way in one direction: in order, and not before their time."""

    WAITING_MAX = 65_536
    """As many as a socket's buffer holds; the sender has to wait with the rest."""

    def __init__(self, dice: random.Random) -> None:
        self._dice, self._pieces = dice, deque[tuple[float, bytes]]()
        self.passed = 0

    @property
    def full(self) -> bool:
        return sum(len(piece) for _, piece in self._pieces) >= self.WAITING_MAX

    @property
    def empty(self) -> bool:
        return not self._pieces

    def take(self, data: bytes, now_s: float, faults: Faults, late_s: float = 0.0) -> bool:
        """`late_s`: besides. Says whether it was lost at first."""
        lost = bool(faults.loss) and self._dice.random() < faults.loss
        delay_ms = faults.latency_ms + self._dice.random() * faults.jitter_ms + lost * faults.stall_ms
        due_s = now_s + late_s + delay_ms / 1000
        self._pieces.append((max(due_s, self._pieces[-1][0]) if self._pieces else due_s, data))
        return lost

    def due(self, now_s: float, room: int) -> bytes:
        """What arrives now, of at most `room` bytes."""
        out = bytearray()
        while self._pieces and self._pieces[0][0] <= now_s and len(out) < room:
            due_s, piece = self._pieces.popleft()
            here, later = piece[: room - len(out)], piece[room - len(out) :]
            out += here
            if later:
                self._pieces.appendleft((due_s, later))
        self.passed += len(out)
        return bytes(out)
