"""Sparse raster: the maker's bytes, the same dots on paper, and fewer of them on the wire."""

from escpos.printer import Dummy
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from drivers.escpos_raster import STRIP_ROWS_MAX, fingerprint, gs_v_0, strips


def on_paper(width: int, sent: bytes) -> bytes:
    """Decoded by another reading of the manual than the simulator's: packed rows."""
    stride, rows, at = (width + 7) // 8, b"", 0
    while at < len(sent):
        assert sent[at:at + 4] == b"\x1dv0\0"
        across, down = sent[at + 4] + 256 * sent[at + 5], sent[at + 6] + 256 * sent[at + 7]
        for row in range(down):
            rows += sent[at + 8 + row * across:at + 8 + (row + 1) * across].ljust(stride, b"\0")
        at += 8 + across * down
    return rows


pictures = st.integers(1, 80).flatmap(lambda width: st.lists(
    st.one_of(st.just(b""), st.binary(max_size=(width + 7) // 8)), max_size=200
).map(lambda rows: (width, b"".join(row.ljust((width + 7) // 8, b"\0") for row in rows))))


def test_the_bytes_of_the_manual_for_sixteen_by_four_black_dots():
    assert gs_v_0(2, 4, b"\xff" * 8) == bytes.fromhex("1D 76 30 00 02 00 04 00 FF FF FF FF FF FF FF FF")
    assert b"".join(strips(16, b"\xff" * 8)) == gs_v_0(2, 4, b"\xff" * 8)


def test_python_escpos_makes_the_same_bytes_of_a_black_picture():
    printer = Dummy(profile="TM-T88V")
    printer.image(Image.new("1", (16, 4), 0))
    assert b"".join(strips(16, b"\xff" * 8)) == printer.output


@given(pictures)
def test_the_dots_on_paper_are_those_of_the_picture(picture: tuple[int, bytes]):
    width, rows = picture
    assert on_paper(width, b"".join(strips(width, rows))) == rows


@given(pictures)
def test_every_strip_is_short_and_none_is_empty(picture: tuple[int, bytes]):
    for strip in strips(*picture):
        assert 1 <= strip[6] + 256 * strip[7] <= STRIP_ROWS_MAX and strip[4] + 256 * strip[5] >= 1


@given(pictures)
def test_sparse_is_never_much_longer_than_plain(picture: tuple[int, bytes]):
    width, rows = picture
    sent, down = list(strips(width, rows)), len(rows) // ((width + 7) // 8)
    assert sum(map(len, sent)) <= len(rows) + 8 * (down // STRIP_ROWS_MAX + 1) + 12 * len(sent)


def test_white_rows_are_sent_one_byte_wide():
    assert b"".join(strips(512, bytes(64 * 10))) == gs_v_0(1, 10, bytes(10))


def test_white_at_the_right_is_not_sent():
    row = b"\xf0\x00\x0f".ljust(64, b"\0")
    assert b"".join(strips(512, row * 3)) == gs_v_0(3, 3, b"\xf0\x00\x0f" * 3)


def test_an_empty_picture_sends_nothing():
    assert list(strips(512, b"")) == []


def test_white_rows_at_the_end_do_not_change_the_fingerprint_and_one_dot_does():
    rows = b"\x01\x02" * 5
    assert fingerprint(16, rows) == fingerprint(16, rows + bytes(20))
    assert fingerprint(16, rows) != fingerprint(16, rows + bytes(19) + b"\x01")
    assert fingerprint(16, bytes(2) + rows) != fingerprint(16, rows)
