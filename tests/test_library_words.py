"""What a library system says: real phrases of Koha, Evergreen, FOLIO and Symphony, and what librarians write themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.simulators import ils_texts
from drivers.sip2 import hear
from drivers.sip2.codec import Message
from kiosk.events import Answered
from kiosk.notes import note_ports
from kiosk.reasons import Reason
from kiosk.state import Account, Line, LineStep
from kiosk.transactions import Answer, Kind, Result
from screens.gallery.states import LAN, account, lending
from screens.library_words import SAYS_CHARS, heard
from screens.notices import notice_of, notices, offline_key
from screens.sentences import tell
from screens.words import words_of
from tests.screens_help import LANGUAGES

FOR_STAFF = ("Issue failed : PATRON_CATEGORY_HAS_NO_RULE", "Issue failed : NOT_FOR_LOAN", "Issue failed : WTHDRAWN",
             "Item cannot be issued: TOO_MANY", "Issue failed : NO_MORE_RENEWALS", "CPL", "C4::SIP::SIPServer=HASH(0x55d0)",
             "java.lang.NullPointerException: null", "Problems handling the request: null", "<html><body>502</body></html>",
             "Can't call method at Checkout.pm line 112")
NOISE = ("Greetings from Koha. ", "Greetings from Koha.  -- Invalid password", "Thank you !", "Block feature not implemented",
         "Enable feature not implemented.", "", " -- ", "·")
OF_THE_LIBRARY = ("Vui lòng hỏi phòng đọc tầng 2.", "Thẻ của bạn sẽ hết hạn ngày 31/12; mời bạn ghé quầy.", "请到二楼阅览室",
                  "A book waits for you", "Patron has credit of 8.00", "Reserved for the story hour: please hand it to Anna.",
                  "Your address is out of date, please tell us (mail_of@example.org)", "Please return the box and the disc",
                  "Your fines were paid by your school", "Votre carte expire le 31/12", "You owe us a smile!",
                  "The reading room closes at 6 pm; no loans of maps.")


@pytest.mark.parametrize("text", FOR_STAFF)
def test_a_code_is_not_shown_to_a_patron(text: str):
    assert heard(text).says == ""


@pytest.mark.parametrize("text", NOISE)
def test_what_says_nothing_is_not_shown(text: str):
    assert (heard(text).says, heard(text).owes, heard(text).late) == ("", "", 0)


@pytest.mark.parametrize("text", OF_THE_LIBRARY)
def test_what_a_librarian_has_written_is_never_lost(text: str):
    assert heard(text).says == text
    assert heard(f"Greetings from Koha. -- Patron owes 3.50 -- {text}").says == text
    assert heard(f"Issue failed : NO_RULE_HERE · {text}").says == text


KNOWN = {(reason, texts[reason]) for texts in (ils_texts.PLAIN, ils_texts.KOHA, ils_texts.KOHA_CARD, ils_texts.KOHA_RENEW,
                                               ils_texts.EVERGREEN, ils_texts.FOLIO, ils_texts.SYMPHONY)
         for reason in texts if isinstance(reason, Reason)}


@pytest.mark.parametrize(("reason", "text"), sorted(KNOWN))
def test_of_a_stock_phrase_nothing_is_shown_as_it_is_and_its_sense_is_never_another(reason: Reason, text: str):
    said = heard(text.format(name="Lan", item="39"))
    assert said.says in ("", "Cannot check out item that already has an open loan")
    near = {Reason.CARD_LOST: Reason.BLOCKED, Reason.EXPIRED: Reason.BLOCKED, Reason.FEES: Reason.BLOCKED}
    assert set(said.reasons) <= {reason, near.get(reason, reason)}


def test_on_the_wire_a_bare_code_is_none_and_chinese_without_spaces_is_a_sentence():
    for raw, said in (("CPL", ""), ("请到二楼阅览室", "请到二楼阅览室"), ("Ask at desk 2", "Ask at desk 2")):
        assert hear.said(Message("64", {}, [("AF", raw)])) == said


@given(st.text(max_size=600))
def test_any_text_has_an_answer_of_bounded_length(text: str):
    assert len(heard(text).says) <= SAYS_CHARS + 1


# ---- where it is told ---------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_leaves_our_own_sentence_and_a_stock_phrase_is_told_in_the_patrons_language(language: str):
    w = words_of(language)

    def refused(message: str, kind: Kind = Kind.CHECKOUT):
        step = LineStep.REFUSED if kind is Kind.CHECKOUT else LineStep.DESK
        return tell(Line("1", kind, step, reason=Reason.LIBRARY_SAYS_NO, message=message), w)

    told = refused("Issue failed : PATRON_CATEGORY_HAS_NO_RULE")
    assert (told.sentence, told.quiet) == (w.reason(Reason.LIBRARY_SAYS_NO), "")
    told = refused("Item is on hold shelf for another patron.")
    assert (told.sentence, told.quiet) == (w.reason(Reason.RESERVED), "")
    told = refused("Item withdrawn, return not allowed", Kind.CHECKIN)
    assert (told.sentence, told.quiet) == (w.say("not_taken_back"), "")
    own = "Vui lòng hỏi phòng đọc tầng 2."
    assert refused(own).quiet == w.say("library_says", words=own)
    line = Line("1", Kind.CHECKIN, LineStep.DONE, decided="accepted", where="shelf", message="Item was overdue by 3 days")
    assert tell(line, w).quiet == w.count("returned_late", 3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_an_account_a_debt_is_told_once_and_as_people_write_money(language: str):
    w, owes = words_of(language), "Patron owes 3.50"
    assert notices((owes,), w, fees=True, currency="USD") == []
    assert notices((owes,), w, fees=False, currency="USD") == [w.say("fees", amount=w.money(350, "USD"))]
    assert notices((owes,), w, fees=False, currency="VND") == [w.say("fees", amount="3.50")]
    assert notices(("PATRON EXPIRED",), w, fees=False, currency="USD") == [w.reason(Reason.EXPIRED)]
    own = "Votre carte expire le 31/12"
    assert notices((own, own), w, fees=True, currency="USD") == [w.say("library_says", words=own)]


def test_the_raw_words_stay_where_they_are_kept_for_staff():
    """The screens choose what is shown; the state, the store's note and the log keep what came."""
    raw = "Issue failed : PATRON_CATEGORY_HAS_NO_RULE"
    line = Line("1", Kind.CHECKOUT, LineStep.REFUSED, reason=Reason.LIBRARY_SAYS_NO, message=raw)
    tell(line, words_of("en"))
    phase = Account(known=True, messages=(raw,))
    notices(phase.messages, words_of("en"), fees=False, currency="USD")
    assert line.message == raw and phase.messages == (raw,)


