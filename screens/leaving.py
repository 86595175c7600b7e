"""The end of a visit: which slip, a moment, goodbye. The goodbye screen knows counts only: the visit is forgotten."""

from kiosk.leaving import may_keep, may_mail, may_print
from kiosk.state import Closing, Goodbye, Kiosk, LineStep, SlipChoice
from screens.art import pile_picture
from screens.frame import Action, badge, bands, bar, bar_top, header, progress
from screens.looks import Looks
from screens.page import Page
from screens.scene import Button, Panel, Scene
from screens.theme import jade, pitch
from screens.typeset import Laid

PRINTER_WORDS = {"paper_out": "printer_paper_out", "cover_open": "printer_cover_open", "lost": "printer_lost"}


def slip_choice(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, SlipChoice)
    page = Page(kiosk, looks)
    s, w = page.s, page.w
    y = header(page)
    y = bands(page, y)
    bottom = bar_top(page) - (s.gap if s.compact else s.mm(4))
    choices = _choices(kiosk)
    title = w.say("slip_title")
    width = s.width - 2 * s.margin
    px = s.title if page.measure(title, width, s.title, bold=True).fits else s.body
    y = page.text((s.margin, y, width, 0), title, px, bold=True, max_lines=2, balance=True) + (s.mm(0.6) if s.compact else s.gap)
    gap = s.gap if s.compact else s.mm(4)
    wide, high = (width - gap * (len(choices) - 1)) // len(choices), min(bottom - y, s.mm(64))
    if not _labels(page, wide, high, choices):                                    # the least used one goes
        choices = [one for one in choices if one[0] != "receipt_phone"]
        wide = (width - gap * (len(choices) - 1)) // len(choices)
    px, lines = _labels(page, wide, high, choices) or (s.body, 0)
    for i, one in enumerate(choices):
        _choice(page, (s.margin + i * (wide + gap), y, wide, high), one, px, lines)
    bar(page, (Action("back", w.say("back"), "secondary", "back", short=False),), summary(page), tone="jade")
    return page.scene()


def _choices(kiosk: Kiosk) -> list[tuple[str, str, str]]:
    """(key, icon, why it is not there)."""
    trouble = "" if may_print(kiosk) else PRINTER_WORDS.get(kiosk.printer, "printer_trouble")
    mail = [("receipt_email", "mail", "")] if may_mail(kiosk) else []
    phone = [("receipt_phone", "phone_code", "")] if may_keep(kiosk) else []
    return [("receipt_print", "slip", trouble), *mail, *phone, ("receipt_none", "leaf", "")]


def _labels(page: Page, wide: int, high: int, choices: list[tuple[str, str, str]]) -> tuple[int, int] | None:
    """The size of all labels and the lines of the longest one; None where they have no room beside one another. A sentence of
    trouble counts its own lines."""
    s = page.s
    sizes = ((s.title, 1), (s.body, 1), (s.title, 2), (s.body, 2), (s.body, 3))
    for px, most in sizes:
        laid = [_label(page, wide, one, px, most) for one in choices]
        lines = max(len(each.lines) for each, one in zip(laid, choices, strict=True) if not one[2])
        highest = max(_choice_height(page, px, lines), *(_choice_height(page, s.body, len(each.lines)) for each in laid))
        if all(each.fits for each in laid) and highest <= high:
            return px, lines
    return None


def _label(page: Page, wide: int, choice: tuple[str, str, str], px: int, most: int) -> Laid:
    """Its words; a sentence of trouble may have four lines, and is not bold."""
    key, _, trouble = choice
    return page.measure(page.w.say(trouble or key), wide - 2 * page.s.half, page.s.body if trouble else px, bold=not trouble,
                        balance=True, max_lines=4 if trouble else most)


def _choice_height(page: Page, px: int, lines: int) -> int:
    return _choice_sign(page) + (page.s.half if page.s.compact else page.s.gap) + lines * pitch(px)


def _choice_sign(page: Page) -> int:
    return page.s.mm(9 if page.s.compact else 20)


def _choice(page: Page, box: tuple[int, int, int, int], choice: tuple[str, str, str], px: int, most: int) -> None:
    """A large equal choice, its sign in line with the others'; or the sentence why it is missing. `most`: the lines of all."""
    s, t, w = page.s, page.t, page.w
    x, y, wide, high = box
    key, icon, trouble = choice
    sign = _choice_sign(page)
    words = w.say(trouble or key)
    px = s.body if trouble else px
    fill, color = (t.mist, t.muted) if trouble else (t.surface, t.ink)
    space = s.half if s.compact else s.gap
    if trouble or not most:
        most = len(page.measure(words, wide - 2 * s.half, px, bold=not trouble, max_lines=4, balance=True).lines)
    top = y + (high - sign - space - most * pitch(px)) // 2
    inner = round(sign * 0.56)
    at = (sign - inner) // 2
    back = Panel(box, fill, s.mm(3)) if trouble else Panel(box, fill, s.mm(3), t.line, 2, page.shadow(3.4, 0.12, 1))
    parts = (back,
             Panel((x + (wide - sign) // 2, top, sign, sign), t.mist if trouble else t.jade_tint, sign // 2),
             page.make_icon(icon, x + (wide - sign) // 2 + at, top + at, inner, t.muted if trouble else t.jade),
             page.make_text((x + s.half, top + sign + space, wide - 2 * s.half, 0), words, px, color=color, ground=fill,
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
    """Three seconds: a warning stands alone in its field; without one a picture says that all is well."""
    assert isinstance(kiosk.phase, Goodbye)
    page = Page(kiosk, looks, jade)
    page.anywhere = "done"
    s = page.s
    title, warned = _farewell(page), bool(_warnings(page))
    above = s.compact and len(_farewell_lines(page)) + 2 * warned > 3      # the title goes up where lines need its room
    y, bottom = header(page, title if above else "", help_button=False), bar_top(page)
    count = kiosk.phase.borrowed or kiosk.phase.returned
    picture = min(bottom - y, round(s.width * 0.36)) if count and not (s.compact or warned) else 0
    if picture:
        pile_picture(page, (s.width - s.margin - picture, bottom - picture, picture, picture), count)
    width = s.width - 2 * s.margin - (picture + s.gap if picture else 0)
    head = 0 if above else pitch(s.display) + s.half
    field = _warning_height(page, width)
    lines, used = _farewell_that_fits(page, width, bottom - y - head - field)
    sign = 0 if s.compact or warned or used + head + s.mm(16) + s.gap > bottom - y else s.mm(16)
    top = y + max(0, (bottom - y - used - head - field - (sign + s.gap if sign else 0)) // (3 if warned else 2))
    if sign:
        badge(page, "check", s.margin, top, sign, page.t.white, page.t.jade)
        top += sign + s.gap
    if head:
        top = page.text((s.margin, top, width, 0), title, s.display, bold=True, color=page.t.white) + s.half
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


def _line_height(page: Page, words: str, width: int) -> int:
    left = page.s.body + page.s.gap
    return len(page.measure(words, width - left, page.s.body, max_lines=3).lines) * pitch(page.s.body)


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
    s, t = page.s, page.t
    size, left = round(s.body * 0.95), s.body + s.gap
    page.icon(icon, s.margin, y + (pitch(s.body) - size) // 2, size, t.white)
    return page.text((s.margin + left, y, width - left, 0), words, s.body, color=t.white, max_lines=3)
