"""One connection against a library system with bad manners: a message or a typed error, in time, and an honest word on
whether the request left."""

import random
import socket
import threading
import time
from collections.abc import Iterator
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.sip2 import say
from drivers.sip2.codec import FRAME_MAX, Message
from drivers.sip2.line import LineSettings, Sip2Line
from drivers.sip2.say import Say, Terms
from drivers.sip2.telnet import Strainer
from kiosk.ports import PortError, PortGarbled, PortLost, PortSilent
from tests import sip2_server as manners
from tests.sip2_server import AT, STATUS, Asked, Sip2Server

NOW, TERMS = datetime(2026, 11, 22, 8, 0), Terms("CPL", "desk-secret", "CPL")
ITEM = say.item(TERMS, NOW, "VN001")
LEND = say.checkout(TERMS, NOW, "P0001", "VN001")
CARD = say.patron(TERMS, NOW, "P0001", "pin-1234")


@pytest.fixture
def ils() -> Iterator[Sip2Server]:
    with Sip2Server() as server:
        yield server


def line_to(ils: Sip2Server, notes: list[str] | None = None, **given) -> Sip2Line:
    known = {"user": "kiosk01", "password": "s3cret!", "location": "NLV-HN-L1", **given}
    return Sip2Line(LineSettings("127.0.0.1", ils.port, **known), (notes if notes is not None else []).append)


@pytest.fixture
def line(ils: Sip2Server) -> Iterator[Sip2Line]:
    line = line_to(ils)
    yield line
    line.close()


def call(line: Sip2Line, request: Say = ITEM, wait_s: float = 2.0) -> Message | PortError:
    line.arm()
    try:
        return line.call(request, wait_s)
    except PortError as error:
        return error


def heard(line: Sip2Line, request: Say = ITEM, wait_s: float = 2.0) -> Message:
    outcome = call(line, request, wait_s)
    assert isinstance(outcome, Message), outcome
    return outcome


# ---- the beginning --------------------------------------------------------------------------------------------------

def test_it_logs_in_asks_for_the_state_and_then_says_its_word(ils: Sip2Server, line: Sip2Line):
    assert heard(line).get("AB") == "VN001"
    assert ils.codes() == ["93", "99", "17"]
    assert ils.seen[0].frame == b"9300CNkiosk01|COs3cret!|CPNLV-HN-L1|AY0AZF351"
    assert [one.seq for one in ils.seen] == [0, 1, 2]
    assert line.status and line.status.library_name == "Thư viện"
    assert line.connected_since_s and line.left and not line.refused and not line.busy


def test_its_sequence_counts_to_nine_and_begins_again(ils: Sip2Server, line: Sip2Line):
    for _ in range(10):
        heard(line)
    assert [one.seq for one in ils.seen] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]
    assert len(ils.connections) == 1


def test_without_error_detection_nothing_has_a_trailer(ils: Sip2Server):
    line = line_to(ils, error_detection=False)
    heard(line)
    assert all(b"AZ" not in one.frame for one in ils.seen)
    line.close()


def test_without_a_login_the_state_comes_first(ils: Sip2Server):
    line = line_to(ils, login="none")
    heard(line)
    assert ils.codes() == ["99", "17"]
    line.close()


def test_a_refused_login_is_a_sentence_for_staff_and_no_trouble_of_the_network(ils: Sip2Server, line: Sip2Line):
    ils.behave("93", manners.both(manners.says("940"), manners.hang_up), manners.well)
    outcome = call(line)
    assert isinstance(outcome, PortLost)
    assert "user, password" in line.refused
    assert not line.left and not line.busy and line.connected_since_s is None
    heard(line)
    assert line.refused == ""


def test_a_login_that_nobody_answers_is_a_busy_library_system_and_no_wrong_password(ils: Sip2Server):
    ils.behave("93", manners.nothing)
    line = line_to(ils, connect_wait_s=0.3)
    began = time.monotonic()
    outcome = call(line, wait_s=5)
    assert isinstance(outcome, PortSilent)
    assert time.monotonic() - began < 2
    assert line.busy and not line.refused and not line.left
    ils.behave("93", manners.well)
    heard(line)
    assert not line.busy
    line.close()


