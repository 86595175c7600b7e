"""What has to be painted again when one scene follows another: the leaves that differ, as rectangles that lie apart.

Knows no surface. Rectangles that nearly fill the one around both become that one; others that lie over one another are cut,
so that nothing is painted twice and nothing is painted that did not change.
"""

from collections import Counter
from collections.abc import Iterable

from screens.paint.pygame_lean import pygame
from screens.scene import Leaf

Rect = pygame.Rect

APART_MAX = 24
"""Rectangles of one change; more are painted as the one around them all, which is quicker than asking each leaf so often."""
ROOM_LEFT = 1.2
"""Two become one when that is at most so much larger than both."""
MOST_OF_IT = 0.7
"""A change of more than this part of the screen is painted as a whole."""


def changed(old: tuple[Leaf, ...], new: tuple[Leaf, ...]) -> list[Leaf]:
    """Leaves that came, went, or lie in another order over one another."""
    if old == new:
        return []
    old, new = _between(old, new)
    gone, come = Counter(old), Counter(new)
    gone, come = gone - come, come - gone
    stayed_old, stayed_new = _without(old, gone), _without(new, come)
    moved = [leaf for pair in zip(stayed_old, stayed_new, strict=True) if pair[0] != pair[1] for leaf in pair]
    return [*gone, *come, *moved]


def _between(old: tuple[Leaf, ...], new: tuple[Leaf, ...]) -> tuple[tuple[Leaf, ...], tuple[Leaf, ...]]:
    """Without the leaves before the first change and after the last, as most are."""
    most, first = min(len(old), len(new)), 0
    while first < most and old[first] == new[first]:
        first += 1
    last = 0
    while last < most - first and old[-1 - last] == new[-1 - last]:
        last += 1
    return old[first:len(old) - last], new[first:len(new) - last]


def _without(leaves: tuple[Leaf, ...], taken: Counter[Leaf]) -> list[Leaf]:
    left, rest = taken.copy(), []
    for leaf in leaves:
        if left[leaf] > 0:
            left[leaf] -= 1
        else:
            rest.append(leaf)
    return rest


def apart(rects: Iterable[Rect], whole: Rect) -> list[Rect]:
    """Rectangles that cover the same, none over another; one for all when they are many or cover most of the screen."""
    found: list[Rect] = []
    for rect in rects:
        if rect.width and rect.height:
            _add(found, Rect(rect))
    if len(found) > APART_MAX:
        found = [found[0].unionall(found[1:])]
    return [whole] if sum(map(area_of, found)) > MOST_OF_IT * area_of(whole) else found


def _add(found: list[Rect], rect: Rect) -> None:
    if any(other.contains(rect) for other in found):
        return
    at = 0
    while at < len(found):
        around = rect.union(found[at])
        if area_of(around) <= ROOM_LEFT * (area_of(rect) + area_of(found[at])):
            rect, at = around, 0
            found[:] = [other for other in found if not around.contains(other)]
        else:
            at += 1
    pieces = [rect]
    for other in found:
        pieces = [piece for whole in pieces for piece in cut(whole, other)]
    found += pieces


def cut(rect: Rect, hole: Rect) -> list[Rect]:
    """What is left of a rectangle beside another: at most four."""
    common = rect.clip(hole)
    if not common.width or not common.height:
        return [rect]
    sides = (Rect(rect.x, rect.y, rect.width, common.y - rect.y),
             Rect(rect.x, common.bottom, rect.width, rect.bottom - common.bottom),
             Rect(rect.x, common.y, common.x - rect.x, common.height),
             Rect(common.right, common.y, rect.right - common.right, common.height))
    return [side for side in sides if side.width and side.height]


def area_of(rect: Rect) -> int:
    return rect.width * rect.height
