"""Where lines break. One place for wrapping, balance and the ellipsis; each text says how many lines it may have and
whether it may be cut.

Breaks follow Unicode line breaking (UAX 14) as far as our four languages need: at spaces and after hyphens, between Han
characters, never before closing or after opening signs, never at a no-break space.
"""

import re
from functools import lru_cache
from itertools import pairwise

from kiosk.values import dataclass
from screens.letters.breaks import best, prices
from screens.letters.faces import is_han, width
from screens.words import breath

ELLIPSIS = "…"
NOT_AT_START = frozenset("，。、；：？！）》〉」』】〕…—～·％,.;:?!)]}»›”’%")
NOT_AT_END = frozenset("（《〈「『【〔([{«‹“‘")
HANGING = ("，", "。", "、", "；", "：", "！", "？", "》", "）")
NO_BREAK = "\u00a0"
FRENCH_SPACE = re.compile(r"(?<=«) | (?=[:;?!»])")
CHANGED = re.compile(r"[\d'\"«»:;?!]")
"""Without any of these a text is painted as it was written."""

COUNTED, NUMBERED = (" ".join(words.values()).split() for words in (breath.COUNTED, breath.NUMBERED))
KEPT = re.compile(rf"(?:(?<=\d)|(?<=\b1er)) (?=(?:{'|'.join(COUNTED)})\b)|"
                  + "|".join(rf"(?<=\b{word}) (?=\d)" for word in NUMBERED))
"""Spaces at which no line ends: between a number and what is counted, and before the number of a part."""

