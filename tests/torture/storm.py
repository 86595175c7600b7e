"""A storm: a thousand kiosks, each with a day of transactions, find central again after an outage, all of them at once.

Kiosks are the product's session, desk and wire in one process (`storm_kiosk.py`); central is a real process. Counted: is each
transaction in effect once, did each kiosk get on, how many requests came in the first moments, and how many without jitter.

    python -m tests.torture.storm [--short | --full]
"""

import asyncio
import random
import resource
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

from kiosk.backoff import PROBE_MOST_S, PROBE_SHARE
from tests.central_process import Server
from tests.torture import storm_library as library
from tests.torture.report import Report
from tests.torture.storm_kiosk import WALL_MS, StormKiosk, rows
from tests.torture.storm_lane import Tally

NAME = "storm"
PATRONS_EACH = 5
STUCK_ROUNDS, STUCK_S = 2.0, 5.0
"""No kiosk may go without an answer for longer than so many rounds, in each of which all are heard once (who is sent away comes
back up to a quarter later than told, `central/turns.py`), its first knock, and a little."""

HERD_ROWS, HERD_S = 4, 15.0
"""Without jitter only the first moments are looked at, once all have knocked: in step, most are sent away again and again."""


@dataclass(frozen=True)
class Scale:
    """`away_s`: for so long central counts as away when it comes back. `limit_s`: for the replay."""

    kiosks: int
    rows: int
    away_s: float
    limit_s: float


SHORT, LONG, FULL = Scale(100, 300, 20, 150), Scale(500, 300, 40, 400), Scale(1_000, 500, 240, 3_600)
"""Rows for several deliveries of each: only then can somebody be passed over."""
SETTLE_S = 2.0
"""How long the crowd has lost central in earnest before it is back: its probes are refused, and each has drawn its wait."""


@dataclass
class Storm:
    scale: Scale
    tally: Tally
    kiosks: list[StormKiosk]
    took_s: float
    truth: library.Truth
    server_cpu_s: float
    server_mib: float

    @property
    def waits_s(self) -> list[float]:
        """The longest time without an answer, by kiosk, from when central was back to its last answer."""
        return [max(after - before for before, after in zip([self.tally.back_s, *one.progress_s], one.progress_s, strict=False))
                if one.progress_s else self.took_s for one in self.kiosks]

    @property
    def ends_s(self) -> list[float]:
        return [one.done_s - self.tally.back_s for one in self.kiosks]

    @property
    def knock_s(self) -> float:
        """The first knock comes that late at most."""
        return min(PROBE_MOST_S, PROBE_SHARE * self.scale.away_s)

    @property
    def round_s(self) -> float:
        """As long as it takes until each kiosk has been heard once more, in the mean of the whole storm."""
        return max(self.ends_s) / max(1, *(len(one.progress_s) for one in self.kiosks))


def weather(scale: Scale, jitter: bool, seed: int = 1) -> Storm:
    """One storm, from the outage to the last row."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        size = library.Size(scale.kiosks, max(1, scale.rows // 2), PATRONS_EACH)
        library.build(folder / "central.sqlite", size, WALL_MS)
        server = Server(folder).start()
        server.more = ("--port", server.url.rpartition(":")[2])
        server.kill()
        try:
            storm = asyncio.run(_blow(server, scale, jitter, seed))
        finally:
            if server.process.poll() is None:
                server.stop()
        return replace(storm, truth=library.truth(folder / "central.sqlite"))


async def _blow(server: Server, scale: Scale, jitter: bool, seed: int) -> Storm:
    tally, address = Tally(), ("127.0.0.1", int(server.url.rpartition(":")[2]))
    kiosks = [StormKiosk(n, rows(n, scale.rows, PATRONS_EACH), address, tally, random.Random(seed * 10_000 + n).random if jitter
                         else lambda: 1.0) for n in range(scale.kiosks)]
    over_s = float("inf")
    running = [asyncio.create_task(one.run(lambda: time.monotonic() > over_s)) for one in kiosks]
    await asyncio.sleep(SETTLE_S)
    now_s = time.monotonic()
    for one in kiosks:                                   # the outage was long: nobody waits for it here
        one.desk._probes.lost_s = now_s - scale.away_s
    await asyncio.sleep(SETTLE_S)
    await asyncio.to_thread(server.start)
    began_cpu_s, _ = _used(server.process.pid)
    tally.back_s = time.monotonic()
    over_s = tally.back_s + scale.limit_s
    await asyncio.gather(*running)
    cpu_s, mib = _used(server.process.pid)
    nothing = library.Truth(frozenset(), frozenset(), 0)
    return Storm(scale, tally, kiosks, time.monotonic() - tally.back_s, nothing, cpu_s - began_cpu_s, mib)


def _used(pid: int) -> tuple[float, float]:
    """CPU seconds and the most memory (MiB) of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    most = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
    ticks = int(fields[11]) + int(fields[12])
    return ticks / 100, int(most.split()[1]) / 1024


