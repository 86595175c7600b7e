"""Fingers from a touch panel: multi-touch with slots, single touch, rotated panels, lost events, any bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers import touch_evdev as touch
from drivers.evdev_events import EV_ABS, EV_KEY, EV_SYN, STRUCT, SYN_DROPPED, SYN_REPORT, Events, InputEvent, pack
from drivers.touch_evdev import BTN_TOUCH, MT_X, MT_Y, NOWHERE, ROTATED, SLOT, TRACKING, Finger, Span, TouchDecoder

PANEL = Span(0, 100)


def frame(*changes: tuple[int, int], key: int | None = None) -> bytes:
    events = [InputEvent(EV_ABS, code, value) for code, value in changes]
    if key is not None:
        events.append(InputEvent(EV_KEY, BTN_TOUCH, key))
    return b"".join(map(pack, [*events, InputEvent(EV_SYN, SYN_REPORT, 0)]))


def down(slot: int, number: int, x: int, y: int) -> bytes:
    return frame((SLOT, slot), (TRACKING, number), (MT_X, x), (MT_Y, y))


def up(slot: int) -> bytes:
    return frame((SLOT, slot), (TRACKING, -1))


DROPPED = pack(InputEvent(EV_SYN, SYN_DROPPED, 0))


def fingers(*data: bytes, **how) -> list[Finger]:
    decoder = TouchDecoder(PANEL, PANEL, **how)
    return [finger for one in data for finger in decoder.feed(one)]


def test_the_struct_is_that_of_a_64_bit_machine():
    """linux/input.h: two longs, two unsigned shorts, one int."""
    assert STRUCT.size == 24
    assert pack(InputEvent(3, 0x35, -1), 1_000_002) == bytes.fromhex("0100000000000000 0200000000000000 0300 3500 ffffffff")


def test_a_tap_is_down_and_up_at_its_place():
    assert fingers(down(0, 7, 25, 75), up(0)) == [Finger((0.25, 0.75), False), Finger((0.25, 0.75), True)]


def test_a_finger_goes_up_where_it_was_drawn_to():
    assert fingers(down(0, 7, 25, 75), frame((MT_X, 90)), up(0)) == [
        Finger((0.25, 0.75), False), Finger((0.9, 0.75), True)]


def test_what_did_not_change_is_not_sent_again():
    """The second finger lands on the same row: the kernel says only x."""
    again = frame((TRACKING, 8), (MT_X, 50))
    assert fingers(down(0, 7, 25, 75), up(0), again)[-1] == Finger((0.5, 0.75), False)


def test_single_touch_is_understood_too():
    data = frame((touch.ABS_X, 10), (touch.ABS_Y, 20), key=1), frame(key=0)
    assert fingers(*data) == [Finger((0.1, 0.2), False), Finger((0.1, 0.2), True)]


def test_a_panel_that_says_everything_twice_is_heard_once():
    both = frame((SLOT, 0), (TRACKING, 1), (MT_X, 10), (MT_Y, 20), (touch.ABS_X, 10), (touch.ABS_Y, 20), key=1)
    gone = frame((TRACKING, -1), key=0)
    assert fingers(both, gone) == [Finger((0.1, 0.2), False), Finger((0.1, 0.2), True)]


def test_the_first_finger_counts_and_the_second_presses_nothing():
    got = fingers(down(0, 1, 10, 10), down(1, 2, 90, 90), up(1), up(0))
    assert got == [Finger((0.1, 0.1), False), Finger((0.1, 0.1), True)]


def test_a_second_finger_does_not_take_over_but_the_next_one_counts():
    got = fingers(down(0, 1, 10, 10), down(1, 2, 90, 90), up(0), frame((SLOT, 1), (MT_X, 80)), down(2, 3, 50, 50), up(2))
    assert got == [Finger((0.1, 0.1), False), Finger((0.1, 0.1), True),
                   Finger((0.5, 0.5), False), Finger((0.5, 0.5), True)]


def test_a_new_number_in_the_same_slot_is_a_new_finger():
    got = fingers(down(0, 1, 10, 10), frame((TRACKING, 2), (MT_X, 90)), up(0))
    assert got == [Finger((0.1, 0.1), False), Finger((0.1, 0.1), True),
                   Finger((0.9, 0.1), False), Finger((0.9, 0.1), True)]


def test_after_lost_events_the_press_is_none_and_no_old_place_is_believed():
    lost = DROPPED + frame((MT_X, 99), (MT_Y, 99))
    got = fingers(down(0, 1, 10, 10), lost, up(0), frame((TRACKING, 2), (MT_X, 50)), up(0), down(0, 3, 50, 60), up(0))
    assert got == [Finger((0.1, 0.1), False), Finger(NOWHERE, True),
                   Finger((0.5, 0.6), False), Finger((0.5, 0.6), True)]


@pytest.mark.parametrize(("degrees", "corner"), [(0, (0, 0)), (90, (1, 0)), (180, (1, 1)), (270, (0, 1))])
def test_a_turned_panel_is_turned_back(degrees: int, corner: tuple[float, float]):
    """The panel's own first corner, clockwise round the picture."""
    assert fingers(down(0, 1, 0, 0), matrix=ROTATED[degrees]) == [Finger(corner, False)]


def test_a_place_beyond_the_edge_is_the_edge():
    assert fingers(down(0, 1, -50, 5000)) == [Finger((0.0, 1.0), False)]


def test_a_slot_that_no_panel_has_is_noise():
    assert fingers(down(99, 1, 10, 10), down(-3, 1, 10, 10)) == []


def test_events_may_arrive_in_crumbs():
    decoder, got = TouchDecoder(PANEL, PANEL), []
    for byte in down(0, 7, 25, 75) + up(0):
        got += decoder.feed(bytes([byte]))
    assert got == [Finger((0.25, 0.75), False), Finger((0.25, 0.75), True)]


event = st.builds(InputEvent, st.sampled_from([EV_SYN, EV_KEY, EV_ABS]),
                  st.sampled_from([SYN_REPORT, SYN_DROPPED, touch.ABS_X, touch.ABS_Y, SLOT, MT_X, MT_Y, TRACKING, BTN_TOUCH]),
                  st.integers(-2, 3) | st.integers(-(2**31), 2**31 - 1))
streams = st.lists(event, max_size=60).map(lambda events: b"".join(map(pack, events))) | st.binary(max_size=600)


@given(streams, st.sampled_from(list(ROTATED.values())))
def test_any_bytes_are_fingers_that_go_down_and_up_in_turn(data: bytes, matrix: touch.Matrix):
    got = TouchDecoder(PANEL, PANEL, matrix).feed(data)
    assert [finger.up for finger in got] == [bool(n % 2) for n in range(len(got))]
    for finger in got:
        assert finger.at == NOWHERE or all(0 <= share <= 1 for share in finger.at)


@given(streams, st.integers(1, 100))
def test_however_the_bytes_are_cut_the_fingers_are_the_same(data: bytes, size: int):
    whole, cut, got = TouchDecoder(PANEL, PANEL), TouchDecoder(PANEL, PANEL), []
    for start in range(0, len(data), size):
        got += cut.feed(data[start:start + size])
    assert got == whole.feed(data)


def test_the_cutter_keeps_what_is_not_whole():
    cutter = Events()
    data = pack(InputEvent(1, 2, 3))
    assert list(cutter.feed(data + data[:5])) == [InputEvent(1, 2, 3)]
    assert list(cutter.feed(data[5:])) == [InputEvent(1, 2, 3)]
