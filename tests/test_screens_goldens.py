"""The golden screens (tests/golden/screens): every scene of every form, and the pictures of a sample.

When they differ and are meant to: `make gallery-check` lays old and new side by side, `make gallery-keep` makes them golden.
"""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from PIL import Image

from screens.gallery.states import GALLERY
from screens.looks import Looks
from screens.scene import Scene
from tests.gallery import difference
from tests.gallery.forms import FORMS, same, screens
from tests.gallery.goldens import (
    FOLDER,
    Brush,
    Golden,
    changed,
    forms_kept,
    keep,
    kept,
    painted_here,
    sum_of,
    sum_of_picture,
)
from tests.gallery.written import read, written
from tests.screens_help import scenes

SHOWN_MAX = 12
"""Pictures that a failing test lays out; `make gallery-check` lays out all."""
EVERY_NTH = 23
"""The pictures of so many screens are painted in a test; prime, so that every language has its turn."""
HOW = "`make gallery-check` lays old and new side by side; when it is meant, `make gallery-keep`"


@cache
def at_hand() -> dict[tuple[Looks, str, str], Scene]:
    """The other tests look at two sizes of them: they are made once."""
    return {(looks, what.split(" ")[0], what.split(" ")[1]): scene for what, looks, _, scene in scenes()}


def scene_of(name: str, state: str, language: str) -> Scene:
    form = FORMS[name]
    known = at_hand().get((form.looks_for(state), state, language)) if form.of is same else None     # as the patron found it
    return known or form.scene(state, language)


def test_every_form_is_kept_and_no_other():
    assert forms_kept() == set(FORMS), HOW


@pytest.mark.parametrize("name", FORMS)
def test_every_screen_is_the_golden_one(name: str):
    golden = kept(name)
    assert {f"{state} {language}" for state, language in screens(FORMS[name])} == set(golden.scenes), HOW
    now = {f"{state} {language}": written(scene_of(name, state, language))
           for state, language in screens(FORMS[name], everything=False)}
    wrong = [screen for screen, text in now.items() if golden.scenes[screen] != text]
    if wrong:
        difference.show(name, FORMS[name], golden, Golden("", now, {}), wrong[:SHOWN_MAX])
    assert wrong == [], HOW


@pytest.mark.parametrize("name", FORMS)
def test_a_sample_of_the_pictures_is_the_golden_one(name: str):
    golden, brush = kept(name), Brush(FORMS[name])
    if golden.painted_by != painted_here():
        pytest.skip(f"the golden pictures were painted by {golden.painted_by}; here it is {painted_here()}")
    wrong = [screen for screen in list(golden.scenes)[::EVERY_NTH]
             if sum_of_picture(brush.picture(read(golden.scenes[screen]))) != golden.pictures[screen]]
    assert wrong == [], HOW


@pytest.mark.parametrize("name", FORMS)
def test_the_sums_are_those_of_the_scenes(name: str):
    """Two files a form: neither was made without the other."""
    lines = [line.rsplit(" ", 2) for line in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()[1:]]
    scenes_ = {screen: sum_of(text.encode()) for screen, text in kept(name).scenes.items()}
    assert {screen: sum_ for screen, sum_, _ in lines} == scenes_, HOW


def test_a_scene_that_was_written_is_read_as_the_same_scene():
    for name, form in FORMS.items():
        for state, language in screens(form)[::61]:
            scene = scene_of(name, state, language)
            assert read(written(scene)) == scene, (name, state, language)


# ---- would it notice? -----------------------------------------------------------------------------------------------

SMALL = FORMS["800x480"]


def golden_of(*scenes_: Scene) -> Golden:
    brush = Brush(SMALL)
    return Golden(painted_here(), {f"{n} vi": written(scene) for n, scene in enumerate(scenes_)},
                  {f"{n} vi": sum_of_picture(brush.picture(scene)) for n, scene in enumerate(scenes_)})


def test_one_moved_word_is_found_and_laid_out(tmp_path: Path):
    scene = SMALL.scene("lending_1_done", "vi")
    button = scene.buttons()[0]
    x, y, w, h = button.box
    moved = replace(scene, nodes=tuple(replace(button, box=(x + 1, y, w, h)) if node == button else node for node in scene.nodes))
    old, new = golden_of(scene, scene), golden_of(scene, moved)
    assert changed(old, old) == []
    assert changed(old, new) == ["1 vi"]
    made = difference.show("800x480", SMALL, old, new, ["1 vi"], tmp_path)
    assert Image.open(made[0]).size == (3 * 800 + 2 * difference.GAP_PX, 480)
    diff = made[0].with_suffix(".diff").read_text("utf-8")
    assert f'-{{"is":"Button","key":"{button.key}"' in diff and "@@" in diff


def test_a_picture_that_changed_under_the_same_scene_is_found_where_it_was_painted_alike():
    old = golden_of(SMALL.scene("welcome", "vi"))
    other = replace(old, pictures={"0 vi": "another"})
    assert changed(old, other) == ["0 vi"]
    assert changed(replace(old, painted_by="another pygame"), other) == []


def test_new_screens_and_those_that_are_gone_are_found_and_laid_out(tmp_path: Path):
    one, two = golden_of(SMALL.scene("welcome", "vi")), golden_of(*(SMALL.scene("welcome", code) for code in ("vi", "zh")))
    assert changed(one, two) == changed(two, one) == ["1 vi"]
    assert all(file.exists() for file in difference.show("800x480", SMALL, two, one, ["1 vi"], tmp_path))


def test_where_two_pictures_differ_the_third_is_bright_and_elsewhere_it_is_black():
    one, other = Image.new("RGB", (20, 10), (9, 9, 9)), Image.new("RGB", (20, 10), (9, 9, 9))
    other.putpixel((3, 4), (9, 10, 9))
    apart = difference.side_by_side(one, other).crop((2 * (20 + difference.GAP_PX), 0, 3 * 20 + 2 * difference.GAP_PX, 10))
    assert apart.getbbox() == (3, 4, 4, 5)


def test_what_is_kept_comes_back(tmp_path: Path):
    golden = golden_of(SMALL.scene("lending_8", "zh"), SMALL.scene("goodbye", "fr"))
    keep("800x480", golden, tmp_path)
    assert kept("800x480", tmp_path) == golden
    assert forms_kept(tmp_path) == {"800x480"}


def test_a_form_that_is_not_looked_at_whole_shows_every_state_and_every_language():
    seen = screens(replace(SMALL, whole=False), everything=False)
    assert [state for state, _ in seen] == list(GALLERY)
    assert {language for _, language in seen} == {"vi", "en", "fr", "zh"}
