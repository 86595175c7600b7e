"""The loans of an account: one sheet with a row for each, on a low screen a card for each.

Knows how a loan is drawn; which stand on a page and where, `screens.account.rows` knows.
"""

from dataclasses import replace

from kiosk.reasons import Reason
from kiosk.state import LoanShown
from screens.account.renew import BELOW_LINES, below_height, renew_button, renew_width
from screens.account.rows import Rows, cover_tall, here, long_dates, place, room, side, title_width
from screens.account.told import (
    EDGE_MM,
    NEAR_EDGE_MM,
    has_button,
    nearer,
    room_lines,
    said,
    sentence_lines,
    sign_width,
    title_lines,
    told,
)
from screens.page import Page
from screens.paint.covers import COVER_RATIO, Work, cover
from screens.scene import Box
from screens.theme import Color, pitch


def draw_loans(page: Page, there: Rows) -> None:
    """One below the other; on a low screen in cards, two beside one another where buttons have no room else."""
    s, loans, long = page.s, here(page, there), long_dates(page, there)
    if not s.compact:
        last = place(there, max(0, len(loans) - 1))
        page.card((*there.box[:3], last[1] + last[3] - there.box[1]))
    for i, loan in enumerate(loans):
        box = place(there, i)
        alone = there.columns == 2 and i % 2 == 0 and i + 1 == len(loans)       # in its line: its title has all of it
        if s.compact:
            box = (*box[:2], there.box[2], box[3]) if alone else box
            page.panel(box, page.t.surface, border=page.t.hair, border_px=1, shadow=page.shadow(1.6, 0.07, 0.4))
        elif i:
            page.panel((box[0] + s.inner, box[1], box[2] - 2 * s.inner, max(1, page.edge // 2)), page.t.hair, 0)
        if there.below and not alone:
            _card(page, box, loan)
        else:
            _row(page, there, box, loan, long)


def tells_refusal(page: Page, there: Rows, loan: LoanShown) -> bool:
    """Has the sentence why it was not renewed room with it?"""
    words = page.w.not_renewed(loan.refused)
    if there.below and has_button(page, loan):
        return False
    if there.below:
        return page.measure(words, _card_room(page, there.wide), page.s.body, bold=True, max_lines=BELOW_LINES).fits
    width, height = room(page, there, place(there, 0), has_button(page, loan))[2], there.lowest
    return sentence_lines(page, width, height, words) > 0


def _color(page: Page, tone: str) -> Color:
    t = page.t
    return {"muted": t.muted, "gold": t.gold, "jade": t.jade_deep, "lacquer": t.lacquer}[tone]


# ---- a row ----------------------------------------------------------------------------------------------------------

def _row(page: Page, there: Rows, box: Box, loan: LoanShown, long: bool) -> None:
    s, (x, y, width, height) = page.s, box
    if not s.compact and not page.looks.sketch:
        tall = cover_tall(page, there)
        page.cover(cover((x + s.inner, y + (height - tall) // 2, round(tall * COVER_RATIO), tall),
                         Work(loan.title, loan.author), page.t))
    if has_button(page, loan):
        renew_button(page, x + width - side(page), y + height // 2, loan, renew_width(page, width))
    _row_words(page, room(page, there, box, has_button(page, loan)), loan, long)


def _row_words(page: Page, box: Box, loan: LoanShown, long: bool) -> None:
    """The title, and below it what there is to say."""
    s, t, (x, y, width, height) = page.s, page.t, box
    what = told(page, width, height, loan, long)
    wide = title_width(page, width, has_button(page, loan))
    titles = title_lines(page, loan, wide, room_lines(page, height) - what.all_lines)
    lines = titles + what.all_lines
    near = 0 if height >= lines * pitch(s.body) + 2 * s.mm(EDGE_MM) else nearer(page)
    top = y + (height - lines * pitch(s.body) + near * (1 + bool(what.note))) // 2
    title = page.make_text((x, top, wide, 0), loan.title, s.body, bold=True, ground=t.surface, cut=True, max_lines=titles)
    too_large = s.letters > 1 and height < lines * pitch(s.body) - near                # smaller ones are tried then
    page.add(replace(title, overflow=title.overflow or too_large))
    top += titles * pitch(s.body) - near
    left, color = 0, _color(page, what.tone)
    if what.tone == "lacquer" and page.measure(what.words, width - sign_width(page) - s.half, s.body, bold=True).fits:
        page.icon("clock", x, top + (pitch(s.body) - sign_width(page)) // 2, sign_width(page), color)
        left = sign_width(page) + s.half
    top = page.text((x + left, top, width - left, 0), what.words, s.body, color=color, ground=t.surface,
                    bold=what.tone != "muted", max_lines=what.lines) - near
    if what.note:
        page.text((x, top, width, 0), what.note, s.body, color=t.muted, ground=t.surface)


# ---- a card ---------------------------------------------------------------------------------------------------------

def _card_room(page: Page, width: int) -> int:
    return width - page.s.inner - page.s.half


def _card(page: Page, box: Box, loan: LoanShown) -> None:
    """The title on all of its width, below it the date beside the button; the title stands still while it is renewed."""
    s, t, (x, y, width, height) = page.s, page.t, box
    wide, high = _card_room(page, width), below_height(page)
    near = 0 if height >= high + nearer(page) + 2 * s.mm(NEAR_EDGE_MM) else nearer(page)
    top = y + (height - high - nearer(page) + near) // 2
    top = page.text((x + s.inner, top, wide, 0), loan.title, s.body, bold=True, ground=t.surface, cut=True) - near
    room, what = wide, told(page, wide, height, loan, False)
    if has_button(page, loan):
        form = renew_width(page, width, below=True)
        renew_button(page, x + width - s.half, top + (BELOW_LINES * pitch(s.body)) // 2, loan, form)
        words, tone = _beside_button(page, room - form[0] - s.half, loan)
        airy = page.measure(words, room - form[0] - s.gap, s.body, bold=tone != "muted", max_lines=BELOW_LINES).fits
        room -= form[0] + (s.gap if airy else s.half)
    else:
        words, tone = what.words, what.tone
    top = page.text((x + s.inner, top, room, 0), words, s.body, color=_color(page, tone), ground=t.surface,
                    bold=tone != "muted", max_lines=BELOW_LINES) - near
    if what.note:
        page.text((x + s.inner, top, wide, 0), what.note, s.body, color=t.muted, ground=t.surface)


def _beside_button(page: Page, width: int, loan: LoanShown) -> tuple[str, str]:
    """What a loan says, and its tone: of a refusal the reason, where that has room in few words."""
    words, tone = said(loan, page.w, True)
    why = page.w.brief(loan.refused) if loan.refused and loan.refused != Reason.LIBRARY_SAYS_NO else ""
    return (why if why and page.measure(why, width, page.s.body, bold=True, max_lines=BELOW_LINES).fits else words), tone
