"""Every screen in four languages and two sizes: nothing overflows, nothing overlaps, everything can be read and touched."""

import subprocess
import sys

import pytest

from kiosk import state as st
from screens.gallery.states import GALLERY, NAMES
from screens.scene import Icon
from screens.theme import CAP_HEIGHT_EM, contrast
from screens.view import views
from tests.screens_help import all_words, keys, line_boxes, overlap, scenes, used

NEEDED_CAPITAL_MM = 4.8          # US 508 402.4: 3/16 inch
TOUCH_MM, BIG_TOUCH_MM, GAP_MM = 15, 20, 3
BIG = ("digit_", "ok", "erase", "finish", "receipt_", "more_time", "borrow", "return", "account")
BETWEEN = ("more_time", "end_visit", "no", "yes")
WITHOUT_HELP = {"Starting", "CardChecking", "Closing", "Goodbye", "Help", "LookSheet", "StillThere", "StaffScreen"}
READABLE, LARGE_READABLE = 4.5, 3.0        # WCAG 2.2 1.4.3


def test_every_phase_has_a_screen_and_stands_in_the_gallery():
    phases = set(st.Phase.__subclasses__())
    assert set(views()) == phases
    assert {type(kiosk.phase) for kiosk in GALLERY.values()} == phases
    assert len(GALLERY) >= 40


def test_no_text_overflows():
    assert [(what, text.words[:40]) for what, _, _, scene in scenes() for text in scene.texts() if text.overflow] == []


def test_nothing_leaves_the_screen():
    wrong = []
    for what, looks, _, scene in scenes():
        boxes = [(text.words[:30], used(text)) for text in scene.texts()] + [(b.key, b.box) for b in scene.buttons()]
        wrong += [(what, name) for name, (x, y, w, h) in boxes
                  if x < 0 or y < 0 or x + w > looks.sizes.width or y + h > looks.sizes.height + 1]
    assert wrong == []


def test_texts_do_not_lie_over_one_another():
    wrong = []
    for what, _, _, scene in scenes():
        lines = [(text.words[:25], n, box) for n, text in enumerate(scene.texts()) if text.role != "art"
                 for box in line_boxes(text)]
        for i, (words, n, one) in enumerate(lines):
            wrong += [(what, words, others) for others, m, other in lines[i + 1:] if m != n and min(overlap(one, other)) > -4]
    assert wrong == []


def test_every_touch_target_is_large_enough_and_apart_from_the_next():
    wrong = []
    for what, looks, _, scene in scenes():
        buttons = scene.buttons()
        for i, button in enumerate(buttons):
            least = BIG_TOUCH_MM if button.key.startswith(BIG) and not _in_header(button, scene) else TOUCH_MM
            if min(button.box[2:]) < least * looks.sizes.px_per_mm - 0.01:
                wrong.append((what, button.key, button.box))
            wrong += [(what, button.key, other.key) for other in buttons[i + 1:]
                      if max(-n for n in overlap(button.box, other.box)) < GAP_MM * looks.sizes.px_per_mm - 1]
    assert wrong == []


def _in_header(button, scene) -> bool:
    return button.box[1] < scene.height // 5


def test_every_text_can_be_read_on_its_ground():
    wrong = {(text.color, text.ground, text.role) for _, _, _, scene in scenes() for text in scene.texts()
             if contrast(text.color, text.ground) < (LARGE_READABLE if text.role == "art" else READABLE)}
    assert wrong == set()


def test_every_text_that_is_needed_is_high_enough():
    """A caption repeats what stands elsewhere; art is a cover, whose title stands beside it."""
    wrong = {(text.font_px, looks.sizes.width) for _, looks, _, scene in scenes() for text in scene.texts()
             if text.role == "body" and text.font_px * CAP_HEIGHT_EM < NEEDED_CAPITAL_MM * looks.sizes.px_per_mm - 0.01}
    assert wrong == set()


def test_captions_only_repeat():
    """The invitation in the other languages: each of them is one touch away, large."""
    captions = {text.words for _, _, _, scene in scenes() for text in scene.texts() if text.role == "caption"}
    large = {text.words for _, _, _, scene in scenes() for text in scene.texts() if text.role == "body"}
    assert captions <= large


