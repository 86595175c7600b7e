"""One part of an account, whole: every hold with its shelf, every fee with its reason, every word of the library; in pages.

Opened by a button of the account, left by its way back.
"""

import re
from dataclasses import replace

from kiosk.state import Account
from screens.account import items as account_items
from screens.account.groups import Group, Item, colors
from screens.account.items import Column
from screens.frame import Action, bands, bar, bar_top, header, title_room
from screens.greeting import account_title
from screens.letters.faces import width as text_width
from screens.page import Page
from screens.pager import pager, pager_width
from screens.roomy import headline_above
from screens.scene import Box, Node, Scene, Text
from screens.theme import pitch

PAUSES = re.compile(r"[:，：]|,(?!\d)")

MORE_MM = {"upright": 20, "wide": 5}
"""So much higher an item becomes where there is room."""

TITLE_LINES, MESSAGE_LINES = 3, 9
"""Of one item; what is more is cut, and ends in … (fewer where a page has no room for them)."""

LEAST_LINES = 4
"""What a list keeps above the sentence at its end."""


def part(page: Page, within: Page, group: Group) -> Scene:
    """Its head is the title of the screen; on an upright one it stands large above the list. `within`: the list's letters."""
    s, w = page.s, page.w
    y = header(page, *((account_title(page), "") if s.upright else _heading(page, group)))
    page.nodes[:] = [_by_parts(node) for node in page.nodes]
    y = bands(page, y, offline="no_network")
    bottom = bar_top(page) - s.mm(6 if s.upright else 1.4 if s.compact else 4)
    box = (s.margin, y, s.width - 2 * s.margin, bottom - y)
    if s.upright:
        under = pitch(s.body)                                           # where that of a pile stands, below its second line
        box = headline_above(page, (box[0], y + under, box[2], box[3] - under), group.label)
    end = _end_room(within, box, group)
    box = (*box[:3], box[3] - end)
    there = _column(within, box, group)
    leaves = _pages(within, box[3], there, group)
    at = min(_phase(page).part_page, len(leaves) - 1)
    low = _draw(within, box, there, leaves[at], group)
    if end:
        b = within.s
        within.text((box[0] + b.inner, low + end - pitch(b.body), box[2] - 2 * b.inner, 0), group.end, b.body, bold=True)
    page.add(*(within.nodes if within is not page else ()))
    count = len(leaves)
    actions = (Action("finish", w.say("finish"), "primary", "check", short=False),
               Action("back", w.say("back"), "secondary", "back"))
    left, _ = bar(page, actions, left=pager_width(page, count))
    pager(page, at, count, left)
    return page.scene()


def _heading(page: Page, group: Group) -> tuple[str, str]:
    """Its head, and a second line: beside the languages of a low screen what counts two things says of what, then the counts."""
    if not (page.s.compact and group.low):
        return group.label, ""
    room, px = title_room(page, logo=False), page.s.plain
    whole = next((words for words in (group.label, group.low) if page.measure(words, room, px, bold=True, max_lines=2).fits), "")
    if whole:
        return whole, ""
    says = [(words[:pause.start()].rstrip(), words[pause.end():].lstrip())
            for words in (group.label, group.low, group.middle[-1]) if (pause := PAUSES.search(words))]
    return next(((head, under) for head, under in says if page.measure(under, room, px).fits), (group.short, ""))


def _end_room(page: Page, box: Box, group: Group) -> int:
    """What the sentence below a list takes; 0: it has none, or no room."""
    s, (_, _, width, height) = page.s, box
    room = pitch(s.body) + (_pad(page) if s.upright else s.half)
    fits = height - room >= LEAST_LINES * pitch(s.body) and page.measure(group.end, width - 2 * s.inner, s.body, bold=True).fits
    return room if group.end and fits else 0


def _by_parts(node: Node) -> Node:
    """A title on two lines breaks where its words pause, not within a count or an amount."""
    if not (isinstance(node, Text) and len(node.lines) == 2):
        return node
    for pause in reversed(list(PAUSES.finditer(node.words))):
        parts = node.words[:pause.end()].rstrip(), node.words[pause.end():].lstrip()
        if all(text_width(part, node.font_px, node.bold) <= node.box[2] for part in parts):
            return replace(node, lines=parts)
    return node


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
    return page.s.mm(2.4 if page.s.compact else 5 if page.s.upright else 3)


def _tall(page: Page, there: Column, item: Item) -> int:
    return account_items.height(page, there, item) + _pad(page)


def _pages(page: Page, room: int, there: Column, group: Group) -> list[list[Item]]:
    """As many items on each as have room, at least one."""
    leaves: list[list[Item]] = [[]]
    used = 0
    for item in group.items:
        high = _tall(page, there, item)
        if leaves[-1] and used + high > room:
            leaves.append([])
            used = 0
        leaves[-1].append(item)
        used += high
    return leaves


def _draw(page: Page, box: Box, there: Column, items: list[Item], group: Group) -> int:
    """On one white sheet; on an upright screen where hands and eyes are, below. Where it ends."""
    s, t, (x, y, width, height) = page.s, page.t, box
    used = sum(_tall(page, there, item) for item in items)
    more = max(0, min((height - used) // len(items), s.mm(MORE_MM["upright" if s.upright else "wide"])))
    used += more * len(items)
    y += height - used if s.upright else 0
    page.card((x, y, width, used))
    for number, item in enumerate(items):
        high, pad = _tall(page, there, item) + more, (_pad(page) + more) // 2
        if number:
            page.panel((x + s.inner, y, width - 2 * s.inner, max(1, page.edge // 2)), t.hair, 0)
        color = colors(page, item.tone)[0]
        icon = "clock" if item.tone == "sky" else group.icon
        page.icon(icon, x + s.inner, y + pad + (pitch(s.body) - s.body) // 2, s.body, color)
        account_items.draw(page, (x + s.inner + s.gap + s.body, y + pad), there, item, color, t.surface)
        y += high
    return y
