"""How a pile stands, counted: what is done, what waits for the patron, what is for the desk.

Beside the buttons, and on an upright screen large above the books. Knows a visit's lines and no boxes but its own.
"""

from collections.abc import Sequence
from dataclasses import replace

from kiosk.reasons import Reason
from kiosk.state import UNDER_WAY, Line, LineStep
from kiosk.transactions import Kind
from kiosk.values import dataclass
from screens.frame import Action, bar_top
from screens.letters.faces import width as text_width
from screens.page import Page
from screens.scene import Box
from screens.sentences import ASKED, for_desk, is_received, lent_secured, stays_unrenewed, tell, waits_for_patron, wanted
from screens.theme import Color, pitch

DOT = " · "
BESIDE_LINES = 2
"""Beside the buttons. More notes than that stand side by side, then in fewer words; how many were borrowed or returned never
goes."""

USUAL_DONE, USUAL_OPEN = 10, 2
"""Counts for which the notes beside the buttons have room in their fullest words, where that leaves the buttons theirs."""

SIGNS = frozenset({"hand", "desk"})
"""They say by themselves who is meant: the patron's hand, the bell of the desk. Beside the hand a number is enough, for its books
say what is to be done; the desk is named wherever that has room."""

HEAD_LINES = 2
"""Of a headline; in more its letters are smaller."""


@dataclass(frozen=True)
class Note:
    """`head`: the same in the words of a headline; `short` and `least`: in fewer words, where there are any. `count`: so many
    books."""

    tone: str                        # jade | gold | muted
    icon: str
    words: str
    head: str
    short: str = ""
    count: int = 0
    least: str = ""


def is_settled(lines: Sequence[Line]) -> bool:
    """Nothing is asked of the patron, and the kiosk is not at work."""
    return not any(line.step in ASKED or line.step in UNDER_WAY for line in lines)


def notes(page: Page, lines: Sequence[Line]) -> tuple[Note, ...]:
    """What needs somebody first; each book once. A book that was hers before has not been borrowed now."""
    w, alone = page.w, len(lines) == 1
    hers = [line for line in lines if line.step is LineStep.DONE and line.kind is not Kind.CHECKIN]
    refused, hers = sum(map(stays_unrenewed, hers)), [line for line in hers if line.success and not stays_unrenewed(line)]
    renewed = sum(line.renewed for line in hers)
    fresh = sum(line.kind is Kind.CHECKOUT and line.reason != Reason.ALREADY_YOURS for line in hers)
    had, lent = len(hers) - fresh - renewed, fresh + sum(map(lent_secured, lines))
    back = sum(line.success and line.kind is Kind.CHECKIN and line.step is LineStep.DONE for line in lines)
    waits, desk = sum(map(waits_for_patron, lines)), sum(map(for_desk, lines))
    desk_note = _gold(page, "desk", desk)
    if alone and is_received(lines[0]):
        desk_note = replace(desk_note, words=w.say("head_received"))
    not_renewed = w.say("not_renewed") if alone else w.count("count_not_renewed", refused)
    found = ((waits, _gold(page, "waits", waits)), (desk, desk_note),
             (refused, Note("gold", "clock", not_renewed, not_renewed)),
             (lent, _done(w.count("count_yours", lent), w.count("count_yours_short", lent))),
             (renewed, _done(w.count("count_renewed", renewed), w.count("count_renewed_short", renewed))),
             (had, _done(w.say("had_one") if alone else w.count("count_had", had), "")),
             (back, _done(w.count("count_returned", back), "")))
    return tuple(replace(note, count=n) for n, note in found if n)


def _done(words: str, short: str) -> Note:
    return Note("jade", "check", words, words, short)


def _color(page: Page, tone: str) -> Color:
    return {"jade": page.t.jade, "gold": page.t.gold, "muted": page.muted}[tone]


# ---- beside the buttons ---------------------------------------------------------------------------------------------

