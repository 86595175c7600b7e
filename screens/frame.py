"""What frames every screen: title and languages above, bands that tell of trouble, actions below.

Language and help keep their corner on every screen. Knows the settings and the link, no phase.
"""

import re
from dataclasses import replace

from kiosk.state import Kiosk
from screens.actions import Action, leads_back, room_between, widths_of
from screens.corner import corner, corner_width
from screens.letters.faces import width as text_width
from screens.notices import notice_of, offline_key
from screens.page import Page
from screens.scene import Box, Panel, Photo, Text
from screens.theme import contrast, pitch

# ---- above ----------------------------------------------------------------------------------------------------------

def header_height(page: Page, title: str = " ", under: str = " ") -> int:
    """Beside the corner as high as title and second line; where the corner stands low, as high as what is there."""
    s = page.s
    if s.low:
        lines = (pitch(s.title) if title else 0) + (pitch(s.body) if under else 0)
        return s.mm(9 if s.upright else 2.4) + lines
    return pitch(s.title) + pitch(s.body) + (s.mm(1) if s.compact else s.mm(3.4))


def header(page: Page, title: str = "", under: str = "", *, help_button: bool = True, named: bool = False,
           resting: bool = False) -> int:
    """Title, a second line, the corner; the y where the screen's own part begins. `named`: the title is the library's name.
    `resting`: the signs keep their places for a moment, and do nothing."""
    s = page.s
    height, top = header_height(page, title, under), _header_top(page)
    before = len(page.nodes)
    at = page.floor + s.mm(1) if s.low else top + (height - top - s.touch) // 2
    left = corner(page, at, help_button, resting)
    last, page.nodes[before:] = page.nodes[before:], []            # read after the title
    room = s.width - 2 * s.margin if s.low else left - s.margin - s.gap
    beside = _logo(page, title, under, (s.margin, top, room, height - top), named)
    _title(page, title, under, (s.margin + beside, top, room - beside, height - top), named)
    page.add(*last)
    return header_bottom(page, title, under)


def header_bottom(page: Page, title: str, under: str = "") -> int:
    """The y where the screen's own part begins."""
    s = page.s
    return header_height(page, title, under) + (s.mm(6) if s.upright else 0 if s.compact else s.half)


def _header_top(page: Page) -> int:
    return page.s.mm(0.8 if page.s.compact else 7 if page.s.upright else 2.4)


def corner_bottom(page: Page) -> int:
    """Where the languages end on a screen that has them above."""
    top = _header_top(page)
    return top + (header_height(page) - top + page.s.touch) // 2


def title_room(page: Page, logo: bool = True) -> int:
    """The width of a title beside the corner, where it is not low, and the logo. Not `logo`: it goes where that is needed."""
    s, sign = page.s, page.looks.logo
    room = s.width - 2 * s.margin - (sign.width + s.gap if sign and logo else 0)
    return room if s.low else room - corner_width(page) - s.gap


NAMED_PART = 0.94
LOGO_SEEN = 3.0        # contrast of a logo on its ground (WCAG 1.4.11); with less it stands on a plate


def _logo(page: Page, title: str, under: str, box: Box, named: bool) -> int:
    """The library's logo in the corner, where the title beside it keeps its size and the line below it its words; the width
    it takes. Beside the library's own name it stays: that is set smaller, or on two lines."""
    s, logo, (x, top, room, height) = page.s, page.looks.logo, box
    if not logo or logo.height > height:
        return 0
    wide = logo.width + s.gap
    px = next((px for px in _title_sizes(page) if page.measure(title, room, px, bold=True).fits), 0)
    less = named and any(page.measure(title, room - wide, s.body, bold=True, max_lines=lines).fits for lines in (1, 2))
    if title and not less and not (px and page.measure(title, room - wide, px, bold=True).fits):
        return 0
    small = s.plain if named else s.body
    if under and page.measure(under, room, small).fits and not page.measure(under, room - wide, small).fits:
        return 0
    y = top + (height - logo.height) // 2
    if contrast(logo.tone, page.ground) < LOGO_SEEN:
        edge = s.mm(1)
        plate = max((page.t.white, page.t.night), key=lambda color: contrast(color, logo.tone))
        page.panel((x - edge, y - edge, logo.width + 2 * edge, logo.height + 2 * edge), plate, s.mm(1.6))
    page.add(Photo((x, y, logo.width, logo.height), logo.name))
    return wide


def _title_sizes(page: Page) -> tuple[int, int, int]:
    """A title that is a little too long becomes a little smaller."""
    return page.s.title, (page.s.title + page.s.body) // 2, page.s.body


def named_px(page: Page) -> int:
    """A title above a second line is at least so large: in larger letters a little less, rather than with a name cut."""
    return page.s.body if page.s.letters == 1 else round(page.s.body * NAMED_PART)