def test_the_language_can_be_chosen_on_every_screen_but_the_first():
    for what, _, kiosk, scene in scenes():
        expected = set() if isinstance(kiosk.phase, st.Starting) else {f"language_{code}" for code in kiosk.settings.languages}
        assert {key for key in keys(scene) if key.startswith("language_")} == expected, what


def test_help_is_there_wherever_it_can_be_opened():
    for what, _, _, scene in scenes():
        assert ("help" in keys(scene)) == (scene.name not in WITHOUT_HELP), what


def test_one_filled_button_a_screen():
    crowded = [what for what, _, _, scene in scenes() if sum(b.look == "primary" for b in scene.buttons()) > 1]
    assert crowded == []


def test_what_leads_on_stands_at_the_right_of_the_way_out():
    """The questions that come between too: whoever has learnt where to press presses what changes nothing."""
    for what, _, _, scene in scenes():
        if scene.name in ("StillThere", "OtherCard"):
            left, right = sorted((b for b in scene.buttons() if b.key in BETWEEN), key=lambda b: b.box[0])
            assert right.look == "primary" and left.look == "secondary", what


def test_a_code_for_the_telephone_is_done_with_a_tick_like_everything():
    done = {what: b for what, _, _, scene in scenes() if scene.name == "SlipPhone" for b in scene.buttons() if b.key == "done"}
    assert done and all(any(isinstance(part, Icon) for part in button.parts) for button in done.values())


def test_no_person_and_no_title_on_the_welcome_and_goodbye_screens():
    """But one or two titles that have to go to the desk, or nobody would know which (goodbye_named has others than these)."""
    private = ("Lan", "Jean-Baptiste", "欧阳靖", "Truyện Kiều", "Số đỏ", "29001000000013")
    for what, _, _, scene in scenes():
        if scene.name in ("Welcome", "Goodbye"):
            assert not [word for word in private if word in all_words(scene)], what


def test_only_the_languages_of_the_library_are_offered():
    from dataclasses import replace

    from tests.screens_help import spoken
    few = replace(GALLERY["welcome"], settings=replace(GALLERY["welcome"].settings, languages=("vi", "fr")))
    assert {key for key in keys(spoken(few)) if key.startswith("language_")} == {"language_vi", "language_fr"}
    one = replace(few, settings=replace(few.settings, languages=("fr",)))
    assert not {key for key in keys(spoken(one, "fr")) if key.startswith("language_")}
    assert NAMES["fr"] in all_words(spoken(one, "fr"))


def test_the_same_state_gives_the_same_scene():
    from tests.screens_help import spoken
    for kiosk in GALLERY.values():
        assert spoken(kiosk) == spoken(kiosk)


def test_a_screen_rests_unless_something_is_under_way():
    told_hours = {what for what, _, kiosk, scene in scenes() if scene.name == "Welcome" and kiosk.trusted}   # they will change
    assert all(scene.next_paint_ms >= 3_600_000 for what, _, _, scene in scenes() if what in told_hours)
    moving = {scene.name for what, _, _, scene in scenes() if scene.next_paint_ms and what not in told_hours}
    assert moving == {"Starting", "CardChecking", "PinWanted", "Lending", "Returning", "Account", "SlipPhone", "Closing",
                      "StillThere", "StaffScreen"}
    for what, _, kiosk, scene in scenes():
        if scene.name in ("Lending", "Returning"):
            assert bool(scene.next_paint_ms) == bool(kiosk.visit and kiosk.visit.under_way), what


@pytest.mark.parametrize("module", ["screens.view", "screens.paint.painter"])
def test_the_screens_open_no_display_and_bring_no_heavy_friends(module: str):
    code = (f"import {module}, sys; from screens.paint.pygame_lean import pygame; "
            "print(pygame.display.get_init(), sorted(set(sys.modules) & {'numpy', 'pkg_resources', 'PIL', 'OpenGL'}))")
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False []"
