"""The printer port against the simulated printer on its real wire: slips, faults, and an answer to every wish."""

import queue
import random
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.escpos_raster import fingerprint
from drivers.printer import Printer
from kiosk.effects import AskPrinter, Print
from kiosk.events import Event, PortDown, PortUp, Printed, PrinterSeen
from kiosk.ports import PortName
from kiosk.slip import Slip, SlipLine
from kiosk.workers import Wishes
from screens.slip.face import draw
from screens.slip.sheet import Picture
from screens.slip.words import words_of
from tests.printer_desk import BUSY_MACHINE, SLIP, Desk, drawing


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path).start()
    desk.seen("ok")
    yield desk
    desk.close()


def test_a_printer_that_is_there_is_up_and_says_how_it_is(tmp_path: Path):
    desk = Desk(tmp_path).start()
    try:
        assert desk.posted.get(timeout=5) == PortUp(PortName.PRINTER)
        assert desk.posted.get(timeout=5) == PrinterSeen("ok")
    finally:
        desk.close()


def test_the_slip_that_came_out_is_the_picture_that_was_drawn(desk: Desk):
    assert desk.print() == Printed(True)
    picture = drawing(512, desk.port.paper.dots_per_mm)
    assert [slip["sha256"] for slip in desk.slips()] == [fingerprint(512, picture.rows)]


def test_a_slip_in_four_scripts_comes_out_dot_by_dot(tmp_path: Path):
    slip = replace(SLIP, lines=tuple(SlipLine("borrowed", title, f"3005{n}", "2026-12-13", "gate_rings") for n, title in
                                     enumerate(["Truyện Kiều", "红楼梦", "L’Étranger", "A history of printing"])))
    pictures = list[Picture]()

    def drawn(slip: Slip, width: int, dots_per_mm: float) -> Picture:
        pictures.append(draw(slip, words_of(slip.language), width_dots=width, dots_per_mm=dots_per_mm))
        return pictures[-1]

    desk = Desk(tmp_path, drawn).start()
    try:
        desk.wishes.put(Print(slip))
        assert desk.next(Printed, 8) == Printed(True)
        assert [slip["sha256"] for slip in desk.slips()] == [fingerprint(pictures[0].width, pictures[0].rows)]
    finally:
        desk.close()


def test_slips_that_are_wished_for_together_all_come_out(desk: Desk):
    for _ in range(3):
        desk.wishes.put(Print(SLIP))
    assert [desk.next(Printed).ok for _ in range(3)] == [True] * 3
    assert len(desk.slips()) == 3


@pytest.mark.parametrize(("mood", "state"), [
    ("paper_low", "paper_low"), ("paper_out", "paper_out"), ("cover_open", "cover_open"), ("cutter_error", "trouble")])
def test_a_change_at_the_printer_is_heard_without_asking(desk: Desk, mood: str, state: str):
    desk.control.ask(set=mood)
    desk.seen(state)
    desk.control.ask(set="ok")
    desk.seen("ok")


@pytest.mark.parametrize(("mood", "why"), [("paper_out", "paper_out"), ("cover_open", "cover_open"), ("cutter_error", "trouble")])
def test_a_printer_that_cannot_print_says_why_and_prints_nothing(desk: Desk, mood: str, why: str):
    desk.control.ask(set=mood)
    assert desk.print() == Printed(False, why)
    desk.control.ask(set="ok")
    assert desk.slips() == []


def test_low_paper_prints(desk: Desk):
    desk.control.ask(set="paper_low")
    assert desk.print() == Printed(True)


def test_paper_that_ends_in_mid_slip_is_not_ok_and_the_rest_never_comes_out(desk: Desk):
    desk.control.ask(set="paper_out", after_rows=50)
    assert desk.print() == Printed(False, "paper_out")
    desk.seen("paper_out")
    desk.control.ask(set="ok")
    desk.seen("ok")
    assert desk.slips() == []
    assert desk.print() == Printed(True)
    assert [slip["sha256"] for slip in desk.slips()] == [fingerprint(512, drawing(512, desk.port.paper.dots_per_mm).rows)]


def test_paper_that_ends_in_the_last_rows_is_never_reported_as_printed(desk: Desk):
    rows = len(drawing(512, desk.port.paper.dots_per_mm).rows) // 64
    desk.control.ask(set="paper_out", after_rows=rows)
    assert desk.print() == Printed(False, "paper_out")


@pytest.fixture
def plain_desk(tmp_path: Path) -> Iterator[Desk]:
    """A cheap printer: it never speaks unasked and cannot clear its buffers."""
    desk = Desk(tmp_path, None, "--plain").start()
    desk.seen("ok")
    yield desk
    desk.close()


def test_a_plain_printer_prints_whatever_the_dots_look_like(plain_desk: Desk):
    assert plain_desk.print() == Printed(True)
    assert len(plain_desk.slips()) == 1


def test_a_plain_printer_that_runs_out_in_mid_slip_is_found_out(plain_desk: Desk):
    plain_desk.control.ask(set="paper_out", after_rows=50)
    assert plain_desk.print() == Printed(False, "paper_out")


