"""What is round the loans of an account: the name, the buttons, the pages; their letters and places."""

import re
from dataclasses import replace

import pytest

from kiosk.settings import Look
from screens.account.head import COUNTS
from screens.gallery.states import GALLERY, LOANS
from screens.letters.faces import width as text_width
from screens.letters.typeset import plain
from screens.scene import Icon, Panel, Text
from screens.theme import DAY, LARGER
from screens.view import view
from screens.words import words_of
from tests.account_help import EVERY, FORMS
from tests.gallery.forms import FORMS as FORMS_OF
from tests.screens_help import LANGUAGES, LARGE, SMALL, all_words, spoken


@pytest.mark.parametrize("look", [Look(), Look(large=True)], ids=["usual", "large"])
def test_large_letters_are_large_on_every_account(look: Look):
    """The switch would seem to do nothing."""
    for name in [name for name in GALLERY if name.startswith("account")]:
        for language in LANGUAGES:
            scene = spoken(replace(GALLERY[name], look_chosen=look), language)
            titles = [text.font_px for text in scene.texts() if text.bold and text.role == "body"]
            assert not look.large or max(titles) >= LARGE.lettered(LARGER[1]).sizes.body, (name, language)


@FORMS
@pytest.mark.parametrize("language", LANGUAGES)
def test_renew_all_and_the_way_back_stand_there_with_their_words(form: str, language: str):
    """The sign alone is that of one renewal."""
    for name in ("account_much", "account_notices_much", "account_full"):
        for button in FORMS_OF[form].scene(name, language).buttons():
            if button.key == "renew_all" or (button.key == "back" and "large" not in form):
                assert any(isinstance(part, Text) for part in button.parts), (name, button.key)


def test_where_buttons_stand_low_no_loan_has_one_above():
    form = FORMS_OF["1280x800-low"]
    for name in EVERY:
        for language in LANGUAGES:
            scene = form.scene(name, language)
            high = [b.box[1] for b in scene.buttons() if b.key == "renew"]
            assert min(high, default=scene.height) >= scene.height * 0.26, (name, language, high)


@FORMS
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_number_of_the_page_keeps_from_its_arrows(form: str, language: str):
    for name in EVERY:
        scene = FORMS_OF[form].scene(name, language)
        turns = [b.box for b in scene.buttons() if b.key in ("page_next", "page_prev")]
        for text in scene.texts():
            if not re.fullmatch(r"\d+/\d+", text.words):
                continue
            wide = text_width(text.words, text.font_px, True)
            left = text.box[0] + (text.box[2] - wide) // 2
            assert all(box[0] >= left + wide + 5 or box[0] + box[2] <= left - 5 for box in turns), (name, turns, left, wide)


def test_upright_name_and_buttons_have_one_size_and_one_place():
    form, heads = FORMS_OF["1080x1920"], set()
    for name in EVERY:
        scene = form.scene(name, "vi")
        bar = {b.key: b.box for b in scene.buttons() if b.key in ("finish", "back")}
        heads.add((scene.texts()[0].box[:2], scene.texts()[0].font_px, bar["finish"], bar["back"]))
    assert len(heads) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_the_buttons_of_a_row_all_have_their_sign_or_none(language: str):
    for form in FORMS_OF.values():
        for name in EVERY:
            buttons = [b for b in form.scene(name, language).buttons() if b.key in ("finish", "back", "renew_all")]
            signs = {any(isinstance(part, Icon) for part in b.parts) for b in buttons}
            assert len(signs) == 1, (name, form.looks.sizes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_large_letters_are_alike_on_all_buttons_below(language: str):
    for name in EVERY:
        buttons = FORMS_OF["1280x800-large"].scene(name, language).buttons()
        sizes = {part.font_px for button in buttons if button.key in ("finish", "back", "renew_all")
                 for part in button.parts if isinstance(part, Text)}
        assert len(sizes) == 1, (name, sizes)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS_OF)
def test_how_many_books_are_on_loan_is_said_in_one_manner(form: str, language: str):
    """«You have 1 book» here and «4 borrowed» there."""
    words, manners = words_of(language), set()
    for name in EVERY:
        loans = len(GALLERY[name].phase.loans)                          # type: ignore[attr-defined]  # an account
        told = plain(all_words(FORMS_OF[form].scene(name, language)))
        said = [key for key in COUNTS if loans and plain(words.count(key, loans)) in told.replace(" · ", "\n")]
        paged = any(re.search(r" · \d+/\d+$", text.words) for text in FORMS_OF[form].scene(name, language).texts())
        manners |= {said[0]} if said and not paged else set()               # the number of the page shortens it
    assert len(manners) == 1, manners


def test_a_page_number_in_the_header_takes_no_card_from_the_loans():
    """The header was drawn anew for it, and a node too many thrown away."""
    large = replace(GALLERY["account_page_2"], language="vi", look_chosen=Look(large=True))
    scene = view(large, SMALL)
    assert "2/" in scene.texts()[1].words
    cards = [node for node in scene.nodes if isinstance(node, Panel) and node.fill == DAY.surface and node.border_px]
    titles = {text.words for text in scene.texts()} & {loan.title for loan in LOANS}
    assert len(cards) == len(titles) > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_loans_that_stands_below_the_name_where_groups_stand(language: str):
    for form in ("1280x800", "1280x800-contrast"):
        for name in ("account_no_loans", "account_notices_alone"):
            under = plain(FORMS_OF[form].scene(name, language).texts()[1].words)
            assert under in [plain(words_of(language).say(key)) for key in ("loans_none", "loans_none_short")], (name, under)


@pytest.mark.parametrize("language", LANGUAGES)
def test_buttons_below_the_loans_keep_from_them_without_the_network_too(language: str):
    form = FORMS_OF["1280x800-large"]
    scene = form.scene("account_much_2", language)
    card = next(node.box for node in scene.nodes if isinstance(node, Panel) and node.fill == DAY.surface and node.border_px)
    first = min(button.box[1] for button in scene.buttons() if button.key == "part")
    assert first - card[1] - card[3] >= form.looks.sizes.gap
