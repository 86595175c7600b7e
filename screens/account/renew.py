"""The button that renews one loan of an account: with its word; its sign too, where that has room."""

from kiosk.state import Account, LoanShown
from screens.account.told import NEAR_EDGE_MM, had_button, nearer, said
from screens.page import Page
from screens.theme import pitch

NARROW_PART = 0.42
"""A word on the button of a row may take this part of it; else its sign stands alone."""

BELOW_LINES = 2
"""Of a date beside a button that stands below its title."""


def renew_width(page: Page, width: int, below: bool = False) -> tuple[int, str, bool]:
    """Of the button in a row so wide: its width, its sign, and whether the sign stands alone. `below`: below the title."""
    s, label = page.s, page.w.say("renew")
    if s.compact:
        signs = ["renew"] if width > s.width // 2 else [""] if below else []
    else:
        signs = [icon for icon in ("renew", "")
                 if page.button_width(label, icon) <= width * NARROW_PART / (1 if icon == "" else 1.4)]
    return (page.button_width(label, signs[0]), signs[0], False) if signs else (s.touch, "renew", True)


def has_room_below(page: Page, width: int, height: int) -> bool:
    """Has a card so large room for a button with its word below the title, beside the date of every loan?"""
    s, w, phase = page.s, page.w, page.kiosk.phase
    assert isinstance(phase, Account)
    room = width - s.inner - 2 * s.half - page.button_width(w.say("renew"))
    loans = [loan for loan in phase.loans if had_button(page, loan)]
    return height >= below_height(page) + 2 * s.mm(NEAR_EDGE_MM) and all(
        page.measure(said(loan, w, True)[0], room, s.body, bold=True, max_lines=BELOW_LINES).fits
        for loan in loans if not (loan.renewing or loan.renewed or loan.refused))


def below_height(page: Page) -> int:
    """Of a title and, below it, its date beside the button."""
    return pitch(page.s.body) - nearer(page) + max(BELOW_LINES * pitch(page.s.body), page.s.touch)


def renew_button(page: Page, right: int, middle: int, loan: LoanShown, form: tuple[int, str, bool]) -> None:
    """`right`: its right edge, `middle`: of its height; `form`: of `renew_width`."""
    s, (wide, icon, alone) = page.s, form
    page.button("renew", page.w.say("renew"), (right - wide, middle - s.touch // 2, wide, s.touch), icon=icon,
                icon_only=alone, target=loan.item)
