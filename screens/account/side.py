"""Where the groups of an account stand: in a column beside or below the loans, each with its items where there is room for
all of them, else as a button that opens it; or as a row of such buttons.

Knows boxes; what the groups tell is `screens.account.groups`' work.
"""

from collections.abc import Callable
from functools import cache, partial

from kiosk.values import dataclass
from screens.account import items as account_items
from screens.account.groups import Group, colors, groups
from screens.letters.breaks import at_pauses
from screens.letters.faces import width as text_width
from screens.page import Page
from screens.scene import Box, Button, Leaf, Panel
from screens.theme import pitch

TITLE_LINES, MESSAGE_LINES = 3, 6
"""Of an item in the column: a group with a longer one is a button, everything stands whole on its page."""

High = Callable[[Group, bool, int], int]          # how high a group is: with its items or not, and the lines of its button
OPENING = ("messages", "pay", "holds")
"""Which group becomes a button first."""


# ---- a column -------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Stack:
    """The groups one below the other: which of them are open, and how high each is, px."""

    groups: tuple[Group, ...]
    open: frozenset[str]
    heights: tuple[int, ...]
    height: int
    lines: int = 1
    """Of a button, at most."""


def stack(page: Page, width: int, room: int) -> Stack:
    """As many groups with their items as there is room for, of those that lose no word there. The least it may be is a column
    of buttons; one that counts two things does so on two lines, and where to pay stands below what is to pay rather than above
    it, where nothing else is lost by that."""
    found = groups(page)
    ended, led = tuple(group.ended for group in found), tuple(group.led for group in found)
    high = cache(partial(_height, page, width))                    # of the few groups each is asked for many times
    tries = [_fullest(page, width, room, high, *way) for way in ((ended, 2), (led, 2), (ended, 1), (led, 1))]
    most = max(len(laid.open) for laid in tries)
    return next((laid for laid in tries if laid.height <= room and len(laid.open) == most), tries[-1])


def _fullest(page: Page, width: int, room: int, high: High, found: tuple[Group, ...], lines: int) -> Stack:
    whole = frozenset(group.part for group in found if _is_whole(page, width, group))
    laid = _stack(page, high, found, whole, lines)
    for part in OPENING:
        if laid.height > room:
            laid = _stack(page, high, found, laid.open - {part}, lines)
    for part in reversed(OPENING):
        more = _stack(page, high, found, laid.open | (whole & {part}), lines)
        laid = more if more.height <= room else laid
    return laid


def _height(page: Page, width: int, group: Group, opened: bool, lines: int) -> int:
    """Of a group with its items, or of its button."""
    return _open_height(page, width, group) if opened else _opener_height(page, _worded(page, width, group, FORMS[0], lines)[1])


def _stack(page: Page, high: High, found: tuple[Group, ...], opened: frozenset[str], lines: int) -> Stack:
    heights = tuple(high(group, group.part in opened, lines) for group in found)
    return Stack(found, opened, heights, sum(heights) + page.s.gap * max(0, len(heights) - 1), lines)


def narrowest(page: Page, widths: list[int], room: int) -> int:
    """The first of these widths, which grow, in which a stack says as much as in the last one."""
    stacks = [stack(page, width, room) for width in widths]
    counts = [_counts(page, width, laid) for width, laid in zip(widths, stacks, strict=True)]
    return next((width for width, laid, told in zip(widths, stacks, counts, strict=True)
                 if laid.open == stacks[-1].open and laid.height <= stacks[-1].height and told == counts[-1]
                 and _is_calm(page, width, laid)), widths[-1])


def _counts(page: Page, width: int, laid: Stack) -> list[str]:
    """The words of the buttons that count two things."""
    return [_worded(page, width, group, FORMS[0], laid.lines)[0] for group in laid.groups
            if group.low and group.part not in laid.open]


def _is_calm(page: Page, width: int, laid: Stack) -> bool:
    """Every head and every button says with its sign what it says, on one line, but a button that says two things."""
    return all(_head(page, _column(page, width, group).width, group)[1] <= 1 if group.part in laid.open
               else _needed(page, group.short, TWO if group.more else FORMS[0]) <= width for group in laid.groups)


def _is_whole(page: Page, width: int, group: Group) -> bool:
    there = _column(page, width, group)
    return all(account_items.is_whole(page, there, item) for item in group.items)


def _column(page: Page, width: int, group: Group) -> account_items.Column:
    s = page.s
    room = width - s.inner - 2 * s.half - s.body
    return account_items.column(page, room, group.items, MESSAGE_LINES if group.part == "messages" else TITLE_LINES)