def test_the_proof_of_an_old_slip_is_not_taken_for_that_of_the_next(plain_desk: Desk):
    """What a plain printer could not forget comes out with the new paper; the next slip is proven by its own fence."""
    plain_desk.control.ask(set="paper_out", after_rows=50)
    assert not plain_desk.print().ok
    plain_desk.control.ask(set="ok")
    plain_desk.control.ask(set="paper_out", after_rows=50)
    assert plain_desk.print() == Printed(False, "paper_out")


def test_a_printer_unplugged_in_mid_slip_is_lost_and_comes_back(desk: Desk):
    desk.control.ask(set="unplugged", after_bytes=1000)
    assert desk.print() == Printed(False, "lost")
    assert desk.next(PortDown) == PortDown(PortName.PRINTER, "port_lost")
    desk.control.ask(set="ok")
    began = time.monotonic()
    desk.next(PortUp)
    assert time.monotonic() - began < BUSY_MACHINE * 1.0
    assert desk.print() == Printed(True)
    assert len(desk.slips()) == 1


def test_wishes_to_a_lost_printer_are_answered_at_once(desk: Desk):
    desk.control.ask(set="unplugged")
    desk.next(PortDown)
    began = time.monotonic()
    assert desk.print() == Printed(False, "lost")
    desk.wishes.put(AskPrinter())
    assert desk.next(PrinterSeen) == PrinterSeen("lost")
    assert time.monotonic() - began < BUSY_MACHINE * 0.5


def test_a_lost_printer_is_reported_once(desk: Desk):
    desk.control.ask(set="unplugged")
    desk.next(PortDown)
    time.sleep(1.2)
    assert desk.posted.empty()


def test_a_silent_printer_is_lost_within_a_second_and_found_again(desk: Desk):
    desk.control.ask(set="silent")
    began = time.monotonic()
    assert desk.print() == Printed(False, "lost")
    assert time.monotonic() - began < BUSY_MACHINE * 1.0
    assert desk.next(PortDown).why == "port_silent"
    desk.control.ask(set="ok")
    desk.next(PortUp)
    assert desk.print() == Printed(True)


def test_a_printer_that_holds_off_is_waited_for(desk: Desk):
    desk.control.ask(set="busy")
    desk.wishes.put(Print(SLIP))
    time.sleep(0.2)
    desk.control.ask(set="ok")
    assert desk.next(Printed) == Printed(True)


def test_a_printer_that_holds_off_for_ever_is_not_waited_for(desk: Desk):
    desk.control.ask(set="busy")
    assert desk.print(limit_s=6) == Printed(False, "lost")
    desk.control.ask(set="ok")
    desk.next(PortUp)
    assert desk.slips() == []


def test_late_answers_and_noise_on_the_line_do_not_matter(desk: Desk):
    desk.control.ask(set="late", seconds=0.1)
    assert desk.print() == Printed(True)
    desk.control.ask(set="noisy")
    assert desk.print() == Printed(True)
    assert len(desk.slips()) == 2


def test_asking_is_always_answered(desk: Desk):
    desk.wishes.put(AskPrinter())
    assert desk.next(PrinterSeen) == PrinterSeen("ok")


def test_a_fault_in_the_drawing_is_answered_before_it_is_reported(tmp_path: Path):
    def broken(slip: Slip, width: int, dots_per_mm: float) -> Picture:
        raise RuntimeError("no ink")

    desk = Desk(tmp_path, broken).start()
    try:
        assert desk.print() == Printed(False, "trouble")
        desk.thread.join(5)
        assert str(desk.bug) == "no ink"
    finally:
        desk.close()


def test_a_printer_that_was_never_there_is_lost(tmp_path: Path):
    port, wishes, posted = Printer("/dev/none-here", drawing, tmp_path), Wishes(), queue.Queue[Event]()    # type: ignore[arg-type]
    thread = threading.Thread(target=port.serve, args=(wishes, posted.put))
    thread.start()
    assert posted.get(timeout=5) == PortDown(PortName.PRINTER, "port_lost")
    wishes.put(Print(SLIP))
    assert posted.get(timeout=1) == Printed(False, "lost")
    wishes.stop()
    thread.join(2)
    assert not thread.is_alive()


@pytest.mark.parametrize("seed", range(3))
def test_a_printer_that_babbles_any_bytes_neither_ends_the_port_nor_leaves_a_wish_unanswered(tmp_path: Path, seed: int):
    dice = random.Random(seed)

    def babble() -> None:
        while True:
            try:
                end, _ = babbler.accept()
                with end:
                    while end.recv(65_536):
                        end.sendall(dice.randbytes(dice.randrange(40)))
            except ConnectionError:
                continue
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as babbler:
        threading.Thread(target=babble, daemon=True).start()
        port = Printer(f"socket://127.0.0.1:{babbler.getsockname()[1]}", lambda slip, width, mm: drawing(width, mm), tmp_path)
        wishes, posted = Wishes(), queue.Queue[Event]()
        thread = threading.Thread(target=port.serve, args=(wishes, posted.put))
        thread.start()
        for _ in range(3):
            wishes.put(Print(SLIP))
        answers = 0
        while answers < 3:
            answers += isinstance(posted.get(timeout=15), Printed)
        assert thread.is_alive()
        wishes.stop()
        thread.join(15)
        babbler.shutdown(socket.SHUT_RDWR)
    assert not thread.is_alive()
