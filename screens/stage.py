"""A picture and its words: what a screen says first. Side by side on a wide screen, one below the other on an upright one.

Knows boxes only; the picture is a function that draws into one.
"""

import re
from collections.abc import Callable

from screens.page import Page
from screens.scene import Box
from screens.theme import Color, pitch

Picture = Callable[[Page, Box], None]
Said = tuple[str, str]
"""A title and its hint."""


PICTURE_PART = 0.42
"""Of the width, where words stand beside it."""

UPRIGHT_PART = 0.72
TITLE_LINES, HINT_LINES = 3, 3
"""Our own sentences fit into so many; letters are smaller before a word is torn."""



SENTENCE_ENDS = re.compile(r"(?<=[.?!]) |(?<=[。？！])(?=.)")


def halves(words: str) -> tuple[str, str]:
    """What has happened, and what may be done: the first sentence, and the others."""
    first, *others = SENTENCE_ENDS.split(words, maxsplit=1)
    return first, "".join(others)


def stage(page: Page, box: Box, picture: Picture, title: str, hint: str = "", *, color: Color | None = None,
          like: Said | None = None) -> None:
    """Both in the middle of a box; the hint goes where it has no room. `color`: of the title. `like`: the words of the screen
    before, whose places these take."""
    if page.s.upright:
        _upright(page, box, picture, (title, hint), color, like or (title, hint))
    else:
        _wide(page, box, picture, (title, hint), color, like)


def _wide(page: Page, box: Box, picture: Picture, said: Said, color: Color | None, like: Said | None) -> None:
    s, (x, y, width, height) = page.s, box
    size = min(height, round(s.width * PICTURE_PART))
    left = x + width - size
    picture(page, (left, y + (height - size) // 2, size, size))
    words(page, (x, y, left - x - s.gap, height), *said, color=color, like=like)


def _upright(page: Page, box: Box, picture: Picture, said: Said, color: Color | None, like: Said) -> None:
    """The picture takes what the words leave it."""
    s, (x, y, width, height) = page.s, box
    own, used = words_height(page, width, *said), words_height(page, width, *like)
    size = min(round(width * UPRIGHT_PART), height - used - s.mm(10))
    top = y + max(0, (height - used - size - s.mm(10)) // 2)
    if top + size + s.mm(10) + own > y + height:           # longer words grow downwards while they may
        _upright(page, box, picture, said, color, said)
        return
    picture(page, (x + (width - size) // 2, top, size, size))
    words(page, (x, top + size + s.mm(10), width, max(own, used)), *said, align="center", color=color, like=like)


def title_px(page: Page, width: int, title: str) -> int:
    """The largest letters in which no word is torn; larger letters rather on two lines than still larger: the hint needs room."""
    s = page.s
    few = [(px, 2) for px in s.headlines] if s.letters > 1 and not s.upright else []
    sizes = (*few, *((px, TITLE_LINES) for px in s.headlines), (s.title, TITLE_LINES))
    return next((px for px, lines in sizes if page.measure(title, width, px, bold=True, max_lines=lines).fits), s.body)


def words_height(page: Page, width: int, title: str, hint: str) -> int:
    s, px = page.s, title_px(page, width, title)
    lines = len(page.measure(title, width, px, bold=True, max_lines=TITLE_LINES, balance=True).lines)
    hints = len(page.measure(hint, width, s.body, max_lines=HINT_LINES, balance=True).lines) if hint else 0
    return lines * pitch(px) + hints * pitch(s.body) + (s.gap if hints else 0)


def words(page: Page, box: Box, title: str, hint: str, align: str = "left", *, color: Color | None = None,
          like: Said | None = None) -> None:
    s, (x, y, width, height) = page.s, box
    hint = hint if words_height(page, width, title, hint) <= height else ""
    if words_height(page, width, title, "") > height:
        page.text((x, y, width, height), title, s.body, bold=True, align=align, color=color, max_lines=TITLE_LINES, balance=True)
        return
    used = max(words_height(page, width, title, hint), words_height(page, width, *like) if like else 0)
    top = y + max(0, (height - used) // 2)
    top = page.text((x, top, width, 0), title, title_px(page, width, title), bold=True, align=align, color=color,
                    max_lines=TITLE_LINES, balance=True)
    if hint:
        page.text((x, top + s.gap, width, 0), hint, s.body, color=page.muted, align=align, max_lines=HINT_LINES, balance=True)
