"""What two real servers do with odd requests, shown bare, and what our line makes of it. Where their packages change, this
says so first.
"""

import time
from dataclasses import replace
from datetime import datetime

import pytest

from drivers.sip2.codec import Message, checksum, decode
from drivers.sip2.fits import misfit
from drivers.sip2.line import Sip2Line
from drivers.sip2.say import Say, checkin, checkout, fee_paid, item, patron
from kiosk.ports import PortError, PortSilent
from tests.peers import relay
from tests.peers.bench import LAN, TERMS, Peer, Raw
from tests.peers.relay import Relay

STATUS = b"9900402.00"


def lending(barcode: str = "B001") -> Say:
    return checkout(TERMS, datetime.now(), LAN, barcode)


def looking(barcode: str = "B001") -> Say:
    return item(TERMS, datetime.now(), barcode)


def wrongly_sealed(frame: bytes) -> bytes:
    return frame[:-5] + b"0001\r"


def line_through(wire: Relay, peer: Peer, **changes: object) -> Sip2Line:
    return Sip2Line(replace(peer.settings, host="127.0.0.1", port=wire.port, **changes))


# ---- one that keeps the rules ---------------------------------------------------------------------------------------

def test_the_same_bytes_again_are_answered_again_by_pysip2_and_not_carried_out(pysip2: Peer):
    with Raw(pysip2) as raw:
        frame = raw.frame(lending())
        assert raw.says(frame) == raw.says(frame)
    assert pysip2.kinds("B001") == ["checkout"]


def test_pysip2_says_its_answer_again_when_asked_to_and_96_to_a_wrong_checksum(pysip2: Peer):
    with Raw(pysip2) as raw:
        first = raw.says(raw.frame(lending()))
        assert raw.says(b"97AZFEF5") == first
        assert raw.says(wrongly_sealed(raw.frame(lending("B002")))) == b"96AZFEF6"
    assert pysip2.kinds("B001") == ["checkout"] and pysip2.kinds("B002") == []


def test_pysip2_hangs_up_on_a_blank_date_and_ours_is_never_blank(pysip2: Peer):
    with Raw(pysip2) as raw:
        blank = lending()
        blank.fixed["nb_due_date"] = " " * 18
        assert raw.says(raw.frame(blank)) == b""
    with Raw(pysip2) as raw:
        assert raw.asks(lending()).fixed["ok"] == "1"
    assert pysip2.kinds("B001") == ["checkout"]


def test_a_server_that_answers_the_same_bytes_again_may_be_sent_them_again(pysip2: Peer):
    """`resend_honoured`: then a lost answer is fetched on the same line, and the outcome is known."""
    with Relay(pysip2.address) as wire:
        line = line_through(wire, pysip2, resend_honoured=True)
        wire.lose("11", relay.SWALLOW)
        assert line.call(lending(), 6).fixed["ok"] == "1"
        line.close()
        first, again = wire.frames("11")
    assert first == again and pysip2.kinds("B001") == ["checkout"]


# ---- one that does not ----------------------------------------------------------------------------------------------

def test_the_same_bytes_again_are_carried_out_again_by_invenio(invenio: Peer):
    with Raw(invenio) as raw:
        frame = raw.frame(lending())
        first, second = decode(raw.says(frame)), decode(raw.says(frame))
    assert (first.seq, first.fixed["renewal_ok"]) == (second.seq, "N") and second.fixed["renewal_ok"] == "Y"
    assert invenio.kinds("B001") == ["checkout", "renew"]


def test_a_wrong_checksum_does_not_keep_invenio_from_carrying_it_out(invenio: Peer):
    with Raw(invenio) as raw:
        raw.says(STATUS)
        assert decode(raw.says(wrongly_sealed(raw.frame(lending())))).fixed["ok"] == "1"
    assert invenio.kinds("B001") == ["checkout"]


def test_invenio_leaves_out_the_line_end_when_it_says_something_again(invenio: Peer):
    with Raw(invenio) as raw:
        first = raw.says(raw.frame(looking()))
        assert raw.says(b"97AZFEF5", wait_s=0.5) == b""
        assert raw.unfinished == first


