"""Checkout: what each line of a pile says, in every state."""

from dataclasses import replace

import pytest

from kiosk.reasons import Reason
from kiosk.state import LineStep
from kiosk.transactions import Kind
from screens.gallery.states import BOOKS, DUE, ENDLESS, GALLERY, STAFF, lending, line
from screens.letters.typeset import plain
from screens.looks import Looks
from screens.scene import Icon, Text
from screens.theme import DAY
from screens.words import words_of
from tests.screens_help import LANGUAGES, LARGE, SMALL, UPRIGHT, all_words, keys, pages, spoken

KEY_WORDS = {LineStep.READING: "reading", LineStep.ASKING: "asking", LineStep.DECIDING: "asking", LineStep.WRITING: "writing",
             LineStep.RECORDING: "working", LineStep.MARKING: "working", LineStep.HERE: "already_here"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", sorted(KEY_WORDS))
def test_every_step_is_said(step: LineStep, language: str):
    assert words_of(language).say(KEY_WORDS[step]) in all_words(spoken(lending(line(0, step)), language))


def test_a_book_is_only_called_yours_when_it_is_done():
    for step in LineStep:
        one = replace(line(0, step), decided="", due="")
        assert ("Bạn đã mượn cuốn này" in all_words(spoken(lending(one)))) == (step is LineStep.DONE), step


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_due_date_is_shown_where_there_is_one_and_no_other(language: str):
    words = words_of(language)
    dated = all_words(spoken(lending(line(0)), language))
    assert words.say("yours", date=words.date("2026-12-13")) in dated
    undated = all_words(spoken(lending(line(0, due="")), language))
    assert words.say("due_unknown") in undated
    assert "20" not in undated.replace("2 0", "")


@pytest.mark.parametrize("title", ["Số đỏ", ENDLESS, ""])
def test_put_back_is_asked_below_the_title_and_does_not_repeat_it(title: str):
    said = all_words(spoken(lending(line(1, LineStep.PUT_BACK, here=False, title=title))))
    assert "Đặt lại cuốn này lên bàn, đợi một chút." in said and '"' not in said


def test_a_book_that_lies_there_while_it_is_written_again_is_not_asked_back():
    screen = all_words(spoken(lending(line(1, LineStep.PUT_BACK, reason=Reason.WRITE_FAILED))))
    assert "nằm yên" in screen and "Đặt lại" not in screen


def test_missing_parts_are_named():
    one = lending(line(6, LineStep.PARTS, parts=3, missing=(2,)))
    assert "Hãy đặt thêm phần 2, hoặc đưa cả bộ đến quầy." in all_words(spoken(one))
    many = lending(line(6, LineStep.PARTS, parts=4, missing=(2, 3)))
    assert "Please add parts 2 and 3, or take the set to the desk." in all_words(spoken(many, "en"))
    assert "请补放第2和第3部分，或将整套交给服务台。" in all_words(spoken(many, "zh"))


def test_what_lay_there_is_asked_with_yes_and_no_for_that_item():
    one = line(0, LineStep.HERE)
    for looks in (LARGE, SMALL):
        buttons = {(b.key, b.target) for b in spoken(lending(one, line(1)), looks=looks).buttons()}
        assert {("yes", one.item), ("no", one.item)} <= buttons


def test_renewal_is_offered_where_it_is_possible_and_once():
    had = line(0, reason=Reason.ALREADY_YOURS, renewable=True, renewals_left=1)
    assert ("renew", had.item) in {(b.key, b.target) for b in spoken(lending(had)).buttons()}
    assert "Bạn đang mượn cuốn này đến hết ngày 13/12/2026." in all_words(spoken(lending(had)))
    renewed = replace(had, kind=Kind.RENEW, renewed=True, renewable=False, reason=Reason.NONE)
    assert "renew" not in keys(spoken(lending(renewed)))
    assert "Đã gia hạn đến hết ngày 13/12/2026." in all_words(spoken(lending(renewed)))


def test_a_refused_renewal_says_why_and_that_the_loan_stands():
    screen = all_words(spoken(GALLERY["lending_1_renewal_refused"]))
    assert "Chưa gia hạn: có người đặt trước." in screen and "13/12/2026" in screen
    assert "để lại quầy" not in screen


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_loan_for_use_in_the_library_tells_of_the_gate_and_is_no_refusal(language: str):
    """«Use it here» and a day to bring it back would contradict each other."""
    words, scene = words_of(language), spoken(GALLERY["lending_1_use_here"], language)
    assert words.reason(Reason.STAYS_SECURED) in all_words(scene)
    assert words.date("2026-12-13") not in all_words(scene)
    assert DAY.lacquer not in {leaf.color for leaf in scene.leaves() if isinstance(leaf, Text | Icon)}


def test_up_to_three_books_are_all_named_in_full():
    for start in range(len(BOOKS)):
        for count in range(1, 4):
            lines = [line((start + i) % len(BOOKS)) for i in range(count)]
            screen = all_words(spoken(lending(*lines, patron=STAFF)))
            missing = [one.title for one in lines if one.title not in screen and len(one.title) <= (100 if count < 3 else 40)]
            assert missing == [], count


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["lending_8", "lending_13", "lending_undo_5", "lending_10_trouble", "lending_4_mixed"])
@pytest.mark.parametrize("looks", [LARGE, SMALL, UPRIGHT], ids=["large", "small", "upright"])
def test_all_dates_of_a_screen_have_one_form_and_day_and_month_stay_together(looks: Looks, name: str, language: str):
    words = words_of(language)
    texts = [text for scene in pages(GALLERY[name], language, looks) for text in scene.texts()]
    long, short = plain(words.date(DUE)), plain(words.date_short(DUE))
    dated = [text for text in texts if short in text.words or long in text.words or "12/13" in text.words]
    assert dated and len({long in text.words for text in dated}) == 1 and not any("12/13" in text.words for text in dated)
    day = short if language in ("vi", "zh") else short.rstrip(".")
    assert [text.lines for text in dated if not any(day in plain(one) for one in text.lines)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("looks", [LARGE, SMALL, UPRIGHT], ids=["large", "small", "upright"])
def test_buttons_of_a_book_have_words_and_those_of_a_question_are_equal(looks: Looks, language: str):
    for name in ("lending_40", "lending_7_asked", "lending_4_mixed", "lending_1_here", "lending_undo_5"):
        for scene in pages(GALLERY[name], language, looks):
            buttons = [b for b in scene.buttons() if b.key in ("yes", "no", "undo", "renew")]
            for button in buttons:
                assert button.label in " ".join(part.words for part in button.parts if isinstance(part, Text)), name
            assert len({(b.box[2:], b.look) for b in buttons if b.key in ("yes", "no")}) <= 1, name


def test_state_is_told_in_words_sign_and_colour():
    """Two states differ in all three, so no one has to see colours."""
    done, refused = spoken(lending(line(0))), spoken(lending(line(0, LineStep.REFUSED, reason=Reason.RESERVED)))
    new = [leaf for leaf in refused.leaves() if leaf not in set(done.leaves())]
    kinds = {type(leaf).__name__ for leaf in new}
    assert {"Text", "Icon", "Panel"} <= kinds
    assert DAY.lacquer in {leaf.color for leaf in new if isinstance(leaf, Text | Icon)}
