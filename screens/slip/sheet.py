"""A sheet of paper that grows downwards: text, rules and bars, set in millimetres, painted as black dots.

Typesetting only: where a line may break, where it is cut, where it stands. Knows nothing of loans.
"""

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kiosk.values import dataclass
from screens.slip.fonts import clean, font_of, is_han, runs

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

ASCENT, LINE = 1.12, 1.38
"""In em: room for Ẫ above the baseline (1.05) and g below it (0.24), and for hinting: lines neither cut nor touch."""

LINES_MAX = 9
"""Of one paragraph; what is more is cut, and ends in …"""

BLACK_FROM = 110
"""Of 255: a dot that a stroke covers by less stays white. Low enough for thin strokes to keep two dots."""

NEVER_FIRST = "，。、；：？！）》〉」』】〕”’…,.;:?!)]}»"
NEVER_LAST = "（《〈「『【〔“‘([{«"


@dataclass(frozen=True)
class Style:
    """`em_mm`: the font size; a capital is 0.714 of it."""

    em_mm: float
    weight: str = "regular"


Piece = tuple[str, Style]


@dataclass(frozen=True)
class Picture:
    """A 1-bit picture: rows from the top, each of (width + 7) // 8 bytes, most significant bit left, 1 is black.

    `words`: what was painted, one entry for each piece of text, wrapped lines joined.
    """

    width: int
    height: int
    rows: bytes
    words: list[str]


# ---- lines ----------------------------------------------------------------------------------------------------------

def _pieces(text: str) -> Iterator[str]:
    """What stays together on a line: a word with the spaces behind it, or one Han character with its punctuation."""
    piece = ""
    for char in text:
        if piece and _may_break(piece[-1], char):
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece


def _may_break(left: str, right: str) -> bool:
    if right in NEVER_FIRST or left in NEVER_LAST or right == " " or unicodedata.combining(right):
        return False
    return left == " " or is_han(left) or is_han(right)


def _joined(text: str, lines: list[str]) -> str:
    """The lines of a paragraph as they read: with a space where the text has one."""
    read = lines[0]
    for line in lines[1:]:
        read += (" " if text.startswith(read + " ") else "") + line
    return read


