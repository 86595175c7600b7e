"""The field in which a line's state stands, on its tint: what has to be seen from a step away, the sentence, and what the
library adds.

Knows boxes and sizes; what is said is `screens.sentences`' work, and which of it has room is the pile's.
"""

from kiosk.values import dataclass
from screens.letters.faces import width as text_width
from screens.page import Page
from screens.scene import Box
from screens.sentences import Told
from screens.theme import Color, pitch
from screens.tones import tones

SENTENCE_LINES = 5
"""Of what has happened; our own sentences fit, and a longer one of the library is cut."""

DOT = " · "
QUIET_LINES = 5
"""Of what the library adds; a longer one is cut."""

WHOLE_LINES = 8
"""Of the same where all of it stands there."""

QUIET_LEAST_LINES = 2
"""Of the same where there is less room, and in a pile."""

QUIETS = (*range(QUIET_LINES, QUIET_LEAST_LINES - 1, -1), 0)
"""The best first; where there is least room nothing of it stands there."""


@dataclass(frozen=True)
class Part:
    """One of the texts of a field. `quiet`: in the second colour, and it may be cut."""

    words: str
    px: int
    bold: bool = False
    quiet: bool = False
    lines: int = SENTENCE_LINES


def parts(page: Page, width: int, what: Told, *, quiet: int, head_px: int, px: int = 0) -> tuple[Part, ...]:
    """What stands in so much width, the largest first. `quiet`: in so many lines what the library adds. `head_px` 0: as one
    sentence. `px`: its letters, if not those of the body."""
    body = page.s.body
    said = (Part(what.sentence, px or body),)
    if what.head and head_px:
        said = tuple(Part(words, head_px, bold=True, lines=2) for words in _head(page, width, what, head_px))
        said += (Part(what.under, body),) if what.under else ()
    return (*said, Part(what.quiet, body, quiet=True, lines=quiet)) if quiet and what.quiet else said


def _head(page: Page, width: int, what: Told, px: int) -> tuple[str, ...]:
    """On one line; else one below the other."""
    line = DOT.join(what.head)
    return (line,) if page.measure(line, width, px, bold=True).fits else what.head


def heights(page: Page, width: int, these: tuple[Part, ...]) -> list[int]:
    """Of each of them in so much width, with the room before it, px."""
    return [_before(page, part) + pitch(part.px) * len(page.measure(part.words, width, part.px, bold=part.bold,
                                                                    max_lines=part.lines, cut=part.quiet).lines)
            for part in these]


def is_whole(page: Page, width: int, these: tuple[Part, ...], what: Told) -> bool:
    """All that the library says in its own words stands there, and nothing of it is cut."""
    return not what.more or (what.more in what.quiet and any(
        part.quiet and page.measure(part.words, width, part.px, max_lines=part.lines).fits for part in these))


def _before(page: Page, part: Part) -> int:
    return page.s.mm(0.9) if part.quiet and not page.s.compact else 0


def _inset(page: Page) -> tuple[int, int]:
    """Padding, and space between sign and words."""
    s = page.s
    return (s.mm(1.4) if s.compact else s.mm(2.4)), s.half


def field_room(page: Page, width: int, sign: int) -> int:
    """Width of the texts behind a sign of that size."""
    pad, space = _inset(page)
    return width - 2 * pad - sign - space


def _above(page: Page, these: tuple[Part, ...]) -> int:
    """Above the first text, and below the last one: more where a large one stands."""
    pad = _inset(page)[0]
    return pad if these[0].px > page.s.title else pad // 2


def field_height(page: Page, width: int, these: tuple[Part, ...]) -> int:
    return sum(heights(page, field_room(page, width, these[0].px), these)) + 2 * _above(page, these)


def field(page: Page, box: Box, what: Told, these: tuple[Part, ...], align: str = "left") -> int:
    """The texts behind their sign, from the left or both in the middle; the y below. The height of the box is not looked at."""
    x, y, width, _ = box
    pad, space = _inset(page)
    color, tint = tones(page.t, what.tone)
    height, sign = field_height(page, width, these), these[0].px
    page.panel((x, y, width, height), tint)
    top, room = y + _above(page, these), field_room(page, width, sign)
    used = room if align == "left" else min(room, _widest(page, room, these))
    left = x + pad + (room - used) // 2
    page.icon(what.icon, left, top + (pitch(sign) - sign) // 2, sign, color)
    lay(page, (left + sign + space, top, used, 0), what, these)
    return y + height


def _widest(page: Page, width: int, these: tuple[Part, ...]) -> int:
    """Width of the longest line of them, in so much room."""
    laid = ((part, page.measure(part.words, width, part.px, bold=part.bold, max_lines=part.lines, cut=part.quiet,
                                balance=True)) for part in these)
    return max(text_width(line, part.px, part.bold) for part, lines in laid for line in lines.lines) + 2


def lay(page: Page, box: Box, what: Told, these: tuple[Part, ...], align: str = "left", ground: Color | None = None) -> None:
    """The texts one below the other, on their tint if on nothing else."""
    color, tint = tones(page.t, what.tone)
    y = box[1]
    for part in these:
        y = page.text((box[0], y + _before(page, part), box[2], 0), part.words, part.px, bold=part.bold, align=align,
                      color=page.t.muted if part.quiet else color, ground=ground or tint, max_lines=part.lines,
                      cut=part.quiet)
