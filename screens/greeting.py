"""The name of a patron in a title: all of it, or as much as has room there."""

import re

from screens.frame import named_px, title_room
from screens.page import Page


def greeting(page: Page, one_line: bool = False) -> str:
    """By name. `one_line`: with as much of the name as leaves the second line its room."""
    return _named(page, "greeting", one_line) or page.w.say("greeting_plain")


def account_title(page: Page) -> str:
    """Whose account it is."""
    return _named(page, "greeting" if page.s.compact else "account_title", False) or page.w.say("account")


def _named(page: Page, key: str, one_line: bool) -> str:
    """Empty where there is no name. A title of an upright screen has one line; others break where a second one stands free."""
    patron = page.kiosk.visit.patron if page.kiosk.visit else None
    if patron is None or not patron.greeting:
        return ""
    whole, room, px = page.w.say(key, name=patron.greeting), title_room(page), named_px(page) if one_line else page.s.body
    beginnings = re.split(r"(?<=[\s-])", patron.greeting) if one_line or page.s.upright else []
    names = (f"{''.join(beginnings[:count]).rstrip(' -')}…" for count in range(len(beginnings) - 1, 0, -1))
    fits = (words for words in (whole, *(page.w.say(key, name=name) for name in names))
            if page.measure(words, room, px, bold=True).fits)
    return next(fits, whole)
