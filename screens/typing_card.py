"""A card's number by keys: the field, and under it a telephone's keys or the letters, as the library has it.

Where all keys do not find room at their size, letters and digits are pages of one board.
"""

from kiosk.state import CardTyping, Kiosk
from screens.frame import header
from screens.looks import Looks
from screens.page import Page
from screens.scene import Scene
from screens.theme import pitch

TELEPHONE = (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"), ("erase", "0", "ok"))
TWO_ROWS = (("1", "2", "3", "4", "5", "erase"), ("6", "7", "8", "9", "0", "ok"))
BOARD = (tuple("1234567890"), tuple("QWERTYUIOP"), tuple("ASDFGHJKL"), (*"ZXCVBNM", "erase", "ok"))
PAGES = tuple((tuple(signs[:8]), (*signs[8:], "next", "erase", "ok"))
              for signs in ("ABCDEFGHIJKL", "MNOPQRSTUVWX", "YZ0123456789"))
PAGE_NAMES = ("A–L", "M–X", "Y–9")
"""What stands on the key that leads to each page."""

Rows = tuple[tuple[str, ...], ...]


def card_typing(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, CardTyping)
    page = Page(kiosk, looks)
    if kiosk.settings.card_by_typing == "letters":
        _letters(page)
    elif page.s.compact or page.s.height > page.s.width:
        _below(page, TWO_ROWS, "digit", page.s.primary)
    else:
        _beside(page)
    return page.scene()


def _beside(page: Page) -> None:
    """Words and field at the left, the keys of a telephone at the right."""
    s, w = page.s, page.w
    y = header(page)
    left = s.width - s.margin - 3 * s.primary - 2 * s.gap
    top = y + (s.height - s.mm(4) - y - 4 * s.primary - 3 * s.gap) // 2
    for r, row in enumerate(TELEPHONE):
        _row(page, row, left, top + r * (s.primary + s.gap), "digit", s.primary)
    width = left - s.margin - s.mm(10)
    at = page.text((s.margin, top, width, 0), w.say("typing_title"), s.display, bold=True, max_lines=2, balance=True)
    _field(page, s.margin, at + s.gap, width, s.primary)
    _notice(page, (s.margin, at + s.gap + s.primary + s.gap, width, 0))
    label = w.say("back")
    page.button("back", label, (s.margin, top + 3 * (s.primary + s.gap), page.button_width(label, "back"), s.primary),
                icon="back")


def _letters(page: Page) -> None:
    """The whole board where it has room."""
    s = page.s
    assert isinstance(page.kiosk.phase, CardTyping)
    whole = 10 * s.touch + 9 * s.gap <= s.width - 2 * s.margin and not s.compact
    _below(page, BOARD if whole else PAGES[page.kiosk.phase.page % len(PAGES)], "letter", s.touch)


def _below(page: Page, rows: Rows, kind: str, side: int) -> None:
    """Keys below, field and words above them."""
    s, w = page.s, page.w
    y = header(page, w.say("typing_title")) + s.half
    top = bottom = s.height - s.mm(2 if s.compact else 4)
    for row in reversed(rows):
        wide = sum(_key_size(page, name, side) + s.gap for name in row) - s.gap
        top = bottom - max(_key_size(page, name, side) for name in row)
        _row(page, row, (s.width - wide) // 2, top, kind, side)
        bottom = top - s.gap
    y = max(y, top - s.touch - pitch(s.body) - 2 * s.gap)            # near the keys, where a hand and an eye are
    page.button("back", w.say("back"), (s.margin, y, s.touch, s.touch), icon="back", icon_only=True)
    left = s.margin + s.touch + s.gap
    _field(page, left, y, s.width - s.margin - left, s.touch)
    _notice(page, (s.margin, y + s.touch, s.width - 2 * s.margin, top - y - s.touch), "center")


def _key_size(page: Page, name: str, side: int) -> int:
    return page.s.primary if name in ("erase", "ok", "next") else side


def _row(page: Page, row: tuple[str, ...], left: int, top: int, kind: str, side: int) -> None:
    s, w = page.s, page.w
    high = max(_key_size(page, name, side) for name in row)
    for name in row:
        wide = _key_size(page, name, side)
        box = (left, top, wide, high)
        if name == "ok":
            page.button("ok", w.say("ok"), box, "primary", icon="check", icon_only=True)
        elif name == "erase":
            page.button("erase", w.say("erase"), box, "quiet", icon="erase", icon_only=True)
        elif name == "next":
            page.button("keys_next", _next_page(page), box, "quiet")
        else:
            page.button(f"{kind}_{name}", name, box, "pin", px=s.title)
        left += wide + s.gap


def _next_page(page: Page) -> str:
    assert isinstance(page.kiosk.phase, CardTyping)
    return PAGE_NAMES[(page.kiosk.phase.page + 1) % len(PAGE_NAMES)]


def _field(page: Page, x: int, y: int, width: int, height: int) -> None:
    """What was typed, its end always in sight."""
    s, t, phase = page.s, page.t, page.kiosk.phase
    assert isinstance(phase, CardTyping)
    page.panel((x, y, width, height), t.surface, s.mm(3), border=t.line, border_px=2)
    room = width - 2 * s.mm(4)
    shown = phase.typed
    while shown and not page.measure(shown, room, s.title, bold=True).fits:
        shown = "…" + shown.removeprefix("…")[1:]
    if shown:
        page.text((x + s.mm(4), y, room, height), shown, s.title, bold=True, ground=t.surface)


def _notice(page: Page, box: tuple[int, int, int, int], align: str = "left") -> None:
    """Why it was not taken."""
    phase = page.kiosk.phase
    assert isinstance(phase, CardTyping)
    if phase.wrong:
        page.text(box, page.w.say("typing_wrong"), page.s.body, bold=True, color=page.t.lacquer, align=align,
                  max_lines=1 if box[3] else 3)
