"""Drawings as short lines of text, and their points. Pure; knows no surface.

A path is `stroke W …` or `fill …`, then commands in grid units: `M x y`, `L x y …`, `C x1 y1 x2 y2 x y …`
(cubic), `Z` (close), `O cx cy r` (circle). W is the width of the round pen.
"""

from functools import lru_cache
from math import cos, pi, sin

from kiosk.values import dataclass

Point = tuple[float, float]
PATHS_CACHED = 512
"""Outlines that are kept; the least recently used is forgotten and made anew."""

CURVE_STEPS = 14
CIRCLE_STEPS_MIN, CIRCLE_STEPS_A_UNIT = 72, 9
"""A large circle needs more corners than a small one to look round."""


@dataclass(frozen=True)
class Outline:
    """Polylines in grid units. `pen` 0: filled."""

    pen: float
    lines: tuple[tuple[Point, ...], ...]


@lru_cache(maxsize=PATHS_CACHED)
def outline(path: str) -> Outline:
    """The polylines of one path. ValueError for an unknown word."""
    words = path.split()
    if words[0] not in ("stroke", "fill"):
        raise ValueError(f"a path begins with stroke or fill, not {words[0]}")
    start = 2 if words[0] == "stroke" else 1
    pen = float(words[1]) if start == 2 else 0.0
    return Outline(pen, tuple(tuple(line) for line in _polylines(words[start:])))


def _polylines(words: list[str]) -> list[list[Point]]:
    lines: list[list[Point]] = []
    for command, numbers in _commands(words):
        _COMMANDS[command](lines, numbers)
    return lines


def _commands(words: list[str]) -> list[tuple[str, list[float]]]:
    found: list[tuple[str, list[float]]] = []
    for word in words:
        if word in _COMMANDS:
            found.append((word, []))
        else:
            found[-1][1].append(float(word))
    return found


def _move(lines: list[list[Point]], n: list[float]) -> None:
    lines.append([(n[0], n[1])])


def _line(lines: list[list[Point]], n: list[float]) -> None:
    lines[-1].extend(zip(n[::2], n[1::2], strict=True))


def _curve(lines: list[list[Point]], n: list[float]) -> None:
    for i in range(0, len(n), 6):
        x0, y0 = lines[-1][-1]
        x1, y1, x2, y2, x3, y3 = n[i:i + 6]
        for step in range(1, CURVE_STEPS + 1):
            t = step / CURVE_STEPS
            a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3
            lines[-1].append((a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))


def _close(lines: list[list[Point]], _n: list[float]) -> None:
    lines[-1].append(lines[-1][0])


def _circle(lines: list[list[Point]], n: list[float]) -> None:
    cx, cy, r = n
    steps = max(CIRCLE_STEPS_MIN, round(r * CIRCLE_STEPS_A_UNIT))
    turn = [2 * pi * i / steps for i in range(steps + 1)]
    lines.append([(cx + r * cos(a), cy + r * sin(a)) for a in turn])


_COMMANDS = {"M": _move, "L": _line, "C": _curve, "Z": _close, "O": _circle}
