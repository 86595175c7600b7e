"""A pile on an upright screen: its headline, and rows that keep their place."""

import pytest

from screens.gallery.states import GALLERY, STAFF, back, lending, line, returning
from screens.letters.typeset import plain
from screens.scene import Panel
from screens.theme import DAY
from screens.words import words_of
from tests.screens_help import LANGUAGES, UPRIGHT, all_words, spoken


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_upright_screen_says_large_how_the_pile_stands(language: str):
    words = words_of(language)
    for name, said in (("lending_1_done", words.count("count_yours", 1)), ("lending_1_message", words.say("head_to_desk")),
                       ("lending_pad_lost", words.count("count_yours", 1)), ("returning_foreign", words.say("head_foreign")),
                       ("returning_1_shelf", words.count("count_returned", 1)), ("lending_13", words.count("count_yours", 13)),
                       ("lending_8_trouble", words.count("head_waits", 1)), ("lending_40", words.count("head_waits", 4)),
                       ("returning_10", words.count("head_desk", 1)), ("lending_10_offline", words.count("head_waits", 2))):
        scene = spoken(GALLERY[name], language, UPRIGHT)
        sizes = {text.words: text.font_px for text in scene.texts() if text.role != "art"}
        assert sizes[plain(said)] >= UPRIGHT.sizes.title, name
        assert words.say("lay") not in all_words(scene)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lay", [lending, returning], ids=["lending", "returning"])
def test_upright_neither_the_headline_nor_the_pile_moves_as_books_are_laid_down(lay, language: str):
    """The headline begins where it began, the first six books take no more room together than the first one, and from the fifth
    on every second one moves nothing."""
    heads, edges, buttons, rows = set(), set(), set(), [set()]
    for count in range(1, 11):
        lines = [line(i) if lay is lending else back(i, "shelf") for i in (0, 1, 2, 6, 8, 10, 0, 1, 2, 6)[:count]]
        scene = spoken(lay(*lines, **({"patron": STAFF} if lay is lending else {})), language, UPRIGHT)
        large = [text for text in scene.texts() if text.font_px == UPRIGHT.sizes.display and text.align == "center"]
        cards = {node.box for node in scene.leaves() if isinstance(node, Panel) and node.fill == DAY.surface
                 and node.box[2] == UPRIGHT.sizes.width - 2 * UPRIGHT.sizes.margin}
        assert len(cards) == count
        heads.add(min(text.box[1] for text in large))
        buttons.add(tuple((button.key, button.box) for button in scene.buttons()))
        rows.append(cards)
        if count in (1, 2, 3, 4, 6):
            edges.update(((min(box[1] for box in cards) + 4) // 12, max(box[1] + box[3] for box in cards)))
    assert len(heads) == 1 and len(edges) == 2 and len(buttons) == 1
    assert all(rows[count - 1] < rows[count] for count in (6, 8, 10))


@pytest.mark.parametrize("language", LANGUAGES)
def test_upright_what_a_headline_has_no_room_for_stands_beside_the_buttons_and_nothing_is_counted_twice(language: str):
    words = words_of(language)
    for name, waits, desk, lent in (("lending_8_trouble", 1, 1, 6), ("lending_10_trouble", 2, 3, 5)):
        said = [text.words for text in spoken(GALLERY[name], language, UPRIGHT).texts()]
        beside = [one for one in said if one in {plain(words.count(key, desk)) for key in ("count_desk", "count_desk_short")}]
        done = [one for one in said if one in {plain(words.count(key, lent)) for key in ("count_yours", "count_yours_short")}]
        assert said.count(plain(words.count("head_waits", waits))) == len(beside) == len(done) == 1, (name, said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_upright_no_more_books_are_asked_for_in_one_breath_with_the_way_to_the_desk(language: str):
    words = words_of(language)
    for name in ("lending_1_message", "lending_1_says_no", "lending_1_says_much", "lending_1_fee", "returning_1_no",
                 "returning_1_desk"):
        said = all_words(spoken(GALLERY[name], language, UPRIGHT))
        assert plain(words.say("lay_more")) not in said and plain(words.say("touch_finish")) not in said, name


def test_upright_a_single_button_of_a_book_is_as_wide_as_its_word_wants():
    for language in LANGUAGES:
        undo = next(b for b in spoken(GALLERY["lending_undo"], language, UPRIGHT).buttons() if b.key == "undo")
        assert undo.box[2] < UPRIGHT.sizes.width // 2
