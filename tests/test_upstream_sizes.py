"""How much goes in one exchange: a slow line gets on, a quick one is not held back."""

from hypothesis import given
from hypothesis import strategies as st

from drivers.upstream_sizes import AIM_MS, Size

WAIT_MS = 30_000


def exchange(size: Size, bytes_a_second: int, row_bytes: int) -> int:
    """Rows that came through in time on such a line, and what was learned by it."""
    rows = size.now
    took_ms = 500 + rows * row_bytes * 1000 // bytes_a_second
    if took_ms > WAIT_MS:
        size.silent(rows)
        return 0
    size.took(rows, took_ms)
    return rows


def test_a_page_that_would_take_a_minute_comes_in_smaller_ones():
    size = Size(500)
    came = [exchange(size, 2_000, 200) for _ in range(10)]
    assert came[0] == 0 and came[1] == 250 and all(came[1:])
    assert all(rows * 200 / 2_000 * 1000 <= AIM_MS for rows in came[2:])


def test_when_the_line_is_quick_again_so_are_we():
    size = Size(500)
    while exchange(size, 2_000, 200) != 45:
        pass
    assert [exchange(size, 2_000_000, 200) for _ in range(5)] == [45, 90, 180, 360, 500]


@given(st.integers(20, 10_000_000), st.integers(1, 400))
def test_whatever_the_line_carries_a_row_in_time_rows_come_through(bytes_a_second: int, row_bytes: int):
    size = Size(500)
    came = [exchange(size, bytes_a_second, row_bytes) for _ in range(40)]
    assert all(1 <= rows <= 500 for rows in came if rows)
    if 500 + row_bytes * 1000 // bytes_a_second <= WAIT_MS:
        assert all(came[10:])


def test_few_rows_that_went_quickly_say_nothing_about_many():
    size = Size(200)
    size.silent(100)
    size.took(3, 40)
    assert size.now == 50


def test_what_is_never_taken_is_not_tried_again_and_one_row_cannot_be_less():
    size = Size(200)
    assert size.too_large(200)
    size.took(100, 10)
    assert size.now == 100
    assert not size.too_large(1)
