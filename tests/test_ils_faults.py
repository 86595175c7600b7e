"""Bad days of the simulated library system: what each fault does to one message, and that a seed brings the same day back."""

from datetime import datetime
from typing import Any

import pytest

from drivers.simulators import ils_shelves
from drivers.simulators.ils_answers import Ils
from drivers.simulators.ils_faults import FAULTS, BadDays, Deed, bad_days
from drivers.simulators.ils_manners import ALL, changed
from drivers.sip2 import say
from drivers.sip2.codec import BadChecksum, decode, encode

NOW = datetime(2026, 11, 22, 10, 0)
TERMS = say.Terms("HN1", "", "HN1")
LAN, KIEU, DE_MEN = "29001000000013", "39001000000011", "39001000000045"
CHECKOUT, CHECKIN = say.checkout(TERMS, NOW, LAN, KIEU), say.checkin(TERMS, NOW, DE_MEN, returned=NOW)
ITEM, STATUS = say.item(TERMS, NOW, KIEU), say.status()


class Line:
    def __init__(self, manners: str = "koha", encoding: str = "utf-8", **faults: Any):
        self.library = ils_shelves.fill(ils_shelves.read(), NOW)
        self.ils = Ils(self.library, changed(ALL[manners], {"encoding": encoding}), lambda: NOW, logged_in=True)
        self.days, self.encoding, self._seq = bad_days(faults), encoding, -1

    def says(self, request: say.Say | bytes, connection: int = 1) -> Deed:
        self._seq += 1
        if isinstance(request, bytes):
            frame = request
        else:
            frame = encode(request.code, request.fixed, request.fields, self._seq % 10, self.encoding)[:-1]
        plan = self.days.plan(frame, connection)
        self.late_s = plan.work_late_s
        return plan.carry_out(self.ils)

    def answer(self, request: say.Say) -> bytes:
        (piece,) = self.says(request).pieces
        return piece

    @property
    def lent(self) -> bool:
        return self.library.loan(KIEU) is not None


def test_without_faults_an_answer_is_an_answer():
    line = Line()
    assert line.says(CHECKOUT) == Deed((line.ils.last[1],)) and line.lent      # type: ignore[index]


def test_the_answer_may_come_after_the_time_out_with_the_work_done():
    line = Line(answer_late={"seconds": 7})
    deed = line.says(CHECKOUT)
    assert deed.wait_s == 7 and deed.pieces and line.lent


def test_the_work_may_be_done_when_the_client_has_gone():
    line = Line(book_late={"seconds": 9})
    assert line.says(CHECKOUT).wait_s == 0 and line.late_s == 9 and line.lent


@pytest.mark.parametrize(("fault", "lent"), [
    ("close_before_booking", False), ("close_after_booking", True), ("dead_back_end", False), ("sick_worker", False)])
def test_the_line_closes_before_or_after_the_work(fault, lent):
    line = Line("koha", "utf-8", **{fault: True})
    assert line.says(CHECKOUT) == Deed(closes=True) and line.lent is lent


def test_one_of_three_workers_is_sick_and_always_the_same():
    line = Line(sick_worker={"every": 3})
    assert [line.says(CHECKOUT, number).closes for number in (1, 2, 3, 3, 4)] == [False, False, True, True, False]
    assert not line.says(ITEM, 3).closes


def test_with_a_dead_back_end_98_says_y_all_the_same():
    line = Line(dead_back_end=True)
    assert decode(line.answer(STATUS)[:-1]).fixed["online_status"] == "Y"
    assert line.says(ITEM).closes


def test_a_connection_that_never_answers_does_nothing():
    line = Line(never_answer=True)
    assert line.says(CHECKOUT) == Deed() and not line.lent


def test_wrong_checksums_for_all_or_only_where_a_letter_is_not_ascii():
    with pytest.raises(BadChecksum):
        decode(Line(wrong_checksum=True).answer(STATUS)[:-1])
    line = Line(wrong_checksum_non_ascii=True)
    assert decode(line.answer(STATUS)[:-1])
    with pytest.raises(BadChecksum):
        decode(line.answer(ITEM)[:-1])


def test_a_server_may_count_its_checksum_before_it_encodes():
    line = Line()
    line.ils.manners = changed(line.ils.manners, {"checksum_of": "letters"})
    assert decode(line.answer(STATUS)[:-1])
    with pytest.raises(BadChecksum):
        decode(line.answer(ITEM)[:-1])


