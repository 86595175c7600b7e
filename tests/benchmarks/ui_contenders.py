"""Who is seen by the eye: the kiosk itself, Debian's Chromium with one page of ours, and a bare Xlib program.

How each is started, which pixel says that its first frame is there, and where its button is. Measures nothing.
"""

import glob
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from drivers.simulators.household import HEIGHT_PX, WIDTH_MM, WIDTH_PX, Household
from drivers.simulators.programs import ROOT
from kiosk import config
from kiosk.state import Kiosk, Link, Pad, Welcome
from screens.looks import Looks
from screens.scene import Button, Panel
from screens.view import view
from tests.benchmarks.ui_eye import Point

HERE = Path(__file__).with_name("ui")
READY, READY_COLOUR = (8, HEIGHT_PX - 8), 0x2A6F4E
BUTTON = (1020, 180)
"""Of the page and of the bare program: beside the words on it."""

OURS = ("kiosk", "screens", "drivers", "offline_store")


@dataclass(frozen=True)
class Contender:
    """`ready` is that colour once the first frame is there; `button` changes its colour under a finger, at once."""

    name: str
    command: list[str]
    ready: tuple[Point, int]
    button: Point
    files: list[str] = field(repr=False)
    """What a cold start has to read again."""

    choices: tuple[Point, ...] = ()
    """Languages to be chosen before memory is measured."""


@contextmanager
def contenders(folder: Path) -> Iterator[tuple[list[Contender], list[str]]]:
    """Those that can be had here, and a sentence on each that cannot."""
    house = Household(folder, screen="window")
    try:
        found, sentences = [muon(house)], []
        for make in (chromium, bare):
            try:
                found.append(make(folder))
            except (OSError, subprocess.CalledProcessError) as why:
                sentences.append(str(why))
        yield found, sentences
    finally:
        house.close()


# ---- the kiosk ------------------------------------------------------------------------------------------------------

def muon(house: Household) -> Contender:
    """With its pad, scanner, printer and central, all simulated, as in the demo."""
    settings = config.settings_of(config.load(house.configuration))
    scene = view(Kiosk(settings, Welcome(), language=settings.languages[0], pad=Pad(ok=True), link=Link(up=True), printer="ok"),
                 Looks.of(WIDTH_PX, HEIGHT_PX, WIDTH_MM))
    places = {button.target or button.key: _beside_its_words(button) for button in scene.buttons()}
    languages = tuple(places[code] for code in settings.languages)
    actions = [button for button in scene.buttons() if button.look == "primary"]
    ground = int.from_bytes(bytes(scene.ground), "big")
    command = [sys.executable, "run_kiosk.py", "--config", str(house.configuration)]
    return Contender("Muon", command, ((4, HEIGHT_PX // 2), ground), _beside_its_words(actions[0]), _python_files(),
                     (*languages[1:], languages[0]))


def _beside_its_words(button: Button) -> Point:
    """Inside of its ground, near the left edge."""
    ground = next((part for part in button.parts if isinstance(part, Panel) and part.fill), None)
    left, top, width, height = ground.box if ground else button.box
    return left + max(width // 12, 8), top + height // 2


def _python_files() -> list[str]:
    """Everything that a start of the kiosk could read: Python, its packages, our own places and the bytecode of all."""
    places = [sysconfig.get_paths()["stdlib"], sysconfig.get_paths()["purelib"], *(str(ROOT / name) for name in OURS)]
    cache = os.environ.get("PYTHONPYCACHEPREFIX")
    return [path for place in [*places, *([cache] if cache else [])] for path in _under(place)]


def _under(folder: str) -> Iterator[str]:
    return (os.path.join(base, name) for base, _, names in os.walk(folder) for name in names)


# ---- the others -----------------------------------------------------------------------------------------------------

def chromium(folder: Path) -> Contender:
    """As a kiosk shows a page: no bars, no sandbox for root, no GPU here."""
    program = shutil.which("chromium")
    if not program:
        raise OSError("Chromium is not here: apt install chromium")
    command = [program, "--kiosk", "--no-sandbox", "--disable-gpu", "--no-first-run", "--noerrdialogs", "--disable-infobars",
               "--disable-sync", "--disable-component-update", "--disable-background-networking", "--disable-features=Translate",
               "--password-store=basic", "--force-device-scale-factor=1", "--window-position=0,0",
               f"--window-size={WIDTH_PX},{HEIGHT_PX}", f"--user-data-dir={folder / 'profile'}", (HERE / "page.html").as_uri()]
    return Contender("Chromium", command, (READY, READY_COLOUR), BUTTON, [*_under("/usr/lib/chromium"), *glob.glob(program)])


def bare(folder: Path) -> Contender:
    """The least: Xlib and nothing else."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not compiler:
        raise OSError("bare Xlib is not here: apt install gcc libx11-dev")
    program = folder / "bare"
    done = subprocess.run([compiler, "-O2", str(HERE / "bare.c"), "-lX11", "-o", str(program)], check=False, capture_output=True)
    if done.returncode:
        raise OSError("bare Xlib could not be built: apt install libx11-dev")
    return Contender("bare Xlib", [str(program)], (READY, READY_COLOUR), BUTTON, [str(program)])
