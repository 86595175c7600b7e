"""Pictures that we draw: the pile of books on its pad, the card, the moon behind them. Pure: nodes into a page."""

from screens.page import Page
from screens.paint.covers import CREAM, PALETTE
from screens.scene import Box, Icon
from screens.theme import Color, mix

GRID = (100, 100)


def pad_picture(page: Page, box: Box) -> None:
    """The pad with its field, and a pile on it."""
    ground, jade, ink = page.ground, page.t.jade, page.t.ink
    for r, part in ((46, 0.93), (37, 0.88), (28, 0.82)):
        _draw(page, box, mix(jade, ground, part), f"fill O 50 50 {r}")
    _shade(page, box, 50, 89, 43, 4.5)
    _draw(page, box, mix(page.t.mist, ink, 0.14), "fill M 20 74 L 80 74 C 81.4 74 82.2 74.4 83 75.6 L 90 85 "
          "C 91 86.6 90 88 88 88 L 12 88 C 10 88 9 86.6 10 85 L 17 75.6 C 17.8 74.4 18.6 74 20 74 Z")
    _draw(page, box, page.t.surface, "fill M 20 73 L 80 73 C 81.4 73 82.2 73.4 83 74.6 L 90 83.4 C 91 85 90 86.2 88 86.2 "
          "L 12 86.2 C 10 86.2 9 85 10 83.4 L 17 74.6 C 17.8 73.4 18.6 73 20 73 Z")
    _draw(page, box, mix(jade, page.t.surface, 0.45), "stroke 0.9 M 24 76.4 L 76 76.4 L 82.4 83 L 17.6 83 Z")
    _books(page, box, PILES[3], 80.6)


def pile_picture(page: Page, box: Box, lying: int = 0) -> None:
    """The welcome picture: a pile before the moon and a card; or as many books as lie on the pad."""
    moon_picture(page, box)
    _shade(page, box, 49, 90.5, 40, 3.2)
    _books(page, box, PILES[min(lying, max(PILES))] if lying else PILES[4], 90.5)
    if not lying:
        _card(page, box)


def moon_picture(page: Page, box: Box) -> None:
    """The moon alone, where no book is."""
    _draw(page, box, mix(page.t.night_gold, page.ground, 0.10), "fill O 62 34 25")
    for r, part in ((31, 0.92), (38, 0.95)):
        _draw(page, box, mix(page.t.white, page.ground, part), f"stroke 0.5 O 62 {max(34, r + 0.5)} {r}")


def _shade(page: Page, box: Box, x: float, y: float, rx: float, ry: float) -> None:
    """A soft shade on the floor: three flat rings of shadow, one in the other."""
    for part in (1.0, 0.88, 0.76):
        a, b = rx * part, ry * part
        c, d = a * 0.5523, b * 0.5523                  # four cubic curves make an ellipse
        _draw(page, box, page.t.ink, f"fill M {x - a} {y} C {x - a} {y - d} {x - c} {y - b} {x} {y - b} "
              f"C {x + c} {y - b} {x + a} {y - d} {x + a} {y} C {x + a} {y + d} {x + c} {y + b} {x} {y + b} "
              f"C {x - c} {y + b} {x - a} {y + d} {x - a} {y} Z", opacity=0.055)


PILES: dict[int, tuple[tuple[float, float, float, int], ...]] = {
    1: ((16, 66, 12, 2),),
    2: ((16, 66, 12, 2), (22, 58, 11.5, 10)),
    3: ((20, 58, 11.5, 0), (25, 50, 11, 1), (22, 46, 10, 7)),
    4: ((16, 66, 11, 2), (21, 60, 11.5, 10), (18, 54, 10, 4), (24, 52, 11.5, 0)),
    5: ((16, 66, 11, 2), (21, 60, 11.5, 10), (18, 54, 10, 4), (24, 52, 11.5, 0), (19, 56, 9, 7)),
    6: ((16, 66, 11, 2), (21, 60, 11, 10), (18, 54, 10, 4), (24, 52, 11, 0), (19, 56, 9, 7), (23, 48, 10, 6)),
}
"""How many books -> each from below: x, width, height, cloth."""


