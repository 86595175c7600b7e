"""Memory that goes back to the machine: what the C library was asked for, and fonts that are open no longer than needed."""

import subprocess
import sys
from pathlib import Path

from screens.letters import faces
from screens.slip import fonts as slip_fonts
from tests.benchmarks import slip

HELD = """
import ctypes, sys
from pathlib import Path
from kiosk.memory import keep_small

def held_mib():
    return int(Path("/proc/self/statm").read_text().split()[1]) / 256

def come_and_go():
    "Large pictures that come and go, and small ones that stay between them."
    pictures, small = [], []
    for n in range(200):
        pictures.append(ctypes.create_string_buffer(200_000))
        small.append(ctypes.create_string_buffer(2_000))
    return small

if sys.argv[1] == "small":
    assert keep_small()
ctypes.create_string_buffer(8_000_000)          # the first large one that goes: glibc keeps the next ones in its heap
before = held_mib()
stays = come_and_go()
print(held_mib() - before)
"""


def test_what_was_painted_once_goes_back_to_the_machine():
    held = {how: float(subprocess.run([sys.executable, "-c", HELD, how], capture_output=True, text=True, check=True).stdout)
            for how in ("usual", "small")}
    assert held["small"] < 5 < held["usual"], "without the asking nothing is held: the test proves nothing any more"


def test_however_many_sizes_are_wanted_few_fonts_are_open():
    for px in range(10, 10 + 3 * faces.FACES_OPEN):
        faces.width("Nguyễn", px, True)
        faces.ascent(faces.LATIN[True], px)
    assert faces.face.cache_info().currsize == faces.FACES_OPEN


def test_a_slip_that_is_drawn_leaves_no_font_open():
    slip.ten_loans(next(iter(slip.PAPERS)))
    assert slip_fonts.font_of.cache_info().currsize == 0
    assert "NotoSansSC" not in Path("/proc/self/maps").read_text()
