"""The face of the receipt: what stands where on a Slip, drawn as a 1-bit picture in the kiosk's own fonts.

Knows the paper's width and resolution. Knows no printer, no clock and no rules: what the Slip does not say is not
there. Order as on receipts: library, branch and kiosk, time, what was done item by item, number, the library's own lines.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kiosk.slip import Slip, SlipLine
from kiosk.slip_reasons import told
from kiosk.slip_writing import date_words, short_date
from screens.library_words import is_machine
from screens.slip.fonts import close_fonts
from screens.slip.logo import Raster
from screens.slip.sheet import Picture, Piece, Sheet, Style
from screens.slip.words import count_words

NAME = Style(5.2, "semibold")
HEADING = Style(4.3, "semibold")
TITLE = Style(3.9, "semibold")
STRONG = Style(3.5, "semibold")
BODY = Style(3.5)
SMALL = Style(3.0)

SECTIONS = ("borrowed", "renewed", "returned", "paid", "refused", "desk")
HAS_DUE = ("borrowed", "renewed")
TITLE_LINES = 2
"""Of one item on the slip; a longer title is cut, and ends in …"""

QR_MODULES_MAX = 25
"""Version 2: 25 modules a side, 12 mm with its margin. A longer number is printed without a code."""


def draw(slip: Slip, words: Mapping[str, str], *, width_dots: int, dots_per_mm: float, logo: Raster | None = None) -> Picture:
    """`words`: slip_words.words_of(slip.language). The picture is `width_dots` wide and as high as it needs."""
    sheet = Sheet(width_dots, dots_per_mm * _zoom(width_dots / dots_per_mm))
    if logo:
        sheet.bitmap(logo.width, logo.height, logo.rows)
        sheet.gap(1.8)
    _head(sheet, slip, words)
    for kind in SECTIONS:
        lines = [line for line in slip.lines if line.kind == kind]
        if lines:
            _section(sheet, lines, words)
    _foot(sheet, slip, words)
    _own_lines(sheet, slip)
    try:
        return sheet.picture()
    finally:
        close_fonts()


def _zoom(paper_mm: float) -> float:
    """On paper of 58 mm (48 mm are printed) all is a little smaller; a capital is still 2 mm high."""
    return min(1.0, max(0.82, paper_mm / 72))


# ---- head -----------------------------------------------------------------------------------------------------------

def _head(sheet: Sheet, slip: Slip, words: Mapping[str, str]) -> None:
    sheet.text(slip.library, NAME, lines_max=3)
    place = " · ".join(part for part in (slip.branch, slip.kiosk) if part)
    if place:
        sheet.text(place, BODY, lines_max=1)
    sheet.gap(1.4)
    sheet.rule(0.55)
    sheet.gap(1.0)
    times = _moments(slip, words)
    card = f"{words['card']} •••• {slip.card_tail}" if slip.card_tail else ""
    if card and any(sheet.row([(when, BODY)], (card, BODY)) for when in times):
        return
    if times and not any(sheet.row([(when, BODY)]) for when in times):
        sheet.text(times[-1], BODY)
    if card:
        sheet.text(card, BODY, lines_max=1)


def _moments(slip: Slip, words: Mapping[str, str]) -> list[str]:
    """Date, time and offset in the library's zone, long and short; none when the clock could not be trusted."""
    if not slip.wall_ms:
        return []
    moment, language = datetime.fromtimestamp(slip.wall_ms / 1000, UTC).astimezone(_zone(slip.timezone)), words["language"]
    return [f"{date} · {moment:%H:%M} ({_offset(moment)})"
            for date in (date_words(language, moment.date()), short_date(language, moment.date()))]


def _offset(moment: datetime) -> str:
    """UTC, UTC+7, UTC-3:30."""
    minutes = round((moment.utcoffset() or timedelta()).total_seconds() / 60)
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '-'}{hours}" + (f":{rest:02}" if rest else "")


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


# ---- what was done --------------------------------------------------------------------------------------------------

