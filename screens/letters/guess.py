"""Has a text room in a size? Where it surely has none that is guessed from its width in another size, for opening a font and
shaping a text cost much. A guess only ever says no: what may fit is laid, and then known.
"""

from math import inf

from screens.letters.faces import width
from screens.letters.typeset import HANGING, WORD_MAX, lay, pieces, typographic
from screens.theme import pitch

KNOWN_PX = 40
"""Letters in which texts are measured for a guess."""

ROUNDED = 0.03
"""Letters are as wide as whole px: the width known is so much more, at most, than the true one; that of small ones is more so."""


def has_room(text: str, px: int, size: tuple[int, int], lines: int, bold: bool) -> bool:
    """Whole words, in so many lines, in a box of that width and height?"""
    most = min(lines, size[1] // pitch(px))
    if _least_lines(text, px, size[0], bold) > most:
        return False
    laid = lay(text, px, size[0], bold=bold, max_lines=lines)
    return laid.fits and len(laid.lines) <= most


def _least_lines(text: str, px: int, width_px: int, bold: bool) -> float:
    """It surely needs so many; no number of them is enough where a word is too wide."""
    room, lines, used = width_px / px * KNOWN_PX / (1 - 1 / px - ROUNDED), 1, 0
    for word in pieces(typographic(text)):
        shown = word.rstrip(" ")
        own = width(shown, KNOWN_PX, bold) - (KNOWN_PX / 2 if shown.endswith(HANGING) else 0)
        if own > room and len(word) <= WORD_MAX:
            return inf
        if used and used + own > room:
            lines, used = lines + 1, 0
        used += width(word, KNOWN_PX, bold)
    return lines
