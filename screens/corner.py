"""The corner of every screen: languages, how the screens look, help; on a low screen the lowest row.

Knows settings and sizes, no phase.
"""

from screens.letters.faces import width as text_width
from screens.page import Page
from screens.scene import Box, Button, Panel
from screens.words import NAMES, SHORT_NAMES

SIGNS = (("help", "question"), ("look", "look"))
"""Keys and signs of the corner, the outermost first. A small screen has no room for the second: it stands on the help screen."""

CORNER_LETTERS_MM = {False: 5.3, True: 5.6}
"""Capitals of the languages' names: two Chinese signs that are larger have no room in a pill of 15 mm; on an upright screen it is
higher."""

PILL_ENDS_MM = 1.4
"""What a short name and the round ends of its pill need beside one another, at least."""

TITLE_MM = 93
"""So much room a title keeps beside languages that are named in full: as much as beside short names on a screen of ten inches."""


def corner(page: Page, y: int, signs: bool = True, resting: bool = False) -> int:
    """Languages, how the screens look, help: at the upper right, or as the lowest row; the x where it begins. `resting`: the
    signs are seen, and cannot be touched."""
    s = page.s
    x = s.width - s.margin
    for key, icon in SIGNS[:1 if s.compact else 2] if signs else ():
        x -= s.touch
        round_button(page, key, icon, page.w.say(key), x, y, resting)
        x -= s.gap
    if len(page.kiosk.settings.languages) < 2:
        return x
    names, widths = _names(page)
    x = s.margin if s.low else x - _track(page, widths)
    _languages(page, x, y, names, widths)
    return x


def corner_width(page: Page) -> int:
    """All of it at the upper right, with its distance to what is left of it."""
    codes = page.kiosk.settings.languages
    return _signs_width(page) + (_track(page, _names(page)[1]) if len(codes) > 1 else 0)


def languages_width(page: Page) -> int:
    """The same without the signs."""
    return corner_width(page) - _signs_width(page)


def _signs_width(page: Page) -> int:
    return (1 if page.s.compact else len(SIGNS)) * (page.s.touch + page.s.gap)


def _track(page: Page, widths: list[int]) -> int:
    return sum(widths) + len(widths) * page.s.gap


def _names(page: Page) -> tuple[list[str], list[int]]:
    """How the languages are named, and how wide each is: in full where they have a row to themselves, and where a title keeps
    its room beside them. The same on all screens: nothing jumps."""
    s, codes = page.s, page.kiosk.settings.languages
    px = _largest_px(page) if page.kiosk.look.large else _name_px(page)          # one bar for all sizes of large letters
    full = [NAMES.get(code, code) for code in codes]
    widths = [max(s.touch, text_width(name, px, True) + s.mm(4)) for name in full]
    room = s.width - 2 * s.margin - _signs_width(page) - (0 if s.low else s.mm(TITLE_MM) + s.gap)
    if _track(page, widths) <= room:
        return full, widths
    short = [SHORT_NAMES.get(code, code.upper()) for code in codes]
    return short, [max(s.touch, text_width(name, px, True) + s.mm(PILL_ENDS_MM)) for name in short]


def _name_px(page: Page) -> int:
    """Of all of them: none is smaller than another."""
    return min(page.s.body, _largest_px(page))


def _largest_px(page: Page) -> int:
    return page.s.font(CORNER_LETTERS_MM[page.s.upright])


def _languages(page: Page, x: int, y: int, names: list[str], widths: list[int]) -> None:
    s = page.s
    track = (x, y, _track(page, widths), s.touch)
    page.panel(track, page.g.track, s.touch // 2, border=page.g.line if page.edge else None, border_px=page.edge)
    x += s.gap // 2
    for code, name, width in zip(page.kiosk.settings.languages, names, widths, strict=True):
        _language(page, code, name, (x, y, width, s.touch))
        x += width + s.gap


def _language(page: Page, code: str, name: str, at: Box) -> None:
    s, g, (x, y, wide, high) = page.s, page.g, at
    chosen = code == page.kiosk.language
    pill, color = (g.chosen, g.on_chosen) if chosen else (g.track, g.on_track)
    spread, inset = s.gap // 2, s.mm(0.7)
    parts: list = []
    if chosen:
        box = (x - spread + inset, y + inset, wide + 2 * spread - 2 * inset, high - 2 * inset)
        border = g.line if page.edge and not g.dark else None
        parts.append(Panel(box, pill, box[3] // 2, border, page.edge, None if g.dark else page.shadow(1.0, 0.12, 0.3)))
    parts.append(page.make_text((x - spread, y, wide + 2 * spread, high), name, _name_px(page), color=color, ground=pill,
                                bold=chosen, align="center"))
    page.add(Button(f"language_{code}", code, NAMES.get(code, code), at, True, "language", tuple(parts)))


def round_button(page: Page, key: str, icon: str, label: str, x: int, y: int, resting: bool = False) -> None:
    """A sign of the corner."""
    s, fill, color = page.s, page.g.track, page.g.muted if resting else page.g.ink
    size = round(s.touch * 0.5)
    at = (s.touch - size) // 2
    back = Panel((x, y, s.touch, s.touch), fill, s.touch // 2, page.g.line if page.edge else None, page.edge)
    sign = page.make_icon(icon, x + at, y + at, size, color)
    page.add(back, sign) if resting else page.add(Button(key, "", label, (x, y, s.touch, s.touch), True, "quiet", (back, sign)))