@pytest.mark.parametrize(("text", "logged"), [
    ("Issue failed : PATRON_CATEGORY_HAS_NO_RULE", "refused with the code PATRON_CATEGORY_HAS_NO_RULE"),
    ("Issue failed : WTHDRAWN", "refused with the code WTHDRAWN"), ("Item not checked out to Lan NGUYEN", "")])
def test_a_code_stands_in_the_log_for_staff_and_no_name_does(text: str, logged: str, capsys: pytest.CaptureFixture[str]):
    note_ports(lending(), Answered(1, "39", Answer("tx", Result.REFUSED, reason=Reason.LIBRARY_SAYS_NO, message=text)), ())
    err = capsys.readouterr().err
    assert (logged in err) if logged else err == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_a_visit_a_scanned_book_has_only_to_be_laid_down(language: str):
    w = words_of(language)
    for reason, key in ((Reason.SCANNED_ITEM, "scanned_item_here"), (Reason.SCANNED_ISBN, "scanned_item_here")):
        assert notice_of(lending(patron=LAN), w, reason) == w.say(key)
        assert notice_of(account(Account()), w, reason) == w.reason(reason)


def test_saved_here_is_said_only_when_something_is():
    assert offline_key(lending()) == "offline_lending"
    assert offline_key(lending(Line("1", Kind.CHECKOUT, LineStep.DONE, decided="pending"))) == "offline"
    assert offline_key(lending(Line("1", Kind.CHECKOUT, LineStep.REFUSED, reason=Reason.OFFLINE_OFF))) == "no_network"
