"""The same central on PostgreSQL: a private cluster in a folder, where the machine has PostgreSQL's programs."""

import os
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from central import conflicts, demo, downsync, enrol, intake, patrons, staff_views, tries
from central.database import Database, DatabaseBusy
from central.doubts import doubts
from central.ledger import Ledger
from central.schema import METADATA
from central.server import Start, open_database, prepare_start
from kiosk.transactions import Answer, Result
from tests import postgresql
from tests.central_desk import DE_MEN, KIEU, LAN, MARIE, NOON_MS, QUAN
from tests.postgresql import Cluster, needs_postgresql

pytestmark = needs_postgresql


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with postgresql.cluster(fsync="off") as one:           # nothing here is about what is left after a crash
        yield one


@pytest.fixture(scope="module")
def url(cluster: Cluster) -> str:
    return cluster.url


@pytest.fixture(scope="module")
def database(url: str) -> Iterator[Database]:
    one = open_database(url)
    with one.write() as connection:
        prepare_start(Ledger(connection, NOON_MS), Start(demo.DEMO_LIBRARY))
    yield one
    one.close()


def send(database: Database, seq: int, item: str, card: str = "", device: str = "kiosk-a", **more: object) -> Answer:
    kind = "checkout" if card else "checkin"
    body = {"id": f"{device}-{seq}", "seq": seq, "kind": kind, "item": item, "patron": card, "want": "ask", "boot_id": "b",
            "boot_ms": 1, "wall_ms": NOON_MS, "trusted": True} | more  # fmt: skip
    return intake.take(database, device, [body], NOON_MS)[0]


def test_the_migrations_make_the_same_tables(database: Database):
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
        made = connection.execute(text("SELECT indexdef FROM pg_indexes WHERE indexname = 'ux_loans_open'")).scalar_one()
    assert "UNIQUE" in made and "WHERE (in_ms IS NULL)" in made


def test_a_visit_a_repeat_a_conflict_and_a_bad_one(database: Database):
    assert send(database, 1, KIEU, LAN).due == "2026-12-13"
    assert send(database, 1, KIEU, LAN, want="book").result is Result.DUPLICATE
    assert send(database, 2, DE_MEN, LAN, want="book").reason == "other_borrower"
    assert send(database, 3, KIEU, MARIE, want="withdraw").result is Result.WITHDRAWN
    assert send(database, 4, "a\x00b", MARIE).result is Result.CONFLICT
    assert send(database, 5, KIEU).where == "shelf"
    with database.read() as connection:
        assert staff_views.applied(connection, KIEU) == ["checkout", "checkin"]
        assert [one["reason"] for one in conflicts.waiting(connection)] == ["other_borrower", "malformed"]
        assert conflicts.waiting(connection)[1]["transaction"]["item"] == "a\x00b"


def test_a_pair_that_comes_late_is_a_closed_loan(database: Database):
    hour = 3_600_000
    assert send(database, 1, DE_MEN, device="kiosk-b").result is Result.ACCEPTED
    assert send(database, 2, DE_MEN, QUAN, device="kiosk-b").result is Result.ACCEPTED
    assert send(database, 11, DE_MEN, LAN, want="book", wall_ms=NOON_MS - 2 * hour).result is Result.CONFLICT
    with database.read() as connection:
        assert staff_views.applied(connection, DE_MEN) == ["checkin", "checkout"]


def test_down_sync_sign_in_and_account(database: Database):
    with database.read() as connection:
        page = downsync.page(connection, "", 1000)
        assert len(page.items) == 56 and len(page.patrons) == 12 and not page.more
        assert len(patrons.account(connection, QUAN, NOON_MS)["loans"]) == 2
    assert patrons.sign_in(database, "kiosk-a", LAN, "1234", NOON_MS)["greeting"] == "Lan"
    assert patrons.sign_in(database, "kiosk-a", LAN, "9999", NOON_MS)["reason"] == "pin_wrong"


def test_a_code_enrols_and_gaps_are_seen(database: Database):
    with database.write() as connection:
        made = enrol.enrol(connection, enrol.new_code(connection, NOON_MS), "", NOON_MS)
        assert made and enrol.check(connection, f"{made[0]}.{made[1]}") == made[0]
        assert enrol.missing(connection, "kiosk-a") == [(4, 4), (6, 10)]


def test_two_processes_that_want_one_item_stand_in_line(url: str):
    """Two engines, as two servers would have: one of them gets the item, and positions of the change log never mix."""
    ones = [Database(url) for _ in range(2)]
    for n, item in enumerate(("39001000000029", "39001000000037", "39001000000052"), 100):
        barrier = threading.Barrier(2)

        def ask(k: int, n: int = n, item: str = item, barrier: threading.Barrier = barrier) -> Answer:
            barrier.wait()
            return send(ones[k], n, item, (LAN, MARIE)[k], device=f"kiosk-{k}")

        with ThreadPoolExecutor(2) as pool:
            got = [one.result for one in pool.map(ask, range(2))]
        assert sorted(got) == [Result.ACCEPTED, Result.REFUSED]
    for one in ones:
        one.close()


def test_wrong_pins_at_two_processes_are_counted_together(url: str):
    ones = [Database(url) for _ in range(2)]

    def tried(n: int) -> str:
        try:
            return patrons.sign_in(ones[n % 2], f"kiosk-{n}", MARIE, "0000", NOON_MS)["reason"]
        except tries.MustWait:
            return "wait"

    with ThreadPoolExecutor(4) as pool:
        said = Counter(pool.map(tried, range(12)))
    assert said == {"pin_wrong": 5, "wait": 7}
    for one in ones:
        one.close()


