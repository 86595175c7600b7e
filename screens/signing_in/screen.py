"""Card and PIN: show your card, a moment, ten keys of 20 mm."""

from kiosk.state import CardChecking, CardTyping, CardWanted, Kiosk, PinWanted
from kiosk.typing_card import allowed
from screens.actions import widths_of
from screens.frame import Action, back_beside_a_field, bar, bar_top, header
from screens.looks import Looks
from screens.notices import notice_of
from screens.page import Page
from screens.paint.art import card_picture, lock_picture, number_picture, sign_picture
from screens.scene import Box, Scene
from screens.stage import Picture, halves, stage
from screens.theme import pitch
from screens.words import Words

KEYS_TALL = (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"), ("erase", "0", "ok"))
DOT_EM = 0.36
"""How large a dot of a PIN is, in letters of a title: it grows with them."""

RINGS = 4
"""PINs have no fewer digits, as far as we know them; with fewer the last key may be pressed, but does not call for it."""

KEYS_LOW = (("1", "2", "3", "4", "5", "erase"), ("6", "7", "8", "9", "0", "ok"))


def card_wanted(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, CardWanted)
    page = Page(kiosk, looks)
    w, s = page.w, page.s
    y = header(page, w.say(kiosk.phase.intent))
    title, hint = card_asked(kiosk, w)
    trouble = not kiosk.scanner_ok or kiosk.phase.notice
    stage(page, (s.margin, y, s.width - 2 * s.margin, bar_top(page) - s.half - y), _asked_picture(kiosk), title, hint,
          color=page.t.gold if trouble else None, like=_asked(w))
    bar(page, _ways(page))
    return page.scene()


def _ways(page: Page) -> tuple[Action, ...]:
    """On and back from where the card is asked for."""
    w, filled = page.w, "secondary" if page.kiosk.scanner_ok else "primary"
    typing = (Action("type_card", w.say("type_card"), filled, "keys", short=False),) if allowed(page.kiosk) else ()
    return (*typing, Action("back", w.say("back"), "secondary", "back", short=False))


def back_in_its_place(page: Page, most: int) -> None:
    """Where it stood, and as large as it was, while the card was asked for; without its sign where that is too wide."""
    s, label = page.s, page.w.say("back")
    wide, sign, *_ = widths_of(page, _ways(page), s.width - 2 * s.margin, "")[-1]
    if wide > most:
        sign = sign if page.button_width(label, sign) <= most else ""
        wide = max(page.button_width(label, sign), most)
    page.button("back", label, (s.margin, bar_top(page), wide, s.primary), icon=sign)


def intended(page: Page) -> str:
    """What the card is for, in the header from the card to the PIN; a staff card is for none of it."""
    phase = page.kiosk.phase
    assert isinstance(phase, CardTyping | PinWanted)
    return "" if isinstance(phase, PinWanted) and phase.staff else page.w.say(phase.intent)


def asked_px(page: Page, width: int, words: str = "") -> int:
    """The letters of what is asked above a field: one size for number and PIN, in which each stands on one line."""
    s, both = page.s, {words, page.w.say("pin_title"), page.w.say("typing_title")}
    sizes = (*s.headlines, (s.display + s.title) // 2)
    return next((px for px in sizes if all(page.measure(each, width, px, bold=True).fits for each in both)), s.title)


def card_asked(kiosk: Kiosk, w: Words) -> tuple[str, str]:
    """What the screen says first, and the way on: the scanner is away; why a card was not taken; show your card."""
    assert isinstance(kiosk.phase, CardWanted)
    if not kiosk.scanner_ok:
        title, hint = halves(w.say("scanner_lost"))
        return title, w.say("scanner_type") if allowed(kiosk) else hint
    if kiosk.phase.notice:
        title, hint = halves(notice_of(kiosk, w, kiosk.phase.notice))
        return title, hint or w.say("card_hint")
    return _asked(w)


def _asked(w: Words) -> tuple[str, str]:
    return w.say("card_title"), w.say("card_hint")


def _asked_picture(kiosk: Kiosk) -> Picture:
    """What the hand does next: the card under the beam, or the number on it; a sign where neither helps."""
    if kiosk.scanner_ok:
        return card_picture
    return number_picture if allowed(kiosk) else lambda page, box: sign_picture(page, box, "card")


def card_checking(kiosk: Kiosk, looks: Looks) -> Scene:
    """All that was there while the card was asked for keeps its place; only the words are others."""
    assert isinstance(kiosk.phase, CardChecking)
    page = Page(kiosk, looks)
    w, s = page.w, page.s
    y = header(page, w.say(kiosk.phase.intent), resting=True)
    stage(page, (s.margin, y, s.width - 2 * s.margin, bar_top(page) - s.half - y), card_picture, w.say("checking"),
          w.say("checking_hint"), like=_asked(w))
    page.progress(bar_top(page) + s.half)
    return page.scene()


# ---- the PIN --------------------------------------------------------------------------------------------------------

def pin_wanted(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, PinWanted)
    page = Page(kiosk, looks)
    draw = _pin_upright if page.s.upright else _pin_low if page.s.compact or page.s.low else _pin_tall
    draw(page)
    waits = kiosk.phase.wait_until_ms - kiosk.now_ms
    if waits > 0:
        page.next_paint_ms = waits % 1_000 or 1_000
    return page.scene()


def _waits(page: Page) -> bool:
    """No key does anything just now."""
    phase = page.kiosk.phase
    assert isinstance(phase, PinWanted)
    return phase.wait_until_ms > page.kiosk.now_ms


def pin_title(page: Page) -> str:
    assert isinstance(page.kiosk.phase, PinWanted)
    if not page.kiosk.phase.staff:
        return page.w.say("pin_title")
    from screens.words.staff import staff_words_of  # late: a staff card is rare

    return staff_words_of(page.kiosk.language).say("staff_pin")


def pin_notice(page: Page) -> str:
    """Why it asks again; and why, and for how long, it does not."""
    kiosk = page.kiosk
    phase = kiosk.phase
    assert isinstance(phase, PinWanted)
    seconds = -(-(phase.wait_until_ms - kiosk.now_ms) // 1_000)
    if seconds > 0:
        return page.w.count("pin_wait", seconds)
    return page.w.reason(phase.notice) if phase.notice else ""


def _pin_tall(page: Page) -> None:
    """Words and dots at the left, the keys of a telephone at the right."""
    s = page.s
    header(page, intended(page))
    left = s.width - s.margin - 3 * s.primary - 2 * s.gap
    top = bar_top(page) - 3 * (s.primary + s.gap)
    _keys(page, KEYS_TALL, left, top)
    width, title = left - s.margin - s.mm(10), pin_title(page)
    at = page.text((s.margin, top, width, 0), title, asked_px(page, width, title), bold=True, max_lines=2, balance=True) + s.gap
    _field(page, s.margin, at, width)
    _notice(page, (s.margin, at + s.primary + s.gap, width, 0))
    back_in_its_place(page, width)


def _pin_upright(page: Page) -> None:
    """Words above; dots and keys one below the other, where hands reach."""
    s = page.s
    y = header(page, intended(page))
    top = page.floor - page.bottom_margin - 4 * s.primary - 3 * s.gap
    wide = 3 * s.primary + 2 * s.gap
    left = (s.width - wide) // 2
    _keys(page, KEYS_TALL, left, top)
    back_in_its_place(page, left - s.margin - s.gap)
    field = top - s.mm(8) - s.primary
    _field(page, s.margin, field, s.width - 2 * s.margin)
    notice = s.mm(4) + 2 * pitch(s.body)
    stage(page, (s.margin, y, s.width - 2 * s.margin, field - notice - s.mm(6) - y), lock_picture, pin_title(page))
    _notice(page, (s.margin, field - notice, s.width - 2 * s.margin, 2 * pitch(s.body)), "center")


def _notice(page: Page, box: Box, align: str = "left", lines: int = 3) -> None:
    if notice := pin_notice(page):
        if _waits(page) and not page.measure(notice, box[2], page.s.body, bold=True, max_lines=lines).fits:
            notice = halves(notice)[1] or notice             # for how long goes before why
        sizes = [(page.s.title, 1)] * page.s.upright + [(page.s.body, lines)]
        px = next((px for px, most in sizes if page.measure(notice, box[2], px, bold=True, max_lines=most).fits), page.s.plain)
        color = page.t.gold if _waits(page) else page.t.lacquer
        page.text(box, notice, px, bold=True, color=color, max_lines=lines, align=align)


def _pin_low(page: Page) -> None:
    """Keys in two rows below, everything else above them: as near as they come where hands reach low only."""
    s, near = page.s, not page.s.compact
    y = header(page, intended(page) if near else pin_title(page))
    top = page.floor - s.mm(2 if s.compact else 4) - 2 * s.primary - s.gap
    _keys(page, KEYS_LOW, (s.width - 6 * s.primary - 5 * s.gap) // 2, top)
    at = y + s.half if s.compact else top - s.gap - s.touch
    left = s.margin + back_beside_a_field(page, at, s.touch) + s.gap
    _field(page, left, at, s.width - s.margin - left)
    box = (s.margin, at + s.touch, s.width - 2 * s.margin, top - at - s.touch)
    if near:                                          # right above the field, and in line with it; and above that what is asked
        box = (left, at - s.half - pitch(s.body), s.width - s.margin - left, pitch(s.body))
        asked_low(page, (left, box[1]), pin_title(page))
    _notice(page, box, lines=1)


def asked_low(page: Page, at: tuple[int, int], words: str, px: int = 0) -> None:
    """What is asked, right above what is said at the field: whose eyes are at the keys sees both. `px`: its letters, where a
    board leaves them less room."""
    s, (left, bottom) = page.s, at
    width = s.width - s.margin - left
    px = px or asked_px(page, width, words)
    page.text((left, bottom - pitch(px), width, 0), words, px, bold=True)


def _keys(page: Page, rows: tuple[tuple[str, ...], ...], left: int, top: int) -> None:
    """Dim while she has to wait; the last one filled as soon as no ring is empty."""
    s, waits, phase = page.s, _waits(page), page.kiosk.phase
    assert isinstance(phase, PinWanted)
    for r, row in enumerate(rows):
        for c, name in enumerate(row):
            box = (left + c * (s.primary + s.gap), top + r * (s.primary + s.gap), s.primary, s.primary)
            if name.isdigit():
                page.button(f"digit_{name}", name, box, "asleep" if waits else "pin", px=s.title)
            elif name == "ok":
                look = "asleep" if waits else "primary" if len(phase.digits) >= RINGS else "quiet"
                page.button("ok", page.w.say("ok"), box, look, icon="check", icon_only=True)
            else:
                page.button("erase", page.w.say("erase"), box, "asleep" if waits else "quiet", icon="erase", icon_only=True)


def _field(page: Page, x: int, y: int, width: int) -> None:
    """Dots, or the digits while the eye is open; the eye beside them."""
    s, t, phase = page.s, page.t, page.kiosk.phase
    assert isinstance(phase, PinWanted)
    height = s.touch if s.compact or (s.low and not s.upright) else s.primary
    width -= height + s.gap
    label = page.w.say("hide_pin" if phase.shown else "show_pin")
    page.button("show_pin", label, (x + width + s.gap, y, height, height), "asleep" if _waits(page) else "quiet",
                icon="eye_off" if phase.shown else "eye", icon_only=True)
    page.panel((x, y, width, height), t.surface, s.mm(3), border=t.line, border_px=2)
    room = width - 2 * s.mm(4)
    if phase.shown:
        page.text((x + s.mm(4), y, room, height), phase.digits, s.title, bold=True, ground=t.surface, cut=True)
        return
    count, dot = max(RINGS, len(phase.digits)), max(s.mm(2.8), round(s.title * DOT_EM))
    step = min(round(dot * 2.5), room // count)
    for i in range(count):
        typed = i < len(phase.digits)
        page.panel((x + s.mm(4) + i * step, y + (height - dot) // 2, dot, dot), t.ink if typed else t.surface, dot // 2,
                   border=None if typed else t.line, border_px=0 if typed else 2)
