"""What stands around a pile: whose it is, how many may still be borrowed, what is done and what is not, the way on."""

import re
from dataclasses import replace

import pytest

from kiosk.reasons import Reason
from kiosk.state import LineStep, Pad
from screens.gallery.states import GALLERY, LAN, OFFLINE, back, lending, line, returning
from screens.letters.typeset import plain
from screens.looks import Looks
from screens.notices import offline_key
from screens.paint.icons import ICONS
from screens.scene import Icon, Scene, Text
from screens.theme import DAY
from screens.words import words_of
from tests.gallery.forms import FORMS
from tests.screens_help import LANGUAGES, LARGE, SMALL, UPRIGHT, all_words, keys, spoken


def counts_with_signs(scene: Scene) -> list[tuple[str, str]]:
    """The signs of the patron's hand and of the desk's bell beside the buttons, and the number behind each."""
    finish = next(button.box for button in scene.buttons() if button.key == "finish")
    foot = [node for node in scene.leaves() if node.box[1] >= finish[1] and node.box[0] < finish[0]]
    texts = sorted((node for node in foot if isinstance(node, Text)), key=lambda text: text.box[0])
    signs = {ICONS["hand"]: "hand", ICONS["desk"]: "desk"}
    return [(signs[icon.paths], next(re.findall(r"\d+", text.words)[0] for text in texts if text.box[0] > icon.box[0]
                                     and text.box[1] < icon.box[1] + icon.box[3] <= text.box[1] + text.box[3] + 2))
            for icon in sorted((node for node in foot if isinstance(node, Icon) and node.paths in signs), key=lambda i: i.box[0])]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_greets_by_name_and_says_how_many_are_left(language: str):
    words = words_of(language)
    screen = all_words(spoken(lending(line(0), line(1)), language))
    assert words.say("greeting", name="Lan") in screen
    assert words.count("left", 3) in screen


def test_books_that_the_patron_had_already_do_not_count_again():
    had = line(0, reason=Reason.ALREADY_YOURS)
    assert "Còn mượn được 3 cuốn" in all_words(spoken(lending(had, line(1), patron=replace(LAN, loans=1))))


def test_a_full_account_is_told_and_no_limit_says_nothing():
    assert "Bạn đã mượn đủ số sách" in all_words(spoken(lending(patron=replace(LAN, loans=7))))
    assert "Còn mượn" not in all_words(spoken(lending(patron=replace(LAN, loan_limit=0))))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("looks", [LARGE, SMALL, UPRIGHT], ids=["large", "small", "upright"])
def test_a_loan_for_use_in_the_library_counts_as_borrowed_as_above(looks: Looks, language: str):
    words = words_of(language)
    for name, lent, desk in (("lending_1_use_here", 1, 0), ("lending_3_library", 1, 2), ("lending_6_library", 4, 2)):
        said = plain(all_words(spoken(GALLERY[name], language, looks)))
        assert plain(words.count("count_yours", lent)) in said or plain(words.count("count_yours_short", lent)) in said, name
        counts = ("head_desk",) if looks is UPRIGHT else ("count_desk", "count_desk_short", "count_desk_least")
        forms = {plain(words.count(key, desk or 1)) for key in counts}
        assert any(form in said for form in forms) == bool(desk), name


def test_offline_is_said_once_and_stays_said_while_something_is_owed():
    sentence = "Đã lưu tại đây. Sẽ gửi khi có mạng."
    assert all_words(spoken(lending(line(0), line(1, decided="pending"), **OFFLINE))).count(sentence) == 1
    nothing_yet = all_words(spoken(lending(line(0), **OFFLINE)))
    assert sentence not in nothing_yet and nothing_yet.count("Đang mất mạng. Bạn vẫn mượn được.") == 1
    assert sentence in all_words(spoken(lending(line(0, decided="pending"))))
    assert sentence not in all_words(spoken(lending(line(0))))


def test_a_pad_that_is_away_is_told_after_a_moment_and_no_book_is_lost():
    lost = lending(line(0), pad=Pad(ok=False, lost_since_ms=1_000_000 - 3_000))
    assert "Sách bạn mượn vẫn được lưu" in all_words(spoken(lost))
    blink = replace(lost, pad=Pad(ok=False, lost_since_ms=1_000_000 - 500))
    assert "Sách bạn mượn vẫn được lưu" not in all_words(spoken(blink))


def test_finish_is_always_there():
    for name, kiosk in GALLERY.items():
        if name.startswith(("lending", "returning")):
            for looks in (LARGE, SMALL):
                assert "finish" in keys(spoken(kiosk, looks=looks)), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_needs_somebody_is_counted_in_gold_beside_what_is_done(language: str):
    words = words_of(language)
    for looks in (LARGE, SMALL):
        scene = spoken(returning(*(back(i, "shelf") for i in range(3)), back(12, "", LineStep.DESK, reason=Reason.STILL_ON_LOAN)),
                       language, looks)
        colors = {text.words: text.color for text in scene.texts()}
        assert colors[plain(words.count("count_desk", 1))] == DAY.gold and colors[words.count("count_returned", 3)] == DAY.jade
        shown = spoken(GALLERY["lending_10_offline"], language, looks)
        said = all_words(shown)
        assert words.say(offline_key(GALLERY["lending_10_offline"])) in said
        desk, hand = (any(plain(words.count(key + form, n)) in said for form in forms)
                      for key, n, forms in (("count_desk", 3, ("", "_short", "_least")), ("count_waits", 2, ("", "_short"))))
        signs = counts_with_signs(shown)                    # beside its sign a number is enough on a small screen
        assert (hand or ("hand", "2") in signs) and (desk or (looks is SMALL and ("desk", "3") in signs))


def test_finish_is_the_filled_button_when_nothing_is_awaited():
    for name, look in (("lending_1_done", "primary"), ("lending_1_fee", "primary"), ("lending_3", "primary"),
                       ("lending_1_put_back", "secondary"), ("lending_1_here", "secondary"), ("lending_1_parts", "secondary"),
                       ("lending_1_reading", "secondary"), ("lending_40", "secondary"), ("lending_empty", "secondary")):
        assert next(b.look for b in spoken(GALLERY[name]).buttons() if b.key == "finish") == look, name


def test_finish_stands_outermost():
    for language in LANGUAGES:
        for looks in (LARGE, SMALL, UPRIGHT):
            x = {b.key: b.box[0] for b in spoken(GALLERY["lending_empty_limit"], language, looks).buttons()}
            assert x["account"] < x["finish"]


def test_a_name_is_set_a_little_smaller_in_large_letters_before_it_is_cut():
    for language in LANGUAGES:
        said = FORMS["1280x800-large"].scene("lending_1_disc", language)
        title = next(text for text in said.texts() if "Jean" in text.words)
        under = next(text for text in said.texts() if text.box[1] >= title.box[1] + title.box[3] - 1)
        assert "Jean-Baptiste" in title.words and title.font_px >= under.font_px * 0.9, language
