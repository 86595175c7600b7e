"""Securing and unsecuring: what is reported is what the tag said afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pytest

from drivers.pad_feig import FOREVER, PadFeig
from drivers.pad_security import Securing, afi_for, meaning
from drivers.serial_wire import Deadline, open_wire
from drivers.simulators.feig_pad import Character, FeigPad
from drivers.simulators.pad import running
from drivers.simulators.tags import SimTag, from_image, tag_images
from kiosk.transactions import Security

ISO, LEGACY = "iso28560-3", "3m-501"
SECURED, UNSECURED, UNKNOWN = Security.SECURED, Security.UNSECURED, Security.UNKNOWN


@dataclass
class Bench:
    sim: FeigPad
    pad: PadFeig

    def place(self, layout: str = ISO, **more) -> SimTag:
        tag = from_image(tag_images("39001000000011", 1, layout, **more)[0])
        self.sim.place([tag], fresh=True)
        return tag

    def write(self, tag: SimTag, to: Security, layout: str = ISO, eas: bool = False, until: Deadline = FOREVER) -> Security:
        return Securing(eas).write(self.pad, tag.uid, layout, to, until)

    @property
    def asked(self) -> dict[str, int]:
        return dict(self.sim.counts.exchanges)


@pytest.fixture
def bench() -> Iterator[Bench]:
    sim = FeigPad()
    with running(sim) as program:
        wire = open_wire(program.url)
        pad = PadFeig(wire)
        pad.start()
        sim.counts.exchanges.clear()
        yield Bench(sim, pad)
        wire.close()


@pytest.mark.parametrize(("layout", "secured", "unsecured"), [(ISO, 0x07, 0xC2), (LEGACY, 0xD7, 0xDA)])
def test_each_layout_has_its_own_values(bench: Bench, layout: str, secured: int, unsecured: int):
    tag = bench.place(layout)
    assert (bench.write(tag, UNSECURED, layout), tag.afi) == (UNSECURED, unsecured)
    assert (bench.write(tag, SECURED, layout), tag.afi) == (SECURED, secured)
    assert Securing().read(bench.pad, tag.uid, layout, FOREVER) is SECURED


def test_a_write_and_its_proof_are_two_exchanges(bench: Bench):
    bench.write(bench.place(), UNSECURED)
    assert bench.asked == {"write_afi": 1, "system_info": 1}


def test_a_value_that_nobody_uses_is_unknown():
    assert [meaning(afi, ISO) for afi in (0x00, 0x07, 0xC2, 0xD7)] == [UNKNOWN, SECURED, UNSECURED, UNKNOWN]
    assert [meaning(afi, LEGACY) for afi in (0x00, 0x07, 0xC2, 0xD7)] == [UNKNOWN, SECURED, UNSECURED, SECURED]
    assert meaning(afi_for(UNSECURED, ""), "") is UNSECURED


@pytest.mark.parametrize("fault", ["lift_in_write", "lift_after_write"])
def test_a_tag_lifted_in_the_write_is_unknown_whatever_became_of_it(bench: Bench, fault: str):
    tag = bench.place()
    bench.sim.set_faults(**{fault: [tag.uid]})
    assert bench.write(tag, UNSECURED) is UNKNOWN


def test_a_locked_value_is_reported_as_it_is(bench: Bench):
    tag = bench.place()
    tag.afi_locked = True
    assert bench.write(tag, UNSECURED) is SECURED
    assert bench.asked == {"write_afi": 1, "system_info": 1}


def test_a_write_that_did_not_take_is_repeated_and_then_reported_as_it_is(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    tag = bench.place()
    monkeypatch.setattr(tag, "write_afi", lambda afi: None)      # confirmed by the tag, but not kept
    assert bench.write(tag, UNSECURED) is SECURED
    assert bench.asked == {"write_afi": 3, "system_info": 3}


def test_a_write_whose_confirmation_was_lost_is_proven_by_reading(bench: Bench):
    tag = bench.place()
    bench.sim.set_faults(write_fails=-1)
    tag.afi = 0xC2
    assert bench.write(tag, UNSECURED) is UNSECURED


def test_nothing_is_written_when_the_time_is_over(bench: Bench):
    tag = bench.place()
    assert bench.write(tag, UNSECURED, until=Deadline(0)) is UNKNOWN
    assert bench.asked == {} and tag.afi == 0x07


def test_only_secured_and_unsecured_can_be_written(bench: Bench):
    tag = bench.place()
    for to in (Security.UNKNOWN, Security.MIXED):
        assert bench.write(tag, to) is UNKNOWN
    assert bench.asked == {}


def test_eas_goes_with_the_afi_where_a_library_uses_it(bench: Bench):
    tag = bench.place()
    write = partial(bench.write, eas=True)
    assert (write(tag, UNSECURED), tag.afi, tag.eas) == (UNSECURED, 0xC2, False)
    assert (write(tag, SECURED), tag.afi, tag.eas) == (SECURED, 0x07, True)
    assert bench.asked == {"write_afi": 2, "system_info": 2, "eas": 3}     # 'on' is proven by its sound


def test_without_eas_configured_the_bit_is_left_alone(bench: Bench):
    tag = bench.place()
    assert bench.write(tag, UNSECURED) is UNSECURED
    assert tag.eas is True


def test_a_chip_without_eas_is_secured_by_its_afi_alone(bench: Bench):
    tag = bench.place(chip="tag-it")
    assert bench.write(tag, UNSECURED, eas=True) is UNSECURED
    assert "eas" not in bench.asked


def test_a_pad_that_cannot_switch_eas_proves_nothing(bench: Bench):
    bench.sim.character = Character(custom=False)
    assert bench.write(bench.place(), UNSECURED, eas=True) is UNKNOWN


def test_a_tag_that_is_not_there_is_unknown(bench: Bench):
    tag = bench.place()
    bench.sim.lift([tag.uid])
    assert bench.write(tag, SECURED) is UNKNOWN
    assert Securing().read(bench.pad, tag.uid, ISO, FOREVER) is UNKNOWN
