"""What is sent again, what never, and what of all that comes is the answer. Without a wire."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.sip2 import say
from drivers.sip2.codec import Message, decode, encode
from drivers.sip2.exchange import NO_SUMS, OWN_COUNT, SAY_AGAIN, WRONG_SUMS, Exchange, Habits
from drivers.sip2.fits import misfit
from drivers.sip2.line_settings import LineSettings
from drivers.sip2.say import KnownOtherwise, Say, Terms
from drivers.sip2.status import parse
from kiosk.ports import PortError, PortGarbled, PortLost
from tests.sip2_server import AT, STATUS, checksum, seal

NOW, TERMS = datetime(2026, 11, 22, 8, 0), Terms("CPL")
ITEM, CARD = say.item(TERMS, NOW, "VN001"), say.patron(TERMS, NOW, "P0001")
LEND = say.checkout(TERMS, NOW, "P0001", "VN001")
ONCE = [LEND, say.checkin(TERMS, NOW, "VN001", returned=NOW), say.renew(TERMS, NOW, "P0001", "VN001"),
        say.renew_all(TERMS, NOW, "P0001"), say.fee_paid(TERMS, NOW, "P0001", "1.00", "EUR"),
        say.block(TERMS, NOW, "P0001", "lost"), Say("15", {"hold_mode": "+", "transaction_date": AT}, (("AA", "P0001"),))]
OFTEN = [ITEM, CARD, say.patron_status(TERMS, NOW, "P0001"), say.end_session(TERMS, NOW, "P0001"), say.status(),
         say.login("u", "p", "")]
SEQ = 4

SEEN = f"18030201{AT}ABVN001|AJTitle|"
LENT = f"121NNY{AT}AAP0001|ABVN001|AJTruyện Kiều|"
NOT_UNDERSTOOD = b"96AZFEF6"
BAD = b"12whatever|AY4AZ0001"
BAD_VIETNAMESE = "12Truyện Kiều|AY4AZ0001".encode()


def code(request: Say) -> str:
    return request.code


def habits(notes: list[str] | None = None) -> Habits:
    """Of a server that has logged us in with checksums."""
    known = Habits((notes if notes is not None else []).append, lambda: 0.0, seals=True)
    known.status = parse(decode(STATUS.encode()))
    return known


def exchange(request: Say, known: Habits | None = None, **settings) -> Exchange:
    return Exchange(request, sent(request), SEQ, LineSettings("h", 1, **settings), known or habits())


def sent(request: Say) -> bytes:
    return encode(request.code, request.fixed, request.fields, SEQ)


def frame(text: str, seq: int | None = SEQ) -> bytes:
    return seal(text.encode(), seq)[:-1]


def as_koha_counts(text: str) -> bytes:
    """The checksum over letters, not over bytes."""
    whole = f"{text}AY{SEQ}AZ"
    return whole.encode() + b"%04X" % (-sum(map(ord, whole)) % 65536)


# ---- requests that change something ---------------------------------------------------------------------------------

@pytest.mark.parametrize("request_", ONCE, ids=code)
def test_what_changes_something_is_never_sent_again_for_a_silence_or_a_status_or_a_bad_answer(request_: Say):
    talk = exchange(request_)
    assert talk.patience_s is None
    assert talk.hears(frame(STATUS)) is None
    assert talk.hears(BAD) == SAY_AGAIN
    assert talk.patience_s is None


@pytest.mark.parametrize("request_", ONCE, ids=code)
def test_only_a_96_says_that_nothing_was_done_and_then_it_goes_out_once_more(request_: Say):
    talk = exchange(request_)
    assert talk.hears(NOT_UNDERSTOOD) == sent(request_)
    with pytest.raises(PortGarbled):
        talk.hears(NOT_UNDERSTOOD)


def test_a_96_to_a_97_means_that_the_link_has_failed():
    talk = exchange(LEND)
    assert talk.hears(BAD) == SAY_AGAIN
    with pytest.raises(PortGarbled):
        talk.hears(NOT_UNDERSTOOD)


def test_a_96_after_something_odd_is_not_believed():
    talk = exchange(LEND)
    assert talk.hears(frame(LENT, 9)) is None
    with pytest.raises(PortGarbled):
        talk.hears(NOT_UNDERSTOOD)


SERVERS_WORDS = st.sampled_from([NOT_UNDERSTOOD, b"96", BAD, BAD_VIETNAMESE, frame(STATUS), frame(LENT, 9), b"12", b"None", b"",
                                 frame(SEEN), as_koha_counts(LENT), LENT.encode(), frame(LENT.replace("VN001", "VN002"))])


@given(request_=st.sampled_from(ONCE), words=st.lists(SERVERS_WORDS, max_size=40))
def test_whatever_a_server_says_a_change_goes_out_twice_only_after_a_96_that_came_first(request_: Say, words: list[bytes]):
    talk, out = exchange(request_), [sent(request_)]
    try:
        for word in words:
            assert talk.patience_s is None
            heard = talk.hears(word)
            if isinstance(heard, Message):
                break
            out += [heard] if heard else []
    except PortError:
        pass            # the line is of no use any more: closed
    times = out.count(sent(request_))
    assert times == 1 or (times == 2 and out[1] == sent(request_) and words[0][:2] == b"96")


def test_where_the_same_bytes_are_answered_again_and_not_carried_out_again_they_may_be_repeated():
    talk = exchange(LEND, resend_honoured=True)
    assert talk.patience_s == 10
    assert talk.silent() == sent(LEND)
    assert talk.hears(NOT_UNDERSTOOD) == sent(LEND)
    assert talk.hears(frame(STATUS)) == sent(LEND)


def test_without_sequence_numbers_nobody_can_honour_the_same_bytes():
    talk = Exchange(LEND, b"", None, LineSettings("h", 1, error_detection=False, resend_honoured=True), habits())
    assert talk.patience_s is None
    assert talk.hears(STATUS.encode()) is None


# ---- requests that change nothing -----------------------------------------------------------------------------------

@pytest.mark.parametrize("request_", OFTEN, ids=code)
def test_what_changes_nothing_is_sent_again_with_the_same_bytes_and_not_for_ever(request_: Say):
    talk = exchange(request_)
    for _ in range(5):
        assert talk.patience_s == 10
        assert talk.silent() == sent(request_)
    assert talk.patience_s is None
    with pytest.raises(PortGarbled):
        talk.hears(NOT_UNDERSTOOD)


def test_endless_96_come_to_an_end():
    talk, times = exchange(ITEM), 0
    with pytest.raises(PortGarbled):
        while talk.hears(NOT_UNDERSTOOD):
            times += 1
    assert times == 5


def test_a_server_that_shows_no_sequence_numbers_is_not_asked_twice_in_a_silence():
    known = habits()
    known.seals = False
    assert exchange(ITEM, known).patience_s is None


def test_a_new_status_is_taken_and_the_question_goes_out_again():
    known = habits()
    talk = exchange(ITEM, known)
    assert talk.hears(frame(STATUS.replace("100005", "050002"), 0)) == sent(ITEM)
    assert known.status and known.status.timeout_s == 5
    assert talk.hears(frame(STATUS.replace("100005", "050002"), 0)) == sent(ITEM)
    assert talk.hears(frame(STATUS.replace("100005", "050002"), 0)) is None
    assert isinstance(talk.hears(frame(SEEN)), Message)
    assert talk.owes


def test_a_status_that_says_off_line_ends_it():
    with pytest.raises(PortLost, match="off-line"):
        exchange(LEND).hears(frame(STATUS.replace("98Y", "98N")))


# ---- checksums ------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("again", [frame(LENT), frame(LENT, 0), frame(LENT, None), LENT.encode()])
def test_an_answer_with_a_wrong_checksum_is_asked_for_again_and_taken_with_any_number(again: bytes):
    talk = exchange(LEND)
    assert talk.hears(BAD) == SAY_AGAIN
    heard = talk.hears(again)
    assert isinstance(heard, Message) and heard.get("AJ") == "Truyện Kiều"
    assert not talk.owes


def test_answers_in_ascii_stay_strict_to_the_end():
    known = habits()
    for _ in range(3):
        talk, times = exchange(LEND, known), 0
        with pytest.raises(PortGarbled):
            while talk.hears(BAD):
                times += 1
        assert times == 5


def test_wrong_sums_over_letters_beyond_ascii_are_a_habit_at_the_second_time_and_staff_are_told_once():
    notes: list[str] = []
    known = habits(notes)
    talk = exchange(LEND, known)
    assert talk.hears(as_koha_counts(LENT)) == SAY_AGAIN
    heard = talk.hears(as_koha_counts(LENT))
    assert isinstance(heard, Message) and heard.get("AJ") == "Truyện Kiều"
    assert isinstance(exchange(LEND, known).hears(as_koha_counts(LENT)), Message)
    assert notes == [WRONG_SUMS]
    assert exchange(LEND, known).hears(BAD) == SAY_AGAIN


def test_one_right_sum_over_letters_beyond_ascii_ends_that_indulgence():
    known = habits()
    known.wrong_sums = 2
    assert isinstance(exchange(LEND, known).hears(frame(LENT)), Message)
    assert exchange(LEND, known).hears(as_koha_counts(LENT)) == SAY_AGAIN


def test_even_unverified_it_must_fit_the_question():
    known = habits()
    known.wrong_sums = 2
    with pytest.raises(PortGarbled, match="out of step"):
        exchange(LEND, known).hears(as_koha_counts(LENT.replace("VN001", "VN002")))


def test_a_server_that_never_sends_checksums_is_taken_as_it_is_and_noted_once():
    notes: list[str] = []
    known = habits(notes)
    known.seals = False
    for _ in range(2):
        assert isinstance(exchange(LEND, known).hears(LENT.encode()), Message)
    assert notes == [NO_SUMS]


def test_where_there_were_checksums_one_without_is_asked_for_again():
    assert exchange(LEND).hears(LENT.encode()) == SAY_AGAIN
    assert exchange(LEND).hears(b"12cut short") == SAY_AGAIN


def test_without_error_detection_checksums_that_come_all_the_same_are_not_looked_at():
    settings = LineSettings("h", 1, error_detection=False)
    heard = Exchange(LEND, b"", None, settings, habits()).hears(LENT.encode() + b"AY4AZ0001")
    assert isinstance(heard, Message) and heard.get("AB") == "VN001"
    with pytest.raises(PortGarbled):
        Exchange(LEND, b"", None, settings, habits()).hears(b"121NN")


def test_text_that_looks_like_a_trailer_is_none():
    heard = exchange(LEND).hears(frame(f"121NNY{AT}AAP0001|ABVN001|AJAZ1234|"))
    assert isinstance(heard, Message) and heard.get("AJ") == "AZ1234"


def test_the_answer_to_an_earlier_request_is_thrown_away():
    notes: list[str] = []
    talk = exchange(LEND, habits(notes))
    assert talk.hears(frame(LENT, 3)) is None
    assert isinstance(talk.hears(frame(LENT)), Message)
    assert notes == [OWN_COUNT] and not talk.owes


# ---- does it fit ----------------------------------------------------------------------------------------------------

def fits(request: Say, text: str) -> bool:
    return not misfit(request, decode(text.encode()))


PATRON = f"64{' ' * 14}000{AT}{'0' * 24}AOCPL|"
PAY = say.fee_paid(TERMS, NOW, "P0001", "3.50", "USD")


@pytest.mark.parametrize(("request_", "text", "fit"), [
    (LEND, LENT, True),
    (LEND, LENT.replace("P0001", "p0001").replace("VN001", " vn001 "), True),
    (LEND, LENT.replace("VN001", "VN002"), False),
    (LEND, LENT.replace("P0001", "P0002"), False),
    (LEND, LENT.replace("AAP0001|", ""), True),
    (LEND, LENT.replace("ABVN001|", ""), False),
    (LEND, LENT.replace("ABVN001", "AB"), False),
    (LEND, LENT.replace("ABVN001|", "").replace("121", "120"), True),
    (ONCE[1], f"101YNN{AT}ABVN001|AAP0009|", True),           # the borrower: whoever it was
    (ONCE[1], f"101YNN{AT}AAP0009|", False),
    (ONCE[2], f"301YNN{AT}ABVN002|", False),
    (CARD, PATRON + "AAp0001|AEAn|BLY|", True),
    (CARD, PATRON + "AAP0002|AEBinh|BLY|", False),
    (CARD, PATRON + "AEKoha Admin|BLY|", False),              # Koha, asked without a card
    (CARD, PATRON + "AA|AEKoha Admin|BLN|", False),
    (CARD, PATRON + "AA|AE|BLY|", False),
    (CARD, PATRON + "AA|AE|BLN|AFUnknown|", True),            # nobody's data
    (ITEM, SEEN, True),
    (ITEM, SEEN.replace("ABVN001|", ""), False),
    (ITEM, f"18010101{AT}AB|AJ|", True),
    (ITEM, f"18010101{AT}ABVN002|AJ|", False),
    (say.item(TERMS, NOW, "Đ1"), f"18030201{AT}AB\u0111\u0031|", True),
    (say.end_session(TERMS, NOW, "P0001"), f"36Y{AT}AAP0002|", False),
    (PAY, f"38N{AT}AAP0001|", True),
    (PAY, f"38{AT}YAAP0001|", True),                          # invenio-sip2: the letter stands behind the date
    (PAY, f"38 {AT}AAP0001|", False),                         # taken or not? nobody knows
    (PAY, f"38{AT}?AAP0001|", False),
])
def test_an_answer_is_about_what_was_asked(request_: Say, text: str, fit: bool):
    assert fits(request_, text) is fit


@pytest.mark.parametrize("odd", [frame(SEEN), frame(LENT, 9), frame(STATUS), b"None", b"<html>", b"55what|"])
def test_too_many_odd_messages_end_it(odd: bytes):
    talk = exchange(LEND)
    for _ in range(20):
        assert talk.hears(odd) is None
    with pytest.raises(PortGarbled):
        talk.hears(odd)


def test_the_same_request_is_made_of_the_same_bytes():
    assert sent(LEND) == sent(replace(LEND))
    assert sent(LEND).endswith(b"AY4AZ" + checksum(sent(LEND)[:-5]) + b"\r")


def test_a_card_that_is_known_by_another_number_leaves_the_line_in_step():
    """With sequence number and checksum the answer is surely to this question; without them it may be to another."""
    told = f"{PATRON}AAP0999|AELan|BLY|"
    with pytest.raises(KnownOtherwise):
        exchange(CARD).hears(frame(told))
    known = habits()
    known.seals = False
    with pytest.raises(PortGarbled, match="out of step"):
        exchange(CARD, known).hears(told.encode())
    with pytest.raises(PortGarbled, match="out of step"):
        exchange(LEND).hears(frame(LENT.replace("VN001", "VN002")))
