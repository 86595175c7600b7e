"""The rows of a pile in pages: what is asked stands in its column, in one wording; where returned books go, in one form.

The least and the most that cells say is `test_screens_said`'s work; what is counted, `test_screens_pile_counted`'s.
"""

from dataclasses import replace

import pytest

from kiosk.reasons import Reason
from kiosk.state import LineStep
from screens.gallery.draw import looks_of
from screens.gallery.states import GALLERY, lending, line
from screens.letters.typeset import plain
from screens.looks import Looks
from screens.page import Page
from screens.pile.head import heads
from screens.scene import Cover, Panel
from screens.sentences import tell
from screens.theme import DAY
from screens.view import view
from screens.words import words_of
from tests.gallery.forms import FORMS
from tests.screens_help import LANGUAGES, pages

EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


@EACH_LANGUAGE
@pytest.mark.parametrize("form", FORMS)
def test_answers_never_leave_their_column(form: str, language: str):
    """Who goes down a column of No must not meet a Yes in it, beside the way to the next page neither."""
    for name in ("lending_4_mixed", "lending_7_asked", "lending_40"):
        for scene in pages(FORMS[form].of(GALLERY[name]), language, FORMS[form].looks):
            for key in ("yes", "no"):
                assert len({button.box[0] for button in scene.buttons() if button.key == key}) <= 1, (name, key)
            labels = {text.words for text in scene.texts() if text.words in asked_in(language)}
            assert len(labels) <= 1, (name, labels)


def asked_in(language: str) -> set[str]:
    return {plain(words_of(language).say(key)) for key in ("here_brief", "here_middle", "already_here")}


@EACH_LANGUAGE
def test_the_way_to_the_next_page_is_as_high_as_its_row(language: str):
    for name in ("lending_8", "lending_13", "returning_10", "lending_10_offline"):
        scene = FORMS["800x480"].scene(name, language)
        tile = next(button for button in scene.buttons() if button.key == "page_next")
        cards = [node.box for node in scene.nodes if isinstance(node, Panel) and node.fill == DAY.surface]
        assert any(card[1] == tile.box[1] and card[3] == tile.box[3] for card in cards), (name, tile.box)


SENT = ("hold_shelf", "other_branch")


@EACH_LANGUAGE
def test_bins_are_all_named_in_one_form(language: str):
    """With their place or without, with the word that says number or without."""
    w = words_of(language)
    places = [plain(w.say(key)) for key in SENT]
    for form in FORMS:
        if form == "1080x1920":
            continue
        for name in ("returning_4_bins", "returning_10_bins"):
            kiosk = FORMS[form].of(GALLERY[name])
            sent = [line.bin for line in (kiosk.visit.lines if kiosk.visit else ()) if line.bin and line.where in SENT]
            said = [text.words for scene in pages(kiosk, language, FORMS[form].looks) for text in scene.texts()]
            assert sum(any(place in words for place in places) for words in said) in (0, len(sent)), (name, form, said)


@EACH_LANGUAGE
def test_where_a_book_goes_is_larger_than_its_title_however_long_that_is(language: str):
    w = words_of(language)
    for form in ("1280x800", "800x480", "1280x800-contrast"):
        texts = [text for text in FORMS[form].scene("returning_1_branch_long", language).texts() if text.role != "art"]
        title = next(text for text in texts if text.words.startswith("The Life and Strange"))
        place = next(text for text in texts if plain(w.say("other_branch")) in text.words)
        assert place.font_px >= title.font_px, (form, place.font_px, title.font_px)


@EACH_LANGUAGE
def test_what_was_received_is_told_to_be_left_at_the_desk_on_a_small_screen_too(language: str):
    w = words_of(language)
    said = FORMS["800x480"].scene("returning_1_desk", language).words()
    assert plain(w.say("head_received")) in said and plain(w.say("received")) in said


@EACH_LANGUAGE
def test_what_is_to_be_put_back_says_where(language: str):
    """On the shelf would be the opposite of it."""
    told = tell(line(0, LineStep.PUT_BACK, here=False, reason=Reason.LIFTED), words_of(language))
    pad = {"vi": "lên bàn", "en": "pad", "fr": ("plateau", "ici"), "zh": "感应区"}[language]
    for words in (told.short, told.middle):
        assert any(word in words for word in ((pad,) if isinstance(pad, str) else pad)), words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(1080, 1920, 268), (1080, 1920, 194), (1024, 1280, 301), (768, 1024, 228), (1080, 1920, 398)])
def test_upright_no_row_moves_when_the_library_answers(size: tuple[int, int, int], language: str):
    looks = Looks.of(*size)
    for count in range(1, 11):
        covers = []
        for step in (LineStep.ASKING, LineStep.DONE):
            pile = lending(*(line(at) for at in range(count - 1)), line(count - 1, step))
            scene = view(replace(pile, language=language), looks)
            covers.append([node.box for node in scene.nodes if isinstance(node, Cover)])
        assert covers[0] == covers[1], count


def test_upright_all_of_the_headline_stands_above_pages_where_that_makes_no_more_of_them():
    kiosk, looks = GALLERY["lending_40"], looks_of((1080, 1920))
    page = Page(kiosk, looks)
    first = heads(page, page.s.width - 2 * page.s.margin, kiosk.visit.lines)[0]           # type: ignore[union-attr]  # it has one
    scene = view(kiosk, looks)
    top = min(node.box[1] for node in scene.nodes if isinstance(node, Cover))
    above = " ".join(plain(text.words) for text in scene.texts() if text.box[1] + text.box[3] <= top)
    assert len(first.notes) > 1 and all(str(note.count) in above for note in first.notes)
