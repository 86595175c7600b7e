"""The slip on a telephone: a picture that its camera reads, an entry for its calendar with what is due.

Private: it names books and days, no person and no card, and nothing is sent anywhere; the telephone needs no network for it.
Knows slips (kiosk.slip) and words; the code's squares come from segno.
"""

from kiosk.slip import Slip, SlipLine, slip_of
from kiosk.state import Kiosk, SlipPhone
from screens.frame import Action, badge, bar, bar_top, header, progress
from screens.looks import Looks
from screens.page import Page
from screens.scene import Box, Modules, Scene
from screens.stage import stage
from screens.theme import rgb
from screens.words import Words, words_of

CODE_BYTES_MAX = 367
"""A QR code of version 12 at level L (ISO/IEC 18004): its squares stay large enough for a camera on the smallest screen."""

QUIET_MODULES = 4
"""White round the code, as the standard wants."""

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
    bottom = bar_top(page) - (s.half if s.compact else s.gap)
    box, visit = (s.margin, y, s.width - 2 * s.margin, bottom - y), kiosk.visit
    back = Action("back", w.say("back"), "secondary", "back", short=False)
    if visit is None or visit.under_way:             # what is not decided yet is not in it
        stage(page, box, _no_code_yet, w.say("closing"), w.say("closing_hint"))
        progress(page, bottom)
        bar(page, (back,))
    else:
        rows = squares(entry(slip_of(kiosk, visit)))
        stage(page, box, lambda on, at: _code(on, at, rows), w.say("phone_title"), w.say("phone_hint"))
        bar(page, (Action("done", w.say("done"), "primary"), back))
    return page.scene()


def _no_code_yet(page: Page, box: Box) -> None:
    """Where it will be."""
    s, (x, y, room, _) = page.s, box
    page.panel(box, page.t.mist, s.radius)
    sign = min(room // 3, s.mm(24))
    badge(page, "phone_code", x + (room - sign) // 2, y + (room - sign) // 2, sign, page.t.jade_tint, page.t.jade)


def _code(page: Page, box: Box, rows: tuple[str, ...]) -> None:
    """The code on its white, whole px a square."""
    x, y, room, _ = box
    count = len(rows) + 2 * QUIET_MODULES
    px = room // count
    side = px * count
    x, y = x + (room - side if not page.s.upright else (room - side) // 2), y + (room - side) // 2
    page.panel((x, y, side, side), WHITE, 0)
    quiet = QUIET_MODULES * px
    page.add(Modules((x + quiet, y + quiet, side - 2 * quiet, side - 2 * quiet), rows, BLACK))


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
