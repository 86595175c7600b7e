"""The headline is what has happened: on the idle screen, where the card is asked for, before the first book, at the keys."""

from dataclasses import replace

import pytest

from kiosk.events import Touched
from kiosk.reasons import Reason
from kiosk.session import step
from kiosk.state import CardTyping, Pad, PinWanted, Returning, Settings, Welcome
from screens.gallery.states import GALLERY, LETTERS, base, lending, line, returning
from screens.letters.typeset import plain
from screens.paint.icons import ICONS
from screens.scene import Button, Icon, Panel, Scene, Text
from screens.stage import halves
from screens.theme import DAY
from screens.welcome.opening import opening
from screens.words import words_of
from tests.gallery.forms import FORMS
from tests.screens_help import LANGUAGES, LARGE, SMALL, all_words, spoken
from tests.test_screens_looks import UPRIGHT

HEADED = {"welcome_pad_lost": "pad_lost_new", "welcome_scanner_lost": "scanner_lost", "card_wanted_lost": "scanner_lost",
          "lending_empty_limit": "limit_title"}


def headline(scene: Scene) -> str:
    """The words in the largest letters that stand by themselves."""
    alone = (node for node in scene.nodes if isinstance(node, Text) and node.role == "body")
    return max(alone, key=lambda text: text.font_px).words


def filled(scene: Scene) -> set[str]:
    return {button.key for button in scene.buttons() if button.look == "primary"}


def button(scene: Scene, key: str) -> Button:
    return next(each for each in scene.buttons() if each.key == key)


