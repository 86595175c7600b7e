"""The agent: events in, wishes out, one paint a turn; it never waits for a port, and sleeps when nothing happens."""

import signal
import threading
import time

from kiosk import effects as fx
from kiosk import events as ev
from kiosk.agent import Agent
from kiosk.clock import Clock
from kiosk.ports import PortName
from kiosk.state import CardWanted, Kiosk, OutOfService, Settings, Welcome
from kiosk.workers import Inbox, Worker


class Wall:
    """A display that remembers what it showed."""

    def __init__(self):
        self.shown, self.waiting = [], []

    def filenos(self):
        return []

    def touches(self):
        waiting, self.waiting = self.waiting, []
        return waiting

    def show(self, kiosk):
        self.shown.append(kiosk)
        return 0


class Deaf:
    """A port that never does anything."""

    def __init__(self, name):
        self.name, self.got = name, []

    def serve(self, wishes, post):
        while not wishes.stopping:
            self.got += wishes.take_all(None)


def make(*names):
    inbox, wall = Inbox(), Wall()
    ports = {name: Deaf(name) for name in names}
    workers = {name: Worker(port, inbox.post, print) for name, port in ports.items()}
    clock = Clock(synchronised=lambda: True, boot_id="boot")
    return Agent(Kiosk(Settings()), clock, inbox, workers, wall), inbox, wall, ports


def run_until(agent, holds):
    thread = threading.Thread(target=agent.run)
    thread.start()
    end = time.monotonic() + 5
    while not holds() and time.monotonic() < end:
        time.sleep(0.005)
    agent.stop()
    thread.join(5)
    assert not thread.is_alive()


def test_wishes_reach_their_ports_and_the_state_is_shown():
    agent, inbox, wall, ports = make(PortName.STORE, PortName.UPSTREAM)
    inbox.post(ev.StoreOpened(cursor="c7"))
    inbox.post(ev.LinkUp(5))
    inbox.post(ev.OwedFetched(()))                 # what is owed goes before what is new
    run_until(agent, lambda: len(ports[PortName.UPSTREAM].got) and len(ports[PortName.STORE].got) >= 2)
    assert fx.FetchChanges("c7") in ports[PortName.UPSTREAM].got
    assert isinstance(wall.shown[-1].phase, Welcome)


def test_a_port_that_is_not_there_is_a_lost_port_and_no_crash():
    agent, inbox, wall, _ = make()
    inbox.post(ev.StoreOpened())
    inbox.post(ev.LinkUp(5))                       # wishes for the store, which is not there
    run_until(agent, lambda: wall.shown and isinstance(wall.shown[-1].phase, OutOfService))
    assert isinstance(agent.kiosk.phase, OutOfService)


def test_nothing_happens_so_nothing_is_painted():
    agent, inbox, wall, _ = make(PortName.STORE)
    inbox.post(ev.StoreOpened())
    run_until(agent, lambda: len(wall.shown) >= 1 and isinstance(wall.shown[-1].phase, Welcome))
    painted = len(wall.shown)
    agent.turn()
    agent.turn()
    assert len(wall.shown) == painted


def test_a_touch_becomes_a_step():
    agent, _, wall, _ = make(PortName.STORE)
    agent._feed(ev.StoreOpened())
    wall.waiting = [ev.Touched("language_fr")]
    agent.turn()
    assert agent.kiosk.language == "fr" and wall.shown[-1].language == "fr"


def test_a_touch_that_was_meant_for_another_screen_does_nothing():
    """Two touches of one key that wait together: the first leads away, the second is not for what comes."""
    agent, _, wall, _ = make(PortName.STORE)
    agent._feed(ev.StoreOpened())
    agent.turn()
    wall.waiting = [ev.Touched("borrow"), ev.Touched("back")]
    agent.turn()
    assert isinstance(agent.kiosk.phase, CardWanted)


def test_a_signal_ends_the_sleep_even_when_it_does_not_interrupt_it():
    """As one does that comes just before the sleep begins: here another thread takes it, and `select` hears nothing."""
    agent, _, wall, _ = make()

    def tell():
        while not wall.shown:
            time.sleep(0.005)
        time.sleep(0.1)                            # the agent sleeps now, for a minute
        signal.pthread_kill(threading.get_ident(), signal.SIGTERM)

    before, began = signal.getsignal(signal.SIGTERM), time.monotonic()
    threading.Thread(target=tell).start()
    agent.run_until_signal()
    assert time.monotonic() - began < 30 and signal.getsignal(signal.SIGTERM) is before