def _title(page: Page, title: str, under: str, box: Box, named: bool = False) -> None:
    """A library's name above its hours is rather as large as for everybody than on two lines without them."""
    s, (left, top, width, room) = page.s, box
    if not title:
        return
    sizes = (*_title_sizes(page), *((named_px(page), *((s.plain,) if named else ())) if under else ()))
    px = next((px for px in sizes if page.measure(title, width, px, bold=True).fits), 0)
    if not px:
        sizes = (px for px in (s.body, (s.body + s.plain) // 2) if page.measure(title, width, px, bold=True, max_lines=2).fits)
        px = next(sizes, s.plain)
        page.text((left, top, width, room), title, px, bold=True, max_lines=2, cut=True)
        return
    used = pitch(px) + (pitch(s.body) if under else 0)
    y = page.text((left, top + (room - used) // 2, width, 0), title, px, bold=True)
    if under:
        small = s.body if page.measure(under, width, s.body).fits else s.plain
        page.text((left, y, width, 0), under, small, color=page.muted, cut=True)


# ---- bands ----------------------------------------------------------------------------------------------------------

def pad_is_lost(kiosk: Kiosk) -> bool:
    """Away for longer than a loose plug takes."""
    return not kiosk.pad.ok and kiosk.now_ms - kiosk.pad.lost_since_ms >= kiosk.settings.pad_lost_ms


def is_offline(kiosk: Kiosk) -> bool:
    """Upstream is away, or something of this visit was decided here."""
    lines = kiosk.visit.lines if kiosk.visit else ()
    return kiosk.offline or any(line.decided == "pending" for line in lines)


BAND_LINES = 3
"""Of a sentence on a band; our own fit in the largest letters of the smallest screen."""


def bands(page: Page, y: int, notice: str = "", *, offline: str = "offline") -> int:
    """Sentences about the whole screen, one slim band each; the y below them. `offline`: the key of what is said while the
    network is away; empty: it is said elsewhere."""
    kiosk, w = page.kiosk, page.w
    if notice and not (page.s.compact and pad_is_lost(kiosk)):         # a small screen has room for one
        y = band(page, y, notice_of(kiosk, w, notice), "sky", "hand")
    if pad_is_lost(kiosk):
        y = band(page, y, w.say("pad_lost" if kiosk.visit else "pad_lost_new"), "gold", "waves")
    elif offline and is_offline(kiosk) and not (notice and page.s.compact):
        words = w.say(offline_key(kiosk) if offline == "offline" else offline)
        saved = page.s.compact and words == w.say("offline")
        whole = not saved or page.measure(words, band_room(page), page.s.body, bold=True).fits
        y = band(page, y, words if whole else w.say("offline_brief"), "gold", "cloud")
    return y


def band(page: Page, y: int, words: str, tone: str, icon: str) -> int:
    """One sentence on a tint from edge to edge; its sign stands at the first line, as at all sentences."""
    s, t = page.s, page.t
    color, tint = {"gold": (t.gold, t.gold_tint), "sky": (t.sky, t.sky_tint), "lacquer": (t.lacquer, t.lacquer_tint)}[tone]
    size, width = round(s.body * 0.95), band_room(page)
    left = s.width - s.margin - width
    lines = len(page.measure(words, width, s.body, bold=True, max_lines=BAND_LINES).lines)
    pad = s.mm(0.2) if s.compact else s.mm(0.6)
    height = lines * pitch(s.body) + 2 * pad
    page.panel((0, y, s.width, height), tint, 0)
    page.icon(icon, s.margin, y + pad + (pitch(s.body) - size) // 2, size, color)
    page.text((left, y, width, height), words, s.body, color=color, ground=tint, bold=True, max_lines=BAND_LINES)
    return y + height + (s.mm(0.8) if s.compact else s.mm(2))


def band_room(page: Page) -> int:
    """The width of its sentence, beside the sign."""
    return page.s.width - 2 * page.s.margin - round(page.s.body * 0.95) - page.s.half


# ---- below ----------------------------------------------------------------------------------------------------------

def bar_top(page: Page) -> int:
    """Where the actions begin."""
    s = page.s
    return page.floor - s.primary - page.bottom_margin


def bar(page: Page, actions: tuple[Action, ...], words: str = "", *, tone: str = "ink", left: int = 0,
        align: str = "left") -> tuple[int, int]:
    """Actions from the right, the first one outermost, but the way back, which stands at the left on every screen; a sentence
    in what is left of the row. `left`: taken already, px. Where what is left of it begins, and its width."""
    s, y = page.s, bar_top(page)
    widths = widths_of(page, actions, s.width - 2 * s.margin - left - (s.mm(48) if words else 0), words)
    x, room = room_between(page, actions, widths)
    if words:
        color = {"ink": page.ink, "jade": page.t.jade, "muted": page.muted, "gold": page.t.gold}[tone]
        px = s.body if page.measure(words, room, s.body, bold=True, max_lines=2).fits else s.plain
        high = max(s.primary, 2 * pitch(px))             # two lines of large letters are higher than a button
        box = (x, y - (high - s.primary) // 2, room, high)
        text = page.make_text(box, words, px, bold=True, color=color, max_lines=2, balance=True, align=align)
        page.add(by_sentence(text, room))
    at = x + room + s.gap
    for action, (width, icon, alone, label) in reversed(list(zip(actions, widths, strict=True))):
        box = (s.margin if leads_back(action) else at, y, width, s.primary)
        page.button(action.key, label, box, action.look, icon=icon, icon_only=alone, target=action.target)
        at += 0 if leads_back(action) else width + s.gap
    return x, room


def back_beside_a_field(page: Page, y: int, high: int) -> int:
    """The way back at the left of a field, with its word; its sign too where that has room. How wide it is."""
    s, label = page.s, page.w.say("back")
    sign = "" if s.compact else "back"
    wide = page.button_width(label, sign) - (s.mm(2.4) if s.compact else 0)
    page.button("back", label, (s.margin, y, wide, high), icon=sign)
    return wide


def by_sentence(text: Text, width: int) -> Text:
    """Two sentences on two lines, where each of them fits on one."""
    parts = tuple(re.split(r"(?<=[.?!]) ", text.words))
    fits = len(parts) == 2 and all(text_width(part, text.font_px, text.bold) <= width for part in parts)
    return replace(text, lines=parts) if fits and len(text.lines) == 2 else text


def badge(page: Page, icon: str, x: int, y: int, size: int, fill, color) -> None:
    """A sign on a disc."""
    inner = round(size * 0.58)
    at = (size - inner) // 2
    page.add(Panel((x, y, size, size), fill, size // 2), page.make_icon(icon, x + at, y + at, inner, color))
