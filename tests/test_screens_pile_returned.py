"""Checkin: where each returned book goes, to which place and into which bin."""

from dataclasses import replace

import pytest

from kiosk.settings import Look
from kiosk.state import LineStep
from screens.gallery.states import GALLERY, back, returning
from screens.scene import Cover
from screens.words import words_of
from tests.gallery.forms import FORMS
from tests.screens_help import LANGUAGES, LARGE, SMALL, all_words, keys, spoken

WHERE = [("shelf", "shelf"), ("hold_shelf", "hold_shelf"), ("other_branch", "other_branch"), ("elsewhere", "shelf")]


@pytest.mark.parametrize(("where", "place"), WHERE)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("looks", [LARGE, SMALL], ids=["large", "small"])
def test_each_returned_book_says_where_it_goes_larger_than_what_it_is(looks, where: str, place: str, language: str):
    words = words_of(language)
    scene = spoken(returning(back(0, where)), language, looks)
    assert words.say(f"returned_{place}") in all_words(scene)
    sizes = {text.words: text.font_px for text in scene.texts() if text.role != "art"}
    assert sizes[words.say(place)] > sizes["Truyện Kiều"]


@pytest.mark.parametrize(("where", "place"), WHERE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bin_is_named_by_its_number_however_many_books_there_are(where: str, place: str, language: str):
    bins = {"vi": ("ngăn số {}", "ngăn {}"), "en": ("bin {}",), "fr": ("bac n° {}", "bac {}"), "zh": ("{}号箱",)}
    for looks in (LARGE, SMALL):
        for count in (1, 2, 3, 4, 6):
            books = (back(i, where, bin=str(i + 3), branch="Hải Châu") for i in range(count))
            said = all_words(spoken(returning(*books), language, looks)).lower()
            assert any(all(form.format(n) in said for n in range(3, 3 + count)) for form in bins[language]), (count, said)


def test_a_bin_with_a_name_is_called_by_it():
    said = [all_words(spoken(returning(back(0, "shelf", bin="Enfants A")), language)) for language in LANGUAGES]
    assert [name in told for name, told in zip(("Ngăn Enfants A", "Bin Enfants A", "Bac Enfants A", "“Enfants A”箱"), said,
                                               strict=True)] == [True] * 4


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("looks", [LARGE, SMALL], ids=["large", "small"])
def test_a_book_that_travels_says_where_to(looks, language: str):
    said = all_words(spoken(returning(back(0, "other_branch", bin="12", branch="Thư viện Hải Châu")), language, looks))
    assert words_of(language).say("returned_branch", branch="Thư viện Hải Châu") in said and "12" in said
    long = all_words(spoken(GALLERY["returning_1_branch_long"], language, looks))
    assert "Navettes-Nord" in long and "….." not in long
    assert looks is SMALL or "Bibliothèque municipale intercommunale…" in long         # where it goes is what has to be seen


def test_in_large_letters_where_a_book_goes_stays_large_and_the_sentence_about_its_branch_goes():
    for language in LANGUAGES:
        scene = spoken(replace(GALLERY["returning_1_branch_long"], look_chosen=Look(large=True)), language)
        head = next(text for text in scene.texts() if "Navettes-Nord" in text.words)
        cover = next(node for node in scene.nodes if isinstance(node, Cover))
        assert head.bold and cover.box[3] > scene.height // 4, language


def test_the_desk_needs_no_bin():
    assert "9" not in all_words(spoken(returning(back(0, "desk", LineStep.DESK, decided="accepted", bin="9"))))


def test_a_checkin_that_is_owed_goes_to_the_desk_and_counts_once():
    screen = all_words(spoken(GALLERY["returning_1_desk"]))
    assert "Đã nhận: xin để lại ở quầy" in screen
    assert "1 cuốn" not in screen


@pytest.mark.parametrize("form", FORMS)
def test_no_line_of_a_french_place_ends_behind_the_word_that_leads_to_the_next(form: str):
    """«Étagère des», and on the next line «réservations»; «Reprenez-le», and alone below it «et rendez-le là-bas»."""
    for name in ("returning_1_hold", "returning_1_hold_bin", "returning_foreign"):
        lines = [one for text in FORMS[form].scene(name, "fr").texts() for one in text.lines]
        assert not [one for one in lines if one.endswith(" des") or one == "Reprenez-le"], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_large_letters_places_are_named_in_a_word_rather_than_that_a_book_takes_a_whole_row(language: str):
    scene = FORMS["1280x800-large"].scene("returning_6", language)
    assert "page_next" not in keys(scene)
