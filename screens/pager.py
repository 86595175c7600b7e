"""Which page of how many, between its arrows, in the row of the actions. Knows no phase."""

from screens.faces import width as text_width
from screens.frame import bar_top
from screens.page import Page
from screens.scene import Box

ONE_DIGIT = 9


def pager_width(page: Page, count: int) -> int:
    """What it takes of the row; nothing where one page is all."""
    return 2 * page.s.touch + _middle(page, count) + page.s.gap if count > 1 else 0


def pager(page: Page, at: int, count: int, x: int) -> None:
    """From `x` on, the same on every page, so that a finger may stay: an arrow that leads nowhere sleeps."""
    s, y, w = page.s, bar_top(page), page.w
    if count < 2:
        return
    wide = _middle(page, count)
    page.text((x + s.touch, y, wide, s.primary), _number(page, at + 1, count), _px(page), bold=True, align="center", color=page.muted)
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


def _px(page: Page) -> int:
    """A small screen's row has no more room beside the words of its buttons."""
    return page.s.caption if page.s.compact else page.s.body


def _middle(page: Page, count: int) -> int:
    least = page.s.mm(1.2) if page.s.compact else page.s.gap
    return text_width(_number(page, count, count), _px(page), True) + least


def _number(page: Page, number: int, count: int) -> str:
    """Of more than nine a small screen has room for the one number only."""
    return str(number) if page.s.compact and count > ONE_DIGIT else f"{number}/{count}"