def test_a_server_that_answers_before_it_has_written_is_told_of_at_the_start(cluster: Cluster, database: Database):
    def told() -> list[str]:
        with database.read() as connection:
            return [sentence.split(":")[0] for sentence in doubts(connection)]

    assert told() == ["PostgreSQL has fsync = off"]
    cluster.set(synchronous_commit="off")
    assert told()[1:] == ["PostgreSQL has synchronous_commit = off"]
    cluster.set(synchronous_commit="local")
    assert not told()[1:], "without a standby that is all there is"
    cluster.set(synchronous_commit="on")


def test_a_dump_that_is_restored_knows_every_id(cluster: Cluster, database: Database, url: str):
    """The commands of docs/central-operations.md."""
    known = send(database, 400, "39001000000086", MARIE)
    file = str(cluster.data / "muon.dump")
    line = f"host=127.0.0.1 port={cluster.port} user=muon"
    cluster.run("pg_dump", "--format=custom", "--file", file, f"{line} dbname=postgres")
    cluster.sql("CREATE DATABASE restored")
    cluster.run("pg_restore", "--exit-on-error", "--dbname", f"{line} dbname=restored", file)
    restored = open_database(url.replace("/postgres?", "/restored?"))
    again = send(restored, 400, "39001000000086", MARIE)
    assert (again.result, again.first, again.due) == (Result.DUPLICATE, Result.ACCEPTED, known.due)
    assert send(restored, 401, "39001000000086").result is Result.ACCEPTED, "numbers of rows go on behind those of the dump"
    restored.close()


def test_a_host_that_vanishes_without_a_word_is_noticed_in_seconds(database: Database):
    """What TCP is told about it, as the kernel has it (seen from a second handle on the same connection)."""
    with database.engine.connect() as connection:
        line = connection.connection.driver_connection
        assert line
        with socket.socket(fileno=os.dup(line.fileno())) as wire:
            patience_ms = wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
            idle_s, each_s, times = (wire.getsockopt(socket.IPPROTO_TCP, one) for one in KEEPALIVE)
        assert connection.execute(text("SELECT 1")).scalar() == 1
    assert 0 < patience_ms <= 4_000 and 0 < idle_s + each_s * times <= 4


KEEPALIVE = (socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT)


def test_a_writer_that_gets_no_turn_is_busy(url: str, database: Database):
    impatient = Database(url, busy_ms=100)
    with database.write():
        assert send(impatient, 200, KIEU, LAN).result is Result.RETRY
    assert send(impatient, 200, KIEU, LAN).result is Result.ACCEPTED
    impatient.close()


def test_several_that_start_at_once_on_an_empty_database_make_its_tables_once(cluster: Cluster, url: str):
    cluster.sql("CREATE DATABASE new")
    with ThreadPoolExecutor(3) as pool:
        ones = list(pool.map(lambda _n: open_database(url.replace("/postgres?", "/new?")), range(3)))
    assert send(ones[0], 1, KIEU).reason == "unknown_item"
    for one in ones:
        one.close()


def test_a_connection_that_was_cut_is_replaced_unseen(url: str, cluster: Cluster):
    one = Database(url)
    assert send(one, 300, KIEU).result is Result.ACCEPTED
    cluster.sql(HANG_UP)
    assert send(one, 301, KIEU).result is Result.ACCEPTED
    with pytest.raises(DatabaseBusy), one.write() as connection:
        cluster.sql(HANG_UP)
        connection.execute(text("SELECT 1"))
    one.check()
    one.close()


HANG_UP = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


def test_a_server_that_may_not_be_written_to_is_busy_until_it_may(url: str, cluster: Cluster):
    """As when the name in the URL leads to a standby now."""
    one = Database(url)
    one.check()
    cluster.set(default_transaction_read_only="on")
    assert send(one, 310, DE_MEN, QUAN).result is Result.RETRY
    with pytest.raises(DatabaseBusy):
        one.check()
    cluster.set(default_transaction_read_only="off")
    assert send(one, 310, DE_MEN, QUAN).reason == "already_yours"
    one.close()


def test_a_writer_that_died_without_a_word_loses_its_turn(url: str):
    dead, alive = Database(url, busy_ms=100), Database(url)
    with pytest.raises(DatabaseBusy), dead.write() as connection:
        assert send(alive, 320, KIEU).result is Result.ACCEPTED, "it waited for the turn, and got it"
        connection.execute(text("SELECT 1"))
    dead.close()
    alive.close()


def test_connections_of_a_busy_moment_are_kept(url: str):
    one, together = Database(url), threading.Barrier(12)

    def look(_n: int) -> None:
        with one.read() as connection:
            connection.execute(text("SELECT 1"))
            together.wait(10)

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(look, range(12)))
    assert one.engine.pool.checkedin() == 12  # type: ignore[attr-defined]  QueuePool has it
    one.close()


def test_what_stands_in_the_url_goes_before_our_own_limits(url: str):
    one = Database(f"{url}&connect_timeout=9&options=-c%20work_mem%3D1234kB")
    with one.read() as connection:
        shown = [connection.execute(text(f"SHOW {name}")).scalar() for name in ("work_mem", "lock_timeout")]
    assert shown == ["1234kB", "2s"]
    one.close()


def test_a_server_that_is_away_is_busy(url: str):
    nowhere = Database(f"postgresql+psycopg://muon@/postgres?host=127.0.0.1:{postgresql.free_port()}", busy_ms=200)
    with pytest.raises(DatabaseBusy), nowhere.read() as connection:
        connection.execute(text("SELECT 1"))
    assert send(nowhere, 1, KIEU, LAN).result is Result.RETRY
    nowhere.close()
