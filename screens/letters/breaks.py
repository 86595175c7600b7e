"""Which of a text's breaks are best, where several need no more lines: after a full stop rather than after a comma, after a
comma rather than in the middle of a phrase, and no word left alone on the last line.

What our languages say in one breath is in `screens.words.breath`; `screens.letters.typeset` says how wide everything is.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from screens.words import breath

UNEVEN = 2.0
"""What lines of different length cost: by the square of how far each is from their mean, as a part of the column."""

STOP, PAUSE, COLON, WORD, SMALL, LINK, PHRASE, LONE = 0.0, 0.08, 0.28, 0.45, 0.65, 1.0, 1.6, 0.5
"""What a break costs: after a full stop, after a comma, after a colon, between two words, behind a small one that leads
to the next or a hyphen, behind and or or, in what is said in one breath; and a word alone on the last line."""

LONE_PART = 0.4
"""A word that takes more of the column is not lonely."""

PRICES_CACHED = 1_024
"""Texts whose breaks have their price; the least recently used is forgotten and priced anew."""

STOPS, PAUSES, COLONS, CLOSING = frozenset(".!?。！？…"), frozenset(",;，；、·—"), frozenset(":："), "”’»)）」』》"
HAN_FROM = "\u2e80"
"""From here on there is no space between words."""

LEADING, LINKING = (frozenset(" ".join(words.values()).split()) for words in (breath.SMALL, breath.LINKING))
PHRASES = tuple(phrase for phrases in breath.PHRASES.values() for phrase in phrases)

HALVES = re.compile("[:,](?= )|[：，](?=.)")
"""Where a short text of two lines had best break; a no-break space holds."""

MONTH = r"(?:[^\W\d_]{3,9}\.?)"
TOGETHER = re.compile(
    r"应还日期：\d|" + "|".join(rf"(?<!\w){phrase}(?!\w)" if phrase.isascii() or " " in phrase or "'" in phrase else phrase
             for phrase in sorted(PHRASES, key=len, reverse=True)).replace(" ", "[ \u00a0]").replace("'", "[’']")
    + rf"|(?<!\w)ngày[ \u00a0]\d|(?<=\d[ \u00a0]){MONTH}[ \u00a0]\d{{4}}(?!\d)")


@lru_cache(maxsize=PRICES_CACHED)
def prices(pieces: tuple[str, ...]) -> tuple[float, ...]:
    """What a break before each piece costs."""
    text, at, found = "".join(pieces), 0, []
    bound = {place for phrase in TOGETHER.finditer(text.lower()) for place in range(phrase.start() + 1, phrase.end())}
    for before, after in zip(("", *pieces), pieces, strict=False):
        found.append(PHRASE if at in bound else _price(before.rstrip(" "), after))
        at += len(after)
    return tuple(found)


def keeps(lines: Sequence[str]) -> bool:
    """No line ends in the middle of what is said in one breath, or behind and or or."""
    for before, after in pairwise(lines):
        if before.rsplit(" ", 1)[-1].lower() in LINKING:
            return False
        apart = "" if max(before[-1:], after[:1]) > HAN_FROM else " "
        at = len(before)
        if any(found.start() < at and found.end() > at + len(apart) for found in
               TOGETHER.finditer(f"{before}{apart}{after}".lower())):
            return False
    return True


def at_pauses(words: str) -> list[tuple[str, str]]:
    """The words in two at each of their pauses: no count and no amount is torn."""
    return [(words[:pause.end()].rstrip(), words[pause.end():].lstrip()) for pause in HALVES.finditer(words)]


def _price(before: str, after: str) -> float:
    last = before.rstrip(CLOSING + "\u00a0")[-1:]
    if last in STOPS:
        return STOP
    if last in PAUSES:
        return PAUSE
    if last in COLONS:
        return COLON
    if before.lower() in LINKING:
        return LINK
    leads = before.lower() in LEADING or before[-1:] in breath.HAN_LEADING or before.endswith("-")
    return SMALL if leads or after[0] in breath.HAN_TRAILING else WORD


def best(widths: Sequence[int], ends: Sequence[int], price: Sequence[float], count: int, room: int) -> list[int] | None:
    """Where `count` lines of at most `room` begin; None: they do not fit. `widths` of the pieces, and `ends`: what of each does
    not count at the end of a line."""
    pieces = len(widths)
    start = [0]
    for wide in widths:
        start.append(start[-1] + wide)
    mean = start[-1] / count
    paid: list[tuple[float, int] | None] = [(0.0, 0), *[None] * pieces]
    chosen = []
    for line in range(1, count + 1):
        now: list[tuple[float, int] | None] = [None] * (pieces + 1)
        for end in range(line if line < count else pieces, pieces - (count - line) + 1):
            now[end] = _last_line(paid, start, end, start[end] - ends[end - 1], price, mean, room)
        paid = now
        chosen.append(now)
    return _begins(chosen, pieces)


def _last_line(paid, start, end: int, stop: int, price, mean: float, room: int) -> tuple[float, int] | None:
    """The cheapest line that ends there: what all cost up to it, and where it begins."""
    cheapest, alone = None, end == len(start) - 1
    for begin in range(end - 1, -1, -1):
        wide = stop - start[begin]
        if wide > room:
            break
        before = paid[begin]
        if before is None:
            continue
        off = (wide - mean) / room
        cost = before[0] + UNEVEN * off * off + (price[begin] if begin else 0.0)
        if alone and begin == end - 1 and wide < LONE_PART * room and price[begin] > COLON:
            cost += LONE
        if cheapest is None or cost < cheapest[0]:
            cheapest = (cost, begin)
    return cheapest


def _begins(chosen, pieces: int) -> list[int] | None:
    """Back from the last line to the first."""
    found, end = [], pieces
    for line in reversed(chosen):
        if line[end] is None:
            return None
        end = line[end][1]
        found.append(end)
    return found[::-1]
