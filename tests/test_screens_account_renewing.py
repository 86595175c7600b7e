"""Renewals in the account: which loan has a button, and what its answer says."""

from dataclasses import replace

import pytest

from kiosk.reasons import Reason
from kiosk.settings import Look
from kiosk.state import Account
from screens.gallery.states import FEES, GALLERY, HOLDS, LOANS, account
from screens.letters.typeset import plain
from screens.scene import Text
from screens.view import view
from screens.words import words_of
from tests.account_help import EVERY, FORMS, all_pages, known
from tests.gallery.forms import FORMS as FORMS_OF
from tests.screens_help import LANGUAGES, LARGE, SMALL, all_words, keys, spoken


@pytest.mark.parametrize("looks", [LARGE, SMALL], ids=["large", "small"])
def test_every_loan_of_the_page_can_be_renewed_where_it_may(looks):
    scene = spoken(GALLERY["account_full"], looks=looks)
    renew = [b.target for b in scene.buttons() if b.key == "renew"]
    page = 3 if looks is LARGE else 2                # beside holds and fees, titles as long as these have room in three rows
    assert renew == [loan.item for loan in LOANS[:page] if loan.renewals_left]
    assert {"renew_all", "page_next", "back", "finish"} <= keys(scene)
    assert "page_prev" not in keys(scene)
    second = spoken(GALLERY["account_page_2"], looks=looks)
    there = [loan.item for loan in LOANS[page:2 * page] if loan.renewals_left]
    assert [b.target for b in second.buttons() if b.key == "renew"] == there
    assert "page_prev" in keys(second) and ("page_next" in keys(second)) == (len(LOANS) > 2 * page)


def test_one_loan_needs_no_renew_all_and_one_page_no_pages():
    assert not {"renew_all", "page_next", "page_prev"} & keys(spoken(account(known(LOANS[0]))))


def test_the_answer_to_a_renewal_stands_with_its_loan():
    for form in ("1280x800", "800x480"):
        screen = all_pages(GALLERY["account_renewing"], FORMS_OF[form])
        assert "Đang gia hạn…" in screen and "Đã gia hạn" in screen
        assert "Chưa gia hạn: đã đủ số lần." in screen


def test_a_refused_renewal_never_asks_to_leave_the_book_at_the_desk():
    for language in LANGUAGES:
        refused = account(known(replace(LOANS[0], refused=Reason.RESERVED)))
        screen = all_words(spoken(refused, language))
        assert words_of(language).not_renewed(Reason.RESERVED) in screen
        assert words_of(language).reason(Reason.RESERVED) not in screen


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_loan_without_a_button_says_why_on_a_low_screen_too(language: str):
    words = words_of(language)
    for name in ("account_notices_only", "account_page_2"):
        screen = all_pages(replace(GALLERY[name], language=language), FORMS_OF["800x480"])
        assert words.say("no_renewal") in screen or words.say("no_renewal_brief") in screen, name


@pytest.mark.parametrize("form", ["1280x800", "800x480", "1280x800-large", "1280x800-low", "1280x800-contrast"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_that_renews_says_so(form: str, language: str):
    """An arrow that turns is read as «load again». On a small screen in larger letters too."""
    for name in EVERY:
        large = replace(GALLERY[name], language=language, look_chosen=Look(large=True))
        for scene in (FORMS_OF[form].scene(name, language), view(large, FORMS_OF[form].looks)):
            for button in (button for button in scene.buttons() if button.key == "renew"):
                said = [part.words for part in button.parts if isinstance(part, Text)]
                assert said == [words_of(language).say("renew")], (name, said)


def test_in_a_small_card_a_refused_renewal_says_why_beside_its_button():
    for reason, said in ((Reason.RESERVED, "Có người đặt trước"), (Reason.LIBRARY_SAYS_NO, "Chưa gia hạn")):
        refused = known(replace(LOANS[0], refused=reason), LOANS[1], holds=HOLDS, fees=FEES)
        scene = spoken(account(refused), looks=SMALL)
        assert said in plain(all_words(scene)) and "renew" in keys(scene)


@FORMS
@pytest.mark.parametrize("language", LANGUAGES)
def test_why_a_loan_has_no_button_stands_in_a_line_of_its_own_or_in_that_of_the_date(form: str, language: str):
    """Never in a column that takes from titles and dates."""
    words = words_of(language)
    notes = plain(words.say("no_renewal")), plain(words.say("no_renewal_brief"))
    found = 0
    for name in EVERY:
        for text in FORMS_OF[form].scene(name, language).texts():
            if plain(text.words).endswith(notes):
                found += 1
                assert len(text.lines) == 1 and text.align == "left", (name, text.lines)
    assert found


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_touched_stays_where_it_is_while_a_loan_is_renewed(language: str):
    """Rows are as high as their loans at rest; a title in a card stands still."""
    for form in (FORMS_OF["1280x800"], FORMS_OF["800x480"], FORMS_OF["1280x800-low"]):
        for name in ("account_page_2", "account_full", "account_much"):
            kiosk = replace(form.of(GALLERY[name]), language=language)
            assert isinstance(kiosk.phase, Account)
            before = view(kiosk, form.looks)
            renewed = next(b.target for b in before.buttons() if b.key == "renew")
            loans = tuple(replace(loan, renewing=loan.item == renewed) for loan in kiosk.phase.loans)
            after = view(replace(kiosk, phase=replace(kiosk.phase, loans=loans)), form.looks)
            assert {(b.target, b.box) for b in after.buttons() if b.key == "renew"} == {
                (b.target, b.box) for b in before.buttons() if b.key == "renew" and b.target != renewed}, name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS_OF)
def test_a_loan_that_was_not_renewed_is_named_whatever_page_is_shown(form: str, language: str):
    """After «renew all» nobody leaves with one refused and does not know it."""
    kiosk = FORMS_OF[form].of(GALLERY["account_renewing"])
    assert isinstance(kiosk.phase, Account)
    refused = next(loan for loan in kiosk.phase.loans if loan.refused)
    assert refused.title in all_words(view(replace(kiosk, language=language), FORMS_OF[form].looks))
