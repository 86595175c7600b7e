"""The FEIG client on the real wire of the simulated pad: the right answer, or a typed error."""

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import cast
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers import pad_feig
from drivers.feig_frames import Reply, Splitter, build_reply, parse_request
from drivers.pad_feig import PadFeig, TagMissed
from drivers.serial_wire import Deadline, Wire, open_wire
from drivers.simulators.feig_pad import Character, Faults, FeigPad
from drivers.simulators.pad import running
from drivers.simulators.tags import from_image, tag_images
from kiosk.ports import PortError, PortGarbled, PortLost, PortRefused, PortSilent

TAGS = [from_image(tag_images(f"390010000{n:05d}")[0]) for n in range(60)]
A, B = TAGS[0].uid, TAGS[1].uid


@dataclass
class Bench:
    sim: FeigPad
    pad: PadFeig
    wire: Wire

    def place(self, count: int) -> None:
        self.sim.place([from_image(tag.as_image()) for tag in TAGS[:count]])


@pytest.fixture
def bench() -> Iterator[Bench]:
    sim = FeigPad()
    with running(sim) as program:
        wire = open_wire(program.url, pad_feig.line(38_400))
        pad = PadFeig(wire)
        pad.start()
        sim.counts.exchanges.clear()
        yield Bench(sim, pad, wire)
        wire.close()


def test_the_line_is_8e1():
    assert (pad_feig.line(38_400).parity, pad_feig.line(38_400).data_bits) == ("E", 8)


def test_sixty_tags_are_heard_in_one_inventory_and_two_more_frames(bench: Bench):
    bench.place(60)
    scan = bench.pad.inventory()
    assert scan.uids == {tag.uid for tag in TAGS} and scan.complete
    assert bench.sim.counts.exchanges == {"inventory": 1, "more": 2}


def test_a_frame_lost_in_the_middle_of_an_inventory_leaves_it_incomplete(bench: Bench):
    bench.place(60)
    bench.sim._answers = 0
    bench.sim.set_faults(garbled_every=2)
    scan = bench.pad.inventory()
    assert len(scan.tags) == 24 and not scan.complete


def test_an_advanced_answer_is_understood(bench: Bench):
    bench.sim.character = Character(per_answer=60)
    bench.place(60)
    assert len(bench.pad.inventory().tags) == 60


def test_blocks_system_information_and_afi_go_the_way_of_the_manual(bench: Bench):
    bench.place(2)
    assert b"".join(bench.pad.read_blocks(A, 0, 9)) == bytes(TAGS[0].memory[:36])
    bench.pad.write_afi(A, 0xC2)
    assert (bench.pad.system_info(A).afi, bench.pad.system_info(B).afi) == (0xC2, 0x07)
    assert bench.sim.counts.exchanges == {"read": 1, "write_afi": 1, "system_info": 2}


def test_eas_sounds_when_it_is_on(bench: Bench):
    bench.place(1)
    bench.pad.set_eas(A, False)
    assert not bench.pad.eas_sounds(A)
    bench.pad.set_eas(A, True)
    assert bench.pad.eas_sounds(A)


def test_tags_that_cannot_be_told_apart_make_an_incomplete_scan(bench: Bench):
    bench.place(3)
    bench.sim.set_faults(same_slot=True)
    scan = bench.pad.inventory()
    assert scan.tags == () and not scan.complete


def test_a_tag_that_is_not_there_is_missed(bench: Bench):
    with pytest.raises(TagMissed):
        bench.pad.read_blocks(A, 0, 9)
    assert bench.sim.counts.exchanges == {"read": 1}


def test_a_block_that_is_not_there_is_refused_at_once(bench: Bench):
    bench.place(1)
    with pytest.raises(PortRefused) as refused:
        bench.pad.read_blocks(A, 25, 9)
    assert "no such block" in str(refused.value)
    assert bench.sim.counts.exchanges == {"read": 1}


def test_a_locked_afi_is_refused_with_the_tags_own_code(bench: Bench):
    bench.place(1)
    bench.sim.lying[A].afi_locked = True
    with pytest.raises(PortRefused, match=r"locked.*12"):
        bench.pad.write_afi(A, 0xC2)


def test_a_write_that_fails_on_air_is_repeated_while_the_tag_answers(bench: Bench):
    bench.place(1)
    bench.sim.set_faults(write_fails=2)
    bench.pad.write_afi(A, 0xC2)
    assert bench.sim.counts.exchanges["write_afi"] == 3
    bench.sim.set_faults(write_fails=-1)
    with pytest.raises(TagMissed):
        bench.pad.write_afi(A, 0x07)
    assert bench.sim.counts.exchanges["write_afi"] == 6


