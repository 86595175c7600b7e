"""Wrong PINs: counted for each card and for the device, across restarts, with waits that grow."""

import pytest

from kiosk.effects import CountPin, LookUpPatron
from kiosk.events import PinCounted
from offline_store import pins
from tests.store_help import LAN, MINH, Book, FakeClock


@pytest.fixture
def book(tmp_path):
    book = Book(tmp_path, FakeClock(at=10_000_000))
    yield book
    book.store.close()


def wrong(book, card=LAN, times=1):
    waits = [book.ask(CountPin(card, False)) for _ in range(times)]
    assert all(isinstance(w, PinCounted) and w.card == card for w in waits)
    return [w.wait_ms for w in waits]


def wait(book, card=LAN):
    return book.ask(LookUpPatron(card)).wait_ms


def test_five_tries_are_free_and_then_waits_grow(book):
    waits = []
    for _ in range(12):
        waits += wrong(book)
        book.clock.pass_ms(waits[-1] + pins.DEVICE_WINDOW_MS)
    assert waits == [0, 0, 0, 0, 30_000, 60_000, 120_000, 300_000, 900_000, 3_600_000, 3_600_000, 3_600_000]


def test_a_wait_runs_off_and_is_of_one_card_only(book):
    wrong(book, times=5)
    book.clock.pass_ms(10_000)
    assert (wait(book), wait(book, MINH)) == (20_000, 0)
    book.clock.pass_ms(20_000)
    assert wait(book) == 0


def test_a_right_pin_clears_the_cards_count(book):
    wrong(book, times=4)
    assert book.do([CountPin(LAN, True)]) == []
    assert wrong(book, times=5) == [0, 0, 0, 0, 30_000]


def test_a_restart_shortens_nothing(book):
    wrong(book, times=6)
    book.clock.pass_ms(50_000)
    assert wait(book) == 10_000
    same_boot = book.after_power_cut()
    assert wait(same_boot) == 10_000
    next_boot = same_boot.after_power_cut(FakeClock("boot-2", at=5_000, wall=0, ok=False))
    assert wait(next_boot) == 55_000, "the wait begins again with the boot"
    assert wrong(next_boot) == [120_000]
    next_boot.store.close()


def test_a_clock_that_jumps_shortens_nothing(book):
    wrong(book, times=6)
    book.clock.wall += 10 ** 12
    assert wait(book) == 60_000


def test_somebody_who_tries_many_cards_waits_too(book):
    waits = [wrong(book, f"2900{n:010}")[0] for n in range(20)]
    assert waits == [0] * 19 + [pins.DEVICE_WAIT_MS]
    assert wait(book, LAN) == pins.DEVICE_WAIT_MS
    book.do([CountPin(LAN, True)])
    assert wait(book, LAN) == pins.DEVICE_WAIT_MS, "one right PIN does not clear the device"
    book.clock.pass_ms(pins.DEVICE_WAIT_MS)
    assert wait(book, LAN) == 0 and wrong(book, LAN) == [0]


def test_wrong_pins_that_lie_far_apart_lock_no_device(book):
    for n in range(40):
        assert wrong(book, f"2900{n:010}") == [0]
        book.clock.pass_ms(60_000)


def test_counts_rest_under_hashes_and_are_forgotten_one_day(book):
    wrong(book)
    assert {row["key"] for row in book.store.db.execute("SELECT key FROM pin")} == {book.desk.key.hash(LAN), pins.DEVICE}
    book.clock.pass_ms((pins.FORGET_DAYS + 1) * 24 * 3_600_000)
    book.look_around()
    assert book.store.db.execute("SELECT count(*) FROM pin").fetchone()[0] == 0
