"""The welcome screen, a poster while nobody is there: one invitation, three ways to begin, the library's own picture.

Nobody's name and no title stand here (design §5). A touch beside the buttons is answered: hello, and what may be done.
"""

from dataclasses import replace

from kiosk.state import Kiosk, Welcome
from screens import slides
from screens.art import pile_picture
from screens.frame import bar_top, header, pad_is_lost, title_room
from screens.looks import Looks
from screens.opening import opening
from screens.page import Page
from screens.scene import Photo, Scene, Text
from screens.theme import night, pitch
from screens.words import words_of

BUTTONS = (("borrow", "book", "primary"), ("return", "return", "secondary"), ("account", "person", "secondary"))


def welcome(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, Welcome)
    page = Page(kiosk, looks, night)
    s = page.s
    hours, page.next_paint_ms = opening(kiosk, page.w)
    page.anywhere = "hello"
    pictured = _picture(page)
    name = kiosk.settings.library.get(kiosk.language) or next(iter(kiosk.settings.library.values()), "")
    above = _has_room_above(page, name, hours)
    y = header(page, name, hours if above else "")
    bottom = bar_top(page) - (s.mm(2) if s.compact else s.mm(5))
    said = _sentence(page)
    size = min(bottom - y + (0 if s.compact else s.mm(4)), round(s.width * (0.30 if s.compact else 0.38)))
    width = s.width - 2 * s.margin - size - s.gap
    if s.height > s.width and pictured:              # upright: the picture above, the words below
        y, width = slides.picture_box(s)[3], s.width - 2 * s.margin
    if not pictured:
        pile_picture(page, (s.width - s.margin - size, y + (bottom - y - size) // 2, size, size), len(kiosk.pad.lying))
    foot = bottom if said or _greeted(page) else _foot(page, bottom, width, "" if above else hours)
    _words(page, y, foot, width, said)
    _buttons(page)
    return page.scene()


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
    for icon, words, color in (("notice", _news(page), page.ink), ("clock", hours, page.muted)):
        if words:
            size = round(s.body * 0.95)
            left = s.margin + size + s.half
            room = width - size - s.half
            lines = len(page.measure(words, room, s.body, max_lines=2, cut=True, balance=True).lines)
            top = bottom - lines * pitch(s.body)
            page.icon(icon, s.margin, top + (pitch(s.body) - size) // 2, size, page.g.accent)
            page.text((left, top, room, 0), words, s.body, color=color, max_lines=2, cut=True, balance=True)
            bottom = top - (0 if s.compact else s.gap)
    return bottom


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

def _words(page: Page, y: int, bottom: int, width: int, said: str) -> None:
    """The invitation, and what has to be said first; the other languages, small. The sentence goes before the invitation."""
    s = page.s
    notice = _notice_height(page, width, said)
    large = _invitation_that_fits(page, width, bottom - y - notice - (s.gap if said else 0))
    high = sum(text.box[3] for text in large)
    small = _small_that_fit(page, [] if said else _small(page), width, bottom - y - high - notice)
    used = high + notice + (s.gap if large and said else 0) + sum(text.box[3] for text in small)
    top = _down(page, large, y + max(0, (bottom - y - used) // 2))
    if said:
        _notice(page, top + (s.gap if large else 0), width, said)
    _down(page, small, top + s.gap // 2)


def _down(page: Page, texts: list[Text], top: int) -> int:
    """One below the other; the y below the last."""
    for text in texts:
        page.add(replace(text, box=(page.s.margin, top, *text.box[2:])))
        top += text.box[3]
    return top


def _greeted(page: Page) -> bool:
    assert isinstance(page.kiosk.phase, Welcome)
    return page.kiosk.phase.greeted_until_ms > 0


def _invitation_that_fits(page: Page, width: int, room: int) -> list[Text]:
    """In the largest size that fits; nothing where the sentence needs all the room."""
    s, w = page.s, page.w
    sentences = (w.say("hello"), w.say("hello_choose")) if _greeted(page) else (w.say("welcome"),)
    for px in (s.display, s.title, s.body):
        texts = [page.make_text((0, 0, width, 0), words, px, bold=True, max_lines=4, balance=True) for words in sentences]
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
        text = page.make_text((0, 0, width, 0), words, px, color=page.muted, role=role, max_lines=2, balance=True)
        height = text.box[3] + page.s.mm(0.6)
        if height > room:
            break
        shown.append(replace(text, box=(*text.box[:3], height)))
        room -= height
    return shown


def _sentence(page: Page) -> str:
    """A card that was refused; a pad that is away; books that lie there already: the count, never a title."""
    kiosk, w = page.kiosk, page.w
    assert isinstance(kiosk.phase, Welcome)
    if kiosk.phase.notice:
        return w.reason(kiosk.phase.notice)
    if pad_is_lost(kiosk):
        return w.say("pad_lost")
    if not kiosk.scanner_ok:
        return w.say("scanner_lost")
    count = len(kiosk.pad.lying)
    return w.count("lying", count) + ("" if w.language == "zh" else " ") + w.say("lying_next") if count else ""


def _notice_width(page: Page, width: int) -> int:
    return width - 2 * page.s.mm(2.4)


def _notice_lines(page: Page, width: int, said: str) -> int:
    return len(page.measure(said, _notice_width(page, width), page.s.body, bold=True, max_lines=6).lines)


def _notice_height(page: Page, width: int, said: str) -> int:
    return _notice_lines(page, width, said) * pitch(page.s.body) + 2 * page.s.half if said else 0


def _notice(page: Page, y: int, width: int, said: str) -> None:
    s, t = page.s, page.t
    box = (s.margin, y, width, _notice_height(page, width, said))
    page.panel(box, t.night_surface)
    page.panel((s.margin, y, s.mm(0.9), box[3]), t.night_gold, s.mm(0.4))
    page.text((s.margin + s.mm(2.4), y, _notice_width(page, width), box[3]), said, s.body, bold=True, color=t.night_gold,
              ground=t.night_surface, max_lines=6, balance=True)


def _buttons(page: Page) -> None:
    """Three ways to begin; with their signs where all three have room for them."""
    s = page.s
    width = (s.width - 2 * s.margin - 2 * s.gap) // 3
    signs = all(page.button_width(page.w.say(key), icon) <= width + s.mm(3) for key, icon, _ in BUTTONS)
    for i, (key, icon, look) in enumerate(BUTTONS):
        box = (s.margin + i * (width + s.gap), bar_top(page), width, s.primary)
        page.button(key, page.w.say(key), box, "invited" if _greeted(page) and look == "secondary" else look,
                    icon=icon if signs else "")
