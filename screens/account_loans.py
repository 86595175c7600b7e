"""The loans of an account: one sheet with a row for each, as many as whole titles leave room for.

Knows which loans stand on which page; what else an account tells is `screens.account`'s work.
"""

from kiosk.state import Account, LoanShown
from kiosk.touches import may_renew
from kiosk.values import dataclass
from screens.account_renew import renew_button, renew_width
from screens.covers import Work, cover
from screens.faces import width as text_width
from screens.page import Page
from screens.scene import Box
from screens.theme import Color, pitch
from screens.words import Words

A_PAGE, A_PAGE_UPRIGHT = 4, 7
"""Loans on a page at most: what eyes take in at once; the others stand on the next."""

TITLE_LINES = 2
"""A title of a loan that needs more lines is cut, and ends in …; on an upright screen one more."""

WORDS_PART = 0.3
"""Of the width of a screen: about what a title has in a row beside its button, when holds and fees stand beside the loans."""

ROW_MM = {"compact": 36, "wide": 27, "upright": 64}
"""The highest a row is."""

COVER_MM = {False: 20, True: 52}
"""How high covers are; on an upright screen."""

COVER_RATIO = 0.7

NEARER_PX = 5
"""So much nearer what is said stands to its title where both fill their row."""


@dataclass(frozen=True)
class Rows:
    """Where the loans stand: how many on a page, in how many columns, and how high each is."""

    box: Box
    slots: int
    columns: int
    tall: int
    wide: int
    gap: int


def _phase(page: Page) -> Account:
    assert isinstance(page.kiosk.phase, Account)
    return page.kiosk.phase


# ---- pages ----------------------------------------------------------------------------------------------------------

def least_row(page: Page) -> int:
    """A row holds a title and what is said of it, and its button is a finger's breadth from the next."""
    s = page.s
    if s.upright:
        return max(s.mm(46), 3 * pitch(s.body) + s.mm(4))
    words = 2 * pitch(s.body) + s.mm(0.6)
    return words if page.kiosk.offline else max(s.touch + s.gap, words)        # without the network there are no buttons


