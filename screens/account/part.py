"""One part of an account, whole: every hold with its shelf, every fee with its reason, every word of the library; in pages.

Opened by a button of the account, left by its way back.
"""

from dataclasses import replace

from kiosk.state import Account
from kiosk.values import dataclass
from screens.account import items as account_items
from screens.account.groups import Group, Item, colors
from screens.account.items import Column
from screens.account.upright import headed, hung
from screens.frame import Action, bands, bar, bar_top, header, header_bottom, title_room
from screens.greeting import account_title
from screens.letters.breaks import at_pauses
from screens.page import Page
from screens.pager import pager, pager_width
from screens.roomy import under_headline
from screens.scene import Box, Scene
from screens.theme import pitch

PAD_MM, NEAR_MM = {"compact": 2.4, "wide": 3, "upright": 5}, 2.4
"""Of two items from one another; the least of it."""

MORE_MM = {"upright": 20, "wide": 5}
"""So much higher an item becomes where there is room."""

TITLE_LINES, MESSAGE_LINES = 3, 9
"""Of one item; what is more is cut, and ends in … (fewer where a page has no room for them)."""

LEAST_LINES = 4
"""What a list keeps above the sentence at its end."""


def part(page: Page, within: Page, group: Group) -> Scene:
    """Its head is the title of the screen; on an upright one it stands large above the list, with its sign.
    `within`: the list's letters."""
    s = page.s
    y = bands(page, header_bottom(page, *_heading(page, group)), offline="no_network")
    bottom = bar_top(page) - s.mm(6 if s.upright else 1.4 if s.compact else 4)
    free = (s.margin, y, s.width - 2 * s.margin, bottom - y)
    box = under_headline(page, free, group.label) if s.upright else free
    end = _end_room(within, box, group)
    page.ahead(lambda: header(page, *_heading(page, group if end else _led(page, group))))
    box = (*box[:3], box[3] - end)
    spread = _spread(within, box, group)
    at = min(_phase(page).part_page, len(spread.leaves) - 1)
    if s.upright:
        color, tint = colors(page, group.tone)
        spread = spread.within(within, hung(page, free) - end)
        most = max(spread.used(within, leaf) for leaf in spread.leaves)                # stands still from page to page
        top = headed(page, free, group.label, (group.icon, tint, color), most + end)
        box = (box[0], top, box[2], box[3] + box[1] - top)
    low = _draw(within, box, spread, at, group)
    if end:
        b = within.s
        within.text((box[0] + b.inner, low + end - pitch(b.body), box[2] - 2 * b.inner, 0), group.end, b.body, bold=True)
    page.add(*(within.nodes if within is not page else ()))
    _bar(page, at, len(spread.leaves))
    return page.scene()


def _bar(page: Page, at: int, count: int) -> None:
    w = page.w
    actions = (Action("finish", w.say("finish"), "primary", "check", short=False),
               Action("back", w.say("back"), "secondary", "back"))
    left, _ = bar(page, actions, left=pager_width(page, count))
    pager(page, at, count, left)


def _led(page: Page, group: Group) -> Group:
    """Where the sentence at its end has no room its head says that."""
    room, px = title_room(page, logo=False), page.s.plain
    heads = (words for words in group.led.heads if page.measure(words, room, px, bold=True, max_lines=2).fits)
    return replace(group, label=next(heads, group.label)) if group.end else group


def _heading(page: Page, group: Group) -> tuple[str, str]:
    """Its head, and a second line: beside the languages of a low screen what counts two things says of what, then the counts."""
    if page.s.upright:
        return account_title(page), ""
    if not (page.s.compact and group.low):
        return group.label, ""
    room, px = title_room(page, logo=False), page.s.plain
    whole = next((words for words in (group.label, group.low) if page.measure(words, room, px, bold=True, max_lines=2).fits), "")
    if whole:
        return whole, ""
    says = [at_pauses(words)[0] for words in (group.label, group.low, group.middle[-1]) if at_pauses(words)]
    return next(((head.rstrip(" \u00a0:："), under) for head, under in says if page.measure(under, room, px).fits),
                (group.short, ""))


