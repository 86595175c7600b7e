"""Room that is used: upright screens, rows with air, a pager that keeps its place, words as long as there is room for."""

from dataclasses import replace

import pytest

from kiosk.state import Account, Kiosk
from screens.gallery.states import GALLERY
from screens.letters.typeset import plain
from screens.scene import Panel, Scene, Text
from tests.gallery.forms import FORMS
from tests.screens_help import LANGUAGES, SMALL, all_words, spoken

UPRIGHT = FORMS["1080x1920"]
SIZES = UPRIGHT.looks.sizes


def letters(scene: Scene, words: str) -> int:
    return next(text.font_px for text in scene.texts() if text.words.startswith(words))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["account_pay", "account_messages", "account_2", "account_waiting", "staff_well",
                                  "staff_details", "staff_waiting", "account_no_loans", "account_holds"])
def test_on_an_upright_screen_a_headline_stands_in_the_middle_of_what_is_free_and_the_rest_low(name: str, language: str):
    scene = UPRIGHT.scene(name, language)
    large = max(scene.texts(), key=lambda text: text.font_px)
    assert large.font_px >= SIZES.display and large.align == "center" and not large.overflow and not large.cut
    assert not [text for text in scene.texts() if text.overflow]
    assert all(button.box[1] > large.box[1] + large.box[3] for button in scene.buttons())
    below = min(text.box[1] for text in scene.texts() if text.box[1] >= large.box[1] + large.box[3])
    assert below < SIZES.height * 0.8


@pytest.mark.parametrize(("name", "listed"), [("account_pay", "Livre rendu"), ("account_2", "Hạn trả"), ("help", "Quầy sẽ")])
def test_a_list_with_room_has_larger_letters(name: str, listed: str):
    assert letters(UPRIGHT.scene(name, "vi"), listed) > SIZES.body


def test_a_renewal_changes_no_letters():
    before = GALLERY["account_2"]
    assert isinstance(before.phase, Account)
    loan = before.phase.loans[1]
    for now in (replace(loan, renewing=True), replace(loan, renewed=True)):
        after = replace(before, phase=replace(before.phase, loans=(before.phase.loans[0], now)))
        one, other = UPRIGHT.scene("account_2", "vi"), spoken(after, looks=UPRIGHT.looks)
        assert letters(one, "Quá hạn") == letters(other, "Quá hạn")
        assert _boxes(one, "back") == _boxes(other, "back")


def _boxes(scene: Scene, *keys: str) -> dict[str, tuple[int, int, int, int]]:
    return {button.key: button.box for button in scene.buttons() if button.key in keys}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["goodbye", "goodbye_gate", "staff_well", "staff_damaged"])
def test_on_an_upright_screen_no_button_is_fainter_than_what_stands_above(name: str, language: str):
    scene = UPRIGHT.scene(name, language)
    sizes = [text.font_px for button in scene.buttons() if not button.key.startswith("language") for text in button.parts
             if isinstance(text, Text)]
    assert min(sizes) >= SIZES.title


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", ["account_full", "account_notices_much"])
def test_the_arrows_of_the_pages_stay_where_the_finger_is(name: str, form: str):
    kiosk, looks = FORMS[form].of(GALLERY[name]), FORMS[form].looks
    assert isinstance(kiosk.phase, Account)
    pages = [spoken(replace(kiosk, phase=replace(kiosk.phase, page=at)), "fr", looks) for at in range(7)]
    for key in ("page_next", "page_prev"):
        assert len({_boxes(scene, key)[key] for scene in pages if _boxes(scene, key)}) <= 1


def test_a_row_as_wide_as_a_small_screen_says_what_its_button_does():
    alone = spoken(GALLERY["account_waiting"], "en", SMALL)
    assert "Renew" in [part.words for button in alone.buttons() for part in button.parts if isinstance(part, Text)]


def test_a_button_of_an_account_says_what_it_counts_where_there_is_room():
    assert "Sách đặt trước đã về: 1" in plain(all_words(spoken(GALLERY["account_2"], "vi", SMALL)))
    large: Kiosk = FORMS["1280x800-large"].of(GALLERY["account_2"])
    told = plain(all_words(spoken(large, "vi", FORMS["1280x800-large"].looks)))
    assert "Sách đã về: 1" in told and "Trả phí ở quầy: 35.000 ₫" in told                  # where to pay goes before the rest


def test_no_sentence_of_a_goodbye_breaks_for_the_sake_of_the_picture():
    scene = FORMS["1280x800"].scene("goodbye_offline", "fr")
    assert not [text for text in scene.texts() if len(text.lines) > 1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["help", "account_pay", "account_messages", "account_2", "account_waiting"])
def test_letters_keep_from_the_edges_of_their_card_on_a_small_screen(name: str, language: str):
    scene = FORMS["800x480"].scene(name, language)
    card = next(node for node in scene.nodes if isinstance(node, Panel) and node.border_px and node.box[3] > 100)
    inside = [text for text in scene.texts() if card.box[0] <= text.box[0] < card.box[0] + card.box[2]
              and card.box[1] <= text.box[1] + text.box[3] // 2 < card.box[1] + card.box[3]]
    assert inside and min(text.box[1] for text in inside) >= card.box[1] + 3
    assert all(text.box[0] >= card.box[0] + 15 for text in inside)
