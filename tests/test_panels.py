"""Panels that are sold: each is drawn without a fault or refused with a sentence. A sample; `make panels` looks at everything."""

import random

import pytest

from kiosk.config_options import Screen
from kiosk.config_screen import is_compact, large_enough
from screens.gallery.states import GALLERY
from screens.looks import Looks
from tests.panels.faults import WISHES, drawn, faults
from tests.panels.sold import PANELS, Panel
from tests.screens_help import LANGUAGES

SEED, STATES = 7, 8
HARDEST = ("account_full", "account_2", "lending_2", "lending_40", "slip_only_none", "staff_details", "staff_hard_day", "closing",
           "card_typing_letters", "returning_1_branch_long")
"""The first to go where a screen becomes narrower; each in every language."""

TAKEN = [panel for panel in PANELS if not list(large_enough(panel.screen))]


@pytest.mark.parametrize("panel", TAKEN, ids=lambda panel: panel.name)
def test_a_panel_that_is_taken_has_no_fault(panel: Panel):
    looks, dots = Looks.of(*panel[1:4]), panel.width_px / panel.width_mm
    chance = random.Random(f"{SEED} {panel}")
    some = [(name, chance.choice(LANGUAGES), chance.choice(list(WISHES))) for name in chance.sample(sorted(GALLERY), STATES)]
    hard = [(chance.choice(HARDEST), language, "normal") for language in LANGUAGES]
    assert [(case, fault) for case in some + hard
            for fault in faults(drawn(GALLERY[case[0]], looks, *case[1:]), dots, case[2])] == []


@pytest.mark.parametrize("panel", [panel for panel in PANELS if panel not in TAKEN], ids=lambda panel: panel.name)
def test_a_panel_that_is_refused_is_told_what_to_do(panel: Panel):
    sentence = " ".join(large_enough(panel.screen))
    assert "mount it lying" in sentence or "take a larger screen" in sentence


def test_only_what_is_too_small_is_refused():
    assert {panel.name for panel in PANELS if panel not in TAKEN} == {
        '7" 1280x800', '10.1" 600x1024', '10.1" 800x1280', '10.1" 1200x1920', '10.4" 600x800', '10.4" 768x1024',
        '11.6" 768x1366', '11.6" 1080x1920', '12.1" 600x800', '12.1" 768x1024', '12.1" 800x1280',
        '13.3" 768x1366', '13.3" 1080x1920', '14" 768x1366',
        '14" 1080x1920'}


@pytest.mark.parametrize(("size", "said"), [
    ((1920, 360, 300), "at least 90 mm high"), ((1280, 800, 151), "at least 154 mm wide"),
    ((800, 1280, 136), "mount it lying (width_px = 1280")])
def test_the_sentence_names_what_is_too_small(size: tuple[int, int, int], said: str):
    assert said in " ".join(large_enough(Screen(width_px=size[0], height_px=size[1], width_mm=size[2])))


@pytest.mark.parametrize("panel", TAKEN, ids=lambda panel: panel.name)
def test_the_configuration_knows_which_panels_are_drawn_compact(panel: Panel):
    assert is_compact(panel.screen) == Looks.of(*panel[1:4]).sizes.compact


def test_a_large_screen_is_drawn_larger_and_none_smaller():
    for panel in TAKEN:
        sizes = Looks.of(*panel[1:4]).sizes
        assert sizes.px_per_mm >= panel.width_px / panel.width_mm - 1e-9
    assert Looks.of(1920, 1080, 598).sizes.body / (1920 / 598) > 1.5 * Looks.of(1280, 800, 217).sizes.body / (1280 / 217)
