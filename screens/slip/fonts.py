"""Which font has a character, for the receipt: Noto Sans for all but Han, Noto Sans SC for Han. Sizes in dots.

Pillow is imported late: a kiosk that prints nothing does not pay for it. The screens choose for themselves: they draw
with pygame, whose fonts are other objects and whose text is not one-bit.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FONTS = Path(__file__).parent.parent / "fonts"
LATIN = {"regular": "NotoSans-Regular.ttf", "semibold": "NotoSans-SemiBold.ttf"}
HAN = {"regular": "NotoSansSC-Regular.ttf", "semibold": "NotoSansSC-SemiBold.ttf"}

FONTS_CACHED, LETTERS_CACHED = 32, 4_096
"""Open fonts, and letters whose font is known; the least recently used is forgotten and looked up anew."""

HAN_BLOCKS = ((0x2E80, 0x9FFF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF), (0x20000, 0x3FFFF))
"""Han, kana, and the punctuation that is as wide as Han (Unicode blocks)."""


def is_han(char: str) -> bool:
    return any(first <= ord(char) <= last for first, last in HAN_BLOCKS)


def clean(text: str) -> str:
    """NFC, one line, no control or invisible formatting characters."""
    visible = (" " if c.isspace() and c != "\u00a0" else c for c in unicodedata.normalize("NFC", text)
               if c.isspace() or unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return " ".join(part for part in "".join(visible).split(" ") if part)


@lru_cache(maxsize=FONTS_CACHED)
def font_of(file: str, size: int) -> "FreeTypeFont":
    """Basic layout: the same dots on every machine, whether or not its Pillow can shape; NFC needs no shaping."""
    from PIL import ImageFont

    return ImageFont.truetype(str(FONTS / file), size, layout_engine=ImageFont.Layout.BASIC)


def close_fonts() -> None:
    """When a slip is drawn: of the large files 6 MB stand in memory until then, and the next slip is minutes away."""
    font_of.cache_clear()


@lru_cache(maxsize=LETTERS_CACHED)
def file_for(char: str, weight: str) -> str:
    """Noto Sans for all but Han; without a glyph there, the next file that has one; else the first one's box."""
    latin, han = LATIN[weight], HAN[weight]
    order = (han, HAN["regular"], latin) if is_han(char) else (latin, han, HAN["regular"])
    return next((file for file in order if _has(file, char)), order[0])


def _has(file: str, char: str) -> bool:
    """A missing glyph is drawn as the font's box, as this code point that never has a glyph is."""
    return char.isspace() or _drawn(file, char) != _drawn(file, "\U0010ffff")


def _drawn(file: str, char: str) -> bytes:
    from PIL import Image, ImageDraw

    image = Image.new("L", (48, 48), 0)
    ImageDraw.Draw(image).text((8, 32), char, fill=255, font=font_of(file, 24), anchor="ls")
    return image.tobytes()


def runs(text: str, weight: str) -> Iterator[tuple[str, str]]:
    """(font file, piece of text that it draws)."""
    run, file = "", ""
    for char in text:
        wanted = file if unicodedata.combining(char) and run else file_for(char, weight)
        if run and wanted != file:
            yield file, run
            run = ""
        run, file = run + char, wanted
    if run:
        yield file, run
