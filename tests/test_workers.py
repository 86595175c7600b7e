"""Queues and threads: nothing is lost, scans coalesce, a full queue says so, a broken port comes back."""

import gc
import os
import select
import threading
import time

from kiosk import effects as fx
from kiosk import events as ev
from kiosk import workers
from kiosk.ports import PortName
from kiosk.state import Tag
from kiosk.workers import CODES_MAX, NEWS_MAX, TOUCHES_MAX, Inbox, Wishes, Worker


def readable(thing) -> bool:
    return bool(select.select([thing], [], [], 0)[0])


def test_wishes_come_in_order_and_wake_a_sleeper():
    wishes = Wishes()
    threading.Timer(0.02, lambda: [wishes.put(fx.Probe()), wishes.put(fx.AskPrinter())]).start()
    first = wishes.take_all(2)
    time.sleep(0.05)
    assert [*first, *wishes.take_all()] == [fx.Probe(), fx.AskPrinter()] and not readable(wishes)


def test_a_full_queue_says_so_and_does_not_block():
    wishes = Wishes(limit=2)
    assert [wishes.put(fx.Probe()) for _ in range(3)] == [True, True, False]


def test_what_could_not_be_done_yet_comes_first_again():
    wishes = Wishes()
    wishes.put(fx.Probe())
    wishes.put_back([fx.AskPrinter()])
    assert wishes.take_all() == [fx.AskPrinter(), fx.Probe()]


def test_a_stopped_queue_never_lets_anybody_sleep():
    wishes = Wishes()
    wishes.stop()
    assert wishes.take_all(None) == [] and wishes.take_all(None) == [] and wishes.stopping


def test_scans_coalesce_but_keep_their_place_between_answers():
    inbox = Inbox()
    one, two, three = (ev.PileSeen((Tag(uid),)) for uid in "abc")
    for event in (one, two, ev.Settled(), three):
        inbox.post(event)
    assert readable(inbox) and inbox.take_all() == [two, ev.Settled(), three] and not readable(inbox)


def test_touches_beyond_the_limit_are_dropped_and_answers_never():
    inbox = Inbox()
    for _ in range(TOUCHES_MAX + 9):
        inbox.post(ev.Touched("finish"))
        inbox.post(ev.Settled())
    taken = inbox.take_all()
    assert taken.count(ev.Touched("finish")) == TOUCHES_MAX and taken.count(ev.Settled()) == TOUCHES_MAX + 9


def test_codes_beyond_the_limit_are_dropped():
    inbox = Inbox()
    for n in range(CODES_MAX + 9):
        inbox.post(ev.Scanned(str(n)))
    assert inbox.take_all() == [ev.Scanned(str(n)) for n in range(CODES_MAX)]


def test_of_a_wire_that_comes_and_goes_the_beginning_and_the_end_are_heard():
    inbox = Inbox()
    for n in range(1_000):
        inbox.post(ev.PortDown(PortName.PAD, "port_lost"))
        inbox.post(ev.PortUp(PortName.PAD))
        inbox.post(ev.LinkLost() if n % 2 else ev.LinkUp(n))
        inbox.post(ev.StoreFailed("store_full"))
        inbox.post(ev.QueueCounted(n, 0))
    taken = inbox.take_all()
    assert len(taken) == 4 * NEWS_MAX
    assert taken[0] == ev.PortDown(PortName.PAD, "port_lost") and ev.LinkUp(0) in taken
    assert [e for e in taken if isinstance(e, ev.PortUp | ev.PortDown)][-1] == ev.PortUp(PortName.PAD)
    assert [e for e in taken if isinstance(e, ev.QueueCounted)][-1] == ev.QueueCounted(999, 0)
    inbox.post(ev.PortUp(PortName.PAD))
    assert inbox.take_all() == [ev.PortUp(PortName.PAD)]
    for _ in range(1_000):                         # a keypad with a loose plug
        inbox.post(ev.AilingSeen())
    assert inbox.take_all() == [ev.AilingSeen()] * NEWS_MAX


def test_the_newest_word_of_a_wire_stands_behind_the_answers_that_came_before_it():
    inbox = Inbox()
    for _ in range(NEWS_MAX):
        inbox.post(ev.PortDown(PortName.PAD, "port_lost"))
    inbox.post(ev.Settled())
    inbox.post(ev.PortUp(PortName.PAD))
    assert inbox.take_all()[-2:] == [ev.Settled(), ev.PortUp(PortName.PAD)]


def test_whatever_the_ports_say_while_the_agent_stands_still_the_inbox_is_bounded_by_what_was_wished():
    """Of every event there is: only answers may be as many as they like, and each of those follows a wish."""
    answers = {event for event in vars(ev).values() if isinstance(event, type) and issubclass(event, ev.Event)} - {
        ev.Event, ev.Tick, ev.PileSeen, ev.Touched, ev.Scanned, ev.PortUp, ev.PortDown, ev.LinkUp, ev.LinkLost, ev.StoreOpened,
        ev.StoreFailed, ev.RoomSeen, ev.QueueCounted, ev.PrinterSeen, ev.StaffCardShown, ev.AilingSeen}
    wishes = " ".join(effect.__doc__ or "" for effect in vars(fx).values() if isinstance(effect, type))
    assert {event.__name__ for event in answers if event.__name__ not in wishes} == {"Taught"}


class Stumbles:
    name = PortName.PAD

    def __init__(self):
        self.starts = 0

    def serve(self, wishes, post):
        self.starts += 1
        if self.starts == 1:
            raise RuntimeError("a bug")
        while not wishes.stopping:
            wishes.take_all(None)


def test_a_bug_in_a_port_is_reported_and_the_port_starts_again(monkeypatch):
    monkeypatch.setattr(workers, "RESTART_S", 0.01)
    said, posted, port = [], [], Stumbles()
    worker = Worker(port, posted.append, said.append)
    worker.start()
    end = time.monotonic() + 3
    while port.starts < 2 and time.monotonic() < end:
        time.sleep(0.01)
    worker.stop()
    assert port.starts == 2 and posted == [ev.PortDown(PortName.PAD, "port_trouble")] and "a bug" in said[0]


def test_queues_that_nobody_holds_leave_no_pipe_behind():
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(50):
        Wishes()
        Inbox()
    gc.collect()
    assert len(os.listdir("/proc/self/fd")) <= before
