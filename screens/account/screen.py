"""The account: the loans with their dates, overdue first, in pages; beside or below them what is ready, what is to pay and
what the library says, each whole where there is room, else as a button that opens it.

Where what stands is a matter of the screen: a wide one has a column at the right, a low one, large letters and low buttons a
row below, an upright one a block below its headline (`screens.account.upright`).
"""

from dataclasses import replace
from functools import lru_cache, partial

from kiosk.state import Account, Kiosk
from screens.account import loans as account_loans
from screens.account import rows as account_rows
from screens.account import side as account_side
from screens.account.groups import groups
from screens.account.head import account_bar, account_header, below_header, is_low, offline_band, under_the_name
from screens.account.part import part
from screens.account.rows import Rows
from screens.account.told import at_rest
from screens.account.upright import upright
from screens.frame import badge, bands, bar_top
from screens.looks import Looks
from screens.page import Page
from screens.paint.art import sign_picture
from screens.roomy import letters, roomy
from screens.scene import Box, Scene
from screens.stage import halves
from screens.theme import pitch

COLUMN_PARTS = (0.337, 0.36, 0.388)
"""Of the width: what stands beside the loans has the narrowest in which it says as much, for titles and dates need theirs."""

LETTERS_CACHED = 16
"""States of accounts of which it is known how large their letters may be: what stands there is drawn anew many times while
somebody looks at it. The least recently used is found anew."""

SIGN_MM = {"compact": 12, "wide": 20, "upright": 130}
"""Above the sentence that there is nothing on loan."""

HEADLINE_APART_MM = 3.4
"""Of a headline from what stands below it, at least."""

NEAR_MM = 1.8
"""Of the cards of a low screen from the buttons below them: their own buttons keep from the edges of the cards."""

LOW_PART = 0.3
"""Of the height: where buttons stand low, those of the loans begin below it."""

NOTE_LINES = 2
"""Of the sentence why a renewal was refused, where it has no room beside its loan."""


def account(kiosk: Kiosk, looks: Looks) -> Scene:
    """On an upright screen the loans are as large as their room allows; what is round them has one size, as on every screen of a
    visit. Renewing changes no size."""
    assert isinstance(kiosk.phase, Account)
    quiet = tuple(map(at_rest, kiosk.phase.loans))
    before = kiosk if quiet == kiosk.phase.loans else replace(kiosk, phase=replace(kiosk.phase, loans=quiet))
    return roomy(kiosk, looks, partial(_drawn, looks), quiet=before,
                 found=lambda state, own: _letters(_Asked(replace(state, now_ms=0), own)))


class _Asked:
    """How large letters may be is asked of a state and its looks, whatever the time is."""

    def __init__(self, kiosk: Kiosk, looks: Looks):
        self.both = (kiosk, looks)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and self.both == other.both

    def __hash__(self) -> int:
        return hash((self.both[0].phase, self.both[0].language))


@lru_cache(maxsize=LETTERS_CACHED)
def _letters(asked: _Asked) -> float:
    kiosk, looks = asked.both
    return letters(kiosk, looks, partial(_drawn, looks))


def _drawn(looks: Looks, kiosk: Kiosk, listed: Looks) -> Scene:
    return _account(kiosk, replace(looks, sketch=listed.sketch), listed)


def _account(kiosk: Kiosk, looks: Looks, listed: Looks) -> Scene:
    """`listed`: how what is listed on an upright screen looks."""
    assert isinstance(kiosk.phase, Account)
    page, within = Page(kiosk, looks), Page(kiosk, listed)
    s, phase = page.s, kiosk.phase
    opened = next((group for group in groups(page) if group.part == phase.part), None)
    if phase.known and opened:
        return part(page, within, opened)
    y = bands(page, below_header(page), offline=offline_band(page))
    bottom = bar_top(page) - s.mm(6 if s.upright else 3.1 if is_low(page) else 4)
    box = (s.margin, y, s.width - 2 * s.margin, bottom - y)
    there = None
    if phase.known and (phase.loans or groups(page)):
        there = upright(page, within, box) if s.upright else _with_row(page, box) if is_low(page) else _with_column(page, box)
    else:
        _sentence(page, box)
    at, count = (account_rows.page_of(page, there), account_rows.pages(page, there)) if there else (0, 1)
    page.ahead(lambda: account_header(page, at, count))
    account_bar(page, at, count)
    return page.scene()


