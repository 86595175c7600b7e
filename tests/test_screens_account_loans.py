"""The loans of an account: titles and dates, and the rows in which they stand."""

from dataclasses import replace

import pytest

from kiosk.settings import Look
from kiosk.state import Account, LoanShown
from screens.gallery.states import BOOKS, GALLERY, LOANS, account
from screens.letters.typeset import plain
from screens.scene import Cover, Panel
from screens.theme import DAY
from screens.view import view
from screens.words import words_of
from tests.account_help import EVERY, known, rows_of
from tests.gallery.forms import FORMS as FORMS_OF
from tests.screens_help import LANGUAGES, SMALL, all_words, spoken


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_and_overdue_loans_are_said(language: str):
    words = words_of(language)
    screen = all_words(spoken(account(known(*LOANS[:2])), language))
    assert words.say("overdue", date=words.date("2026-11-02")) in screen
    assert words.say("due", date=words.date("2026-12-13")) in screen
    assert words.say("due_unknown") in all_words(spoken(account(known(LoanShown("1", "Số đỏ"))), language))


DATED = ("overdue", "overdue_middle", "overdue_short", "due", "due_short")


def test_dates_stand_in_one_form_on_a_screen_and_a_loan_without_a_button_says_why():
    for form in FORMS_OF.values():
        for language in LANGUAGES:
            words = words_of(language)
            screen = all_words(view(replace(form.of(GALLERY["account_much"]), language=language), form.looks))
            long, short = (words.say(key, date=date("2026-12-13"))
                           for key, date in (("due", words.date), ("due_short", words.date_short)))
            assert (long in screen) != (short in screen.replace(long, ""))
            two = view(replace(form.of(GALLERY["account_2"]), language=language), form.looks).texts()
            dated = [text.words for text in two if any(words.say(key, date="").rstrip(" ()") in text.words for key in DATED)]
            assert len(dated) == 2 and len({"2026" in said for said in dated}) == 1, dated
    assert words_of("vi").say("no_renewal") in all_words(spoken(account(known(*LOANS[:3]))))


def test_titles_that_everybody_knows_are_not_cut_on_the_large_screen():
    loans = tuple(LoanShown(str(i), title, due="2026-12-13", renewals_left=1) for i, (title, _) in enumerate(BOOKS[:4]))
    screen = all_words(spoken(account(known(*loans))))
    assert [loan.title for loan in loans if loan.title not in screen] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_never_holds_a_single_loan_where_there_are_more(language: str):
    several = {name: kiosk.phase.loans for name, kiosk in GALLERY.items()
               if isinstance(kiosk.phase, Account) and kiosk.phase.known and len(kiosk.phase.loans) > 1 and not kiosk.phase.part}
    for form in FORMS_OF.values():
        for name, loans in several.items():
            scene = form.scene(name, language)
            shown = {text.words[:6] for text in scene.texts()} & {plain(loan.title)[:6] for loan in loans}
            assert len(shown) >= 2, (name, form.looks.sizes)


def test_larger_letters_of_a_small_screen_stay_in_their_row():
    for name in EVERY:
        for language in LANGUAGES:
            scene = view(replace(GALLERY[name], language=language, look_chosen=Look(large=True)), SMALL)
            for top, bottom, texts in rows_of(scene):
                assert all(text.box[1] >= top - 4 and text.box[1] + text.box[3] <= bottom + 4 for text in texts), name


@pytest.mark.parametrize("form", ["1280x800", "800x480", "1280x800-low"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_three_lines_of_a_loan_keep_from_the_edges_of_their_row(form: str, language: str):
    for name in [name for name in EVERY if not GALLERY[name].phase.part]:           # type: ignore[attr-defined]  # an account
        scene = FORMS_OF[form].scene(name, language)
        for top, bottom, texts in rows_of(scene):
            if sum(len(text.lines) for text in texts) > 2:
                high, low = min(text.box[1] for text in texts), max(text.box[1] + text.box[3] for text in texts)
                assert high - top >= 7 and bottom - low >= 7, (name, [text.words for text in texts], high - top, bottom - low)


def test_a_title_of_two_lines_has_a_higher_row_and_covers_are_alike():
    scene = FORMS_OF["1280x800"].scene("account_page_2", "fr")
    heights = [bottom - top for top, bottom, _ in rows_of(scene)]
    assert len(heights) == 3 and heights[0] + 20 < heights[1] == heights[2]
    assert len({node.box[2:] for node in scene.nodes if isinstance(node, Cover)}) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_upright_a_row_of_many_lines_keeps_them_from_its_edges(language: str):
    """Rules part the rows; no words come near one."""
    form = FORMS_OF["1080x1920"]
    for name in ("account_page_2", "account_notices_much", "account_full", "account_much_2"):
        scene = form.scene(name, language)
        rules = [node.box[1] for node in scene.leaves() if isinstance(node, Panel) and node.fill == DAY.hair and node.box[3] <= 2]
        words = [text.box for text in scene.texts() if text.role != "art" and text.ground == DAY.surface]
        assert len(rules) == 6
        for rule in rules:
            assert not [box for box in words if box[1] - 10 < rule < box[1] + box[3] + 10], (name, rule)