def foot_room(page: Page, actions: Sequence[Action]) -> int:
    """The width that is theirs there, whatever they say: the buttons look alike and keep their place while books come and go. As
    much as usual notes want; the buttons keep their words on one line."""
    s, w = page.s, page.w
    bare = s.width - 2 * s.margin - sum(max(s.primary, page.button_width(a.label)) + s.gap for a in actions)
    done = w.count("count_yours" if len(actions) > 1 else "count_returned", USUAL_DONE)
    waits, desk = (replace(_gold(page, key, USUAL_OPEN), count=USUAL_OPEN) for key in ("waits", "desk"))
    rows = [[_done(done, "")], [waits], [desk], [_counted(waits), replace(desk, words=desk.least)]]
    return min(bare, max(_row_width(page, row, s.body) for row in rows) + s.gap)


def _gold(page: Page, key: str, n: int) -> Note:
    """What waits for the patron, or is for the desk."""
    w = page.w
    least = w.count("count_desk_least", n) if key == "desk" else ""
    return Note("gold", {"waits": "hand", "desk": "desk"}[key], w.count(f"count_{key}", n), w.count(f"head_{key}", n),
                w.count(f"count_{key}_short", n), least=least)


def _width(page: Page, note: Note, px: int) -> int:
    return _before(px, note) + text_width(note.words, px, True) + 2


def _before(px: int, note: Note) -> int:
    """What its sign takes."""
    return round(px * 1.35) if note.tone == "gold" and note.icon else 0


def beside(page: Page, these: Sequence[Note], room: int) -> None:
    """In the row of the buttons, from the left margin: one below the other, or side by side where there are more of them."""
    if not these:
        return
    s = page.s
    px, rows = _rows(page, these, room)
    most = BESIDE_LINES - len(rows) + 1
    laid = [page.measure(row[0].words, room - _before(px, row[0]), px, bold=True, max_lines=most, balance=True) for row in rows]
    y = bar_top(page) + (s.primary - pitch(px) * sum(len(lines.lines) for lines in laid)) // 2
    for row, lines in zip(rows, laid, strict=True):
        x = s.margin
        for note in row:
            _note(page, note, (x, y, s.margin + room - x, px), len(lines.lines))
            x += _width(page, note, px) + _apart(px)
        y += pitch(px) * len(lines.lines)


