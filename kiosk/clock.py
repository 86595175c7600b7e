"""Time on a machine without a battery clock (design §9).

CLOCK_BOOTTIME within one boot id is the truth for intervals. Wall time is a note with a trust state: trusted when a time
service has set it, or when the authenticated central server told it to us in this boot. A wall clock before the build date
is never trusted.
"""

import ctypes
import time
from collections.abc import Callable
from pathlib import Path

BUILD_MS = 1_793_491_200_000
"""2026-11-01: no true time lies before the day this was built."""

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
TIMESYNCD = Path("/run/systemd/timesync/synchronized")
TIME_ERROR = 5
"""adjtimex(2): the clock is not synchronised."""

ROUND_TRIP_MAX_MS = 2_000
"""A slower answer says too little about the time."""


def _boot_ms() -> int:
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000


def _wall_ms() -> int:
    return time.time_ns() // 1_000_000


def system_is_synchronised() -> bool:
    """Has a time service (timesyncd, chrony, ntpd) set this machine's clock?"""
    if TIMESYNCD.exists():
        return True
    buffer = ctypes.create_string_buffer(256)          # struct timex; modes 0: only look
    try:
        return ctypes.CDLL(None).adjtimex(buffer) not in (-1, TIME_ERROR)
    except (OSError, AttributeError):
        return False


class Clock:
    """What the store and the agent ask. All methods are safe from any thread."""

    LOOK_EVERY_MS = 5_000

    def __init__(self, synchronised: Callable[[], bool] = system_is_synchronised,
                 boot_ms: Callable[[], int] = _boot_ms, wall_ms: Callable[[], int] = _wall_ms, boot_id: str = ""):
        self.boot_id = boot_id or _read_boot_id()
        self._boot, self._wall, self._synchronised = boot_ms, wall_ms, synchronised
        self._told: tuple[int, int] | None = None        # (boot_ms, wall_ms) from central
        self._looked_ms, self._is_synchronised = -self.LOOK_EVERY_MS, False

    def boot_ms(self) -> int:
        return self._boot()

    def wall_ms(self) -> int:
        """UTC; the machine's own reading, unless only central's word can be trusted."""
        if not self._system_trusted() and self._told:
            return self._told[1] + self.boot_ms() - self._told[0]
        return self._wall()

    def trusted(self) -> bool:
        return self._system_trusted() or self._told is not None

    def told(self, time_ms: int, round_trip_ms: int) -> None:
        """Central's clock, over an authenticated connection; half the round trip is its error bound."""
        if time_ms >= BUILD_MS and 0 <= round_trip_ms <= ROUND_TRIP_MAX_MS:
            self._told = (self.boot_ms(), time_ms + round_trip_ms // 2)

    def true_seconds(self, span_ms: int) -> float:
        """How long to sleep for a span of this clock."""
        return span_ms / 1000

    def forget(self) -> None:
        """As after a cold start: nobody has told us the time yet."""
        self._told = None
        self._looked_ms = self.boot_ms() - self.LOOK_EVERY_MS

    def _system_trusted(self) -> bool:
        if self.boot_ms() - self._looked_ms >= self.LOOK_EVERY_MS:
            self._looked_ms, self._is_synchronised = self.boot_ms(), self._synchronised()
        return self._is_synchronised and self._wall() >= BUILD_MS


class SimulatedClock(Clock):
    """The clock of a kiosk behind the simulated glass: it can be wrong, set right, and run fast."""

    def __init__(self) -> None:
        self._rate, self._since, self._base = 1, _boot_ms(), _boot_ms()
        self._right, self._wrong_base = True, 0
        super().__init__(lambda: self._right, self._fast_boot_ms, self._fast_wall_ms)

    def _fast_boot_ms(self) -> int:
        return self._base + (_boot_ms() - self._since) * self._rate

    def _fast_wall_ms(self) -> int:
        """1970 when wrong, as after a cold start without network."""
        ahead = self._fast_boot_ms() - _boot_ms()
        return _wall_ms() + ahead if self._right else self._fast_boot_ms() - self._wrong_base

    def run(self, rate: int) -> None:
        """So many seconds in each true second; never backwards."""
        self._base, self._since, self._rate = self._fast_boot_ms(), _boot_ms(), max(1, rate)

    def true_seconds(self, span_ms: int) -> float:
        return span_ms / 1000 / self._rate

    def set_right(self, right: bool) -> None:
        self._right, self._wrong_base = right, self._fast_boot_ms()
        self.forget()


def _read_boot_id() -> str:
    try:
        return BOOT_ID.read_text().strip()
    except OSError:
        return f"unknown-{_wall_ms() - _boot_ms()}"
