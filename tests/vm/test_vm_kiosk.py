"""The whole kiosk on a Linux without a desktop: SDL on KMSDRM, the distribution's pygame, a touchscreen, a scanner.

What stands on the screen is compared with the same state painted here. The two pygames and their letters differ a little,
two screens differ much: the right one must be by far the nearest.
"""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kiosk import config
from kiosk.state import CardWanted, Intent, Kiosk, Link, Pad, Phase, Welcome
from screens.paint.pygame_lean import pygame
from screens.panel import Panel
from tests.vm.rig import PYTHON, TREE, Program, module
from tests.vm.rig import packages as packages_of

pytestmark = pytest.mark.timeout(1200)

SIZE = (800, 480)
FOLDER = "/srv/muon"
KMSDRM = {"SDL_VIDEODRIVER": "kmsdrm", "PYGAME_HIDE_SUPPORT_PROMPT": "1"}
CONFIG = """
[library]
name = "Thư viện Mẫu"
[kiosk]
languages = ["vi", "en"]
[screen]
width_px = 800
height_px = 480
width_mm = 154
fullscreen = true
touch = "{touch}"
[pad]
url = "socket://127.0.0.1:7001"
[scanner]
device = "{scanner}"
[upstream]
url = "http://127.0.0.1:9"
device = "kiosk-1"
"""

NEAR = 1.0
"""Mean difference of a colour channel, of 255. Measured: 0.04 for the same screen, 17 for another language, 180 for others."""


@dataclass(frozen=True)
class Shown:
    """A screen as this machine paints it."""

    pixels: bytes
    panel: Panel

    def middle_of(self, key: str) -> tuple[int, int]:
        assert self.panel.scene is not None
        x, y, width, height = next(b.box for b in self.panel.scene.buttons() if b.key == key)
        return x + width // 2, y + height // 2


@pytest.fixture
def packages(vm: Any) -> None:
    """What the image does not have; last in the path, so that pygame stays the distribution's."""
    if why := packages_of(vm):
        pytest.skip(why)
    assert vm.run(PYTHON, "-c", "import pygame, cryptography; print(pygame.__file__)").split()[-1].startswith("/usr/lib/")


@pytest.fixture
def conf(vm: Any) -> config.Config:
    scanner = vm.sh("ls /dev/input/by-id/*event-kbd").split()[-1]
    touch = vm.sh("grep -l '^rig multitouch$' /sys/class/input/event*/device/name").split("/")[4]
    text = CONFIG.format(scanner=scanner, touch=f"/dev/input/{touch}")
    vm.run("mkdir", "-p", FOLDER)
    vm.sh(f"cat > {FOLDER}/muon.toml; echo a-secret-of-this-kiosk > {FOLDER}/muon.secret; chmod 600 {FOLDER}/muon.secret",
          stdin=text)
    return config.parse(text.encode())


@pytest.fixture
def kiosk(vm: Any, conf: config.Config, packages: None) -> Iterator[Program]:
    with module(vm, "pad", "drivers.simulators.pad", "--listen", "127.0.0.1:7001") as pad:
        pad.prints("7001")
        with started(vm) as kiosk:
            yield kiosk


def started(vm: Any) -> Program:
    return Program(vm, "kiosk", PYTHON, "-u", f"{TREE}/run_kiosk.py", "--config", f"{FOLDER}/muon.toml", env=KMSDRM)


def painted(conf: config.Config, phase: Phase, language: str = "vi") -> Shown:
    """As it stands without upstream, with a pad."""
    state = Kiosk(config.settings_of(conf), phase, language, pad=Pad(ok=True), link=Link(up=False))
    panel, surface = Panel(*SIZE, conf.screen.width_mm), pygame.Surface(SIZE, 0, 32)
    panel.paint(surface, state)
    return Shown(pygame.image.tostring(surface, "RGB"), panel)


def apart(one: bytes, other: bytes) -> float:
    assert len(one) == len(other) == SIZE[0] * SIZE[1] * 3
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one)


def seen(vm: Any) -> bytes:
    """RGB from the screen's own memory (PPM, P6)."""
    head, size, most, pixels = vm.screendump().split(b"\n", 3)
    assert (head, size, most) == (b"P6", b"%d %d" % SIZE, b"255")
    return pixels


def comes_to_show(vm: Any, wanted: Shown, within_s: float = 30) -> float:
    """Seconds until the screen is near to it; a picture is kept of what was seen last."""
    began = time.monotonic()
    while (distance := apart(seen(vm), wanted.pixels)) > NEAR and time.monotonic() - began < within_s:
        time.sleep(0.2)
    if folder := os.environ.get("MUON_PICTURES"):
        vm.screendump(Path(folder) / f"{time.time():.1f}.png")
    assert distance <= NEAR, f"{distance:.1f} away from what it should be"
    return time.monotonic() - began


def test_it_paints_takes_touches_and_a_card_survives_its_panel_and_rests(vm: Any, kiosk: Program, conf: config.Config):
    """One test: the start takes a minute or two of an emulated processor."""
    welcome, english, card = (painted(conf, Welcome()), painted(conf, Welcome(), "en"),
                              painted(conf, CardWanted(Intent.BORROW)))
    comes_to_show(vm, welcome, 400)

    vm.touch(*welcome.middle_of("language_en"))
    comes_to_show(vm, english)
    vm.touch(*english.middle_of("language_vi"))
    comes_to_show(vm, welcome)
    vm.touch(*welcome.middle_of("borrow"))
    comes_to_show(vm, card)

    before = vm.screendump()
    vm.scan("29001000000013", gap=0.01)
    vm.wait_screen_change(before, 30)

    vm.unplug_touch()
    kiosk.prints("touch panel: ", 30)
    vm.fingers(f0=None)                      # the panel is there again
    time.sleep(3)
    comes_to_show(vm, welcome, 60)           # the sentence about the card has gone
    vm.touch(*welcome.middle_of("language_en"))
    comes_to_show(vm, english)

    assert rests(vm), "the agent wakes up while nothing happens"


def rests(vm: Any) -> bool:
    """Within a minute there are ten seconds in which the agent sleeps through (a goodbye, a notice may come first)."""
    switches = "grep ^voluntary /proc/$(pgrep -of run_kiosk.py)/status"
    for _ in range(6):
        before = vm.sh(switches)
        time.sleep(10)
        if vm.sh(switches) == before:
            return True
    return False


def test_without_a_touch_panel_in_the_configuration_it_says_what_is_missing(vm: Any, conf: config.Config, packages: None):
    vm.sh(f"sed -i '/^touch/d' {FOLDER}/muon.toml")
    with started(vm) as kiosk:
        assert "[screen] touch" in kiosk.prints("muon: ", 300)
        kiosk.prints("[exit 3]")
