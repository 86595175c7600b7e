"""The welcome screen, a poster while nobody is there: one invitation, three ways to begin, the library's own picture.

Nobody's name and no title stand here (design §5). A touch beside the buttons is answered: hello, and what may be done.
"""

import re
from dataclasses import replace

from kiosk.state import Kiosk, Welcome
from screens.corner import SIGNS, round_button
from screens.frame import bar_top, corner_bottom, header, title_room
from screens.holds import overlap, used
from screens.letters.faces import width as text_width
from screens.looks import Looks
from screens.page import Page
from screens.paint.art import pile_picture
from screens.scene import Box, Button, Photo, Scene, Text
from screens.theme import Color, night
from screens.welcome import slides
from screens.welcome.moment import Moment, closed, moment, told
from screens.welcome.opening import is_closed, opening
from screens.words import Words, words_of

BUTTONS = (("borrow", "book", "primary"), ("return", "return", "secondary"), ("account", "person", "secondary"))

NEWS_LINES = 2
"""Of news above the buttons; a longer line ends with its last whole item."""

ITEM_ENDS = re.compile(r"[;；。！？·]|(?<=\w{5})[.!?](?= )")
"""Between items and after sentences; a point after a short word may only shorten it."""


def welcome(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, Welcome)
    page = Page(kiosk, looks, night)
    s = page.s
    hours, page.next_paint_ms = opening(kiosk, page.w)
    page.anywhere = "hello"
    pictured = _picture(page)
    name = kiosk.settings.library.get(kiosk.language) or next(iter(kiosk.settings.library.values()), "")
    what = moment(kiosk, page.w)
    shut = not what and not _greeted(page) and is_closed(kiosk)
    what = closed(hours, page.w) if shut else what
    above = not shut and _has_room_above(page, name, hours)
    y = header(page, name, hours if above else "", named=True)
    bottom = _buttons_top(page) - (s.mm(2) if s.compact else s.mm(5))
    picture, top, width = places(page, y, bottom, pictured)
    if what:
        bottom = _foot(page, bottom, width, "") if shut and not s.compact else bottom
        box = (s.margin, top, width, bottom - top)
        told(page, what, box, box if pictured else (s.margin, y, s.width - 2 * s.margin, bottom - y), picture)
    else:
        _invited(page, top, bottom, width, "" if above else hours, picture)
    _buttons(page, what)
    if s.compact:
        _look_in_the_picture(page)
    return page.scene()


