"""How a pile stands, counted: what is done, what waits for the patron, what is for the desk.

Beside the buttons, and on an upright screen large above the books. Knows a visit's lines and no boxes but its own.
"""

from collections.abc import Sequence
from dataclasses import replace

from kiosk.reasons import Reason
from kiosk.state import UNDER_WAY, Line, LineStep
from kiosk.transactions import Kind
from kiosk.values import dataclass
from screens.faces import width as text_width
from screens.frame import Action, bar_top
from screens.page import Page
from screens.scene import Box
from screens.sentences import ASKED, for_desk, stays_unrenewed, tell, waits_for_patron, wanted
from screens.theme import Color, pitch

DOT = " · "
BESIDE_LINES = 2
"""Beside the buttons; of more, what is done goes first."""

HEAD_LINES = 2
"""Of a headline; in more its letters are smaller."""


@dataclass(frozen=True)
class Note:
    """`head`: the same in the words of a headline; `short`: in fewer words, where there are any."""

    tone: str                        # jade | gold | muted
    icon: str
    words: str
    head: str
    short: str = ""


def is_settled(lines: Sequence[Line]) -> bool:
    """Nothing is asked of the patron, and the kiosk is not at work."""
    return not any(line.step in ASKED or line.step in UNDER_WAY for line in lines)


def notes(page: Page, lines: Sequence[Line]) -> tuple[Note, ...]:
    """What needs somebody first. A book that was hers before has not been borrowed now."""
    w, alone = page.w, len(lines) == 1
    hers = [line for line in lines if line.step is LineStep.DONE and line.kind is not Kind.CHECKIN]
    refused, hers = sum(map(stays_unrenewed, hers)), [line for line in hers if line.success and not stays_unrenewed(line)]
    renewed = sum(line.renewed for line in hers)
    fresh = sum(line.kind is Kind.CHECKOUT and line.reason != Reason.ALREADY_YOURS for line in hers)
    had, lent = len(hers) - fresh - renewed, fresh + sum(map(_is_lent_secured, lines))
    back = sum(line.success and line.kind is Kind.CHECKIN and line.step in (LineStep.DONE, LineStep.DESK) for line in lines)
    waits, desk = sum(map(waits_for_patron, lines)), sum(map(for_desk, lines))
    not_renewed = w.say("not_renewed") if alone else w.count("count_not_renewed", refused)
    found = ((waits, Note("gold", "hand", w.count("count_waits", waits), w.count("head_waits", waits))),
             (desk, Note("gold", "desk", w.count("count_desk", desk), w.count("head_desk", desk))),
             (refused, Note("gold", "clock", not_renewed, not_renewed)),
             (lent, _done(w.count("count_yours", lent), w.count("count_yours_short", lent))),
             (renewed, _done(w.count("count_renewed", renewed), w.count("count_renewed_short", renewed))),
             (had, _done(w.say("had_one") if alone else w.count("count_had", had), "")),
             (back, _done(w.count("count_returned", back), "")))
    return tuple(note for n, note in found if n)


def _is_lent_secured(line: Line) -> bool:
    """What may not leave the library is borrowed too: the gate is all that the desk sees to."""
    lent = line.success and line.kind is not Kind.CHECKIN
    return lent and line.step is LineStep.DESK and line.reason == Reason.STAYS_SECURED


def _done(words: str, short: str) -> Note:
    return Note("jade", "check", words, words, short)


def _color(page: Page, tone: str) -> Color:
    return {"jade": page.t.jade, "gold": page.t.gold, "muted": page.muted}[tone]


# ---- beside the buttons ---------------------------------------------------------------------------------------------

def needed(page: Page, these: Sequence[Note], actions: Sequence[Action]) -> int:
    """The width that they want there; larger letters leave those of the buttons their room."""
    s = page.s
    buttons = sum(max(s.primary, page.button_width(a.label, "" if a.short else a.icon)) + s.gap for a in actions)
    most = s.width if s.letters == 1 else s.width - 2 * s.margin - buttons
    return min(most, max((_width(page, note, s.body) + s.gap for note in these), default=0))


def _width(page: Page, note: Note, px: int) -> int:
    return _before(px, note) + text_width(note.words, px, True) + 2


