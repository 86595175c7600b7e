"""Panels that are sold: each is drawn without a fault or refused with a sentence. A sample; `make panels` looks at everything."""

import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kiosk.config_options import Screen
from kiosk.config_screen import is_compact, large_enough
from screens.gallery.states import GALLERY
from screens.looks import Looks
from tests.panels.faults import WISHES, drawn, faults
from tests.panels.sold import PANELS, Panel
from tests.screens_help import LANGUAGES

SEED, STATES, HARD = 7, 6, 5
HARDEST = ("account_full", "account_2", "lending_2", "lending_40", "slip_only_none", "staff_details", "staff_hard_day", "closing",
           "card_typing_letters", "returning_1_branch_long")
"""The first to go where a screen becomes narrower; some on every panel, each in a language by chance."""

EDGES = ((800, 480, 154), (1600, 1024, 214), (1280, 800, 216), (1024, 600, 214), (1024, 609, 216), (1024, 614, 216),
         (1920, 480, 600), (1920, 540, 698), (1920, 600, 518), (1920, 660, 361), (1366, 384, 404),
         (1080, 1920, 174), (1080, 1920, 255), (1080, 1920, 257), (1024, 1280, 301))
"""Screens just on either side of a limit, and bars: px, px, mm wide. Not sold, as far as we know."""

TAKEN = [panel for panel in PANELS if not list(large_enough(panel.screen))]


@pytest.mark.parametrize("panel", TAKEN, ids=lambda panel: panel.name)
def test_a_panel_that_is_taken_has_no_fault(panel: Panel):
    looks, dots = Looks.of(*panel[1:4]), panel.width_px / panel.width_mm
    chance = random.Random(f"{SEED} {panel}")
    some = [(name, chance.choice(LANGUAGES), chance.choice(list(WISHES))) for name in chance.sample(sorted(GALLERY), STATES)]
    hard = [(name, chance.choice(LANGUAGES), "normal") for name in chance.sample(HARDEST, HARD)]
    assert [(case, fault) for case in some + hard
            for fault in faults(drawn(GALLERY[case[0]], looks, *case[1:]), dots, case[2])] == []


@pytest.mark.parametrize("size", EDGES, ids=str)
def test_a_screen_on_the_edge_of_a_limit_has_no_fault(size: tuple[int, int, int]):
    looks, dots, chance = Looks.of(*size), size[0] / size[2], random.Random(f"{SEED} {size}")
    assert not list(large_enough(Screen(width_px=size[0], height_px=size[1], width_mm=size[2])))
    names = (*HARDEST, "pin_wait", "card_typing_letters_wrong", "lending_8_trouble")
    cases = [(name, chance.choice(LANGUAGES), wish) for name in names for wish in ("normal", "large")]
    assert [(case, fault) for case in cases for fault in faults(drawn(GALLERY[case[0]], looks, *case[1:]), dots, case[2])] == []


@pytest.mark.parametrize("panel", [panel for panel in PANELS if panel not in TAKEN], ids=lambda panel: panel.name)
def test_a_panel_that_is_refused_is_told_what_to_do(panel: Panel):
    sentence = " ".join(large_enough(panel.screen))
    assert "mount it lying" in sentence or "take a larger screen" in sentence


def test_only_what_is_too_small_is_refused():
    assert {panel.name for panel in PANELS if panel not in TAKEN} == {
        '7" 1280x800', '10.1" 600x1024', '10.1" 800x1280', '10.1" 1200x1920', '10.4" 600x800', '10.4" 768x1024',
        '11.6" 768x1366', '11.6" 1080x1920', '12.1" 800x1280',
        '13.3" 768x1366', '13.3" 1080x1920'}


@pytest.mark.parametrize(("size", "said"), [
    ((1920, 360, 300), "at least 90 mm high"), ((1280, 800, 151), "at least 154 mm wide"),
    ((800, 1280, 136), "mount it lying (width_px = 1280")])
def test_the_sentence_names_what_is_too_small(size: tuple[int, int, int], said: str):
    assert said in " ".join(large_enough(Screen(width_px=size[0], height_px=size[1], width_mm=size[2])))


@settings(deadline=None)
@given(st.integers(800, 3840), st.integers(300, 3840), st.integers(154, 700))
def test_the_configuration_knows_which_screens_are_drawn_compact(width_px: int, height_px: int, width_mm: int):
    screen = Screen(width_px=width_px, height_px=height_px, width_mm=width_mm)
    assume(not list(large_enough(screen)))
    assert is_compact(screen) == Looks.of(width_px, height_px, width_mm).sizes.compact


def test_a_large_screen_is_drawn_larger_and_none_smaller():
    for panel in TAKEN:
        sizes = Looks.of(*panel[1:4]).sizes
        assert sizes.px_per_mm >= panel.width_px / panel.width_mm - 1e-9
    assert Looks.of(1920, 1080, 598).sizes.body / (1920 / 598) > 1.5 * Looks.of(1280, 800, 217).sizes.body / (1280 / 217)
