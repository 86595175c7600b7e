"""Finds the library's pictures and has them read, each in a process of its own (screens.welcome.picture_file).

The folder is looked through anew for each picture, so a new one is found by itself. What is no picture is reported once,
and tried again when the file has changed. Waits for the disk and for the process: called from threads, never from the main one.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from kiosk import ailing
from kiosk.values import dataclass
from screens.paint.painter import Surface
from screens.paint.pygame_lean import pygame

READ_LIMIT_S = 40
"""For one picture, on a machine that is busy; then its process is ended, and the picture is passed over."""

FOLDER_MOST = 2_000
"""Files of a folder that are looked at; those after them in the order of their names are not shown."""

COMPLAINT_CHARS = 200
"""Of what is reported about a file; the rest is cut off."""

SCREEN_MASKS = (0xFF0000, 0xFF00, 0xFF, 0)
ENDINGS = (".png", ".jpg", ".jpeg")
READER = Path(__file__).with_name("picture_file.py")


@dataclass(frozen=True)
class Picture:
    """As it came from its process. `tone`: of a logo."""

    path: str
    surface: Surface
    tone: tuple[int, int, int] = (0, 0, 0)


def read(request: dict) -> Picture:
    """In a process of its own. ValueError says what is wrong with the file."""
    about, pixels = pixels_of(request)
    surface = pygame.image.frombuffer(pixels, (about["width"], about["height"]), about["mode"])
    return Picture(request["path"], _as_screens_are(surface) if about["mode"] == "RGB" else surface,
                   tuple(about.get("tone", (0, 0, 0))))


def pixels_of(request: dict, limit_s: float = READ_LIMIT_S) -> tuple[dict, bytes]:
    """What is said of a picture, and its pixels. ValueError as in read()."""
    kept = os.memfd_create("picture")                # a pipe would wake us for each piece of it
    try:
        done = subprocess.run([sys.executable, "-I", str(READER)], input=json.dumps(request).encode(), stdout=kept,
                              stderr=subprocess.PIPE, timeout=limit_s, check=False)
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise ValueError((said or "reading it took too long, or too much memory")[:COMPLAINT_CHARS])
        with open(kept, "rb", closefd=False) as file:
            file.seek(0)
            return json.loads(file.readline()), file.read()
    except (OSError, subprocess.TimeoutExpired) as trouble:
        raise ValueError(f"could not be read ({type(trouble).__name__})") from None
    finally:
        os.close(kept)


def _as_screens_are(surface: Surface) -> Surface:
    """Laid over another of the same order of bytes a picture costs a tenth."""
    copy = pygame.Surface(surface.get_size(), 0, 32, SCREEN_MASKS)
    copy.blit(surface, (0, 0))
    return copy


def files(sources: tuple[str, ...]) -> list[Path]:
    """The files of a list; of a folder, its pictures by name."""
    found: list[Path] = []
    for source in map(Path, sources):
        inside = [one for one in source.iterdir() if one.suffix.lower() in ENDINGS] if source.is_dir() else [source]
        found += sorted(inside)
    return found[:FOLDER_MOST]


class Finder:
    """Which picture is next: pure but for the disk. `bad`: files that were no use, as they were."""

    def __init__(self, sources: tuple[str, ...], request: dict, report: Callable[[str], None],
                 reading: Callable[[dict], Picture] = read):
        self._sources, self._request, self._report, self._reading = sources, request, report, reading
        self._bad: dict[str, tuple[int, int]] = {}
        self._missing = ""

    def next(self, after: str) -> Picture | None:
        """The one behind `after`, in a circle; None when there is no other."""
        found = self._next(after)
        ailing.note("pictures", bool(self._missing or self._bad))
        return found

    def _next(self, after: str) -> Picture | None:
        paths = self._paths()
        names = [str(path) for path in paths]
        self._bad = {name: state for name, state in self._bad.items() if name in names}
        at = names.index(after) + 1 if after in names else 0
        for path in paths[at:] + paths[:at]:
            if str(path) != after and (picture := self._try(path)):
                return picture
        return None

    def _paths(self) -> list[Path]:
        try:
            paths, trouble = files(self._sources), ""
        except OSError as error:
            paths, trouble = [], f"pictures: {error.filename}: {error.strerror}"
        if trouble and trouble != self._missing:
            self._report(trouble)
        self._missing = trouble
        return paths

    def _try(self, path: Path) -> Picture | None:
        state = _state(path)
        if self._bad.get(str(path)) == state:
            return None
        try:
            return self._reading(self._request | {"path": str(path)})
        except ValueError as wrong:
            self._bad[str(path)] = state
            self._report(f"pictures: {path.name} is passed over: {wrong}")
            return None


def _state(path: Path) -> tuple[int, int]:
    """Changes with the file."""
    try:
        about = path.stat()
    except OSError:
        return 0, 0
    return about.st_mtime_ns, about.st_size
