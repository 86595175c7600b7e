"""Decoding a SIP2 answer: ours beside twenty lines of slicing and splitting, and beside three packages from pip.

One Patron Information Response (64) of 282 bytes in Vietnamese, and the same with 50 more loans; each contender verifies the
checksum. The least knows this one message only; it is frozen in `tests/benchmarks/sip2_contender.py`, and adds up the checksum
byte by byte, which is why ours can be below it. Ours also knows all other messages, torn trailers and six character sets,
and puts text into one normal form. Encoded is one Patron Information request (63).

Every contender is a process of its own, with the same Python, those from pip in an environment of their own (`tools/peers`).
They run in turns, and a ratio is the median of the rounds; it differs by a tenth from run to run.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from drivers.sip2.check import faults
from drivers.sip2.codec import encode
from drivers.vectors import load
from tests.benchmarks.figure import Figure

REPO = Path(__file__).resolve().parents[2]
VECTORS = REPO.parent / "shared" / "data" / "sip2_vectors.json"
CONTENDER = Path(__file__).with_name("sip2_contender.py")

PEERS = {"pysip2": "pysip2 0.1.0", "sip2": "sip2 1.1", "invenio": "invenio-sip2 1.0.0"}
ACCEPTED_AS = {"pysip2": "pysip2", "sip2": "sip2_1_1", "invenio": "invenio_sip2"}
"""How the file of vectors calls them."""

ROUNDS, COUNT = 31, 500
MOST, MOST_ENCODE = 1.5, 2
REQUEST = bytes.fromhex("63")
"""Stands for "encode a 63"."""

FIXED = {"patron_status": " " * 14, "language": "001", "transaction_date": "20261122    120000", "hold_items_count": "0001",
         "overdue_items_count": "0000", "charged_items_count": "0003", "fine_items_count": "0000",
         "recall_items_count": "0000", "unavailable_holds_count": "0002"}
FIELDS = [("AO", "NLV"), ("AA", "VN0001234"), ("AE", "Nguyễn Thị Hương"), ("BZ", "0005"), ("CA", "0000"), ("CB", "0010"),
          ("BL", "Y"), ("CQ", "Y"), ("BH", "VND"), ("BV", "0"), ("CC", "50000"), *(("AU", f"VN-BK-00000{n}") for n in (1, 2, 3)),
          ("BD", "31 Tràng Thi, Hà Nội"), ("BE", "huong@example.org"), ("BF", "+84 24 0000000"), ("AF", "Xin chào")]
LOANS = [("AU", f"3000001234{n:04} - Sách học vần") for n in range(50)]

MESSAGES = {"of 282 bytes": encode("64", FIXED, FIELDS, 8), "with 50 loans": encode("64", FIXED, FIELDS + LOANS, 1)}


def figures() -> list[Figure]:
    assert len(MESSAGES["of 282 bytes"]) == 282
    names = ["least", "ours", *(name for name in PEERS if not _missing(name))]
    found = {what: ratios(names, message) for what, message in MESSAGES.items()}
    encoded = ratios(["least", "ours"], REQUEST, count=10 * COUNT)["ours"]
    return [*(figure for what, ratio in found.items() for figure in _times(what, ratio)),
            Figure("encode a 63, times the least", encoded, "", 1, MOST_ENCODE, "measured beforehand"), *_right()]


def _times(what: str, ratio: dict[str, float]) -> Iterator[Figure]:
    yield Figure(f"decode a 64 {what}, times the least", ratio["ours"], "", 1, MOST, "measured beforehand")
    for name, shown in PEERS.items():
        yield Figure(f"the same by {shown}", ratio.get(name), "", 1, None, _missing(name))


def _missing(name: str) -> str:
    return "" if (REPO / ".peers" / name / ".made").exists() else f"not here: tools/peers {name}"


def ratios(names: list[str], message: bytes, rounds: int = ROUNDS, count: int = COUNT) -> dict[str, float]:
    """Name -> how many times the least it takes, `least` among `names`."""
    with ExitStack() as programs:
        running = {name: programs.enter_context(_program(name)) for name in names}
        turns = [{name: _ask(running[name], count, message) for name in names[n % len(names):] + names[:n % len(names)]}
                 for n in range(rounds + 1)]
    return {name: median(turn[name] / turn["least"] for turn in turns[1:]) for name in names}


@contextmanager
def _program(name: str) -> Iterator[subprocess.Popen[str]]:
    python = str(REPO / ".peers" / name / "bin" / "python") if name in PEERS else sys.executable
    with subprocess.Popen([python, str(CONTENDER), name], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True, cwd=REPO) as program:
        assert program.stdin and program.stdout
        assert program.stdout.readline() == "ready\n", f"{name} did not start"
        yield program
        program.stdin.close()


def _ask(program: subprocess.Popen[str], count: int, message: bytes) -> float:
    assert program.stdin and program.stdout
    program.stdin.write(f"{count} {message.hex()}\n")
    program.stdin.flush()
    return float(program.stdout.readline())


def _right() -> Iterator[Figure]:
    """Valid vectors, of all. What the peers make of them was found out once, with these versions."""
    if not VECTORS.exists():
        yield Figure("valid vectors decoded right", None, source="the vectors do not lie beside this checkout")
        return
    valid = [one for one in load(VECTORS) if one["expect"] == "ok"]
    yield Figure(f"valid vectors not right, of {len(valid)}", sum(bool(faults(one)) for one in valid), "", 0, 0)
    for name, shown in PEERS.items():
        wrong = sum(ACCEPTED_AS[name] not in one["accepted_by"] for one in valid)
        what = f"the same by {shown}{', checksum alone' if name == 'sip2' else ''}"
        yield Figure(what, wrong, "", 0, None, "measured beforehand")
