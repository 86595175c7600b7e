"""A pile of books: what is counted, in which order its pages come, what of the library's words stands there."""

import re
from dataclasses import replace

import pytest

from kiosk.events import Touched
from kiosk.paging import to_the_news
from kiosk.reasons import Reason
from kiosk.state import UNDER_WAY, Kiosk, Lending, LineStep, Returning
from kiosk.touches import touched
from kiosk.transactions import Kind
from screens.gallery.states import GALLERY, LONG_BRANCH, SAYS_MUCH, STAFF, back, lending, line, returning
from screens.letters.typeset import plain
from screens.looks import Looks
from screens.page import Page
from screens.pile.empty import books_left, nothing_lent
from screens.pile.notes import notes
from screens.pile.read import opened
from screens.scene import Scene, Text
from screens.sentences import tell
from screens.spoken import place
from screens.spoken import screen as spoken_screen
from screens.theme import DAY
from screens.view import view
from screens.words import words_of
from tests.gallery.forms import FORMS
from tests.screens_help import LANGUAGES, LARGE, SMALL, UPRIGHT, all_words, keys, pages, spoken

ALL_LOOKS = pytest.mark.parametrize("looks", [LARGE, SMALL, UPRIGHT], ids=["large", "small", "upright"])
EACH_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


@ALL_LOOKS
@EACH_LANGUAGE
def test_a_book_that_was_hers_is_not_counted_as_borrowed(looks: Looks, language: str):
    w = words_of(language)
    for name, words, color in (("lending_1_renewable", w.say("had_one"), DAY.jade),
                               ("lending_1_renewed", w.count("count_renewed", 1), DAY.jade),
                               ("lending_1_renewal_refused", w.say("not_renewed"), DAY.gold)):
        scene = spoken(GALLERY[name], language, looks)
        assert {text.words: text.color for text in scene.texts()}.get(plain(words)) == color, name
        assert not {plain(w.count("count_yours", 1)), plain(w.count("count_yours_short", 1))} & set(scene.words()), name


@EACH_LANGUAGE
def test_borrowed_renewed_and_had_are_counted_apart(language: str):
    w = words_of(language)
    had = [line(i, reason=Reason.ALREADY_YOURS) for i in (1, 2)]
    lines = line(0), *had, line(3, kind=Kind.RENEW, renewed=True), line(4, kind=Kind.RENEW, reason=Reason.RESERVED)
    said = spoken(lending(*lines, patron=STAFF), language, UPRIGHT).words()
    for key, n in (("count_yours", 1), ("count_had", 2), ("count_renewed", 1), ("count_not_renewed", 1)):
        forms = {plain(w.count(one, n)) for one in (key, *((f"{key}_short",) if key in ("count_yours", "count_renewed") else ()))}
        assert any(form in " ".join(said) for form in forms), key
    for looks in (LARGE, SMALL):
        assert plain(w.count("count_not_renewed", 1)) in " ".join(spoken(lending(*lines, patron=STAFF), language, looks).words())


@ALL_LOOKS
@EACH_LANGUAGE
def test_what_only_has_to_lie_still_is_no_question_to_the_patron(looks: Looks, language: str):
    w, scene = words_of(language), spoken(GALLERY["lending_1_stay_put"], language, looks)
    assert w.say("stay_put") in all_words(scene)
    assert not [text.words for text in scene.texts() if text.color == DAY.gold]
    assert plain(w.count("count_waits", 1)) not in all_words(scene)


@EACH_LANGUAGE
def test_more_books_are_asked_for_only_where_more_can_be_taken(language: str):
    w = words_of(language)
    for name, more in (("lending_1_done", True), ("returning_1_shelf", True), ("lending_pad_lost", False),
                       ("lending_undo_5", False)):
        said = all_words(spoken(GALLERY[name], language, UPRIGHT))
        assert (plain(w.say("lay_more")) in said, plain(w.say("touch_finish")) in said) == (more, not more), name


@EACH_LANGUAGE
def test_questions_come_before_all_else_and_share_the_first_page_where_it_has_rows(language: str):
    for looks, least in ((SMALL, 1), (LARGE, 2)):
        for name in ("lending_7_asked", "lending_40"):
            asked = [[b.key for b in scene.buttons()].count("yes") for scene in pages(GALLERY[name], language, looks)]
            assert asked == sorted(asked, reverse=True) and asked[0] >= least, (name, asked)


