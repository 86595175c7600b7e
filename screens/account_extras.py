"""What the account tells beside the loans: holds with their shelf or «not here yet», fees with their reason, and what the
library has to say to this patron.

Each stands in a field of its tint with its sign. Where not all of them have room, the sum of the fees and the number of
what is left out stand for the rest.
"""

from collections.abc import Callable

from kiosk.state import Account, FeeShown, HoldShown
from kiosk.values import dataclass
from screens.page import Page
from screens.scene import Box
from screens.sentences import clipped, notices
from screens.theme import Color, pitch

CLIPS = (60, 45, 36, 28, 22, 16, 10, 6)
"""How long a title may be: the longest that leaves the whole sentence its room."""


@dataclass(frozen=True)
class Extra:
    """`say`: the sentence about a title, or about why a fee is owed."""

    icon: str
    tone: str
    title: str
    say: Callable[[str], str]
    is_hold: bool = False

    @property
    def is_notice(self) -> bool:
        """The library's own words: quieter than what we say."""
        return self.tone == "mist"


def extras(page: Page) -> list[Extra]:
    """What is ready first, then what the library says and what is to pay, then what is not here yet."""
    phase = page.kiosk.phase
    assert isinstance(phase, Account)
    ready = [_hold(page, hold) for hold in phase.holds if hold.ready]
    waiting = [_hold(page, hold) for hold in phase.holds if not hold.ready]
    told = notices(phase.messages, page.w, fees=bool(phase.fees), currency=page.kiosk.settings.currency)
    said = [Extra("notice", "mist", "", lambda _, words=words: words) for words in told]
    return [*ready, *said, *(_fee(page, fee) for fee in phase.fees), *waiting]


def with_sum(page: Page, found: list[Extra]) -> list[Extra]:
    """The sum of all fees stands before the single ones; one fee needs none."""
    phase = page.kiosk.phase
    assert isinstance(phase, Account)
    if len(phase.fees) < 2:
        return found
    words = page.w.say("fees", amount=_money(page, sum(fee.amount for fee in phase.fees)))
    at = next(i for i, extra in enumerate(found) if extra.icon == "coins")
    return [*found[:at], Extra("coins", "gold", "", lambda _: words), *found[at:]]


def _hold(page: Page, hold: HoldShown) -> Extra:
    w, title = page.w, hold.title or page.w.say("untitled")
    if not hold.ready:
        return Extra("clock", "sky", title, lambda short: w.say("hold_waiting", title=short), True)
    key = "hold_shelf_at" if hold.shelf else "hold_ready"
    return Extra("hold", "jade", title, lambda short: w.say(key, title=short, shelf=hold.shelf), True)


def _fee(page: Page, fee: FeeShown) -> Extra:
    w, amount = page.w, _money(page, fee.amount)
    if not fee.why:
        return Extra("coins", "gold", "", lambda _: w.say("fees", amount=amount))
    return Extra("coins", "gold", fee.why, lambda short: f"{short} — {amount}")


def _money(page: Page, amount: int) -> str:
    return page.w.money(amount, page.kiosk.settings.currency)


# ---- laying them out ------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Laid:
    extra: Extra
    words: str
    lines: int


@dataclass(frozen=True)
class Shown:
    """What has room one below the other, how high it is, px, and how many holds are left out."""

    each: tuple[Laid, ...]
    height: int
    rest: int

    def tells(self, fees: tuple[FeeShown, ...]) -> bool:
        """Does every fee stand there?"""
        return sum(laid.extra.icon == "coins" for laid in self.each) >= len(fees)


def fitting(page: Page, width: int, room: int, found: list[Extra]) -> Shown:
    """All of them, in as many lines as there is room for, with the sum of the fees where it fits; else the first ones."""
    complete = with_sum(page, found)
    tries = [(these, lines) for lines in ((1,) if page.s.compact else (5, 3, 2, 1)) for these in (complete, found)]
    for these, lines in tries:
        laid = [_laid(page, width, extra, lines) for extra in these]
        if _stack_height(page, laid) <= room:
            return Shown(tuple(laid), _stack_height(page, laid), 0)
    return _crowded(page, width, room - pitch(page.s.body), found)


