"""Cells of a pile: nothing touches the frame, and title and state stand in the middle."""

from dataclasses import replace
from itertools import pairwise

import pytest

from kiosk.settings import Look
from screens.gallery.states import GALLERY, LONG_BRANCH, back, returning
from screens.letters.typeset import plain
from screens.scene import Box, Cover, Icon, Panel, Scene, Text
from screens.theme import DAY, pitch
from screens.words import words_of
from tests.gallery.forms import FORMS
from tests.screens_help import LANGUAGES, LARGE, SMALL, all_words, keys, overlap, pages, spoken

CELLED = ("lending_4_mixed", "lending_6_library", "lending_undo_5", "lending_10_trouble", "returning_6", "returning_4_bins")
CLEAR_PX = 8
"""So far a cover's edge stands from the frame of its cell."""

LINES_CLEAR_PX = 6
"""So far lines do, of which letters take a part."""


def _cells(scene: Scene, fill) -> list[Box]:
    return [node.box for node in scene.nodes if isinstance(node, Panel) and node.fill == fill and node.border]


def _inside(inner: Box, outer: Box) -> bool:
    return outer[0] <= inner[0] < outer[0] + outer[2] and outer[1] <= inner[1] < outer[1] + outer[3]


@pytest.mark.parametrize("name", CELLED)
def test_in_high_contrast_the_edge_of_a_cover_stands_clear_of_the_frame(name: str):
    form = FORMS["1280x800-contrast"]
    scene = form.scene(name, "en")
    frames = [node for node in scene.nodes if isinstance(node, Panel) and node.border and node.box[2] > 300]
    covers = [node for node in scene.nodes if isinstance(node, Cover)]
    assert covers
    for cover in covers:
        x, y, _, height = cover.parts[0].box
        frame = next(frame for frame in frames if _inside(cover.box, frame.box))
        edge, (left, top, _, high) = frame.border_px, frame.box
        assert min(x - left, y - top, top + high - y - height) - edge >= CLEAR_PX


def test_in_high_contrast_the_cloth_of_a_small_screen_lies_inside_the_frame():
    scene = spoken(replace(GALLERY["lending_10_trouble"], look_chosen=Look(contrast=True)), "en", SMALL)
    frames = [node for node in scene.nodes if isinstance(node, Panel) and node.border and node.box[2] > 300]
    cloths = [node.box for node in scene.nodes if isinstance(node, Panel) and node.box[2] < 12 < node.box[3]]
    assert len(cloths) >= 5
    for cloth in cloths:
        frame = next(frame for frame in frames if _inside(cloth, frame.box))
        assert cloth[0] - frame.box[0] > frame.border_px and cloth[1] - frame.box[1] > frame.border_px


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", CELLED)
def test_title_and_state_stand_in_the_middle_of_their_cell(name: str, language: str):
    for looks in (LARGE, SMALL):
        scene = spoken(GALLERY[name], language, looks)
        for cell in _cells(scene, DAY.surface):
            texts = [text.box for text in scene.texts() if text.role != "art" and _inside(text.box, cell)
                     and text.ground == DAY.surface and text.align == "left"]
            if len(texts) < 2:                                       # the button that leads on
                continue
            above = min(box[1] for box in texts) - cell[1]
            below = cell[1] + cell[3] - max(box[1] + box[3] for box in texts)
            assert abs(above - below) <= pitch(looks.sizes.body) // 8, (name, above, below)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["1280x800", "1280x800-contrast", "1280x800-low"])
def test_rows_of_more_lines_are_higher_and_no_letters_stand_at_the_edge(form: str, language: str):
    """As far above and below the lines of each."""
    for name in ("lending_6", "returning_6", "lending_3_library", "lending_6_library", "lending_6_trouble"):
        scene = FORMS[form].scene(name, language)
        texts = [text.box for text in scene.texts() if text.role != "art" and text.align == "left"]
        held = {node.box: [box for box in texts if _inside(box, node.box)] for node in scene.nodes
                if isinstance(node, Panel) and node.border and node.box[2] > 300}
        airs = {frame: min(min(y for _, y, *_ in boxes) - frame[1], frame[1] + frame[3] - max(y + h for _, y, _, h in boxes))
                for frame, boxes in held.items() if boxes}
        assert len(airs) >= 3 and min(airs.values()) >= LINES_CLEAR_PX, (name, airs)
        rows = {box[1]: box[3] for box in airs}
        assert sum(rows.values()) + (len(rows) - 1) * min(b - a - rows[a] for a, b in pairwise(sorted(rows))) == (
            max(y + high for y, high in rows.items()) - min(rows)), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_book_with_a_message_has_the_whole_row_where_its_title_needs_it(language: str):
    scene = FORMS["1280x800"].scene("lending_6_says", language)
    read = next(button for button in scene.buttons() if button.key == "read")
    assert [cell[2] > scene.width * 0.8 for cell in _cells(scene, DAY.surface) if _inside(read.box, cell)] == [True]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_the_button_that_leads_on_stays_where_the_finger_is(form: str, language: str):
    for name in ("lending_40", "lending_7_asked", "lending_13", "lending_undo_5", "returning_10"):
        shown = pages(FORMS[form].of(GALLERY[name]), language, FORMS[form].looks)
        ends = {button.box[1] + button.box[3] for scene in shown for button in scene.buttons() if button.key == "page_next"}
        sides = {button.box[0] + button.box[2] for scene in shown for button in scene.buttons() if button.key == "page_next"}
        assert len(ends) <= 1 and len(sides) <= 1, (name, ends, sides)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["1280x800", "1280x800-contrast", "1280x800-low", "1280x800-large", "800x480"])
