"""ESC/POS pictures: a 1-bit picture as strips of `GS v 0`, without the white that paper has by itself.

Pure. A strip is as wide as its widest row: white at the right is not sent. White rows are sent one byte wide, which
feeds exactly one dot a row on every printer; `ESC J` would depend on the printer's motion unit.
A picture is rows from the top, each of (width + 7) // 8 bytes, most significant bit left, 1 is black.
"""

from collections.abc import Iterator
from hashlib import sha256

STRIP_ROWS_MAX = 64
"""Paper moves after the first strip: at most 1/10 of the bytes of a slip of ten loans."""

SPLIT_COST = 12
"""A new strip costs its 8 bytes of header, and the printer half as much again to begin it."""


def stride_of(width: int) -> int:
    """Bytes a row."""
    return (width + 7) // 8


def gs_v_0(width_bytes: int, rows: int, dots: bytes) -> bytes:
    """Raster bit image, normal density: x in bytes, y in dots, both low byte first."""
    return b"\x1dv0\x00" + width_bytes.to_bytes(2, "little") + rows.to_bytes(2, "little") + dots


def strips(width: int, rows: bytes) -> Iterator[bytes]:
    """Commands that print the picture, each short enough for the printer to begin before the next one comes."""
    stride = stride_of(width)
    inked = [rows[at:at + stride].rstrip(b"\0") for at in range(0, len(rows), stride)]
    for first, end, width_bytes in _bands([len(row) for row in inked]):
        yield gs_v_0(width_bytes, end - first, b"".join(row.ljust(width_bytes, b"\0") for row in inked[first:end]))


def _bands(widths: list[int]) -> Iterator[tuple[int, int, int]]:
    """(first row, end, width in bytes): rows that are cheaper together than apart. A white row counts one byte."""
    first, wide, spent = 0, 1, 0
    for at, width in enumerate(widths):
        need = max(1, width)
        together = max(wide, need) * (at + 1 - first)
        if at > first and (together > spent + SPLIT_COST + need or at - first == STRIP_ROWS_MAX):
            yield first, at, wide
            first, wide, together = at, need, need
        wide, spent = max(wide, need), together
    if widths:
        yield first, len(widths), wide


def fingerprint(width: int, rows: bytes) -> str:
    """sha256 of the packed rows without the white ones at the end: the same for what was drawn and what came out."""
    stride = stride_of(width)
    inked = rows.rstrip(b"\0")
    height = (len(inked) + stride - 1) // stride
    return sha256(rows[:height * stride]).hexdigest()
