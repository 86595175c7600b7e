"""What is to pay: wherever an amount stands, where it is paid stands with it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.settings import Look
from kiosk.state import Account, FeeShown
from screens import spoken as ears
from screens.gallery.states import GALLERY, LOANS, MANY_HOLDS, NOTICES, account
from screens.letters.typeset import plain
from screens.looks import Looks
from screens.scene import Scene, Text
from screens.theme import DAY
from screens.view import view
from screens.words import words_of
from tests.account_help import EVERY, FORMS, known, opened
from tests.gallery.forms import FORMS as FORMS_OF
from tests.screens_help import LANGUAGES, SMALL, all_words, spoken

WHERE = ("pay_at_desk", "pay_at_desk_short", "fees_desk", "fees_desk_short", "fees_desk_least")
SCREENS = ((1280, 800, 217), (800, 480, 154), (1080, 1920, 268), (1024, 768, 246), (1024, 600, 154), (1920, 1080, 476))


def says_where(scene: Scene, language: str) -> bool:
    """Where to pay, in any of our words for it."""
    told = plain(all_words(scene))
    return any(plain(words_of(language).say(key, amount="")).rstrip(" :：") in told for key in WHERE)


@pytest.mark.parametrize("form", FORMS_OF)
@pytest.mark.parametrize("language", LANGUAGES)
def test_wherever_a_fee_is_shown_it_is_said_where_to_pay_it(form: str, language: str):
    there = FORMS_OF[form]
    found = 0
    for name in EVERY:
        for larger in (False, True):
            kiosk = replace(there.of(GALLERY[name]), language=language)
            kiosk = replace(kiosk, look_chosen=Look(large=True)) if larger else kiosk
            scene = view(kiosk, there.looks)
            if "₫" in all_words(scene):
                found += 1
                assert says_where(scene, language), (name, larger, [text.words for text in scene.texts()])
    assert found


@settings(deadline=None, max_examples=120)
@given(st.sampled_from(SCREENS), st.sampled_from(LANGUAGES), st.integers(0, 4), st.integers(0, 6), st.booleans(),
       st.lists(st.sampled_from((500, 35_000, 1_250_000)), min_size=1, max_size=4), st.booleans(), st.booleans())
def test_no_account_shows_an_amount_without_its_place(size, language, loans, holds, noticed, amounts, larger, opened):
    phase = Account(known=True, loans=LOANS[:loans], holds=MANY_HOLDS[:holds], messages=NOTICES if noticed else (),
                    fees=tuple(FeeShown("Livre rendu en retard", amount) for amount in amounts), part="pay" if opened else "")
    scene = view(replace(account(phase), language=language, look_chosen=Look(large=larger)), Looks.of(*size))
    assert "₫" not in all_words(scene) or says_where(scene, language), [text.words for text in scene.texts()]
    assert not [text.words for text in scene.texts() if text.overflow]



@FORMS
@pytest.mark.parametrize("language", LANGUAGES)
def test_where_to_pay_stands_with_what_is_to_pay(form: str, language: str):
    """On the page of the fees always; at least there, and in one touch."""
    there, words = FORMS_OF[form], words_of(language)
    said = [plain(words.say(key, amount="")).rstrip(" :：") for key in ("pay_at_desk", "pay_at_desk_short", "fees_desk")]
    assert said[0] in plain(all_words(there.scene("account_pay", language)))
    for name in ("account_2", "account_notices_only", "account_notices_alone", "account_no_loans"):
        kiosk = replace(there.of(GALLERY[name]), language=language)
        told = plain(all_words(view(kiosk, there.looks)) + " " + all_words(view(opened(kiosk, "pay"), there.looks)))
        assert any(where in told for where in said), (name, told)
    assert said[0] in ears.screen(opened(kiosk, "pay"), view(opened(kiosk, "pay"), there.looks), True)


@FORMS
def test_an_amount_in_words_of_the_library_is_told_as_a_fee(form: str):
    """One thing in one dress: amber, with its coins."""
    there = FORMS_OF[form]
    for name in ("account_notices_only", "account_notices_alone"):
        scene = there.scene(name, "vi")
        colors = {text.color for text in scene.texts() if "35.000" in plain(text.words)}
        assert colors == {DAY.gold}, name
    two = account(known(*LOANS[:2], messages=("Patron owes 3500.00", "Patron owes 20000.00")))
    assert [b.target for b in spoken(two, looks=SMALL).buttons() if b.key == "part"] == ["messages"]


VERBS = {"vi": "Trả", "en": "Pay", "fr": "Payer", "zh": "缴费"}


@pytest.mark.parametrize("form", FORMS_OF)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_button_of_the_fees_says_that_they_are_to_be_paid(form: str, language: str):
    """«At the desk: ₫35,000» reads as if money lay there. Three buttons side by side have no room for the French verb."""
    for name in EVERY:
        buttons = [b for b in FORMS_OF[form].scene(name, language).buttons() if b.key == "part"]
        for button in (b for b in buttons if b.target == "pay"):
            said = " ".join(part.words for part in button.parts if isinstance(part, Text))
            assert VERBS[language] in said or (language == "fr" and (len(buttons) > 2 or form == "1280x800-low")), (name, said)
