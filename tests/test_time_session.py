"""The session counts by CLOCK_BOOTTIME alone: whatever the wall clock does, no wait is longer or shorter by it."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk import events as ev
from kiosk.clock import BUILD_MS
from kiosk.effects import NoteClock
from kiosk.reasons import Reason
from kiosk.session import next_deadline, step
from kiosk.slip import slip_of
from kiosk.state import Kiosk, PinWanted
from kiosk.witness import AGREE_MS
from screens.gallery.states import SETTINGS
from tests.session_play import KIEU, LAN, Play, tag

walls = st.one_of(st.integers(-10**12, 10**13), st.sampled_from([0, BUILD_MS, BUILD_MS + 10 * 365 * 86_400_000]))


def lent(play: Play | None = None) -> Play:
    return (play or Play()).sign_in().lay(tag(KIEU)).to_disk().yes(due="2026-12-13").to_disk().tags_obey()


STATES = {
    "welcome": Play(),
    "offline": Play(online=False),
    "a card is being checked": Play()(ev.Scanned(LAN)),
    "a PIN is asked for": Play()(ev.Scanned(LAN), ev.PatronAnswered(LAN, Reason.PIN_NEEDED)),
    "a PIN has to wait": Play()(ev.Scanned(LAN), ev.PatronAnswered(LAN, Reason.PIN_NEEDED), ev.PinCounted(LAN, 60_000)),
    "signed in": Play().sign_in(),
    "a question is out": Play().sign_in().lay(tag(KIEU)).to_disk(),
    "a tag is being written": Play().sign_in().lay(tag(KIEU)).to_disk().yes(due="2026-12-13").to_disk(),
    "lent": lent(),
    "lent, and the pad is lost": lent()(ev.PortDown(ev.PortName.PAD, "x")),
    "lent, and upstream is lost": lent()(ev.LinkLost()),
}


def without_wall(kiosk: Kiosk) -> Kiosk:
    return replace(kiosk, wall_ms=0, trusted=False)


def test_the_states_are_those_that_their_names_say():
    assert isinstance(STATES["a PIN has to wait"].kiosk.phase, PinWanted)
    assert STATES["a PIN has to wait"].kiosk.phase.wait_until_ms == 61_000
    assert all(next_deadline(play.kiosk) for name, play in STATES.items() if name not in ("welcome", "offline"))


@settings(max_examples=300)
@given(st.sampled_from(sorted(STATES)), st.integers(0, 600_000), walls, walls, st.booleans())
def test_a_jump_of_the_wall_clock_changes_nothing_but_the_date(name, after_ms, one, other, believed):
    """Answer waits, PIN waits, time-outs of visits, retries: from every state, with every pair of wall clocks."""
    before = STATES[name].kiosk
    first, first_wishes = step(before, ev.Tick(before.now_ms + after_ms, one, True))
    second, wishes = step(before, ev.Tick(before.now_ms + after_ms, other, believed))
    assert without_wall(first) == without_wall(second) and next_deadline(first) == next_deadline(second)
    assert [w for w in first_wishes if not isinstance(w, NoteClock)] == [w for w in wishes if not isinstance(w, NoteClock)]


def test_the_clock_is_noted_when_it_becomes_right_and_when_it_is_put_right():
    kiosk = Kiosk(SETTINGS)
    noted = []
    for at_ms, wall_ms, trusted in ((1_000, 5, False), (2_000, BUILD_MS, True), (3_000, BUILD_MS + 1_000, True),
                                    (4_000, BUILD_MS + 2_000 + AGREE_MS, True), (5_000, BUILD_MS + 10**11, True),
                                    (6_000, 7, False), (7_000, BUILD_MS + 5_000, True)):
        kiosk, wishes = step(kiosk, ev.Tick(at_ms, wall_ms, trusted))
        noted += [w.at_ms for w in wishes if isinstance(w, NoteClock)]
    assert noted == [2_000, 5_000, 7_000]


def test_a_date_that_was_given_stays_when_the_clock_is_doubted_or_moves_and_no_hour_is_printed_then():
    play = lent()
    for wall_ms, trusted in ((BUILD_MS + 10**12, True), (0, False), (BUILD_MS, True), (BUILD_MS, False)):
        play(ev.Tick(play.kiosk.now_ms, wall_ms, trusted))
        slip = slip_of(play.kiosk, play.visit)
        assert play.line().due == slip.lines[0].due == "2026-12-13"
        assert slip.wall_ms == (wall_ms if trusted else 0)