@EACH_LANGUAGE
def test_what_is_asked_comes_before_what_is_for_the_desk(language: str):
    refused = [line(i, LineStep.REFUSED, reason=Reason.RESERVED, title=f"R{i}") for i in range(30)]
    asked = [line(i, LineStep.PUT_BACK, here=False, title=f"P{i}") for i in (40, 41)]
    for looks in (SMALL, LARGE, UPRIGHT):
        first = spoken(lending(*asked, *refused, patron=STAFF), language, looks)
        assert {"P40", "P41"} <= set(first.words()) and "page_next" in keys(first)


@EACH_LANGUAGE
def test_on_a_small_screen_a_title_stands_apart_from_its_state(language: str):
    for name in ("lending_3", "lending_6_library", "lending_13", "lending_6_trouble", "lending_7_asked"):
        scene = spoken(GALLERY[name], language, SMALL)
        books = [text for text in scene.texts() if text.ground == DAY.surface and text.bold and text.color == DAY.ink]
        states = [text for text in scene.texts() if text.ground == DAY.surface and not text.bold]
        below = [min((s.box[1] - b.box[1] - b.box[3] for s in states if abs(s.box[0] - b.box[0]) < 60 and s.box[1] > b.box[1]),
                     default=99) for b in books]
        assert min(below) >= 0 and min(text.pitch_px for text in books) >= round(SMALL.sizes.body * 1.11), name


@ALL_LOOKS
@EACH_LANGUAGE
def test_all_that_the_library_says_of_a_single_book_stands_there(looks: Looks, language: str):
    message = GALLERY["lending_1_message"].visit.lines[0].message                            # type: ignore[union-attr]
    for name, words in (("lending_1_message", message), ("lending_1_says_much", SAYS_MUCH)):
        scene = spoken(GALLERY[name], language, looks)
        said = [text for text in scene.texts() if plain(words)[:20] in text.words]
        if words is message or looks is not SMALL:
            assert len(said) == 1 and not said[0].cut and "read" not in keys(scene), name
        else:
            assert "read" in keys(scene) and plain(words) in _read_through(GALLERY[name], language, looks)


