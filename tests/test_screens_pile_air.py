"""Letters of a pile's rows keep away from the edge of their card and from each other: what is really painted is measured.

Where lines stand in their cell is `test_screens_pile_cells`' work.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

import pytest

from screens.gallery.states import GALLERY
from screens.letters import faces
from screens.letters.typeset import plain
from screens.paint.painter import placed
from screens.pile.cards import LESS_LINES, SEEN_COVER_MM
from screens.pile.cells import INK_MM
from screens.scene import Box, Cover, Panel, Scene, Text
from screens.theme import pitch
from screens.words import words_of
from tests.gallery.forms import FORMS
from tests.screens_help import LANGUAGES, SMALL, pages, spoken

PILES = [name for name in GALLERY if name.startswith(("lending_", "returning_"))]
EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)

THREE_EM = 1.17
"""Line to line where three books have a row each on a small screen: the marks of both lines have room."""


@cache
def ink(line: str, px: int, bold: bool) -> tuple[int, int]:
    """How far a line is painted above its baseline, and below it."""
    found = [(faces.ascent(name, px), faces.face(name, px).render(piece, True, (0, 0, 0)).get_bounding_rect())
             for name, piece in faces.runs(line, bold) if piece.strip()]
    return max(up - box.top for up, box in found), max(box.bottom - up for up, box in found)


def rows(scene: Scene) -> Iterator[tuple[Panel, list[Text]]]:
    """The cells of a grid, and the texts in each."""
    for panel in (node for node in scene.nodes if isinstance(node, Panel) and node.border):
        texts = [text for text in scene.texts() if text.role != "art" and text.ground == panel.fill and text.align == "left"
                 and _inside(text.box, panel.box)]
        if len(texts) > 1:
            yield panel, texts


def _inside(inner: Box, outer: Box) -> bool:
    return outer[0] <= inner[0] < outer[0] + outer[2] and outer[1] - 2 <= inner[1] < outer[1] + outer[3]


def painted(texts: list[Text]) -> list[tuple[int, int]]:
    """From where to where each line is painted, from above."""
    found = [(text, line, baseline) for text in texts for line, _, _, baseline in placed(text)]
    inks = [(ink(line, text.font_px, text.bold), baseline) for text, line, baseline in found]
    return sorted((baseline - above, baseline + below) for (above, below), baseline in inks)


@EACH_LANGUAGE
@pytest.mark.parametrize("form", FORMS)
def test_the_last_line_of_every_row_keeps_from_the_edge_of_its_card(form: str, language: str):
    sizes, seen = FORMS[form].looks.sizes, 0
    least = sizes.mm(INK_MM[sizes.compact])
    for name in PILES:
        for scene in pages(FORMS[form].of(GALLERY[name]), language, FORMS[form].looks):
            for panel, texts in rows(scene):
                edge = panel.border_px if panel.border_px > 1 else 0
                lines, (_, y, _, high) = painted(texts), panel.box
                assert y + high - edge - lines[-1][1] >= least, (name, texts[-1].words)
                assert lines[0][0] - edge >= y - (2 if sizes.compact else 0), (name, texts[0].words)     # the marks of a capital
                seen += 1
    assert seen > 50


@EACH_LANGUAGE
def test_title_and_state_of_a_small_screen_stand_as_far_apart_as_other_lines_where_they_have_the_room(language: str):
    """One and two books always do; of three, marks do not touch."""
    body = SMALL.sizes.body
    for name in ("lending_2", "lending_undone", "lending_3", "lending_3_library", "returning_3"):
        found = [texts for _, texts in rows(spoken(GALLERY[name], language, SMALL))]
        visit = GALLERY[name].visit
        least = round(body * THREE_EM) if visit and len(visit.lines) > 2 else pitch(body)
        for texts in found:
            assert all(low.box[1] - up.box[1] >= least for up, low in pairwise(sorted(texts, key=lambda text: text.box[1]))), name
        assert found, name


@EACH_LANGUAGE
@pytest.mark.parametrize("form", ["1280x800", "1280x800-contrast"])
def test_three_books_below_a_band_keep_covers_that_can_be_read(form: str, language: str):
    """What is asked of one of them is said in few words rather."""
    scene = FORMS[form].scene("lending_3_offline", language)
    covers = [node.parts[0].box[3] for node in scene.nodes if isinstance(node, Cover)]
    assert len(covers) == 3 and min(covers) >= FORMS[form].looks.sizes.mm(SEEN_COVER_MM)
    assert max(len(text.lines) for text in scene.texts() if text.align == "center" and text.role != "art") <= LESS_LINES


@EACH_LANGUAGE
def test_bins_of_a_long_list_stand_behind_their_shelf(language: str):
    w, kiosk = words_of(language), GALLERY["returning_10_bins"]
    for form in ("1280x800", "1280x800-contrast", "1280x800-low"):
        said = {text.words for scene in pages(FORMS[form].of(kiosk), language, FORMS[form].looks) for text in scene.texts()}
        for line in kiosk.visit.lines if kiosk.visit else ():
            if line.where in ("hold_shelf", "other_branch") and line.bin:
                shelves = {plain(w.say(f"{line.where}{key}")) for key in ("", "_brief", "_least")}
                assert any(line.bin in words and shelf in words for words in said for shelf in shelves), (form, line.bin)


@EACH_LANGUAGE
def test_on_a_small_screen_due_dates_keep_from_the_right_edge_of_their_card(language: str):
    ends = [(panel.box[0] + panel.box[2] - left - wide, line) for name in ("lending_6", "lending_8", "lending_13")
            for panel, texts in rows(spoken(GALLERY[name], language, SMALL)) for text in texts if "13" in text.words
            for line, left, wide, _ in placed(text)]
    assert len(ends) > 10 and min(ends)[0] >= 2 * SMALL.sizes.half - 2, min(ends)


@EACH_LANGUAGE
def test_in_large_letters_one_refused_book_takes_no_whole_row(language: str):
    for name in ("lending_6_library", "lending_8_trouble"):
        scene = FORMS["1280x800-large"].scene(name, language)
        assert max(panel.box[2] for panel, _ in rows(scene)) < scene.width / 2, name


@EACH_LANGUAGE
def test_in_large_letters_what_is_to_be_put_back_alone_in_its_row_is_asked_in_a_sentence(language: str):
    w = words_of(language)
    said = FORMS["1280x800-large"].scene("lending_cut_short_2_offline", language).words()
    assert {plain(w.say("put_back_middle")), plain(w.say("put_back_untitled"))} & set(said)


@EACH_LANGUAGE
@pytest.mark.parametrize("form", ["1280x800", "1280x800-large", "800x480"])
def test_the_number_of_a_page_stands_in_one_form_on_all_of_them(form: str, language: str):
    shown = pages(FORMS[form].of(GALLERY["lending_40"]), language, FORMS[form].looks)
    heads = [[text.words for text in scene.texts() if text.role != "art"][:2] for scene in shown]
    assert len({tuple(re.sub(r"\d+/", "", words) for words in head) for head in heads}) == 1, heads
    assert all(f"{at}/{len(shown)}" in " ".join(head) for at, head in enumerate(heads, 1))