def places(page: Page, y: int, bottom: int, pictured: bool) -> tuple[Box | None, int, int]:
    """Our own picture, where the library's does not stand; the y and the width that are left for words: beside it, or below it
    on an upright screen."""
    s, whole = page.s, page.s.width - 2 * page.s.margin
    if s.upright:
        size = min(whole, round((bottom - y) * 0.54))
        return (None if pictured else ((s.width - size) // 2, y, size, size),
                slides.picture_box(s)[3] if pictured else y + size + s.gap, whole)
    size = min(bottom - y + (0 if s.compact else s.mm(4)), round(s.width * (0.30 if s.compact else 0.38)))
    aside = s.touch // 2 if s.compact else 0           # a button stands over its edge; the other edge is bare
    box = s.width - s.margin - size - aside, y + (bottom - y - size) // 2 + aside // 2, size, size
    return None if pictured else box, y, whole - size - s.gap


def _look_in_the_picture(page: Page) -> None:
    """A low screen has no room for it beside the languages: it stands below help, over the picture's edge, where nothing is said.
    Who needs large letters needs them first."""
    s = page.s
    if any(isinstance(node, Button) and node.key == "look" for node in page.nodes):
        return
    x, y = s.width - s.margin - s.touch, corner_bottom(page) + s.gap
    spoken = [used(node) for node in page.nodes if isinstance(node, Text)]
    if all(max(-gap for gap in overlap((x, y, s.touch, s.touch), box)) >= s.gap for box in spoken):
        round_button(page, *SIGNS[1], page.w.say("look"), x, y)


def _invited(page: Page, y: int, bottom: int, width: int, hours: str, picture: Box | None) -> None:
    """Nothing has happened: the invitation, the other languages small, and news."""
    if picture:
        pile_picture(page, picture)
    before = len(page.nodes)
    foot = bottom if _greeted(page) else _foot(page, bottom, width, hours)
    if foot < bottom and not _invitation_that_fits(page, width, foot - y):         # it goes before news
        del page.nodes[before:]
        foot = bottom
    _words(page, y, foot, width)


def _picture(page: Page) -> bool:
    """The library's own: one comes over the other, or out of the dark. While books lie there, the pile itself is shown."""
    slide = page.looks.slide
    if not slide or page.kiosk.pad.lying:
        return False
    box = slides.picture_box(page.s)
    if slide.before and slide.part < 1:
        page.add(Photo(box, slide.before))
    page.add(Photo(box, slide.name, slide.part))
    return True


# ---- hours and news -------------------------------------------------------------------------------------------------

def _has_room_above(page: Page, name: str, hours: str) -> bool:
    """The hours stand under the name, where each of them has a line to itself; else below."""
    room = title_room(page)
    return page.measure(name, room, page.s.body, bold=True).fits and page.measure(hours, room, page.s.body).fits


def _foot(page: Page, bottom: int, width: int, hours: str) -> int:
    """A line of news above the buttons, and the hours where they had no room above; the y where it begins."""
    s = page.s
    size = round(s.body * 0.95)
    room = width - size - s.half
    for icon, words, color in (("notice", _whole_items(page, _news(page), room), page.ink), ("clock", hours, page.muted)):
        if words:
            text = _foot_text(page, words, room, color)
            top, size = bottom - text.box[3], round(text.font_px * 0.95)
            space = s.gap if s.upright else s.half
            wide = max(text_width(line, text.font_px, False) for line in text.lines) + 1
            left = s.margin + ((width - size - space - wide) // 2 if s.upright else 0)
            page.icon(icon, left, top + (text.pitch_px - size) // 2, size, page.g.accent)
            page.add(replace(text, box=(left + size + space, top, wide, text.box[3])))
            bottom = top - (0 if s.compact else s.gap)
    return bottom


def _foot_text(page: Page, words: str, room: int, color: Color) -> Text:
    """On an upright screen larger, where it has room so; that page is read from further away."""
    s = page.s
    sizes = (s.title, s.body, s.plain) if s.upright else (s.body, s.plain)
    fits = (px for px in sizes if page.measure(words, room - (px - s.body), px, max_lines=NEWS_LINES, balance=True).fits)
    px = next(fits, s.body)
    return page.make_text((0, 0, room - (px - s.body), 0), words, px, color=color, max_lines=NEWS_LINES, cut=True, balance=True)


def _whole_items(page: Page, news: str, room: int) -> str:
    """Of a line that has no room the first items or sentences, as many as have; one that is too long itself is cut."""
    laid = page.measure(news, room, page.s.body, max_lines=NEWS_LINES, cut=True)
    kept = len(laid.words.rstrip("…"))
    whole = [news[:end.end()].rstrip(" ;；·") for end in ITEM_ENDS.finditer(news)] if laid.cut else []
    return next((words for words in reversed(whole) if len(words) <= kept), news)


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


# ---- the invitation -------------------------------------------------------------------------------------------------

def _words(page: Page, y: int, bottom: int, width: int) -> None:
    """The invitation; the other languages, small: all of them or none."""
    s, large = page.s, _invitation_that_fits(page, width, bottom - y)
    if _greeted(page):                                   # rather in smaller letters than without air, or what to do
        below = sum(text.box[3] for text in _small_that_fit(page, _small(page), width, bottom - y))
        airy = _invitation_that_fits(page, width, bottom - y - below - s.gap // 2 - 2 * s.mm(3))
        large = airy if airy and airy[0].font_px >= s.title else large
    high = sum(text.box[3] for text in large)
    small = _small_that_fit(page, _small(page), width, bottom - y - high)
    used = high + sum(text.box[3] for text in small)
    top = _down(page, large, y + max(0, (bottom - y - used) // 2))
    _down(page, small, top + s.gap // 2)


def _down(page: Page, texts: list[Text], top: int) -> int:
    """One below the other; the y below the last."""
    for text in texts:
        page.add(replace(text, box=(page.s.margin, top, *text.box[2:])))
        top += text.box[3]
    return top


def _align(page: Page) -> str:
    return "center" if page.s.upright else "left"


def _greeted(page: Page) -> bool:
    assert isinstance(page.kiosk.phase, Welcome)
    return page.kiosk.phase.greeted_until_ms > 0


def _invitation_that_fits(page: Page, width: int, room: int) -> list[Text]:
    """In the largest size that fits, larger letters rather on two lines than still larger; nothing if it needs all the room."""
    s, w = page.s, page.w
    sentences = (w.say("hello"), w.say("hello_choose")) if _greeted(page) else (w.say("welcome"),)
    two = ((s.display, 2), (s.title, 2)) if s.letters > 1 else ()
    for px, most in (*two, (s.display, 4), (s.title, 4), (s.body, 4)):
        texts = [page.make_text((0, 0, width, 0), words, px, bold=True, max_lines=most, balance=True, align=_align(page))
                 for words in sentences]
        if not any(text.overflow for text in texts) and sum(text.box[3] for text in texts) <= room:
            return texts
    return []


def _small(page: Page) -> list[tuple[str, int, str]]:
    """(words, px, role) below the invitation: the same in the other languages; after a hello, what to do."""
    s, kiosk = page.s, page.kiosk
    if _greeted(page):
        return [(page.w.say("welcome"), s.body, "body")]
    return [(words_of(code).say("welcome"), s.caption, "caption") for code in kiosk.settings.languages if code != kiosk.language]


def _small_that_fit(page: Page, wanted: list[tuple[str, int, str]], width: int, room: int) -> list[Text]:
    shown = []
    for words, px, role in wanted:
        text = page.make_text((0, 0, width, 0), words, px, color=page.muted, role=role, max_lines=2, balance=True,
                              align=_align(page))
        height = text.box[3] + page.s.mm(0.6)
        if height > room:
            return []
        shown.append(replace(text, box=(*text.box[:3], height)))
        room -= height
    return shown


def _buttons_top(page: Page) -> int:
    return bar_top(page) - (page.s.primary + page.s.gap if page.s.upright else 0)


def _buttons(page: Page, what: Moment | None) -> None:
    """Three ways to begin, the first one across an upright screen; with their signs where all have room for them in every
    language."""
    s = page.s
    whole, row = s.width - 2 * s.margin, BUTTONS[1:] if s.upright else BUTTONS
    room = whole - (len(row) - 1) * s.gap
    signs = all(sum(_button_widths(page, row, words_of(code), True)) <= room for code in page.kiosk.settings.languages)
    widths = _shared(_button_widths(page, row, page.w, signs), room)
    boxes = [(s.margin, _buttons_top(page), whole, s.primary)] if s.upright else []
    for i, width in enumerate(widths):
        boxes.append((s.margin + sum(widths[:i]) + i * s.gap, bar_top(page), width, s.primary))
    for (key, icon, look), box in zip(BUTTONS, boxes, strict=True):
        page.button(key, page.w.say(key), box, _look(page, key, look, what), icon=icon if signs else "")


def _button_widths(page: Page, row: tuple[tuple[str, str, str], ...], w: Words, signs: bool) -> list[int]:
    return [page.button_width(w.say(key), icon if signs else "") for key, icon, _ in row]


def _shared(needed: list[int], room: int) -> list[int]:
    """Alike where all have room so; else each as wide as its word needs, and what is left shared."""
    alike, rest = room // len(needed), (room - sum(needed)) // len(needed)
    return [alike if max(needed) <= alike or rest < 0 else need + rest for need in needed]


def _look(page: Page, key: str, look: str, what: Moment | None) -> str:
    """Filled is what leads on from here, if one of them does."""
    if what:
        return "primary" if key == what.filled else "invited" if key in what.equal else "secondary"
    return "invited" if _greeted(page) and look == "secondary" else look
