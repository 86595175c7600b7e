"""What an upright screen does with its room: a list in larger letters where nothing of it is lost, and above it, in the middle
of what is free, how things stand, large. What is touched stays in the lower part.

Knows scenes and sheets, no phase.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from kiosk.state import Kiosk
from screens.frame import badge
from screens.looks import Looks
from screens.page import Page
from screens.scene import Box, Scene
from screens.theme import Color, pitch

GROWN, LEAST_GROWN = 1.32, 1.1
"""Letters so much larger where a screen loses nothing so. With the former a list has the letters of a title."""

SIGN_MM = 32
SAID_PART = 0.96
"""A word may be left out for larger letters (overdue, not overdue since); a year or an amount may not."""

APART_MM = 5
"""Of a headline from what stands below it, at least."""

OVER_MM = 23
"""Of a headline from what it heads, where there is room."""

HEADLINE_MM = 5
"""Above a headline, from the header or the bands."""

HEAD_LINES = 2
"""Of a headline; what is longer is cut, and ends in …."""

Sign = tuple[str, Color, Color]
"""Its icon, the ground of its disc, its own colour."""


Drawn = Callable[[Kiosk, Looks], Scene]


def roomy(kiosk: Kiosk, looks: Looks, drawn: Drawn, *, same: bool = True, quiet: Kiosk | None = None,
          found: Callable[[Kiosk, Looks], float] | None = None) -> Scene:
    """The screen in the largest letters in which it offers the same, says the same (`same`: hardly a word less), and nothing is
    cut. `quiet`: the state by which this is found: letters do not change while something is under way. `found`: who finds it."""
    if not looks.sizes.upright or looks.sizes.letters != 1:
        return drawn(kiosk, looks)
    grown = found(quiet or kiosk, looks) if found else letters(quiet or kiosk, looks, drawn, same=same)
    if grown > 1:
        from screens.holds import holds  # late: most screens do not need it

        scene = drawn(kiosk, looks.lettered(grown))
        if quiet in (None, kiosk) or holds(scene, looks.sizes.touch, looks.sizes.gap):
            return scene
    return drawn(kiosk, looks)


def letters(quiet: Kiosk, looks: Looks, drawn: Drawn, *, same: bool = True) -> float:
    """So much larger they may be. A full screen, which costs most, is tried once; nothing is tried with covers."""
    from screens.holds import holds  # late: most screens do not need it

    sketched = replace(looks, sketch=True)
    plain = drawn(quiet, sketched)

    def loses_nothing(grown: float) -> bool:
        tried = drawn(quiet, sketched.lettered(grown))
        return holds(tried, looks.sizes.touch, looks.sizes.gap) and _says_as_much(tried, plain, same)

    return 1 if not loses_nothing(LEAST_GROWN) else GROWN if loses_nothing(GROWN) else LEAST_GROWN


def _says_as_much(tried: Scene, plain: Scene, same: bool) -> bool:
    """It offers the same; no more of it is cut."""
    if sorted(_offers(tried)) != sorted(_offers(plain)):
        return False
    cut = [sum(text.cut for text in scene.texts()) for scene in (tried, plain)]
    return cut[0] <= cut[1] and (
        not same or (_numbers(tried) == _numbers(plain) and _said(tried) >= SAID_PART * _said(plain)))


def _numbers(scene: Scene) -> list[str]:
    """Days and years, amounts, counts."""
    return sorted(number for text in scene.texts() for number in re.findall(r"\d+", text.words))


def _said(scene: Scene) -> int:
    """How much stands there: so many letters."""
    return sum(len(text.words.replace(" · ", "")) for text in scene.texts())


def _offers(scene: Scene) -> Iterator[tuple[str, str]]:
    return ((button.key, button.target) for button in scene.buttons())


# ---- the headline ---------------------------------------------------------------------------------------------------

def headline_height(page: Page, width: int, words: str) -> int:
    """With its distance to what stands below it."""
    px = _px(page, width, words)
    return _lines(page, width, words, px) * pitch(px) + page.s.mm(APART_MM)


def under_headline(page: Page, box: Box, words: str) -> Box:
    """What one at the top of a box leaves of it."""
    x, y, width, height = box
    used = page.s.mm(HEADLINE_MM) + headline_height(page, width, words)
    return x, y + used, width, height - used


def headline_over(page: Page, box: Box, words: str, sign: Sign) -> None:
    """At the end of the box, at one distance from what stands below it, nearer where there is no room; its sign above it where
    that has room."""
    s, (x, y, width, height) = page.s, box
    px = _px(page, width, words)
    high, size, apart = _lines(page, width, words, px) * pitch(px), s.mm(SIGN_MM), s.mm(APART_MM)
    signed = size + apart if height >= s.mm(HEADLINE_MM) + size + apart + high + s.mm(OVER_MM) // 2 else 0
    free = height - signed - high - s.mm(HEADLINE_MM)
    top = y + height - max(apart, min(s.mm(OVER_MM), free)) - high
    if signed:
        badge(page, sign[0], x + (width - size) // 2, top - signed, size, *sign[1:])
    page.text((x, top, width, 0), words, px, bold=True, align="center", max_lines=HEAD_LINES, balance=True, cut=True)


def headline(page: Page, box: Box, words: str, sign: Sign | None = None, color: Color | None = None) -> None:
    """In the middle of the box, its sign above it where that has room."""
    s, (x, y, width, height) = page.s, box
    px = _px(page, width, words)
    high, size, apart = _lines(page, width, words, px) * pitch(px), s.mm(SIGN_MM), s.mm(APART_MM)
    if sign and height >= high + size + 4 * apart:
        y += (height - high - size - apart) // 2
        badge(page, sign[0], x + (width - size) // 2, y, size, *sign[1:])
        y += size + apart
    else:
        y += max(0, height - high - apart) // 2
    page.text((x, y, width, 0), words, px, bold=True, align="center", max_lines=HEAD_LINES, balance=True, cut=True, color=color)


def _px(page: Page, width: int, words: str) -> int:
    s = page.s
    fits = (px for px in (s.display, s.title) if page.measure(words, width, px, bold=True, max_lines=HEAD_LINES).fits)
    return next(fits, s.body)


def _lines(page: Page, width: int, words: str, px: int) -> int:
    return len(page.measure(words, width, px, bold=True, max_lines=HEAD_LINES, balance=True, cut=True).lines)