def _books(page: Page, box: Box, books: tuple[tuple[float, float, float, int], ...], floor: float) -> None:
    """Lying books seen from the side, on a floor at that height."""
    for x, w, h, cloth in books:
        color, stamp = PALETTE[cloth]
        floor -= h
        _book(page, box, (x, floor, w, h), mix(color, CREAM, 0.10) if page.g.dark else color, stamp)
        floor -= 0.3


def _book(page: Page, box: Box, at: tuple[float, float, float, float], cloth: Color, stamp: Color) -> None:
    x, y, w, h = at
    r, board, right, bottom = min(h / 2, 4), h * 0.16, x + w, y + h
    _draw(page, box, mix(CREAM, cloth, 0.06), f"fill M {x + 4} {y + board * .6} L {right - 1.6} {y + board * .6} "
          f"L {right - 1.6} {bottom - board * .6} L {x + 4} {bottom - board * .6} Z")
    for part in (0.36, 0.52, 0.68):
        _draw(page, box, mix(CREAM, cloth, 0.30), f"stroke 0.28 M {x + 6} {y + h * part} L {right - 1.8} {y + h * part}")
    _draw(page, box, cloth,
          f"fill M {right} {y} L {right} {y + board} L {x + 6} {y + board} C {x + 3.4} {y + board} {x + 3.4} {bottom - board} "
          f"{x + 6} {bottom - board} L {right} {bottom - board} L {right} {bottom} L {x + r} {bottom} "
          f"C {x - r * .5} {bottom} {x - r * .5} {y} {x + r} {y} Z")
    for part in (0.10, 0.145):
        _draw(page, box, stamp, f"stroke 0.7 M {x + w * part} {y + 0.1} L {x + w * part} {y + board - 0.1} "
              f"M {x + w * part} {bottom - board + 0.1} L {x + w * part} {bottom - 0.1}")


def _card(page: Page, box: Box) -> None:
    """A patron's card leaning on the pile."""
    ink = page.t.night if page.t.high else page.t.ink
    _draw(page, box, ink, "fill M 57 24.4 L 84.6 31.8 C 86.2 32.2 87 33.6 86.6 35.2 L 82.8 49.2 "
          "C 82.4 50.8 81 51.6 79.4 51.2 L 52 43.8 Z", opacity=0.30)
    _draw(page, box, CREAM, "fill M 56.4 22.8 L 84.4 30.3 C 86 30.7 86.8 32.1 86.4 33.7 L 82.8 47.2 "
          "C 82.4 48.8 81 49.6 79.4 49.2 L 51.4 41.7 C 49.8 41.3 49 39.9 49.4 38.3 L 53 24.8 C 53.4 23.2 54.8 22.4 56.4 22.8 Z")
    _draw(page, box, page.t.jade, "fill M 52.1 28.2 L 85.5 37.2 L 84.6 40.6 L 51.2 31.6 Z")
    _draw(page, box, mix(ink, CREAM, 0.25),
          *(f"stroke {w} M {54 + i * 1.5} {36.6 + i * .4} L {53.1 + i * 1.5} {40 + i * .4}"
            for i, w in enumerate((.8, .4, .6, .9, .4, .8, .5, .9, .4, .6, .8, .5))))


def _draw(page: Page, box: Box, color: Color, *paths: str, opacity: float = 1.0) -> None:
    page.add(Icon(box, tuple(_trim(path) for path in paths), color, GRID, opacity))


def _trim(path: str) -> str:
    """Numbers with two decimals at most: equal drawings are equal values."""
    return " ".join(f"{float(word):.2f}" if word[-1].isdigit() else word for word in path.split())


BARS = (1.6, .7, 1.1, .6, 1.6, .7, .7, 1.4, .7, 1.1, .6, 1.6, .8, .7, 1.3, .6, 1.0, 1.6)


def card_picture(page: Page, box: Box) -> None:
    """A card before the scanner's beam."""
    t, ground = page.t, page.ground
    _blank_card(page, box)
    _draw(page, box, _card_ink(page), *(f"stroke {w} M {26 + i * 2.75} 57 L {26 + i * 2.75} 68" for i, w in enumerate(BARS)))
    _draw(page, box, mix(t.lacquer, t.paper, 0.4 if t.high else 0), "stroke 1.1 M 10 62.5 L 90 62.5")
    _draw(page, box, mix(t.ink, ground, 0.25), "fill M 40 6 L 60 6 C 62 6 63 7 63 9 L 63 18 C 63 20 62 21 60 21 L 40 21 "
          "C 38 21 37 20 37 18 L 37 9 C 37 7 38 6 40 6 Z")
    ray = mix(t.lacquer, t.paper, 0.4) if t.high else mix(t.lacquer, ground, 0.55)
    _draw(page, box, ray, "stroke 0.6 M 42 23 L 14 58 M 58 23 L 86 58")


