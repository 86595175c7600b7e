"""An account that cannot be had, or not yet, or without the network."""

from dataclasses import replace

import pytest

from kiosk.state import Link, Visit
from screens.gallery.states import GALLERY, LAN, line
from screens.letters.typeset import plain
from screens.view import view
from screens.words import words_of
from tests.account_help import FORMS
from tests.gallery.forms import FORMS as FORMS_OF
from tests.screens_help import LANGUAGES, all_words, keys, spoken


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_the_network_the_account_says_so_and_not_that_something_was_saved(language: str):
    words = words_of(language)
    screen = all_words(spoken(GALLERY["account_failed"], language))
    assert words.say("no_network") in screen and words.say("offline") not in screen
    saved = replace(GALLERY["account_failed"], visit=Visit(1, LAN, (line(0, decided="pending"),)))
    assert words.say("offline") in all_words(spoken(saved, language))
    assert words.say("no_network") not in all_words(spoken(GALLERY["account_2"], language))


def test_nothing_known_yet_and_nothing_to_be_had_are_told_apart():
    assert "Đang lấy thông tin" in all_words(spoken(GALLERY["account_loading"]))
    assert "Chưa xem được tài khoản" in all_words(spoken(GALLERY["account_failed"]))
    assert "Bạn hiện không mượn cuốn nào." in all_words(spoken(GALLERY["account_none"]))
    for name in ("account_loading", "account_failed", "account_none"):
        assert {"back", "finish"} <= keys(spoken(GALLERY[name]))


@FORMS
@pytest.mark.parametrize("language", LANGUAGES)
def test_without_the_network_every_account_says_so_and_offers_no_renewal(form: str, language: str):
    there, words = FORMS_OF[form], words_of(language)
    for name in ("account_much_2", "account_notices_much", "account_page_2", "account_holds"):
        kiosk = replace(there.of(GALLERY[name]), language=language, link=Link())
        scene = view(kiosk, there.looks)
        key = "no_network" if name == "account_holds" else "no_network_renew"
        assert plain(words.say(key)) in all_words(scene) and not {"renew", "renew_all"} & keys(scene), name
        assert words.say("no_renewal") not in all_words(scene)
