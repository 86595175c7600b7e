"""Welcome, card and PIN: what is said, what can be touched, what is hidden."""

from dataclasses import replace

import pytest

from kiosk.reasons import Reason
from kiosk.state import CardTyping, Pad, PinWanted
from screens.gallery.states import GALLERY, NAMES, base
from screens.scene import Panel
from screens.theme import DAY
from screens.words import words_of
from tests.screens_help import LANGUAGES, LARGE, SMALL, all_words, keys, spoken

DIGITS = {f"digit_{n}" for n in range(10)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_welcome_screen_invites_in_the_language_and_in_the_others_small(language: str):
    scene = spoken(GALLERY["welcome"], language)
    assert {"borrow", "return", "account", "help"} <= keys(scene)
    assert NAMES[language] in all_words(scene)
    invitations = {text.words: text.font_px for text in scene.texts()}
    own = invitations[words_of(language).say("welcome")]
    others = [invitations[words_of(code).say("welcome")] for code in LANGUAGES if code != language]
    assert len(others) == 3 and max(others) < own / 2


def test_books_that_lie_there_already_are_counted_and_never_named():
    kiosk = GALLERY["welcome_lying"]
    assert "Truyện Kiều" in {lying.tags[0].title for lying in kiosk.pad.lying}
    for looks in (LARGE, SMALL):
        screen = all_words(spoken(kiosk, looks=looks))
        assert "3 cuốn sách đang nằm trên bàn." in screen
        assert "Truyện Kiều" not in screen
    one = replace(kiosk, pad=replace(kiosk.pad, lying=kiosk.pad.lying[:1]))
    assert "1 book is on the pad." in all_words(spoken(one, "en"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", [reason for reason in Reason if reason])
def test_a_card_that_is_not_good_is_answered_on_the_welcome_screen(reason: Reason, language: str):
    from screens.gallery.states import REASONS
    for looks in (LARGE, SMALL):
        said = all_words(spoken(REASONS[f"notice_{reason}"], language, looks)).replace(" ", "")       # Chinese has none
        assert words_of(language).reason(reason).replace(" ", "") in said


def test_what_is_away_is_told_on_the_welcome_screen():
    assert "Xin bạn đợi một lát" in all_words(spoken(GALLERY["welcome_pad_lost"]))
    assert "Máy quét đang được nối lại" in all_words(spoken(GALLERY["welcome_scanner_lost"]))
    assert "Sách bạn mượn vẫn được lưu" not in all_words(spoken(base(GALLERY["welcome"].phase, pad=Pad(False, 999_000))))


def test_card_wanted_can_be_left_and_says_why_a_card_was_not_taken():
    scene = spoken(GALLERY["card_wanted_account"])
    assert "back" in keys(scene)
    assert "Máy chưa đọc được thẻ." in all_words(scene)
    assert "Máy quét đang được nối lại" in all_words(spoken(GALLERY["card_wanted_lost"]))


@pytest.mark.parametrize("name", ["pin", "pin_2", "pin_shown", "pin_wait"])
def test_the_pin_pad_has_all_its_keys_in_both_sizes(name: str):
    for looks in (LARGE, SMALL):
        assert DIGITS | {"erase", "ok", "show_pin", "back"} <= keys(spoken(GALLERY[name], looks=looks))


def test_digits_are_dots_until_the_eye_is_opened():
    for looks in (LARGE, SMALL):
        hidden, shown = spoken(GALLERY["pin_2"], looks=looks), spoken(GALLERY["pin_shown"], looks=looks)
        assert "12" not in hidden.words()
        assert "1234" in shown.words()
        round_ones = [leaf for leaf in hidden.leaves() if isinstance(leaf, Panel) and leaf.box[2] == leaf.box[3]]
        assert sum(leaf.fill == DAY.ink for leaf in round_ones) == 2
        assert next(b.label for b in shown.buttons() if b.key == "show_pin") == "Ẩn mã"


def test_a_wrong_pin_and_the_wait_are_told_with_the_seconds_that_are_left():
    assert "Mã PIN chưa đúng." in all_words(spoken(GALLERY["pin_wrong"]))
    assert "Xin đợi 28 giây" in all_words(spoken(GALLERY["pin_wait"]))
    waits = base(PinWanted("1", wait_until_ms=1_000_000 + 1_200))
    scene = spoken(waits, "en")
    assert "Please wait 2 seconds" in all_words(scene)
    assert scene.next_paint_ms == 200
    later = spoken(replace(waits, now_ms=1_000_200), "en")
    assert "Please wait 1 second," in all_words(later)
    over = spoken(replace(waits, now_ms=1_001_200), "en")
    assert "wait" not in all_words(over) and over.next_paint_ms == 0


def test_the_card_number_is_on_no_screen_but_where_she_types_it():
    for name, kiosk in GALLERY.items():
        if isinstance(kiosk.phase, CardTyping):
            continue
        for looks in (LARGE, SMALL):
            assert "2900100000" not in all_words(spoken(kiosk, looks=looks)), name
