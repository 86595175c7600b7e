"""The end of a visit: which slip, a moment, goodbye. The goodbye screen knows counts only: the visit is forgotten."""

from kiosk.leaving import may_mail, may_print
from kiosk.state import Closing, Goodbye, Kiosk, LineStep, SlipChoice
from screens.frame import Action, badge, bands, bar, bar_top, header, is_offline, progress
from screens.looks import Looks
from screens.page import Page
from screens.scene import Button, Panel, Scene
from screens.theme import pitch

PRINTER_WORDS = {"paper_out": "printer_paper_out", "cover_open": "printer_cover_open", "lost": "printer_lost"}


def slip_choice(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, SlipChoice)
    page = Page(kiosk, looks)
    s, w = page.s, page.w
    y = header(page)
    y = bands(page, y)
    bottom = bar_top(page) - (s.mm(2) if s.compact else s.mm(4))
    choices = _choices(kiosk)
    title = w.say("slip_title")
    width = s.width - 2 * s.margin
    px = s.title if page.measure(title, width, s.title, bold=True).fits else s.body
    y = page.text((s.margin, y, width, 0), title, px, bold=True, max_lines=2, balance=True) + (s.half if s.compact else s.gap)
    gap = s.gap if s.compact else s.mm(4)
    wide = (width - gap * (len(choices) - 1)) // len(choices)
    for i, (key, icon, trouble) in enumerate(choices):
        _choice(page, (s.margin + i * (wide + gap), y, wide, min(bottom - y, s.mm(56))), key, icon, trouble)
    bar(page, (Action("back", w.say("back"), "secondary", "back", short=False),), summary(page), tone="jade")
    return page.scene()


def _choices(kiosk: Kiosk) -> list[tuple[str, str, str]]:
    """(key, icon, why it is not there)."""
    trouble = "" if may_print(kiosk) else PRINTER_WORDS.get(kiosk.printer, "printer_trouble")
    mail = [("receipt_email", "mail", "")] if may_mail(kiosk) else []
    return [("receipt_print", "slip", trouble), *mail, ("receipt_none", "leaf", "")]


def _choice(page: Page, box: tuple[int, int, int, int], key: str, icon: str, trouble: str) -> None:
    """A large equal choice; or the sentence why it is missing."""
    s, t, w = page.s, page.t, page.w
    x, y, wide, high = box
    sign = s.mm(9 if s.compact else 16)
    px = s.body
    words = w.say(trouble) if trouble else w.say(key)
    fill, color = (t.mist, t.muted) if trouble else (t.surface, t.ink)
    lines = len(page.measure(words, wide - 2 * s.half, px, bold=not trouble, max_lines=4, balance=True).lines)
    top = y + (high - sign - s.half - lines * pitch(px)) // 2
    inner = round(sign * 0.56)
    at = (sign - inner) // 2
    parts = (Panel(box, fill, s.mm(3), None if trouble else t.line, 0 if trouble else 2, None if trouble else page.shadow(3.4, 0.12, 1)),
             Panel((x + (wide - sign) // 2, top, sign, sign), t.mist if trouble else t.jade_tint, sign // 2),
             page.make_icon(icon, x + (wide - sign) // 2 + at, top + at, inner, t.muted if trouble else t.jade),
             page.make_text((x + s.half, top + sign + s.half, wide - 2 * s.half, 0), words, px, color=color, ground=fill,
                            bold=not trouble, align="center", max_lines=4, balance=True))
    page.add(*parts) if trouble else page.add(Button(key, "", words, box, True, "choice", parts))


def summary(page: Page) -> str:
    """What this visit has come to."""
    visit, w = page.kiosk.visit, page.w
    lines = visit.lines if visit else ()
    done = [line for line in lines if line.success and line.step is not LineStep.REFUSED]
    returned = sum(line.kind == "checkin" for line in done)
    yours = len(done) - returned
    if yours:
        return w.count("count_yours", yours)
    return w.count("count_returned", returned) if returned else ""


def closing(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, Closing)
    page = Page(kiosk, looks)
    s, w = page.s, page.w
    y = header(page, help_button=False)
    bottom = s.height - s.margin - s.touch
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
    assert isinstance(kiosk.phase, Goodbye)
    trouble = bool(kiosk.phase.gate_rings)
    page = Page(kiosk, looks, looks.theme.jade)
    page.anywhere = "done"
    s, t = page.s, page.t
    y = header(page, help_button=False)
    lines = _farewell_lines(page)
    width = s.width - 2 * s.margin
    sign = s.mm(10 if s.compact else 20)
    title = _farewell(page)
    room = bar_top(page) - y
    used = (0 if s.compact else sign + s.gap) + pitch(s.display) + s.half + len(lines) * (pitch(s.body) + s.mm(0.6))
    top = y + max(0, (room - used) // 2)
    if not s.compact:
        badge(page, "desk" if trouble else "check", s.margin, top, sign, t.white, t.jade)
        top += sign + s.gap
    top = page.text((s.margin, top, width, 0), title, s.display, bold=True, color=t.white) + s.half
    for icon, words, strong in lines:
        top = _line(page, icon, words, strong, top) + s.mm(0.6)
    label = page.w.say("done")
    wide = max(page.button_width(label), s.mm(38))
    page.button("done", label, (s.width - s.margin - wide, bar_top(page), wide, s.primary), "secondary")
    return page.scene()


def _farewell(page: Page) -> str:
    phase = page.kiosk.phase
    assert isinstance(phase, Goodbye)
    if phase.borrowed:
        return page.w.say("goodbye")
    return page.w.say("goodbye_thanks") if phase.returned else page.w.say("goodbye_see_you")


def _farewell_lines(page: Page) -> list[tuple[str, str, bool]]:
    """(icon, sentence, is it a warning)."""
    phase, w = page.kiosk.phase, page.w
    assert isinstance(phase, Goodbye)
    slips = {"print": ("slip", "take_slip"), "email": ("mail", "slip_mailed"), "failed": ("slip", "slip_failed")}
    found = [
        ("gate", w.count("gate_rings", phase.gate_rings), True) if phase.gate_rings else None,
        ("desk", w.count("leave_at_desk", phase.desk), True) if phase.desk else None,
        ("book", w.count("borrowed", phase.borrowed), False) if phase.borrowed else None,
        ("return", w.count("returned", phase.returned), False) if phase.returned else None,
        ("clock", w.say("first_due", date=w.date(phase.first_due)), False) if phase.first_due else None,
        ("clock", w.say("due_unknown"), False) if phase.borrowed and not phase.first_due else None,
        (slips[phase.slip][0], w.say(slips[phase.slip][1]), False) if phase.slip in slips else None,
        ("card", w.say("take_card"), False) if phase.borrowed else None,
        ("cloud", w.say("offline"), False) if phase.offline or is_offline(page.kiosk) and phase.borrowed + phase.returned else None,
    ]
    return [line for line in found if line]


def _line(page: Page, icon: str, words: str, strong: bool, y: int) -> int:
    s, t = page.s, page.t
    size = round(s.body * 0.95)
    left = s.margin + size + s.gap
    color = t.gold_tint if strong else t.white
    page.icon(icon, s.margin, y + (pitch(s.body) - size) // 2, size, color)
    return page.text((left, y, s.width - left - s.margin, 0), words, s.body, bold=strong, color=color, max_lines=2)
