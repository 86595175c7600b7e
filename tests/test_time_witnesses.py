"""Whose word about the time counts, and what no jump can do (design §9, decision 0009)."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.clock import BUILD_MS, ROUND_TRIP_MAX_MS, Clock
from kiosk.witness import AGREE_MS, OFF_MOST_MS, STAND_MS

YEAR_MS = round(365.25 * 86_400_000)
DECADE_MS = 10 * YEAR_MS
TRUE_MS = BUILD_MS + 60 * 86_400_000
MINUTE_MS = 60_000


class Machine:
    """`jump_ms`: so far is its wall clock from the truth. A synchronised one has a living time service behind it (`held`)."""

    def __init__(self, jump_ms: int = 0, synchronised: bool = True, held: bool = True, boot: int = 10_000):
        self.boot, self.jump_ms, self.synchronised, self.held = boot, jump_ms, synchronised, held
        self.begun_ms, self.told_staff = TRUE_MS - boot, []
        self.clock = Clock(lambda: self.synchronised, lambda: self.boot, lambda: self.true_ms + self.jump_ms, "boot-1",
                           lambda: self.held, self.told_staff.append)

    @property
    def true_ms(self) -> int:
        return self.begun_ms + self.boot

    def central_says(self, wrong_ms: int = 0, round_trip_ms: int = 100) -> None:
        self.clock.told(self.true_ms + wrong_ms - round_trip_ms // 2, round_trip_ms)

    def error_ms(self) -> int | None:
        read = self.clock.read()
        return read.wall_ms - self.true_ms if read.trusted else None


# ---- jumps of the wall clock ----------------------------------------------------------------------------------------

def test_a_clock_that_is_set_by_hand_changes_nothing():
    machine = Machine()
    assert machine.error_ms() == 0
    machine.jump_ms, machine.held = DECADE_MS, False
    assert machine.error_ms() == 0
    machine.boot += 100 * 3_600_000
    assert machine.error_ms() == 0 and not machine.clock.raw_is_right()


def test_a_time_service_that_contradicts_itself_is_not_believed_until_it_comes_back():
    for years in (10, 3):
        machine = Machine()
        assert machine.error_ms() == 0
        machine.jump_ms = years * YEAR_MS
        assert machine.error_ms() is None
        machine.boot += STAND_MS - 10_000
        assert machine.error_ms() is None
        machine.jump_ms = 0
        assert machine.error_ms() == 0


def test_what_central_said_before_the_store_was_open_counts_when_it_fits_what_the_store_has_lived_through():
    """The link is often up before a large store has been looked through, and central is not asked again for weeks."""
    machine = Machine(synchronised=False)
    machine.central_says()
    line_ms = machine.begun_ms
    machine.clock.expect(line_ms - 60_000, same_boot=False)
    assert machine.error_ms() == 0
    for years, same_boot in ((3, False), (-1, False), (0.1, True)):
        machine = Machine(synchronised=False)
        machine.central_says(round(years * YEAR_MS))
        machine.clock.expect(line_ms, same_boot)
        assert machine.error_ms() is None, "a claim, as if it had been said just now"


def test_a_clock_before_the_build_date_is_no_word_at_all():
    machine = Machine()
    assert machine.error_ms() == 0
    machine.jump_ms = -DECADE_MS
    assert machine.error_ms() == 0 and not machine.clock.raw_is_right()
    assert Machine(jump_ms=-DECADE_MS).error_ms() is None


def test_a_correction_is_believed_when_it_has_stood_for_an_hour():
    machine = Machine(jump_ms=-YEAR_MS // 24)
    machine.boot += 100 * YEAR_MS // 365              # it was on for long, or the date would lie before the build
    assert machine.error_ms() == -YEAR_MS // 24
    machine.jump_ms = 0
    assert machine.error_ms() is None
    machine.boot += STAND_MS
    assert machine.error_ms() == 0


def test_the_word_of_central_carries_the_kiosk_through_any_jump():
    machine = Machine()
    machine.central_says()
    for jump_ms in (DECADE_MS, -DECADE_MS, 0, 2 * DECADE_MS, YEAR_MS):
        machine.jump_ms = jump_ms
        machine.boot += 3 * 3_600_000
        assert machine.error_ms() == 0, jump_ms


def test_daylight_saving_and_a_leap_second_are_no_jumps():
    """The wall clock here is UTC: only a zone changes twice a year. A leap second is a step of one second."""
    machine = Machine()
    machine.central_says()
    machine.jump_ms = 1_000
    assert machine.error_ms() == 1_000 and machine.clock.raw_is_right()


def test_a_suspend_is_time_that_passed():
    machine = Machine()
    assert machine.error_ms() == 0
    machine.boot += 40 * 3_600_000                    # CLOCK_BOOTTIME goes on, and so does the wall clock
    assert machine.error_ms() == 0


# ---- two who tell the time ------------------------------------------------------------------------------------------

def test_where_both_can_be_right_central_counts_and_staff_are_told():
    machine = Machine(jump_ms=20 * MINUTE_MS)
    assert machine.error_ms() == 20 * MINUTE_MS
    machine.central_says()
    assert machine.error_ms() == 0 and not machine.clock.raw_is_right()
    assert machine.told_staff == ["clock: the time service of this kiosk is 20 minutes ahead of central; central's word counts "
                                  "here. Set the wrong one right"]
    machine.jump_ms = 0
    assert machine.error_ms() == 0
    assert machine.told_staff[1:] == ["clock: the time service and central agree again"]


def test_a_few_minutes_are_no_quarrel():
    machine = Machine(jump_ms=AGREE_MS - 1_000)
    machine.central_says()
    assert machine.error_ms() == AGREE_MS - 1_000 and not machine.told_staff


def test_a_central_that_is_ten_years_ahead_of_what_this_kiosk_knows_is_not_believed_against_its_time_service():
    machine = Machine()
    machine.clock.expect(machine.begun_ms - 86_400_000, False)
    machine.central_says(wrong_ms=DECADE_MS)
    assert machine.error_ms() == 0 and "the time service counts here" in machine.told_staff[0]
    machine.central_says()
    assert machine.error_ms() == 0 and "agree again" in machine.told_staff[-1]


def test_a_central_that_steps_in_mid_boot_is_not_followed_at_once():
    machine = Machine(synchronised=False)
    machine.central_says()
    machine.central_says(wrong_ms=DECADE_MS)
    assert machine.error_ms() is None
    machine.central_says()
    assert machine.error_ms() == 0


def test_two_that_are_both_impossible_and_differ_are_both_not_believed():
    machine = Machine(jump_ms=3 * YEAR_MS)
    machine.clock.expect(machine.begun_ms, False)
    machine.central_says(wrong_ms=DECADE_MS)
    assert machine.error_ms() is None and "neither is believed" in machine.told_staff[-1]


def test_two_that_say_the_same_are_believed_whatever_the_store_remembers():
    machine = Machine()
    machine.clock.expect(machine.begun_ms + DECADE_MS, False)        # the store was poisoned
    assert machine.error_ms() is None
    machine.central_says()
    assert machine.error_ms() == 0


# ---- the first word of a boot ---------------------------------------------------------------------------------------

def test_after_a_cold_start_a_date_far_beyond_the_last_one_needs_a_second_witness_or_an_hour():
    machine = Machine(jump_ms=DECADE_MS)
    machine.clock.expect(machine.begun_ms - 86_400_000, False)
    assert machine.error_ms() is None
    machine.boot += STAND_MS - 1_000
    assert machine.error_ms() is None
    machine.central_says()
    assert machine.error_ms() == 0


def test_a_kiosk_from_the_cupboard_is_believed_after_an_hour():
    machine = Machine()
    machine.clock.expect(machine.begun_ms - 2 * OFF_MOST_MS, False)
    assert machine.error_ms() is None
    machine.boot += STAND_MS
    assert machine.error_ms() == 0


def test_a_long_holiday_needs_no_second_witness():
    machine = Machine()
    machine.clock.expect(machine.begun_ms - 90 * 86_400_000, False)
    assert machine.error_ms() == 0


def test_a_restart_of_the_program_remembers_what_this_boot_knew():
    machine = Machine(jump_ms=YEAR_MS // 2, held=False)
    machine.clock.expect(machine.begun_ms, True)
    assert machine.error_ms() is None, "set by hand meanwhile"
    machine.jump_ms = 0
    assert machine.error_ms() == 0


# ---- round trips ----------------------------------------------------------------------------------------------------

def test_a_slow_word_is_taken_where_there_is_no_better_one_and_never_replaces_a_better():
    machine = Machine(synchronised=False)
    machine.clock.told(machine.true_ms - 9_000, 9_000)               # it took all of that time to come back
    assert machine.error_ms() == -4_500
    machine.central_says()
    assert machine.error_ms() == 0
    machine.clock.told(machine.true_ms - 9_000, 9_000)
    assert machine.error_ms() == 0
    machine.clock.told(machine.true_ms, ROUND_TRIP_MAX_MS + 1)
    assert machine.error_ms() == 0


@given(st.integers(0, ROUND_TRIP_MAX_MS), st.floats(0, 1))
def test_the_error_of_centrals_word_is_half_its_round_trip_at_most(round_trip_ms, way):
    machine = Machine(synchronised=False)
    machine.clock.told(machine.true_ms - round(round_trip_ms * way), round_trip_ms)
    assert abs(machine.error_ms() or 0) <= round_trip_ms / 2 + 1


# ---- whatever happens -----------------------------------------------------------------------------------------------

steps = st.lists(st.one_of(
    st.tuples(st.just("pass"), st.integers(1_000, 20 * 3_600_000)),
    st.tuples(st.just("jump"), st.sampled_from([0, 3_600_000, -3_600_000, DECADE_MS, -DECADE_MS, YEAR_MS // 2])),
    st.tuples(st.just("held"), st.booleans()),
    st.tuples(st.just("service"), st.booleans()),
    st.tuples(st.just("central"), st.integers(0, 8_000)),
), max_size=25)


@given(steps)
def test_after_central_has_spoken_no_date_is_ever_wrong(happens):
    """A kiosk that has heard a right central in this boot is right or says nothing, whatever its own clock does."""
    machine = Machine()
    machine.central_says()
    for what, value in happens:
        if what == "pass":
            machine.boot += value
        elif what == "jump":
            machine.jump_ms = value
        elif what == "held":
            machine.held = value
        elif what == "service":
            machine.synchronised = value
        else:
            machine.central_says(0, value)
        error = machine.error_ms()
        assert error is None or abs(error) <= AGREE_MS


@given(steps)
def test_a_kiosk_alone_is_right_unless_a_wrong_time_has_stood_for_an_hour(happens):
    machine, jumped_at = Machine(), None
    assert machine.error_ms() == 0
    for what, value in happens:
        if what == "pass":
            machine.boot += min(value, STAND_MS // 2 if jumped_at is None else 0)
        elif what == "jump":
            machine.jump_ms = value
            jumped_at = machine.boot if value else None
        elif what == "held":
            machine.held = value
        error = machine.error_ms()
        assert error is None or abs(error) <= AGREE_MS
