"""The clock: what is trusted, and what never goes back."""

from kiosk.clock import BUILD_MS, Clock, SimulatedClock


class Machine:
    def __init__(self, wall_ms, synchronised):
        self.boot, self.wall, self.synchronised = 10_000, wall_ms, synchronised

    def clock(self):
        return Clock(lambda: self.synchronised, lambda: self.boot, lambda: self.wall, "boot-1")


def test_a_synchronised_clock_is_trusted():
    assert Machine(BUILD_MS + 5, True).clock().trusted()


def test_a_clock_before_the_build_date_is_never_trusted():
    assert not Machine(0, True).clock().trusted()


def test_central_tells_the_time_where_no_time_service_does():
    machine = Machine(0, False)
    clock = machine.clock()
    assert not clock.trusted()
    clock.told(BUILD_MS + 1_000_000, 200)
    machine.boot += 5_000
    assert clock.trusted() and clock.wall_ms() == BUILD_MS + 1_000_100 + 5_000


def test_a_slow_or_impossible_word_about_the_time_is_not_taken():
    clock = Machine(0, False).clock()
    clock.told(BUILD_MS + 1, 60_000)
    clock.told(5, 10)
    assert not clock.trusted()


def test_where_they_agree_the_time_service_is_finer_than_central():
    machine = Machine(BUILD_MS + 77, True)
    clock = machine.clock()
    clock.told(BUILD_MS + 99_999, 10)
    assert clock.wall_ms() == BUILD_MS + 77


def test_a_simulated_clock_runs_fast_never_backwards_and_can_be_wrong():
    clock = SimulatedClock()
    before = clock.boot_ms()
    clock.run(1000)
    clock.run(1)
    assert clock.boot_ms() >= before and clock.trusted()
    clock.set_right(False)
    assert not clock.trusted() and clock.wall_ms() < 1_000_000
    clock.set_right(True)
    assert clock.trusted()
