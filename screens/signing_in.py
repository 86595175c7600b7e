"""Card and PIN: show your card, a moment, ten keys of 20 mm."""

from kiosk.reasons import Reason
from kiosk.state import CardChecking, CardWanted, Kiosk, PinWanted
from kiosk.typing_card import allowed
from screens.art import card_picture
from screens.frame import Action, band, bar, bar_top, header, progress
from screens.looks import Looks
from screens.page import Page
from screens.scene import Scene
from screens.theme import pitch

KEYS_TALL = (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"), ("erase", "0", "ok"))
KEYS_LOW = (("1", "2", "3", "4", "5", "erase"), ("6", "7", "8", "9", "0", "ok"))


def card_wanted(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, CardWanted)
    page = Page(kiosk, looks)
    w = page.w
    y = header(page, w.say("account") if kiosk.phase.intent == "account" else w.say("borrow"))
    if kiosk.phase.notice:
        y = band(page, y, w.reason(kiosk.phase.notice), "sky", "hand")
    if not kiosk.scanner_ok:
        y = band(page, y, w.say("scanner_lost"), "gold", "waves")
    _picture_and_words(page, y, bar_top(page) - page.s.half, w.say("card_title"), w.say("card_hint"))
    typing = (Action("type_card", w.say("type_card"), "secondary", "keys", short=False),) if allowed(kiosk) else ()
    bar(page, (Action("back", w.say("back"), "secondary", "back", short=False), *typing))
    return page.scene()


def card_checking(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, CardChecking)
    page = Page(kiosk, looks)
    w, s = page.w, page.s
    y = header(page, help_button=False)
    bottom = s.height - s.margin - s.touch
    _picture_and_words(page, y, bottom, w.say("checking"), w.say("checking_hint"))
    progress(page, bottom + s.half)
    return page.scene()


def _picture_and_words(page: Page, y: int, bottom: int, title: str, hint: str) -> None:
    s = page.s
    size = min(bottom - y, round(s.width * 0.40))
    left = s.width - s.margin - size
    card_picture(page, (left, y + (bottom - y - size) // 2, size, size))
    width = left - s.margin - s.gap
    px = next((px for px in (s.display, s.title) if page.measure(title, width, px, bold=True, max_lines=2).fits), s.body)
    lines = len(page.measure(title, width, px, bold=True, max_lines=3, balance=True).lines)
    hints = len(page.measure(hint, width, s.body, max_lines=3, balance=True).lines)
    top = y + max(0, (bottom - y - lines * pitch(px) - s.half - hints * pitch(s.body)) // 2)
    top = page.text((s.margin, top, width, 0), title, px, bold=True, max_lines=3, balance=True)
    page.text((s.margin, top + s.half, width, 0), hint, s.body, color=page.muted, max_lines=3, balance=True)


# ---- the PIN --------------------------------------------------------------------------------------------------------

def pin_wanted(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, PinWanted)
    page = Page(kiosk, looks)
    _pin_low(page) if page.s.compact else _pin_tall(page)
    waits = kiosk.phase.wait_until_ms - kiosk.now_ms
    if waits > 0:
        page.next_paint_ms = waits % 1_000 or 1_000
    return page.scene()


def pin_title(page: Page) -> str:
    assert isinstance(page.kiosk.phase, PinWanted)
    if not page.kiosk.phase.staff:
        return page.w.say("pin_title")
    from screens.words.staff import staff_words_of  # late: a staff card is rare

    return staff_words_of(page.kiosk.language).say("staff_pin")


def pin_notice(page: Page) -> str:
    """Why it asks again; and for how long it does not."""
    kiosk = page.kiosk
    phase = kiosk.phase
    assert isinstance(phase, PinWanted)
    seconds = -(-(phase.wait_until_ms - kiosk.now_ms) // 1_000)
    if seconds > 0:
        wrong = f"{page.w.reason(Reason.PIN_WRONG)} " if phase.notice == Reason.PIN_WRONG and not page.s.compact else ""
        return wrong + page.w.count("pin_wait", seconds) if not wrong else page.w.count("pin_wait", seconds)
    return page.w.reason(phase.notice) if phase.notice else ""


def _pin_tall(page: Page) -> None:
    """Words and dots at the left, the keys of a telephone at the right."""
    s, w = page.s, page.w
    y = header(page)
    wide = 3 * s.primary + 2 * s.gap
    left = s.width - s.margin - wide
    top = y + (s.height - s.mm(4) - y - 4 * s.primary - 3 * s.gap) // 2
    _keys(page, KEYS_TALL, left, top)
    width = left - s.margin - s.mm(10)
    at = page.text((s.margin, top, width, 0), pin_title(page), s.display, bold=True, max_lines=2, balance=True)
    _field(page, s.margin, at + s.gap, width)
    notice = pin_notice(page)
    if notice:
        page.text((s.margin, at + s.gap + s.primary + s.gap, width, 0), notice, s.body, bold=True, color=page.t.lacquer,
                  max_lines=3)
    label = w.say("back")
    at = top + 3 * (s.primary + s.gap)
    page.button("back", label, (s.margin, at, page.button_width(label, "back"), s.primary), icon="back")


def _pin_low(page: Page) -> None:
    """Keys in two rows below, everything else above them."""
    s, w = page.s, page.w
    y = header(page, pin_title(page))
    top = s.height - s.mm(2) - 2 * s.primary - s.gap
    _keys(page, KEYS_LOW, (s.width - 6 * s.primary - 5 * s.gap) // 2, top)
    page.button("back", w.say("back"), (s.margin, y + s.half, s.touch, s.touch), icon="back", icon_only=True)
    left = s.margin + s.touch + s.gap
    _field(page, left, y + s.half, s.width - s.margin - left)
    notice = pin_notice(page)
    if notice:
        page.text((s.margin, y + s.half + s.touch, s.width - 2 * s.margin, top - y - s.half - s.touch), notice, s.body,
                  bold=True, color=page.t.lacquer, align="center")


def _keys(page: Page, rows: tuple[tuple[str, ...], ...], left: int, top: int) -> None:
    s = page.s
    for r, row in enumerate(rows):
        for c, name in enumerate(row):
            box = (left + c * (s.primary + s.gap), top + r * (s.primary + s.gap), s.primary, s.primary)
            if name.isdigit():
                page.button(f"digit_{name}", name, box, "pin", px=s.title)
            elif name == "ok":
                page.button("ok", page.w.say("ok"), box, "primary", icon="check", icon_only=True)
            else:
                page.button("erase", page.w.say("erase"), box, "quiet", icon="erase", icon_only=True)


def _field(page: Page, x: int, y: int, width: int) -> None:
    """Dots, or the digits while the eye is open; the eye beside them."""
    s, t, phase = page.s, page.t, page.kiosk.phase
    assert isinstance(phase, PinWanted)
    height = s.touch if s.compact else s.primary
    width -= height + s.gap
    label = page.w.say("hide_pin" if phase.shown else "show_pin")
    page.button("show_pin", label, (x + width + s.gap, y, height, height), "quiet", icon="eye_off" if phase.shown else "eye",
                icon_only=True)
    page.panel((x, y, width, height), t.surface, s.mm(3), border=t.line, border_px=2)
    room = width - 2 * s.mm(4)
    if phase.shown:
        page.text((x + s.mm(4), y, room, height), phase.digits, s.title, bold=True, ground=t.surface, cut=True)
        return
    count = max(4, len(phase.digits))
    dot, step = s.mm(2.8), min(s.mm(7), room // count)
    for i in range(count):
        typed = i < len(phase.digits)
        page.panel((x + s.mm(4) + i * step, y + (height - dot) // 2, dot, dot), t.ink if typed else t.surface, dot // 2,
                   border=None if typed else t.line, border_px=0 if typed else 2)