def test_an_answer_comes_in_pieces_or_with_the_one_before_in_front():
    whole = Line().answer(ITEM)
    pieces = Line(split=True).says(ITEM).pieces
    assert len(pieces) > 5 and b"".join(pieces) == whole
    line = Line(joined=True)
    first, second = line.answer(STATUS), line.answer(ITEM)
    assert second.startswith(first) and second.count(b"\r") == 2


def test_in_gb18030_a_letter_of_a_title_holds_the_delimiter():
    said = Line(encoding="gb18030", pipe_in_letter=True).answer(ITEM)[:-1]
    message = decode(said, "gb18030")
    assert message.get("AJ").startswith("Truyện Kiều") and message.get("AB") == KIEU
    assert said.count(b"|") == len(message.fields) + 1


def test_line_ends_of_all_kinds():
    line = Line(no_cr=True)
    line.answer(ITEM)
    assert not line.says(b"97AZFEF5").pieces[0].endswith(b"\r")
    assert Line(lf_first=True).answer(ITEM).startswith(b"\n18")
    assert Line(cr_lf=True).answer(ITEM).endswith(b"\r\n")


def test_another_sequence_number_fits_its_checksum():
    assert decode(Line(wrong_ay=True).answer(ITEM)[:-1]).seq == 5


def test_bytes_of_latin_1_under_utf_8():
    said = Line(latin1=True).answer(CHECKIN)[:-1]
    assert b"D? M\xe8n" in said and "\ufffd" in decode(said).get("AJ")


def test_text_leaks_and_fields_are_missing_or_name_somebody_else():
    assert "HASH" in decode(Line("generic", leaked=True).answer(CHECKIN)[:-1]).get("CY")
    assert Line("generic", leaked=True).answer(say.renew_all(TERMS, NOW, LAN)).split(b"AY")[0].endswith(b")")
    assert not decode(Line(no_aq=True).answer(CHECKIN)[:-1]).has("AQ")
    assert decode(Line(other_item=True).answer(CHECKOUT)[:-1]).get("AB") not in ("", KIEU)
    assert decode(Line(other_patron=True).answer(CHECKOUT)[:-1]).get("AA") not in ("", LAN)


def test_96_without_end():
    line = Line(endless_96=True)
    assert [line.answer(CHECKOUT) for _ in range(3)] == [b"96AZFEF6\r"] * 3 and not line.lent


def test_it_goes_off_line_in_the_middle_of_a_queue():
    line = Line(offline={"after": 2})
    codes = [decode(line.answer(request)[:-1]).code for request in (CHECKOUT, CHECKIN, ITEM, STATUS)]
    assert codes == ["12", "10", "98", "98"]
    line.days = bad_days({})
    assert decode(line.answer(STATUS)[:-1]).fixed["online_status"] == "Y"


def test_a_fault_strikes_which_and_how_often_it_is_told():
    line = Line(close_before_booking={"codes": ["17"], "every": 2, "times": 1})
    assert [line.says(ITEM).closes for _ in range(6)] == [False, True, False, False, False, False]
    assert line.days.happened == [("17", "close_before_booking")]


def test_a_seed_brings_the_same_bad_day_back():
    def day(seed: int) -> list[tuple[str, str]]:
        line = Line(drawn={"seed": seed, "chance": 0.5})
        for _ in range(40):
            line.says(CHECKOUT)
            line.says(CHECKIN)
        return line.days.happened
    assert day(7) == day(7) and len({name for _, name in day(7)}) > 5
    assert day(7) != day(8)


@pytest.mark.parametrize("told", [{"bogus": True}, {"split": {"often": 3}}])
def test_what_is_no_fault_is_refused(told):
    with pytest.raises(ValueError, match=r"bogus|often"):
        bad_days(told)


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_can_strike_every_library_system(name):
    for manners in ALL:
        line = Line(manners, ALL[manners].encoding, **{name: True})
        for request in (STATUS, CHECKOUT, CHECKIN, ITEM):
            line.says(request)
        line.says(b"97")


def test_a_calm_day_has_no_faults():
    assert BadDays().plan(b"9900302.00").struck == {}
