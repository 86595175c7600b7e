"""What frames a pile: what became of a visit that was cut short, the way to the desk, buttons that keep their place."""

from dataclasses import replace

import pytest

from kiosk.reasons import Reason
from kiosk.state import Lending, LineStep, Returning
from screens.gallery.states import EARLIER, GALLERY, OFFLINE, lending, line
from screens.letters.typeset import plain
from screens.paint.icons import ICONS
from screens.scene import Cover, Icon
from screens.sentences import for_desk, tell, title_of
from screens.view import view
from screens.welcome.cut_short import counts
from screens.words import words_of
from tests.gallery.forms import FORMS, LANGUAGES
from tests.screens_help import all_words

EACH = pytest.mark.parametrize(("form", "language"), [(form, language) for form in FORMS for language in LANGUAGES])
STEPS = (LineStep.DONE, LineStep.PUT_BACK, LineStep.HERE)


@EACH
def test_what_became_of_the_last_visit_is_told_however_many_books_lie_there(form: str, language: str):
    """In the words of the card, or in one line. On a small screen it steps back for a lost pad only, and for a notice."""
    w = words_of(language)
    for network, earlier in ((network, earlier) for network in ({}, OFFLINE) for earlier in (EARLIER, EARLIER[:2], EARLIER * 4)):
        for count in (0, 1, 2, 3, 4, 8, 12):
            lines = [line(i, STEPS[i % 3], here=False) for i in range(count)]
            kiosk = lending(*lines, cut=earlier, **network)
            scene = view(replace(FORMS[form].of(kiosk), language=language), FORMS[form].looks)
            said = _squeezed(all_words(scene))
            assert any(all(_squeezed(one) in said for one in counts(earlier, w, ending).split("·"))
                       for ending in ("", "_brief")), (count, network)
            assert not [line for text in scene.texts() for line in text.lines if line.rstrip().endswith("·")]
            assert not [text.words for text in scene.texts() if text.overflow]


def _squeezed(words: str) -> str:
    return "".join(plain(words).split())


@EACH
def test_while_books_come_and_go_the_buttons_keep_their_place_and_shape(form: str, language: str):
    seen = {}
    for name, kiosk in GALLERY.items():
        if isinstance(kiosk.phase, Lending | Returning) and not kiosk.phase.read:
            scene = FORMS[form].scene(name, language)
            look = [(b.key, b.box, [part.paths for part in b.parts if isinstance(part, Icon)]) for b in scene.buttons()
                    if b.key in ("account", "finish")]
            assert seen.setdefault(type(kiosk.phase), look) == look, name
    assert len(seen) == 2


@EACH
def test_a_refused_book_says_that_it_goes_to_the_desk_in_words_or_with_its_bell(form: str, language: str):
    """Wherever few words stand for the sentence."""
    w, bell = words_of(language), ICONS["desk"]
    for name in ("lending_6_trouble", "lending_8_trouble", "lending_10_trouble", "lending_7_asked"):
        scene, lines = FORMS[form].scene(name, language), GALLERY[name].visit.lines  # type: ignore[union-attr]  # each has one
        icons = [node for node in scene.leaves() if isinstance(node, Icon)]
        for one in filter(for_desk, lines):
            told = tell(one, w)
            for text in scene.texts():
                if plain(text.words) in {plain(words) for words in (told.short, told.least, told.middle) if words}:
                    x, y, _, height = text.box
                    beside = [icon for icon in icons if y - 4 <= icon.box[1] <= y + height
                              and 0 < x - icon.box[0] < 2.2 * icon.box[2] + 40]
                    assert [icon.paths for icon in beside if icon.paths == bell], (name, title_of(one, w), text.words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_a_returned_book_goes_is_as_large_for_each_of_them(language: str):
    """In larger letters too, whatever else is said of it."""
    w, form, sizes = words_of(language), FORMS["1280x800-large"], set()
    for name, where in (("shelf", "shelf"), ("hold", "hold_shelf"), ("branch", "other_branch"), ("message", "shelf")):
        place = next(text for text in form.scene(f"returning_1_{name}", language).texts() if text.words == plain(w.say(where)))
        sizes.add(place.font_px)
    assert len(sizes) == 1 and sizes.pop() >= form.looks.sizes.display


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", [form for form in FORMS if form != "800x480"])
def test_where_books_for_the_desk_say_why_in_few_words_the_foot_names_the_desk(form: str, language: str):
    """A bell and a number are a riddle. Who is meant by the hand is told by the books themselves."""
    w = words_of(language)
    for name in ("lending_6_trouble", "lending_8_trouble", "lending_10_trouble", "lending_7_asked", "lending_10_working"):
        visit = GALLERY[name].visit
        assert visit
        n, said = sum(map(for_desk, visit.lines)), _squeezed(all_words(FORMS[form].scene(name, language)))
        keys = ("count_desk", "count_desk_short", "count_desk_least", "head_desk")
        assert any(_squeezed(w.count(key, n)) in said for key in keys), name


@EACH
def test_what_became_of_a_book_for_the_desk_is_told_once_and_above_all_where_there_is_a_headline(form: str, language: str):
    """Received is not still on loan."""
    w, scene = words_of(language), FORMS[form].scene("returning_1_desk", language)
    said = [text for text in scene.texts() if text.words == plain(w.say("head_received"))]
    assert len(said) == 1 and [text.words for text in scene.texts()].count(plain(w.say("received"))) == 1
    if FORMS[form].looks.sizes.upright:
        assert said[0].font_px == FORMS[form].looks.sizes.display
    for other in ("returning_1_still", "returning_1_no"):
        assert plain(w.say("head_received")) not in FORMS[form].scene(other, language).words()


def test_upright_rows_are_as_high_in_each_language_where_no_next_book_comes_and_no_status_is_as_small_as_an_author():
    form = FORMS["1080x1920"]
    cards = [sorted(node.box for node in form.scene("lending_undo_5", language).nodes if isinstance(node, Cover))
             for language in LANGUAGES]
    assert all(boxes == cards[0] for boxes in cards)
    for language in LANGUAGES:
        scene, w = form.scene("lending_3_library", language), words_of(language)
        status = next(text for text in scene.texts() if text.words == plain(w.reason(Reason.STAYS_SECURED)))
        assert status.font_px > form.looks.sizes.body
