"""What frames every screen: title and languages above, bands that tell of trouble, actions below.

Language and help keep their corner on every screen. Knows the settings and the link, no phase.
"""

import re
from dataclasses import replace

from kiosk.state import Kiosk
from kiosk.values import dataclass
from screens.faces import width as text_width
from screens.page import Page
from screens.scene import Button, Panel, Photo, Text
from screens.theme import contrast, pitch
from screens.words import NAMES, SHORT_NAMES

HELP = "help"


@dataclass(frozen=True)
class Action:
    """A button of the bar below. `short`: its icon is enough where room is scarce."""

    key: str
    label: str
    look: str = "secondary"
    icon: str = ""
    short: bool = True


# ---- above ----------------------------------------------------------------------------------------------------------

def header_height(page: Page) -> int:
    s = page.s
    return pitch(s.title) + pitch(s.body) + s.mm(1) if s.compact else pitch(s.title) + pitch(s.body) + s.mm(3.4)


def header(page: Page, title: str = "", under: str = "", *, help_button: bool = True) -> int:
    """Title, a second line, languages and help; the y where the screen's own part begins."""
    s = page.s
    top = s.mm(0.8) if s.compact else s.mm(2.4)
    before = len(page.nodes)
    left = languages(page, top + (header_height(page) - top - s.touch) // 2, help_button)
    corner, page.nodes[before:] = page.nodes[before:], []          # read after the title
    room = left - s.margin - s.gap
    beside = _logo(page, title, top, room)
    _title(page, title, under, top, room - beside, s.margin + beside)
    page.add(*corner)
    return header_height(page) + (0 if s.compact else s.half)


def title_room(page: Page) -> int:
    """The width of a title beside the languages, help and the logo."""
    s, count, logo = page.s, len(page.kiosk.settings.languages), page.looks.logo
    choice = count * (s.touch + s.gap) - s.gap + s.gap // 2 if count > 1 else 0
    return s.width - 2 * s.margin - s.touch - 2 * s.gap - choice - (logo.width + s.gap if logo else 0)


LOGO_SEEN = 3.0        # contrast of a logo on its ground (WCAG 1.4.11); with less it stands on a plate


def _logo(page: Page, title: str, top: int, room: int) -> int:
    """The library's logo in the corner, where the title beside it keeps its size; the width it takes."""
    s, logo = page.s, page.looks.logo
    if not logo:
        return 0
    wide = logo.width + s.gap
    px = next((px for px in (s.title, s.body) if page.measure(title, room, px, bold=True).fits), 0)
    if title and not (px and page.measure(title, room - wide, px, bold=True).fits):
        return 0
    y = top + (header_height(page) - top - logo.height) // 2
    if contrast(logo.tone, page.ground) < LOGO_SEEN:
        edge = s.mm(1)
        plate = max((page.t.white, page.t.night), key=lambda color: contrast(color, logo.tone))
        page.panel((s.margin - edge, y - edge, logo.width + 2 * edge, logo.height + 2 * edge), plate, s.mm(1.6))
    page.add(Photo((s.margin, y, logo.width, logo.height), logo.name))
    return wide


def _title(page: Page, title: str, under: str, top: int, width: int, left: int) -> None:
    s = page.s
    if not title:
        return
    room = header_height(page) - top
    px = next((px for px in (s.title, s.body) if page.measure(title, width, px, bold=True).fits), 0)
    if not px:
        page.text((left, top, width, room), title, s.body, bold=True, max_lines=2, cut=True)
        return
    used = pitch(px) + (pitch(s.body) if under else 0)
    y = page.text((left, top + (room - used) // 2, width, 0), title, px, bold=True)
    if under:
        page.text((left, y, width, 0), under, s.body, color=page.muted, cut=True)


def languages(page: Page, y: int, help_button: bool = True) -> int:
    """The language choice and help at the upper right; the x where it begins."""
    s, codes = page.s, page.kiosk.settings.languages
    x = s.width - s.margin
    if help_button:
        x -= s.touch
        _round(page, HELP, page.w.say("help"), x, y)
        x -= s.gap
    if len(codes) < 2:
        return x
    track = len(codes) * s.touch + (len(codes) - 1) * s.gap
    x -= track + s.gap // 2
    over = s.gap // 2
    page.panel((x - over, y, track + 2 * over, s.touch), page.g.track, s.touch // 2)
    for i, code in enumerate(codes):
        _language(page, code, x + i * (s.touch + s.gap), y)
    return x


def _language(page: Page, code: str, x: int, y: int) -> None:
    s, g = page.s, page.g
    chosen = code == page.kiosk.language
    pill, color = (g.chosen, g.on_chosen) if chosen else (g.track, g.on_track)
    spread = s.gap // 2
    inset = s.mm(0.7)
    parts: list = []
    if chosen:
        box = (x - spread + inset, y + inset, s.touch + 2 * spread - 2 * inset, s.touch - 2 * inset)
        parts.append(Panel(box, pill, box[3] // 2, shadow=None if g.dark else page.shadow(1.0, 0.12, 0.3)))
    parts.append(page.make_text((x - spread, y, s.touch + 2 * spread, s.touch), SHORT_NAMES.get(code, code.upper()), s.body,
                                color=color, ground=pill, bold=chosen, align="center"))
    page.add(Button(f"language_{code}", code, NAMES.get(code, code), (x, y, s.touch, s.touch), True, "language", tuple(parts)))


def _round(page: Page, key: str, label: str, x: int, y: int) -> None:
    s, fill, color = page.s, page.g.track, page.g.ink
    size = round(s.touch * 0.5)
    at = (s.touch - size) // 2
    parts = Panel((x, y, s.touch, s.touch), fill, s.touch // 2), page.make_icon("question", x + at, y + at, size, color)
    page.add(Button(key, "", label, (x, y, s.touch, s.touch), True, "quiet", parts))


# ---- bands ----------------------------------------------------------------------------------------------------------

def pad_is_lost(kiosk: Kiosk) -> bool:
    """Away for longer than a loose plug takes."""
    return not kiosk.pad.ok and kiosk.now_ms - kiosk.pad.lost_since_ms >= kiosk.settings.pad_lost_ms


def is_offline(kiosk: Kiosk) -> bool:
    """Upstream is away, or something of this visit was decided here."""
    lines = kiosk.visit.lines if kiosk.visit else ()
    return kiosk.offline or any(line.decided == "pending" for line in lines)


def bands(page: Page, y: int, notice: str = "", *, offline: str = "offline") -> int:
    """Sentences about the whole screen, one slim band each; the y below them. `offline`: the key of what is said while the
    network is away; empty: it is said elsewhere."""
    kiosk, w = page.kiosk, page.w
    if notice:
        y = band(page, y, w.reason(notice), "sky", "hand")
    if pad_is_lost(kiosk):
        y = band(page, y, w.say("pad_lost"), "gold", "waves")
    elif offline and is_offline(kiosk) and not (notice and page.s.compact):
        y = band(page, y, w.say(offline), "gold", "cloud")
    return y


def band(page: Page, y: int, words: str, tone: str, icon: str) -> int:
    """One sentence on a tint from edge to edge."""
    s, t = page.s, page.t
    color, tint = {"gold": (t.gold, t.gold_tint), "sky": (t.sky, t.sky_tint), "lacquer": (t.lacquer, t.lacquer_tint)}[tone]
    size = round(s.body * 0.95)
    left = s.margin + size + s.half
    width = s.width - left - s.half
    bold = page.measure(words, width, s.body, bold=True).fits
    lines = len(page.measure(words, width, s.body, bold=bold, max_lines=3).lines)
    height = lines * pitch(s.body) + (s.mm(0.4) if s.compact else s.mm(1.2))
    page.panel((0, y, s.width, height), tint, 0)
    page.icon(icon, s.margin, y + (height - size) // 2, size, color)
    page.text((left, y, width, height), words, s.body, color=color, ground=tint, bold=bold, max_lines=3)
    return y + height + (s.mm(0.8) if s.compact else s.mm(2))


# ---- below ----------------------------------------------------------------------------------------------------------

def bar_top(page: Page) -> int:
    """Where the actions begin."""
    s = page.s
    return s.height - s.primary - (s.mm(1.6) if s.compact else s.mm(4))


def bar(page: Page, actions: tuple[Action, ...], words: str = "", *, tone: str = "ink") -> None:
    """Actions from the right, the first one outermost; a sentence in what is left of the row."""
    s, y = page.s, bar_top(page)
    spare = s.width - 2 * s.margin - (s.mm(48) if words else 0)
    widths = _widths(page, actions, spare)
    if words and not page.measure(words, _left_of(page, widths) - s.margin, s.body, bold=True, max_lines=2).fits:
        widths = _widths(page, actions, 0)
    x = _left_of(page, widths)
    if words:
        color = {"ink": page.ink, "jade": page.t.jade, "muted": page.muted, "gold": page.t.gold}[tone]
        page.add(by_sentence(page.make_text((s.margin, y, x - s.margin, s.primary), words, s.body, bold=True, color=color,
                                            max_lines=2, balance=True), x - s.margin))
    x += s.gap
    for action, (width, alone) in reversed(list(zip(actions, widths, strict=True))):
        page.button(action.key, action.label, (x, y, width, s.primary), action.look, icon=action.icon, icon_only=alone)
        x += width + s.gap


def _left_of(page: Page, widths: list[tuple[int, bool]]) -> int:
    """Where what stands left of the buttons ends."""
    return page.s.width - page.s.margin - sum(width + page.s.gap for width, _ in widths)


def by_sentence(text: Text, width: int) -> Text:
    """Two sentences on two lines, where each of them fits on one."""
    parts = tuple(re.split(r"(?<=[.?!]) ", text.words))
    fits = len(parts) == 2 and all(text_width(part, text.font_px, text.bold) <= width for part in parts)
    return replace(text, lines=parts) if fits and len(text.lines) == 2 else text


def _widths(page: Page, actions: tuple[Action, ...], spare: int) -> list[tuple[int, bool]]:
    """Natural widths; where they do not fit, the lesser actions show their icon alone."""
    s = page.s
    least = {"primary": s.mm(38 if s.compact else 52)}
    widths = [(max(page.button_width(a.label, a.icon), least.get(a.look, s.primary)), False) for a in actions]
    total = sum(w for w, _ in widths) + s.gap * (len(actions) - 1)
    if total > spare:
        widths = [(s.primary, True) if a.short and a.icon and a.look != "primary" else w
                  for a, w in zip(actions, widths, strict=True)]
    return widths


# ---- waiting --------------------------------------------------------------------------------------------------------

TURN_MS = 1_600
STEP_MS = 80


def progress(page: Page, y: int, x: int | None = None, width: int | None = None) -> None:
    """A quiet line: something is under way. It travels while the scene is painted again; with reduced motion it rests."""
    s = page.s
    left, wide = (s.margin if x is None else x), (s.width - 2 * s.margin if width is None else width)
    thick = s.mm(0.8)
    page.panel((left, y, wide, thick), page.g.track, thick // 2)
    part = wide // 4
    at = (wide - part) // 2
    if page.looks.motion:
        turn = (page.kiosk.now_ms % TURN_MS) / TURN_MS
        swing = 2 * turn if turn < 0.5 else 2 - 2 * turn
        at = round((wide - part) * swing * swing * (3 - 2 * swing))
        page.next_paint_ms = STEP_MS
    page.panel((left + at, y, part, thick), page.g.accent, thick // 2)


def badge(page: Page, icon: str, x: int, y: int, size: int, fill, color) -> None:
    """A sign on a disc."""
    inner = round(size * 0.58)
    at = (size - inner) // 2
    page.add(Panel((x, y, size, size), fill, size // 2), page.make_icon(icon, x + at, y + at, inner, color))


