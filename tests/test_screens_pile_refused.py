"""A book that is not lent: why, in our words and the library's own, in as many as have room."""

import pytest

from kiosk.reasons import Reason
from kiosk.state import LineStep
from screens.gallery.states import GALLERY, OFFLINE, STAFF, back, lending, line, returning
from screens.letters.typeset import plain
from screens.scene import Panel
from screens.sentences import tell
from screens.theme import DAY
from screens.words import words_of
from tests.gallery.forms import FORMS
from tests.screens_help import LANGUAGES, LARGE, SMALL, all_words, pages, spoken


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", [reason for reason in Reason if reason])
def test_every_refusal_is_a_sentence_on_both_screens(reason: Reason, language: str):
    words = words_of(language)
    at_return = words.say("not_taken_back") if reason is Reason.LIBRARY_SAYS_NO else words.reason(reason)
    for looks in (LARGE, SMALL):
        assert words.reason(reason) in all_words(spoken(lending(line(0, LineStep.REFUSED, reason=reason)), language, looks))
        assert at_return in all_words(spoken(returning(back(0, "", LineStep.DESK, reason=reason)), language, looks))


def test_the_librarys_own_sentence_stands_where_we_have_none():
    assert "Vui lòng hỏi phòng đọc tầng 2." in all_words(spoken(GALLERY["lending_1_message"]))
    silent = lending(line(0, LineStep.REFUSED, reason="something_new"))
    assert "Mời bạn đến quầy." in all_words(spoken(silent))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_librarys_own_words_never_stand_alone_and_are_called_so(language: str):
    words, no = words_of(language), "Ask Ms Lan in the reading room"
    for line_ in (line(0, LineStep.REFUSED, reason=Reason.LIBRARY_SAYS_NO, message=no),
                  line(0, LineStep.REFUSED, reason="of a later version", message=no)):
        scene = spoken(lending(line_), language)
        assert words.reason(line_.reason) in all_words(scene) and words.say("library_says", words=no) in all_words(scene)
        quiet = next(text for text in scene.texts() if no in text.words)
        assert quiet.color == DAY.muted and not quiet.bold


def test_a_reason_that_we_can_say_needs_no_words_of_the_librarys():
    said = all_words(spoken(lending(line(0, LineStep.REFUSED, reason=Reason.RESERVED, message="Item is on hold for P. Nguyen"))))
    assert "Nguyen" not in said and words_of("vi").reason(Reason.RESERVED) in said


@pytest.mark.parametrize(("asked", "said"), [("2.50 USD", "2,50 $"), ("35000 VND", "35.000 ₫"), ("3.5 EUR", "3,50 €"),
                                             ("", ""), ("see desk", "see desk"), ("1e9 USD", "1e9 USD")])
def test_a_fee_says_how_much_as_people_write_it(asked: str, said: str):
    one = line(0, LineStep.REFUSED, reason=Reason.FEE_ASKED, message=asked)
    screen = plain(all_words(spoken(lending(one))))
    assert (f"cần trả phí {said} ở quầy." if said else "cần trả phí ở quầy.") in screen and "Thư viện nhắn" not in screen


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_in_few_words_fits_the_narrowest_cell(language: str):
    """Two columns on the small screen, beside its sign."""
    for reason in filter(None, Reason):
        lines = [line(i, LineStep.REFUSED, reason=reason) for i in range(4)]
        scene = spoken(lending(*lines, patron=STAFF, **OFFLINE), language, SMALL)
        told, said = tell(lines[0], words_of(language)), [text.words for text in scene.texts()]
        ways = {plain(words) for words in (told.sentence, told.middle, told.short, told.least) if words}
        assert sum(words in ways for words in said) >= 3, reason


@pytest.mark.parametrize("form", FORMS)
def test_a_refused_book_with_the_room_of_a_whole_row_says_that_it_is_not_lent(form: str):
    """A fee alone would look like a loan that costs something: its few words are for half a row."""
    looks, seen = FORMS[form].looks, 0
    whole = looks.sizes.width - 2 * looks.sizes.margin - 2
    for name, kiosk in GALLERY.items():
        no = [one for one in kiosk.visit.lines if one.step is LineStep.REFUSED] if kiosk.visit and "lending" in name else []
        for language in LANGUAGES if no else ():
            few = {plain(words) for told in (tell(one, words_of(language)) for one in no) for words in (told.short, told.least)
                   if words and words not in (told.sentence, told.middle)} - {words_of(language).brief(Reason.LIBRARY_SAYS_NO)}
            for scene in pages(FORMS[form].of(kiosk), language, looks):
                rows = [node.box for node in scene.leaves() if isinstance(node, Panel) and node.box[2] >= whole]
                seen += len(rows)
                assert [text.words for text in scene.texts() if text.words in few and any(
                    row[1] <= text.box[1] < row[1] + row[3] for row in rows)] == [], (name, language)
    assert seen > 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_fee_in_few_words_says_that_the_book_is_not_lent_and_names_the_desk_once(language: str):
    told = tell(line(0, LineStep.REFUSED, reason=Reason.FEE_ASKED), words_of(language))
    not_lent = {"vi": "Chưa mượn", "en": "Not lent", "fr": "Non prêté", "zh": "未借出"}[language]
    desk = {"vi": "quầy", "en": "desk", "fr": "accueil", "zh": "服务台"}[language]
    assert not_lent in told.middle.replace("尚未", "未") and not_lent in told.short and told.middle.count(desk) == 1


def test_on_a_small_screen_that_a_fee_is_to_be_paid_says_that_the_book_is_not_lent():
    for language, said in (("vi", "Chưa mượn · Trả phí ở quầy"), ("en", "Not lent · Pay at the desk"),
                           ("fr", "Non prêté · Frais à l'accueil"), ("zh", "尚未借出")):
        assert said in all_words(spoken(GALLERY["lending_3_library"], language, SMALL)).replace("’", "'"), language
