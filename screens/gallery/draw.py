"""python -m screens.gallery.draw OUT_DIR [--size 1280x800] [--language vi] [--only NAME…]: a PNG of each state of the gallery.

Paints on plain surfaces: no window, no display.
"""

import argparse
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from kiosk.settings import Look
from screens.gallery import pictures as gallery_pictures
from screens.gallery.states import GALLERY, REASONS
from screens.looks import Logo, Looks, Slide
from screens.paint.painter import Painter, Surface
from screens.paint.pygame_lean import pygame
from screens.view import view
from screens.welcome import pictures, slides
from screens.words import NAMES

WIDTHS_MM = {(1280, 800): 217.0, (800, 480): 154.0, (1080, 1920): 270.0}


def looks_of(size: tuple[int, int]) -> Looks:
    """A 10.1" screen is 217 mm wide, a 7" one 154 mm, an upright 22" one 270 mm."""
    return Looks.of(*size, WIDTHS_MM.get(size, size[0] / 5.88))


def pictured(looks: Looks, painter: Painter) -> Looks:
    """With a library's own picture and logo, drawn by screens.gallery.pictures."""
    with TemporaryDirectory() as folder:
        picture = gallery_pictures.draw_into(Path(folder))[0]
        photo = pictures.read(slides.request(looks.sizes, looks.theme.night) | {"path": str(picture)})
        logo = pictures.read(slides.logo_request(looks.sizes) | {"path": f"{folder}/logo.png"})
    painter.pictures.update(picture=photo.surface, logo=logo.surface)
    return replace(looks, slide=Slide("picture"), logo=Logo("logo", *logo.surface.get_size(), logo.tone))


def main() -> None:
    wish = argparse.ArgumentParser(prog="screens.gallery.draw", description="A picture of every screen")
    wish.add_argument("out", type=Path)
    wish.add_argument("--size", default="1280x800")
    wish.add_argument("--language", choices=sorted(NAMES), action="append")
    wish.add_argument("--only", nargs="*", default=[], help="states whose name begins so")
    wish.add_argument("--look", choices=("contrast", "large", "low"), action="append", default=[], help="as somebody wants it")
    wish.add_argument("--reasons", action="store_true", help="every reason too")
    given = wish.parse_args()
    width, height = (int(n) for n in given.size.split("x"))
    looks = looks_of((width, height))
    given.out.mkdir(parents=True, exist_ok=True)
    surface, painter = pygame.Surface((width, height)), Painter(width, height)
    states = {**GALLERY, **(REASONS if given.reasons else {})}
    wished = Look(**dict.fromkeys(given.look, True)) if given.look else None
    for name, kiosk in states.items():
        drawn_with = pictured(looks, painter) if name.startswith("welcome_picture") else looks
        if given.only and not name.startswith(tuple(given.only)):
            continue
        for language in given.language or sorted(NAMES):
            painter.paint(surface, view(replace(kiosk, language=language, look_chosen=wished or kiosk.look_chosen), drawn_with))
            _save(surface, given.out / f"{name}_{language}_{given.size}.png")


def _save(surface: Surface, file: Path) -> None:
    """With Pillow: our pygame comes without its files of pictures."""
    Image.frombytes("RGB", surface.get_size(), pygame.image.tobytes(surface, "RGB")).save(file)


if __name__ == "__main__":
    main()