def _section(sheet: Sheet, lines: list[SlipLine], words: Mapping[str, str]) -> None:
    heading, count = (words[lines[0].kind], HEADING), (count_words(words, len(lines)), BODY)
    sheet.gap(3.2)
    if not sheet.row([heading], count):
        sheet.text(*heading)
        sheet.text(*count)
    sheet.gap(0.7)
    sheet.rule(0.2)
    sheet.gap(1.0)
    all_pending = all(line.note == "pending" for line in lines)
    for place, line in enumerate(lines):
        if place:
            sheet.gap(1.5)
        _item(sheet, replace(line, note="") if all_pending else line, words)


def _item(sheet: Sheet, line: SlipLine, words: Mapping[str, str]) -> None:
    if not (line.title or line.item):
        head, asked = told(line)
        line = replace(line, title=words[head], note=asked)
    sheet.text(line.title or line.item, TITLE, lines_max=TITLE_LINES)
    _due_and_barcode(sheet, _due(line, words), line.item if line.title != line.item else "")
    if line.note:
        _remark(sheet, words.get(line.note, words["desk_knows"]))


def _due_and_barcode(sheet: Sheet, due: list[list[Piece]], barcode: str) -> None:
    """On one line where the paper is wide enough. A barcode is never cut."""
    if due and barcode and sheet.row(due[0], (barcode, SMALL)):
        return
    if due and not any(sheet.row(pieces) for pieces in due):
        sheet.text("".join(text for text, _ in due[-1]), BODY)
    if barcode:
        sheet.text(barcode, SMALL)


def _due(line: SlipLine, words: Mapping[str, str]) -> list[list[Piece]]:
    """The due date as pieces of a line, and shorter ways to say it; nothing where nothing is due."""
    if line.kind not in HAS_DUE:
        return []
    try:
        day = date.fromisoformat(line.due)
    except ValueError:
        return [[(words["due_unknown"], BODY)]]
    dates = [write(words["language"], day) for write in (date_words, short_date)]
    return [[(words["due"] + " ", BODY), (said, STRONG)] for said in dates]


def _remark(sheet: Sheet, sentence: str) -> None:
    """A sentence that asks something of the patron: set in, with a bar beside it."""
    sheet.gap(0.7)
    top = sheet.y
    sheet.text(sentence, BODY, left=sheet.dots(2.4))
    sheet.box(0, sheet.dots(0.9), sheet.y - top, top=top)


# ---- foot -----------------------------------------------------------------------------------------------------------

def _foot(sheet: Sheet, slip: Slip, words: Mapping[str, str]) -> None:
    sheet.gap(3.2)
    sheet.rule(0.2)
    if slip.offline:
        sheet.gap(1.2)
        _remark(sheet, words["offline"])
    sheet.gap(2.2)
    top = sheet.y
    side = _qr(sheet, slip.number)
    left = side + sheet.dots(3.0) if side else 0
    if slip.number:
        sheet.text(f"{words['number']} {slip.number}", SMALL, left=left, lines_max=2)
    borrowed = any(line.kind in HAS_DUE for line in slip.lines)
    said = "test" if slip.test else "goodbye" if borrowed else "thanks"
    sheet.text(words[said], STRONG, left=left, lines_max=2)
    sheet.go_to(max(sheet.y, top + side) + sheet.dots(0.5))


def _own_lines(sheet: Sheet, slip: Slip) -> None:
    """What the library wants on every slip, as it says it; codes are for nobody."""
    wanted = [line for line in slip.print_lines if not is_machine(line)]
    if not wanted:
        return
    sheet.gap(2.0)
    sheet.rule(0.2)
    sheet.gap(1.2)
    for line in wanted:
        sheet.text(line, SMALL, lines_max=2)
        sheet.gap(0.5)


def _qr(sheet: Sheet, number: str) -> int:
    """The number as a QR code (ISO/IEC 18004) at the left edge; its side in dots, 0 when there is none."""
    if not number:
        return 0
    import segno

    code = segno.make_qr(number, error="m")
    modules = len(code.matrix)
    if modules > QR_MODULES_MAX:
        return 0
    dot = sheet.dots(0.42)
    for y, row in enumerate(code.matrix):
        for x, dark in enumerate(row):
            if dark:
                sheet.box(x * dot, (x + 1) * dot, dot, top=sheet.y + y * dot)
    return modules * dot
