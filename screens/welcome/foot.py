"""What stands above the buttons of the idle screen: the library's news, and its hours where they had no room above.

The headline goes before them.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from screens.letters.faces import width as text_width
from screens.page import Page
from screens.scene import Node, Text
from screens.theme import Color, pitch

NEWS_LINES = 2
"""Of news above the buttons; a longer line ends with its last whole item."""

ITEM_ENDS = re.compile(r"[;；。！？·]|(?<=\w{5})[.!?](?= )")
"""Between items and after sentences; a point after a short word may only shorten it."""


def foot(page: Page, bottom: int, width: int, hours: str, headline: Callable[[int], int]) -> int:
    """News above the buttons, and the hours where they had no room above; the y where that begins. `headline`: how large the
    headline is that ends there, 0 where it has no room. It goes before news, and before larger letters of news."""
    s, news = page.s, _news(page)
    if s.upright:                                        # nearly as far from the buttons as from what is above
        bottom -= pitch(s.body) // 2
    tries = ((news, s.title), (news, s.plain), ("", s.title)) if s.letters > 1 else ((news, s.title), ("", s.title))
    for least in (s.headlines[-1] if s.letters > 1 else 1, 1):
        for words, most in tries:
            top, nodes = _lines(page, bottom, width, (("notice", words, page.ink), ("clock", hours, page.muted)), most)
            if headline(top) >= least:
                page.add(*nodes)
                return top
    return bottom


def _lines(page: Page, bottom: int, width: int, lines: Sequence[tuple[str, str, Color]], most: int) -> tuple[int, list[Node]]:
    """(sign, words, colour) of each line from below, in letters of at most that size; the y where they begin."""
    s, nodes, room = page.s, [], _room(page, width)
    for icon, words, color in lines:
        if words:
            text = _text(page, _whole_items(page, words, room, most), room, color, most)
            top, size = bottom - text.box[3], round(text.font_px * 0.95)
            space = s.gap if s.upright else s.half
            wide = max(text_width(line, text.font_px, False) for line in text.lines) + 1
            left = s.margin + ((width - size - space - wide) // 2 if s.upright else 0)
            nodes += [page.make_icon(icon, left, top + (text.pitch_px - size) // 2, size, page.g.accent),
                      replace(text, box=(left + size + space, top, wide, text.box[3]))]
            bottom = top - (0 if s.compact else s.gap)
    return bottom, nodes


def _room(page: Page, width: int) -> int:
    """Beside the sign of a line."""
    return width - round(page.s.body * 0.95) - page.s.half


def _sizes(page: Page) -> tuple[int, ...]:
    return tuple(dict.fromkeys((page.s.body, (page.s.body + page.s.plain) // 2, page.s.plain)))


def _text(page: Page, words: str, room: int, color: Color, most: int) -> Text:
    """On an upright screen larger, where it has room so; that page is read from further away."""
    s = page.s
    sizes = (s.title, *_sizes(page)) if s.upright else _sizes(page)
    fits = (px for px in sizes if px <= most
            and page.measure(words, room - (px - s.body), px, max_lines=NEWS_LINES, balance=True).fits)
    px = next(fits, min(s.body, most))
    return page.make_text((0, 0, room - (px - s.body), 0), words, px, color=color, max_lines=NEWS_LINES, cut=True, balance=True)


def _whole_items(page: Page, news: str, room: int, most: int) -> str:
    """Of a line that has no room the first items or sentences, as many as have, in the largest letters that hold a whole one;
    one that is too long itself is cut."""
    ends = [found.end() for found in ITEM_ENDS.finditer(news)]
    for px in (px for px in _sizes(page) if px <= most):
        laid = page.measure(news, room, px, max_lines=NEWS_LINES, cut=True)
        kept = len(laid.words.rstrip("…"))
        whole = [words for words in (news[:end].rstrip(" ;；·") for end in ends) if len(words) <= kept] if laid.cut else [news]
        if whole:
            return whole[-1]
    return news


def _news(page: Page) -> str:
    """One line, in turns; where nothing may move, another one for each visitor."""
    kiosk = page.kiosk
    lines = kiosk.settings.news.get(kiosk.language, ())
    if len(lines) < 2:
        return lines[0] if lines else ""
    if not page.looks.motion:
        return lines[kiosk.visits % len(lines)]
    stay_ms = page.looks.news_ms
    left_ms = stay_ms - kiosk.now_ms % stay_ms
    page.next_paint_ms = min(page.next_paint_ms or left_ms, left_ms)
    return lines[kiosk.now_ms // stay_ms % len(lines)]
