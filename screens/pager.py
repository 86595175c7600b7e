"""Which page of how many, between its arrows, in the row of the actions. Knows no phase."""

from screens.frame import bar_top
from screens.letters.faces import width as text_width
from screens.page import Page
from screens.scene import Box


def pager_width(page: Page, count: int, *, small: bool = False) -> int:
    """What it takes of the row; nothing where one page is all. `small`: its arrows stand side by side, for the sake of many
    buttons; which page it is stands elsewhere."""
    return 2 * page.s.touch + _middle(page, count, small) + page.s.gap if count > 1 else 0


def pager(page: Page, at: int, count: int, x: int, *, small: bool = False) -> None:
    """From `x` on, the same on every page, so that a finger may stay: an arrow that leads nowhere sleeps."""
    s, y, w = page.s, bar_top(page), page.w
    if count < 2:
        return
    wide = _middle(page, count, small)
    if not small:
        page.text((x + s.touch, y, wide, s.primary), page_of(at, count), s.body, bold=True, align="center", color=page.muted)
    for key, icon, to, left in (("page_prev", "previous", at - 1, x), ("page_next", "next", at + 1, x + s.touch + wide)):
        box = (left, y, s.touch, s.primary)
        if 0 <= to < count:
            page.button(key, w.say(key), box, icon=icon, icon_only=True, target=str(to))
        else:
            _asleep(page, icon, box)


def _asleep(page: Page, icon: str, box: Box) -> None:
    """Only to be seen: there is nothing to touch, to say, or to walk to."""
    s, look, (x, y, wide, high), size = page.s, page.button_look("asleep"), box, round(page.s.body * 1.1)
    page.panel(box, look.fill, min(high // 2, s.mm(3)), border=look.border, border_px=2 if look.border else 0)
    page.icon(icon, x + (wide - size) // 2, y + (high - size) // 2, size, look.color)


def _middle(page: Page, count: int, small: bool) -> int:
    return page.s.gap if small else text_width(page_of(count - 1, count), page.s.body, True) + page.s.gap


def page_of(at: int, count: int) -> str:
    """Which page of how many."""
    return f"{at + 1}/{count}"
