"""What an account says of a loan below its title: the date, what became of a renewal, why there is no button.

Knows words and how many lines they need in a width, no boxes.
"""

from dataclasses import replace
from math import ceil

from kiosk.reasons import Reason
from kiosk.state import LoanShown
from kiosk.touches import may_renew
from kiosk.values import dataclass
from screens.page import Page
from screens.theme import pitch
from screens.words import Words

TITLE_LINES = 2
"""A title of a loan that needs more lines is cut, and ends in …; on an upright screen one more."""

EDGE_MM, NEAR_EDGE_MM = 1.4, 1.2
"""Words keep so far from the upper and the lower edge of their row; where room is short: about 7 px."""

LEAST_PITCH_EM = 1.2
"""From a line to the next one where room is short: the dot below of «ệ» and the grave on a capital «À» do not touch."""


@dataclass(frozen=True)
class Told:
    """`note`: why there is no button, on a line of its own."""

    words: str
    tone: str
    lines: int
    note: str = ""

    @property
    def all_lines(self) -> int:
        return self.lines + bool(self.note)


# ---- what there is to say -------------------------------------------------------------------------------------------

def said(loan: LoanShown, w: Words, short: bool) -> tuple[str, str]:
    """What a loan says, and its tone."""
    if loan.renewing:
        return w.say("renewing"), "muted"
    if loan.refused:
        return w.say("not_renewed") if short else w.not_renewed(loan.refused), "gold"
    if not loan.due:
        return w.say("ask_desk" if short else "due_unknown"), "muted"
    key, tone = ("renewed", "jade") if loan.renewed else ("overdue", "lacquer") if loan.overdue else ("due", "muted")
    if short:
        return w.say(f"{key}_short", date=w.date_short(loan.due)), tone
    return w.say(key, date=w.date(loan.due)), tone


def not_renewable(loan: LoanShown) -> bool:
    """It has no button, and nothing else that is said of it tells why."""
    return not (may_renew(loan) or loan.renewing or loan.renewed or loan.refused)


def has_button(page: Page, loan: LoanShown) -> bool:
    """Without the network nothing is renewed: the band above says so of all of them."""
    return may_renew(loan) and not page.kiosk.offline


def had_button(page: Page, loan: LoanShown) -> bool:
    """It has one, or had one a moment ago: what stands where does not change while a renewal is under way."""
    return not (page.kiosk.offline or not_renewable(loan))


def at_rest(loan: LoanShown) -> LoanShown:
    """As it was before it was renewed, or refused: by this it is found what stands where, so that no answer moves anything."""
    if not (loan.renewing or loan.renewed or loan.refused):
        return loan
    return replace(loan, renewing=False, renewed=False, refused=Reason.NONE, renewals_left=max(1, loan.renewals_left))


# ---- how it fits ----------------------------------------------------------------------------------------------------

def nearer(page: Page) -> int:
    """So much nearer than usual a title and what is said of it stand where room is short."""
    px = page.s.body
    return max(0, pitch(px) - ceil(LEAST_PITCH_EM * px) - 1)


def room_lines(page: Page, height: int) -> int:
    """So many lines keep from the edges of a row so high; a title and what is said of it stand there in any case."""
    high = pitch(page.s.body)
    if page.s.upright:
        return max(1, height // high)
    most = (height - 2 * page.s.mm(NEAR_EDGE_MM) + nearer(page)) // high
    return max(1, most, min(2, height // high))


def sign_width(page: Page) -> int:
    """Of the clock before an overdue date."""
    return round(page.s.body * 0.85)


def sentence_lines(page: Page, width: int, height: int, words: str) -> int:
    """How many it needs; 0 where it has no room beside a line of the title."""
    most = min(2, height // pitch(page.s.body) - 1)
    laid = page.measure(words, width, page.s.body, bold=True, max_lines=max(1, most))
    return len(laid.lines) if laid.fits and most > 0 else 0


def overdue(page: Page, width: int, loan: LoanShown, long: bool) -> str:
    """On one line behind its sign, in as many words as there is room for; empty: there is none. The fewest, which read clipped
    beside a whole date, stand with a short one."""
    w, width = page.w, width - sign_width(page) - page.s.half
    forms = (w.say(key, date=(w.date if long else w.date_short)(loan.due))
             for key in ("overdue", "overdue_middle", *(() if long else ("overdue_short",))))
    return next((words for words in forms if page.measure(words, width, page.s.body, bold=True).fits), "")


def told(page: Page, width: int, height: int, loan: LoanShown, long: bool) -> Told:
    """What is said in a row so large: a reason in full where there is room; at last why it has no button."""
    w, (words, tone) = page.w, said(loan, page.w, False)
    if tone == "lacquer":
        there = Told(overdue(page, width, loan, long) or said(loan, w, True)[0], tone, 1)
    else:
        lines = sentence_lines(page, width, height, words)
        whole = lines if loan.refused else lines == 1 and (long or not loan.due)
        there = Told(words, tone, lines) if whole else Told(*said(loan, w, True), 1)
    if not_renewable(loan) and not page.kiosk.offline:
        return _noted(page, width, height, loan, there)
    return there


def _noted(page: Page, width: int, height: int, loan: LoanShown, there: Told) -> Told:
    """With why it has no button: in the line of the date, else on a line of its own, else not: that it has none says it."""
    notes = [page.w.say(key) for key in ("no_renewal", "no_renewal_brief")]
    room = width - (sign_width(page) + page.s.half) * (there.tone == "lacquer")
    for note in notes:
        words = f"{there.words} · {note}"
        if page.measure(words, room, page.s.body, bold=there.tone != "muted").fits:
            return Told(words, there.tone, 1)
    own = next((note for note in notes if page.measure(note, width, page.s.body).fits), "")
    if own and room_lines(page, height) > there.lines + 1:
        return Told(there.words, there.tone, there.lines, own)
    least = f"{page.w.date_short(loan.due)} · {notes[-1]}" if loan.due else ""
    if least and there.tone == "muted" and page.measure(least, width, page.s.body).fits:
        return Told(least, there.tone, 1)
    return there


def title_lines(page: Page, loan: LoanShown, width: int, most: int) -> int:
    """Of its title, in so many at most."""
    most = max(1, min(TITLE_LINES + page.s.upright, most))
    return len(page.measure(loan.title, width, page.s.body, bold=True, max_lines=most, cut=True).lines)
