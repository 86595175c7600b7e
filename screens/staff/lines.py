"""The sentences of the staff screen: what was done, what needs a hand and what to do about it, one below the other.

Knows boxes; what is said is `screens.staff.told`'s work.
"""

import re
from dataclasses import replace

from screens.page import Page
from screens.scene import Box
from screens.staff import told
from screens.staff.told import Said
from screens.staff.waiting import letters
from screens.theme import pitch
from screens.tones import tones

END_OF_SENTENCE = re.compile(r"(?<=[.])\s|(?<=。)")
"""What is wrong comes first, what to do about it after that."""

LINES_MAX = 3
"""Of one sentence about what needs a hand."""


def gap(page: Page) -> int:
    """Between two of them."""
    return page.s.mm(0.5 if page.s.compact else 3 if page.s.upright else 1.2)


def draw(page: Page, box: Box, said: list[Said], more: int) -> None:
    """What has no room is counted in the last line; the last one of all says at least what is wrong. `more`: so much higher is
    each."""
    x, y, width, height_ = box
    bottom = y + height_
    for i, one in enumerate(said):
        tall = height(page, one, width) + more
        rest = sum(height(page, other, width) + gap(page) for other in said[i + 1:] if other.hand)
        if y + tall + min(rest, pitch(letters(page)) + gap(page)) > bottom:
            brief = replace(one, sentence=END_OF_SENTENCE.split(one.sentence, 1)[0])
            if one.hand and not rest and y + height(page, brief, width) <= bottom:
                _sentence(page, (x, y, width, height(page, brief, width)), brief)
            elif one.hand:                             # what only wants to be known stands among the facts
                page.text((x, y, width, 0), page.w.count("and_more", told.hands(said[i:])), letters(page), color=page.muted)
            return
        _sentence(page, (x, y, width, tall), one)
        y += tall + gap(page)


def height(page: Page, one: Said, width: int) -> int:
    """Of its panel, at least."""
    s, px = page.s, letters(page)
    _left, room = _words_box(page, one, width)
    lines = len(page.measure(one.sentence, room, px, bold=one.hand, max_lines=LINES_MAX, cut=True).lines)
    pad = 0 if s.compact else s.mm(5 if s.upright else 1)
    return max(lines * pitch(px) + pad, s.touch if _has_button(page, one) else 0)


def _words_box(page: Page, one: Said, width: int) -> tuple[int, int]:
    """Left of the words inside a sentence's panel, and their width."""
    s = page.s
    left = s.inner + round(letters(page) * 0.95) + max(s.half, s.inner // 2)
    button = _button_width(page, one) + s.half + _inset(page) if _has_button(page, one) else 0
    return left, width - left - (s.inner if s.upright else s.half) - button


def _has_button(page: Page, one: Said) -> bool:
    """On a low screen it stands among the actions."""
    return bool(one.key) and not page.s.compact


def _button_width(page: Page, one: Said) -> int:
    return page.button_width(page.w.say(one.key))


def _inset(page: Page) -> int:
    """Of a button from the edge of its panel, where that is higher than the button."""
    return page.s.inner if page.s.upright else 0


def _sentence(page: Page, box: Box, one: Said) -> None:
    s, px = page.s, letters(page)
    x, y, width, tall = box
    (color, tint), sign = tones(page.t, one.tone), round(px * 0.95)
    left, room = _words_box(page, one, width)
    page.panel(box, tint)
    said = page.make_text((x + left, y, room, tall), one.sentence, px, color=color, ground=tint, bold=one.hand,
                          max_lines=LINES_MAX, cut=True)
    first = y + (tall - len(said.lines) * pitch(px)) // 2                # its sign stands there
    page.icon(one.icon, x + s.inner, first + (pitch(px) - sign) // 2, sign, color)
    page.add(said)
    if _has_button(page, one):
        wide = _button_width(page, one)
        page.button(one.key, page.w.say(one.key), (x + width - wide - _inset(page), y + (tall - s.touch) // 2, wide, s.touch))
