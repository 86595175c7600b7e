"""The loans of an account: one sheet with a row for each, as many as whole titles leave room for.

Knows which loans stand on which page; what else an account tells is `screens.account`'s work.
"""

from kiosk.state import Account, LoanShown
from kiosk.touches import may_renew
from screens.covers import Work, cover
from screens.faces import width as text_width
from screens.page import Page
from screens.scene import Box
from screens.theme import Color, pitch
from screens.words import Words

A_PAGE = 4
"""Loans on a page at most: what eyes take in at once; the others stand on the next."""

TITLE_LINES = 2
"""A title of a loan that needs more lines is cut, and ends in …; on an upright screen one more."""

WORDS_PART = 0.3
"""Of the width of a screen: about what a title has in a row beside its button, when holds and fees stand beside the loans."""

COVER_RATIO = 0.7
NARROW_PART = 0.42
"""A word on the button of a row may take this part of it; else its sign stands alone."""


def _phase(page: Page) -> Account:
    assert isinstance(page.kiosk.phase, Account)
    return page.kiosk.phase


# ---- pages ----------------------------------------------------------------------------------------------------------

def a_page(page: Page) -> int:
    """How many stand on one: fewer where letters are large, or where more rows would cut titles that have room in fewer."""
    s, loans = page.s, _phase(page).loans
    if s.letters > 1:
        return A_PAGE - 1 if s.upright else A_PAGE // 2
    if s.low and not s.upright:
        return A_PAGE - 1
    if s.compact or s.upright or len(loans) <= A_PAGE:
        return A_PAGE
    room = s.width * WORDS_PART
    return A_PAGE if all(text_width(loan.title, s.body, True) <= room for loan in loans) else A_PAGE - 1


def pages(page: Page) -> int:
    return max(1, -(-len(_phase(page).loans) // a_page(page)))


def page_of(page: Page) -> int:
    return min(_phase(page).page, pages(page) - 1)


def here(page: Page) -> tuple[LoanShown, ...]:
    """The loans of this page."""
    first = page_of(page) * a_page(page)
    return _phase(page).loans[first:first + a_page(page)]


# ---- rows -----------------------------------------------------------------------------------------------------------

def draw_loans(page: Page, box: Box) -> None:
    """One below the other; on a low screen in two columns."""
    s, loans = page.s, here(page)
    x, y, width, height = box
    columns = 2 if s.compact else 1
    slots = a_page(page) if pages(page) > 1 else len(loans)
    gap = s.mm(1.4) if s.compact else 0
    rows = -(-slots // columns)
    tall = min((height - gap * (rows - 1)) // rows, s.mm(20 if s.compact else 40 if s.upright else 27))
    wide = (width - gap * (columns - 1)) // columns
    y += height - rows * tall if s.upright else 0
    if not s.compact:
        page.card((x, y, width, tall * len(loans)))
    for i, loan in enumerate(loans):
        at = (x + i % columns * (wide + gap), y + i // columns * (tall + gap), wide, tall)
        if s.compact:
            page.panel(at, page.t.surface, border=page.t.hair, border_px=1, shadow=page.shadow(1.6, 0.07, 0.4))
        elif i:
            page.panel((x + s.gap, at[1], width - 2 * s.gap, max(1, page.edge // 2)), page.t.hair, 0)
        _loan(page, at, loan)


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


def _loan(page: Page, box: Box, loan: LoanShown) -> None:
    s, t = page.s, page.t
    x, y, width, height = box
    left = x + (s.half if s.compact else s.mm(1.8))
    if not s.compact:
        tall = min(height, s.mm(36 if s.upright else 23)) - 2 * s.mm(1.6)
        page.cover(cover((left, y + (height - tall) // 2, round(tall * COVER_RATIO), tall), Work(loan.title, loan.author), t))
        left += round(tall * COVER_RATIO) + s.gap
    right = x + width - (s.half if s.compact else s.mm(2.4))
    if may_renew(loan):
        right -= _renew_button(page, right, (y, height), loan, width) + s.half
    _loan_words(page, (left, y, right - left, height), loan)


def _loan_words(page: Page, box: Box, loan: LoanShown) -> None:
    """The title, and below it what there is to say: in few words where the whole sentence has no room."""
    s, t = page.s, page.t
    x, y, width, height = box
    sentence, tone = said(loan, page.w, False)
    room = max(1, height // pitch(s.body) - 1)
    lines = len(page.measure(sentence, width, s.body, bold=True, max_lines=2).lines)
    whole = loan.refused and room > 1 and not s.compact and page.measure(sentence, width, s.body, bold=True, max_lines=2).fits
    if lines > 1 and not whole:
        (sentence, tone), lines = said(loan, page.w, True), 1
    color: Color = {"muted": t.muted, "gold": t.gold, "jade": t.jade_deep, "lacquer": t.lacquer}[tone]
    most = max(1, min(TITLE_LINES + s.upright, room + 1 - lines))
    titles = len(page.measure(loan.title, width, s.body, bold=True, max_lines=most, cut=True).lines)
    top = y + (height - (titles + lines) * pitch(s.body)) // 2
    top = page.text((x, top, width, 0), loan.title, s.body, bold=True, ground=t.surface, cut=True, max_lines=titles)
    page.text((x, top, width, 0), sentence, s.body, color=color, ground=t.surface, bold=tone != "muted", max_lines=lines)


def _renew_button(page: Page, right: int, at: tuple[int, int], loan: LoanShown, width: int) -> int:
    """With its word, its sign too where there is room; `at`: top and height of the row. Its width."""
    s, label = page.s, page.w.say("renew")
    y, high = at
    signs = [icon for icon in ("renew", "") if page.button_width(label, icon) <= width * NARROW_PART / (1 if icon == "" else 1.4)]
    alone = not signs or s.compact
    wide = s.touch if alone else page.button_width(label, signs[0])
    page.button("renew", label, (right - wide, y + (high - s.touch) // 2, wide, s.touch), icon="renew" if alone else signs[0],
                icon_only=alone, target=loan.item)
    return wide
