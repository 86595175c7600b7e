"""Goodbye, for three seconds: a warning stands alone in its field, without one a picture says that all is well.

Where room is scarce the title becomes smaller, then the least sentence goes; nothing comes near the languages.
"""

from collections.abc import Sequence

from kiosk.state import Goodbye, Kiosk
from kiosk.values import dataclass
from screens.corner import languages_width
from screens.frame import badge, bar_top, header, header_height
from screens.leaving import farewell
from screens.leaving.farewell import TITLE_CHARS, TITLE_LESS_CHARS, Said
from screens.looks import Looks
from screens.page import Page
from screens.paint.art import moon_picture, pile_picture
from screens.scene import Box, Scene
from screens.theme import jade, pitch

PICTURE_LEAST_MM = 40
FEW = 2
"""Sentences without a warning on a small screen: with more of them the title stands beside the languages."""

PICTURE_PARTS = (1, 0.92, 0.85)
"""Of its full size: the picture beside the sentences is rather smaller than that it goes."""

APART_MM, FOLLOW_MM = 8, 6
"""On an upright screen: between title and warnings, and above the button; above the sentences."""

WARNING_LINES, LINE_LINES = 3, 3
"""Of one sentence; ours need no more."""


GREAT_FIRST = ((True, TITLE_CHARS), (True, TITLE_LESS_CHARS), *((False, chars) for chars in farewell.LENGTHS))
"""Whether a warning is larger than what follows it, and how much of a title it names: rather a little less of it."""


COUNTED = ((False, 0),)
"""At last books are counted and not named, before the date would go."""


@dataclass(frozen=True)
class Plan:
    """`title_px` 0: the title stands beside the languages. `width`: that of the sentences, `narrow`: of those beside the button;
    `bottom`: where they end at the latest."""

    title_px: int
    warning_px: int
    lines: tuple[Said, ...]
    width: int
    narrow: int
    top: int
    bottom: int