def _card_ink(page: Page) -> Color:
    return page.t.paper if page.t.high else page.t.ink


def _blank_card(page: Page, box: Box) -> None:
    t, ground, paper = page.t, page.ground, CREAM if page.t.high else page.t.surface
    _draw(page, box, mix(t.jade, ground, 0.88), "fill O 50 50 44")
    _draw(page, box, mix(t.ink, ground, 0.80), "fill M 24 38 L 78 38 C 80.6 38 82 39.4 82 42 L 82 74 C 82 76.6 80.6 78 78 78 "
          "L 24 78 C 21.4 78 20 76.6 20 74 L 20 42 C 20 39.4 21.4 38 24 38 Z")
    _draw(page, box, paper, "fill M 22 35 L 78 35 C 80.6 35 82 36.4 82 39 L 82 71 C 82 73.6 80.6 75 78 75 L 22 75 "
          "C 19.4 75 18 73.6 18 71 L 18 39 C 18 36.4 19.4 35 22 35 Z")
    _draw(page, box, t.jade, "fill M 18 43 L 82 43 L 82 50 L 18 50 Z")


LEGIBLE_PX = 8
"""Smaller letters of a picture are left out."""


def number_picture(page: Page, box: Box) -> None:
    """A card, and where on it the number stands."""
    x, y, size, _ = box
    ink, paper = _card_ink(page), CREAM if page.t.high else page.t.surface
    _blank_card(page, box)
    _draw(page, box, ink, *(f"stroke {w} M {26 + i * 2.75} 54 L {26 + i * 2.75} 61" for i, w in enumerate(BARS)))
    if (px := round(size * 0.062)) >= LEGIBLE_PX:
        page.text((x, y + round(size * 0.624), size, round(size * 0.1)), "1234 5678", px, bold=True, color=ink, ground=paper,
                  align="center", role="art")
    _draw(page, box, page.t.jade if page.t.high else page.t.gold, "stroke 1.5 M 30 62.8 L 70 62.8 C 72.6 62.8 74 64.4 74 67.4 "
          "C 74 70.4 72.6 72 70 72 L 30 72 C 27.4 72 26 70.4 26 67.4 C 26 64.4 27.4 62.8 30 62.8 Z")


def lock_picture(page: Page, box: Box) -> None:
    """A lock with the dots of a PIN."""
    t, ground = page.t, page.ground
    _draw(page, box, mix(t.jade, ground, 0.88), "fill O 50 50 44")
    _draw(page, box, mix(t.jade, t.ink, 0.25), "stroke 5.4 M 37 48 L 37 36 C 37 18.6 63 18.6 63 36 L 63 48")
    _draw(page, box, t.jade, "fill M 28 46 L 72 46 C 75 46 77 48 77 51 L 77 73 C 77 76 75 78 72 78 L 28 78 C 25 78 23 76 23 73 "
          "L 23 51 C 23 48 25 46 28 46 Z")
    _draw(page, box, t.surface, "fill O 35 62 3.2 O 45 62 3.2 O 55 62 3.2 O 65 62 3.2")


def sign_picture(page: Page, box: Box, icon: str) -> None:
    """What has happened, as a sign in the moon."""
    x, y, size, _ = box
    disc, pen = (mix(page.t.night_gold, page.ground, 0.10), page.ground) if page.g.dark else (page.t.gold_tint, page.t.gold)
    _draw(page, box, disc, "fill O 50 50 30")
    for r, part in ((37, 0.82), (44, 0.90)):
        _draw(page, box, mix(page.t.night_gold, page.ground, part), f"stroke 0.5 O 50 50 {r}")
    inner = round(size * 0.32)
    page.icon(icon, x + (size - inner) // 2, y + (size - inner) // 2, inner, pen)
