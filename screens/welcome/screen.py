"""The welcome screen, a poster while nobody is there: one invitation, three ways to begin, the library's own picture.

Nobody's name and no title stand here (design §5). A touch beside the buttons is answered: hello, and what may be done.
"""

from dataclasses import replace

from kiosk.state import Kiosk, Welcome
from screens.corner import SIGNS, round_button
from screens.frame import bar_top, corner_bottom, header, title_room
from screens.holds import overlap, used
from screens.letters.breaks import keeps
from screens.looks import Looks
from screens.page import Page
from screens.paint.art import pile_picture
from screens.scene import Box, Button, Photo, Scene, Text
from screens.theme import night
from screens.welcome import slides
from screens.welcome.foot import foot
from screens.welcome.moment import AIR_MM, Moment, air_of, closed, headline_px, moment, told
from screens.welcome.opening import is_closed, opening
from screens.words import Words, words_of

BUTTONS = (("borrow", "book", "primary"), ("return", "return", "secondary"), ("account", "person", "secondary"))


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
        if shut and not s.compact:
            bottom = foot(page, bottom, width, "", lambda y: headline_px(page, what, (s.margin, top, width, y - top)))
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
    return None if pictured else box, y, whole - size - (s.gap if s.compact else 0)      # a large picture has air of its own


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
    below = bottom if _greeted(page) else foot(page, bottom, width, hours, lambda at: _invitation_px(page, width, at - y))
    bare = picture or page.s.compact or page.s.upright   # what is small keeps off the library's own
    _words(page, y, below, width, width - (0 if bare else page.s.gap))


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


# ---- hours -------------------------------------------------------------------------------------------------------

def _has_room_above(page: Page, name: str, hours: str) -> bool:
    """The hours stand under the name, where each of them has a line to itself, in letters as they are for everybody at least;
    else below."""
    room = title_room(page)
    return page.measure(name, room, page.s.plain, bold=True).fits and page.measure(hours, room, page.s.plain).fits


# ---- the invitation -------------------------------------------------------------------------------------------------

def _words(page: Page, y: int, bottom: int, width: int, narrow: int) -> None:
    """The invitation; the other languages, small and no wider than `narrow`: all of them or none."""
    s, large = page.s, _invitation_that_fits(page, width, bottom - y)
    if _greeted(page):                                   # rather in smaller letters than without air, or what to do
        below = sum(text.box[3] for text in _small_that_fit(page, _small(page), narrow, bottom - y))
        airy = _invitation_that_fits(page, width, bottom - y - below - s.gap // 2 - 2 * s.mm(AIR_MM))
        large = airy if airy and airy[0].font_px >= (s.headlines[-1] if s.letters > 1 else s.title) else large
    high = sum(text.box[3] for text in large)
    air = 0 if _greeted(page) or s.compact else s.gap // 2 + 2 * s.mm(AIR_MM)
    small = _small_that_fit(page, _small(page), narrow, bottom - y - high - air)
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


def _invitation_px(page: Page, width: int, room: int) -> int:
    return next((text.font_px for text in _invitation_that_fits(page, width, room)), 0)


def _invitation_that_fits(page: Page, width: int, room: int) -> list[Text]:
    """In the largest size that fits; nothing if it needs all the room. Larger letters rather have more lines, or less air, than
    that they become smaller than they are for everybody; and one step smaller rather than that a line ends badly."""
    s, w = page.s, page.w
    sentences = (w.say("hello"), w.say("hello_choose")) if _greeted(page) else (w.say("welcome"),)
    tries = [(px, air) for air in dict.fromkeys((0 if _greeted(page) else air_of(page), 0)) for px in s.headlines]
    least = s.headlines[-1]
    between = () if s.compact else ((3 * least + s.title) // 4, (least + s.title) // 2)
    smaller = [(px, 0) for px in (*between, s.title, s.body)]
    for breaks, some in ((False, [*tries, *smaller[:len(between)]]), (True, [*tries, *smaller])):
        for px, air in some:
            texts = [page.make_text((0, 0, width, 0), words, px, bold=True, max_lines=4, balance=True, align=_align(page))
                     for words in sentences]
            if not any(text.overflow for text in texts) and sum(text.box[3] for text in texts) <= room - air and (
                    breaks or all(keeps(text.lines) for text in texts)):
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
