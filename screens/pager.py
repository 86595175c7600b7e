"""Which page of how many, between its arrows, in the row of the actions. Knows no phase."""

from screens.faces import width as text_width
from screens.frame import bar_top
from screens.page import Page


def pager_width(page: Page, count: int, *, numbered: bool = True) -> int:
    """What it takes of the row; nothing where one page is all."""
    return 2 * page.s.touch + _middle(page, count, numbered) + page.s.gap if count > 1 else 0


def pager(page: Page, at: int, count: int, x: int, *, numbered: bool = True) -> None:
    """From `x` on; an arrow that leads nowhere is not there, and its place stays free. `numbered`: the page stands between the
    arrows, else elsewhere."""
    s, y, w = page.s, bar_top(page), page.w
    if count < 2:
        return
    wide = _middle(page, count, numbered)
    if numbered:
        page.text((x + s.touch, y, wide, s.primary), f"{at + 1}/{count}", s.body, bold=True, align="center", color=page.muted)
    for key, icon, to, left in (("page_prev", "previous", at - 1, x), ("page_next", "next", at + 1, x + s.touch + wide)):
        if 0 <= to < count:
            page.button(key, w.say(key), (left, y, s.touch, s.primary), icon=icon, icon_only=True, target=str(to))


def _middle(page: Page, count: int, numbered: bool) -> int:
    return (text_width(f"{count}/{count}", page.s.body, True) if numbered else 0) + page.s.gap
