"""A primary that dies under load while its standby lags: the standby takes over, the old primary comes back as its standby,
and it goes on. And the test of the test: a standby that nobody waits for.
"""

import time

from tests.postgresql import SYNCHRONOUS, Cluster, follow, until
from tests.torture.central_fleet import Fleet, judge, loaded
from tests.torture.report import Report

LAG_S = 0.5
"""The line to the standby, or the writer of the log, stands still for so long before the primary dies."""

LAG_UNGUARDED_S = 4.0
"""The same without the guard: long enough for some answers, however slow this machine is."""

ENOUGH = 100                    # answers in that time
BACK_S = 30.0
ASYNCHRONOUS = {"synchronous_standby_names": "", "synchronous_commit": "local"}


def strike(one: Fleet, primary: Cluster, part: str, lag_s: float, report: Report, name: str) -> None:
    """With `part` of it standing still for a while before."""
    one.wait()
    with primary.standing_still(part):
        before, end_s = one.answered(), time.monotonic() + lag_s
        while time.monotonic() < end_s and one.answered() < before + ENOUGH:
            time.sleep(0.01)
        report.strikes[f"{name} killed, {'batches on their way' if one.busy() else 'idle'}"] += 1
        primary.kill()


def hand_over(one: Fleet, primary: Cluster, standby: Cluster, report: Report, lag_s: float = LAG_S) -> None:
    """The steps of docs/central.md, «When the primary dies»; under load."""
    strike(one, primary, "walsender", lag_s, report, "primary")
    standby.promote()
    standby.set(synchronous_standby_names="")
    promoted_s, before = time.monotonic(), one.answered()
    until(lambda: one.answered() > before, "central goes on with the standby", BACK_S)
    report.found["longest: ms from promotion to the next answer"] = max(
        report.found["longest: ms from promotion to the next answer"], round((time.monotonic() - promoted_s) * 1000)
    )


def rounds(one: Fleet, pair: tuple[Cluster, Cluster], times: int, report: Report) -> tuple[Cluster, Cluster]:
    """Each of the two is primary in turn; which of them is at the end."""
    primary, standby = pair
    with loaded(one):
        for n in range(times):
            hand_over(one, primary, standby, report)
            primary, standby = standby, primary
            if n < times - 1:
                follow(primary, standby.copy_of(primary).start(), **SYNCHRONOUS)
        one.wait()
    judge(one, report)
    return primary, standby


def nobody_waits(one: Fleet, pair: tuple[Cluster, Cluster]) -> bool:
    """The same with an asynchronous standby. Is the loss found?"""
    primary, standby = pair
    follow(primary, standby.copy_of(primary).start(), **ASYNCHRONOUS)
    report = Report("central")
    with loaded(one):
        hand_over(one, primary, standby, report, LAG_UNGUARDED_S)
    judge(one, report)
    return bool(report.lost)


def not_synced(one: Fleet, cluster: Cluster) -> bool:
    """A single server that answers before its log is on disk. Is the loss found?"""
    cluster.set(synchronous_commit="off")
    report = Report("central")
    with loaded(one):
        strike(one, cluster, "walwriter", LAG_UNGUARDED_S, report, "PostgreSQL")
        cluster.start()
        one.wait()
    judge(one, report)
    return bool(report.lost)

