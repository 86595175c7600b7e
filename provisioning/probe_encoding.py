"""Which character set are these bytes written in? Nothing on a SIP2 line says so; names and titles are all there is. Pure."""

import unicodedata
from collections.abc import Iterable

ONE_BYTE = ("cp1252", "latin-1", "cp850")
"""Where two are as likely, the first."""

SYMBOLS_IN_NAMES = "’‘“”–—«»…·°ºª©®™€£ß"
"""Letters beyond ASCII that are no letters, and yet stand in names and titles."""

MOST = 0.7
"""Of Chinese letters, the usual ones. A few rarer ones have an ASCII letter as their second byte."""


def encoding_of(samples: Iterable[bytes]) -> str:
    """The most likely one; empty: no letter beyond ASCII was seen, or it makes no sense in any."""
    strange = [sample for sample in samples if not sample.isascii()]
    if not strange:
        return ""
    if all(_decodes(sample, "utf-8") for sample in strange):
        return "utf-8"
    if all(_is_gb(sample) for sample in strange):
        return "gb18030"
    ranked = sorted(ONE_BYTE, key=lambda name: sum(_oddness(sample, name) for sample in strange))
    best = ranked[0]
    if best == "cp1252" and all(_decodes(sample, "latin-1") and not _has_control(sample) for sample in strange):
        return "latin-1"                # the same letters; a smaller promise
    return best


def is_decomposed(samples: Iterable[bytes]) -> bool | None:
    """Accents that stand behind their letter (NFD)? None: nothing that could tell."""
    texts = [sample.decode("utf-8") for sample in samples if not sample.isascii() and _decodes(sample, "utf-8")]
    whole = "".join(texts)
    if unicodedata.normalize("NFC", whole) == unicodedata.normalize("NFD", whole):
        return None
    return unicodedata.normalize("NFC", whole) != whole


def has_lost_letters(samples: Iterable[bytes]) -> bool:
    """«Truy?n Ki?u»: a question mark inside a word stands for a letter that the line cannot write."""
    return any(sample.strip(b"? ") == b"" and b"??" in sample for sample in samples) or any(
        before.isalpha() and (after.isalpha() or sample[place + 2:place + 3] == b"?")
        for sample in samples for place, (before, mark, after) in enumerate(_triples(sample)) if mark == b"?")


def _triples(sample: bytes) -> list[tuple[bytes, bytes, bytes]]:
    return [(sample[at:at + 1], sample[at + 1:at + 2], sample[at + 2:at + 3]) for at in range(len(sample) - 2)]


def _decodes(sample: bytes, encoding: str) -> bool:
    try:
        sample.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_gb(sample: bytes) -> bool:
    """High bytes in pairs, and both of them high: as in GB 2312. In Western text they stand alone."""
    if not _decodes(sample, "gb18030"):
        return False
    letters = [letter.encode("gb18030") for letter in sample.decode("gb18030") if not letter.isascii()]
    return sum(len(letter) == 2 and min(letter) >= 0xA1 for letter in letters) >= MOST * len(letters)


def _has_control(sample: bytes) -> bool:
    return any(0x80 <= byte < 0xA0 for byte in sample)


def _oddness(sample: bytes, encoding: str) -> int:
    """How much in it is no text."""
    if not _decodes(sample, encoding):
        return 10 * len(sample)
    return sum(1 + 2 * (unicodedata.category(letter) == "Cc") for letter in sample.decode(encoding)
               if not (letter.isascii() or letter.isalpha() or letter in SYMBOLS_IN_NAMES))
