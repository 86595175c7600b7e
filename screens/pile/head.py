"""The headline of a pile on an upright screen: what of its notes stands large above the books, and the invitation below it.

Whatever has no room there is said beside the buttons: nothing is counted twice. Knows no cards.
"""

from collections.abc import Sequence

from kiosk.state import Lending, Line
from kiosk.values import dataclass
from screens.frame import pad_is_lost
from screens.page import Page
from screens.pile.empty import books_left
from screens.pile.notes import Note, headline, headline_height, is_settled, notes
from screens.scene import Box
from screens.sentences import for_desk

HEADLINE_MM = 5
"""Above and below the headline."""


@dataclass(frozen=True)
class Head:
    """What a headline says above the books, px with its distance to them. The rest is said beside the buttons."""

    lines: Sequence[Line]
    notes: tuple[Note, ...]
    hint: str
    high: int
    full: bool                       # no next book comes: rows need not keep their height for it

    def draw(self, page: Page, box: Box) -> int:
        """How many of the notes it tells."""
        headline(page, (box[0], box[1] + page.s.mm(HEADLINE_MM), box[2]), self.lines, self.notes, self.hint)
        return len(self.notes)


def heads(page: Page, width: int, lines: Sequence[Line]) -> list[Head]:
    """All that is to be said with the invitation, without it, or what comes first alone. The invitation keeps its room while the
    library is asked: no row moves when it answers."""
    these, kept = notes(page, lines), _next(page, lines)
    hint = kept if is_settled(lines) else ""
    ways = ((these, hint, kept), (these, "", ""), (these[:1], "", ""))
    full, around = _full(page, lines), 2 * page.s.mm(HEADLINE_MM)
    return [Head(lines, some, words, headline_height(page, width, lines, some, room) + around, full)
            for some, words, room in dict.fromkeys(ways)]


def _next(page: Page, lines: Sequence[Line]) -> str:
    """More is asked for only where more can be taken, and not in one breath with the way to the desk."""
    kiosk = page.kiosk
    if _sends_to_desk(lines):
        return ""
    full = pad_is_lost(kiosk) or (isinstance(kiosk.phase, Lending) and books_left(kiosk) == 0)
    return page.w.say("touch_finish" if full else "lay_more")


def _full(page: Page, lines: Sequence[Line]) -> bool:
    """With these she has all that she may borrow, whatever the library says of the last one: no row moves when it answers."""
    patron = page.kiosk.visit.patron if page.kiosk.visit else None
    return isinstance(page.kiosk.phase, Lending) and bool(
        patron and patron.loan_limit and patron.loans + len(lines) >= patron.loan_limit)


def _sends_to_desk(lines: Sequence[Line]) -> bool:
    """Is the headline the way to the desk, which is all that is wanted?"""
    return len(lines) == 1 and for_desk(lines[0])
