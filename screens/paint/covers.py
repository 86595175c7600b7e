"""The covers that we draw when no picture is known: all copies of a work look alike, because its title chooses the colours.

Five designs for books, a thread-bound binding for Chinese classics, a ring for discs, a stack for sets, a blank while the
title is not known. Pure: boxes and words in, nodes out.
"""

import re
from functools import cache, lru_cache
from hashlib import blake2b

from kiosk.values import dataclass
from screens.letters.faces import is_han
from screens.letters.guess import has_room
from screens.letters.typeset import lay
from screens.paint.icons import ICONS
from screens.scene import Box, Cover, Icon, Leaf, Panel, Shadow, Text
from screens.theme import Color, Theme, mix, pitch, rgb

CREAM = rgb("#FBF3E2")
INK = rgb("#1B2230")
PALETTE: tuple[tuple[Color, Color], ...] = tuple((rgb(a), rgb(b)) for a, b in (
    ("#1F5C52", "#E7B75A"), ("#27406B", "#E3C48B"), ("#8C2F26", "#F0C9A0"), ("#5A3254", "#E2B6A0"),
    ("#8A5A17", "#FFE3AE"), ("#3B5B36", "#E5CF8F"), ("#1E5F70", "#F0D2A4"), ("#9C4526", "#FBD9B4"),
    ("#414D5C", "#E0C48C"), ("#6E2438", "#E8BF93"), ("#1D2F4A", "#E7B75A"), ("#5F5E24", "#F3E3A6")))
"""Twelve cloths, each with the colour of its stamping."""

CLASSICS = frozenset((
    "红楼梦", "紅樓夢", "三国演义", "三國演義", "西游记", "西遊記", "水浒传", "水滸傳", "论语", "論語", "孟子", "大学",
    "大學", "中庸", "道德经", "道德經", "庄子", "莊子", "史记", "史記", "汉书", "漢書", "资治通鉴", "資治通鑑", "诗经",
    "詩經", "尚书", "尚書", "礼记", "禮記", "周易", "易经", "易經", "春秋", "左传", "左傳", "孙子兵法", "孫子兵法",
    "唐诗三百首", "唐詩三百首", "宋词三百首", "宋詞三百首", "本草纲目", "本草綱目", "永乐大典", "永樂大典", "聊斋志异",
    "聊齋誌異", "儒林外史", "金瓶梅", "世说新语", "世說新語", "楚辞", "楚辭", "山海经", "山海經", "千字文", "三字经",
    "三字經", "文心雕龙", "文心雕龍", "梦溪笔谈", "夢溪筆談", "天工开物", "天工開物", "黄帝内经", "黃帝內經", "牡丹亭",
    "西厢记", "西廂記", "长生殿", "長生殿", "桃花扇"))
THREAD_CLOTH = rgb("#24405E")
DISC = re.compile(r"\((?:DVD|CD|Blu-ray)\)", re.IGNORECASE)
COVER_RATIO = 0.7
"""How wide a cover is, of its height."""

SPINE = 0.085
SMALLEST = 0.085
"""Letters on a cover are never smaller than this part of their width; a longer title is cut."""
COVERS_CACHED = 64
"""Covers at their place; the least recently used is laid anew."""

WORDLESS_BELOW_PX = 84
"""A cover narrower than this shows cloth and stamping, no words."""


@dataclass(frozen=True)
class Work:
    """What a cover is drawn from. `parts` > 1: a set."""

    title: str = ""
    author: str = ""
    parts: int = 1

    @property
    def number(self) -> int:
        """The same for all copies of a work."""
        return int.from_bytes(blake2b(self.title.casefold().encode(errors="replace"), digest_size=4).digest())

    @property
    def classic(self) -> bool:
        return re.sub(r"[（(].*", "", self.title).strip() in CLASSICS

    @property
    def disc(self) -> bool:
        return bool(DISC.search(self.title))


def cloth(work: Work, blank: Color) -> Color:
    """The colour of its back, where there is room for no more; `blank` while the title is not known."""
    return blank if not work.title else THREAD_CLOTH if work.classic else PALETTE[work.number % 12][0]


@lru_cache(maxsize=COVERS_CACHED)
def cover(box: Box, work: Work, theme: Theme, shadow: Shadow | None = None) -> Cover:
    """The cover of a work in a box."""
    front, behind = (_in_stack(box), _stack(box, work, shadow)) if work.parts > 1 else (box, [])
    shape = _sleeve(front) if work.disc and work.title else front if behind else None
    return Cover(box, (*behind, *_front(front, work, theme, None if behind else shadow)), shape, len(behind))