def test_a_connection_that_is_refused_says_that_nothing_left():
    with Sip2Server() as ils:
        line = line_to(ils)
    outcome = call(line)
    assert isinstance(outcome, PortLost)
    assert "refused" in str(outcome)
    assert not line.left and not line.busy


def test_a_library_system_that_hangs_up_at_the_login_is_lost(ils: Sip2Server, line: Sip2Line):
    ils.behave("93", manners.hang_up)
    assert isinstance(call(line), PortLost)
    assert not line.left


@pytest.mark.parametrize("status", [STATUS.replace("98Y", "98N"), STATUS.replace("NN100", "NN000")])
def test_a_library_system_that_says_it_is_off_line_is_away(ils: Sip2Server, line: Sip2Line, status: str):
    ils.behave("99", manners.says(status), manners.well)
    outcome = call(line)
    assert isinstance(outcome, PortLost)
    assert "off-line" in str(outcome)
    assert not line.left
    heard(line)


def test_going_off_line_in_the_middle_ends_the_exchange(ils: Sip2Server, line: Sip2Line):
    ils.behave("11", manners.says(STATUS.replace("98Y", "98N")))
    outcome = call(line, LEND)
    assert isinstance(outcome, PortLost)
    assert line.left and line.status and not line.status.online


def test_words_that_its_encoding_has_no_letters_for_stay_here_and_the_connection_stands(ils: Sip2Server):
    line = line_to(ils, encoding="latin-1")
    heard(line)
    outcome = call(line, say.item(TERMS, NOW, "Đ-900"))
    assert isinstance(outcome, PortGarbled)
    assert "900" not in str(outcome) and not line.left
    heard(line)
    assert len(ils.connections) == 1
    assert [one.seq for one in ils.seen] == [0, 1, 2, 3]
    line.close()


def test_a_line_feed_is_never_sent(ils: Sip2Server, line: Sip2Line):
    assert isinstance(call(line, say.item(TERMS, NOW, "VN001\n")), PortGarbled)
    assert not line.left and ils.asked("17") == []
    heard(line)


def test_no_secret_and_no_number_of_a_patron_is_ever_in_a_sentence(ils: Sip2Server):
    notes: list[str] = []
    line = line_to(ils, notes)
    outcomes = []
    for fault in (manners.hang_up, manners.wrong_sum, manners.not_understood, manners.says_bytes(b"64\r"),
                  manners.says(manners.ANSWERS["63"].replace("{AA}", "P0002")), manners.both(manners.hang_up)):
        ils.behave("63", fault)
        ils.behave("97", fault)
        outcomes.append(call(line, CARD))
    ils.behave("93", manners.says("940"))
    outcomes.append(call(line, CARD))
    said = " ".join([*map(str, outcomes), *notes, repr(line.status), repr(LineSettings("h", 1, password="s3cret!"))])
    assert all(isinstance(outcome, PortError) for outcome in outcomes)
    assert not [word for word in ("s3cret!", "desk-secret", "pin-1234", "P0001", "P0002", "kiosk01") if word in said]


# ---- a login by prompts ---------------------------------------------------------------------------------------------

def prompts(asked: Asked) -> None:
    """Lines are the user, then the password."""
    lines = {b"kiosk01": b"\xff\xfb\x01password: ", b"s3cret!": b"Login OK.  Initiating SIP\r\n", b"wrong": b"Invalid login\r\n"}
    asked.send(lines.get(asked.frame, b""))


@pytest.fixture
def terminal() -> Iterator[Sip2Server]:
    with Sip2Server(greets=b"\xff\xfd\x18\xff\xfa\x18\x01\xff\xf0Welcome\r\nlogin: ") as server:
        for code in ("ki", "s3", "wr"):
            server.behave(code, prompts)
        yield server


def test_at_a_terminal_it_answers_the_prompts_and_goes_on_with_the_state(terminal: Sip2Server):
    line = line_to(terminal, login="telnet")
    heard(line)
    assert [one.frame for one in terminal.seen[:2]] == [b"kiosk01", b"s3cret!"]
    assert [(one.code, one.seq) for one in terminal.seen[2:]] == [("99", 0), ("17", 1)]
    line.close()


def test_at_a_terminal_a_wrong_password_is_a_refused_login(terminal: Sip2Server):
    line = line_to(terminal, login="telnet", password="wrong")
    assert isinstance(call(line), PortLost)
    assert "user, password" in line.refused


