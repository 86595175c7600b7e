"""How many books are on loan is told on every screen of them, whatever else has to be said there."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.settings import Look
from kiosk.state import Account
from screens.account.head import COUNTS
from screens.gallery.states import GALLERY, LOANS, MANY_HOLDS, NOTICES, account
from screens.letters.typeset import plain
from screens.looks import Looks
from screens.scene import Scene
from screens.view import view
from screens.words import words_of
from tests.account_help import EVERY
from tests.gallery.forms import FORMS as FORMS_OF
from tests.screens_help import LANGUAGES, all_words

SCREENS = ((1280, 800, 217), (800, 480, 154), (1080, 1920, 268), (1024, 768, 246), (1024, 600, 154))


def tells_how_many(scene: Scene, language: str, loans: int) -> bool:
    told = plain(all_words(scene))
    return any(plain(words_of(language).count(key, loans)) in told for key in COUNTS)


@pytest.mark.parametrize("form", FORMS_OF)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_number_of_books_is_told_whatever_page_it_is(form: str, language: str):
    """The number of the page had taken its place."""
    for name in EVERY:
        phase = GALLERY[name].phase
        assert isinstance(phase, Account)
        if phase.loans and not phase.part:
            scene = FORMS_OF[form].scene(name, language)
            assert tells_how_many(scene, language, len(phase.loans)), (name, [text.words for text in scene.texts()])


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(SCREENS), st.sampled_from(LANGUAGES), st.integers(1, 30), st.integers(0, 14), st.booleans(), st.booleans())
def test_the_number_of_however_many_books_is_told(size, language: str, loans: int, page: int, groups: bool, larger: bool):
    books = tuple(replace(LOANS[n % len(LOANS)], item=f"i{n}", renewals_left=1) for n in range(loans))
    phase = Account(known=True, loans=books, page=page, holds=MANY_HOLDS if groups else (), messages=NOTICES if groups else ())
    scene = view(replace(account(phase), language=language, look_chosen=Look(large=larger)), Looks.of(*size))
    assert tells_how_many(scene, language, loans), [text.words for text in scene.texts()]


def test_in_larger_letters_the_first_language_says_of_what_it_is_the_number():
    form = FORMS_OF["1280x800-large"]
    assert "Đang mượn 2 cuốn" in plain(all_words(form.scene("account_2", "vi")))
