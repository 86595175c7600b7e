"""Which slip: what the visit has come to, with its covers; one question; equal choices, where hands are.

Knows the visit's lines in sum; what becomes of the choice is the session's business.
"""

from kiosk.leaving import may_mail, may_print
from kiosk.state import Kiosk, SlipChoice
from screens.frame import Action, bands, bar, bar_top, header
from screens.looks import Looks
from screens.page import Page
from screens.pile import greeting
from screens.recap import done_lines, recap
from screens.scene import Box, Button, Panel, Scene
from screens.theme import pitch

PRINTER_WORDS = {"paper_out": "printer_paper_out", "cover_open": "printer_cover_open", "lost": "printer_lost"}
COVER_MM = {False: 26, True: 84}
"""How high the covers stand beside the choice; on an upright screen."""

COVER_LEAST_MM = 14


def slip_choice(kiosk: Kiosk, looks: Looks) -> Scene:
    """What it has come to, with its covers; the one question; equal choices, where hands are."""
    assert isinstance(kiosk.phase, SlipChoice)
    page = Page(kiosk, looks)
    s, w = page.s, page.w
    y = header(page, *_heading(page))
    y = bands(page, y)
    bottom = bar_top(page) - (s.gap if s.compact else s.mm(4))
    width, title = s.width - 2 * s.margin, w.say("slip_title")
    px = s.title if page.measure(title, width, s.title, bold=True).fits else s.body
    lines = len(page.measure(title, width, px, bold=True, max_lines=2, balance=True).lines) * pitch(px)
    space, choices = s.mm(0.6) if s.compact else s.gap, _choices(kiosk)
    high = min(bottom - y - lines - space, _choices_height(page, len(choices)))
    top = bottom - high - space - lines
    _covers(page, (s.margin, y, width, top - y))
    top = page.text((s.margin, top, width, 0), title, px, bold=True, max_lines=2, balance=True) + space
    for box, choice in zip(_boxes(page, (s.margin, top, width, high), len(choices)), choices, strict=True):
        _choice(page, box, *choice)
    bar(page, (Action("back", w.say("back"), "secondary", "back", short=False),))
    return page.scene()


def _heading(page: Page) -> tuple[str, str]:
    """Where the covers have their words beside them, whose visit this is; else what it has come to."""
    if _tells_beside(page):
        return (greeting(page) if page.kiosk.visit and page.kiosk.visit.patron else page.w.say("returning")), ""
    return summary(page), "" if page.s.compact else _due(page)


def _tells_beside(page: Page) -> bool:
    return not (page.s.compact or page.s.low)


def _covers(page: Page, box: Box) -> None:
    """Where there is room for them; on a wide screen with what it has come to beside them."""
    s, (x, y, width, height) = page.s, box
    words, due = summary(page), _due(page)
    tall = min(height - s.mm(14 if s.upright else 5), s.mm(COVER_MM[s.upright]))
    if not _tells_beside(page):
        if tall >= s.mm(COVER_LEAST_MM):
            recap(page, (x, y + (height - tall) // (2 if s.upright else 4), width, tall))
        return
    if not words:
        return
    left = x
    if tall >= s.mm(COVER_LEAST_MM):
        left += recap(page, (x, y + (height - tall) // 3, width * 2 // 5, tall)) + s.mm(6)
    room = x + width - left
    px = s.title if page.measure(words, room, s.title, bold=True).fits else s.body
    used = pitch(px) + (pitch(s.body) if due else 0)
    top = page.text((left, y + (height - s.gap - used) // 2, room, 0), words, px, bold=True, color=page.t.jade)
    if due:
        page.text((left, top, room, 0), due, s.body, color=page.muted)


def _choices_height(page: Page, count: int) -> int:
    s = page.s
    return count * s.mm(36) + (count - 1) * s.gap if s.upright else s.mm(36 if s.low else 38)


def _boxes(page: Page, box: Box, count: int) -> list[Box]:
    """Side by side; one below the other on an upright screen."""
    s, (x, y, width, height) = page.s, box
    gap = s.gap if s.compact or s.upright else s.mm(4)
    if s.upright:
        high = (height - gap * (count - 1)) // count
        return [(x, y + i * (high + gap), width, high) for i in range(count)]
    wide = (width - gap * (count - 1)) // count
    return [(x + i * (wide + gap), y, wide, height) for i in range(count)]


def _choices(kiosk: Kiosk) -> list[tuple[str, str, str]]:
    """(key, icon, why it is not there)."""
    trouble = "" if may_print(kiosk) else PRINTER_WORDS.get(kiosk.printer, "printer_trouble")
    mail = [("receipt_email", "mail", "")] if may_mail(kiosk) else []
    return [("receipt_print", "slip", trouble), *mail, ("receipt_none", "leaf", "")]


def _choice(page: Page, box: Box, key: str, icon: str, trouble: str) -> None:
    """A large equal choice; or the sentence why it is missing. Its sign above its words, or before them in a row."""
    s, t, w = page.s, page.t, page.w
    x, y, wide, high = box
    sign = s.mm(9 if s.compact else 18 if s.upright else 15)
    words = w.say(trouble) if trouble else w.say(key)
    left, room = (x + 2 * s.gap + sign + s.gap, wide - 5 * s.gap - sign) if s.upright else (x + s.half, wide - 2 * s.half)
    px = s.title if not trouble and page.measure(words, room, s.title, bold=True).fits else s.body
    fill, color = (t.mist, t.muted) if trouble else (t.surface, t.ink)
    space, sizes = s.half, (px, s.plain, s.plain)
    for i, px in enumerate(sizes):                     # a sentence why not, in large letters, may need all the room
        sign = 0 if i == 2 and not s.upright else sign
        lines = len(page.measure(words, room, px, bold=not trouble, max_lines=4, balance=True).lines)
        if sign + space + lines * pitch(px) <= high:
            break
    top = y + (high - sign - space - lines * pitch(px)) // 2
    at = (x + 2 * s.gap, y + (high - sign) // 2) if s.upright else (x + (wide - sign) // 2, top)
    inner = round(sign * 0.56)
    inset = (sign - inner) // 2
    back = Panel(box, fill, s.mm(3))
    if not trouble:
        back = Panel(box, fill, s.mm(3), t.line, max(2, page.edge), page.shadow(3.4, 0.12, 1))
    text = (left, y, room, high) if s.upright else (left, top + sign + space, room, 0)
    signs = (Panel((*at, sign, sign), t.mist if trouble else t.jade_tint, sign // 2),
             page.make_icon(icon, at[0] + inset, at[1] + inset, inner, t.muted if trouble else t.jade)) if sign else ()
    parts = (back, *signs,
             page.make_text(text, words, px, color=color, ground=fill, bold=not trouble, align="left" if s.upright else "center",
                            max_lines=4, balance=True))
    page.add(*parts) if trouble else page.add(Button(key, "", words, box, True, "choice", parts))


def summary(page: Page) -> str:
    """What this visit has come to."""
    w, done = page.w, done_lines(page)
    returned = sum(line.kind == "checkin" for line in done)
    yours = len(done) - returned
    if yours:
        return w.count("count_yours", yours)
    return w.count("count_returned", returned) if returned else ""


def _due(page: Page) -> str:
    """The earliest date, where there are dates."""
    first = min((line.due for line in done_lines(page) if line.due and line.kind != "checkin"), default="")
    return page.w.say("first_due", date=page.w.date(first)) if first else ""