@pytest.mark.parametrize("looks", [LARGE, UPRIGHT])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", HEADED)
def test_what_is_away_is_the_headline(state, language, looks):
    scene, w = spoken(GALLERY[state], language, looks), words_of(language)
    assert headline(scene) == halves(w.say(HEADED[state]))[0]
    assert w.say("welcome") not in all_words(scene) and w.say("lay") not in all_words(scene)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_slip_that_was_not_sent_leads_to_the_account_where_the_same_stands(language):
    scene, w = spoken(GALLERY["welcome_unsent"], language), words_of(language)
    assert filled(scene) == {"account"} and w.say("account") in all_words(scene)
    assert any(isinstance(node, Icon) and node.paths == ICONS["mail"] for node in scene.nodes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_that_was_refused_is_the_headline_and_only_what_leads_on_is_filled(language):
    w = words_of(language)
    scene = spoken(GALLERY["welcome_expired"], language)
    assert headline(scene) == halves(w.reason(Reason.EXPIRED))[0] and filled(scene) == set()
    scene = spoken(GALLERY["welcome_offline_pin"], language)
    assert filled(scene) == {"return"} and all_words(scene).count(w.say("returning_works")) == 1
    assert filled(spoken(base(Welcome(Reason.CARD_GARBLED, 9)), language)) == {"borrow"}


def test_that_returning_works_is_not_said_while_the_pad_is_away():
    scene = spoken(base(Welcome(Reason.OFFLINE_PIN, 9), pad=Pad(False, 1)), "en")
    assert "Returning" not in all_words(scene) and filled(scene) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_cannot_work_now_is_not_filled_and_nobody_who_just_came_hears_of_loans(language):
    """Nor asleep: the pad and the network may be back at the next patron's touch. The account needs no pad."""
    lost, w = spoken(GALLERY["welcome_pad_lost"], language), words_of(language)
    assert filled(lost) == {"account"} and w.say("account_works") in all_words(lost)
    blind = replace(GALLERY["welcome_pad_lost"], scanner_ok=False)
    blind = spoken(replace(blind, settings=replace(blind.settings, card_by_typing="")), language)
    assert filled(blind) == set() and w.say("account_works") not in all_words(blind)
    assert all(button(lost, key).enabled for key in ("borrow", "return", "account"))
    assert halves(w.say("pad_lost_new"))[1] in all_words(lost) and w.say("pad_lost") not in all_words(lost)
    offline = spoken(GALLERY["welcome_offline_pin"], language)
    assert filled(offline) == {"return"} and button(offline, "borrow").enabled


def test_without_a_scanner_the_number_can_be_typed_where_the_library_wants_it():
    assert filled(spoken(GALLERY["card_wanted_lost"])) == {"type_card"}
    assert filled(spoken(GALLERY["welcome_scanner_lost"])) == {"borrow"}
    without = replace(GALLERY["welcome_scanner_lost"].settings, card_by_typing="")
    assert filled(spoken(replace(GALLERY["welcome_scanner_lost"], settings=without))) == {"return"}
    scene = spoken(replace(GALLERY["card_wanted_lost"], settings=without), "en")
    assert filled(scene) == set() and "type your card" not in all_words(scene) and "ask at the desk" in all_words(scene)
    assert Settings(library={}).card_by_typing in ("", "digits", "letters")


@pytest.mark.parametrize("looks", [LARGE, SMALL])
@pytest.mark.parametrize("language", LANGUAGES)
def test_books_that_lie_there_are_the_headline_and_both_ways_are_equal(language, looks):
    scene = spoken(GALLERY["welcome_lying"], language, looks)
    assert headline(scene) == words_of(language).count("lying", 3)
    assert button(scene, "borrow").look == button(scene, "return").look != button(scene, "account").look


def test_at_the_limit_finish_is_the_way_on_as_the_words_say_for_returning_begins_there():
    full = GALLERY["lending_empty_limit"]
    assert filled(spoken(full)) == {"finish"}
    for language in LANGUAGES:
        w = words_of(language)
        assert w.say("finish") in w.say("limit_hint") and w.say("return") in w.say("limit_hint")
        for looks in (LARGE, SMALL):
            assert plain(w.say("limit_hint")) in spoken(full, language, looks).words()
    laid = replace(full, visit=replace(full.visit, lines=(line(0),)))  # type: ignore[type-var]
    assert filled(spoken(laid)) == {"finish"} and words_of("vi").say("limit_title") not in all_words(spoken(laid))


def test_an_empty_visit_without_a_pad_says_so_once():
    for kiosk in (lending(pad=Pad(False, 1)), returning(phase=Returning(), pad=Pad(False, 1))):
        scene = spoken(kiosk, "en")
        assert headline(scene) == halves(words_of("en").say("pad_lost"))[0] and all_words(scene).count("being reconnected") == 1


def test_a_sentence_is_halved_at_its_first_stop():
    assert halves("One. Two. Three.") == ("One.", "Two. Three.") and halves("Alone.") == ("Alone.", "")
    assert halves("网络中断。请到服务台。") == ("网络中断。", "请到服务台。") and halves("证号…0013。") == ("证号…0013。", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_closed_library_says_when_it_opens_once_and_invites_whoever_is_there_in_a_low_voice(language):
    kiosk, w = GALLERY["welcome_closed"], words_of(language)
    scene = spoken(kiosk, language)
    hours = opening(kiosk, w)[0]
    assert headline(scene).replace("\u00a0", " ") == hours.replace("\u00a0", " ") and filled(scene) == set()
    assert w.say("closed_works") in all_words(scene) and w.say("welcome") not in all_words(scene)
    assert len([text for text in scene.texts() if text.words == headline(scene)]) == 1
    greeted, _ = step(replace(kiosk, language=language), Touched("hello"))
    assert filled(spoken(greeted, language)) == {"borrow"} and w.say("hello") in all_words(spoken(greeted, language))


def test_news_that_have_no_room_end_with_their_last_whole_item():
    item = "Story time for children: Sat. 9:30, second floor"
    long = "; ".join([item] * 9)

    def told(news: str) -> str:
        kiosk = GALLERY["welcome_closed"]
        scene = spoken(replace(kiosk, settings=replace(kiosk.settings, news={"en": (news,)})), "en")
        return next(text.words for text in scene.texts() if text.words.startswith("Story"))

    assert told(long) == item and told(item) == item
    assert told(f"{item}. {long}".replace("; ", " and ")) == f"{item}."
    assert told(long.replace("; ", " and ")).endswith("…")


# ---- the keys -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("looks", [LARGE, SMALL, UPRIGHT])
def test_while_she_has_to_wait_the_keys_sleep_and_the_way_back_does_not(looks):
    for name in ("pin_wait", "staff_pin_wait"):
        scene = spoken(GALLERY[name], looks=looks)
        asleep = {each.key for each in scene.buttons() if not each.enabled}
        assert asleep == {"ok", "erase", "show_pin", *(f"digit_{n}" for n in range(10))}
    over = spoken(replace(GALLERY["pin_wait"], now_ms=2_000_000), looks=looks)
    assert all(each.enabled for each in over.buttons())


def test_the_last_key_is_filled_as_soon_as_there_is_something_to_confirm():
    """A PIN has four rings; with fewer digits the key may be pressed, and does not say that all is done."""
    assert filled(spoken(GALLERY["pin"])) == filled(spoken(GALLERY["pin_2"])) == set()
    assert button(spoken(GALLERY["pin_2"]), "ok").enabled
    assert filled(spoken(base(PinWanted("1", digits="1234")))) == {"ok"}
    assert filled(spoken(base(CardTyping()))) == set() and filled(spoken(GALLERY["card_typing"])) == {"ok"}
    assert filled(spoken(base(PinWanted("1", digits="12", wait_until_ms=9_999_999)))) == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("looks", [LARGE, UPRIGHT])
def test_where_the_number_stands_on_the_card_is_said_until_something_is_wrong(looks, language):
    w = words_of(language)
    assert w.say("typing_hint") in all_words(spoken(GALLERY["card_typing"], language, looks))
    assert w.say("typing_wrong") in all_words(spoken(GALLERY["card_typing_wrong"], language, looks))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_where_the_number_stands_is_said_above_every_board_of_letters(form, language):
    """Beside the field where it has room there, else from the margin on; in large letters, too."""
    for name in ("card_typing_letters", "card_typing_letters_digits"):
        assert plain(words_of(language).say("typing_hint")) in all_words(FORMS[form].scene(name, language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_low_what_is_wrong_stands_in_line_with_the_field(language):
    for name in ("pin_wrong", "pin_wait", "card_typing_wrong"):
        scene = FORMS["1280x800-low"].scene(name, language)
        fields = [node.box for node in scene.nodes if isinstance(node, Panel) and node.border and node.box[2] > 400]
        told = next(node for node in scene.nodes if isinstance(node, Text) and node.color in (DAY.gold, DAY.lacquer))
        assert told.box[0] == fields[0][0] and 0 <= fields[0][1] - told.box[1] - told.box[3] <= LARGE.sizes.gap, name


def test_a_tab_leads_to_its_page_of_letters_and_to_no_other():
    kiosk, _ = step(base(CardTyping(), settings=LETTERS), Touched("keys_page", "2"))
    assert "letter_0" in {each.key for each in spoken(kiosk, looks=SMALL).buttons()}
    assert button(spoken(kiosk, looks=SMALL), "keys_page").target == "0"
    for target in ("7", "", "-1", "x"):
        assert step(kiosk, Touched("keys_page", target))[0].phase.page in (0, 2)  # type: ignore[union-attr]
    tabs = [each for each in spoken(kiosk, looks=SMALL).buttons() if each.key == "keys_page"]
    assert [each.look for each in tabs] == ["quiet", "quiet", "tint"]


def test_after_two_letters_a_small_screen_shows_the_digits_once():
    kiosk = base(CardTyping(), settings=LETTERS)
    for sign, page in (("H", 0), ("N", 2), ("1", 2)):
        kiosk, _ = step(kiosk, Touched(f"letter_{sign}"))
        assert kiosk.phase.page == page  # type: ignore[union-attr]
    tabs = {each.target: each.label for each in spoken(kiosk, looks=SMALL).buttons() if each.key == "keys_page"}
    assert tabs["2"].startswith("0–9")
    kiosk, _ = step(base(CardTyping(typed="HN", page=2), settings=LETTERS), Touched("keys_page", "0"))
    assert step(kiosk, Touched("letter_A"))[0].phase.page == 0  # type: ignore[union-attr]


@pytest.mark.parametrize("looks", [LARGE, SMALL, UPRIGHT])
@pytest.mark.parametrize("language", LANGUAGES)
def test_keys_of_letters_are_all_of_one_height_and_a_card_number_is_seen_whole(looks, language):
    scene = spoken(base(CardTyping(typed="29001000000013"), settings=LETTERS), language, looks)
    letters = {each.box[2:] for each in scene.buttons() if each.key.startswith("letter_")}
    assert len(letters) == 1 and "29001000000013" in all_words(scene)
    back = button(scene, "back")
    assert any(isinstance(part, Text) for part in back.parts)
    if looks is UPRIGHT:
        assert min(letters.pop()) >= 85


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_needs_large_letters_finds_them_on_the_welcome_screen_of_every_size(language):
    for looks in (LARGE, SMALL, UPRIGHT):
        for name in ("welcome", "welcome_news", "welcome_closed", "welcome_hello"):
            assert button(spoken(GALLERY[name], language, looks), "look").enabled


def test_the_french_have_their_keyboard():
    keys = {language: {each.label: each.box for each in spoken(GALLERY["card_typing_letters"], language).buttons()
                       if each.key.startswith("letter_")} for language in LANGUAGES}
    for language, first in (("fr", "A"), ("en", "Q"), ("vi", "Q"), ("zh", "Q")):
        row = [label for label, box in keys[language].items() if box[1] == keys[language]["E"][1]]
        assert min(row, key=lambda label: keys[language][label][0]) == first and len(keys[language]) == 36


# ---- the look sheet and help ----------------------------------------------------------------------------------------

@pytest.mark.parametrize("looks", [LARGE, SMALL, UPRIGHT])
@pytest.mark.parametrize("language", LANGUAGES)
def test_all_switches_say_what_they_do_or_none_does_and_no_word_is_cut(language, looks):
    w = words_of(language)
    for name in ("look_sheet", "look_sheet_large", "look_sheet_contrast", "look_sheet_low"):
        scene = spoken(GALLERY[name], language, looks)
        rows = [each for each in scene.buttons() if each.key.startswith("look_")]
        hinted = [w.say(f"{row.key}_hint") in [part.words for part in row.parts if isinstance(part, Text)] for row in rows]
        assert len(rows) >= 2 and len(set(hinted)) == 1
        assert w.say("look_hint") in all_words(scene)
        for row in rows:
            below = [part for part in row.parts if isinstance(part, Text) and part.box[3] < row.box[3]]      # others are centred
            assert all(part.box[1] + part.box[3] <= row.box[1] + row.box[3] - 2 for part in below)


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_says_in_every_form_how_to_borrow(language):
    w = words_of(language)
    for form in FORMS.values():
        for name in ("help", "help_no_phone"):
            said = all_words(form.scene(name, language))
            assert plain(w.say("help_q0")) in said and plain(w.say("help_q1")) in said and plain(w.say("help_q2")) in said
            assert plain(w.say("help_a0", finish=w.say("finish"))) in said or plain(w.say("help_a0_short")) in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_says_how_to_borrow_and_names_the_button(language):
    w = words_of(language)
    scene = spoken(GALLERY["help"], language)
    assert w.say("help_q0") in all_words(scene) and w.say("finish") in w.say("help_a0", finish=w.say("finish"))
    small = spoken(GALLERY["help"], language, SMALL)
    assert w.say("help_q1") in all_words(small)
    last = max(node.box[1] + node.box[3] for node in small.nodes if isinstance(node, Text) and node.words == w.say("help_a2"))
    assert button(small, "back").box[1] - last >= 6
