"""Which page of how many, between its arrows, in the row of the actions. Knows no phase."""

from screens.faces import width as text_width
from screens.frame import bar_top
from screens.page import Page


def pager_width(page: Page, count: int) -> int:
    """What it takes of the row; nothing where one page is all."""
    return 2 * page.s.touch + _middle(page, f"{count}/{count}") + page.s.gap if count > 1 else 0


def pager(page: Page, at: int, count: int, x: int) -> None:
    """From `x` on; an arrow that leads nowhere is not there, and its place stays free."""
    s, y, w = page.s, bar_top(page), page.w
    if count < 2:
        return
    wide = _middle(page, f"{count}/{count}")
    page.text((x + s.touch, y, wide, s.primary), f"{at + 1}/{count}", s.body, bold=True, align="center", color=page.muted)
    for key, icon, to, left in (("page_prev", "previous", at - 1, x), ("page_next", "next", at + 1, x + s.touch + wide)):
        if 0 <= to < count:
            page.button(key, w.say(key), (left, y, s.touch, s.primary), icon=icon, icon_only=True, target=str(to))


def _middle(page: Page, words: str) -> int:
    return text_width(words, page.s.body, True) + page.s.gap