def _pad(page: Page) -> int:
    return page.s.mm(2 if page.s.upright else 1)


def _head(page: Page, width: int, group: Group) -> tuple[str, int]:
    """The words above the items, in as few as one line needs, and their lines; a group whose items tell it all has none."""
    if not group.headed:
        return "", 0
    heads = group.heads or (group.label, group.short)
    for words in heads:
        if page.measure(words, width, page.s.body, bold=True).fits:
            return words, 1
    return heads[0], len(page.measure(heads[0], width, page.s.body, bold=True, max_lines=2, cut=True).lines)


def _open_height(page: Page, width: int, group: Group) -> int:
    s, there = page.s, _column(page, width, group)
    head = pitch(s.body) * _head(page, there.width, group)[1]
    items = [height for height in (account_items.height(page, there, item) for item in group.items) if height]
    return head + sum(items) + s.mm(0.6) * (len(items) - (0 if head else 1)) + 2 * _pad(page)


def draw_stack(page: Page, x: int, y: int, width: int, laid: Stack) -> None:
    form = _form([group for group in laid.groups if group.part not in laid.open], page, width)
    for group, height in zip(laid.groups, laid.heights, strict=True):
        if group.part in laid.open:
            _open(page, (x, y, width, height), group)
        else:
            words, lines = _worded(page, width, group, form, laid.lines)
            _opener(page, (x, y, width, height), group, Opener(lines, form.sign), words)
        y += height + page.s.gap


