"""The slip, the wait, goodbye; and the questions that come between."""

from dataclasses import replace

import pytest

from kiosk.events import Touched
from kiosk.state import Goodbye, Help, Link, Lying, SlipChoice, StillThere, Tag
from kiosk.touches import touched
from screens.gallery_states import GALLERY, LAN, base, lending, line
from screens.theme import DAY
from screens.words import words_of
from tests.screens_help import LANGUAGES, LARGE, SMALL, all_words, keys, spoken

CHOICES = {"receipt_print", "receipt_email", "receipt_none"}


@pytest.mark.parametrize("printer", ["ok", "paper_low", "unknown", "paper_out", "cover_open", "lost", "trouble"])
def test_paper_is_offered_while_the_printer_may_print_else_a_sentence_says_why(printer: str):
    from kiosk.leaving import may_print
    kiosk = lending(line(0), phase=SlipChoice(), printer=printer)
    for looks in (LARGE, SMALL):
        scene = spoken(kiosk, looks=looks)
        assert ("receipt_print" in keys(scene)) == may_print(kiosk)
        assert ("Máy in" in all_words(scene) or "Nắp máy in" in all_words(scene)) != may_print(kiosk)
        assert {"receipt_none", "back"} <= keys(scene)


@pytest.mark.parametrize("mail", [True, False])
@pytest.mark.parametrize("has_mail", [True, False])
@pytest.mark.parametrize("up", [True, False])
def test_mail_is_offered_where_it_can_be_sent(mail: bool, has_mail: bool, up: bool):
    kiosk = lending(line(0), phase=SlipChoice(), patron=replace(LAN, has_mail=has_mail), link=Link(up=up))
    kiosk = replace(kiosk, settings=replace(kiosk.settings, mail=mail))
    assert ("receipt_email" in keys(spoken(kiosk))) == (mail and has_mail and up)


def test_the_choice_is_there_even_where_only_one_is_left():
    assert keys(spoken(GALLERY["slip_only_none"])) & CHOICES == {"receipt_none"}


def test_what_has_been_borrowed_is_said_beside_the_choice():
    assert "Đã mượn 2 cuốn" in all_words(spoken(GALLERY["slip"]))
    assert "Đã trả 1 cuốn sách" in all_words(spoken(GALLERY["slip_only_none"]))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("looks", [LARGE, SMALL], ids=["large", "small"])
def test_goodbye_counts_and_warns(looks, language: str):
    words = words_of(language)
    screen = all_words(spoken(GALLERY["goodbye_gate"], language, looks))
    assert words.say("goodbye") in screen
    assert words.count("gate_rings", 1) in screen
    assert words.count("leave_at_desk", 1) in screen
    assert words.count("borrowed", 3) in screen
    quiet = all_words(spoken(GALLERY["goodbye"], language, looks))
    assert words.say("first_due", date=words.date("2026-12-13")) in quiet
    assert words.say("take_slip") in quiet and words.say("take_card") in quiet


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("looks", [LARGE, SMALL], ids=["large", "small"])
def test_a_warning_at_the_end_stands_in_its_own_field_before_all_counts(looks, language: str):
    for name, key in (("goodbye_gate_only", "gate_rings"), ("goodbye_desk", "leave_at_desk")):
        scene, n = spoken(GALLERY[name], language, looks), 2 if key == "gate_rings" else 5
        warning = next(text for text in scene.texts() if text.words == words_of(language).count(key, n))
        assert warning.bold and warning.ground == DAY.gold_tint and len(warning.lines) <= 2
        title, done = words_of(language).say("goodbye"), words_of(language).say("done")
        quiet = [text for text in scene.texts() if text.ground == DAY.jade and text.words not in (title, done)]
        assert quiet and all(text.font_px <= warning.font_px and not text.bold for text in quiet)
        assert all(text.box[1] > warning.box[1] for text in quiet)


def test_goodbye_says_thanks_for_returns_and_see_you_for_nothing():
    assert "Cảm ơn bạn." in all_words(spoken(GALLERY["goodbye_returned"]))
    assert "Hẹn gặp lại bạn." in all_words(spoken(GALLERY["goodbye_nothing"]))


def test_goodbye_says_that_it_was_decided_here_and_gives_no_date_that_is_not_known():
    screen = all_words(spoken(GALLERY["goodbye_offline"]))
    assert "Đã lưu tại đây. Sẽ gửi khi có mạng." in screen
    assert "Ngày trả: xem trong tài khoản của bạn." in screen
    assert "đã lưu" in all_words(spoken(base(Goodbye(1, borrowed=1, slip="failed"))))


def test_goodbye_ends_at_a_touch_anywhere():
    scene = spoken(GALLERY["goodbye"])
    assert scene.anywhere == "done" and "done" in keys(scene)


def test_goodbye_knows_nothing_of_what_lies_there():
    lying = (Lying("39001", (Tag("E0", title="Truyện Kiều"),), 0),)
    kiosk = GALLERY["goodbye"]
    assert "Truyện Kiều" not in all_words(spoken(replace(kiosk, pad=replace(kiosk.pad, lying=lying))))


def test_still_there_counts_down_and_asks_to_be_painted_each_second():
    kiosk = lending(phase=StillThere(GALLERY["lending_1_done"].phase, 1_014_500))
    scene = spoken(kiosk, "en")
    assert "Do you need more time?" in all_words(scene) and "15 seconds" in all_words(scene)
    assert "more_time" in keys(scene) and scene.next_paint_ms == 500
    assert "1 second." in all_words(spoken(replace(kiosk, now_ms=1_014_000), "en"))
    assert "0 seconds." in all_words(spoken(replace(kiosk, now_ms=1_020_000), "en"))


def test_another_card_is_a_question_with_two_answers():
    scene = spoken(GALLERY["other_card"])
    assert {"yes", "no", "help"} <= keys(scene)
    assert next(b.look for b in scene.buttons() if b.key == "no") == "primary"


def test_help_lies_over_the_question_and_comes_back_to_it():
    asked = GALLERY["other_card"]
    helped, _ = touched(asked, Touched("help"))
    assert helped.phase == Help(asked.phase)
    assert touched(helped, Touched("back"))[0].phase == asked.phase


def test_help_has_a_telephone_three_answers_and_a_way_back():
    for looks in (LARGE, SMALL):
        scene = spoken(GALLERY["help"], looks=looks)
        assert "024 3825 0000" in all_words(scene) and "back" in keys(scene)
        assert all(words_of("vi").say(f"help_a{n}") in all_words(scene) for n in "123")
        assert "Gọi" not in all_words(spoken(GALLERY["help_no_phone"], looks=looks))


def test_out_of_service_says_where_help_is_and_offers_nothing_else():
    scene = spoken(GALLERY["out_of_service"])
    assert "Mời bạn đến quầy" in all_words(scene)
    assert {key for key in keys(scene) if not key.startswith("language_")} == {"help", "look"}
