"""What an account tells beside the loans: nothing of it is left out, and each part opens and leads back."""

from dataclasses import replace

import pytest

from kiosk.events import Touched
from kiosk.state import Account, FeeShown, HoldShown
from kiosk.touches import touched
from screens import spoken as ears
from screens.focus import order
from screens.gallery.states import GALLERY, LOANS, MANY_FEES, MANY_HOLDS, account
from screens.letters.typeset import plain
from screens.looks import Looks
from screens.notices import notices
from screens.view import view
from screens.words import words_of
from tests.account_help import FORMS, all_pages, known, opened, part_of
from tests.gallery.forms import FORMS as FORMS_OF
from tests.screens_help import LANGUAGES, LARGE, SMALL, all_words, keys, spoken


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("looks", [LARGE, SMALL], ids=["large", "small"])
def test_a_fee_says_why_and_a_hold_where_it_is(looks: Looks, language: str):
    words = words_of(language)
    holds = (HoldShown("1", "红楼梦", ready=True, shelf="B2-01"), HoldShown("2", "围城"), HoldShown("3", "史记", ready=True))
    here = known(*LOANS[:2], holds=holds, fees=(FeeShown("Livre rendu en retard", 35_000), FeeShown("Lost card", 20_000)))
    told = part_of(here, "holds", language, looks)
    for expected in (words.say("shelf_at", shelf="B2-01"), "红楼梦", words.say("not_here_yet"), "围城", words.say("ready_now")):
        assert plain(expected) in told
    told = part_of(here, "pay", language, looks)
    for expected in ("Livre rendu en retard", words.money(35_000, "VND"), words.money(20_000, "VND"), words.money(55_000, "VND")):
        assert plain(expected) in told


@FORMS
@pytest.mark.parametrize("name", ["account_much", "account_notices_much", "account_full", "account_notices", "account_no_loans"])
def test_nothing_of_an_account_is_left_out_it_stands_there_or_a_button_opens_it(name: str, form: str):
    """Every shelf, amount, title and notice, on the screen or one touch (and its pages) away, and not cut."""
    there, kiosk = FORMS_OF[form], FORMS_OF[form].of(GALLERY[name])
    phase = kiosk.phase
    assert isinstance(phase, Account)
    told = all_pages(kiosk, there)
    for button in view(kiosk, there.looks).buttons():
        if button.key == "part":
            told += all_pages(opened(kiosk, button.target), there)
    for hold in phase.holds:
        assert plain(hold.title)[:20] in told and (hold.shelf or "") in told
    for fee in phase.fees:
        assert plain(words_of("vi").money(fee.amount, "VND")) in told and fee.why in told
    said = notices(phase.messages, words_of("vi"), fees=bool(phase.fees), currency="VND")
    assert (said and all(plain(words) in told for words in said)) or not phase.messages
    assert "…" not in " ".join(text.words for text in view(kiosk, there.looks).texts() if "₫" in text.words or "kệ" in text.words)


@FORMS
def test_the_keypad_reaches_every_part(form: str):
    scene = FORMS_OF[form].scene("account_notices_much", "vi")
    parts = [b for b in scene.buttons() if b.key == "part"]
    assert parts and all(button in order(scene) for button in parts)
    assert all(min(b.box[2:]) >= FORMS_OF[form].looks.sizes.mm(15) for b in parts)


@FORMS
def test_a_part_of_an_account_leads_back_to_the_same_page_of_loans(form: str):
    kiosk = touched(GALLERY["account_notices_much"], Touched("page_next", "1"))[0]
    for part in ("holds", "pay", "messages"):
        scene = view(FORMS_OF[form].of(opened(kiosk, part)), FORMS_OF[form].looks)
        assert {"back", "finish"} <= keys(scene) and not {"part", "renew", "renew_all"} & keys(scene)
        assert touched(opened(kiosk, part), Touched("back"))[0] == kiosk
    assert opened(kiosk, "nonsense") == kiosk


def test_the_shelf_and_the_amount_stand_before_the_title_and_the_sum_before_all():
    full = account(known(*LOANS[:4], fees=MANY_FEES))
    screen = plain(all_words(spoken(full)))
    assert screen.index("105.000 ₫") < screen.index("35.000 ₫") < screen.index("Livre rendu") < screen.index("20.000 ₫")
    two = all_words(spoken(account(known(*LOANS[:2], holds=MANY_HOLDS[:2]))))
    assert two.index("Sách đã về: 2") < two.index("Kệ B2-01") < two.index("红楼梦") < two.index("Kệ A1-12")


def test_by_ear_a_part_is_told_whole_and_aloud_nothing_of_it():
    kiosk = replace(GALLERY["account_much"], language="en")
    scene = spoken(kiosk, "en")
    assert ears.place(kiosk) != ears.place(opened(kiosk, "pay")) == ears.place(opened(kiosk, "pay"))
    for part in ("holds", "pay"):
        inside = opened(kiosk, part)
        told = " ".join(ears.screen(inside, spoken(inside, "en"), True))
        assert ("shelf A1-12" if part == "holds" else "₫20,000: Lost card") in told
        assert ears.screen(inside, spoken(inside, "en"), False) == ["My account"]
    for button in scene.buttons():
        assert not any(char.isdigit() for char in ears.button(button, kiosk, False))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_beside_the_loans_breaks_for_the_sake_of_a_wider_list(language: str):
    scene = FORMS_OF["1280x800"].scene("account_notices_only", language)
    amount = words_of(language).money(35_000, "VND")
    assert [len(text.lines) for text in scene.texts() if plain(amount) in plain(text.words)] == [1]


def test_upright_a_headline_stands_still_from_page_to_page():
    form = FORMS_OF["1080x1920"]
    holds = tuple(HoldShown(str(n), f"{n}. " + "À la recherche du temps perdu " * (1 + n % 2)) for n in range(18))
    here = known(*LOANS, holds=holds, part="holds")
    scenes = [view(account(replace(here, part_page=page)), form.looks) for page in (0, 1, 2)]
    heads = {text.box for scene in scenes for text in scene.texts() if text.align == "center" and text.box[1] < 600}
    assert len(heads) == 1