class Sheet:
    """`width` in dots. Things are remembered as they come and painted when the height is known."""

    def __init__(self, width: int, dots_per_mm: float):
        self.width, self.words = width, list[str]()
        self._scale, self._y, self._marks = dots_per_mm, 0, list[tuple]()

    def dots(self, mm: float) -> int:
        return max(1, round(mm * self._scale))

    def _size(self, style: Style) -> int:
        return self.dots(style.em_mm)

    def length(self, text: str, style: Style) -> float:
        return sum(font_of(file, self._size(style)).getlength(run) for file, run in runs(text, style.weight))

    # ---- breaking and cutting ----

    def wrap(self, text: str, style: Style, room: int, lines_max: int) -> list[str]:
        """At most `lines_max` lines; what does not fit is cut with an ellipsis."""
        lines, line = [], ""
        for piece in self._fitting_pieces(text, style, room):
            if line and self.length((line + piece).rstrip(), style) > room:
                lines.append(line.rstrip())
                line = ""
            line += piece
        lines.append(line.rstrip())
        if len(lines) <= lines_max:
            return lines
        return [*lines[:lines_max - 1], self._cut(lines[lines_max - 1] + " " + lines[lines_max], style, room)]

    def _balanced(self, text: str, style: Style, room: int, lines_max: int) -> list[str]:
        """As many lines as must be, all of about the same length: no word alone on the last one."""
        lines = self.wrap(text, style, room, lines_max)
        if len(lines) == 1 or lines[-1].endswith("…"):
            return lines
        longest = max(self.length(piece.rstrip(), style) for piece in _pieces(text))
        while (room := room - self.dots(1.5)) >= longest:
            narrower = self.wrap(text, style, room, lines_max + 1)
            if len(narrower) > len(lines):
                break
            lines = narrower
        return lines

    def _fitting_pieces(self, text: str, style: Style, room: int) -> Iterator[str]:
        """A word longer than a line falls into characters."""
        for piece in _pieces(text):
            if self.length(piece.rstrip(), style) <= room:
                yield piece
            else:
                yield from piece

    def _cut(self, text: str, style: Style, room: int) -> str:
        while text and self.length(text + "…", style) > room:
            text = text[:-1]
        return text.rstrip(" \u00a0,;:.–—-/([{«（《，、；：。") + "…"

    # ---- setting ----

    def gap(self, mm: float) -> None:
        self._y += self.dots(mm)

    def text(self, text: str, style: Style, *, left: int = 0, right: int | None = None, lines_max: int = LINES_MAX) -> None:
        """A paragraph from `left` to `right` (dots; by default the whole width)."""
        lines = self._balanced(clean(text), style, (self.width if right is None else right) - left, lines_max)
        for line in lines:
            self._line(line, style, left)
            self._y += round(self._size(style) * LINE)
        self.words.append(_joined(clean(text), lines))

    def row(self, pieces: list[Piece], right: Piece | None = None) -> bool:
        """Pieces on one baseline, and one at the right edge. Sets nothing and says False when they do not fit."""
        room = self.width - (self.length(*right) + self.dots(2) if right else 0)
        if sum(self.length(text, style) for text, style in pieces) > room:
            return False
        tallest = max((style for _, style in [*pieces, *([right] if right else [])]), key=lambda s: s.em_mm)
        x = 0.0
        for text, style in pieces:
            self._line(text, style, round(x), under=tallest)
            x += self.length(text, style)
        if right:
            self._line(*right, round(self.width - self.length(*right)), under=tallest)
        self._y += round(self._size(tallest) * LINE)
        self.words.append("".join(text for text, _ in pieces))
        if right:
            self.words.append(right[0])
        return True

    def _line(self, text: str, style: Style, left: int, under: Style | None = None) -> None:
        baseline = self._y + round(self._size(under or style) * ASCENT)
        x = float(left)
        for file, run in runs(text, style.weight):
            font = font_of(file, self._size(style))
            self._marks.append(("text", (round(x), baseline), run, font))
            x += font.getlength(run)

    def rule(self, thick_mm: float, right: int | None = None) -> None:
        self.box(0, self.width if right is None else right, self.dots(thick_mm))
        self._y += self.dots(thick_mm)

    def box(self, left: int, right: int, height: int, top: int | None = None) -> None:
        """A black rectangle; `right` is not part of it."""
        y = self._y if top is None else top
        self._marks.append(("box", (left, y, right - 1, y + height - 1)))

    def bitmap(self, width: int, height: int, rows: bytes) -> None:
        """A 1-bit picture at the left edge, its rows as those of Picture."""
        self._marks.append(("bitmap", (self._y, width, height), rows))
        self._y += height

    @property
    def y(self) -> int:
        return self._y

    def go_to(self, y: int) -> None:
        self._y = y

    # ---- painting ----

    def picture(self) -> Picture:
        from PIL import Image, ImageDraw

        image = Image.new("L", (self.width, self._y), 0)
        pen = ImageDraw.Draw(image)
        for mark in self._marks:
            if mark[0] == "bitmap":
                _, (y, width, height), rows = mark
                image.paste(255, (0, y), Image.frombytes("1", (width, height), rows))
            else:
                _paint(pen, *mark)
        rows = image.point([0] * BLACK_FROM + [255] * (256 - BLACK_FROM), "1").tobytes()
        return Picture(self.width, self._y, rows, self.words)


def _paint(pen: "ImageDraw", what: str, where: tuple, text: str = "", font: "FreeTypeFont | None" = None) -> None:
    if what == "box":
        pen.rectangle(where, fill=255)
    else:
        pen.text(where, text, fill=255, font=font, anchor="ls")
