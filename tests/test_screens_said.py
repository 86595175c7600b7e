"""What sentences say and how they stand: one meaning for each, no bare dates, bands in one weight."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from kiosk.reasons import Reason
from kiosk.state import LineStep
from screens.gallery.states import GALLERY, line
from screens.letters.breaks import keeps
from screens.letters.typeset import plain
from screens.scene import Icon, Panel, Scene
from screens.sentences import wanted
from screens.theme import pitch
from screens.words import words_of
from tests.gallery.forms import FORMS
from tests.screens_help import LANGUAGES, SMALL, UPRIGHT, pages, spoken

BANDS = ("lending_notice", "lending_notice_empty", "lending_pad_lost", "lending_1_offline", "returning_offline")
EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


@pytest.mark.parametrize("form", ["1280x800", "800x480", "1080x1920", "1280x800-large"])
@EACH_LANGUAGE
def test_a_band_is_bold_and_its_sign_stands_at_the_first_line(form: str, language: str):
    seen = 0
    for name in (name for name in BANDS if name in GALLERY):
        scene = FORMS[form].scene(name, language)
        for panel in (node for node in scene.nodes if isinstance(node, Panel) and node.box[2] == scene.width):
            text = next(text for text in scene.texts() if text.box[1] == panel.box[1] and text.box[3] == panel.box[3])
            sign = next(_signs_in(scene, panel))
            first = panel.box[1] + (panel.box[3] - len(text.lines) * text.pitch_px) // 2
            assert text.bold, (name, text.lines)
            assert abs(sign.box[1] + sign.box[3] / 2 - first - pitch(text.font_px) / 2) <= 2, (name, text.lines)
            assert len(text.lines) == 1 or len(text.lines[-1]) > 8 or not text.lines[-1].isascii(), text.lines
            seen += 1
    assert seen


def _signs_in(scene: Scene, panel: Panel):
    return (node for node in scene.nodes if isinstance(node, Icon)
            and panel.box[1] <= node.box[1] <= panel.box[1] + panel.box[3])


@EACH_LANGUAGE
def test_how_many_can_be_borrowed_and_how_many_are_not_seen_yet_are_two_things(language: str):
    w = words_of(language)
    for n in (1, 5):
        said = [w.count(key, n) for key in ("left", "left_short", "page_more")]
        assert len(set(said)) == len(said)


@EACH_LANGUAGE
@pytest.mark.parametrize("form", FORMS)
def test_no_date_stands_without_saying_whose_it_is(form: str, language: str):
    w = words_of(language)
    for name in ("lending_8", "lending_8_trouble", "lending_13", "lending_40", "lending_undo_5"):
        visit = GALLERY[name].visit
        bare = {plain(said(one.due)) for one in (visit.lines if visit else ()) if one.due
                for said in (w.date, w.date_short, w.date_least)}
        for scene in pages(FORMS[form].of(GALLERY[name]), language, FORMS[form].looks):
            assert bare and not bare & set(scene.words()), name
            assert not [text.words for text in scene.texts() if text.overflow], name


@EACH_LANGUAGE
def test_what_can_be_undone_has_its_title_whole_on_a_small_screen_and_two_stand_on_a_page(language: str):
    first = FORMS["800x480"].scene("lending_undo_5", language)
    visit = GALLERY["lending_undo_5"].visit
    books = {plain(one.title) for one in (visit.lines if visit else ())}
    titles = [text for text in first.texts() if text.words in books and text.role != "art"]
    assert [button.key for button in first.buttons()].count("undo") == 2
    assert len(titles) == 2 and not any(text.cut for text in titles)


@EACH_LANGUAGE
@pytest.mark.parametrize("form", FORMS)
def test_a_question_says_that_the_book_lay_there_on_every_page(form: str, language: str):
    w = words_of(language)
    asked = {plain(w.say(key)) for key in ("here_brief", "here_middle", "already_here")}
    for name in ("lending_4_mixed", "lending_7_asked", "lending_40"):
        for scene in pages(FORMS[form].of(GALLERY[name]), language, FORMS[form].looks):
            questions = [button.key for button in scene.buttons()].count("yes")
            assert sum(text.words in asked for text in scene.texts()) == questions, name
            assert plain(w.say("here_short")) not in scene.words(), name


@pytest.mark.parametrize("form", ["1280x800", "1280x800-contrast", "1280x800-large", "1280x800-low", "800x480"])
def test_chinese_breaks_no_word_of_a_due_date(form: str):
    for name in ("lending_1_done", "lending_1_renewed", "lending_2", "lending_3", "lending_3_offline", "lending_undo_5"):
        for text in FORMS[form].scene(name, "zh").texts():
            assert not any("应还" in text.words and not keeps(pair) for pair in pairwise(text.lines)), (name, text.lines)


@EACH_LANGUAGE
def test_a_loan_for_the_reading_room_says_that_it_is_lent_and_that_the_gate_rings_where_there_is_room(language: str):
    w = words_of(language)
    said = set(spoken(GALLERY["lending_3_library"], language, SMALL).words())
    assert {plain(w.say("use_here")), plain(w.reason(Reason.STAYS_SECURED))} & said


@EACH_LANGUAGE
@pytest.mark.parametrize("form", ["1280x800", "1280x800-contrast"])
def test_of_two_that_are_to_be_left_at_the_desk_both_say_so(form: str, language: str):
    w, said = words_of(language), FORMS[form].scene("lending_6_trouble", language).words()
    for reason in (Reason.RESERVED, Reason.NOT_FOR_LOAN):
        assert plain(w.say("brief_desk", why=w.brief(reason))) in said


@EACH_LANGUAGE
def test_no_patron_reads_of_an_isbn(language: str):
    said = words_of(language)
    assert "ISBN" not in str([*said.table.values(), *said.reasons.values()])


@EACH_LANGUAGE
def test_what_is_wanted_of_the_only_book_is_said_as_a_request(language: str):
    w = words_of(language)
    asked = line(0, LineStep.PARTS, missing=(2, 3))
    still, fee = line(0, LineStep.PUT_BACK), line(0, LineStep.REFUSED, reason=Reason.FEE_ASKED)
    for one, said in ((line(0, LineStep.HERE), w.say("head_here")), (replace(still, here=False), w.say("head_put_back")),
                      (replace(still, here=True), ""), (fee, w.say("head_fee")),
                      (replace(fee, reason=Reason.RESERVED), w.say("head_to_desk")), (line(0), "")):
        assert wanted(one, w) == said
    assert "2" in wanted(asked, w) and "3" in wanted(asked, w) and wanted(replace(asked, missing=()), w) == ""


@EACH_LANGUAGE
def test_an_upright_screen_says_large_what_is_wanted_and_says_nothing_twice(language: str):
    w = words_of(language)
    for name in ("lending_1_here", "lending_1_put_back", "lending_1_parts", "lending_1_fee"):
        kiosk = GALLERY[name]
        assert kiosk.visit
        sizes = {text.words: text.font_px for text in spoken(kiosk, language, UPRIGHT).texts() if text.role != "art"}
        assert sizes[plain(wanted(kiosk.visit.lines[0], w))] >= UPRIGHT.sizes.title, name
    for name in ("lending_1_asking", "lending_1_reading", "lending_1_renewable", "lending_1_stay_put"):
        said = [text.words for text in spoken(GALLERY[name], language, UPRIGHT).texts() if text.role != "art"]
        assert len(said) == len(set(said)), name


def test_the_gallery_has_one_currency():
    for name, kiosk in GALLERY.items():
        for one in kiosk.visit.lines if kiosk.visit else ():
            assert not re.search(r"\d (USD|EUR)", one.message), name


@EACH_LANGUAGE
def test_that_all_is_saved_here_takes_one_line_of_a_small_screen(language: str):
    w = words_of(language)
    band = {plain(w.say(key)) for key in ("offline", "offline_brief")}
    found = [text for text in spoken(GALLERY["lending_3_offline"], language, SMALL).texts() if text.words in band]
    assert [len(text.lines) for text in found] == [1]
