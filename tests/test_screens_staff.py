"""The staff screen: one look tells, each trouble says since when and what to do, and nobody's name is on it."""

from dataclasses import replace

import pytest

from kiosk.standing import PortSeen, Standing, WaitingRow
from kiosk.state import StaffScreen
from screens import staff_told
from screens.gallery_states import GALLERY
from screens.words import words_of
from screens.words.staff import ORDER, SENTENCES, staff_words_of
from tests.screens_help import LANGUAGES, LARGE, SMALL, all_words, keys, spoken
from tests.test_words import places

HARD, WELL, CLOCK = GALLERY["staff_hard_day"], GALLERY["staff_well"], GALLERY["staff_clock"]


@pytest.mark.parametrize("looks", [LARGE, SMALL])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_hard_day_says_how_much_what_and_since_when_and_leads_to_what_waits(language, looks):
    scene, w = spoken(HARD, language, looks), staff_words_of(language)
    assert w.count("staff_hands", 3) in all_words(scene) and "12:10" in all_words(scene) and "10:30" in all_words(scene)
    assert w.count("waiting", 3) in all_words(scene) and "staff_waiting" in keys(scene)
    assert {"staff_leave", "try_again", "print_test", "staff_details"} <= keys(scene)


@pytest.mark.parametrize("looks", [LARGE, SMALL])
def test_when_all_is_well_it_says_so_and_when_central_was_heard_last(looks):
    screen = all_words(spoken(WELL, "en", looks))
    assert "All OK" in screen and "Server last heard: 12:59." in screen and "staff_waiting" not in keys(spoken(WELL))


def test_without_a_clock_ages_stand_for_times():
    screen = all_words(spoken(CLOCK, "en"))
    assert "Scanner not connected for 11 minutes." in screen and "Clock not set" in screen and "1970" not in screen
    away = replace(CLOCK, health=replace(CLOCK.health, scanner=PortSeen("away", CLOCK.now_ms - 7_300_000)))
    assert "for 2 hours" in all_words(spoken(away, "en"))


def test_what_happened_on_another_day_says_which():
    days = replace(HARD, now_ms=HARD.now_ms + 90_000_000, wall_ms=HARD.wall_ms + 90_000_000)
    assert "Pad not connected since 27 Nov, 12:10." in all_words(spoken(days, "en"))


def test_each_state_of_each_port_is_told_with_what_to_do():
    for port, states in (("pad", ("away",)), ("scanner", ("away",)), ("upstream", ("away", "slow")),
                         ("store", ("store_full", "store_io", "store_corrupt")),
                         ("printer", ("lost", "paper_low", "paper_out", "cover_open", "trouble", "of_a_later_version"))):
        for state in states:
            kiosk = replace(WELL, health=replace(WELL.health, **{port: PortSeen(state, 9_000_000)}))
            said = staff_told.things(kiosk, staff_words_of("en"))
            assert staff_told.hands(said) == 1 and said[0].sentence.count(". ") + said[0].sentence.count(": ") >= 1, state


def test_what_the_kiosk_does_not_have_is_not_missed():
    kiosk = replace(GALLERY["staff_no_printer"], health=replace(WELL.health, printer=PortSeen("lost", 1)))
    scene = spoken(kiosk, "en")
    assert "not in use" in all_words(scene) and "print_test" not in keys(scene) and "All OK" in all_words(scene)


def test_a_row_says_what_which_and_why_and_the_command_that_closes_it():
    screen = all_words(spoken(GALLERY["staff_waiting"], "en"))
    assert "412 · Loan · Truyện Kiều" in screen and "39001000000300 · card …0013 · 12:53" in screen
    assert "Not entered: on another card" in screen and "python -m offline_store queue close NUMBER --note" in screen


def test_keys_of_a_later_store_and_a_library_systems_own_words_do_no_harm():
    w = staff_words_of("fr")
    assert staff_told.row_why(WaitingRow(1, "checkin", "1", attention="new_word"), w) == w.say("look_other")
    assert w.say("look_other") in staff_told.row_why(WaitingRow(1, "checkin", "1", reason="PATRON_HAS_NO_RULE"), w)


def test_hostile_titles_stay_inside():
    for title in ("W" * 400, "Nguyễn " * 60, "书" * 120, "שלום " * 40):
        row = WaitingRow(10 ** 9, "renew", "3" * 30, title, "0013", 1, "", "saved")
        standing = Standing(waiting=(row, row))
        for looks in (LARGE, SMALL):
            scene = spoken(replace(HARD, phase=StaffScreen("waiting", standing)), "fr", looks)
            assert not [text.words for text in scene.texts() if text.overflow]


def test_every_sentence_for_staff_has_the_same_places_in_every_language_and_none_is_a_copy():
    for key, said in SENTENCES.items():
        assert len(said) == len(ORDER) == 4
        one = [part[-1] if isinstance(part, tuple) else part for part in said]
        assert len({frozenset(places(sentence)) for sentence in one}) == 1, key
        assert len({isinstance(part, tuple) for part in said}) == 1, key
        assert one[1] not in (one[0], one[3]), key
    assert not set(SENTENCES) & set(words_of("vi").table)