def _phase(page: Page) -> Account:
    assert isinstance(page.kiosk.phase, Account)
    return page.kiosk.phase


# ---- where what stands ----------------------------------------------------------------------------------------------

def _no_loans(page: Page, box: Box, px: int) -> None:
    """Said in the middle of what is free, below the sign of books where that has room, as where there is nothing else."""
    s, words, (x, y, width, height) = page.s, page.w.say("loans_none"), box
    high = len(page.measure(words, width, px, bold=True, max_lines=2, balance=True).lines) * pitch(px)
    sign = s.mm(SIGN_MM["compact" if s.compact else "wide"])
    if high + sign + 3 * s.gap > height:
        page.text(box, words, px, bold=True, align="center", max_lines=2, balance=True)
        return
    top = y + (height - high - sign - s.gap) // 2
    badge(page, "book", x + (width - sign) // 2, top, sign, page.t.jade_tint, page.t.jade)
    page.text((x, top + sign + s.gap, width, 0), words, px, bold=True, align="center", max_lines=2, balance=True)


def _with_column(page: Page, box: Box) -> Rows | None:
    """The groups at the right of the loans; on all of the width where there are none."""
    s, (x, y, width, height) = page.s, box
    if not _phase(page).loans and under_the_name(page):
        account_side.draw_stack(page, x, y, width, account_side.stack(page, width, height))
        return None
    if not _phase(page).loans:
        apart = s.mm(HEADLINE_APART_MM)
        laid = account_side.stack(page, width, height - pitch(s.body) - apart)
        _no_loans(page, (x, y, width, height - laid.height - apart), s.body)
        account_side.draw_stack(page, x, y + height - laid.height, width, laid)
        return None
    wide = account_side.narrowest(page, [round(width * part) for part in COLUMN_PARTS], height) if groups(page) else 0
    if wide:
        account_side.draw_stack(page, x + width - wide, y, wide, account_side.stack(page, wide, height))
    there = account_rows.rows(page, (x, y, width - (wide + s.gap if wide else 0), height))
    account_loans.draw_loans(page, there)
    return there


def _with_row(page: Page, box: Box) -> Rows | None:
    """The buttons of the groups in a row below the loans."""
    s, found, (x, y, width, height) = page.s, groups(page), box
    lines = _row_lines(page, box)
    high = account_side.row_height(page, width, found, lines)
    if not _phase(page).loans:
        _no_loans(page, (x, y, width, height - high - s.gap), s.title)
    there = _above(page, box, high) if _phase(page).loans else None
    if there:
        account_loans.draw_loans(page, there)
    if found:
        account_side.draw_row(page, (x, y + height - high, width, high), found, lines)
    return there


def _row_lines(page: Page, box: Box) -> int:
    """Of the buttons of a low screen: two, where that takes nothing from the loans."""
    one, two = (account_side.row_height(page, box[2], groups(page), lines) for lines in (1, 2))
    if not page.s.compact or one == two:
        return 1
    if not _phase(page).loans:
        return 2
    usual, lower = (_above(page, box, high) for high in (one, two))
    return 2 if replace(lower, box=usual.box, tall=usual.tall, heights=usual.heights) == usual else 1


def _above(page: Page, box: Box, high: int) -> Rows:
    """Where the loans stand above a row of buttons so high."""
    s, (x, y, width, height) = page.s, box
    apart = s.gap if not s.compact else s.half if page.kiosk.offline else s.mm(NEAR_MM)          # no buttons: nearer
    space = high + apart if high else 0
    if s.low and not s.compact:                                         # what is touched stands low
        least = account_rows.LEAST_LOW * account_rows.least_row(page)
        down = max(0, min(round(s.height * LOW_PART) - y, height - space - least))
        y, height = y + down, height - down
    space = space or _note(page, (x, y, width, height))
    there = account_rows.rows(page, (x, y, width, height - space))
    if s.low and account_rows.pages(page, there) == 1:
        return account_rows.lowered(page, there)
    return there


def _note(page: Page, box: Box) -> int:
    """Why a renewal was refused, where its row has no room for that, or which one, where it is on another page: a sentence below
    the loans; what it takes, px."""
    s, t, (x, y, width, height) = page.s, page.t, box
    there = account_rows.rows(page, box)
    here = account_rows.here(page, there)
    refused = next((loan for loan in here if loan.refused and not account_loans.tells_refusal(page, there, loan)), None)
    untold = refused or next((loan for loan in _phase(page).loans if loan.refused and loan not in here), None)
    if untold is None:
        return 0
    why = (page.w.not_renewed(untold.refused), page.w.brief(untold.refused)) if refused else ()
    left, room, words, high = x + 2 * s.half + s.body, width - 3 * s.half - s.body, "", 0
    for words in (*why, f"{page.w.say('not_renewed')} · {untold.title}"):       # in few, or which, before its row leaves the page
        lines = min(NOTE_LINES if words in why else 1, len(page.measure(words, room, s.body, bold=True, max_lines=9).lines))
        high = lines * pitch(s.body) + s.mm(0.6)
        if account_rows.rows(page, (x, y, width, height - high - s.half)).slots == there.slots:
            break
    page.panel((x, y + height - high, width, high), t.gold_tint)
    page.icon("clock", x + s.half, y + height - high + (high - s.body) // 2, s.body, t.gold)
    page.text((left, y + height - high, room, high), words, s.body, bold=True, color=t.gold, ground=t.gold_tint,
              max_lines=NOTE_LINES if words in why else 1, cut=words not in why)
    return high + s.half


# ---- nothing to list ------------------------------------------------------------------------------------------------

def _sentence(page: Page, box: Box) -> None:
    """No loans and nothing else, not fetched yet, or not to be had: one sentence with its sign."""
    s, phase, (x, y, width, height) = page.s, _phase(page), box
    key, icon = ("loans_none", "book") if phase.known else ("account_failed", "cloud") if phase.failed else ("account_loading",
                                                                                                          "dots")
    words, hint = halves(page.w.say(key))
    sizes = (s.display, s.title, s.body) if s.upright else (s.title, s.body)
    px = next((px for px in sizes if page.measure(words, width, px, bold=True, max_lines=3).fits), s.body)
    lines = len(page.measure(words, width, px, bold=True, max_lines=4, balance=True).lines)
    below = s.half + len(page.measure(hint, width, s.body, max_lines=2, balance=True).lines) * pitch(s.body) if hint else 0
    sign = s.mm(SIGN_MM[s.form])
    used = lines * pitch(px) + below + sign + s.gap
    sign = sign if used <= height else 0
    top = y + (height - lines * pitch(px) - below - (sign + s.gap if sign else 0)) // 2
    if sign:
        box = (x + (width - sign) // 2, top, sign, sign)
        if s.upright:
            sign_picture(page, box, icon)
        else:
            badge(page, icon, *box[:3], page.t.jade_tint, page.t.jade)
        top += sign + s.gap
    top = page.text((x, top, width, 0), words, px, bold=True, align="center", max_lines=4, balance=True)
    if hint:
        page.text((x, top + s.half, width, 0), hint, s.body, color=page.muted, align="center", max_lines=2, balance=True)
    if not (phase.known or phase.failed):
        page.progress(y + height)