def goodbye(kiosk: Kiosk, looks: Looks) -> Scene:
    """One touch anywhere ends it."""
    assert isinstance(kiosk.phase, Goodbye)
    page = Page(kiosk, looks, jade)
    page.anywhere = "done"
    s, phase = page.s, kiosk.phase
    title = farewell.title(phase, page.w)
    plan, warned = _plan(page, title)
    y = _above(page, "" if plan.title_px else title)
    count = phase.borrowed or phase.returned
    used, free = _height(page, plan, warned), plan.bottom - plan.top
    if s.upright:
        top = plan.bottom - used
        _picture_above(page, y, top - s.gap, count, bool(warned))
    else:
        sign = 0 if s.compact or warned or not plan.lines or used + s.mm(16) + s.gap > free else s.mm(16)
        top = plan.top
        if plan.title_px and plan.bottom <= bar_top(page):        # else all is as near as can be
            top += max(0, (free - used - (sign + s.gap if sign else 0)) // (3 if warned else 2))
        if sign:
            badge(page, "check", s.margin, top, sign, page.ink, page.ground)
            top += sign + s.gap
        size = _beside(page, warned, plan.lines)
        if size:
            _picture(page, (s.width - s.margin - size, bar_top(page) - size, size, size), count)
    if plan.title_px:
        page.text((s.margin, top, plan.width, 0), title, plan.title_px, bold=True, color=page.ink, max_lines=2,
                  align="center" if s.upright and not plan.lines else "left")
        top += _head(page, plan, warned)
    top = _draw_warnings(page, top, plan.warning_px, warned)
    for icon, words in plan.lines:
        top = _line(page, icon, words, (s.margin, top, _line_width(page, plan, top, words), 0)) + s.mm(0.6)
    _done_button(page)
    return page.scene()


def _above(page: Page, title: str) -> int:
    """Languages, and the title beside them, as large as there is room for; the y below."""
    s, px = page.s, _beside_languages(page, title) if title else 0
    if not px:
        return header(page, title, "", help_button=False)
    top = s.mm(0.8 if s.compact else 7 if s.upright else 2.4)
    page.text((s.margin, top, _room_beside(page), header_height(page, title, "") - top), title, px, bold=True)
    return header(page, "", "", help_button=False)


def _room_beside(page: Page) -> int:
    """The width beside the languages."""
    return page.s.width - 2 * page.s.margin - languages_width(page) - page.s.gap


def _beside_languages(page: Page, title: str) -> int:
    """How large the title is there, or a little less; 0: it has no such room, or a logo has its place there."""
    s = page.s
    sizes = () if s.low or page.looks.logo else (s.display, (s.display + s.title) // 2)
    return next((px for px in sizes if page.measure(title, _room_beside(page), px, bold=True).fits), 0)


def _picture_above(page: Page, y: int, bottom: int, count: int, warned: bool) -> None:
    """On an upright screen the pile has the room above the words."""
    s = page.s
    size = min(round(s.width * 0.7), bottom - y)
    if (count or not warned) and size >= s.mm(PICTURE_LEAST_MM):
        _picture(page, ((s.width - size) // 2, y + (bottom - y - size) // 2, size, size), count)


def _picture(page: Page, box: Box, count: int) -> None:
    """As many books as were lent or returned, before the moon; without any it is there alone."""
    if count:
        pile_picture(page, box, count)
    else:                                              # alone it stands in the middle of an upright screen
        moon_picture(page, (box[0] - (box[2] * 12 // 100 if page.s.upright else 0), *box[1:]))


# ---- what has room --------------------------------------------------------------------------------------------------

def _button_width(page: Page) -> int:
    return max(page.button_width(page.w.say("done"), px=_line_px(page)), page.s.mm(60 if page.s.upright else 38))


def _beside(page: Page, warned: list[Said], lines: Sequence[Said]) -> int:
    """The side of the picture at the right of a wide screen; 0: none. No sentence breaks for its sake."""
    s = page.s
    if s.upright or s.compact or warned:
        return 0
    most, whole = min(bar_top(page) - header_height(page, "", "") - s.half, round(s.width * 0.36)), s.width - 2 * s.margin

    def breaks(size: int) -> bool:
        return any(_line_height(page, words, whole - size - s.gap) > _line_height(page, words, whole) for _, words in lines)

    return next((size for size in (round(most * part) for part in PICTURE_PARTS) if not breaks(size)), 0)


def _plan(page: Page, title: str) -> tuple[Plan, list[Said]]:
    """The first way in which all has room, and its warnings: the title as large as can be, then beside the languages, then
    shorter titles of books or smaller warnings, then a sentence less."""
    phase = page.kiosk.phase
    assert isinstance(phase, Goodbye)
    lines, ways = farewell.told(phase, page.w), GREAT_FIRST
    while True:
        warned: list[Said] = []
        for great, chars in ways:
            warned = farewell.warnings(phase, page.w, named=chars > 0, chars=chars)
            for plan in _ways(page, title, warned, lines):
                if (plan.warning_px > page.s.body) is great and _fits(page, plan, title, warned):
                    return plan, warned
        less = farewell.without_the_least(phase, lines, page.w)
        if less == lines and ways is COUNTED:
            return _ways(page, title, warned, lines)[-1], warned
        lines, ways = less, GREAT_FIRST if less != lines else COUNTED


def _ways(page: Page, title: str, warned: list[Said], lines: list[Said]) -> list[Plan]:
    """Above the button first; beside it the sentences are narrower."""
    s, phase = page.s, page.kiosk.phase
    assert isinstance(phase, Goodbye)
    top = header_height(page, "", "") + (s.mm(6) if s.upright else 0 if s.compact else s.half)
    whole, picture = s.width - 2 * s.margin, _beside(page, warned, lines)
    wide, above = whole - (picture + s.gap if picture else 0), _lowest_above(page)
    narrow, lowest = whole - _button_width(page) - s.gap, bar_top(page) + s.primary
    below = [s.display, s.title, *((s.body,) if s.body < s.title else ())]
    full = bool(warned) or (s.compact and len(lines) > FEW)           # nothing stands below an empty row
    sizes = below if s.low else [0, *below] if full and not s.upright else [s.display, 0, *below[1:]]
    warning_px = (s.body,) if s.compact else (s.title, s.body)
    plans = [Plan(px, warning, tuple(lines), wide, min(narrow, wide), top, bottom)
             for warning in warning_px for px in sizes for bottom in (above, lowest)]
    return [*filter(_headed, plans), *(plan for plan in plans if not _headed(plan))] if full and not s.compact else plans


def _headed(plan: Plan) -> bool:
    """Its title is the largest on the screen."""
    return not plan.title_px or plan.title_px > plan.warning_px


def _fits(page: Page, plan: Plan, title: str, warned: list[Said]) -> bool:
    """The field of the warnings is as wide as the screen: it ends above the button."""
    head = _head(page, plan, warned) + _field(page, plan.warning_px, warned)
    whole = not plan.title_px or page.measure(title, plan.width, plan.title_px, bold=True).fits
    return whole and plan.top + _height(page, plan, warned) <= plan.bottom and plan.top + head <= _lowest_above(page)


def _lowest_above(page: Page) -> int:
    """Where the sentences above the button end at the latest."""
    return bar_top(page) - (page.s.mm(APART_MM) if page.s.upright else page.s.half)


def _head(page: Page, plan: Plan, warned: list[Said]) -> int:
    """The title, with its distance to what follows."""
    s = page.s
    apart = s.mm(APART_MM if warned else FOLLOW_MM) if s.upright and (warned or plan.lines) else s.half
    return pitch(plan.title_px) + apart if plan.title_px else 0


def _follow(page: Page) -> int:
    """Between the warnings and the sentences."""
    s = page.s
    return s.mm(FOLLOW_MM) if s.upright else s.half if s.compact else s.gap


def _height(page: Page, plan: Plan, warned: list[Said]) -> int:
    """From the top of the plan on."""
    y = plan.top + _head(page, plan, warned) + _field(page, plan.warning_px, warned)
    for _, words in plan.lines:
        y += _line_height(page, words, _line_width(page, plan, y, words)) + page.s.mm(0.6)
    return y - plan.top


def _line_width(page: Page, plan: Plan, y: int, words: str) -> int:
    """Narrower beside the button."""
    above = plan.bottom <= bar_top(page) or y + _line_height(page, words, plan.width) <= bar_top(page) - page.s.half
    return plan.width if above else plan.narrow


# ---- the parts ------------------------------------------------------------------------------------------------------

def _done_button(page: Page) -> None:
    s, wide = page.s, _button_width(page)
    box = (s.width - s.margin - wide, bar_top(page), wide, s.primary)
    page.button("done", page.w.say("done"), box, "secondary", px=_line_px(page))


def _warning_room(page: Page, px: int) -> int:
    return page.s.width - 2 * page.s.margin - 2 * page.s.inner - px - page.s.half


def _warning_lines(page: Page, px: int, words: str) -> int:
    laid = page.measure(words, _warning_room(page, px), px, bold=True, max_lines=WARNING_LINES, balance=True, cut=True)
    return len(laid.lines)


def _field(page: Page, px: int, warned: list[Said]) -> int:
    """The field with its distance to what follows, px; 0 when all is well."""
    s, lines = page.s, sum(_warning_lines(page, px, words) for _, words in warned)
    return lines * pitch(px) + s.half + (0 if s.compact else s.gap) + _follow(page) if lines else 0


def _draw_warnings(page: Page, y: int, px: int, warned: list[Said]) -> int:
    """Where the sentences begin."""
    s, t = page.s, page.t
    if not warned:
        return y
    high, space = _field(page, px, warned), _follow(page)
    page.panel((s.margin, y, s.width - 2 * s.margin, high - space), t.gold_tint)
    bottom = y + high
    y += (high - space - sum(_warning_lines(page, px, words) for _, words in warned) * pitch(px)) // 2
    for icon, words in warned:
        page.icon(icon, s.margin + s.inner, y + (pitch(px) - px) // 2, px, t.gold)
        y = page.text((s.margin + s.inner + px + s.half, y, _warning_room(page, px), 0), words, px, bold=True, color=t.gold,
                      ground=t.gold_tint, max_lines=WARNING_LINES, balance=True, cut=True)
    return bottom


def _line_px(page: Page) -> int:
    return page.s.title if page.s.upright else page.s.body


def _line_height(page: Page, words: str, width: int) -> int:
    px = _line_px(page)
    return len(page.measure(words, width - px - page.s.gap, px, max_lines=LINE_LINES).lines) * pitch(px)


def _line(page: Page, icon: str, words: str, box: Box) -> int:
    px, (x, y, width, _) = _line_px(page), box
    size, left = round(px * 0.95), px + page.s.gap
    page.icon(icon, x, y + (pitch(px) - size) // 2, size, page.ink)
    return page.text((x + left, y, width - left, 0), words, px, color=page.ink, max_lines=LINE_LINES)