# ---- what is told ---------------------------------------------------------------------------------------------------

def run(short: bool) -> Report:
    return report(SHORT if short else LONG)


def report(scale: Scale) -> Report:
    told = Report(NAME)
    storm = weather(scale, jitter=True)
    _judge(told, storm)
    herd = weather(replace(scale, rows=HERD_ROWS, limit_s=storm.knock_s + HERD_S), jitter=False)
    told.doubled += len(herd.truth.otherwise)
    told.strikes["kiosks that found central again"] += scale.kiosks
    told.strikes["kiosks that found it again, few rows each and without jitter"] += scale.kiosks
    told.found |= {
        f"kiosks that knock in the busiest half second, away for {scale.away_s:.0f} s, with jitter": _peak(storm),
        f"kiosks that knock in the busiest half second, away for {scale.away_s:.0f} s, without": _peak(herd),
    }
    if _peak(storm) * 2 > _peak(herd):
        told.broken.append(f"jitter spreads nothing: {_peak(storm)} kiosks knock in half a second, {_peak(herd)} without it")
    return told


def _peak(storm: Storm) -> int:
    return max(storm.tally.knocks.values(), default=0)


def _judge_effects(told: Report, storm: Storm) -> None:
    """Each row once, as the kiosk was told and as central's books have it."""
    confirmed = {id_ for one in storm.kiosks for id_ in one.accepted}
    told.confirmed += len(confirmed)
    told.lost += len(confirmed - storm.truth.once - storm.truth.otherwise) + sum(len(one.owed) for one in storm.kiosks)
    told.doubled += len(storm.truth.otherwise)
    if storm.truth.conflicts:
        told.broken.append(f"{storm.truth.conflicts} conflicts where nobody else had the books")
    starved = [one.number for one in storm.kiosks if one.owed]
    if starved:
        told.broken.append(f"{len(starved)} kiosks were not done in {storm.scale.limit_s:.0f} s, such as {starved[:5]}")


def _judge(told: Report, storm: Storm) -> None:
    _judge_effects(told, storm)
    ends, waits, tally = sorted(storm.ends_s), sorted(storm.waits_s), storm.tally
    count = storm.scale.kiosks * storm.scale.rows
    told.found |= {
        "seconds until the last kiosk was done": round(ends[-1]),
        "seconds until half of the kiosks were done": round(ends[len(ends) // 2]),
        "seconds until the first kiosk was done": round(ends[0]),
        "longest time of a kiosk without an answer, s": round(waits[-1]),
        "in this time each kiosk is heard once, s": round(storm.round_s),
        "most requests under way at once": tally.under_way_most,
        "requests": tally.requests,
        "times a kiosk was told Retry-After": tally.told_to_wait,
        "transactions a second": round(count / ends[-1]),
        "central's CPU a transaction, µs": round(storm.server_cpu_s / count * 1e6),
        "central's memory, MiB": round(storm.server_mib),
        "requests in the busiest second": max(tally.began.values(), default=0),
    }
    if waits[-1] > STUCK_ROUNDS * storm.round_s + storm.knock_s + STUCK_S:
        told.broken.append(f"a kiosk went without an answer for {waits[-1]:.0f} s")


def main(arguments: list[str]) -> int:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 8_000)), hard))
    began = time.monotonic()
    told = report(FULL if "--full" in arguments else SHORT if "--short" in arguments else LONG)
    told.took_s = time.monotonic() - began
    print("\n".join(told.lines()))
    return 0 if told.kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