@pytest.mark.parametrize("fault", ["garbled_every", "noise_every"])
def test_a_damaged_answer_is_repeated_after_getting_in_step(bench: Bench, fault: str):
    bench.place(10)
    bench.sim.set_faults(**{fault: 3})
    for _ in range(3):
        assert len(bench.pad.inventory().tags) == 10
        for tag in TAGS[:10]:
            assert b"".join(bench.pad.read_blocks(tag.uid, 0, 9)) == bytes(tag.memory[:36])
    assert bench.pad.tally.garbled > 10


def test_a_lost_answer_is_asked_for_again(bench: Bench):
    bench.place(3)
    bench.sim.set_faults(lost_every=4)
    for tag in TAGS[:3]:
        assert bench.pad.system_info(tag.uid).uid == tag.uid
    assert bench.pad.tally.silent > 0


def test_a_late_answer_about_one_tag_is_never_taken_for_anothers(bench: Bench):
    """The first answer comes after we gave up; the next question is about another tag."""
    bench.place(2)
    bench.sim.set_faults(late_ms=300)
    with pytest.raises(PortSilent):
        bench.pad.write_afi(A, 0x07, Deadline(0.05))
    bench.sim.set_faults(late_ms=0)
    assert b"".join(bench.pad.read_blocks(B, 0, 9)) == bytes(TAGS[1].memory[:36])
    bench.sim.set_faults(late_ms=700)
    with pytest.raises((PortSilent, PortLost)):
        bench.pad.read_blocks(A, 0, 9)
    bench.sim.set_faults(late_ms=0)
    assert b"".join(bench.pad.read_blocks(B, 0, 9)) == bytes(TAGS[1].memory[:36])


