"""Numbers of transactions as people write them, alone or as spans: `3 9-1005`, as `devices list` at central shows them."""

import re
from collections.abc import Iterable

Span = tuple[int, int]
"""First and last, both included."""

_SPAN = re.compile(r"([0-9]{1,13})(?:[-–]([0-9]{1,13}))?")


def spans_of(words: Iterable[str]) -> list[Span]:
    """Words, with or without commas between them. ValueError with the word that is none."""
    return [_span(part.strip()) for word in words for part in word.split(",") if part.strip()]


def _span(word: str) -> Span:
    said = _SPAN.fullmatch(word)
    first, last = (int(said[1]), int(said[2] or said[1])) if said else (0, 0)
    if not 0 < first <= last:
        raise ValueError(word)
    return first, last
