"""The store of a morning that was cut off, and its files on a disk, for a test to damage."""


import pytest

from kiosk.effects import Mark, MarkTag
from kiosk.transactions import Security, Status
from tests.salvage.help import ASKING, FIRST_ASKING, HEARD, OWED, merged
from tests.store_help import LAN, MINH, Book, item, page


@pytest.fixture(scope="module")
def morning(tmp_path_factory) -> dict[str, bytes]:
    """The files of a store that was cut off: a synced copy, heard rows in the file, owed ones in its log."""
    folder = tmp_path_factory.mktemp("morning")
    book = Book(folder)
    book.do([page(items=[item(f"i{n}", title=f"Sách số {n}") for n in range(60)])])
    rows = [book.lend(f"i{n}") for n in range(HEARD)]
    book.do([Mark(1, row.id, row.item, Status.ACCEPTED, due="2026-12-20") for row in rows])
    book.do([MarkTag(row.id, Security.UNSECURED) for row in rows])
    book.store.checkpoint(truncate=True)
    rows = [book.lend(f"i{n}", MINH) for n in range(HEARD, HEARD + OWED)]
    book.do([Mark(1, row.id, row.item, Status.PENDING) for row in rows])
    book.do([MarkTag(row.id, Security.UNSECURED) for row in rows])
    assert [book.lend(f"q{n}", LAN).seq for n in range(ASKING)] == [FIRST_ASKING, FIRST_ASKING + 1]
    files = {name: (folder / name).read_bytes() for name in ("store.db", "store.db-wal", "store.db.numbers")}
    book.store.close()
    return files


@pytest.fixture
def lay(tmp_path, morning):
    """The files on a disk, changed by the test."""
    def put(main: bytes | None = morning["store.db"], log: bytes | None = morning["store.db-wal"], counted: bool = True) -> str:
        for name, data in (("store.db", main), ("store.db-wal", log),
                           ("store.db.numbers", morning["store.db.numbers"] if counted else None)):
            if data is not None:
                (tmp_path / name).write_bytes(data)
        return str(tmp_path / "store.db")
    return put


@pytest.fixture
def broken(tmp_path, lay, morning):
    """All rows in one file, and SQLite does not know it any more."""
    main = merged(tmp_path, morning)
    return lambda: lay(b"\xff" * 100 + main[100:], log=None)