def test_what_is_done_stands_in_a_row_of_its_own(form: str, language: str):
    """Green and amber are not mixed."""
    for name in ("lending_10_trouble", "lending_6_trouble", "lending_8_trouble", "lending_7_asked", "returning_6"):
        scene = FORMS[form].scene(name, language)
        low = min(button.box[1] for button in scene.buttons() if button.key == "finish")
        foot = [text for text in scene.texts() if text.box[1] >= low - 20 and text.bold and not any(
            _inside(text.box, button.box) for button in scene.buttons())]
        green = {text.box[1] for text in foot if text.color == foot[0].color}
        assert len({text.color for text in foot}) == 2, name
        assert not green & {text.box[1] for text in foot if text.color != foot[0].color}, name


@pytest.mark.parametrize("form", FORMS)
def test_what_leads_on_in_a_pile_has_a_sign_and_does_not_look_like_an_answer(form: str):
    for language in LANGUAGES:
        for name in ("lending_40", "lending_7_asked", "lending_10_trouble"):
            for scene in pages(FORMS[form].of(GALLERY[name]), language, FORMS[form].looks):
                looks = {b.look for b in scene.buttons() if b.key in ("yes", "no")}
                for button in scene.buttons():
                    if button.key in ("page_next", "page_prev"):
                        assert any(isinstance(part, Icon) for part in button.parts) and button.look not in looks, name
                        words = [part.words for part in button.parts if isinstance(part, Text)]
                        assert words or "page_prev" in keys(scene), (name, language)


def test_on_a_small_screen_a_note_leaves_the_words_of_buttons_one_line():
    for language in LANGUAGES:
        for name in ("lending_6_library", "lending_10_trouble", "lending_7_asked", "lending_13", "returning_6"):
            for button in spoken(GALLERY[name], language, SMALL).buttons():
                if button.key in ("account", "finish"):
                    assert [len(part.lines) for part in button.parts if isinstance(part, Text)] == [1], (name, language)


def test_the_state_of_a_large_card_is_read_at_a_glance():
    """On three lines at most; a due date on two."""
    tints = {DAY.jade_tint, DAY.lacquer_tint, DAY.gold_tint, DAY.sky_tint}
    for form in ("1280x800", "1280x800-low", "1280x800-large"):
        for language in LANGUAGES:
            for name in ("lending_2", "lending_3", "lending_3_library", "lending_3_offline", "returning_3", "returning_3_bins"):
                states = [t for t in FORMS[form].scene(name, language).texts() if t.ground in tints and t.align == "center"]
                assert max((len(t.lines) for t in states), default=0) <= 3, (form, name, language)
                assert max((len(t.lines) for t in states if t.ground == DAY.jade_tint), default=0) <= 2, (form, name, language)


@pytest.mark.parametrize("form", FORMS)
def test_a_name_leaves_how_many_may_be_borrowed_its_line(form: str):
    for language in LANGUAGES:
        w, said = words_of(language), all_words(FORMS[form].scene("lending_1_disc", language))
        assert {plain(w.count(key, 4)) in said for key in ("left", "left_short")} & {True}
        assert w.say("greeting", name="Jean").rstrip("!！") in said or "Jean" in said


def test_upright_a_book_alone_in_its_row_has_all_of_it():
    for language in LANGUAGES:
        scene = FORMS["1080x1920"].scene("lending_13", language)
        cells = _cells(scene, DAY.surface)
        assert len(cells) == 13
        assert [box[1] for box in cells if box[2] > scene.width * 0.8] == [min(box[1] for box in cells)]


def test_another_librarys_name_stands_whole_where_it_has_room():
    for language in LANGUAGES:
        for name in ("returning_1_branch_long", "returning_4_bins"):
            assert LONG_BRANCH in plain(all_words(FORMS["1080x1920"].scene(name, language)))
        for form in ("800x480", "1280x800-large", "1280x800"):
            w, said = words_of(language), all_words(FORMS[form].scene("returning_1_branch_long", language))
            assert w.say("returned_shelf") in said or plain(w.say("returned_branch", branch="Bib"))[:-1] in said


@pytest.mark.parametrize("form", ["1280x800", "1280x800-contrast", "1280x800-low", "1280x800-large", "800x480"])
def test_a_long_name_of_a_bin_leaves_no_large_card_its_words_too_many(form: str):
    for language in LANGUAGES:
        for name in ("W" * 20, "…" * 20, "《" * 20):
            two = returning(back(0, "other_branch", bin=name, branch=name), back(1, "shelf"))
            scene = spoken(FORMS[form].of(two), language, FORMS[form].looks)
            assert not [text.words for text in scene.texts() if text.overflow], (language, name)


@pytest.mark.parametrize("form", [name for name in FORMS if name != "1280x800-contrast"])
def test_no_cell_leaves_half_of_its_row_empty_above_another_row(form: str):
    """A whole row behind half a one would; upright the first ones stand lowest."""
    looks = FORMS[form].looks
    half, seen = (looks.sizes.width - 2 * looks.sizes.margin) * 0.6, 0
    for name in [name for name in GALLERY if name.startswith(("lending_", "returning_"))]:
        for language in LANGUAGES:
            for scene in pages(FORMS[form].of(GALLERY[name]), language, looks):
                cells = sorted(_cells(scene, DAY.surface), key=lambda box: box[1])
                tiles = [button.box for button in scene.buttons() if button.key.startswith("page_")]
                last = cells[-1:] if looks.sizes.upright is False else cells[:1]
                for cell in cells if len(cells) > 1 else ():
                    beside = [box for box in (*cells, *tiles) if box != cell and overlap(box, cell)[1] > 0]
                    seen += len(beside)
                    assert beside or cell[2] > half or cell in last, (name, language)
    assert seen > 100
