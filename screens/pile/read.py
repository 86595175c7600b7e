"""All that the library says of one book of a pile, in its own words: opened by a button of the book, left by its way back.

How the button comes to a book that has no room for the words is said here, too; where it stands is the pile's work.
"""

from collections.abc import Sequence
from dataclasses import replace

from kiosk.state import Lending, Line, Returning
from kiosk.values import dataclass
from screens.frame import Action, bands, bar, bar_top, header
from screens.letters.faces import width as text_width
from screens.letters.typeset import join
from screens.page import Page
from screens.pager import pager, pager_width
from screens.paint.covers import COVER_RATIO, Work, cover
from screens.pile.notes import is_settled
from screens.roomy import headline, headline_height
from screens.scene import Box, Scene
from screens.sentences import Told, tell, title_of
from screens.theme import pitch

READ = ("read", "read_all", "", "secondary")
"""Below the beginning of the words."""

MESSAGE = ("read", "read_message", "", "secondary")
"""Where none of them have room."""

READ_LINES = 400
"""Of all pages together; a message is bounded before."""

SHORTER, LONELY_PART, LONELY_SIGNS = (0.96, 0.92, 0.88, 0.84), 0.4, 2
"""Parts of a line, tried so that no word, or so few signs, are alone on the last one; what takes more of it is not lonely."""

COVER_MM = {False: 22, True: 44}
"""How high the cover beside the title is; by whether the screen stands upright. A small one has no room for it."""


def openable(told: Told, button: tuple[str, str, str, str] = MESSAGE) -> Told:
    """With the button that opens what the library says, where it says anything and nothing else is asked."""
    return replace(told, buttons=(button,)) if told.more and not told.buttons else told


def opened(page: Page) -> Line | None:
    """The line of which everything is being read, while it is there and has something to say."""
    kiosk = page.kiosk
    assert isinstance(kiosk.phase, Lending | Returning)
    line = kiosk.visit.line(kiosk.phase.read) if kiosk.visit and kiosk.phase.read else None
    return line if line and tell(line, page.w).more else None


def read(page: Page, line: Line, title: str) -> Scene:
    """The title of the book, and all the words below it, in pages where there are more than one holds. On an upright screen
    below the `title` of the pile, and who says it stands large in what is free."""
    s, w, kiosk = page.s, page.w, page.kiosk
    assert isinstance(kiosk.phase, Lending | Returning)
    y = bands(page, header(page, title if s.upright else w.say("read_title")), kiosk.phase.notice, offline="no_network")
    bottom = bar_top(page) - s.mm(6 if s.upright else 1.4 if s.compact else 4)
    box = (s.margin, y, s.width - 2 * s.margin, bottom - y)
    laid = _laid(page, box, line)
    at, count = min(kiosk.phase.read_page, len(laid.leaves) - 1), len(laid.leaves)
    _draw(page, box, line, laid, at)
    lines = kiosk.visit.lines if kiosk.visit else ()
    actions = (Action("finish", w.say("finish"), "primary" if is_settled(lines) else "secondary", "check", short=False),
               Action("back", w.say("back"), "secondary", "back"))
    left, _ = bar(page, actions, left=pager_width(page, count))
    pager(page, at, count, left)
    return page.scene()


@dataclass(frozen=True)
class Leaves:
    """The words in lines, page by page, in letters of that size; the lines of the title above them, and its cover's height."""

    px: int
    leaves: tuple[tuple[str, ...], ...]
    titles: int
    cover: int


def _pad(page: Page) -> int:
    return page.s.mm(1.4 if page.s.compact else 6 if page.s.upright else 4)


def _laid(page: Page, box: Box, line: Line) -> Leaves:
    """On a small screen without the title where that makes the pages fewer."""
    s = page.s
    tall = 0 if s.compact else s.mm(COVER_MM[s.upright])
    beside = box[2] - 2 * _pad(page) - (round(tall * COVER_RATIO) + s.gap if tall else 0)
    most = 1 if s.compact else 2
    titles = len(page.measure(title_of(line, page.w), beside, s.body, bold=True, max_lines=most, cut=True).lines)
    ways = [_leaves(page, box, line, titles, tall), *((_leaves(page, box, line, 0, 0),) if s.compact else ())]
    return min(ways, key=lambda way: len(way.leaves))


