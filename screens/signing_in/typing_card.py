"""A card's number by keys: the field, and under it a telephone's keys or the letters, as the library has it.

Where all keys do not find room at their size, letters and digits are pages of one board, with a tab for each. From a chair
nothing is touched above the board: the way back, erasing and the last key stand among the letters.
"""

from kiosk.state import CardTyping, Kiosk
from screens.frame import back_beside_a_field, bar_top, header
from screens.letters.faces import width as text_width
from screens.looks import Looks
from screens.page import Page
from screens.paint.art import number_picture
from screens.scene import Box, Scene
from screens.signing_in.screen import asked_low, asked_px, back_in_its_place, intended
from screens.stage import stage
from screens.theme import pitch

TELEPHONE = (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"), ("erase", "0", "ok"))
TWO_ROWS = (("1", "2", "3", "4", "5", "erase"), ("6", "7", "8", "9", "0", "ok"))
BOARD = (tuple("1234567890"), tuple("QWERTYUIOP"), tuple("ASDFGHJKL"), tuple("ZXCVBNM"))
FRENCH = (tuple("1234567890"), tuple("AZERTYUIOP"), tuple("QSDFGHJKLM"), tuple("WXCVBN"))
COLUMNS_LOW = 11
"""Of the board that has all keys in it: ten digits, and what erases."""

TABS = ("A–L", "M–X", "0–9 YZ")
"""What stands on the tab of each page."""

TAB = "tab_"
PAGES = tuple((tuple(signs[:8]), (*signs[8:], *(f"{TAB}{n}" for n in range(len(TABS)))))
              for signs in ("ABCDEFGHIJKL", "MNOPQRSTUVWX", "1234567890YZ"))
WIDE_KEYS = ("erase", "ok")
"""As large as what ends a visit; where there are letters they stand beside the field, and all rows are equally high."""

UPRIGHT_KEY_MM = 22.5
"""How high a letter's key is on an upright screen, which has the room."""

Rows = tuple[tuple[str, ...], ...]
Key = tuple[int, int]
"""How wide and how high a key is, px."""


def card_typing(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, CardTyping)
    page = Page(kiosk, looks)
    if kiosk.settings.card_by_typing == "letters":
        _letters(page)
    elif page.s.upright:
        _upright(page)
    elif page.s.compact or page.s.low:
        _below(page, TWO_ROWS, "digit", (page.s.primary, page.s.primary))
    else:
        _beside(page)
    return page.scene()


def _beside(page: Page) -> None:
    """Words and field at the left, the keys of a telephone at the right."""
    s, title = page.s, page.w.say("typing_title")
    header(page, intended(page))
    left, way_back = s.width - s.margin - 3 * s.primary - 2 * s.gap, bar_top(page)
    top = way_back - 3 * (s.primary + s.gap)
    for r, row in enumerate(TELEPHONE):
        _row(page, row, (left, top + r * (s.primary + s.gap)), "digit", (s.primary, s.primary))
    width = left - s.margin - s.mm(10)
    at = page.text((s.margin, top, width, 0), title, asked_px(page, width), bold=True, max_lines=2, balance=True)
    _field(page, s.margin, at + s.gap, width, s.primary)
    below = at + s.gap + s.primary + s.half
    _told(page, (s.margin, below, width, 0), lines=max(1, (way_back - below) // pitch(s.body)))
    back_in_its_place(page, width)


def _upright(page: Page) -> None:
    """Where the number stands, above; field and a telephone's keys one below the other, where hands reach."""
    s = page.s
    y = header(page, intended(page))
    wide = 3 * s.primary + 2 * s.gap
    left, top = (s.width - wide) // 2, page.floor - page.bottom_margin - 4 * s.primary - 3 * s.gap
    for r, row in enumerate(TELEPHONE):
        _row(page, row, (left, top + r * (s.primary + s.gap)), "digit", (s.primary, s.primary))
    back_in_its_place(page, left - s.margin - s.gap)
    whole, field = s.width - 2 * s.margin, top - s.mm(8) - s.primary
    _field(page, s.margin, field, whole, s.primary)
    _asked_above(page, y, field)


def _asked_above(page: Page, y: int, field: int) -> None:
    """What is asked and where it stands on the card, on an upright screen; just above the field why it was not taken."""
    s, w = page.s, page.w
    whole, notice = s.width - 2 * s.margin, field - s.mm(4) - 2 * pitch(s.body)
    stage(page, (s.margin, y, whole, notice - s.mm(2) - y), number_picture, w.say("typing_title"), w.say("typing_hint"))
    _told(page, (s.margin, notice, whole, 2 * pitch(s.body)), "center", hint=False)


def _letters(page: Page) -> None:
    """The whole board where it has room, and a hand reaches all of it; its keys as wide as the screen allows."""
    s = page.s
    assert isinstance(page.kiosk.phase, CardTyping)
    board = FRENCH if page.kiosk.language == "fr" else BOARD
    low = s.low and not s.upright
    wide = _column(page, COLUMNS_LOW if low else len(board[0]))
    if wide >= s.touch and not s.compact:
        draw = _all_in_the_board if low else _field_and_board
        draw(page, board, wide)
        return
    rows = PAGES[page.kiosk.phase.page % len(PAGES)]
    longest = max(len(row) for row in rows if not any(name.startswith(TAB) for name in row))
    wide = min(s.touch if s.compact else s.primary, (s.width - 2 * s.margin + s.gap) // longest - s.gap)
    _below(page, rows, "letter", (max(s.touch, wide), s.touch), WIDE_KEYS)


def _column(page: Page, count: int) -> int:
    """How wide a key is, so many of them side by side."""
    return (page.s.width - 2 * page.s.margin - (count - 1) * page.s.gap) // count


def _field_and_board(page: Page, board: Rows, wide: int) -> None:
    _below(page, board, "letter", (wide, page.s.mm(UPRIGHT_KEY_MM) if page.s.upright else page.s.touch), WIDE_KEYS)


def _all_in_the_board(page: Page, board: Rows, wide: int) -> None:
    """Four rows of keys as low as they come, with all that is touched; the field above them, its words above that."""
    s, w = page.s, page.w
    y, title = header(page), w.say("typing_title")
    bottom, key, step = page.floor - s.mm(2.4), (wide, s.touch), wide + s.gap
    tops = [bottom - s.touch - up * (s.touch + s.gap) for up in (3, 2, 1, 0)]
    for row, top in zip(board, tops, strict=True):
        aside = 0 if row is board[0] else (COLUMNS_LOW - len(row)) * step // 2
        _row(page, row, (s.margin + aside, top), "letter", key)
    right = s.width - s.margin                           # what is not a sign stands at the ends of the first and the last row
    rest, two = right - s.margin - len(board[0]) * step, 2 * step - s.gap
    _row(page, ("erase",), (right - rest, tops[0]), "letter", (rest, s.touch))
    _row(page, ("ok",), (right - two, tops[-1]), "letter", (two, s.touch))
    page.button("back", w.say("back"), (s.margin, tops[-1], two, s.touch))
    told, end = pitch(s.body), tops[0] - s.gap
    high = min(s.primary, end - y - told - s.half - pitch(s.title))
    _field(page, s.margin, end - high, s.width - 2 * s.margin, high)
    _told(page, (s.margin, end - high - s.half - told, s.width - 2 * s.margin, told))
    asked_low(page, (s.margin, end - high - s.half - told), title, s.title)


def _below(page: Page, rows: Rows, kind: str, key: Key, beside: tuple[str, ...] = ()) -> None:
    """Keys below; the field above them with those that stand `beside` it; words above all, or between."""
    s, w = page.s, page.w
    assert isinstance(page.kiosk.phase, CardTyping)
    y = header(page, intended(page) if s.upright or (s.low and not s.compact) else w.say("typing_title")) + s.half
    top = bottom = page.floor - s.mm(2 if s.compact else 4)
    for row in reversed(rows):
        wide = sum(_key_width(page, name, key) + s.gap for name in row) - s.gap
        top = bottom - key[1]
        _row(page, row, ((s.width - wide) // 2, top), kind, key)
        bottom = top - s.gap
    above, high = y, s.primary if beside else s.touch
    if not s.compact:                                # near the keys, where a hand and an eye are
        y = top - s.gap - high
    back = back_beside_a_field(page, y, high)
    left, right = s.margin + back + s.gap, s.width - s.margin - len(beside) * (s.primary + s.gap)
    _field(page, left, y, right - left, high)
    _row(page, beside, (right + s.gap, y), kind, (s.primary, high))
    if s.upright:
        _asked_above(page, above, y)
    elif s.compact:
        _told(page, (s.margin, y + high, s.width - 2 * s.margin, top - y - high))
    else:                                            # right above the field, and in line with it where it has room so
        fits = all(page.measure(w.say(key), s.width - s.margin - left, s.body, bold=key == "typing_wrong").fits
                   for key in ("typing_wrong", "typing_hint"))
        at = left if fits else s.margin
        _told(page, (at, y - s.half - pitch(s.body), s.width - s.margin - at, pitch(s.body)))
        if s.low:
            asked_low(page, (at, y - s.half - pitch(s.body)), w.say("typing_title"))


def _key_width(page: Page, name: str, key: Key) -> int:
    """A tab is as wide as its name."""
    return _tab_width(page, name) if name.startswith(TAB) else key[0]


def _tab_width(page: Page, name: str) -> int:
    s = page.s
    words = text_width(TABS[int(name.removeprefix(TAB))], s.body, True)
    return max(s.touch, words + 2 * s.mm(2 if s.compact else 4))


def _row(page: Page, row: tuple[str, ...], at: tuple[int, int], kind: str, key: Key) -> None:
    s, w, phase = page.s, page.w, page.kiosk.phase
    assert isinstance(phase, CardTyping)
    left, top = at
    for name in row:
        wide = _key_width(page, name, key)
        box = (left, top, wide, key[1])
        if name == "ok":
            page.button("ok", w.say("ok"), box, "primary" if phase.typed else "quiet", icon="check", icon_only=True)
        elif name == "erase":
            page.button("erase", w.say("erase"), box, "quiet", icon="erase", icon_only=True)
        elif name.startswith(TAB):
            _tab(page, box, int(name.removeprefix(TAB)))
        else:
            page.button(f"{kind}_{name}", name, box, "pin", px=s.title)
        left += wide + s.gap


def _tab(page: Page, box: Box, number: int) -> None:
    """The page that shows has an edge and its own colour."""
    phase = page.kiosk.phase
    assert isinstance(phase, CardTyping)
    here = phase.page % len(TABS) == number
    page.button("keys_page", TABS[number], box, "tint" if here else "quiet", target=str(number))


def _field(page: Page, x: int, y: int, width: int, height: int) -> None:
    """What was typed, its end always in sight, and where the next sign goes."""
    s, t, phase = page.s, page.t, page.kiosk.phase
    assert isinstance(phase, CardTyping)
    page.panel((x, y, width, height), t.surface, s.mm(3), border=t.line, border_px=2)
    caret, shown = s.mm(0.6), phase.typed
    room = width - 2 * s.mm(4) - 2 * caret
    px = s.title if page.measure(shown, room, s.title, bold=True).fits else s.body
    while shown.strip("…") and not page.measure(shown, room, px, bold=True).fits:
        shown = "…" + shown.removeprefix("…")[1:]
    if shown:
        page.text((x + s.mm(4), y, room, height), shown, px, bold=True, ground=t.surface)
    end = text_width(shown, px, True) + caret if shown else 0
    page.panel((x + s.mm(4) + end, y + (height - s.title) // 2, caret, s.title), t.jade, 0)


def _told(page: Page, box: Box, align: str = "left", *, hint: bool = True, lines: int = 1) -> None:
    """Why it was not taken; before, where it stands on the card, if that has room."""
    phase, s = page.kiosk.phase, page.s
    assert isinstance(phase, CardTyping)
    if phase.wrong:
        words, most = page.w.say("typing_wrong"), 1 if box[3] else 3
        large = s.upright and page.measure(words, box[2], s.title, bold=True).fits
        page.text(box, words, s.title if large else s.body, bold=True, color=page.t.lacquer, align=align, max_lines=most)
    elif hint and page.measure(words := page.w.say("typing_hint"), box[2], s.body, max_lines=lines).fits:
        page.text(box, words, s.body, color=page.muted, align=align, max_lines=lines)
