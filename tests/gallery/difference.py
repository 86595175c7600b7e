"""What became different, to look at: for each screen its text as a diff and one picture, old | new | where they differ.

The old picture is the old scene as today's painter paints it. Where the scene is the same and only its picture has another
sum, the painter has changed, and then the old picture is painted by the painter of the last commit, where git is there to ask.
"""

import difflib
import io
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

from screens.paint.painter import Surface
from screens.paint.pygame_lean import pygame
from tests.gallery.forms import Form
from tests.gallery.goldens import Brush, Golden
from tests.gallery.written import read

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "out" / "golden"
GAP_PX, GAP_COLOR = 12, (255, 0, 255)
BRIGHTER = 6
"""So that a difference of one in 255 can be seen."""


def show(name: str, form: Form, old: Golden, new: Golden, screens: Iterable[str], out: Path = OUT) -> list[Path]:
    """Writes OUT/FORM/STATE_LANGUAGE.png and .diff; the pictures."""
    folder, brush, made = out / name, Brush(form), []
    folder.mkdir(parents=True, exist_ok=True)
    for screen in screens:
        before, after = old.scenes.get(screen, ""), new.scenes.get(screen, "")
        place = folder / screen.replace(" ", "_")
        place.with_suffix(".diff").write_text(text_diff(screen, before, after), "utf-8")
        pictures = [_painted(brush, before), _painted(brush, after)]
        if before == after:
            pictures[0] = by_last_painter(name, before) or pictures[0]
        side_by_side(*pictures).save(place.with_suffix(".png"))
        made.append(place.with_suffix(".png"))
    return made


def text_diff(screen: str, before: str, after: str) -> str:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), f"{screen}, golden", f"{screen}, now", "", "", 0, "")
    return "\n".join([*lines, ""]) or f"{screen}: the scene is the same; its picture is another\n"


def _painted(brush: Brush, text: str) -> Image.Image | None:
    return image(brush.picture(read(text))) if text else None


def image(surface: Surface) -> Image.Image:
    """With Pillow: our pygame comes without its files of pictures."""
    return Image.frombytes("RGB", surface.get_size(), pygame.image.tobytes(surface, "RGB"))


def side_by_side(old: Image.Image | None, new: Image.Image | None) -> Image.Image:
    """A screen that is new, or gone, stands beside an empty one."""
    size = (old or new or Image.new("RGB", (1, 1))).size
    old, new = old or _empty(size, "new"), new or _empty(size, "gone")
    apart = ImageChops.difference(old, new).point([min(255, level * BRIGHTER) for level in range(256)] * 3)
    width, height = size
    sheet = Image.new("RGB", (3 * width + 2 * GAP_PX, height), GAP_COLOR)
    for number, picture in enumerate((old, new, apart)):
        sheet.paste(picture, (number * (width + GAP_PX), 0))
    return sheet


def _empty(size: tuple[int, int], word: str) -> Image.Image:
    picture = Image.new("RGB", size, (127, 127, 127))
    ImageDraw.Draw(picture).text((size[0] // 2, size[1] // 2), word)
    return picture


# ---- the painter of the last commit ---------------------------------------------------------------------------------

PAINT = """
import sys
from pathlib import Path
from screens.paint.pygame_lean import pygame
from tests.gallery.forms import FORMS
from tests.gallery.goldens import Brush
from tests.gallery.written import read
surface = Brush(FORMS[sys.argv[1]]).picture(read(sys.stdin.read()))
sys.stdout.buffer.write(pygame.image.tobytes(surface, "RGB"))
"""


def by_last_painter(name: str, text: str) -> Image.Image | None:
    """The scene as the last commit painted it; None where there is no git, or no such form in it."""
    scene = read(text)
    with tempfile.TemporaryDirectory(prefix="muon-golden-") as folder:
        try:
            packed = _run(["git", "archive", "HEAD", "kiosk", "screens", "tests/gallery"], ROOT)
            with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
                archive.extractall(folder, filter="data")
            painted = _run([sys.executable, "-c", PAINT, name], folder, text.encode(), PYTHONPATH=folder)
        except (OSError, subprocess.CalledProcessError):
            return None
    return Image.frombytes("RGB", (scene.width, scene.height), painted)


def _run(command: list[str], folder: Path | str, said: bytes = b"", **environment: str) -> bytes:
    return subprocess.run(command, cwd=folder, env=os.environ | environment, check=True, input=said, capture_output=True).stdout
