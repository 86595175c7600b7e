"""Which font file draws which character. Opens each file and size late, and only a few of them.

Noto Sans for everything; Noto Sans SC for Han, kana and full-width signs only: it draws “ ” full width. The semi-bold
SC file holds the common characters; a rare one falls back to the regular file.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

from screens.paint.pygame_lean import pygame

FONTS = Path(__file__).parent.parent / "fonts"
FACES_OPEN = 8
"""Fonts of one file and size that are open at once. Each takes 0.4 MiB (of the titles on covers there are eighty sizes) and is
opened in a millisecond; what was painted and measured with it is kept for itself."""

LINES_CACHED, WIDTHS_CACHED = 4_096, 8_192
"""Lines of text that were taken apart and measured; the least recently used is forgotten and made anew."""

LATIN = {False: "NotoSans-Regular.ttf", True: "NotoSans-SemiBold.ttf"}
HAN = {False: "NotoSansSC-Regular.ttf", True: "NotoSansSC-SemiBold.ttf"}
HAN_BLOCKS = ((0x2E80, 0x312F), (0x3190, 0x9FFF), (0xF900, 0xFAFF), (0xFE10, 0xFE1F), (0xFE30, 0xFE4F),
              (0xFF00, 0xFFEF), (0x20000, 0x3FFFF))

UNASKABLE, LOST = re.compile("[\x00\ud800-\udfff]"), "\ufffd"


def is_han(char: str) -> bool:
    """Han, kana, CJK and full-width signs."""
    code = ord(char)
    return code >= 0x2E80 and any(first <= code <= last for first, last in HAN_BLOCKS)


@lru_cache(maxsize=FACES_OPEN)
def face(name: str, px: int):
    """A pygame Font of one file and size (em in px)."""
    if not pygame.font.get_init():
        pygame.font.init()
    return pygame.font.Font(FONTS / name, px)


@cache
def ascent(name: str, px: int) -> int:
    """From the top of a painted line to its baseline; known without the font once it was open."""
    return face(name, px).get_ascent()


def has_glyph(name: str, char: str) -> bool:
    """Does this file draw the character?"""
    from screens.letters.cmap import maps  # late: only bold Han asks

    return maps(FONTS / name, ord(char))


def file_for(char: str, bold: bool) -> str:
    """The file that draws this character; a sign that nobody has is Noto Sans' box."""
    if not is_han(char):
        return LATIN[bold]
    if bold and not has_glyph(HAN[True], char):
        return HAN[False]
    return HAN[bold]


@lru_cache(maxsize=LINES_CACHED)
def runs(text: str, bold: bool) -> tuple[tuple[str, str], ...]:
    """(file, piece) of one line, in order. What no font can be asked for is the sign of a lost character."""
    pieces: list[tuple[str, str]] = []
    for char in UNASKABLE.sub(LOST, text):
        name = file_for(char, bold)
        if pieces and pieces[-1][0] == name:
            pieces[-1] = (name, pieces[-1][1] + char)
        else:
            pieces.append((name, char))
    return tuple(pieces)


@lru_cache(maxsize=WIDTHS_CACHED)
def width(text: str, px: int, bold: bool) -> int:
    """Width of one line in px, shaped as it will be painted."""
    return sum(face(name, px).size(piece)[0] for name, piece in runs(text, bold))
