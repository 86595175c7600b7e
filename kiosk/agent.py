"""The agent: the one thread that touches the state. It sleeps until there is something, steps, and hands out the wishes.

It never blocks on a worker (a full queue means that port is lost) and never on the screen. Knows no wire and no pixel.
"""

import select
import signal
from collections.abc import Callable
from dataclasses import replace

from kiosk import ailing
from kiosk import effects as fx
from kiosk import events as ev
from kiosk.clock import Clock
from kiosk.display import Closed, Display
from kiosk.ports import PortName
from kiosk.session import next_deadline, step
from kiosk.state import Kiosk, PinWanted, StillThere
from kiosk.workers import Inbox, Worker

PORT_OF: tuple[tuple[type[fx.Effect], PortName], ...] = (
    (fx.ToPad, PortName.PAD),
    (fx.ToStore, PortName.STORE),
    (fx.ToUpstream, PortName.UPSTREAM),
    (fx.ToPrinter, PortName.PRINTER),
)

SLEEP_MAX_S = 60.0
"""The agent wakes up at least so often, whatever it waits for."""


class Agent:
    def __init__(self, kiosk: Kiosk, clock: Clock, inbox: Inbox, workers: dict[PortName, Worker], display: Display,
                 watch: Callable[[Kiosk, ev.Event, tuple[fx.Effect, ...]], None] | None = None):
        self.kiosk, self._clock, self._inbox, self._workers, self._display = kiosk, clock, inbox, workers, display
        self._shown: Kiosk | None = None
        self._moves_ms = 0
        self._watch = watch
        self._stopping = False

    def stop(self) -> None:
        """From a signal handler, too."""
        self._stopping = True
        self._inbox.wake()

    def run_until_signal(self) -> None:
        """Until SIGTERM or SIGINT, too. From the main thread.

        The bell is rung by the signal itself, not only by Python's handler: that one runs when the main thread comes to
        Python again, and one that was just on its way into `select` would first sleep on.
        """
        handlers = {number: signal.signal(number, lambda *_: self.stop()) for number in (signal.SIGTERM, signal.SIGINT)}
        rung = signal.set_wakeup_fd(self._inbox.bell_fileno(), warn_on_full_buffer=False)
        try:
            self.run()
        finally:
            signal.set_wakeup_fd(rung)
            for number, handler in handlers.items():
                signal.signal(number, handler)

    def run(self) -> None:
        """Until `stop`, or until the window is closed."""
        ailing.watch(lambda: self._inbox.post(ev.AilingSeen()))
        try:
            self._feed(self._tick())
            self._show()                       # the first frame waits for no port
            for worker in self._workers.values():
                worker.start()
            while not self._stopping:
                self._sleep()
                self.turn()
        except Closed:
            pass
        finally:
            for worker in self._workers.values():
                worker.stop()

    def turn(self) -> None:
        """Everything that has happened, then one paint."""
        happened = [*self._display.touches(), *self._inbox.take_all()]
        self._feed(self._tick())
        for event in happened:
            if not self._is_for_another_screen(event):
                self._feed(event)
        self._show()

    def _is_for_another_screen(self, event: ev.Event) -> bool:
        """A finger meant what was shown. The second half of a double touch finds that its screen has gone."""
        return isinstance(event, ev.Touched) and self._shown is not None and type(self._shown.phase) is not type(self.kiosk.phase)

    def _tick(self) -> ev.Tick:
        seen = self._clock.read()
        return ev.Tick(seen.boot_ms, seen.wall_ms, seen.trusted)

    def _feed(self, event: ev.Event) -> None:
        self.kiosk, wishes = step(self.kiosk, event)
        if self._watch:
            self._watch(self.kiosk, event, wishes)
        for wish in wishes:
            self._hand_out(wish)

    def _hand_out(self, wish: fx.Effect) -> None:
        port = next(port for family, port in PORT_OF if isinstance(wish, family))
        worker = self._workers.get(port)
        if worker is None or not worker.wishes.put(wish):
            self._inbox.post(ev.PortDown(port, "port_lost"))

    def _sleep(self) -> None:
        deadline = next_deadline(self.kiosk)
        timeout_s = SLEEP_MAX_S
        if deadline is not None:
            timeout_s = max(0.0, self._clock.true_seconds(deadline - self._clock.boot_ms()))
        if self._moves_ms:
            timeout_s = min(timeout_s, self._moves_ms / 1000)
        select.select([self._inbox, *self._display.filenos()], [], [], min(timeout_s, SLEEP_MAX_S))

    def _show(self) -> None:
        """Paint only what a person could see change: the passing of time alone is not."""
        seen = replace(self.kiosk, now_ms=_time_that_shows(self.kiosk), wall_ms=0, touched_ms=0)
        if seen != self._shown or self._moves_ms:
            self._shown = seen
            self._moves_ms = self._display.show(self.kiosk)


def _time_that_shows(kiosk: Kiosk) -> int:
    """Seconds where a screen counts them; whether a pad has been lost for long enough to say so; else nothing."""
    phase = kiosk.phase
    if isinstance(phase, StillThere) or (isinstance(phase, PinWanted) and kiosk.now_ms < phase.wait_until_ms):
        return kiosk.now_ms // 1000
    lost_ms = kiosk.now_ms - kiosk.pad.lost_since_ms
    return int(not kiosk.pad.ok and lost_ms >= kiosk.settings.pad_lost_ms)
