"""Colours, sizes and looks as data; the gallery that shows them."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from screens.looks import Looks
from screens.paint.painter import Painter
from screens.paint.pygame_lean import pygame
from screens.theme import CAP_HEIGHT_EM, DAY, contrast, day, jade, mix, night, rgb
from screens.tones import tones
from tests.screens_help import LARGE, SMALL

TEXT, CONTROL = 4.5, 3.0         # WCAG 2.2 1.4.3, 1.4.11


def test_contrast_is_computed_as_wcag_says():
    assert contrast(rgb("#000000"), rgb("#FFFFFF")) == pytest.approx(21)
    assert contrast(rgb("#777777"), rgb("#FFFFFF")) == pytest.approx(4.48, abs=0.01)
    assert contrast(rgb("#16202E"), rgb("#FBF8F2")) == pytest.approx(15.5, abs=0.1)


@pytest.mark.parametrize("ground", [day, night, jade])
def test_every_ground_carries_its_words_and_borders(ground):
    g = ground(DAY)
    for ink, below in ((g.ink, g.color), (g.muted, g.color), (g.on_track, g.track), (g.on_chosen, g.chosen),
                       (g.on_button, g.button), (g.on_primary, g.primary), (g.ink, g.track)):
        assert contrast(ink, below) >= TEXT
    assert contrast(g.line, g.color) >= CONTROL
    assert contrast(g.primary, g.color) >= CONTROL
    assert contrast(g.accent, g.track) >= CONTROL


@pytest.mark.parametrize("tone", ["yours", "work", "wait", "no", "info"])
def test_every_tone_can_be_read_on_its_tint_and_on_a_card(tone: str):
    color, tint = tones(DAY, tone)
    assert contrast(color, tint) >= TEXT
    assert contrast(color, DAY.surface) >= TEXT


def test_sizes_come_from_millimetres():
    assert LARGE.sizes.px_per_mm == pytest.approx(5.9, abs=0.01) and SMALL.sizes.px_per_mm == pytest.approx(5.19, abs=0.01)
    for looks in (LARGE, SMALL):
        s = looks.sizes
        assert s.touch >= 15 * s.px_per_mm and s.primary >= 20 * s.px_per_mm and s.gap >= 3 * s.px_per_mm
        assert s.body * CAP_HEIGHT_EM >= 4.8 * s.px_per_mm
        assert s.display > s.title > s.body > s.caption
    assert SMALL.sizes.compact and not LARGE.sizes.compact


def test_a_colour_between_two_is_between_them():
    assert mix((0, 0, 0), (200, 100, 50), 0.5) == (100, 50, 25)
    assert mix((1, 2, 3), (9, 9, 9), 0) == (1, 2, 3)


def test_reduced_motion_stands_still():
    from dataclasses import replace

    from screens.gallery.states import GALLERY
    from screens.view import view
    still = replace(LARGE, motion=False)
    early, late = (view(replace(GALLERY["card_checking"], now_ms=ms), still) for ms in (1_000_000, 1_000_400))
    assert early == late and early.next_paint_ms == 0
    moving = [view(replace(GALLERY["card_checking"], now_ms=ms), LARGE) for ms in (1_000_000, 1_000_400)]
    assert moving[0] != moving[1]


def test_looks_are_a_value():
    assert Looks.of(1280, 800, 217.0) == Looks.of(1280, 800, 217.0)


def test_the_gallery_paints_without_a_display(tmp_path: Path):
    run = subprocess.run([sys.executable, "-m", "screens.gallery.draw", str(tmp_path), "--only", "lending_2", "--size", "800x480",
                          "--language", "zh"], capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin"})
    assert run.returncode == 0, run.stderr
    picture = tmp_path / "lending_2_zh_800x480.png"
    assert [file.name for file in tmp_path.iterdir()] == [picture.name]
    from screens.gallery.states import GALLERY
    from tests.screens_help import spoken
    surface = pygame.Surface((800, 480))
    Painter(800, 480).paint(surface, spoken(GALLERY["lending_2"], "zh", SMALL))
    assert Image.open(picture).tobytes() == pygame.image.tobytes(surface, "RGB")
