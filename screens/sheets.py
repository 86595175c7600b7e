"""Questions and news that take the whole screen: help, still there?, another card, out of service."""

from dataclasses import replace
from math import cos, pi, sin

from kiosk.reasons import Reason
from kiosk.state import Help, Kiosk, OtherCard, OutOfService, StillThere
from kiosk.values import dataclass
from screens.frame import Action, badge, bar, bar_top, header, header_height
from screens.looks import Looks
from screens.page import Page
from screens.pile.head import HEADLINE_MM
from screens.roomy import roomy
from screens.scene import Icon, Scene
from screens.theme import night, pitch
from screens.words import NO_BREAK

ANSWERS = ("0", "1", "2", "3")
"""Numbers of the questions; the first one is asked most, the last one is left out first."""

ANSWERS_LEAST = 3
"""So much nearer an answer stands to its question where both fill their row."""

ARC_STEPS = 60
SIGN_LEAST_MM = 9
"""A smaller sign is left out: the question says it all."""


@dataclass(frozen=True)
class Answers:
    """How the questions stand: which, px between them (0: all on one card), the height of each. `short`: how to borrow is told
    in few words."""

    numbers: tuple[str, ...]
    gap: int
    height: int
    short: bool


def help_(kiosk: Kiosk, looks: Looks) -> Scene:
    return roomy(kiosk, looks, _help)


def _help(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, Help)
    page = Page(kiosk, looks)
    s, w = page.s, page.w
    y = header(page, "" if s.upright else w.say("help_title"), help_button=False)
    if s.upright:                                      # where the pile has its headline
        box = (s.margin, header_height(page) + s.mm(6) + s.mm(HEADLINE_MM), s.width - 2 * s.margin, 0)
        y = page.text(box, w.say("help_title"), s.display, bold=True, align="center") + s.gap
    bottom = bar_top(page) - (s.mm(1.6) if s.compact else s.mm(3.4))
    y -= s.mm(1.1) if s.compact else 0
    form = _form(page, bottom - y)
    count = len(form.numbers)
    y = bottom - count * (form.height + form.gap) + form.gap if s.upright else y
    if not form.gap:
        page.panel((s.margin, y, s.width - 2 * s.margin, count * form.height), page.t.surface, border=page.t.hair, border_px=1)
    edge, form = _from_the_edges(page, form)
    for i, number in enumerate(form.numbers):
        _answer(page, y + edge + i * (form.height + form.gap), form, number)
    phone = kiosk.settings.help_phone
    back = Action("back", w.say("back"), "secondary", "back", short=False)
    bar(page, (Action("look", w.say("look"), "secondary", "look"), back),
        w.say("help_phone", phone=phone.replace(" ", NO_BREAK)) if phone else w.say("help_desk"), align="center")
    return page.scene()