def test_at_a_terminal_an_empty_line_is_never_sent(terminal: Sip2Server):
    line = line_to(terminal, login="telnet", password="")
    assert isinstance(call(line), PortLost)
    assert line.refused and terminal.seen == []


def test_at_a_terminal_without_prompts_the_library_system_is_busy(ils: Sip2Server):
    line = line_to(ils, login="telnet", connect_wait_s=0.2)
    assert isinstance(call(line), PortSilent)
    assert line.busy


@given(pieces=st.lists(st.lists(st.sampled_from([255, 250, 240, 251, 254, 24, 65, 13])).map(bytes)))
def test_what_belongs_to_telnet_is_taken_out_wherever_the_stream_is_cut(pieces: list[bytes]):
    strain = Strainer()
    assert b"".join(strain(piece) for piece in pieces) == Strainer()(b"".join(pieces))


def test_what_is_left_of_telnet_is_its_text():
    assert Strainer()(b"a\xff\xfb\x01b\xff\xfa\x18\xff\xff\x01\xff\xf0c\xff\xf1d\xff\xffe") == b"abcd\xffe"


# ---- deadlines ------------------------------------------------------------------------------------------------------

def test_a_silent_library_system_costs_the_wait_and_no_more(ils: Sip2Server, line: Sip2Line):
    ils.behave("17", manners.nothing)
    heard(line, CARD)
    began = time.monotonic()
    assert isinstance(call(line, wait_s=0.3), PortSilent)
    assert 0.25 < time.monotonic() - began < 1.5
    assert line.left and line.connected_since_s is None


def test_no_time_left_means_that_nothing_left(ils: Sip2Server, line: Sip2Line):
    heard(line)
    assert isinstance(call(line, wait_s=0), PortSilent)
    assert not line.left
    assert len(ils.asked("17")) == 1


def test_a_connection_that_owes_an_answer_is_never_used_again(ils: Sip2Server, line: Sip2Line):
    ils.behave("17", manners.slow(0.4, manners.says(f"18030201{AT}AB{{AB}}|AJLate|")), manners.well)
    heard(line, CARD)
    assert isinstance(call(line, wait_s=0.2), PortSilent)
    assert heard(line).get("AJ") == "Title"
    assert [one.number for one in ils.asked("17")] == [1, 2]


def test_an_endless_trickle_can_be_cut_from_another_thread(ils: Sip2Server, line: Sip2Line):
    ils.behave("17", manners.both(*[manners.both(manners.says_bytes(b"x"), manners.slow(0.02, manners.nothing))] * 200))
    had_left: list[bool] = []
    heard(line, CARD)
    threading.Timer(0.2, lambda: had_left.append(line.cut())).start()
    began = time.monotonic()
    assert isinstance(call(line, wait_s=5), PortSilent)
    assert time.monotonic() - began < 2
    assert had_left == [True] and line.left


def test_cut_during_the_login_it_never_sends_its_word(ils: Sip2Server, line: Sip2Line):
    ils.behave("93", manners.slow(0.3))
    had_left: list[bool] = []
    threading.Timer(0.1, lambda: had_left.append(line.cut())).start()
    assert isinstance(call(line), PortSilent)
    time.sleep(0.3)
    assert had_left == [False] and not line.left and not line.busy
    assert ils.codes() == ["93"]
    heard(line)


def test_cut_while_it_connects_it_ends_at_once():
    with socket.create_server(("127.0.0.1", 0), backlog=1) as full:
        port = full.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(("127.0.0.1", port))
        line = Sip2Line(LineSettings("127.0.0.1", port, user="u", password="p"))
        threading.Timer(0.2, line.cut).start()
        began = time.monotonic()
        assert isinstance(call(line, wait_s=3), PortError)
        assert time.monotonic() - began < 1.5
        assert not line.left
        for one in waiting:
            one.close()


def test_a_line_that_was_closed_is_silent_until_it_is_armed_again(ils: Sip2Server, line: Sip2Line):
    heard(line)
    line.close()
    with pytest.raises(PortSilent):
        line.call(ITEM, 2)
    heard(line)