def _note(page: Page, note: Note, at: Box, lines: int) -> None:
    """`at`: from where on, in so much width and letters so large."""
    x, y, room, px = at
    before, color = _before(px, note), _color(page, note.tone)
    if before:
        page.icon(note.icon, x, y + (pitch(px) - px) // 2, px, color)
    page.text((x + before, y, room - before, 0), note.words, px, bold=True, color=color, max_lines=lines, balance=True)


def _apart(px: int) -> int:
    """Between two notes of a row."""
    return round(px * 0.45)


Rows = Sequence[Sequence[Note]]


def _rows(page: Page, these: Sequence[Note], room: int) -> tuple[int, Rows]:
    """Size of the letters, and what stands in each row: the most that has room, what is done first."""
    s = page.s
    for px in (s.body, s.plain):
        for row in (these if len(these) == 1 else ()):
            if page.measure(row.words, room - _before(px, row), px, bold=True, max_lines=BESIDE_LINES).fits:
                return px, [[row]]
        if rows := _fitting(page, _wordings(page, these), room, px):
            return px, rows
    first = min(these, key=lambda note: note.tone != "jade")
    return s.plain, [[replace(first, words=first.short or first.words)]]


def _fitting(page: Page, wordings: Sequence[Sequence[Note]], room: int, px: int) -> Rows:
    """The first of them that has room so, rather one in which what is done stands alone in its row; none where none has."""
    found = [rows for notes in wordings for rows in _splits(notes) if all(_row_width(page, row, px) <= room for row in rows)]
    return next((rows for rows in found if not any(map(_is_mixed, rows))), found[0] if found else ())


def _is_mixed(row: Sequence[Note]) -> bool:
    return len({note.tone == "gold" for note in row}) > 1


def _row_width(page: Page, row: Sequence[Note], px: int) -> int:
    return sum(_width(page, note, px) + _apart(px) for note in row) - _apart(px)


def _wordings(page: Page, these: Sequence[Note]) -> list[list[Note]]:
    """All of them, the fullest words first; then what needs somebody as one count; of what is done at last only what was done
    now."""
    jade, gold = [note for note in these if note.tone != "gold"], [note for note in these if note.tone == "gold"]
    few, less = [_short(note) for note in jade], [_short(note) for note in gold]
    least = [replace(note, words=note.least or note.short or note.words) for note in gold]
    named = [_counted(note) if note.icon == "hand" else note for note in least]        # rows tell what a hand is to do
    bare = [_counted(note) for note in gold]
    one = [_all(page, gold)] if len(gold) > 1 else gold
    ways = (gold, less, least, named, bare, one) if all(note.icon in SIGNS for note in gold) and len(gold) > 1 else (
        gold, less, least, one)
    unsigned = [replace(note, icon="") for note in one]
    return [[*done, *open_] for open_ in ways for done in (jade, few)] + [[*few[:1], *one], [*few[:1], *unsigned]]


def _short(note: Note) -> Note:
    return replace(note, words=note.short or note.words)


def _counted(note: Note) -> Note:
    """Its number beside its sign."""
    return replace(note, words=str(note.count))


def _all(page: Page, gold: Sequence[Note]) -> Note:
    """What needs somebody, in one number; its sign is that of the first, which is the patron's own."""
    words = page.w.count("count_open", sum(note.count for note in gold))
    return Note("gold", gold[0].icon, words, words)


def _splits(notes: Sequence[Note]) -> list[Rows]:
    """One to a row, else in two rows: what is done in the first one, where that is possible; what is done stands in one note."""
    if len(notes) <= BESIDE_LINES:
        return [[[note] for note in notes]]
    jade = sum(note.tone != "gold" for note in notes)
    cuts = sorted(range(1, len(notes)), key=lambda at: (at != jade, at))
    return [[_joined(notes[:at]), _joined(notes[at:])] for at in cuts]


def _joined(row: Sequence[Note]) -> list[Note]:
    """What is done has no signs that part it."""
    jade = [note for note in row if note.tone != "gold"]
    one = [replace(jade[0], words=DOT.join(note.words for note in jade))] if jade else []
    return [*one, *(note for note in row if note.tone == "gold")]


# ---- above the books, on an upright screen --------------------------------------------------------------------------

def _head(page: Page, lines: Sequence[Line], these: Sequence[Note]) -> tuple[Note, ...]:
    """While nothing is counted yet: to wait, for what the kiosk does stands with the book. Of a single book what is wanted, or
    whose it is."""
    newest, said = tell(lines[-1], page.w), wanted(lines[0], page.w) if len(lines) == 1 else ""
    foreign = len(lines) == 1 and lines[0].reason == Reason.FOREIGN_TAG
    words = page.w.say("head_foreign") if foreign else newest.least or newest.short
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


def headline(page: Page, at: tuple[int, int, int], lines: Sequence[Line], these: Sequence[Note], hint: str) -> None:
    """From there on, in that width; with the invitation below."""
    s, (x, y, width) = page.s, at
    for note, px in _sizes(page, width, _head(page, lines, these)):
        y = page.text((x, y, width, 0), note.head, px, bold=True, align="center", max_lines=HEAD_LINES, balance=True,
                      color=page.ink if note.tone == "muted" else _color(page, note.tone))
    if hint:
        page.text((x, y + s.gap, width, 0), hint, s.body, color=page.muted, align="center", max_lines=HEAD_LINES, balance=True)