def _open(page: Page, box: Box, group: Group) -> None:
    s, (x, y, width, _) = page.s, box
    color, tint = colors(page, group.tone)
    there, left = _column(page, width, group), x + s.inner + s.half + s.body
    words, heads = _head(page, there.width, group)
    page.panel(box, tint)
    y += _pad(page)
    page.icon(group.icon, x + s.inner, y + (pitch(s.body) - s.body) // 2, s.body, color)
    if heads:
        y = page.text((left, y, there.width, 0), words, s.body, bold=True, color=color, ground=tint, max_lines=heads, cut=True)
        y += s.mm(0.6)
    for item in group.items:
        high = account_items.height(page, there, item)
        own = color if item.tone == group.tone else page.t.ink
        if high:
            account_items.draw(page, (left, y), there, item, own, tint)
            y += high + s.mm(0.6)


# ---- buttons that open ----------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Opener:
    """How the words of such a button stand: their lines, with the sign or without."""

    lines: int
    sign: bool


TWO = Opener(2, True)
FORMS = (Opener(1, True), TWO, Opener(1, False), Opener(2, False), Opener(3, False))


def _form(found: list[Group], page: Page, width: int) -> Opener:
    """One form for all of a column, on one line but for those that have no room there."""
    def has_room(group: Group, sign: bool) -> bool:
        return any(_needed(page, group.short, Opener(lines, sign)) <= width for lines in (1, 2))

    return Opener(1, all(has_room(group, True) for group in found))


def _longest(page: Page, width: int, group: Group, form: Opener) -> str:
    """The words that say most of those that have room."""
    return next((words for words in group.wordings if _needed(page, words, form) <= width), group.short)


def _worded(page: Page, width: int, group: Group, form: Opener, most: int) -> tuple[str, int]:
    """Of a button in a column: its words and their lines; two, where one is too short for any."""
    words, two = _longest(page, width, group, form), Opener(2, form.sign)
    whole = _needed(page, words, form) <= width
    if whole and (most < 2 or words == group.wordings[0]):
        return words, 1
    fuller = (group.more,) if group.more else (group.label, group.low) if group.low else ()
    others = [said for said in fuller if said != words] if whole else [*fuller, words]
    return next(((said, 2) for said in others if _needed(page, said, two) <= width), (words, 1))


def _opener_height(page: Page, lines: int) -> int:
    return max(page.s.touch, lines * pitch(page.s.body) + page.s.mm(1.6))


def row_height(page: Page, width: int, found: list[Group], lines: int = 1) -> int:
    """Of the buttons side by side; 0 without groups."""
    return _opener_height(page, _row(page, width, found, lines)[0].lines) if found else 0


def draw_row(page: Page, box: Box, found: list[Group], lines: int = 1) -> None:
    """Side by side, each as wide as its words need, the rest in equal parts. `lines`: so many, where that says more."""
    x, y, width, height = box
    form, words = _said(page, width, found, lines)
    room = width - page.s.gap * (len(found) - 1)
    widths = [_needed(page, said, form) for said in words]
    if sum(widths) > room:                                              # the row then tells that it overflows
        widths = [room // len(found)] * len(found)
    spare = (room - sum(widths)) // len(found)
    for group, wide, said in zip(found, widths, words, strict=True):
        _opener(page, (x, y, wide + spare, height), group, form, said)
        x += wide + spare + page.s.gap


def _said(page: Page, width: int, found: list[Group], lines: int) -> tuple[Opener, list[str]]:
    """What the buttons of a row say, each in the longest words it has room for. What one that counts two things counts comes
    first, then the word «pay», then their signs."""
    form, _ = _row(page, width, found, lines)
    ways = [(way, _filled(page, width, found, way, order)) for way in dict.fromkeys((form, Opener(form.lines, False)))
            for order in (sorted(found, key=lambda group: not group.more), found)]

    def tells(way: tuple[Opener, list[str]]) -> tuple[int, int]:
        pairs = list(zip(found, way[1], strict=True))
        return (sum(said in (group.label, group.low) for group, said in pairs if group.low),
                sum(said in (group.more, *group.middle) for group, said in pairs if group.more))

    return max(ways, key=tells)                                         # of equal ones the first


def _filled(page: Page, width: int, found: list[Group], form: Opener, order: list[Group]) -> list[str]:
    """The words of each; what is left goes to the first of that order that can say more with it."""
    words = {group.part: group.short for group in found}
    widths = {group.part: _needed(page, group.short, form) for group in found}
    room = width - page.s.gap * (len(found) - 1)
    for group in order if sum(widths.values()) <= room else ():
        words[group.part] = _longest(page, room - sum(widths.values()) + widths[group.part], group, form)
        widths[group.part] = _needed(page, words[group.part], form)
    return [words[group.part] for group in found]


def _row(page: Page, width: int, found: list[Group], lines: int = 1) -> tuple[Opener, list[int]]:
    """The first form in which all have room with few words; where buttons stand low, one that takes little from the loans above.
    With none the last one: the row then tells that it overflows."""
    room = width - page.s.gap * (len(found) - 1)
    whole = sum(_needed(page, group.wordings[0], FORMS[0]) for group in found) <= room
    forms = sorted(FORMS, key=lambda form: form.lines) if page.s.low and not page.s.upright else FORMS
    for form in forms if lines == 1 or whole else (TWO, *forms):
        widths = [_needed(page, group.short, form) for group in found]
        if sum(widths) <= room:
            return form, widths
    return FORMS[-1], [room // len(found)] * len(found)


def _needed(page: Page, words: str, form: Opener) -> int:
    """The least width in which they stand in so many lines, to a few px."""
    s = page.s
    wide = _on_one_line(page, words)
    ways = at_pauses(words) if form.lines == 2 else []
    if ways:
        wide = min(max(_on_one_line(page, half) for half in way) for way in ways)
    narrow = s.body if form.lines > 1 and not ways else wide
    while wide - narrow > s.half:
        middle = (narrow + wide) // 2
        fits = page.measure(words, middle, s.body, bold=True, max_lines=form.lines).fits
        narrow, wide = (narrow, middle) if fits else (middle, wide)
    return max(s.touch, wide + _round_words(page, form.sign))


def _on_one_line(page: Page, words: str) -> int:
    return text_width(page.measure(words, 10_000, page.s.body, bold=True).lines[0], page.s.body, True) + 1


def _round_words(page: Page, sign: bool) -> int:
    s = page.s
    return s.inner + 2 * s.half + _arrow(page) + (s.body + s.half if sign else 0)


def _arrow(page: Page) -> int:
    return round(page.s.body * 0.7)


def _opener(page: Page, box: Box, group: Group, form: Opener, words: str) -> None:
    """Opens the whole of a group: its head, and an arrow at its end."""
    s, (x, y, width, height) = page.s, box
    color, tint = colors(page, group.tone)
    arrow, left = _arrow(page), x + s.inner
    parts: list[Leaf] = [Panel(box, tint, s.radius, color, max(2, page.edge))]
    if form.sign:
        parts.append(page.make_icon(group.icon, left, y + (height - s.body) // 2, s.body, color))
        left += s.body + s.half
    right = x + width - s.half - arrow
    parts.append(page.make_text((left, y, right - left - s.half + 1, height), words, s.body, bold=True, color=color,
                                ground=tint, max_lines=form.lines, balance=True))
    parts.append(page.make_icon("next", right, y + (height - arrow) // 2, arrow, color))
    page.add(Button("part", group.part, group.label, box, True, "choice", tuple(parts)))