def test_what_it_says_of_having_left_is_true_whenever_it_is_cut(ils: Sip2Server):
    """Not left: the other end never saw it, and never will."""
    chance, unseen = random.Random(7), 0
    for number in range(60):
        line, item = line_to(ils), say.item(TERMS, NOW, f"N{number}")
        line.arm()
        timer = threading.Timer(chance.uniform(0, 0.006), line.cut)
        timer.start()
        try:
            line.call(item, 2)
        except PortError:
            unseen += not line.left
        timer.join()
        if not line.left:
            time.sleep(0.005)
            assert item.get("AB").encode() not in b"".join(one.frame for one in ils.asked("17"))
        line.close()
    assert unseen


# ---- idle -----------------------------------------------------------------------------------------------------------

def test_a_connection_that_was_closed_while_it_was_idle_is_made_again_silently(ils: Sip2Server, line: Sip2Line):
    heard(line)
    ils.connections[0].shutdown(socket.SHUT_RDWR)
    time.sleep(0.05)
    heard(line, LEND)
    assert ils.codes() == ["93", "99", "17", "93", "99", "11"]


def test_what_comes_unasked_while_it_is_idle_is_thrown_away(ils: Sip2Server, line: Sip2Line):
    heard(line)
    ils.connections[0].sendall(manners.seal(f"18030201{AT}ABVN001|AJLate|".encode(), 3) + b"\n\x00\r")
    time.sleep(0.05)
    assert heard(line).get("AJ") == "Title"
    assert len(ils.connections) == 1


def test_a_connection_that_is_in_the_middle_of_a_message_is_made_again(ils: Sip2Server, line: Sip2Line):
    heard(line)
    ils.connections[0].sendall(b"18030201")
    time.sleep(0.05)
    heard(line)
    assert len(ils.connections) == 2


def test_a_connection_idle_for_very_long_is_not_trusted(ils: Sip2Server):
    now = [100.0]
    line = Sip2Line(LineSettings("127.0.0.1", ils.port, user="u", password="p", keep_alive_s=25), clock=lambda: now[0])
    heard(line)
    now[0] += 30
    heard(line)
    assert len(ils.connections) == 1
    now[0] += 60
    heard(line)
    assert len(ils.connections) == 2
    line.close()


# ---- said again -----------------------------------------------------------------------------------------------------

def test_koha_says_its_answer_again_and_counts_from_0(ils: Sip2Server, line: Sip2Line):
    ils.behave("11", manners.wrong_sum, manners.well)
    ils.behave("97", manners.again_from_0)
    assert heard(line, LEND).get("AB") == "VN001"
    heard(line, LEND)
    assert ils.codes() == ["93", "99", "11", "97", "11"]
    assert ils.asked("97")[0].frame == b"97AZFEF5"
    assert len(ils.connections) == 1


def test_a_97_that_is_not_answered_is_a_silence(ils: Sip2Server, line: Sip2Line):
    """One server leaves out the CR."""
    ils.behave("11", manners.wrong_sum)
    ils.behave("97", lambda asked: asked.send(manners.seal(asked.usual().encode(), 3)[:-1]))
    heard(line)
    assert isinstance(call(line, LEND, 0.2), PortSilent)
    assert line.left and len(ils.asked("11")) == 1


def test_koha_without_an_encoding_is_asked_again_once_and_then_believed(ils: Sip2Server):
    notes: list[str] = []
    line = line_to(ils, notes)
    kieu = manners.counted_in_letters(f"18030201{AT}AB{{AB}}|AJTruyện Kiều|")
    ils.behave("17", kieu)
    ils.behave("97", kieu)
    for _ in range(3):
        assert heard(line).get("AJ") == "Truyện Kiều"
    assert ils.codes() == ["93", "99", "17", "97", "17", "17"]
    assert len(notes) == 1 and "encoding" in notes[0]
    line.close()


def test_a_loan_that_was_not_understood_goes_out_once_more_with_the_same_bytes(ils: Sip2Server, line: Sip2Line):
    ils.behave("11", manners.not_understood, manners.well)
    heard(line, LEND)
    assert len({one.frame for one in ils.asked("11")}) == 1 and len(ils.asked("11")) == 2
    assert len(ils.connections) == 1


