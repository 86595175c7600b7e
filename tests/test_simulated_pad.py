"""The simulated pad as a process: its wire, its one client, its control socket."""

import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers import feig_commands as feig
from drivers.feig_frames import Splitter, build_request, parse_reply
from drivers.serial_wire import open_wire
from drivers.simulators.feig_pad import FeigPad
from drivers.simulators.pad import Controls, PadProgram, main, running
from drivers.simulators.programs import Control, Program, ProgramFailed
from drivers.simulators.tags import tag_images
from kiosk.ports import PortLost

IMAGE = tag_images("39001000000011")[0]


@pytest.fixture
def program() -> Iterator[PadProgram]:
    with running() as program:
        yield program


@pytest.fixture
def control(program: PadProgram) -> Iterator[Control]:
    control = Control(program.control_address)
    yield control
    control.close()


def ask(wire, request) -> list:
    wire.write(build_request(request))
    return [parse_reply(body) for body in Splitter().feed(wire.read(1))]


def test_the_process_says_where_it_listens_and_answers_there(tmp_path: Path):
    program = Program("pad", ["-m", "drivers.simulators.pad", "--seed", "3", "--baud", "115200"], tmp_path)
    try:
        control = Control(program.said["control"])
        assert control.ask(do="place", tags=[IMAGE])["lying"] == [IMAGE["uid"]]
        wire = open_wire(program.said["url"])
        (reply,) = ask(wire, feig.inventory())
        assert [tag.uid for tag in feig.parse_inventory(reply.data)[0]] == [IMAGE["uid"]]
        wire.close()
        control.close()
    finally:
        program.stop()
    assert not program.alive


def test_a_second_client_is_sent_away_and_the_first_stays(program: PadProgram):
    first, second = open_wire(program.url), open_wire(program.url)
    with pytest.raises(PortLost):
        second.read(1)
    assert ask(first, feig.version())[0].status == 0
    first.close()
    second.close()


def test_after_a_client_died_the_next_may_come(program: PadProgram):
    host, _, port = program.url.removeprefix("socket://").rpartition(":")
    for _ in range(3):
        dying = socket.create_connection((host, int(port)))
        dying.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")   # as a kill does
        dying.sendall(b"\x07\xff")
        dying.close()
    time.sleep(0.05)
    wire = open_wire(program.url)
    assert ask(wire, feig.version())[0].status == 0
    wire.close()


def test_a_frame_in_crumbs_is_answered_and_a_damaged_one_is_not(program: PadProgram):
    wire, frame = open_wire(program.url), build_request(feig.version())
    for at in range(len(frame)):
        wire.write(frame[at: at + 1])
    assert len(wire.read(1)) == 12
    wire.write(frame[:-1] + b"\x00")
    assert wire.read(0.1) == b""
    assert ask(wire, feig.version())[0].status == 0
    wire.close()


def test_unplugged_it_refuses_and_plugged_in_it_is_the_same_address(program: PadProgram, control: Control):
    wire, url = open_wire(program.url), program.url
    control.ask(do="faults", unplugged=True)
    with pytest.raises(PortLost):
        wire.read(1)
    wire.close()
    with pytest.raises(PortLost):
        open_wire(url)
    control.ask(do="faults", ok=True)
    wire = open_wire(url)
    assert ask(wire, feig.version())[0].status == 0
    wire.close()


def test_a_late_pad_answers_late_and_its_control_at_once(program: PadProgram, control: Control):
    wire = open_wire(program.url)
    control.ask(do="faults", late_ms=800)
    began = time.monotonic()
    wire.write(build_request(feig.version()))
    control.ask(do="show")
    assert time.monotonic() - began < 0.6
    assert wire.read(1) and time.monotonic() - began >= 0.8
    wire.close()


def test_what_was_lifted_can_still_be_looked_at(control: Control):
    control.ask(do="place", tags=[IMAGE])
    control.ask(do="lift", uids=[IMAGE["uid"]])
    (tag,) = control.ask(do="show", uid=IMAGE["uid"])["tags"]
    assert (tag["here"], tag["memory"], tag["afi"]) == (False, IMAGE["memory"], "07")
    assert control.ask(do="place", uids=[IMAGE["uid"]])["lying"] == [IMAGE["uid"]]
    assert control.ask(do="lift", all=True)["lying"] == []


def test_scans_are_counted_for_whoever_waits_for_them(program: PadProgram, control: Control):
    wire = open_wire(program.url)
    before = control.ask(do="lift", all=True)["scans"]
    for _ in range(3):
        ask(wire, feig.inventory())
        time.sleep(0.01)
    said = control.ask(do="counts", reset=True)
    assert said["scans"] - before == 3 and said["counts"]["exchanges"] == {"inventory": 3}
    said = control.ask(do="counts")
    assert said["counts"]["total"] == 0 and said["scans"] - before == 3
    wire.close()


def test_timing_can_be_changed_while_it_runs(control: Control):
    assert control.ask(do="timing", air=True, baud=9600)["timing"]["baud"] == 9600


@pytest.mark.parametrize("line", [
    b"", b"{", b"[]", b"{}", b'{"do": "dance"}', b'{"do": "place", "tags": [{}]}', b'{"do": "place", "uids": ["E0"]}',
    b'{"do": "faults", "colour": 1}', b'{"do": "timing", "colour": 1}', b'{"do": "show", "uid": "E0"}', b"\xff",
    b'{"do": "place", "tags": [{"uid": "E004011000000001", "memory": "zz"}]}', b'{"do": "lift", "colour": 1}',
])
def test_a_wrong_control_line_is_answered_by_an_error(line: bytes):
    assert "error" in json.loads(Controls(PadProgram().pad).line(line))


def test_an_error_reaches_the_one_who_asked(control: Control):
    with pytest.raises(ProgramFailed, match="no such fault"):
        control.ask(do="faults", colour="red")
    assert control.ask(do="show") == {"ok": True, "scans": 0, "tags": []}


def test_a_line_that_lays_a_book_down_can_be_had_from_the_command_line(capsys):
    """A newcomer has no images of tags."""
    assert main(["--image", "39001000000011", "--owner", "VN-MUON"]) == 0
    pad = FeigPad()
    answer = json.loads(Controls(pad).line(capsys.readouterr().out.encode()))
    assert answer["ok"] and len(pad.lying) == 1
