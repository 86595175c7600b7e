"""The welcome screen: one invitation, three ways to begin. Nobody's name and no title stand here (design §5)."""

from kiosk.state import Kiosk, Welcome
from screens.art import pile_picture
from screens.frame import bar_top, header, pad_is_lost
from screens.looks import Looks
from screens.page import Page
from screens.scene import Scene
from screens.theme import night, pitch
from screens.words import words_of

BUTTONS = (("borrow", "book", "primary"), ("return", "return", "secondary"), ("account", "person", "secondary"))


def welcome(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, Welcome)
    page = Page(kiosk, looks, night)
    s = page.s
    y = header(page, kiosk.settings.library.get(kiosk.language) or next(iter(kiosk.settings.library.values()), ""))
    bottom = _buttons_top(page) - (s.mm(2) if s.compact else s.mm(5))
    if s.upright:
        size = min(s.width - 2 * s.margin, round((bottom - y) * 0.54))
        pile_picture(page, ((s.width - size) // 2, y, size, size), len(kiosk.pad.lying))
        _words(page, y + size + s.gap, bottom, s.width - 2 * s.margin)
        _buttons(page)
        return page.scene()
    size = min(bottom - y + (0 if s.compact else s.mm(4)), round(s.width * (0.30 if s.compact else 0.38)))
    pile_picture(page, (s.width - s.margin - size, y + (bottom - y - size) // 2, size, size), len(kiosk.pad.lying))
    _words(page, y, bottom, s.width - 2 * s.margin - size - s.gap)
    _buttons(page)
    return page.scene()


def _words(page: Page, y: int, bottom: int, width: int) -> None:
    """The invitation, and what has to be said first; the other languages, small. The sentence goes before the invitation."""
    kiosk, s, w = page.kiosk, page.s, page.w
    said = _sentence(page)
    invitation, px = w.say("welcome"), _invitation_px(page, width, bottom - y, said)
    high = pitch(px) * len(page.measure(invitation, width, px, bold=True, max_lines=4, balance=True).lines) if px else 0
    notice = _notice_height(page, width, said)
    others = [] if said else [words_of(code).say("welcome") for code in kiosk.settings.languages if code != kiosk.language]
    small = _others_that_fit(page, others, width, bottom - y - high - notice)
    used = high + notice + (s.gap if high and notice else 0) + sum(h for _, h in small)
    top = y + max(0, (bottom - y - used) // 2)
    align = "center" if s.upright else "left"
    if px:
        top = page.text((s.margin, top, width, 0), invitation, px, bold=True, max_lines=4, balance=True, align=align)
    if said:
        _notice(page, top + (s.gap if px else 0), width, said)
    top += s.gap // 2
    for words, height in small:
        page.text((s.margin, top, width, height), words, s.caption, color=page.muted, role="caption", max_lines=2, balance=True,
                  align=align)
        top += height


def _invitation_px(page: Page, width: int, room: int, said: str) -> int:
    """The largest size in which the invitation fits; 0 where the sentence needs all the room."""
    s = page.s
    room -= _notice_height(page, width, said) + (s.gap if said else 0)
    for px in (s.display, s.title, s.body):
        laid = page.measure(page.w.say("welcome"), width, px, bold=True, max_lines=4, balance=True)
        if laid.fits and len(laid.lines) * pitch(px) <= room:
            return px
    return 0


def _others_that_fit(page: Page, others: list[str], width: int, room: int) -> list[tuple[str, int]]:
    shown = []
    for words in others:
        lines = len(page.measure(words, width, page.s.caption, max_lines=2).lines)
        height = lines * pitch(page.s.caption) + page.s.mm(0.6)
        if height > room:
            break
        shown.append((words, height))
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


def _buttons_top(page: Page) -> int:
    return bar_top(page) - (page.s.primary + page.s.gap if page.s.upright else 0)


def _buttons(page: Page) -> None:
    """Three ways to begin, the first one across an upright screen; with their signs where all have room for them."""
    s, top = page.s, _buttons_top(page)
    whole = s.width - 2 * s.margin
    first, columns = [], 2 if s.upright else 3
    width = (whole - (columns - 1) * s.gap) // columns
    signs = all(page.button_width(page.w.say(key), icon) <= width + s.mm(3) for key, icon, _ in BUTTONS)
    if s.upright:
        first = [(s.margin, top, whole, s.primary)]
    boxes = [*first, *((s.margin + i * (width + s.gap), bar_top(page), width, s.primary) for i in range(columns))]
    for (key, icon, look), box in zip(BUTTONS, boxes, strict=True):
        page.button(key, page.w.say(key), box, look, icon=icon if signs else "")