def rows(page: Page, box: Box, most: int = 0) -> Rows:
    """As many as have room; `most`: no more than so many."""
    s, count = page.s, len(_phase(page).loans)
    width, height = box[2:]
    columns = 2 if s.compact else 1
    gap = s.mm(1.4) if s.compact else 0
    most = most or _most(page)
    high = s.mm(ROW_MM["compact" if s.compact else "upright" if s.upright else "wide"])
    fit = columns * max(1, (height + gap) // (least_row(page) + gap))
    slots = min(most, fit)
    lines = -(-(slots if count > slots else max(1, count)) // columns)
    tall = min((height - gap * (lines - 1)) // lines, max(high, least_row(page)))
    return Rows(box, slots, columns, tall, (width - gap * (columns - 1)) // columns, gap)


def _most(page: Page) -> int:
    """Fewer where more rows would cut titles that have room in fewer."""
    s, loans = page.s, _phase(page).loans
    if s.upright:
        return A_PAGE_UPRIGHT
    if s.compact or len(loans) <= A_PAGE:
        return A_PAGE
    room = s.width * WORDS_PART
    return A_PAGE if all(text_width(loan.title, s.body, True) <= room for loan in loans) else A_PAGE - 1


def pages(page: Page, there: Rows) -> int:
    return max(1, -(-len(_phase(page).loans) // there.slots))


def page_of(page: Page, there: Rows) -> int:
    return min(_phase(page).page, pages(page, there) - 1)


def here(page: Page, there: Rows) -> tuple[LoanShown, ...]:
    """The loans of this page."""
    first = page_of(page, there) * there.slots
    return _phase(page).loans[first:first + there.slots]


# ---- rows -----------------------------------------------------------------------------------------------------------

def place(there: Rows, at: int) -> Box:
    """Of the row with that number on its page."""
    x, y = there.box[:2]
    return (x + at % there.columns * (there.wide + there.gap), y + at // there.columns * (there.tall + there.gap), there.wide,
            there.tall)


def draw_loans(page: Page, there: Rows) -> None:
    """One below the other; on a low screen in two columns."""
    s, loans, long = page.s, here(page, there), _long_dates(page, there)
    if not s.compact:
        page.card((*there.box[:3], there.tall * len(loans)))
    for i, loan in enumerate(loans):
        box = place(there, i)
        if s.compact:
            if i % 2 == 0 and i + 1 == len(loans) and there.slots % 2 == 0:      # alone in its line: its title has all of it
                box = (*box[:2], there.box[2], box[3])
            page.panel(box, page.t.surface, border=page.t.hair, border_px=1, shadow=page.shadow(1.6, 0.07, 0.4))
        elif i:
            page.panel((box[0] + s.inner, box[1], box[2] - 2 * s.inner, max(1, page.edge // 2)), page.t.hair, 0)
        _loan(page, box, loan, long)


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


def tells_refusal(page: Page, there: Rows, loan: LoanShown) -> bool:
    """Has the sentence why it was not renewed room in its row?"""
    room = _room(page, place(there, 0), loan)
    return _sentence_lines(page, room, page.w.not_renewed(loan.refused)) > 0


# ---- one loan -------------------------------------------------------------------------------------------------------

def _loan(page: Page, box: Box, loan: LoanShown, long: bool) -> None:
    s, t = page.s, page.t
    x, y, width, height = box
    if not s.compact:
        tall = _cover_tall(page, height)
        page.cover(cover((x + s.inner, y + (height - tall) // 2, round(tall * COVER_RATIO), tall),
                         Work(loan.title, loan.author), t))
    if has_button(page, loan):
        renew_button(page, x + width - _side(page), (y, height), loan, width)
    _loan_words(page, _room(page, box, loan), loan, long)


def _cover_tall(page: Page, height: int) -> int:
    return min(height - 2 * page.s.mm(1.6), page.s.mm(COVER_MM[page.s.upright]))


def _side(page: Page) -> int:
    """Between a row's words or button and its right edge; a button of a low one stands nearer, for the date's sake."""
    return page.s.half if page.s.compact else page.s.inner


def _room(page: Page, box: Box, loan: LoanShown) -> Box:
    """What its words have of a row."""
    s, (x, y, width, height) = page.s, box
    left = s.inner if s.compact else s.inner + round(_cover_tall(page, height) * COVER_RATIO) + max(s.gap, s.inner)
    right = _side(page) + (renew_width(page, width)[0] + s.half if has_button(page, loan) else 0)
    return x + left, y, width - left - right, height


def _long_dates(page: Page, there: Rows) -> bool:
    """Dates stand in one form on all pages: with the year where every one of them has room for it."""
    box = place(there, 0)
    return all(_overdue(page, _room(page, box, loan), loan, True) if said(loan, page.w, False)[1] == "lacquer" else
               page.measure(said(loan, page.w, False)[0], _room(page, box, loan)[2], page.s.body, bold=True).fits
               for loan in _phase(page).loans if loan.due and not (loan.refused or loan.renewing))


def _overdue(page: Page, room: Box, loan: LoanShown, long: bool) -> str:
    """On one line behind its sign, in as many words as there is room for; empty: there is none."""
    w, width = page.w, room[2] - _sign(page) - page.s.half
    forms = (w.say(key, date=(w.date if long else w.date_short)(loan.due)) for key in ("overdue", "overdue_short"))
    return next((words for words in forms if page.measure(words, width, page.s.body, bold=True).fits), "")


def _sentence_lines(page: Page, room: Box, words: str) -> int:
    """How many it needs; 0 where it has no room beside a line of the title."""
    most = min(2, room[3] // pitch(page.s.body) - 1)
    laid = page.measure(words, room[2], page.s.body, bold=True, max_lines=max(1, most))
    return len(laid.lines) if laid.fits and most > 0 else 0


def _told(page: Page, room: Box, loan: LoanShown, long: bool) -> tuple[str, str, int]:
    """What is said of it, the tone, and in how many lines: a reason in full where there is room."""
    w, (words, tone) = page.w, said(loan, page.w, False)
    if tone == "lacquer":
        return _overdue(page, room, loan, long) or said(loan, w, True)[0], tone, 1
    lines = _sentence_lines(page, room, words)
    whole = lines if loan.refused else lines == 1 and (long or not loan.due)
    return (words, tone, lines) if whole else (*said(loan, w, True), 1)


def _sign(page: Page) -> int:
    return round(page.s.body * 0.85)


def _loan_words(page: Page, box: Box, loan: LoanShown, long: bool) -> None:
    """The title, and below it what there is to say, in few words where the sentence has no room; at last why it has no button."""
    s, t = page.s, page.t
    x, y, width, height = box
    words, tone, lines = _told(page, box, loan, long)
    color: Color = {"muted": t.muted, "gold": t.gold, "jade": t.jade_deep, "lacquer": t.lacquer}[tone]
    room = max(1, height // pitch(s.body) - lines)
    titles = _title_lines(page, loan, width, min(TITLE_LINES + s.upright, room))
    note, own = page.w.say("no_renewal") if not_renewable(loan) and not page.kiosk.offline else "", 0
    brief, least = (f"{date} · {page.w.say('no_renewal_brief')}" for date in (words, page.w.date_short(loan.due)))
    if note and page.measure(f"{words} · {note}", width, s.body, bold=tone != "muted").fits:
        words = f"{words} · {note}"
    elif (note and not _is_airy(page, height, titles + lines + 1)
          and page.measure(brief, width, s.body, bold=tone != "muted").fits):
        words = brief
    elif note and tone == "muted" and page.measure(least, width, s.body).fits and room < 2:
        words = least
    elif note and page.measure(note, width, s.body).fits and room >= 2:
        titles, own = min(titles, room - 1), 1
    elif note and lines == 1:
        width = _note_aside(page, box, words, tone)
        titles = _title_lines(page, loan, width, min(TITLE_LINES + s.upright, room))
    near = 0 if _is_airy(page, height, titles + lines + own) else NEARER_PX
    top = y + (height - (titles + lines + own) * pitch(s.body) + near * (1 + own)) // 2
    top = page.text((x, top, width, 0), loan.title, s.body, bold=True, ground=t.surface, cut=True, max_lines=titles) - near
    left = 0
    if tone == "lacquer" and page.measure(words, width - _sign(page) - s.half, s.body, bold=True, max_lines=lines).fits:
        page.icon("clock", x, top + (pitch(s.body) - _sign(page)) // 2, _sign(page), color)
        left = _sign(page) + s.half
    wide = width - left
    if not page.measure(words, wide, s.body, bold=tone != "muted", max_lines=lines).fits:
        wide += s.half // 2                          # a hair too wide on a 7" screen of 1024 px: nearer to its button
    top = page.text((x + left, top, wide, 0), words, s.body, color=color, ground=t.surface, bold=tone != "muted",
                    max_lines=lines) - near
    if own:
        page.text((x, top, width, 0), note, s.body, color=t.muted, ground=t.surface)


def _is_airy(page: Page, height: int, lines: int) -> bool:
    """Do so many lines keep from the edges of their row?"""
    return height >= lines * pitch(page.s.body) + 2 * page.s.half


def _note_aside(page: Page, box: Box, words: str, tone: str) -> int:
    """In few words at the right, where others have their button; the width that is left."""
    s, (x, y, width, height) = page.s, box
    note, lines = page.w.say("no_renewal_short"), min(2, max(1, height // pitch(s.body)))
    wide = max(text_width(note, s.body, False) // 2, *(text_width(word, s.body, False) for word in note.split(" "))) + 1 \
        if " " in note else text_width(note, s.body, False) // 2 + 2
    parts = page.measure(note, wide, s.body, max_lines=lines)
    left = width - wide - s.half
    if not parts.fits or not page.measure(words, left - (_sign(page) + s.half) * (tone == "lacquer"), s.body,
                                          bold=tone != "muted").fits:
        return width
    page.text((x + left + s.half, y, wide, height), note, s.body, color=page.t.muted, ground=page.t.surface, align="right",
              max_lines=lines)
    return left


def _title_lines(page: Page, loan: LoanShown, width: int, most: int) -> int:
    return len(page.measure(loan.title, width, page.s.body, bold=True, max_lines=max(1, most), cut=True).lines)