def _end_room(page: Page, box: Box, group: Group) -> int:
    """What the sentence below a list takes; 0: it has none, or no room."""
    s, (_, _, width, height) = page.s, box
    room = pitch(s.body) + (_pad(page) if s.upright else s.half)
    fits = height - room >= LEAST_LINES * pitch(s.body) and page.measure(group.end, width - 2 * s.inner, s.body, bold=True).fits
    return room if group.end and fits else 0


def _phase(page: Page) -> Account:
    assert isinstance(page.kiosk.phase, Account)
    return page.kiosk.phase


def _column(page: Page, box: Box, group: Group) -> Column:
    s = page.s
    room = (box[3] - _pad(page)) // pitch(s.body)
    most = min(MESSAGE_LINES if group.part == "messages" else TITLE_LINES, room)
    there = account_items.column(page, box[2] - 2 * s.inner - s.gap - s.body, group.items, most)
    if not there.first and any(item.first for item in group.items):      # the fact has a line of its own, or two
        return Column(there.width, 0, max(1, min(most, room - account_items.FIRST_LINES)))
    return there


def _pad(page: Page) -> int:
    return page.s.mm(PAD_MM[page.s.form])


@dataclass(frozen=True)
class Spread:
    """The items page by page, how they stand in a width, how far apart (`pad`), and how high a page is."""

    there: Column
    pad: int
    room: int
    leaves: list[list[Item]]

    def tall(self, page: Page, item: Item) -> int:
        """Of an item where there is no room to spare."""
        return account_items.height(page, self.there, item) + self.pad

    def more(self, page: Page, items: list[Item]) -> int:
        """So much higher each of them becomes."""
        spare = self.room - sum(self.tall(page, item) for item in items)
        return max(0, min(spare // len(items), page.s.mm(MORE_MM["upright" if page.s.upright else "wide"])))

    def within(self, page: Page, room: int) -> "Spread":
        """Not higher than this, as far as its items have room in that."""
        least = max(sum(self.tall(page, item) for item in leaf) for leaf in self.leaves)
        return replace(self, room=max(least, min(self.room, room)))

    def used(self, page: Page, items: list[Item]) -> int:
        """By all of a page."""
        return sum(self.tall(page, item) for item in items) + len(items) * self.more(page, items)


def _spread(page: Page, box: Box, group: Group) -> Spread:
    """As many items on each page as have room, at least one; nearer to one another where the first page then holds more."""
    there = _column(page, box, group)
    usual, near = (_leaves(page, Spread(there, pad, box[3], []), group) for pad in (_pad(page), page.s.mm(NEAR_MM)))
    return near if len(near.leaves[0]) > len(usual.leaves[0]) else usual


def _leaves(page: Page, empty: Spread, group: Group) -> Spread:
    leaves: list[list[Item]] = [[]]
    for item in group.items:
        if leaves[-1] and sum(empty.tall(page, other) for other in (*leaves[-1], item)) > empty.room:
            leaves.append([])
        leaves[-1].append(item)
    return replace(empty, leaves=leaves)


def _draw(page: Page, box: Box, spread: Spread, at: int, group: Group) -> int:
    """On one white sheet. Where it ends."""
    s, t, (x, y, width, _), items = page.s, page.t, box, spread.leaves[at]
    more, used = spread.more(page, items), spread.used(page, items)
    page.card((x, y, width, used))
    for number, item in enumerate(items):
        high, pad = spread.tall(page, item) + more, (spread.pad + more) // 2
        if number:
            page.panel((x + s.inner, y, width - 2 * s.inner, max(1, page.edge // 2)), t.hair, 0)
        color = colors(page, item.tone)[0]
        icon = "clock" if item.tone == "sky" else group.icon
        page.icon(icon, x + s.inner, y + pad + (pitch(s.body) - s.body) // 2, s.body, color)
        account_items.draw(page, (x + s.inner + s.gap + s.body, y + pad), spread.there, item, color, t.surface)
        y += high
    return y
