"""The slip on a telephone: a picture that its camera reads, an entry for its calendar with what is due.

Private: it names books and days, no person and no card, and nothing is sent anywhere; the telephone needs no network for it.
Knows slips (kiosk.slip) and words; the code's squares come from segno.
"""

from kiosk.slip import Slip, SlipLine, slip_of
from kiosk.state import Kiosk, SlipPhone
from screens.frame import Action, badge, bar, bar_top, header
from screens.looks import Looks
from screens.page import Page
from screens.scene import Box, Modules, Scene
from screens.stage import stage
from screens.theme import pitch, rgb
from screens.words import Words, words_of

CODE_BYTES_MAX = 367
"""A QR code of version 12 at level L (ISO/IEC 18004): its squares stay large enough for a camera on the smallest screen."""

QUIET_MODULES = 4
"""White round the code, as the standard wants."""

LOW_PART = 0.42
"""Of the width of a low screen, that the code takes at most."""

WORDS_LINES = 4
"""Of each of our sentences beside it; they need no more."""

TITLE_MAX = 40
"""Characters of a title; the first words are enough."""

DUE_KINDS = ("borrowed", "renewed")
BLACK, WHITE = rgb("#000000"), rgb("#FFFFFF")
"""In every theme: cameras want it so."""


def slip_phone(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, SlipPhone)
    page = Page(kiosk, looks)
    s, w = page.s, page.w
    y = header(page)
    visit = kiosk.visit                              # what is not decided yet is not in the code
    rows = None if visit is None or visit.under_way else squares(entry(slip_of(kiosk, visit)))
    title, hint = (w.say("phone_title"), w.say("phone_hint")) if rows else (w.say("closing"), w.say("closing_hint"))
    if s.compact:
        _low(page, y, rows, title, hint)
        return page.scene()
    bottom = bar_top(page) - s.gap - s.mm(2)           # a line that travels has room below it
    stage(page, (s.margin, y, s.width - 2 * s.margin, bottom - y),
          lambda on, at: _code(on, at, rows) if rows else _no_code_yet(on, at), title, hint,
          like=(w.say("phone_title"), w.say("phone_hint")))
    back = Action("back", w.say("back"), "secondary", "back", short=False)
    bar(page, (Action("done", w.say("done"), "primary", "check", short=False), back) if rows else (back,))
    if not rows:
        page.progress(bar_top(page) - s.gap)
    return page.scene()


def _low(page: Page, y: int, rows: tuple[str, ...] | None, title: str, hint: str) -> None:
    """On a low screen the code has all that is below the languages; words and buttons stand at its left, and the row of buttons
    is as wide as the words."""
    s, w = page.s, page.w
    bottom = bar_top(page) + s.primary
    side = min(bottom - y, round(s.width * LOW_PART))
    at = (s.width - s.margin - side, y + (bottom - y - side) // 2, side, side)
    _code(page, at, rows) if rows else _no_code_yet(page, at)
    width, end = s.width - 2 * s.margin - side - s.gap, bar_top(page) - (s.half if rows else s.mm(4))
    px = next((px for px in (s.body, s.plain) if _words_high(page, width, px, title, hint) <= end - y), s.plain)
    top = y + max(0, (end - y - _words_high(page, width, px, title, hint)) // 2)
    top = page.text((s.margin, top, width, 0), title, px, bold=True, max_lines=WORDS_LINES, balance=True)
    page.text((s.margin, top + s.half, width, 0), hint, px, color=page.muted, max_lines=WORDS_LINES)
    back = max(page.button_width(w.say("back")), s.primary)
    if rows:
        page.button("done", w.say("done"), (s.margin + back + s.gap, bar_top(page), width - back - s.gap, s.primary), "primary",
                    icon="check")
    else:
        page.progress(bar_top(page) - s.mm(2.4), s.margin, width)
    page.button("back", w.say("back"), (s.margin, bar_top(page), back, s.primary))


def _words_high(page: Page, width: int, px: int, title: str, hint: str) -> int:
    lines = sum(len(page.measure(words, width, px, bold=bold, max_lines=WORDS_LINES).lines)
                for words, bold in ((title, True), (hint, False)))
    return lines * pitch(px) + page.s.half


def _no_code_yet(page: Page, box: Box) -> None:
    """Where it will be."""
    s, (x, y, room, _) = page.s, box
    page.panel(box, page.t.mist, s.radius)
    sign = min(room // 3, s.mm(24))
    badge(page, "phone_code", x + (room - sign) // 2, y + (room - sign) // 2, sign, page.t.jade_tint, page.t.jade)


def _code(page: Page, box: Box, rows: tuple[str, ...]) -> None:
    """The code on its white, which was there before it; whole px a square."""
    x, y, room, _ = box
    count = len(rows) + 2 * QUIET_MODULES
    px = room // count
    side, edge = px * len(rows), (room - px * len(rows)) // 2
    page.panel(box, WHITE, 0)
    page.add(Modules((x + edge, y + edge, side, side), rows, BLACK))


def squares(content: bytes) -> tuple[str, ...]:
    """The code row by row, `1` is dark."""
    import segno  # late: most patrons want paper or nothing

    code = segno.make_qr(content, error="l", mode="byte")
    return tuple("".join("1" if dark else "0" for dark in row) for row in code.matrix)


# ---- the entry ------------------------------------------------------------------------------------------------------

def entry(slip: Slip) -> bytes:
    """A VEVENT (RFC 5545) on the first day that something is due, all loans in its description; fewer lines when they are
    many. What cameras read, without the file round it."""
    w = words_of(slip.language)
    loans = sorted((line for line in slip.lines if line.kind in DUE_KINDS and line.due), key=lambda line: line.due)
    for shown in range(len(loans), -1, -1):
        told = _event(slip, w, loans, shown)
        if len(told) <= CODE_BYTES_MAX:
            return told
    return _event(slip, w, loans, 0, library="")


def _event(slip: Slip, w: Words, loans: list[SlipLine], shown: int, library: str | None = None) -> bytes:
    same_day = len({line.due for line in loans}) == 1
    lines = [_title(line) if same_day else f"{w.date_least(line.due)} {_title(line)}" for line in loans[:shown]]
    if len(loans) > shown:
        lines.append(w.count("count_more" if shown else "borrowed", len(loans) - shown))
    named = slip.library if library is None else library
    day = loans[0].due.replace("-", "") if loans else ""
    return "\r\n".join((
        "BEGIN:VEVENT",
        f"SUMMARY:{_escaped(w.say('phone_event') + (f' · {named}' if named else ''))}",
        f"DTSTART;VALUE=DATE:{day}",
        "DESCRIPTION:" + "\\n".join(map(_escaped, lines)),
        "END:VEVENT")).encode()


def _title(line: SlipLine) -> str:
    return line.title if len(line.title) <= TITLE_MAX else line.title[:TITLE_MAX - 1].rstrip() + "…"


def _escaped(words: str) -> str:
    """RFC 5545, 3.3.11. A line break inside a title would begin a new property."""
    flat = " ".join(words.split())
    return flat.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
