"""Central and its database: processes killed in the middle of batches, several of them on one database, and a primary that
dies with a synchronous standby taking over. Every answered transaction is there, once, and in order.

    SQLite              one process, killed again and again
    PostgreSQL          three processes on one server; each of the four is killed in turn
    standby             two processes on a pair of servers; the primary is killed, and becomes the standby of the other

Without PostgreSQL's programs the last two are said to be missing; where CI is set that breaks the part.
"""

import os
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import postgresql
from tests.torture import central_failover as failover
from tests.torture.central_fleet import Fleet, fleet, judge, loaded
from tests.torture.report import Report

NAME = "central"
MODULE = "tests.torture.central_unkeyed"
SEED = 4
REPEATS = 6
MISSING = "PostgreSQL is not installed, so nothing is known of it: apt install postgresql"
KILLS = {True: (3, 4, 1), False: (18, 20, 4)}
"""Short or long: of central on SQLite, of central and PostgreSQL, of a primary with a standby."""


def run(short: bool) -> Report:
    report, there = Report(NAME), postgresql.programs() is not None
    if not there:
        report.found[MISSING] += 1
        report.broken += [MISSING] if os.environ.get("CI") else []
    for scene, times in zip((_sqlite, _postgresql, _standby) if there else (_sqlite,), KILLS[short], strict=False):
        try:
            scene(report, times)
        except AssertionError as error:                # something did not come back; the others may still be tried
            report.broken.append(f"{scene.__name__[1:]}: {error}")
    return report


@contextmanager
def _fleet(processes: int, database: str = "", program: str = "central") -> Iterator[Fleet]:
    with tempfile.TemporaryDirectory() as folder, fleet(Path(folder), processes, random.Random(SEED), database, program) as one:
        yield one


def _sqlite(report: Report, kills: int) -> None:
    with _fleet(1) as one:
        with loaded(one):
            for _ in range(kills):
                one.kill(one.servers[0], report, "on SQLite")
            one.wait()
        judge(one, report)
    with _fleet(1, program=MODULE) as one:
        report.caught["central that knows no id again"] = _confused(one)


def _confused(one: Fleet) -> bool:
    """By repeats alone: nothing is killed."""
    report = Report(NAME)
    with loaded(one):
        postgresql.until(lambda: sum(kiosk.ways["twice"] for kiosk in one.kiosks) >= REPEATS, "batches are sent twice")
    judge(one, report)
    return not report.kept


def _postgresql(report: Report, kills: int) -> None:
    with postgresql.cluster() as cluster, _fleet(3, cluster.url) as one:
        with loaded(one):
            for n in range(kills):
                _strike(one, cluster, n % 4, report)
            one.wait()
        judge(one, report)
        report.caught["a server that answers before its log is on disk"] = failover.not_synced(one, cluster)


def _strike(one: Fleet, cluster: postgresql.Cluster, which: int, report: Report) -> None:
    if which < len(one.servers):
        one.kill(one.servers[which], report, "of three on PostgreSQL")
        return
    failover.strike(one, cluster, "walwriter", failover.LAG_S, report, "PostgreSQL")
    cluster.start()


def _standby(report: Report, hand_overs: int) -> None:
    with postgresql.pair() as pair, _fleet(2, postgresql.url(*pair)) as one:
        at_the_end = failover.rounds(one, pair, hand_overs, report)
        report.caught["a standby that nobody waits for"] = failover.nobody_waits(one, at_the_end)