def _before(px: int, note: Note) -> int:
    """What its sign takes."""
    return round(px * 1.35) if note.tone == "gold" else 0


def beside(page: Page, these: Sequence[Note], room: int) -> None:
    """In the row of the buttons, from the left margin: one below the other."""
    s = page.s
    px, shown = next(((px, shown) for px in (s.body, s.plain) if (shown := _shown(page, these, room, px))), (s.plain, these[:1]))
    laid = [(note, page.measure(note.words, room - _before(px, note), px, bold=True, max_lines=BESIDE_LINES, balance=True))
            for note in shown]
    y = bar_top(page) + (s.primary - pitch(px) * sum(len(lines.lines) for _, lines in laid)) // 2
    for note, lines in laid:
        before = _before(px, note)
        if before:
            page.icon(note.icon, s.margin, y + (pitch(px) - px) // 2, px, _color(page, note.tone))
        y = page.text((s.margin + before, y, room - before, 0), note.words, px, bold=True, color=_color(page, note.tone),
                      max_lines=len(lines.lines), balance=True)


def _shown(page: Page, these: Sequence[Note], room: int, px: int) -> Sequence[Note]:
    """What is done above what needs somebody, each on a line of its own; without what is done where that has no room. Nothing
    where these letters are too large."""
    if len(these) == 1:
        fits = page.measure(these[0].words, room - _before(px, these[0]), px, bold=True, max_lines=BESIDE_LINES).fits
        return these if fits else ()
    gold = [note for note in these if note.tone == "gold"]
    jade = [note if not note.short or _width(page, note, px) <= room else replace(note, words=note.short)
            for note in these if note.tone != "gold"]
    both = [Note("gold", gold[0].icon, DOT.join(note.words for note in gold), "")] if gold else []
    first = jade[:BESIDE_LINES - len(both)]
    for shown in ([*jade, *gold], [*jade, *both], [*first, *both], gold):
        if shown and len(shown) <= BESIDE_LINES and all(_width(page, note, px) <= room for note in shown):
            return shown
    return ()


# ---- above the books, on an upright screen --------------------------------------------------------------------------

def _head(page: Page, lines: Sequence[Line], these: Sequence[Note]) -> tuple[Note, ...]:
    """While nothing is counted yet: to wait, for what the kiosk does stands with the book. Of a single book what is wanted."""
    newest, said = tell(lines[-1], page.w), wanted(lines[0], page.w) if len(lines) == 1 else ""
    words = newest.least or newest.short
    first = (replace(these[0], head=said), *these[1:]) if said and these else tuple(these)
    return first or (Note("muted", newest.icon, words, words),)


def _sizes(page: Page, width: int, these: Sequence[Note]) -> list[tuple[Note, int]]:
    """The first one as large as it can be in two lines; the others are not larger than titles."""
    s = page.s
    fits = (px for px in (s.display, s.title) if page.measure(these[0].head, width, px, bold=True, max_lines=HEAD_LINES).fits)
    return [(these[0], next(fits, s.body)), *((note, s.title) for note in these[1:])]


def headline_height(page: Page, width: int, lines: Sequence[Line], these: Sequence[Note], hint: str) -> int:
    sized = _sizes(page, width, _head(page, lines, these))
    high = sum(pitch(px) * len(page.measure(note.head, width, px, bold=True, max_lines=HEAD_LINES, balance=True).lines)
               for note, px in sized)
    hints = len(page.measure(hint, width, page.s.body, max_lines=HEAD_LINES, balance=True).lines) if hint else 0
    return high + hints * pitch(page.s.body) + (page.s.gap if hints else 0)


def headline(page: Page, box: Box, lines: Sequence[Line], these: Sequence[Note], hint: str) -> None:
    """In the middle of the box, with the invitation below."""
    s, (x, y, width, height) = page.s, box
    y += (height - headline_height(page, width, lines, these, hint)) // 2
    for note, px in _sizes(page, width, _head(page, lines, these)):
        y = page.text((x, y, width, 0), note.head, px, bold=True, align="center", max_lines=HEAD_LINES, balance=True,
                      color=page.ink if note.tone == "muted" else _color(page, note.tone))
    if hint:
        page.text((x, y + s.gap, width, 0), hint, s.body, color=page.muted, align="center", max_lines=HEAD_LINES, balance=True)
