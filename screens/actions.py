"""The buttons of the row of actions: how wide each is, and what of it goes first where room is scarce.

Knows words and widths; where the row stands is `screens.frame`'s work.
"""

from kiosk.values import dataclass
from screens.page import Page


@dataclass(frozen=True)
class Action:
    """A button of the bar below. `short`: its icon is enough where room is scarce. `target`: which page it leads to."""

    key: str
    label: str
    look: str = "secondary"
    icon: str = ""
    short: bool = True
    target: str = ""


HAIR_MM = 0.4
"""What each button of a row can do without (a French account on a 7" screen of 1024 px)."""

Wide = tuple[int, str, bool, str]
"""A button of the bar: its width, its sign, whether the sign stands alone, and its word."""


def leads_back(action: Action) -> bool:
    """The way back stands at the left."""
    return action.key == "back" and action.look != "primary"


def room_between(page: Page, actions: tuple[Action, ...], widths: list[Wide]) -> tuple[int, int]:
    """Between the way back and the other buttons: where it begins, and how wide it is."""
    s = page.s
    sides = {True: 0, False: 0}
    for action, (width, *_) in zip(actions, widths, strict=True):
        sides[leads_back(action)] += width + s.gap
    return s.margin + sides[True], s.width - 2 * s.margin - sides[True] - sides[False]


def widths_of(page: Page, actions: tuple[Action, ...], spare: int, words: str) -> list[Wide]:
    """Natural widths; where they do not fit, all become narrower, then all go without their signs; then with short words, on two
    lines; the lesser ones without their words; at last with a hair less around them. The way back keeps its word: its sign beside
    the pages would be read as the page before. The sentence beside them has its room, too."""
    s = page.s
    least = s.mm(38 if s.compact else 52)

    def wide(a: Action, icon: str, most: int) -> Wide:
        usual = s.primary if a.short and a.look != "primary" else least
        return max(page.button_width(a.label, icon), min(usual, most)), icon, False, a.label

    def fits(way: list[Wide]) -> bool:
        room = room_between(page, actions, way)[1]
        return sum(wide for wide, *_ in way) + s.gap * (len(way) - 1) <= spare and (
            not words or page.measure(words, room, s.body, bold=True, max_lines=2).fits)

    tight = _tight(page, actions)
    signs = [(s.primary, a.icon, True, a.label) if a.short and a.icon and a.look != "primary" and not leads_back(a) else w
             for a, w in zip(actions, tight[-1], strict=True)]
    plain = [(max(s.primary, page.button_width(a.label, px=s.plain)), "", False, a.label) for a in actions]
    ways = ([wide(a, a.icon, s.width) for a in actions],
            [wide(a, a.icon, s.primary) for a in actions],
            [wide(a, "", s.primary) for a in actions], *tight, signs,
            [(max(s.primary, w - s.mm(HAIR_MM)), icon, alone, label) for w, icon, alone, label in signs],
            *((plain,) if s.letters > 1 else ()))               # whoever wants large letters gets small ones last
    return next((way for way in ways if fits(way)), signs)


def _tight(page: Page, actions: tuple[Action, ...]) -> list[list[Wide]]:
    """Their shortest words; then one after the other on two lines, the one first that becomes narrowest by it."""
    s = page.s
    labels = [page.w.say(key) if (key := f"{a.key}_short") in page.w.table else a.label for a in actions]
    whole = [page.button_width(label) for label in labels]
    two = [_on_two_lines(page, label) for label in labels]
    order = sorted(range(len(actions)), key=lambda i: two[i] - whole[i])
    return [[(max(s.primary, (two[i] if i in order[:most] else whole[i]) - s.mm(2.6)), "", False, labels[i])
             for i in range(len(actions))] for most in range(len(actions) + 1)]


def _on_two_lines(page: Page, label: str) -> int:
    """How wide it is then; larger letters become as usual where two lines of them are higher than the button."""
    s, words = page.s, label.split(" ")
    px = next((px for px in (s.body, s.plain) if s.primary >= s.two_lines(px)), 0)
    cuts = range(1, len(words) if px else 1)
    lines = (max(page.button_width(" ".join(half), px=px) for half in (words[:at], words[at:])) for at in cuts)
    return min((page.button_width(label), *lines))
