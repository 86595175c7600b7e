"""Welcome, card and PIN: what is said, what can be touched, what is hidden."""

from dataclasses import replace

import pytest

from kiosk.reasons import Reason
from kiosk.state import CardTyping, Pad, PinWanted
from screens.gallery.states import GALLERY, NAMES, base
from screens.letters.typeset import plain
from screens.scene import Icon, Panel
from screens.stage import halves
from screens.theme import DAY
from screens.words import words_of
from tests.gallery.forms import FORMS
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
    assert "Mã PIN sai nhiều lần. Xin đợi 28 giây." in all_words(spoken(GALLERY["pin_wait"]))
    waits = base(PinWanted("1", wait_until_ms=1_000_000 + 1_200))
    scene = spoken(waits, "en")
    assert "Please wait 2 seconds" in all_words(scene)
    assert scene.next_paint_ms == 200
    later = spoken(replace(waits, now_ms=1_000_200), "en")
    assert "Please wait 1 second." in all_words(later)
    over = spoken(replace(waits, now_ms=1_001_200), "en")
    assert "wait" not in all_words(over) and over.next_paint_ms == 0


def test_the_card_number_is_on_no_screen_but_where_she_types_it():
    for name, kiosk in GALLERY.items():
        if isinstance(kiosk.phase, CardTyping):
            continue
        for looks in (LARGE, SMALL):
            assert "2900100000" not in all_words(spoken(kiosk, looks=looks)), name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_why_the_keys_sleep_is_said_wherever_it_has_room_and_for_how_long_always(form: str, language: str):
    told = all_words(FORMS[form].scene("pin_wait", language))
    why, how_long = halves(words_of(language).count("pin_wait", 28))
    assert plain(how_long) in told and (plain(why) in told or form == "800x480")


STEPS = ("card_wanted", "card_typing", "pin")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["1280x800", "1280x800-contrast", "1080x1920"])
def test_from_the_card_to_the_pin_the_way_back_and_the_heading_keep_their_places(form: str, language: str):
    scenes = {name: FORMS[form].scene(name, language) for name in (*STEPS, "card_checking")}
    backs = {button.box for name in STEPS for button in scenes[name].buttons() if button.key == "back"}
    assert len(backs) == 1
    heads = {next(text.box for text in scene.texts() if text.words == words_of(language).say("borrow"))
             for scene in scenes.values()}
    assert len(heads) == 1
    lowest = {max(button.box[1] for button in scenes[name].buttons() if button.key in ("back", "ok")) for name in STEPS}
    assert len(lowest) == 1


def biggest(scene) -> tuple[int, int, int, int]:
    """Of the drawings."""
    return max((node.box for node in scene.nodes if isinstance(node, Icon)), key=lambda box: box[2])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_while_a_card_is_looked_up_the_picture_and_the_languages_keep_their_places(form: str, language: str):
    wanted, checking = FORMS[form].scene("card_wanted", language), FORMS[form].scene("card_checking", language)
    assert biggest(wanted) == biggest(checking)
    languages = [[b.box for b in scene.buttons() if b.key.startswith("language_")] for scene in (wanted, checking)]
    assert languages[0] == languages[1] and "help" not in keys(checking)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refused_card_leaves_the_upright_picture_in_its_place(language: str):
    names = ("card_wanted", "card_wanted_account", "card_checking")
    boxes = {biggest(FORMS["1080x1920"].scene(name, language)) for name in names}
    assert len(boxes) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_number_and_pin_are_asked_in_letters_of_one_size(language: str):
    w = words_of(language)
    for form in ("1280x800", "1280x800-contrast", "1280x800-large", "1280x800-low"):
        sizes = {next(text.font_px for text in FORMS[form].scene(name, language).texts() if text.words == plain(w.say(key)))
                 for name, key in (("pin", "pin_title"), ("card_typing", "typing_title"))}
        assert len(sizes) == 1, form


@pytest.mark.parametrize("language", LANGUAGES)
def test_low_the_question_stands_right_above_what_is_said_at_the_field(language: str):
    for name, key in (("pin_wrong", "pin_title"), ("card_typing_wrong", "typing_title"), ("card_typing_letters", "typing_title")):
        texts = [text for text in FORMS["1280x800-low"].scene(name, language).texts() if text.role == "body"]
        asked = next(text for text in texts if text.words == plain(words_of(language).say(key)))
        assert any(text.box[1] == asked.box[1] + asked.box[3] and text.box[0] == asked.box[0] for text in texts), name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["1280x800", "1280x800-large", "1280x800-low"])
def test_where_the_number_stands_and_why_it_was_not_taken_begin_at_one_place(form: str, language: str):
    w = words_of(language)
    hint, wrong = (next(text.box[0] for text in FORMS[form].scene(name, language).texts() if text.words == plain(w.say(key)))
                   for name, key in (("card_typing_letters", "typing_hint"), ("card_typing_letters_wrong", "typing_wrong")))
    assert hint == wrong


def test_the_number_is_asked_for_without_a_lonely_verb():
    for name in FORMS:
        for text in FORMS[name].scene("card_typing_letters", "en").texts():
            assert text.lines[0] != "Type", name
