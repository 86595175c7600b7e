"""The golden screens: of each form a list of sums, and its scenes as text.

    tests/golden/screens/FORM.txt           what painted it, then a line a screen: the sum of its scene and of its picture
    tests/golden/screens/FORM.scenes.xz     the scenes, as `written` writes them

The sums can be read in a diff: they say which screens changed. The scenes say what: `difference` writes it out, and today's
painter paints them, so that the old picture can be laid beside the new one without being kept. A picture has the same sum
only where the same pygame, SDL and FreeType paint it, and the same Pillow reads the library's own pictures, on the same kind
of processor: elsewhere the scenes are compared and the pictures are not.
"""

import lzma
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

import PIL

from screens.paint.painter import Painter, Surface
from screens.paint.pygame_lean import pygame
from screens.scene import Photo, Scene
from tests.gallery.forms import Form, own_face, screens
from tests.gallery.written import written

FOLDER = Path(__file__).resolve().parents[1] / "golden" / "screens"
MARK = "=== "


@dataclass(frozen=True)
class Golden:
    """Of one form. `scenes`: (state language) -> text; `pictures`: the sums, painted by `painted_by`."""

    painted_by: str
    scenes: Mapping[str, str]
    pictures: Mapping[str, str]


def today(form: Form) -> Golden:
    """Every screen as it is now."""
    brush = Brush(form)
    scenes, pictures = {}, {}
    for state, language in screens(form):
        scene = form.scene(state, language)
        scenes[f"{state} {language}"] = written(scene)
        pictures[f"{state} {language}"] = sum_of_picture(brush.picture(scene))
    return Golden(painted_here(), scenes, pictures)


class Brush:
    """Paints scenes of one form, each anew."""

    def __init__(self, form: Form):
        self._form, self._painter, self._surface = form, Painter(*form.size), pygame.Surface(form.size)

    def picture(self, scene: Scene) -> Surface:
        if not self._painter.pictures and any(isinstance(leaf, Photo) for leaf in scene.leaves()):
            self._painter.pictures.update(own_face(self._form.looks)[1])
        self._painter.forget()
        self._painter.paint(self._surface, scene)
        return self._surface


def painted_here() -> str:
    def dotted(version: Iterable[int]) -> str:
        return ".".join(map(str, version))
    return (f"pygame {pygame.version.ver}, SDL {dotted(pygame.get_sdl_version())}, "
            f"SDL_ttf {dotted(pygame.font.get_sdl_ttf_version())}, FreeType {_freetype()}, "
            f"Pillow {PIL.__version__}, {pygame.transform.get_smoothscale_backend()} on {platform.machine()}")


@cache
def _freetype() -> str:
    """The one that SDL_ttf brings, by its bytes: nobody tells its number. Pillow has one of its own."""
    pygame.font.init()
    with open("/proc/self/maps") as maps:
        files = sorted({line.split(maxsplit=5)[5].strip() for line in maps if "libfreetype" in line and "pillow" not in line})
    return blake2b(Path(files[0]).read_bytes(), digest_size=4).hexdigest() if files else "built in"


def sum_of(data: bytes) -> str:
    return blake2b(data, digest_size=6).hexdigest()


def sum_of_picture(surface: Surface) -> str:
    return sum_of(pygame.image.tobytes(surface, "RGB"))


# ---- files ----------------------------------------------------------------------------------------------------------

def keep(name: str, golden: Golden, folder: Path = FOLDER) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    sums = [f"{screen} {sum_of(text.encode())} {golden.pictures[screen]}" for screen, text in golden.scenes.items()]
    (folder / f"{name}.txt").write_text("\n".join([golden.painted_by, *sums, ""]), "utf-8")
    whole = "".join(f"{MARK}{screen}\n{text}" for screen, text in golden.scenes.items())
    (folder / f"{name}.scenes.xz").write_bytes(lzma.compress(whole.encode(), preset=9))


def kept(name: str, folder: Path = FOLDER) -> Golden:
    painted_by, *sums = (folder / f"{name}.txt").read_text("utf-8").splitlines()
    whole = lzma.decompress((folder / f"{name}.scenes.xz").read_bytes()).decode()
    scenes = dict(part.split("\n", 1) for part in f"\n{whole}".split(f"\n{MARK}")[1:])
    return Golden(painted_by, {screen: text if text.endswith("\n") else f"{text}\n" for screen, text in scenes.items()},
                  {line.rsplit(" ", 2)[0]: line.rsplit(" ", 2)[2] for line in sums})


def forms_kept(folder: Path = FOLDER) -> set[str]:
    return {file.stem for file in folder.glob("*.txt")}


def changed(old: Golden, new: Golden) -> list[str]:
    """Screens that are not as they were, new ones and those that are gone."""
    pictures = old.painted_by == new.painted_by
    return [screen for screen in {**old.scenes, **new.scenes}
            if old.scenes.get(screen) != new.scenes.get(screen)
            or (pictures and old.pictures.get(screen) != new.pictures.get(screen))]