HYPHENS = frozenset("-‐–—/")
HAN = re.compile(r"[\u4e00-\u9fff]")
QUOTED_HAN = re.compile(r"[“‘「『《«]\u00a0?[\u4e00-\u9fff]{1,6}\u00a0?[”’」』》»]")
"""A title so short is not torn."""
HAN_DATE = re.compile(r"(?:\d+年)?\d+月\d+日|第?\d+(?:/\d+)?(?:号箱|分钟|小时|部分|条通知|[年本项笔位秒天页次])|第\d+")
TEXTS_CACHED, PIECES_CACHED = 2_048, 1_024
"""Texts that were laid in lines and cut into pieces; the least recently used is forgotten and laid anew."""

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Categories of what is no sign to be read: controls, turns of direction, half characters, private ones and none at all."""
JOINERS = "\u200c\u200d"
MARKS = frozenset({"Mn", "Me"})
BALANCED_LINES = 4
"""More than that is running text: its lines are filled."""

MARKS_MAX = 3
"""Marks on one letter; more of them climb over the lines above and below, and are left out. Vietnamese needs two."""

SIGNS_EM = 2
"""About so many letters are as wide as high."""

WORD_MAX = 24
"""A longer word is torn where the line ends, and nobody minds: it is a title that somebody typed so."""


_WHOLE = r"[!-~\u00a1-\u00ac\u00ae-\u024f\u1e00-\u1eff\u2010-\u2027\u3001-\u3011\u4e00-\u9fff\uff01-\uff5e]"
PLAIN = re.compile(f"{_WHOLE}+(?:[ \u00a0]{_WHOLE}+)*")
"""Words of letters that are whole in themselves (NFC), with one space between: nearly every sentence and title."""


@dataclass(frozen=True)
class Laid:
    """Broken lines. `words`: what can be read; `fits`: nothing was lost or torn."""

    lines: tuple[str, ...]
    words: str
    fits: bool
    cut: bool = False


def clean(text: str) -> str:
    """NFC, control characters and runs of white space to one space; no-break spaces stay."""
    return text if PLAIN.fullmatch(text) else _cleaned(text)


def _cleaned(text: str) -> str:
    import unicodedata  # late: 1.2 MB that our own sentences do not need

    text = unicodedata.normalize("NFC", text)
    text = "".join(" " if c in "\t\n\r\v\f\u2028\u2029" else c for c in text
                   if c in "\t\n\r" or c in JOINERS or unicodedata.category(c) not in UNSEEN)
    kept, marks = "", MARKS_MAX                       # a mark without a letter is none
    for c in text:
        own = min(MARKS_MAX, len(unicodedata.normalize("NFD", c)) - 1)                 # «ấ» has two already
        marks = marks + 1 if unicodedata.category(c) in MARKS else own
        kept += c if marks <= MARKS_MAX else ""
    return " ".join(part for part in kept.split(" ") if part)


def plain(text: str) -> str:
    """As somebody would type it: what words() says. No-break spaces are spaces there."""
    return clean(text).replace("\u00a0", " ").replace("\u202f", " ")


def typographic(text: str) -> str:
    """As it is painted: curved quotation marks and apostrophes for straight ones, French signs kept with their word, and
    numbers with what they count."""
    if not CHANGED.search(text):
        return clean(text)
    drawn = ""
    for char in KEPT.sub(NO_BREAK, FRENCH_SPACE.sub(NO_BREAK, clean(text))):
        opens = not drawn or drawn[-1] in " («“\u00a0"
        drawn += {"'": "‘" if opens else "’", '"': "“" if opens else "”"}.get(char, char)
    return drawn


@lru_cache(maxsize=TEXTS_CACHED)
def lay(text: str, px: int, width_px: int, *, bold: bool = False, max_lines: int = 1, may_cut: bool = False,
        balance: bool = False) -> Laid:
    """Break `text` into at most `max_lines` lines of `width_px`. A text that may be cut ends in …"""
    words, text = plain(text), typographic(text)
    lines, torn = _fill(text, px, width_px, bold)
    if len(lines) > max_lines:
        return _cut(lines, px, width_px, bold, max_lines) if may_cut else Laid(tuple(lines), words, False)
    if balance and 1 < len(lines) <= BALANCED_LINES and not torn:
        lines = _balanced(text, px, width_px, bold, len(lines))
    return Laid(tuple(lines), words, may_cut or not torn)


def fits(text: str, px: int, width_px: int, *, bold: bool = False, max_lines: int = 1) -> bool:
    """Whole words, in so many lines?"""
    return lay(text, px, width_px, bold=bold, max_lines=max_lines).fits


def _fill(text: str, px: int, width_px: int, bold: bool) -> tuple[list[str], bool]:
    """Greedy lines, and whether a word had to be torn."""
    lines, line, torn, at, parts = [], "", False, 0, pieces(text)
    while at < len(parts):
        if count := _fitting(line, parts[at:], px, width_px, bold):
            line, at = line + "".join(parts[at:at + count]), at + count
            continue
        if line.strip():
            lines.append(line.rstrip(" "))
        line = piece = parts[at]
        at += 1
        torn = torn or (len(piece) <= WORD_MAX and line_width(piece, px, bold) > width_px)
        while line_width(line, px, bold) > width_px and len(line) > 1:
            keep = _longest(line, px, width_px, bold)
            lines.append(line[:keep])
            line = line[keep:]
    if line.strip() or not lines:
        lines.append(line.rstrip(" "))
    return lines, torn


def _fitting(line: str, parts: tuple[str, ...], px: int, width_px: int, bold: bool) -> int:
    """How many of them fit behind what stands in the line: all of them, or found by halves, for measuring costs."""
    low, high = 0, len(parts)
    middle = high if len(line) + sum(map(len, parts)) <= SIGNS_EM * width_px / px else min(high, 4)
    while low < high:
        if line_width(line + "".join(parts[:middle]), px, bold) <= width_px:
            low = middle
        else:
            high = middle - 1
        middle = (low + high + 1) // 2
    return low


def line_width(line: str, px: int, bold: bool) -> int:
    """Width of a line; a full-width sign at its end is half empty and may hang over."""
    line = line.rstrip(" ")
    return width(line, px, bold) - (px // 2 if line.endswith(HANGING) else 0)


def _is_short(text: str, at: int) -> bool:
    """After a hyphen: too little stands behind it (a French pronoun too), or a single letter before it (e-mail)."""
    if text[at - 1] not in HYPHENS:
        return False
    alone = text[at - 2:at - 1].isalpha() and not text[max(0, at - 3):at - 2].isalpha()
    return not text[at:at + 3].isalpha() or text.startswith("vous", at) or alone


@lru_cache(maxsize=PIECES_CACHED)
def pieces(text: str) -> tuple[str, ...]:
    """The text cut at every place where a line may end."""
    found, start, kept = [], 0, _inside_terms(text)
    for i in range(1, len(text)):
        if i not in kept and _may_break(text[i - 1], text[i]) and not _is_short(text, i):
            found.append(text[start:i])
            start = i
    return (*found, text[start:]) if text else ()


def _inside_terms(text: str) -> frozenset[int]:
    """Places inside the words that are not torn, and between a Chinese number and what it counts."""
    if not HAN.search(text):
        return frozenset()
    inside: set[int] = set()
    for term in breath.TERMS:
        at = text.find(term)
        while at >= 0:
            inside.update(range(at + 1, at + len(term)))
            at = text.find(term, at + 1)
    for kept in (HAN_DATE, QUOTED_HAN):
        for found in kept.finditer(text):
            inside.update(range(found.start() + 1, found.end()))
    return frozenset(inside)


def _may_break(before: str, after: str) -> bool:
    if after == " " or NO_BREAK in (before, after):
        return False
    if before == " ":
        return True
    if after in NOT_AT_START or before in NOT_AT_END:
        return False
    return before in HYPHENS or is_han(before) or is_han(after)


def _longest(text: str, px: int, width_px: int, bold: bool) -> int:
    """How many characters fit; at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle], px, bold) <= width_px:
            low = middle
        else:
            high = middle - 1
    return low