def _front(box: Box, work: Work, theme: Theme, shadow: Shadow | None) -> list[Leaf]:
    if not work.title:
        return _blank(box, theme, shadow)
    if work.disc:
        return _disc(box, work, shadow)
    if work.classic:
        return _thread_bound(box, work, shadow)
    cloth, stamp = PALETTE[work.number % 12]
    design = DESIGNS[work.number // 12 % len(DESIGNS)]
    parts = _binding(box, cloth, shadow)
    return parts + (_small(box, cloth, stamp) if box[2] < WORDLESS_BELOW_PX else design(_face(box), work, cloth, stamp))


# ---- bindings -------------------------------------------------------------------------------------------------------

def _binding(box: Box, cloth: Color, shadow: Shadow | None) -> list[Leaf]:
    x, y, w, h = box
    spine = max(3, round(w * SPINE))
    return [Panel(box, cloth, max(3, w // 40), shadow=shadow),
            Panel((x, y, spine, h), mix(cloth, INK, 0.30), max(3, w // 40)),
            Panel((x + spine, y, max(1, w // 90), h), mix(cloth, CREAM, 0.16))]


def _face(box: Box) -> Box:
    """The board beside the spine."""
    x, y, w, h = box
    spine = round(w * SPINE) + 2
    return x + spine, y, w - spine, h


def _stack(box: Box, work: Work, shadow: Shadow | None) -> list[Leaf]:
    """The other parts of a set, peeping out behind."""
    x, y, w, h = _in_stack(box)
    step = (box[2] - w) // 2
    cloth = PALETTE[work.number % 12][0] if not work.classic else THREAD_CLOTH
    return [Panel((x + 2 * step, y - 2 * step, w, h), mix(cloth, CREAM, 0.45), 4, shadow=shadow),
            Panel((x + step, y - step, w, h), mix(cloth, CREAM, 0.25), 4)]


def _in_stack(box: Box) -> Box:
    x, y, w, h = box
    step = max(3, w // 22)
    return x, y + 2 * step, w - 2 * step, h - 2 * step


def _blank(box: Box, theme: Theme, shadow: Shadow | None) -> list[Leaf]:
    x, y, w, h = box
    size = round(w * 0.42)
    return [Panel(box, theme.mist, max(3, w // 40), theme.hair, 2, shadow),
            Icon((x + (w - size) // 2, y + (h - size) // 2, size, size), ICONS["book"], mix(theme.line, theme.mist, 0.35))]


# ---- words on a cover -----------------------------------------------------------------------------------------------

def _words(box: Box, words: str, color: Color, ground: Color, *, largest: float, lines: int, bold: bool = True,
           align: str = "left", top: bool = False) -> list[Leaf]:
    """As large as whole words allow; cut where nothing else helps. `largest`: em in parts of the width."""
    if not words:
        return []
    x, y, w, h = box
    px = round(w * largest)
    while px > max(9, w * SMALLEST) and not has_room(words, px, (w, h), lines, bold):
        px -= max(1, px // 14)
    laid = lay(words, px, w, bold=bold, max_lines=max(1, min(lines, h // pitch(px))), may_cut=True, balance=True)
    used = pitch(px) * len(laid.lines)
    place = (x, y, w, used) if top else (x, y + (h - used) // 2, w, used)
    return [Text(place, laid.lines, laid.words, px, pitch(px), color, ground, bold, align, "art", cut=laid.cut)]


def _part(box: Box, left: float, top: float, width: float, height: float) -> Box:
    """A part of a box, in fractions of it."""
    x, y, w, h = box
    return x + round(w * left), y + round(h * top), round(w * width), round(h * height)


# ---- five designs ---------------------------------------------------------------------------------------------------

def _plate(face: Box, work: Work, cloth: Color, stamp: Color) -> list[Leaf]:
    """A paper label on cloth."""
    plate = _part(face, 0.10, 0.12, 0.80, 0.46)
    edge = max(1, face[2] // 120)
    inner = (plate[0] + 4 * edge, plate[1] + 4 * edge, plate[2] - 8 * edge, plate[3] - 8 * edge)
    return [Panel(plate, CREAM, 2), Panel(inner, CREAM, 0, mix(cloth, CREAM, 0.3), edge),
            *_words(_part(inner, 0.07, 0.05, 0.86, 0.90), work.title, INK, CREAM, largest=0.23, lines=4, align="center"),
            *_words(_part(face, 0.10, 0.74, 0.80, 0.16), work.author, CREAM, cloth, largest=0.115, lines=2, bold=False,
                    align="center")]


def _frame(face: Box, work: Work, cloth: Color, stamp: Color) -> list[Leaf]:
    """A stamped double frame."""
    edge = max(1, face[2] // 80)
    outer, inner = _part(face, 0.07, 0.055, 0.86, 0.89), _part(face, 0.105, 0.08, 0.79, 0.84)
    rule = _part(face, 0.40, 0.675, 0.20, 0.006)
    return [Panel(outer, None, 0), *_border(outer, stamp, edge), *_border(inner, stamp, max(1, edge // 2)),
            *_words(_part(face, 0.16, 0.16, 0.68, 0.46), work.title, CREAM, cloth, largest=0.23, lines=4, align="center"),
            Panel((rule[0], rule[1], rule[2], max(2, edge)), stamp),
            *_words(_part(face, 0.16, 0.70, 0.68, 0.17), work.author, stamp, cloth, largest=0.115, lines=2, bold=False,
                    align="center")]


def _border(box: Box, color: Color, px: int) -> list[Leaf]:
    x, y, w, h = box
    return [Panel((x, y, w, px), color), Panel((x, y + h - px, w, px), color), Panel((x, y, px, h), color),
            Panel((x + w - px, y, px, h), color)]


def _bands(face: Box, work: Work, cloth: Color, stamp: Color) -> list[Leaf]:
    """Three bands, the words in the light one."""
    x, y, w, h = face
    top, middle = round(h * 0.26), round(h * 0.46)
    size = round(w * 0.20)
    return [Panel((x, y + top, w, middle), CREAM), Panel((x, y + top, w, max(2, h // 90)), stamp),
            Panel((x, y + top + middle - max(2, h // 90), w, max(2, h // 90)), stamp),
            Icon((x + (w - size) // 2, y + (top - size) // 2, size, size), ICONS["leaf"], stamp),
            *_words(_part(face, 0.08, 0.28, 0.84, 0.42), work.title, INK, CREAM, largest=0.23, lines=4, align="center"),
            *_words(_part(face, 0.08, 0.75, 0.84, 0.18), work.author, CREAM, cloth, largest=0.115, lines=2, bold=False,
                    align="center")]


def _moon(face: Box, work: Work, cloth: Color, stamp: Color) -> list[Leaf]:
    """A moon over two hills."""
    x, y, w, h = face
    moon = round(w * 0.36)
    hills = Icon((x, y + round(h * 0.26), w, round(h * 0.24)),
                 ("fill M 0 70 C 18 30 34 30 52 62 C 66 40 84 36 100 58 L 100 100 L 0 100 Z",), mix(cloth, INK, 0.35), (100, 100))
    near = Icon((x, y + round(h * 0.36), w, round(h * 0.14)),
                ("fill M 0 40 C 24 90 50 0 74 40 C 84 56 92 60 100 54 L 100 100 L 0 100 Z",), mix(cloth, INK, 0.55), (100, 100))
    return [Panel((x + round(w * 0.50), y + round(h * 0.08), moon, moon), stamp, moon // 2), hills, near,
            Panel((x, y + round(h * 0.50) - 1, w, h - round(h * 0.50) + 1), mix(cloth, INK, 0.55), max(3, w // 40)),
            *_words(_part(face, 0.09, 0.53, 0.82, 0.28), work.title, CREAM, mix(cloth, INK, 0.55), largest=0.23, lines=3),
            *_words(_part(face, 0.09, 0.83, 0.82, 0.12), work.author, stamp, mix(cloth, INK, 0.55), largest=0.11, lines=1,
                    bold=False)]


def _waves(face: Box, work: Work, cloth: Color, stamp: Color) -> list[Leaf]:
    """Rows of waves below the words."""
    x, y, w, h = face
    drawn = Icon((x, y + round(h * 0.66), w, round(h * 0.30)), _wave_rows(), mix(stamp, cloth, 0.25), (100, 60))
    return [*_words(_part(face, 0.10, 0.09, 0.80, 0.38), work.title, CREAM, cloth, largest=0.23, lines=4, top=True),
            *_words(_part(face, 0.10, 0.50, 0.80, 0.14), work.author, stamp, cloth, largest=0.115, lines=2, bold=False, top=True),
            drawn]


@cache
def _wave_rows() -> tuple[str, ...]:
    """Half circles in rows, each row half a wave aside."""
    paths = []
    for row in range(3):
        for wave in range(5):
            left, base = wave * 20 + (10 if row % 2 else 0), 20 + row * 16
            for r in (9.4, 6, 2.6):
                cx, k = left + 10, r * 0.5523
                if cx - r < 0 or cx + r > 100:
                    continue
                paths.append(f"stroke 1.1 M {cx - r} {base} C {cx - r} {base - k} {cx - k} {base - r} {cx} {base - r} "
                             f"C {cx + k} {base - r} {cx + r} {base - k} {cx + r} {base}")
    return tuple(paths)


DESIGNS = (_plate, _frame, _bands, _moon, _waves)


def _small(box: Box, cloth: Color, stamp: Color) -> list[Leaf]:
    """Too small for words: a label and a rule."""
    face = _face(box)
    label, rule = _part(face, 0.16, 0.18, 0.68, 0.22), _part(face, 0.30, 0.78, 0.40, 0.03)
    return [Panel(label, CREAM, 2), Panel((rule[0], rule[1], rule[2], max(2, rule[3])), stamp)]


# ---- other things ---------------------------------------------------------------------------------------------------

def _thread_bound(box: Box, work: Work, shadow: Shadow | None) -> list[Leaf]:
    """Blue cloth, four stitches at the right, the title on a slip at the upper left, written downwards."""
    x, y, w, h = box
    thread, seam = max(1, w // 70), x + round(w * 0.87)
    stitches = [Panel((seam, y + round(h * part), x + w - seam, thread), CREAM) for part in (0.10, 0.36, 0.64, 0.90)]
    slip = _part(box, 0.12, 0.08, 0.26, 0.66)
    parts: list[Leaf] = [Panel(box, THREAD_CLOTH, 2, shadow=shadow), Panel((seam, y, thread, h), CREAM), *stitches,
                         Panel(slip, CREAM, 1)]
    parts += _border((slip[0] + 3, slip[1] + 3, slip[2] - 6, slip[3] - 6), mix(THREAD_CLOTH, CREAM, 0.4), max(1, w // 120))
    return parts + _downwards((slip[0] + 5, slip[1] + 6, slip[2] - 10, slip[3] - 12), work.title)


def _downwards(box: Box, title: str) -> list[Leaf]:
    """One column of characters."""
    x, y, w, h = box
    chars = [c for c in re.sub(r"[（(].*", "", title).strip() if is_han(c)]
    if not chars or w < 8:
        return []
    step = min(h // max(3, len(chars)), round(w * 1.35))
    px = max(6, min(round(w * 0.82), round(step * 0.88)))
    used = step * len(chars)
    words = title if w >= 14 else ""
    return [Text((x, y + (h - used) // 2, w, used), tuple(chars), words, px, step, INK, CREAM, True, "center", "art")]


def _sleeve(box: Box) -> Box:
    x, y, w, h = box
    return x, y + (h - w) // 2 if h > w else y, w, min(w, h)


def _disc(box: Box, work: Work, shadow: Shadow | None) -> list[Leaf]:
    """A square sleeve with a ring."""
    x, top, w, _ = square = _sleeve(box)
    cloth, stamp = PALETTE[work.number % 12]
    title = DISC.sub("", work.title).strip()
    ring, hole, cx, cy = round(w * 0.62), round(w * 0.20), x + w // 2, top + round(w * 0.37)
    parts: list[Leaf] = [Panel(square, cloth, max(3, w // 30), shadow=shadow)]
    for size, color in ((ring, mix(stamp, cloth, 0.15)), (round(ring * 0.96), mix(stamp, cloth, 0.62)),
                        (hole * 2, mix(stamp, cloth, 0.25)), (hole, cloth)):
        parts.append(Panel((cx - size // 2, cy - size // 2, size, size), color, size // 2))
    if w < WORDLESS_BELOW_PX:
        return parts
    return parts + _words((x + round(w * 0.07), top + round(w * 0.71), round(w * 0.86), round(w * 0.25)), title, CREAM, cloth,
                          largest=0.12, lines=2, align="center")