def test_of_two_messages_in_one_packet_invenio_answers_one(invenio: Peer):
    with Raw(invenio) as raw:
        raw.send(raw.frame(looking("B001")) + raw.frame(looking("B002")))
        only = decode(raw.hears())
        assert only.get("AB") in ("B001", "B002") and raw.hears(0.5) == b""


def test_half_a_message_is_a_whole_one_to_invenio_and_its_answer_is_about_something_else(invenio: Peer):
    """It takes the last letter for a line end. Ours leave in one piece; where a net cuts one, the answer is not taken."""
    with Raw(invenio) as raw:
        request = lending()
        frame = raw.frame(request)
        raw.send(frame[:frame.index(b"ABB001") + 6])
        answer = decode(raw.hears())
        assert answer.get("AB") == "B00" and misfit(request, answer) == "a 12 about another item"
    assert invenio.booked == []


def test_after_a_line_feed_invenio_answers_without_a_sequence_number(invenio: Peer):
    with Raw(invenio) as raw:
        answer = decode(raw.says(raw.frame(looking()) + b"\n"))
    assert (answer.code, answer.seq, bool(answer.checksum)) == ("18", None, True)


def test_before_a_login_invenio_says_none_and_ends_no_line(invenio: Peer):
    with Raw(invenio, log_in=False) as raw:
        assert raw.says(STATUS, wait_s=0.5) == b"" and raw.unfinished == b"None"


# ---- what our line makes of it --------------------------------------------------------------------------------------

@pytest.mark.parametrize("how", [relay.SWALLOW, relay.HANG_UP, relay.EARLY, relay.SPOIL])
@pytest.mark.parametrize("request_of", [
    lending, lambda: checkin(TERMS, datetime.now(), "B002", returned=datetime.now()),
    lambda: fee_paid(TERMS, datetime.now(), LAN, "3.50", "USD", receipt="1")], ids=["11", "09", "37"])
def test_whatever_is_lost_a_line_sends_what_changes_something_once(invenio: Peer, how: str, request_of):
    invenio.lend(LAN, "B002")
    request = request_of()
    with Relay(invenio.address) as wire:
        line = line_through(wire, invenio)
        line.call(looking(), 3)
        wire.lose(request.code, how)
        with pytest.raises(PortError):
            line.call(request, 0.8)
        assert line.left or how != relay.EARLY
        assert isinstance(line.call(looking(), 3), Message)        # on a new connection
        line.close()
        assert len(wire.frames(request.code)) == 1
    assert len(invenio.booked) == (0 if how == relay.EARLY else 1)


def test_a_lost_answer_to_a_question_is_asked_for_again_and_no_answer_meets_another_question(invenio: Peer):
    """Questions may be sent again: this server counts them by the second."""
    with Relay(invenio.address) as wire:
        line = line_through(wire, invenio)
        wire.lose("17", relay.SWALLOW)
        assert line.call(looking("B001"), 5).get("AB") == "B001"
        assert line.call(looking("B002"), 5).get("AB") == "B002"
        line.close()
        frames = wire.frames("17")
    assert len(frames) == 3 and frames[0] == frames[1]


def test_a_spoilt_answer_that_is_said_again_without_an_end_costs_the_time_and_no_more(invenio: Peer):
    with Relay(invenio.address) as wire:
        line = line_through(wire, invenio)
        wire.lose("63", relay.SPOIL)
        began_s = time.monotonic()
        with pytest.raises(PortSilent):
            line.call(patron(TERMS, datetime.now(), LAN), 1.0)
        assert time.monotonic() - began_s < 1.5
        assert line.call(patron(TERMS, datetime.now(), LAN), 3).get("AE") == "Nguyễn Thị Lan"
        line.close()
        assert len(wire.frames("97")) == 1


def test_a_server_that_wants_a_login_and_gets_none_is_no_endless_wait(invenio: Peer):
    line = Sip2Line(replace(invenio.settings, login="none", connect_wait_s=0.6))
    with pytest.raises(PortSilent):
        line.call(looking(), 5)
    line.close()


def test_checksums_are_over_bytes_on_both_sides(invenio: Peer, pysip2: Peer):
    for peer in (invenio, pysip2):
        with Raw(peer) as raw:
            said = raw.says(raw.frame(patron(TERMS, datetime.now(), "P0003")))
            assert not said.isascii() and checksum(said[:-4]).lstrip("0") == said[-4:].decode().lstrip("0")
