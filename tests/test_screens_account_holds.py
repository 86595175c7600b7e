"""Holds in the account: what is ready, what is not here yet, and how both are counted."""

import re

import pytest

from kiosk.state import HoldShown
from screens.gallery.states import GALLERY, LOANS, MANY_HOLDS, account
from screens.letters.typeset import plain
from screens.scene import Text
from screens.theme import DAY
from screens.words import words_of
from tests.account_help import EVERY, known
from tests.gallery.forms import FORMS as FORMS_OF
from tests.screens_help import LANGUAGES, LARGE, SMALL, all_words, spoken


def test_holds_that_are_ready_and_those_that_are_not_are_told_apart():
    holds = (HoldShown("1", "红楼梦", ready=True, shelf="B2-01"), HoldShown("2", "围城"))
    scene = spoken(account(known(*LOANS[:2], holds=holds, part="holds")))
    colors = {text.words: text.color for text in scene.texts()}
    assert colors["Kệ B2-01"] == DAY.jade_deep and colors["Chưa về"] == DAY.sky


def test_holds_that_are_not_here_yet_are_counted_apart():
    assert "Reserved: 3 ready, 3 not here yet" in plain(all_words(spoken(GALLERY["account_holds"], "en", LARGE)))
    assert "Reserved 3 ready" in plain(all_words(spoken(GALLERY["account_holds"], "en", SMALL)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_title_on_two_lines_breaks_in_no_count_and_no_amount(language: str):
    for form in FORMS_OF.values():
        for name in ("account_holds", "account_pay"):
            title = form.scene(name, language).texts()[0]
            assert len(title.lines) == 1 or title.lines[0].rstrip()[-1] in ",:，：", (name, title.lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_beside_the_loans_what_is_ready_and_what_is_not_here_yet_are_both_counted(language: str):
    for name in ("account_much", "account_full"):
        holds = next(b for b in FORMS_OF["1280x800"].scene(name, language).buttons() if b.target == "holds")
        said = next(part.words for part in holds.parts if isinstance(part, Text))
        assert len(re.findall(r"\d+", said)) == 2, said


OF_WHAT = {"vi": ("Sách", "Đặt trước"), "en": ("Reserved", "Ready for you", "Ready:"), "fr": ("Réservation", "À retirer :"),
           "zh": ("预约", "已到")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_count_of_what_has_come_or_not_says_of_what(language: str):
    """«Đã về: 3»: three what? «1 not here yet» beside an overdue loan: one that has not come back?"""
    for form in FORMS_OF.values():
        for name in EVERY:
            scene = form.scene(name, language)
            said = [plain(" ".join(part.words for part in button.parts if isinstance(part, Text)))
                    for button in scene.buttons() if button.target == "holds"]
            bare = {plain(words_of(language).count("holds_waiting", n)) for n in (1, 3)}
            assert all(any(what in words for what in OF_WHAT[language]) for words in [*said, *bare]), (name, said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_large_letters_the_first_page_of_holds_is_full_in_every_language(language: str):
    """French shelves leave a title three lines: items stand nearer then."""
    told = plain(all_words(FORMS_OF["1280x800-large"].scene("account_holds", language)))
    assert sum(hold.title[:14] in told for hold in MANY_HOLDS) == 4
