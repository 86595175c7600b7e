"""The end of a visit: a moment, then goodbye. The goodbye screen knows counts only: the visit is forgotten."""

from kiosk.state import Closing, Goodbye, Kiosk
from screens.art import pile_picture
from screens.frame import badge, bar_top, header, progress
from screens.looks import Looks
from screens.page import Page
from screens.scene import Scene
from screens.theme import jade, pitch


def closing(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, Closing)
    page = Page(kiosk, looks)
    s, w = page.s, page.w
    y = header(page, help_button=False)
    bottom = page.floor - s.margin - s.touch
    sign = s.mm(14 if s.compact else 24)
    width = s.width - 2 * s.margin
    used = sign + s.gap + pitch(s.display) + s.half + pitch(s.body)
    top = y + (bottom - y - used) // 2
    badge(page, "dots", (s.width - sign) // 2, top, sign, page.t.jade_tint, page.t.jade)
    top = page.text((s.margin, top + sign + s.gap, width, 0), w.say("closing"), s.display, bold=True, align="center")
    page.text((s.margin, top + s.half, width, 0), w.say("closing_hint"), s.body, color=page.muted, align="center", max_lines=2)
    progress(page, bottom + s.half)
    return page.scene()


# ---- goodbye --------------------------------------------------------------------------------------------------------

def goodbye(kiosk: Kiosk, looks: Looks) -> Scene:
    """Three seconds: a warning stands alone in its field; without one a picture says that all is well."""
    assert isinstance(kiosk.phase, Goodbye)
    page = Page(kiosk, looks, jade)
    page.anywhere = "done"
    s = page.s
    title, warned = _farewell(page), bool(_warnings(page))
    above = s.compact and len(_farewell_lines(page)) + 2 * warned > 3      # the title goes up where lines need its room
    y, bottom = header(page, title if above else "", help_button=False), bar_top(page)
    count = kiosk.phase.borrowed or kiosk.phase.returned
    picture = min(bottom - y, round(s.width * 0.36)) if count and not (s.compact or warned or s.upright) else 0
    if s.upright and count and not warned:
        size = round(s.width * 0.7)
        pile_picture(page, ((s.width - size) // 2, y, size, size), count)
        y += size + s.gap
    if picture:
        pile_picture(page, (s.width - s.margin - picture, bottom - picture, picture, picture), count)
    width = s.width - 2 * s.margin - (picture + s.gap if picture else 0)
    head = 0 if above else pitch(s.display) + s.half
    field = _warning_height(page, width)
    lines, used = _farewell_that_fits(page, width, bottom - y - head - field)
    sign = 0 if s.compact or warned or used + head + s.mm(16) + s.gap > bottom - y else s.mm(16)
    top = y + max(0, (bottom - y - used - head - field - (sign + s.gap if sign else 0)) // (3 if warned else 2))
    if sign:
        badge(page, "check", s.margin, top, sign, page.ink, page.ground)
        top += sign + s.gap
    if head:
        top = page.text((s.margin, top, width, 0), title, s.display, bold=True, color=page.ink) + s.half
    _draw_warnings(page, top, width)
    top += field
    for icon, words in lines:
        top = _line(page, icon, words, top, width) + s.mm(0.6)
    _done_button(page, top, _farewell_lines(page)[len(lines):])
    return page.scene()


def _done_button(page: Page, top: int, left_over: list[tuple[str, str]]) -> None:
    s, label = page.s, page.w.say("done")
    wide = max(page.button_width(label), s.mm(38))
    page.button("done", label, (s.width - s.margin - wide, bar_top(page), wide, s.primary), "secondary")
    _beside_button(page, top, s.width - 2 * s.margin - wide - s.gap, left_over)


def _warnings(page: Page) -> list[tuple[str, str]]:
    """(icon, sentence): the gate rings, something stays at the desk, the card lies on the pad still."""
    phase, w = page.kiosk.phase, page.w
    assert isinstance(phase, Goodbye)
    found = [("gate", w.count("gate_rings", phase.gate_rings)) if phase.gate_rings else None,
             ("desk", w.count("leave_at_desk", phase.desk)) if phase.desk else None,
             ("card", w.say("card_on_pad")) if phase.card_on_pad else None]
    return [each for each in found if each]


def _warning_lines(page: Page, width: int, words: str) -> int:
    px, room = _warning_px(page), _warning_room(page, width)
    return len(page.measure(words, room, px, bold=True, max_lines=3, balance=True).lines)


def _warning_px(page: Page) -> int:
    return page.s.body if page.s.compact else page.s.title


def _warning_room(page: Page, width: int) -> int:
    return width - 2 * page.s.gap - _warning_px(page) - page.s.half


def _warning_height(page: Page, width: int) -> int:
    """The field with its distance to what follows, px; 0 when all is well."""
    lines = sum(_warning_lines(page, width, words) for _, words in _warnings(page))
    return lines * pitch(_warning_px(page)) + page.s.half + (page.s.half if page.s.compact else 2 * page.s.gap) if lines else 0


def _draw_warnings(page: Page, y: int, width: int) -> None:
    s, t, px = page.s, page.t, _warning_px(page)
    if not _warnings(page):
        return
    space = s.half if s.compact else s.gap
    page.panel((s.margin, y, width, _warning_height(page, width) - space), t.gold_tint)
    y += (_warning_height(page, width) - space - sum(_warning_lines(page, width, x) for _, x in _warnings(page)) * pitch(px)) // 2
    for icon, words in _warnings(page):
        page.icon(icon, s.margin + s.gap, y + (pitch(px) - px) // 2, px, t.gold)
        y = page.text((s.margin + s.gap + px + s.half, y, _warning_room(page, width), 0), words, px, bold=True, color=t.gold,
                      ground=t.gold_tint, max_lines=3, balance=True)


def _farewell_that_fits(page: Page, width: int, room: int) -> tuple[list[tuple[str, str]], int]:
    """The lines from the most important one on, and their height."""
    shown, used = [], 0
    for line in _farewell_lines(page):
        height = _line_height(page, line[1], width)
        if used + height > room:
            break
        shown.append(line)
        used += height + page.s.mm(0.6)
    return shown, used


def _line_px(page: Page) -> int:
    return page.s.title if page.s.upright else page.s.body


def _line_height(page: Page, words: str, width: int) -> int:
    px = _line_px(page)
    return len(page.measure(words, width - px - page.s.gap, px, max_lines=3).lines) * pitch(px)


def _beside_button(page: Page, y: int, width: int, lines: list[tuple[str, str]]) -> None:
    """What did not fit above goes to the left of the button, as far as it fits."""
    for icon, words in lines:
        if y + _line_height(page, words, width) > page.s.height - page.s.half:
            return
        y = _line(page, icon, words, y, width) + page.s.mm(0.6)


def _farewell(page: Page) -> str:
    phase = page.kiosk.phase
    assert isinstance(phase, Goodbye)
    if phase.borrowed:
        return page.w.say("goodbye")
    return page.w.say("goodbye_thanks") if phase.returned else page.w.say("goodbye_see_you")


def _farewell_lines(page: Page) -> list[tuple[str, str]]:
    """(icon, sentence), the most important first."""
    phase, w = page.kiosk.phase, page.w
    assert isinstance(phase, Goodbye)
    slips = {"print": ("slip", "take_slip"), "email": ("mail", "slip_mailed"), "failed": ("slip", "slip_failed")}
    found = [
        ("book", w.count("borrowed", phase.borrowed)) if phase.borrowed else None,
        ("return", w.count("returned", phase.returned)) if phase.returned else None,
        ("clock", w.say("first_due", date=w.date(phase.first_due))) if phase.first_due else None,
        ("clock", w.say("due_unknown")) if phase.borrowed and not phase.first_due else None,
        ("cloud", w.say("offline")) if phase.offline else None,
        (slips[phase.slip][0], w.say(slips[phase.slip][1])) if phase.slip in slips else None,
        ("card", w.say("take_card")) if phase.borrowed and not phase.card_on_pad else None,
    ]
    return [line for line in found if line]


def _line(page: Page, icon: str, words: str, y: int, width: int) -> int:
    s, px = page.s, _line_px(page)
    size, left = round(px * 0.95), px + s.gap
    page.icon(icon, s.margin, y + (pitch(px) - size) // 2, size, page.ink)
    return page.text((s.margin + left, y, width - left, 0), words, px, color=page.ink, max_lines=3)
