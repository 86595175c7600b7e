"""The same central on PostgreSQL: a private cluster in a folder, where the machine has PostgreSQL's programs."""

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from central import conflicts, demo, downsync, enrol, intake, patrons, staff_views
from central.database import Database, DatabaseBusy
from central.ledger import Ledger
from central.schema import METADATA
from central.server import Start, open_database, prepare_start
from kiosk.transactions import Answer, Result
from tests.central_desk import DE_MEN, KIEU, LAN, MARIE, NOON_MS, QUAN

USER = "postgres" if os.geteuid() == 0 else ""
"""PostgreSQL does not run as root."""

pytestmark = pytest.mark.skipif(
    not (shutil.which("initdb") and shutil.which("pg_ctl") and (not USER or shutil.which("runuser"))),
    reason="initdb and pg_ctl are not installed",
)


def _as_user(*command: str) -> None:
    before = ["runuser", "-u", USER, "--"] if USER else []
    done = subprocess.run([*before, *command], check=False, capture_output=True, text=True, timeout=120, cwd="/")
    if done.returncode:
        pytest.skip(f"{command[0]} does not work here: {done.stderr.strip()[-200:]}")


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="muon-pg-"))     # short: a socket's path has 107 bytes
    if USER:
        shutil.chown(folder, USER)
    data = str(folder / "data")
    try:
        _as_user("initdb", "-D", data, "-U", "muon", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-c listen_addresses='' -k {folder} -c fsync=off"
        _as_user("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql+psycopg://muon@/postgres?host={folder}"
        finally:
            _as_user("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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


def test_a_writer_that_gets_no_turn_is_busy(url: str, database: Database):
    impatient = Database(url, busy_ms=100)
    with database.write():
        assert send(impatient, 200, KIEU, LAN).result is Result.RETRY
    assert send(impatient, 200, KIEU, LAN).result is Result.ACCEPTED
    impatient.close()


def test_a_server_that_is_away_is_busy(url: str):
    nowhere = Database(url.replace("host=", "host=/nowhere"), busy_ms=200)
    with pytest.raises(DatabaseBusy), nowhere.read() as connection:
        connection.execute(text("SELECT 1"))
    assert send(nowhere, 1, KIEU, LAN).result is Result.RETRY
    nowhere.close()
