"""A scene as a value: words, buttons, what a finger finds, what the simulated glass is told."""

import json
from dataclasses import replace

import pytest

from screens.gallery.states import GALLERY
from screens.scene import Button, Icon, Panel, Scene
from screens.theme import DAY
from tests.screens_help import all_words, keys, scenes, spoken

FIELDS = {"key", "target", "label", "box", "enabled"}


def test_the_middle_of_a_button_is_that_button():
    """The story runner touches there."""
    for what, _, _, scene in scenes():
        for button in scene.buttons():
            x, y, width, height = button.box
            assert scene.button_at(x + width // 2, y + height // 2) == button, (what, button.key)


def test_beside_all_buttons_is_nothing_but_where_nobody_is_in_a_visit():
    assert spoken(GALLERY["lending_1_done"]).button_at(640, 10) is None
    hello = spoken(GALLERY["welcome"]).button_at(640, 400)
    assert hello and hello.key == "hello"
    anywhere = spoken(GALLERY["goodbye"]).button_at(640, 400)
    assert anywhere and anywhere.key == "done"
    language = spoken(GALLERY["goodbye"])
    button = next(b for b in language.buttons() if b.key == "language_fr")
    assert language.button_at(button.box[0] + 5, button.box[1] + 5) == button


def test_an_edge_belongs_to_one_button_only():
    button = Button("a", "", "A", (10, 20, 30, 40))
    assert button.contains(10, 20) and button.contains(39, 59)
    assert not button.contains(40, 20) and not button.contains(10, 60)


def test_the_glass_is_told_everything_that_can_be_read_and_touched():
    for what, _, kiosk, scene in scenes():
        told = json.loads(json.dumps(scene.to_json()))
        assert told["screen"] == type(kiosk.phase).__name__
        assert told["words"] == scene.words(), what
        assert [set(button) for button in told["buttons"]] == [FIELDS] * len(scene.buttons())
        assert all(len(button["box"]) == 4 for button in told["buttons"])


def test_keys_and_targets_name_one_button_each():
    for what, _, _, scene in scenes():
        names = [(b.key, b.target) for b in scene.buttons()]
        assert len(names) == len(set(names)), what


def test_every_button_has_a_label_and_says_it_or_shows_a_sign():
    for what, _, _, scene in scenes():
        for button in scene.buttons():
            assert button.label and len(button.parts) > 0, (what, button.key)


def test_a_label_that_is_painted_is_among_the_words():
    scene = spoken(GALLERY["lending_1_here"])
    assert {"Đúng", "Không", "Hoàn tất", "Tài khoản"} <= set(scene.words())
    assert "Truyện Kiều" in all_words(scene)


def test_a_pressed_button_is_darker_and_nothing_else_changes():
    scene = spoken(GALLERY["lending_1_done"])
    button = next(b for b in scene.buttons() if b.key == "finish")
    pressed = scene.pressed(button)
    before, after = list(scene.leaves()), list(pressed.leaves())
    changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
    assert len(changed) == 1
    was, now = changed[0]
    assert isinstance(was, Panel) and isinstance(now, Panel) and was.fill and now.fill
    assert sum(now.fill) < sum(was.fill)
    assert keys(pressed) == keys(scene) and pressed.words() == scene.words()


def test_a_button_without_a_ground_can_be_pressed_too():
    bare = Button("a", "", "A", (0, 0, 10, 10))
    scene = Scene("x", 20, 20, DAY.paper, (bare,))
    assert scene.pressed(bare) == scene
    assert replace(scene) == scene


def test_an_icon_without_a_grid_cannot_be_made():
    for grid in ((0, 24), (24, 0), (24, -1)):
        with pytest.raises(ValueError, match="grid"):
            Icon((0, 0, 9, 9), (), (0, 0, 0), grid)


def test_every_drawing_of_every_screen_has_a_box_that_can_be_painted():
    wrong = [(what, leaf.box) for what, _, _, scene in scenes() for leaf in scene.leaves()
             if isinstance(leaf, Icon | Panel) and min(leaf.box[2:]) <= 0]
    assert wrong == []
