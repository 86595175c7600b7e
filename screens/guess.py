"""Has a text room in a size? Where it surely has none that is guessed from its width in another size, for opening a font and
shaping a text cost much. A guess only ever says no: what may fit is laid, and then known.
"""

from screens.faces import width
from screens.theme import pitch
from screens.typeset import WORD_MAX, lay, pieces, typographic

KNOWN_PX = 40
"""Letters in which texts are measured for a guess."""

LEAST_PART = 0.85
"""Small letters are so much narrower, at most, than larger ones scaled down: each is as wide as whole px."""


def has_room(text: str, px: int, size: tuple[int, int], lines: int, bold: bool) -> bool:
    """Whole words, in so many lines, in a box of that width and height?"""
    if _too_large(text, px, size[0], lines, bold):
        return False
    laid = lay(text, px, size[0], bold=bold, max_lines=lines)
    return laid.fits and pitch(px) * len(laid.lines) <= size[1]


def _too_large(text: str, px: int, width_px: int, lines: int, bold: bool) -> bool:
    """It has surely no room in so many lines of that width, or a word of it none."""
    text, room = typographic(text), width_px / px * KNOWN_PX / LEAST_PART
    words = (word.rstrip(" ") for word in pieces(text) if len(word) <= WORD_MAX)
    return width(text, KNOWN_PX, bold) > lines * room or any(width(word, KNOWN_PX, bold) > room + KNOWN_PX for word in words)