def _form(page: Page, room: int) -> Answers:
    """All questions where they have room, else on one card, else without the last one."""
    s, gaps, counts = page.s, (0,) if page.s.compact else (page.s.gap, 0), range(len(ANSWERS), ANSWERS_LEAST - 1, -1)
    for count, short, gap in ((count, short, gap) for count in counts for short in (False, True) for gap in gaps):
        form = Answers(ANSWERS[:count], gap, min((room - (count - 1) * gap) // count, s.mm(70)), short)
        width = s.width - 2 * s.margin - 2 * s.inner - s.gap - _answer_sign(page, form.height)
        if form.height >= 2 * pitch(s.body) + (0 if s.compact else s.mm(1)) - 2 and all(
                page.measure(_answer_words(page, form, number), width, s.body, max_lines=_answer_lines(page, form)).fits
                for number in form.numbers):
            return form
    return Answers(ANSWERS[:ANSWERS_LEAST], 0, room // ANSWERS_LEAST, True)


def _from_the_edges(page: Page, form: Answers) -> tuple[int, Answers]:
    """On a small screen that is full: a question and its answer stand nearer, so that the first and the last keep from the edges
    of their card, by so many px."""
    spare = form.height - 2 * pitch(page.s.body) + page.s.nearer
    if form.gap or not page.s.compact or not 0 < spare < 2 * page.s.half:
        return 0, form
    edge = min(page.s.half, len(form.numbers) * spare // 2)
    return edge, replace(form, height=form.height - 2 * edge // len(form.numbers))


def _answer_lines(page: Page, form: Answers) -> int:
    return 2 if form.height >= 3 * pitch(page.s.body) else 1


def _answer_sign(page: Page, height: int) -> int:
    return min(height - 2 * page.s.half, page.s.mm(26 if page.s.upright else 14))


def _answer_words(page: Page, form: Answers, number: str) -> str:
    w = page.w
    if number == ANSWERS[0] and form.short:
        return w.say("help_a0_short")
    return w.say("help_a0", finish=w.say("finish")) if number == ANSWERS[0] else w.say(f"help_a{number}")


def _answer(page: Page, y: int, form: Answers, number: str) -> None:
    s, t, w, height = page.s, page.t, page.w, form.height
    box = (s.margin, y, s.width - 2 * s.margin, height)
    if form.gap:
        page.panel(box, t.surface, border=t.hair, border_px=1, shadow=page.shadow(1.8, 0.08, 0.5))
    elif number != form.numbers[0] and height >= 2 * pitch(s.body) + s.mm(0.8):       # a line between would touch the letters
        page.panel((box[0] + s.inner, y, box[2] - 2 * s.inner, 1), t.hair, 0)
    sign = _answer_sign(page, height)
    icon = {"0": "check", "1": "book", "2": "card", "3": "desk"}[number]
    badge(page, icon, box[0] + s.inner, y + (height - sign) // 2, sign, t.jade_tint, t.jade)
    left = box[0] + s.inner + s.gap + sign
    width = box[0] + box[2] - s.inner - left
    words, answer = w.say(f"help_q{number}"), _answer_words(page, form, number)
    body = s.body if 2 * pitch(s.body) <= height + 2 + s.nearer else s.plain
    px = s.title if s.upright and page.measure(words, width, s.title, bold=True).fits else body
    lines = _answer_lines(page, form)
    answers = len(page.measure(answer, width, body, max_lines=lines).lines)
    near = s.nearer if not s.upright and height - pitch(px) - answers * pitch(body) < 2 * s.half else 0
    top = y + (height - pitch(px) - answers * pitch(body) + near) // 2
    top = page.text((left, top, width, 0), words, px, bold=True, ground=t.surface) - near
    page.text((left, top, width, 0), answer, body, color=t.muted, ground=t.surface, max_lines=lines)


def still_there(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, StillThere)
    page = Page(kiosk, looks, night)
    w = page.w
    left_ms = max(0, kiosk.phase.until_ms - kiosk.now_ms)
    page.next_paint_ms = left_ms % 1_000 or 1_000
    y = header(page, help_button=False)
    part = min(1.0, -(-left_ms // 1_000) * 1_000 / max(1, kiosk.settings.idle_end_ms))
    _question(page, y, "clock", w.say("more_time"), w.count("more_time_left", -(-left_ms // 1_000)), part)
    _answers(page, ("more_time", w.say("more_time_yes")), ("end_visit", w.say("more_time_end")))
    return page.scene()


def other_card(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, OtherCard)
    page = Page(kiosk, looks, night)
    w = page.w
    y = header(page)
    kind = "other_card"
    if kiosk.phase.staff:
        from screens.words.staff import staff_words_of  # late: a staff card is rare

        kind, w = "staff_card", staff_words_of(kiosk.language)
    _question(page, y, "card", w.say(kind), w.say(f"{kind}_question"))
    _answers(page, ("no", w.say("other_card_no")), ("yes", w.say(f"{kind}_yes")))
    return page.scene()


def _answers(page: Page, stay: tuple[str, str], leave: tuple[str, str]) -> None:
    """Side by side; at the right and filled, like what leads on everywhere, the one that changes nothing."""
    s = page.s
    width = (s.width - 2 * s.margin - s.gap) // 2
    page.button(*leave, (s.margin, bar_top(page), width, s.primary), "secondary")
    page.button(*stay, (s.margin + width + s.gap, bar_top(page), width, s.primary), "primary")


def out_of_service(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, OutOfService)
    page = Page(kiosk, looks, night)
    w, s = page.w, page.s
    y = header(page, kiosk.settings.library.get(kiosk.language, ""))
    phone = kiosk.settings.help_phone
    words = w.say("help_phone", phone=phone.replace(" ", NO_BREAK)) if phone else w.say("closed_safe")
    if kiosk.phase.why and kiosk.phase.why != Reason.STORE_FAILED and kiosk.phase.why in w.reasons:
        words = w.reason(kiosk.phase.why)
    from screens.welcome.moment import Moment, told  # late: a kiosk is hardly ever out of service
    from screens.welcome.screen import places

    bottom = bar_top(page) if s.upright else page.floor - page.bottom_margin        # as all is told that happens before a visit
    picture, top, width = places(page, y, bottom, False)
    box = (s.margin, top, width, bottom - top)
    told(page, Moment("desk", w.say("closed_title"), (w.say("closed_body"), words)), box,
         (s.margin, y, s.width - 2 * s.margin, bottom - y), picture)
    return page.scene()


def _question(page: Page, y: int, icon: str, title: str, under: str, left: float = 0.0) -> None:
    """One question in the middle of the screen; `left`: the part of the time that is left, as a ring."""
    s, t = page.s, page.t
    width = s.width - 2 * s.margin
    px = next((px for px in (s.display, s.title) if page.measure(title, width, px, bold=True, max_lines=2).fits), s.body)
    lines = len(page.measure(title, width, px, bold=True, max_lines=2, balance=True).lines)
    unders = len(page.measure(under, width, s.body, max_lines=3, balance=True).lines)
    used, bottom = lines * pitch(px) + s.half + unders * pitch(s.body), bar_top(page) - s.mm(2.4 if s.compact else 5)
    sign = min(s.mm(13 if s.compact else 44 if s.upright else 24), bottom - y - used - s.gap)
    if sign < s.mm(SIGN_LEAST_MM):
        sign = left = 0
    space = s.gap if sign else 0
    top = y + max(0, (bottom - y - used - sign - space) // 2)
    if sign:
        badge(page, icon, (s.width - sign) // 2, top, sign, t.night_surface, t.night_gold)
    if left:
        page.add(Icon(((s.width - sign) // 2, top, sign, sign), (_arc(left),), t.night_gold))
    top = page.text((s.margin, top + sign + space, width, 0), title, px, bold=True, align="center", max_lines=2, balance=True)
    page.text((s.margin, top + s.half, width, 0), under, s.body, color=page.muted, align="center", max_lines=3, balance=True)


def _arc(part: float) -> str:
    """A part of a circle, clockwise from its top, on the grid of the icons."""
    turns = [2 * pi * part * i / ARC_STEPS for i in range(ARC_STEPS + 1)]
    points = [f"{12 + 11.4 * sin(a):.2f} {12 - 11.4 * cos(a):.2f}" for a in turns]
    return f"stroke 0.7 M {points[0]} L {' '.join(points[1:])}"
