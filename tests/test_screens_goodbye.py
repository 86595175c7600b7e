"""The goodbye: what one language says the others say too, and on an upright screen its parts keep from each other."""

from dataclasses import replace

import pytest

from kiosk.state import Goodbye
from screens.gallery.states import GALLERY
from screens.paint.icons import ICONS
from screens.scene import Icon, Panel, Scene, Text
from screens.theme import DAY
from screens.view import view
from screens.words import words_of
from tests.gallery.forms import FORMS
from tests.screens_help import LANGUAGES, UPRIGHT, all_words, spoken

NAMES = [name for name in GALLERY if name.startswith("goodbye")]
FACTS = ("gate", "desk", "renew", "return", "cloud", "slip", "mail", "card")


def _facts(scene: Scene) -> set[str]:
    """What its signs stand for; what was borrowed and by when is one of them (test_screens_leaving)."""
    shown = [node.paths for node in scene.nodes if isinstance(node, Icon)]
    return {name for name in FACTS if ICONS[name] in shown}


def _varied():
    """Visits that the gallery does not show: each with and without what takes room."""
    whole = GALLERY["goodbye_gate"].phase
    assert isinstance(whole, Goodbye)
    for changes in ({}, {"gate_rings": 0, "gate_titles": ()}, {"desk": 0, "desk_titles": ()}, {"slip": ""}, {"slip": "unsent"},
                    {"slip": "print", "offline": False, "renewed": 2}, {"offline": False, "renewed": 1, "returned": 2}):
        for card in (False, True):
            yield replace(GALLERY["goodbye_gate"], phase=replace(whole, card_on_pad=card, **changes))


@pytest.mark.parametrize("form", FORMS)
def test_a_fact_that_is_told_in_one_language_is_told_in_all(form: str):
    for name in NAMES:
        told = {language: _facts(FORMS[form].scene(name, language)) for language in LANGUAGES}
        assert len(set(map(frozenset, told.values()))) == 1, (name, told)


@pytest.mark.parametrize("form", FORMS)
def test_what_became_of_the_slip_and_what_is_to_be_done_is_told_in_all_languages_of_any_visit(form: str):
    for number, kiosk in enumerate(_varied()):
        told = {language: _facts(view(replace(FORMS[form].of(kiosk), language=language), FORMS[form].looks)) - {"renew", "return"}
                for language in LANGUAGES}
        if not FORMS[form].looks.sizes.compact:
            assert len(set(map(frozenset, told.values()))) == 1, (number, told)
        assert len({frozenset(facts - {"cloud"}) for facts in told.values()}) == 1, (number, told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_upright_title_warnings_sentences_and_button_keep_from_each_other(language: str):
    s = UPRIGHT.sizes
    for name in NAMES:
        scene = spoken(GALLERY[name], language, UPRIGHT)
        words = [text for text in scene.nodes if isinstance(text, Text)]
        title = next(text for text in words if text.font_px == s.display)
        field = next((node for node in scene.nodes if isinstance(node, Panel) and node.fill == DAY.gold_tint), None)
        lines = [text for text in words if not text.bold and text.ground == scene.ground]
        if field:
            assert field.box[1] - title.box[1] - title.pitch_px >= s.mm(8), name
        if field and lines:
            assert lines[0].box[1] - field.box[1] - field.box[3] >= s.mm(6), name
        if lines:
            done = next(button for button in scene.buttons() if button.key == "done")
            assert done.box[1] - lines[-1].box[1] - lines[-1].box[3] >= s.mm(8), name


def test_upright_the_sentences_begin_at_one_edge_in_every_goodbye():
    lefts = {text.box[0] for name in NAMES for language in LANGUAGES
             for text in spoken(GALLERY[name], language, UPRIGHT).nodes
             if isinstance(text, Text) and not text.bold and text.font_px == UPRIGHT.sizes.title}
    assert len(lefts) == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["1280x800", "1280x800-large", "1280x800-low"])
def test_without_a_warning_the_picture_stays_in_every_language(form: str, language: str):
    for name in ("goodbye", "goodbye_renewed", "goodbye_returned"):
        pictures = [node for node in FORMS[form].scene(name, language).nodes if isinstance(node, Icon)]
        assert max(node.box[2] for node in pictures) >= FORMS[form].looks.sizes.mm(20), name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["goodbye_gate", "goodbye_card_gate", "goodbye_named"])
def test_low_a_warning_is_larger_than_what_follows_in_every_language(name: str, language: str):
    scene, s = FORMS["1280x800-low"].scene(name, language), FORMS["1280x800-low"].looks.sizes
    assert {text.font_px for text in scene.texts() if text.ground == DAY.gold_tint} == {s.title}


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_the_network_less_is_said_before_nothing_is(language: str):
    said, w = all_words(FORMS["1280x800-large"].scene("goodbye_card_gate", language)), words_of(language)
    assert w.say("offline") in said or w.say("offline_brief") in said