@pytest.mark.parametrize("faults", [
    (manners.not_understood,),
    (manners.hang_up, manners.well),
    (manners.reset, manners.well),
    (manners.nothing, manners.well),
    (manners.says(STATUS), manners.well),
    (manners.wrong_seq, manners.well),
])
def test_a_loan_is_not_sent_twice(ils: Sip2Server, line: Sip2Line, faults):
    ils.behave("11", *faults)
    heard(line)
    assert isinstance(call(line, LEND, 0.15), PortError)
    assert line.left
    assert len(ils.asked("11")) == (2 if faults == (manners.not_understood,) else 1)


def test_a_question_goes_out_again_after_the_time_that_the_status_names_and_the_connection_is_not_kept(ils: Sip2Server,
                                                                                                       line: Sip2Line):
    ils.behave("99", manners.says(STATUS.replace("100005", "010002")))
    ils.behave("17", manners.nothing, manners.well)
    began = time.monotonic()
    heard(line, wait_s=5)
    assert 0.9 < time.monotonic() - began < 3
    assert len({one.frame for one in ils.asked("17")}) == 1 and len(ils.asked("17")) == 2
    assert line.connected_since_s is None


# ---- whatever bytes come --------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("fault", "kind"), [
    (manners.hang_up, PortLost),
    (manners.reset, PortLost),
    (manners.both(manners.says_bytes(b"1803"), manners.hang_up), PortLost),
    (manners.says_bytes(b"None"), PortSilent),
    (manners.says_bytes(b"<html><body>504\r\n</body></html>\r\n"), PortSilent),
    (manners.says_bytes(b"Problems handling the request: null\r"), PortSilent),
    (manners.says_bytes(b"\r", b"\n", b"\r\n", b"\n\r", b"|||\r", b"login: \r"), PortSilent),
    (manners.says_bytes(b"x" * (FRAME_MAX + 100)), PortGarbled),
    (manners.says(f"18030201{AT}AB{{AB}}|AJ{'x' * (1 << 20)}|"), PortGarbled),
    (manners.says_bytes(*[b"\r" * 50_000] * 30), PortGarbled),
    (manners.says_bytes(b"hello\r" * 30), PortGarbled),
    (manners.says(f"18030201{AT}ABVN002|AJAnother|"), PortGarbled),
    (manners.says_bytes(b"55whatever|\r"), PortSilent),
    (manners.wrong_seq, PortSilent),
])
def test_bad_bytes_are_a_typed_error_and_the_next_request_has_a_fresh_connection(ils: Sip2Server, line: Sip2Line, fault, kind):
    ils.behave("17", fault, manners.well)
    heard(line, CARD)
    assert type(call(line, wait_s=0.15 if kind is PortSilent else 5)) is kind
    assert line.left
    heard(line)
    assert {one.number for one in ils.asked("17")} == {1, 2}


@pytest.mark.parametrize("fault", [
    manners.drop_by_drop,
    manners.both(manners.says_bytes(b"\n\x00\xef\xbb\xbf"), manners.well),
    manners.both(manners.says_bytes(b"\r\n"), manners.well, manners.says_bytes(b"\n")),
    manners.both(manners.well, manners.well),
    manners.both(manners.wrong_seq, manners.well),
    manners.both(manners.says_bytes(b"55what|\r", b"banana\r", b"941\r"), manners.well),
    manners.says(f"18030201{AT}AB{{AB}}|AJ{'x' * 4000}|"),
    manners.says(f"18030201{AT}AB{{AB}}|{'AFx|' * 10_000}"),
    manners.says(f"18030201{AT}AB{{AB}}|AJbell\a, nul\0, escape\x1b[2J|x|||"),
    manners.says(f"18030201{AT}AB vn001 |AJ|"),
])
def test_odd_ways_to_say_the_right_thing_are_understood(ils: Sip2Server, line: Sip2Line, fault):
    ils.behave("17", fault)
    for _ in range(3):
        heard(line)
    assert len(ils.connections) == 1


@settings(max_examples=60, deadline=None)
@given(data=st.one_of(st.binary(max_size=200), st.binary(max_size=200).map(lambda b: b"18030201" + AT.encode() + b)))
def test_any_bytes_at_all_are_a_message_or_a_typed_error(data: bytes):
    with Sip2Server() as ils:
        ils.behave("17", manners.both(manners.says_bytes(data, b"\r"), manners.hang_up))
        line = line_to(ils)
        assert isinstance(call(line, wait_s=1), (Message, PortError))
        line.close()
