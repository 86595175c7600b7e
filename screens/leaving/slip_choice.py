"""Which slip: what the visit has come to, with its covers; one question; equal choices, where hands are.

Knows the visit's lines in sum; what becomes of the choice is the session's business.
"""

from dataclasses import replace

from kiosk.leaving import may_keep, may_mail, may_print
from kiosk.state import Kiosk, SlipChoice
from kiosk.values import dataclass
from screens import stage
from screens.frame import Action, bands, bar, bar_top, header, title_room
from screens.leaving.recap import due_words, heading, headline, named, recap, summary, tells_beside
from screens.looks import Looks
from screens.page import Page
from screens.paint.art import sign_picture
from screens.scene import Box, Button, Leaf, Panel, Scene
from screens.theme import pitch

PRINTER_WORDS = {"paper_out": "printer_paper_out", "cover_open": "printer_cover_open", "lost": "printer_lost"}
COVER_MM = {False: 26, True: 84}
"""How high the covers stand beside the choice; on an upright screen."""

COVER_LEAST_MM = 20
ROOMY_MM, WORDS_APART_MM = 60, 2.4
"""A choice so wide keeps its words well off its borders; so far at least does a narrower one."""

AIR_MM = 2.8
"""Above a sign and below the words of a choice, at least, where a smaller sign gives it."""

LINES_MAX = 4
"""Of the sentence why a choice is missing."""


@dataclass(frozen=True)
class Choice:
    """`trouble`: the key of why it is not there."""

    key: str
    icon: str
    trouble: str = ""

    @property
    def said(self) -> str:
        return self.trouble or self.key


@dataclass(frozen=True)
class Form:
    """How a label stands: its letters, the lines that are kept for it, its sign (0: none), px; and whether that is beside it."""

    px: int
    lines: int
    sign: int
    beside: bool = False


def slip_choice(kiosk: Kiosk, looks: Looks) -> Scene:
    """What it has come to, with its covers; the one question; equal choices, where hands are."""
    assert isinstance(kiosk.phase, SlipChoice)
    page = Page(kiosk, looks)
    s, w = page.s, page.w
    every = _choices(kiosk)
    asked = _asks_above(page)
    back = Action("back", w.say("back"), "secondary", "back", short=False)
    if [one.key for one in every if not one.trouble] == ["receipt_none"]:
        return _without_slip(page, every[0].trouble, back)
    y = header(page, *((w.say("slip_title"), "") if asked else heading(page)))
    y = bands(page, y) + (s.mm(1.6) if asked else 0)             # a finger's breadth from the languages
    y = headline(page, y) if s.upright else y
    bottom = bar_top(page) - (s.gap if s.compact else s.mm(4))
    width, title = s.width - 2 * s.margin, "" if asked else w.say("slip_title")
    sizes = ((s.display, 2), (s.title, 2)) if s.upright else ((s.title, 1),)
    px = next((px for px, most in sizes if page.measure(title, width, px, bold=True, max_lines=most).fits), s.body)
    lines = 0 if asked else len(page.measure(title, width, px, bold=True, max_lines=2, balance=True).lines) * pitch(px)
    space = 0 if asked else s.mm(0.6) if s.compact else s.mm(6) if s.upright else s.gap
    room = bottom - y - lines - space
    choices, form = _that_fit(page, width, room)
    high = min(room, _choices_height(page, len(choices)))
    top = bottom - high - space - lines
    _covers(page, (s.margin, y, width, top - y))
    if not asked:
        top = page.text((s.margin, top, width, 0), title, px, bold=True, max_lines=2, balance=True,
                        align="center" if s.upright else "left") + space
    for box, choice in zip(_boxes(page, (s.margin, top, width, high), len(choices)), choices, strict=True):
        _choice(page, box, choice, form)
    below = summary(page) if asked else due_words(page) if s.letters > 1 and not s.upright else ""
    bar(page, (back,), below, tone="jade" if asked else "muted")
    return page.scene()


def _asks_above(page: Page) -> bool:
    """The question stands beside the languages of a low screen, where it has room there; a logo gives way to it."""
    room = title_room(page, logo=False)
    return page.s.compact and page.measure(page.w.say("slip_title"), room, page.s.body, bold=True, max_lines=2).fits


