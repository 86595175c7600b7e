"""The simulated FEIG pad without its wire: what it answers, how long it takes, its bad days."""

import pytest

from drivers import feig_commands as feig
from drivers.feig_frames import Reply, Request, Splitter, parse_reply
from drivers.simulators.feig_pad import Character, Faults, FeigPad
from drivers.simulators.tags import from_image, tag_images

ITEMS = [from_image(tag_images(f"390010000{n:05d}")[0]) for n in range(60)]
A, B = ITEMS[0].uid, ITEMS[1].uid


def pad_with(count: int, **more) -> FeigPad:
    pad = FeigPad(**more)
    pad.place([from_image(tag.as_image()) for tag in ITEMS[:count]])
    return pad


def ask(pad: FeigPad, request: Request) -> Reply:
    (body,) = Splitter().feed(pad.answer(request)[0])
    reply = parse_reply(body)
    assert reply and reply.command == request.command
    return reply


def test_an_inventory_names_what_lies_there():
    reply = ask(pad_with(2), feig.inventory())
    assert {tag.uid for tag in feig.parse_inventory(reply.data)[0]} == {A, B}
    assert ask(pad_with(0), feig.inventory()).status == 0x01


def test_more_tags_than_a_frame_holds_are_told_in_several():
    pad, told = pad_with(60), []
    reply = ask(pad, feig.inventory())
    while reply.status == 0x94:
        told += feig.parse_inventory(reply.data)[0]
        reply = ask(pad, feig.inventory(more=True))
    told += feig.parse_inventory(reply.data)[0]
    assert sorted(tag.uid for tag in told) == sorted(tag.uid for tag in ITEMS)
    assert pad.counts.exchanges == {"inventory": 1, "more": 2} and pad.counts.scans == 1


def test_an_answer_that_is_too_long_for_a_standard_frame_is_an_advanced_one():
    data, _ = pad_with(60, character=Character(per_answer=60)).answer(feig.inventory())
    assert data[0] == 0x02 and len(data) == 5 + 1 + 600 + 3


def test_the_afi_is_written_and_told():
    pad = pad_with(1)
    assert ask(pad, feig.write_afi(A, 0xC2)).status == 0x00
    info = feig.parse_system_info(ask(pad, feig.system_info(A)).data)
    assert (info.uid, info.afi, info.blocks, info.block_size) == (A, 0xC2, 28, 4)


def test_blocks_come_in_the_order_of_the_pad():
    straight, reverse = pad_with(1), pad_with(1, character=Character(block_order="reversed"))
    blocks, turned = (feig.parse_blocks(ask(p, feig.read_blocks(A, 0, 9)).data, 9) for p in (straight, reverse))
    assert [block[::-1] for block in blocks] == turned


def test_a_tag_that_is_not_there_does_not_answer():
    pad = pad_with(1)
    for request in (feig.read_blocks(B, 0, 9), feig.system_info(B), feig.write_afi(B, 7), feig.eas(B, feig.SET_EAS)):
        assert ask(pad, request).status == 0x01


@pytest.mark.parametrize(("request_", "status", "data"), [
    (Request(0x99), 0x80, b""), (Request(feig.ISO, b"\x01"), 0x81, b""), (Request(feig.ISO, b"\x99\x00"), 0x80, b""),
    (feig.read_blocks(A, 20, 9), 0x95, b"\x10"),
])
def test_what_makes_no_sense_is_refused(request_: Request, status: int, data: bytes):
    reply = ask(pad_with(1), request_)
    assert (reply.status, reply.data) == (status, data)


def test_eas_is_switched_and_sounds_only_when_on():
    pad = pad_with(1)
    assert ask(pad, feig.eas(A, feig.EAS_ALARM)).status == 0x00
    assert ask(pad, feig.eas(A, feig.RESET_EAS)).status == 0x00
    assert ask(pad, feig.eas(A, feig.EAS_ALARM)).status == 0x01
    assert ask(pad_with(1, character=Character(custom=False)), feig.eas(A, feig.SET_EAS)).status == 0x80


def test_a_pad_that_tells_once_keeps_tags_quiet_until_its_field_is_reset():
    pad = pad_with(1, character=Character(tell_once=True))
    assert [ask(pad, feig.inventory()).status for _ in range(2)] == [0x00, 0x01]
    ask(pad, feig.rf_reset())
    assert ask(pad, feig.inventory()).status == 0x00


def test_a_tag_lifted_in_the_write_keeps_its_old_value_and_one_lifted_after_it_has_the_new():
    for fault, afi in (("lift_in_write", 0x07), ("lift_after_write", 0xC2)):
        pad = pad_with(1)
        pad.set_faults(**{fault: [A]})
        assert ask(pad, feig.write_afi(A, 0xC2)).status == 0x01
        assert A not in pad.lying and pad.known[A].afi == afi


def test_a_write_that_fails_changes_nothing_and_the_next_goes_well():
    pad = pad_with(1, faults=Faults(write_fails=1))
    assert [ask(pad, feig.write_afi(A, 0xC2)).status for _ in range(2)] == [0x03, 0x00]


def test_bad_days_come_at_their_numbers():
    pad = pad_with(1, faults=Faults(garbled_every=3, lost_every=4))
    answers = [pad.answer(feig.version())[0] for _ in range(6)]
    good = [bool(answer) and Splitter().feed(answer) != [] for answer in answers]
    assert good == [True, True, False, False, True, False]
    assert answers[3] == b""
    with pytest.raises(TypeError, match="no such fault"):
        pad.set_faults(colour="red")


def test_the_same_seed_brings_the_same_day():
    def day() -> list[bytes]:
        pad = pad_with(5, faults=Faults(seed=7, flicker=0.4, noise_every=2))
        return [pad.answer(feig.inventory())[0] for _ in range(20)]
    assert day() == day()


def test_line_and_air_take_their_time_when_they_are_asked_to():
    none, line = pad_with(1), pad_with(1, character=Character(baud=38_400))
    real = pad_with(1, character=Character(baud=38_400, air=True))
    times = [p.answer(feig.read_blocks(A, 0, 8))[1] for p in (none, line, real)]
    assert times[0] == 0
    assert times[1] == pytest.approx(18.6, abs=0.1)                # 17 bytes there, 48 back, 11 bits each
    assert times[2] == pytest.approx(18.6 + 15.8, abs=0.1)
    assert real.counts.serial_ms + real.counts.air_ms == pytest.approx(times[2])


def test_a_tag_laid_down_again_keeps_what_was_written_to_it():
    pad, image = pad_with(1), ITEMS[0].as_image()
    ask(pad, feig.write_afi(A, 0xC2))
    pad.lift([A])
    pad.place([from_image(image)])
    assert pad.lying[A].afi == 0xC2
    pad.place([from_image(image)], fresh=True)
    assert pad.lying[A].afi == 0x07