def _leaves(page: Page, box: Box, line: Line, titles: int, tall: int) -> Leaves:
    """In large letters where all of it then stands on one page; on pages that are equally full."""
    s, (_, _, width, height) = page.s, box
    said = headline_height(page, width, page.w.say("read_title")) if s.upright else 0
    room = height - 2 * _pad(page) - _head(page, titles, tall) - said
    words = tell(line, page.w).more
    for px in (s.title, s.body):
        lines = _filled(page, words, width - 2 * _pad(page), px)
        most = max(1, room // pitch(px))
        if len(lines) <= most:
            return Leaves(px, (lines,), titles, tall)
    each = -(-len(lines) // -(-len(lines) // most))
    return Leaves(s.body, tuple(lines[i:i + each] for i in range(0, len(lines), each)), titles, tall)


def _filled(page: Page, words: str, width: int, px: int) -> tuple[str, ...]:
    """Filled lines; where one word would be alone on the last one, a little shorter, so that it is not."""
    def laid(part: float) -> tuple[str, ...]:
        return page.measure(words, round(width * part), px, max_lines=READ_LINES, cut=True).lines

    lines = laid(1)
    tries = (laid(part) for part in SHORTER if len(lines) > 1 and _is_lonely(lines[-1], width, px))
    return next((one for one in tries if len(one) == len(lines) and not _is_lonely(one[-1], width, px)), lines)


def _is_lonely(last: str, width: int, px: int) -> bool:
    return len(last) <= LONELY_SIGNS or (" " not in last and text_width(last, px, False) < width * LONELY_PART)


def _head(page: Page, titles: int, tall: int) -> int:
    """Height of title and cover, with the room below."""
    return max(tall, titles * pitch(page.s.body)) + page.s.half if titles else 0


def _draw(page: Page, box: Box, line: Line, laid: Leaves, at: int) -> None:
    """On one card; on an upright screen where hands and eyes are, below."""
    s, pad, (x, y, width, height) = page.s, _pad(page), box
    head = _head(page, laid.titles, laid.cover)
    used = 2 * pad + head + pitch(laid.px) * max(map(len, laid.leaves))
    if s.upright:
        headline(page, (x, y, width, height - used), page.w.say("read_title"), ("notice", page.t.mist, page.t.ink))
        y += height - used
    page.card((x, y, width, used))
    if laid.titles:
        _title(page, (x + pad, y + pad, width - 2 * pad, head - s.half), line, laid)
    _words(page, (x + pad, y + pad + head, width - 2 * pad, 0), laid.leaves[at], laid.px)


def _title(page: Page, box: Box, line: Line, laid: Leaves) -> None:
    """Beside its cover, where there is one."""
    s, t, (x, y, width, height), wide = page.s, page.t, box, round(laid.cover * COVER_RATIO)
    left = wide + s.gap if wide else 0
    if wide:
        work = Work(line.title, line.author, line.parts)
        page.cover(cover((x, y, wide, laid.cover), work, t, page.shadow(2.4, 0.18, 0.8)))
    y += (height - laid.titles * pitch(s.body)) // 2
    page.text((x + left, y, width - left, 0), title_of(line, page.w), s.body, bold=True, ground=t.surface,
              max_lines=laid.titles, cut=True, balance=True)


def _words(page: Page, box: Box, lines: Sequence[str], px: int) -> None:
    """As they were laid for all pages together."""
    joined = join(list(lines))
    text = page.make_text(box, joined, px, ground=page.t.surface, max_lines=len(lines) + 1, cut=True)
    page.add(replace(text, lines=tuple(lines), words=joined, box=(*box[:3], pitch(px) * len(lines)), cut=False))
