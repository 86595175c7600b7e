"""The button that renews one loan of an account: with its word where that has room, else its sign alone."""

from kiosk.state import Account, LoanShown
from kiosk.touches import may_renew
from screens.page import Page

NARROW_PART = 0.42
"""A word on the button of a row may take this part of it; else its sign stands alone."""


def renew_width(page: Page, width: int) -> tuple[int, str, bool]:
    """Of the button in a row so wide: its width, its sign, and whether the sign stands alone."""
    s, label = page.s, page.w.say("renew")
    signs = [icon for icon in ("renew", "") if page.button_width(label, icon) <= width * NARROW_PART / (1 if icon == "" else 1.4)]
    if s.compact:
        signs = _low_signs(page, width)
    return (page.button_width(label, signs[0]), signs[0], False) if signs else (s.touch, "renew", True)


def _loans(page: Page) -> tuple[LoanShown, ...]:
    assert isinstance(page.kiosk.phase, Account)
    return page.kiosk.phase.loans


def _low_signs(page: Page, width: int) -> list[str]:
    """In a low row: with its sign where the row has all of the width, its word alone where every date has room beside it (the
    same on all pages, whatever is under way), else none."""
    s, w, label = page.s, page.w, page.w.say("renew")
    if width > s.width // 2:
        return ["renew"]
    room = width - s.inner - 2 * s.half - page.button_width(label)
    loans = [loan for loan in _loans(page) if may_renew(loan) or loan.renewing or loan.renewed or loan.refused]
    dates = (w.say("overdue_short" if loan.overdue else "due_short", date=w.date_short(loan.due)) if loan.due
             else w.say("ask_desk") for loan in loans)
    return [""] if all(page.measure(words, room, s.body, bold=True).fits for words in dates) else []


def renew_button(page: Page, right: int, at: tuple[int, int], loan: LoanShown, width: int) -> None:
    """With its word, its sign too where there is room; `at`: top and height of the row."""
    s, (y, high) = page.s, at
    wide, icon, alone = renew_width(page, width)
    page.button("renew", page.w.say("renew"), (right - wide, y + (high - s.touch) // 2, wide, s.touch), icon=icon,
                icon_only=alone, target=loan.item)