def _cut(lines: list[str], px: int, width_px: int, bold: bool, max_lines: int) -> Laid:
    rest = join(lines[max_lines - 1:])
    keep = _longest(rest, px, width_px - width(ELLIPSIS, px, bold), bold)
    kept = [*lines[:max_lines - 1], rest[:keep].rstrip(" ,;:-–—/(·") + ELLIPSIS]
    return Laid(tuple(kept), plain(join(kept)), True, True)


def _balanced(text: str, px: int, width_px: int, bold: bool, count: int) -> list[str]:
    """So many lines with the best breaks; as even as these allow, and no lonely last word."""
    parts = pieces(text)
    widths = [width(part, px, bold) for part in parts]
    space = width(" ", px, bold)
    ends = [space * (len(part) - len(shown)) + (px // 2 if shown.endswith(HANGING) else 0)
            for part, shown in zip(parts, [part.rstrip(" ") for part in parts], strict=True)]
    begins = best(widths, ends, prices(parts), count, width_px)
    if begins:
        lines = ["".join(parts[i:j]).rstrip(" ") for i, j in pairwise((*begins, len(parts)))]
        if all(line_width(line, px, bold) <= width_px for line in lines):
            return lines
    return _narrowest(text, px, width_px, bold, count)


def _narrowest(text: str, px: int, width_px: int, bold: bool, count: int) -> list[str]:
    """The narrowest column that needs no more lines; words that are torn or longer together than alone need it."""
    low, high = width_px // 3, width_px
    while high - low > 6:
        middle = (low + high) // 2
        lines, torn = _fill(text, px, middle, bold)
        if torn or len(lines) > count:
            low = middle
        else:
            high = middle
    return _fill(text, px, high, bold)[0]


def join(lines: list[str]) -> str:
    """Broken lines as one text again: a space where the break was one."""
    text = ""
    for line in lines:
        space = text and line and not (is_han(text[-1]) or is_han(line[0]) or text[-1] in HYPHENS)
        text += (" " if space else "") + line
    return text