def test_system_information_of_another_tag_is_not_believed(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    bench.place(2)
    right, calls = bench.sim._system_info, []

    def of_another(tag, asked):
        calls.append(tag)
        return right(bench.sim.lying[B] if len(calls) == 1 else tag, asked)

    monkeypatch.setattr(bench.sim, "_system_info", of_another)
    assert bench.pad.system_info(A).uid == A
    assert len(calls) == 2 and bench.sim.counts.exchanges["version"] == 1
    monkeypatch.setattr(bench.sim, "_system_info", lambda tag, asked: right(bench.sim.lying[B], asked))
    with pytest.raises(PortGarbled):
        bench.pad.system_info(A)


def test_bytes_that_nobody_asked_for_make_no_harm(bench: Bench):
    bench.place(2)
    for _ in range(3):
        bench.sim.set_faults(noise_every=1)
        with pytest.raises(PortLost):
            bench.pad.inventory()
        bench.sim.set_faults(noise_every=0)
        assert bench.pad.inventory().uids == {A, B}


def test_a_silent_pad_is_lost_soon(bench: Bench):
    bench.sim.set_faults(silent=True)
    began = time.monotonic()
    with pytest.raises(PortLost):
        bench.pad.inventory()
    assert time.monotonic() - began < 3


def test_a_question_ends_at_its_deadline(bench: Bench):
    bench.place(1)
    bench.sim.set_faults(silent=True)
    began = time.monotonic()
    with pytest.raises(PortSilent):
        bench.pad.system_info(A, Deadline(0.3))
    assert time.monotonic() - began < 1.0
    with pytest.raises(PortSilent):
        bench.pad.write_afi(A, 0xC2, Deadline(0))
    bench.sim.set_faults(silent=False)
    assert bench.pad.system_info(A).afi == 0x07


def test_five_milliseconds_of_silence_stand_before_each_request(bench: Bench):
    began = time.monotonic()
    for _ in range(20):
        bench.pad.version()
    assert time.monotonic() - began >= 20 * pad_feig.PSST_S


def test_a_pad_that_tells_each_tag_once_is_found_out(bench: Bench):
    bench.sim.character = Character(tell_once=True)
    bench.place(3)
    for _ in range(4):
        assert len(bench.pad.inventory().tags) == 3
    bench.sim.counts.exchanges.clear()
    assert len(bench.pad.inventory().tags) == 3
    assert bench.sim.counts.exchanges == {"rf_reset": 1, "inventory": 1}


def test_a_pad_that_tells_all_is_not_suspected_when_the_pile_is_lifted(bench: Bench):
    for _ in range(3):
        bench.place(3)
        bench.pad.inventory()
        bench.pad.inventory()
        bench.sim.lift([tag.uid for tag in TAGS])
        assert bench.pad.inventory().tags == ()
    bench.sim.counts.exchanges.clear()
    bench.pad.inventory()
    assert bench.sim.counts.exchanges == {"inventory": 1}


def test_a_pad_in_scan_mode_refuses(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bench.sim, "_inventory", lambda more: (0x82, b""))
    with pytest.raises(PortRefused, match="scan mode"):
        bench.pad.inventory()


def test_the_driver_never_sends_what_the_codec_cannot_read(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    sent: list[bytes] = []
    write = bench.wire.write
    monkeypatch.setattr(bench.wire, "write", lambda data: (sent.append(data), write(data)))
    bench.place(1)
    bench.pad.inventory()
    bench.pad.read_blocks(A, 0, 9)
    assert [parse_request(body).command for frame in sent for body in Splitter().feed(frame)] == [0xB0, 0xB0]


def test_faults_begin_with_a_good_day():
    assert Faults() == FeigPad().faults


# ---- any bytes, any order of troubles, without waiting --------------------------------------------------------------

class CrookedWire:
    """Between the driver and the simulated pad: each answer meets the next trouble of a list."""

    def __init__(self, sim: FeigPad, troubles: list[str]):
        self._sim, self._troubles, self._waiting, self._late = sim, iter(troubles), b"", b""

    def write(self, data: bytes) -> None:
        for body in Splitter().feed(data):
            self._meet(next(self._troubles, "none"), self._sim.answer(parse_request(body))[0])

    def _meet(self, trouble: str, answer: bytes) -> None:
        if trouble == "late":                       # it comes before the next answer, after the next question
            self._late += answer
            return
        crooked = {"none": answer, "lost": b"", "twice": answer * 2, "cut": answer[:-3], "noise": b"\x11\x00" + answer,
                   "flipped": answer[:4] + bytes([answer[4] ^ 0x20]) + answer[5:], "babble": b"\x07" * 40}[trouble]
        self._waiting += self._late + crooked
        self._late = b""

    def read(self, timeout_s: float | None, also: object = None) -> bytes:
        data, self._waiting = self._waiting, b""
        return data

    def drop_input(self) -> int:
        return len(self.read(0))


TROUBLES = ["none", "none", "none", "late", "lost", "twice", "cut", "noise", "flipped", "babble"]


@patch.object(pad_feig, "PSST_S", 0)
@settings(max_examples=400)
@given(st.lists(st.sampled_from(TROUBLES), max_size=30) | st.lists(st.sampled_from(["late", "none"]), max_size=30),
       st.lists(st.sampled_from(["read", "info", "write", "scan"]), min_size=1, max_size=8))
def test_through_any_troubles_an_answer_is_right_or_there_is_none(troubles: list[str], wishes: list[str]):
    sim = FeigPad()
    sim.place([from_image(tag.as_image()) for tag in TAGS[:3]])
    pad = PadFeig(cast(Wire, CrookedWire(sim, troubles)))
    for number, wish in enumerate(wishes):
        tag = sim.lying[TAGS[number % 3].uid]
        try:
            if wish == "read":
                assert b"".join(pad.read_blocks(tag.uid, 0, 9)) == bytes(tag.memory[:36])
            elif wish == "info":
                assert (pad.system_info(tag.uid).uid, pad.system_info(tag.uid).afi) == (tag.uid, tag.afi)
            elif wish == "write":
                pad.write_afi(tag.uid, number)
                assert tag.afi == number
            else:
                assert pad.inventory().uids == set(sim.lying)
        except PortError:
            continue


class RandomWire(CrookedWire):
    def __init__(self, answers: list[bytes]):
        super().__init__(FeigPad(), [])
        self._answers = iter(answers)

    def write(self, data: bytes) -> None:
        self._waiting += next(self._answers, b"")


frames = st.builds(lambda status, data: build_reply(Reply(0xB0, status, data)), st.integers(0, 255),
                   st.binary(max_size=40))


@patch.object(pad_feig, "PSST_S", 0)
@settings(max_examples=400)
@given(st.lists(st.binary(max_size=60) | frames | st.just(build_reply(Reply(0x65, 0))), max_size=12))
def test_whatever_the_device_says_there_is_a_typed_answer(answers: list[bytes]):
    pad = PadFeig(cast(Wire, RandomWire(answers)))
    for ask in (pad.inventory, lambda: pad.read_blocks(A, 0, 9), lambda: pad.write_afi(A, 0xC2)):
        with suppress(PortError):
            ask()
    with suppress(PortError):
        assert pad.system_info(A).uid == A