def _without_slip(page: Page, trouble: str, back: Action) -> Scene:
    """There is nothing to choose: all is done, and why there is no slip."""
    s, w = page.s, page.w
    y = bands(page, header(page, *heading(page)))
    bottom = bar_top(page) - (s.gap if s.compact else s.mm(4))
    why, size = w.say(trouble) if trouble else "", min(s.mm(130), (bottom - y) * 2 // 5) if s.upright else 0
    if size:
        sign_picture(page, ((s.width - size) // 2, y + (bottom - y) // 5, size, size), "check")
    above = (bottom - y) // 5 + size if size else 0
    box = (s.margin, y + above, s.width - 2 * s.margin, (bottom - y) // 4 if size else bottom - y)
    hint = f"{why}{'' if w.language == 'zh' else ' '}{w.say('slip_not_now')}".strip()
    if named(page) and summary(page):
        _all_done(page, box, hint)
    else:
        stage.words(page, box, w.say("slip_only"), hint, "center")
    bar(page, (Action("receipt_none", w.say("finish"), "primary", "check", short=False), back))
    return page.scene()


def _all_done(page: Page, box: Box, hint: str) -> None:
    """What the visit has come to is the news of a screen on which nothing is chosen."""
    s, (x, y, width, height) = page.s, box
    texts = [page.make_text((x, 0, width, 0), page.w.say("slip_only"), s.display, bold=True, align="center", max_lines=2),
             page.make_text((x, 0, width, 0), summary(page), s.title, bold=True, align="center", max_lines=2, color=page.t.jade),
             page.make_text((x, 0, width, 0), hint, s.body, align="center", max_lines=stage.HINT_LINES, color=page.muted)]
    top = y + max(0, (height - sum(text.box[3] for text in texts) - s.gap) // 2)
    for text, below in zip(texts, (0, s.gap, 0), strict=True):
        page.add(replace(text, box=(x, top, *text.box[2:])))
        top += text.box[3] + below


def _covers(page: Page, box: Box) -> None:
    """Where there is room for them; on a wide screen with what it has come to beside them."""
    s, (x, y, width, height) = page.s, box
    words, due = summary(page), due_words(page)
    tall = min(height - s.mm(14 if s.upright else 5), s.mm(COVER_MM[s.upright]))
    if s.letters > 1 and not (s.upright or s.low):         # the choices have that room
        return
    if not tells_beside(page):
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
    if s.upright:                                      # within reach from a chair; three or four of them from the same edge
        return 4 * s.mm(32) + 3 * s.gap if count > 2 else count * s.mm(36) + (count - 1) * s.gap
    if _in_square(page, count):
        return s.mm(48 if s.compact else 84)
    return s.mm(48 if s.compact else 36 if s.low else 54 if s.letters > 1 else 38)


def _in_square(page: Page, count: int) -> bool:
    """Four have no room for their words side by side on a low screen, or in large letters."""
    return count == 4 and not (page.s.upright or page.s.low) and (_asks_above(page) if page.s.compact else page.s.letters > 1)


def _boxes(page: Page, box: Box, count: int) -> list[Box]:
    """Side by side; two by two; one below the other on an upright screen."""
    s, (x, y, width, height) = page.s, box
    gap = s.gap if s.compact or s.upright else s.mm(4)
    if _in_square(page, count):
        wide, high = (width - gap) // 2, (height - s.gap) // 2
        return [(x + i % 2 * (wide + gap), y + i // 2 * (high + s.gap), wide, high) for i in range(count)]
    if s.upright:
        high = (height - gap * (count - 1)) // count
        return [(x, y + i * (high + gap), width, high) for i in range(count)]
    wide = (width - gap * (count - 1)) // count
    return [(x + i * (wide + gap), y, wide, height) for i in range(count)]


# ---- the choices ----------------------------------------------------------------------------------------------------

def _choices(kiosk: Kiosk) -> list[Choice]:
    trouble = "" if may_print(kiosk) else PRINTER_WORDS.get(kiosk.printer, "printer_trouble")
    mail = [Choice("receipt_email", "mail")] if may_mail(kiosk) else []
    phone = [Choice("receipt_phone", "phone_code")] if may_keep(kiosk) else []
    return [Choice("receipt_print", "slip", trouble), *mail, *phone, Choice("receipt_none", "leaf")]


def _that_fit(page: Page, width: int, room: int) -> tuple[list[Choice], Form]:
    """All of them with the form of their labels; where these have no room beside one another the least used one goes."""
    every = _choices(page.kiosk)
    without = [one for one in every if one.key != "receipt_phone"]
    for choices in (every, without):
        high = min(room, _choices_height(page, len(choices)))
        beside = page.s.upright or _in_square(page, len(choices))
        form = _form(page, _boxes(page, (0, 0, width, high), len(choices))[0], choices, beside)
        if form:
            return choices, form
    return without, Form(page.s.plain, 2, _sign(page, False))


def _form(page: Page, box: Box, choices: list[Choice], beside: bool) -> Form | None:
    """The largest letters in which all labels have room, each in as many lines as the longest."""
    s, sign = page.s, _sign(page, beside)
    troubled = [one for one in choices if one.trouble]
    if not all(_trouble_form(page, box, one, beside) for one in troubled):
        return None
    usual = ((s.title, 1), (s.body, 1), (s.title, 2), (s.body, 2))
    tall = ((s.title, 1), (s.title, 2), (s.body, 1), (s.body, 2))       # large letters stand in cells that are made for them
    room = _words_room(page, box[2], sign, beside)
    for px, most in (*(tall if s.letters > 1 and not beside else usual), (s.body, 3), (s.plain, 2), (s.plain, 3)):
        laid = [page.measure(page.w.say(one.key), room, px, bold=True, max_lines=most, balance=True)
                for one in choices if not one.trouble]
        lines = max(len(each.lines) for each in laid)
        form = _aired(page, Form(px, lines, sign, beside), box)
        air = s.mm(4) if px > s.body and form.lines > 1 else 0         # large letters only where they are not squeezed in
        if all(each.fits for each in laid) and _height(page, form) + air <= box[3]:
            return form
    return None


def _aired(page: Page, form: Form, box: Box) -> Form:
    """With a smaller sign where a large one would come near the borders."""
    s = page.s
    near = not (s.compact or form.beside) and _height(page, form) + 2 * s.mm(AIR_MM) > box[3]
    return replace(form, sign=min(form.sign, s.mm(13))) if near else form


def _trouble_form(page: Page, box: Box, choice: Choice, beside: bool, sign: int = 0) -> Form | None:
    """A sentence in large letters may need all the room."""
    s, usual = page.s, sign or _sign(page, beside)
    for px, sign in ((s.body, usual), (s.body, 0), (s.plain, usual), (s.plain, 0)):
        room = _words_room(page, box[2], sign, beside)
        laid = page.measure(page.w.say(choice.trouble), room, px, max_lines=LINES_MAX, balance=True)
        form = Form(px, len(laid.lines), sign, beside)
        if laid.fits and _height(page, form) <= box[3]:
            return form
    return None


def _sign(page: Page, beside: bool) -> int:
    s = page.s
    if beside:
        return s.mm(18 if s.upright else 10 if s.compact else 15)
    return s.mm(8 if s.compact else 11 if s.low else 15)


def _words_room(page: Page, wide: int, sign: int, beside: bool) -> int:
    """Below the sign, or beside it."""
    s = page.s
    if beside:
        return wide - (5 if s.upright else 4) * s.gap - sign
    return wide - 2 * (s.gap if wide >= s.mm(ROOMY_MM) else s.mm(WORDS_APART_MM))


def _height(page: Page, form: Form) -> int:
    words = form.lines * pitch(form.px)
    return max(form.sign, words) if form.beside else form.sign + (page.s.half if form.sign else 0) + words


def _choice(page: Page, box: Box, choice: Choice, form: Form) -> None:
    """A large equal choice, its sign in line with the others', its words in the middle of the lines that the longest takes; or
    the sentence why it is missing."""
    s, t, trouble = page.s, page.t, bool(choice.trouble)
    x, y, wide, high = box
    words, sign = page.w.say(choice.said), form.sign
    if trouble:
        form = _trouble_form(page, box, choice, form.beside, form.sign) or Form(s.plain, LINES_MAX, 0)
        sign = form.sign
    fill, color = (t.mist, t.muted) if trouble else (t.surface, t.ink)
    room, top = _words_room(page, wide, sign, form.beside), y + (high - _height(page, form)) // 2
    below, high_words = top + (sign + s.half if sign else 0), form.lines * pitch(form.px)
    at, text = (x + (wide - sign) // 2, top), (x + (wide - room) // 2, below, room, high_words)
    if form.beside:
        left = x + (2 if s.upright else 1) * s.gap
        at, text = (left, y + (high - sign) // 2), (left + sign + s.gap, y, room, high)
    border = None if trouble else t.line
    back = Panel(box, fill, s.mm(3), border, max(2, page.edge) if border else 0, None if trouble else page.shadow(3.4, 0.12, 1))
    badged = _badge(page, choice.icon, at, sign, trouble) if sign else ()
    parts = (back, *badged, page.make_text(text, words, form.px, color=color, ground=fill, bold=not trouble, balance=True,
                                           align="left" if form.beside else "center", max_lines=LINES_MAX))
    page.add(*parts) if trouble else page.add(Button(choice.key, "", words, box, True, "choice", parts))


def _badge(page: Page, icon: str, at: tuple[int, int], size: int, trouble: bool) -> tuple[Leaf, ...]:
    t, inner = page.t, round(size * 0.56)
    inset = (size - inner) // 2
    return (Panel((*at, size, size), t.mist if trouble else t.jade_tint, size // 2),
            page.make_icon(icon, at[0] + inset, at[1] + inset, inner, t.muted if trouble else t.jade))
