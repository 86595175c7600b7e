"""An account on an upright screen: its headline, with its sign, stands close over what it heads, at one place for a visit."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screens.account import screen as account_screen
from screens.account.upright import HANGS_PART
from screens.gallery.states import GALLERY, LOANS, MANY_FEES, MANY_HOLDS, account
from screens.scene import Icon, Panel, Scene, Text
from screens.view import view
from tests.account_help import EVERY, known
from tests.gallery.forms import FORMS as FORMS_OF
from tests.screens_help import LANGUAGES

FORM = FORMS_OF["1080x1920"]
SIZES = FORM.looks.sizes
FULL = ("account_full", "account_much", "account_much_2", "account_notices_much", "account_page_2", "account_renewing")
"""All the height is theirs: the headline goes up, and has no sign."""

NO_LIST = ("account_loading", "account_failed", "account_none")


def head_of(scene: Scene) -> Text:
    return next(text for text in scene.texts() if text.align == "center" and text.font_px >= SIZES.title)


def top_of(scene: Scene) -> int:
    """Where what the headline heads begins."""
    head = head_of(scene)
    low = head.box[1] + head.box[3]
    return min(node.box[1] for node in scene.nodes if isinstance(node, Panel) and node.box[1] >= low and node.box[3] > 40)


def signs(scene: Scene) -> list[Icon]:
    return [node for node in scene.nodes if isinstance(node, Icon) and node.box[1] + node.box[3] <= head_of(scene).box[1]
            and node.box[2] > SIZES.mm(10)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_headline_stands_close_over_what_it_heads_at_one_place_with_its_sign(language: str):
    """It stood 500 to 800 px over it, elsewhere on each screen of a visit."""
    places = set()
    for name in (name for name in EVERY if name not in NO_LIST):
        scene = FORM.scene(name, language)
        head = head_of(scene)
        low = head.box[1] + head.box[3]
        assert SIZES.mm(5) <= top_of(scene) - low <= 110, name
        if name not in FULL:
            places.add((low, top_of(scene)))
            assert len(signs(scene)) == 1, name
    assert places == {(round(SIZES.height * HANGS_PART) - SIZES.mm(23), round(SIZES.height * HANGS_PART))}


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(LANGUAGES), st.integers(0, 7), st.integers(0, 6), st.integers(0, 3), st.sampled_from(
    ({"renewing": True}, {"renewed": True, "renewals_left": 0})))
def test_nothing_of_it_moves_when_a_renewal_is_answered(language: str, loans: int, holds: int, fees: int, answer: dict):
    books = tuple(replace(LOANS[n], renewals_left=1, renewed=False) for n in range(loans))
    before = known(*books, holds=MANY_HOLDS[:holds], fees=MANY_FEES[:fees])
    after = replace(before, loans=(*books[:-1], replace(books[-1], **answer))) if books else before
    if not (loans or holds or fees):
        return
    one, other = (view(replace(account(phase), language=language), FORM.looks) for phase in (before, after))
    assert (head_of(one).box, top_of(one)) == (head_of(other).box, top_of(other))
    assert top_of(one) <= round(SIZES.height * HANGS_PART)
    assert not [text.words for text in one.texts() if text.overflow]


@pytest.mark.parametrize("name", EVERY)
def test_what_is_known_of_its_letters_changes_nothing_and_is_not_found_anew(name: str):
    """The size of the letters is found by drawing it four times; a Pi has no time for that in every frame."""
    kiosk = replace(FORM.of(GALLERY[name]), language="fr")
    account_screen._letters.cache_clear()
    fresh = view(kiosk, FORM.looks)
    found = account_screen._letters.cache_info().misses
    assert view(replace(kiosk, now_ms=kiosk.now_ms + 20), FORM.looks).texts() == fresh.texts()
    assert view(kiosk, FORM.looks) == fresh
    assert found == account_screen._letters.cache_info().misses == 1
