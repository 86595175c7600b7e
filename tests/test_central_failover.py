"""A primary with a synchronous standby: what is answered is on both, and central goes on with whichever can be written to."""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet

import pytest
from sqlalchemy import text

from central import demo, downsync, staff_views
from central.database import Database, DatabaseBusy
from central.ledger import Ledger
from central.server import Start, open_database, prepare_start
from kiosk.transactions import Answer, Result
from tests import postgresql
from tests.central_desk import DE_MEN, KIEU, LAN, NOON_MS, SO_DO
from tests.postgresql import Cluster, needs_postgresql
from tests.test_central_postgresql import send

pytestmark = needs_postgresql


@pytest.fixture(scope="module")
def clusters() -> Iterator[tuple[Cluster, Cluster]]:
    with postgresql.pair() as both:
        yield both


@pytest.fixture(scope="module")
def database(clusters: tuple[Cluster, Cluster]) -> Iterator[Database]:
    one = open_database(postgresql.url(*clusters))
    with one.write() as connection:
        prepare_start(Ledger(connection, NOON_MS), Start(demo.DEMO_LIBRARY))
    yield one
    one.close()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as one:
        yield one


def waits(asked: Future[Answer], wait_s: float = 0.5) -> bool:
    try:
        asked.result(wait_s)
    except NotYet:
        return True
    return False


def test_nothing_is_answered_before_the_standby_has_it_and_health_says_so(
    database: Database, clusters: tuple[Cluster, Cluster], pool: ThreadPoolExecutor
):
    _primary, standby = clusters
    with standby.standing_still():
        asked = pool.submit(send, database, 1, KIEU, LAN)
        assert waits(asked)
        assert send(database, 2, SO_DO, LAN).result is Result.RETRY, "who comes after it is told in two seconds"
        with pytest.raises(DatabaseBusy):
            database.check()
    assert asked.result(10).result is Result.ACCEPTED
    database.check()
    assert send(database, 2, SO_DO, LAN).result is Result.ACCEPTED


def test_a_repeat_of_what_only_the_primary_has_is_not_answered_before_the_standby_has_it(
    database: Database, clusters: tuple[Cluster, Cluster], pool: ThreadPoolExecutor
):
    """The primary falls and rises while it waits: now it shows what it never confirmed. `duplicate` would confirm it."""
    primary, standby = clusters
    with standby.standing_still():
        first = pool.submit(send, database, 3, DE_MEN)
        assert waits(first)
        primary.kill()
        primary.start()
        assert first.result(10).result is Result.RETRY
        with database.read() as connection:
            assert "checkin" in staff_views.applied(connection, DE_MEN), "the primary shows it"
        again = pool.submit(send, database, 3, DE_MEN)
        assert waits(again)
    assert again.result(20).result is Result.DUPLICATE


def test_a_primary_that_dies_hands_over_with_everything_that_was_answered(
    database: Database, clusters: tuple[Cluster, Cluster]
):
    primary, standby = clusters
    with database.read() as connection:
        before = downsync.page(connection, "", 1000).cursor
    assert send(database, 4, "39001000000052", LAN).result is Result.ACCEPTED
    primary.kill()
    began_s = time.monotonic()
    assert send(database, 5, "39001000000060", LAN).result is Result.RETRY
    assert time.monotonic() - began_s < 2, "it is told at once"
    standby.promote()
    standby.set(synchronous_standby_names="")
    assert send(database, 4, "39001000000052", LAN).result is Result.DUPLICATE
    assert send(database, 5, "39001000000060", LAN).result is Result.ACCEPTED
    with database.read() as connection:
        page = downsync.page(connection, before, 1000)
        count = connection.execute(text("SELECT count(*) FROM transactions")).scalar()
    assert not page.reset and [one["item"] for one in page.items] == ["39001000000052", "39001000000060"]
    assert count == 5
