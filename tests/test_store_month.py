"""A long queue costs no more a batch than a short one: what the store looks at is counted, not timed.

The whole month with a real kiosk and a real central is `python -m tests.torture month`.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.effects import Absorb, FetchOwed, Mark, MarkTag, Record, Settle
from kiosk.events import Recorded
from kiosk.transactions import Answer, Kind, Result, Security, Status
from tests.store_help import LAN, Book
from tests.torture.month_library import Month, item

BATCH = 20
FEW, MANY = 60, 600
STEPS = 10
"""Of SQLite's machine, for one call of ours."""


class Visited(dict):
    """Rows in memory; counts those that were looked at."""

    count = 0

    def __getitem__(self, seq: int):
        self.count += 1
        return super().__getitem__(seq)

    def values(self):
        for row in super().values():
            self.count += 1
            yield row


def pending(book: Book, items: list[str]) -> None:
    """Loans that were decided here and whose tags are right, in three commits."""
    born = [e.transaction for e in book.do([Record(1, Kind.CHECKOUT, code, LAN) for code in items]) if isinstance(e, Recorded)]
    book.do([Mark(1, tx.id, tx.item, Status.PENDING) for tx in born])
    book.do([MarkTag(tx.id, Security.UNSECURED, closed=True) for tx in born])


def batch(book: Book, result: Result = Result.ACCEPTED) -> int:
    """Fetched, delivered, settled. Says how many."""
    owed = book.ask(FetchOwed(BATCH)).transactions
    book.do([Settle(tuple(Answer(tx.id, result) for tx in owed))])
    return len(owed)


@contextmanager
def counted(book: Book) -> Iterator[Counter[str]]:
    """`rows` looked at in memory, `steps` of SQLite in tens, `statements`."""
    found, rows = Counter[str](), Visited(book.desk.live.rows)
    book.desk.live.rows = rows
    book.store.db.set_progress_handler(lambda: found.update(steps=1), STEPS)
    book.store.db.set_trace_callback(lambda _: found.update(statements=1))
    yield found
    found["rows"] = rows.count
    book.store.db.set_progress_handler(None, STEPS)
    book.store.db.set_trace_callback(None)


def cost(book: Book) -> Counter[str]:
    with counted(book) as found:
        assert batch(book) == BATCH
    return found


def one_book(folder: Path, length: int) -> Book:
    folder.mkdir()
    book = Book(folder)
    book.do([Absorb({"cursor": "x.1", "more": False})])          # there is a copy: what is settled waits for its next round
    pending(book, [item(n) for n in range(length)])
    return book


def near(one: Counter[str], other: Counter[str]) -> bool:
    """A tree of more rows is a little deeper."""
    return one["rows"] == other["rows"] and one["statements"] == other["statements"] and other["steps"] <= 1.1 * one["steps"] + 5


def test_a_batch_of_a_long_queue_costs_what_a_batch_of_a_short_one_costs(tmp_path: Path):
    short, long = (cost(one_book(tmp_path / str(length), length)) for length in (FEW, MANY))
    assert near(short, long), (short, long)


def test_the_last_batch_costs_what_the_first_one_cost(tmp_path: Path):
    book = one_book(tmp_path / "one", MANY)
    first = cost(book)
    for _ in range(MANY // BATCH - 2):
        assert batch(book) == BATCH
    assert len(book.desk.live.rows) == MANY, "what was delivered is still there: the copy has not seen it"
    last = cost(book)
    assert near(first, last), (first, last)


def test_an_item_with_a_long_history_holds_up_nobody(tmp_path: Path):
    book = one_book(tmp_path / "one", 0)
    pending(book, [item(0)] * FEW)
    pending(book, [item(1)])
    with counted(book) as found:
        owed = book.ask(FetchOwed(BATCH)).transactions
    assert [tx.item for tx in owed] == [item(0), item(1)]
    assert found["rows"] <= 2 and found["statements"] <= 2 * 2


def test_what_waits_for_a_person_is_not_looked_at_with_each_answer(tmp_path: Path):
    book = one_book(tmp_path / "one", MANY)
    before = cost(book)
    for _ in range(MANY // BATCH - 3):
        assert batch(book, Result.CONFLICT) == BATCH
    assert book.desk.live.counts[1] == MANY - 3 * BATCH
    after = cost(book)
    assert after["statements"] <= before["statements"] + BATCH, "one look at the row itself, whoever else waits"


def test_some_days_of_boots_are_all_owed_one_row_of_an_item_at_a_time(tmp_path: Path):
    """The store that the torture begins with, a small one."""
    one_book(tmp_path / "store", 0).store.close()
    (tmp_path / "key").write_text(bytes(range(32)).hex())
    (tmp_path / "key").chmod(0o600)
    month = Month(tmp_path / "store" / "store.db", tmp_path / "key", 120, 1_795_000_000_000, items=200, patrons=50,
                  days=4)
    month.write()
    book, told = Book(tmp_path / "store"), list[str]()
    while owed := book.ask(FetchOwed(BATCH)).transactions:
        assert len({tx.item for tx in owed}) == len(owed)
        told += [tx.id for tx in owed]
        book.do([Settle(tuple(Answer(tx.id, Result.ACCEPTED) for tx in owed))])
    assert sorted(told) == sorted(month.ids) and len(set(told)) == 120