def _read_through(kiosk: Kiosk, language: str, looks: Looks) -> str:
    """What stands on the pages that the button opens, one after the other, as a finger goes through them."""
    kiosk, read = replace(kiosk, language=language), []
    button = next(button for button in view(kiosk, looks).buttons() if button.key == "read")
    while button:
        kiosk = touched(kiosk, Touched(button.key, button.target))[0]
        scene = view(kiosk, looks)
        assert {"back", "finish", "help"} <= keys(scene)
        free = (node for node in scene.nodes if isinstance(node, Text) and not node.bold)
        read += [text.words for text in free if text.box[1] > scene.height // 6]
        button = next((button for button in scene.buttons() if button.key == "page_next"), None)
    assert not opened(Page(touched(kiosk, Touched("back"))[0], looks))
    return " ".join(read)


@pytest.mark.parametrize("form", FORMS)
@EACH_LANGUAGE
def test_nothing_that_the_library_says_is_out_of_reach_however_many_books_there_are(form: str, language: str):
    says = plain(" ".join(f"{number} asks you to come to the reading room;" for number in range(40)))
    no = [line(i, LineStep.REFUSED, reason=Reason.LIBRARY_SAYS_NO, message=SAYS_MUCH if i else says) for i in range(9)]
    looks = FORMS[form].looks
    for count in (1, 2, 3, 5, 9):
        kiosk = FORMS[form].of(lending(*no[:count], patron=STAFF))
        shown = pages(kiosk, language, looks)
        targets = {button.target for scene in shown for button in scene.buttons() if button.key == "read"}
        whole = {one.item for one in no[:count] if plain(one.message) in " ".join(map(all_words, shown))}
        assert targets | whole == {one.item for one in no[:count]}, count
        assert not [text.words for scene in shown for text in scene.texts() if text.overflow]
        if count == 1:
            assert says in _read_through(kiosk, language, looks)


def test_something_new_leads_from_what_is_being_read_to_the_pile():
    before = replace(GALLERY["lending_1_says_read"])
    visit = before.visit
    assert visit
    after = to_the_news(before, replace(before, visit=replace(visit, lines=(*visit.lines, line(7, LineStep.HERE)))))
    assert isinstance(after.phase, Lending) and not after.phase.read and opened(Page(before, LARGE))
    assert not opened(Page(replace(before, visit=replace(visit, lines=())), LARGE))


@EACH_LANGUAGE
def test_what_is_read_is_said_too(language: str):
    reading = replace(GALLERY["lending_1_says_read"], language=language)
    assert any(SAYS_MUCH in sentence for sentence in spoken_screen(reading, view(reading, LARGE), True))
    assert not any(SAYS_MUCH[:20] in sentence for sentence in spoken_screen(reading, view(reading, LARGE), False))
    assert place(GALLERY["lending_1_says_read"]) != place(GALLERY["lending_1_says_much"])


@EACH_LANGUAGE
def test_an_ellipsis_takes_no_full_stop(language: str):
    for name in GALLERY:
        if name.startswith(("lending_", "returning_")):
            for looks in (LARGE, SMALL, UPRIGHT):
                assert not re.search("…[.。]", all_words(spoken(GALLERY[name], language, looks))), name
    assert tell(back(5, "other_branch", branch=LONG_BRANCH), words_of(language)).under.count("…") == 1


def test_a_late_book_is_called_returned_once():
    assert all_words(spoken(GALLERY["returning_1_message"], "fr")).count("Rendu.") == 1
    assert "Rendu avec" not in all_words(spoken(GALLERY["returning_1_message"], "fr"))


def test_a_renewal_that_was_refused_is_counted_once():
    two = lending(*(replace(line(i), kind=Kind.RENEW, reason=Reason.RESERVED) for i in (1, 2)))
    assert "2 not renewed" in all_words(spoken(two, "en", SMALL))


@EACH_LANGUAGE
@pytest.mark.parametrize("form", FORMS)
def test_how_many_were_borrowed_or_returned_always_stands_there(form: str, language: str):
    for name, kiosk in GALLERY.items():
        if not isinstance(kiosk.phase, Lending | Returning) or not kiosk.visit:
            continue
        page = Page(replace(FORMS[form].of(kiosk), language=language), FORMS[form].looks)
        said = all_words(FORMS[form].scene(name, language))
        for note in notes(page, kiosk.visit.lines):
            if note.tone == "jade":
                assert any(plain(words) in said for words in (note.words, note.head, note.short) if words), (name, note.words)


@EACH_LANGUAGE
def test_of_all_that_is_counted_what_was_borrowed_is_the_last_to_go(language: str):
    w = words_of(language)
    lines = (*(line(i) for i in range(11)), *(line(i, LineStep.PUT_BACK, here=False) for i in range(11, 22)),
             *(line(i, LineStep.REFUSED, reason=Reason.RESERVED) for i in range(22, 33)),
             *(line(i, kind=Kind.RENEW, renewed=True) for i in range(33, 44)),
             *(line(i, kind=Kind.RENEW, reason=Reason.RESERVED) for i in range(44, 55)),
             *(line(i, reason=Reason.ALREADY_YOURS) for i in range(55, 66)))
    for form in FORMS.values():
        scene = spoken(form.of(lending(*lines, patron=STAFF)), language, form.looks)
        assert {plain(w.count("count_yours", 11)), plain(w.count("count_yours_short", 11))} & {
            part for text in scene.texts() for part in text.words.split(" · ")}
        assert not [text.words for text in scene.texts() if text.overflow]


@pytest.mark.parametrize("form", FORMS)
@EACH_LANGUAGE
def test_each_page_says_which_it_is_of_how_many(form: str, language: str):
    for name in ("lending_40", "lending_10_trouble", "returning_10_bins"):
        shown = pages(FORMS[form].of(GALLERY[name]), language, FORMS[form].looks)
        for at, scene in enumerate(shown, 1):
            head = " ".join(text.words for text in scene.texts()[:2])
            assert (f"{at}/{len(shown)}" in head) == (len(shown) > 1), (name, head)
            assert not [text.words for text in scene.texts()[:2] if text.cut]


@pytest.mark.parametrize("form", FORMS)
@EACH_LANGUAGE
def test_what_the_library_says_of_a_returned_book_is_in_reach_too(form: str, language: str):
    for count in (1, 2, 3, 7):
        lines = [back(i, "hold_shelf", bin="7", message=SAYS_MUCH) for i in range(count)]
        shown = pages(FORMS[form].of(returning(*lines)), language, FORMS[form].looks)
        whole = " ".join(map(all_words, shown)).count(SAYS_MUCH)
        assert whole + sum(b.key == "read" for scene in shown for b in scene.buttons()) == count
        assert not [text.words for scene in shown for text in scene.texts() if text.overflow]


@EACH_LANGUAGE
def test_beside_a_note_that_may_break_buttons_keep_their_words_on_one_line(language: str):
    scene = spoken(GALLERY["lending_1_renewable"], language, SMALL)
    for button in scene.buttons():
        if button.key in ("account", "finish"):
            assert [len(part.lines) for part in button.parts if isinstance(part, Text)] == [1], button.label


@EACH_LANGUAGE
def test_no_line_ends_in_the_point_between_two_counts(language: str):
    for looks in (LARGE, SMALL, UPRIGHT):
        scene = spoken(GALLERY["lending_cut_short"], language, looks)
        assert not [line for text in scene.texts() for line in text.lines if line.rstrip().endswith("·")]


def test_what_is_counted_adds_up_to_the_books_that_lie_there():
    """Each book once; not what the kiosk is at work with, what only has to lie still, and what is nobody's affair."""
    page, seen = Page(GALLERY["lending_empty"], LARGE), 0
    for name, kiosk in GALLERY.items():
        if not isinstance(kiosk.phase, Lending | Returning) or not kiosk.visit:
            continue
        told = [one for one in kiosk.visit.lines if one.step not in UNDER_WAY and one.reason not in
                (Reason.LEFT_HERE, Reason.FOREIGN_TAG) and not (one.step is LineStep.PUT_BACK and one.here)]
        assert sum(note.count for note in notes(page, kiosk.visit.lines)) == len(told), name
        seen += len(told)
    assert seen > 100


@EACH_LANGUAGE
def test_who_only_has_to_go_to_the_desk_is_not_told_to_leave_a_book_there(language: str):
    w = words_of(language)
    leave = {"vi": "để ở quầy", "en": "leave", "fr": "laissez", "zh": "交服务台"}[language]
    assert not any(leave in w.count(key, 3).lower() for key in ("count_desk", "count_desk_short", "head_desk"))
    assert leave not in w.say("desk_short").lower()
    secured = tell(GALLERY["lending_1_use_here"].visit.lines[0], w)                           # type: ignore[union-attr]
    assert (secured.short, secured.middle) == (w.brief(Reason.STAYS_SECURED), w.say("use_here"))
    assert leave not in secured.middle.lower()
    for reason in (Reason.FEE_ASKED, Reason.LIBRARY_SAYS_NO, Reason.OFFLINE_OFF):
        assert leave not in tell(line(0, LineStep.REFUSED, reason=reason), w).middle.lower()


def _left_is_said(scene: Scene, language: str, left: int) -> bool:
    w, said = words_of(language), all_words(scene)
    keys = (w.say(f"left_none{form}") if left == 0 else w.count(f"left{form}", left) for form in ("", "_short", "_least"))
    return any(plain(words) in said for words in keys)


@pytest.mark.parametrize("form", FORMS)
def test_how_many_may_still_be_borrowed_is_said_on_every_page_in_every_language_or_in_none(form: str):
    seen = 0
    for name in [name for name in GALLERY if name.startswith("lending_")]:
        kiosk = FORMS[form].of(GALLERY[name])
        if (left := books_left(kiosk)) is None or nothing_lent(kiosk):                 # that is what it says large
            continue
        said = {(language, at): _left_is_said(scene, language, left) for language in LANGUAGES
                for at, scene in enumerate(pages(kiosk, language, FORMS[form].looks))}
        assert len(set(said.values())) == 1, (name, said)
        seen += True in said.values()
    assert seen > 30