def _crowded(page: Page, width: int, room: int, found: list[Extra]) -> Shown:
    """One line each, what is not here yet left out first, then what the library says beside it, and holds; a second line
    where there is room for it, fees before holds."""
    here = [extra for extra in found if extra.tone != "sky"]
    laid = [_laid(page, width, extra, 1) for extra in here]
    while laid and _stack_height(page, laid) > room:
        laid.pop(max(range(len(laid)), key=lambda at: (laid[at].extra.is_notice, laid[at].extra.is_hold, at)))
    for at in sorted(range(len(laid)), key=lambda at: laid[at].extra.is_hold):
        longer = [*laid[:at], _laid(page, width, laid[at].extra, 2), *laid[at + 1:]]
        laid = longer if _stack_height(page, longer) <= room else laid
    rest = sum(extra.is_hold for extra in found if not any(extra is each.extra for each in laid))
    return Shown(tuple(laid), _stack_height(page, laid) + pitch(page.s.body), rest)


def _stack_height(page: Page, laid: list[Laid]) -> int:
    return sum(_height(page, each.lines) + _gap(page) for each in laid)


def _laid(page: Page, width: int, extra: Extra, most: int) -> Laid:
    """With as much of the title as lets the sentence be whole."""
    for length in CLIPS:
        words = extra.say(clipped(extra.title, length))
        measured = page.measure(words, _words_width(page, width), page.s.body, bold=not extra.is_notice, max_lines=most)
        if measured.fits:
            break
    return Laid(extra, words, min(most, len(measured.lines)))


def _words_width(page: Page, width: int) -> int:
    return width - 3 * page.s.half - page.s.body


def _height(page: Page, lines: int) -> int:
    return lines * pitch(page.s.body) + page.s.mm(0.6 if page.s.compact else 5.0 if page.s.upright else 1.0)


def _gap(page: Page) -> int:
    return page.s.mm(0.8 if page.s.compact else 2.4 if page.s.upright else 1.1)


def draw_extras(page: Page, x: int, y: int, width: int, shown: Shown) -> None:
    for each in shown.each:
        height = _height(page, each.lines)
        _draw(page, (x, y, width, height), each)
        y += height + _gap(page)
    if shown.rest:
        words = page.w.count("count_more", shown.rest)
        page.text((x + page.s.half, y, width, 0), words, page.s.body, bold=True, color=page.muted)


def _draw(page: Page, box: Box, each: Laid) -> None:
    s, (x, y, width, height) = page.s, box
    color, tint = _colors(page, each.extra.tone)
    page.panel(box, tint)
    page.icon(each.extra.icon, x + s.half, y + (height - s.body) // 2, s.body, color)
    page.text((x + 2 * s.half + s.body, y, _words_width(page, width), height), each.words, s.body, color=color,
              bold=not each.extra.is_notice, ground=tint, max_lines=each.lines,
              cut=each.extra.icon != "coins")


def field(page: Page, at: tuple[int, int, int], icon: str, tone: str, words: str) -> int:
    """One line with its sign; `at`: x, bottom edge, width. Its height."""
    x, bottom, width = at
    height = _height(page, 1)
    _draw(page, (x, bottom - height, width, height), Laid(Extra(icon, tone, "", lambda _: words), words, 1))
    return height


def _colors(page: Page, tone: str) -> tuple[Color, Color]:
    t = page.t
    return {"jade": (t.jade_deep, t.jade_tint), "gold": (t.gold, t.gold_tint), "sky": (t.sky, t.sky_tint),
            "mist": (t.ink, t.mist)}[tone]
