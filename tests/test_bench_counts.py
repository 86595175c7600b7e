"""Counts of the bench that are the same on any machine and quick to tell, asserted; those of the store are in
test_store_costs.py. And the bench's own arithmetic: a figure that is over its aim must say so."""

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import bench
from tests.benchmarks import append, central, ingest_load, libraries, page, process, sip2_codec, slip, turns, wire
from tests.benchmarks import pad as pad_bench
from tests.benchmarks.figure import Figure, markdown, said, table

# ---- counts ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pile_of_ten() -> dict[str, pad_bench.Exchanges]:
    return pad_bench.count(10)


def test_new_tags_take_one_look_and_three_round_trips_each(pile_of_ten: dict[str, pad_bench.Exchanges]):
    told = pile_of_ten["new"]
    assert told.plan == 31
    assert {**told.by_command, "inventory": 1} == {"inventory": 1, "read": 10, "write_afi": 10, "system_info": 10}


def test_tags_seen_before_are_not_read_again(pile_of_ten: dict[str, pad_bench.Exchanges]):
    told = pile_of_ten["seen before"]
    assert told.plan == 21
    assert {**told.by_command, "inventory": 1} == {"inventory": 1, "write_afi": 10, "system_info": 10}


@pytest.mark.parametrize("tags", ["new", "seen before"])
def test_no_byte_more_goes_to_the_pad_than_the_plan_needs(pile_of_ten: dict[str, pad_bench.Exchanges], tags: str):
    told, least = pile_of_ten[tags], pad_bench.least_bytes(tags, 10)
    look = pad_bench.INVENTORY_BYTES + 10 * pad_bench.RECORD_BYTES
    assert least <= told.bytes <= least + told.looks * look


@pytest.mark.parametrize("paper", slip.PAPERS)
def test_a_slip_of_ten_loans_is_less_than_half_of_its_plain_raster(paper: str):
    picture = slip.ten_loans(paper)
    sent, plain = slip.sent_bytes(picture), slip.plain_bytes(picture)
    assert slip.group4_bytes(picture) < sum(sent) <= 0.45 * plain
    assert slip.first_ink(picture) <= 0.1 * sum(sent)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_batch_of_a_hundred_costs_at_most_42_bytes_a_transaction(seed: int):
    _, body = wire.sent(wire.owed_rows(seed))
    assert 20 * wire.BATCH < len(body) <= 42 * wire.BATCH


@pytest.mark.parametrize("size", [1, 100])
def test_central_syncs_once_however_many_transactions_come_together(size: int):
    assert central.syncs(size) == 1


def test_a_store_syncs_once_a_pile_by_the_kernels_own_count():
    if not shutil.which("strace"):
        pytest.skip("strace is not here: install it")
    assert append.cost("ours", together=20, count=40).syncs == 1 / 20


def test_two_kiosks_send_different_transactions_and_each_body_is_small():
    one, other = (ingest_load.Kiosk(number, 2).bodies(2) for number in range(2))
    sent = [json.loads(gzip.decompress(body))["transactions"] for body in (*one, *other)]
    assert len({row["id"] for batch in sent for row in batch}) == 4 * ingest_load.BATCH
    assert not {row["item"] for batch in sent[:2] for row in batch} & {row["item"] for batch in sent[2:] for row in batch}
    assert all(20 * ingest_load.BATCH < len(body) <= 42 * ingest_load.BATCH for body in (*one, *other))


def test_a_library_that_was_imported_before_costs_nothing_again():
    found = libraries.costs({"once": "import sqlite3", "again": "import sqlite3"})
    assert found["once"] and found["again"] and found["once"][0] > 5 and found["again"][0] == 0


def test_the_codecs_of_one_message_run_in_turns_and_only_the_least_is_one():
    found = sip2_codec.ratios(["ours", "least"], sip2_codec.MESSAGES["of 282 bytes"], rounds=2, count=3)
    assert found["least"] == 1 and found["ours"] > 0


def test_pygame_comes_without_numpy_and_pkg_resources(tmp_path: Path):
    """Both lie there to be found, and say so when somebody imports them; plain pygame does."""
    for name in ("numpy", "pkg_resources"):
        (tmp_path / f"{name}.py").write_text(f"print('{name} was imported')\n")
    said = [_output(tmp_path, code) for code in ("from screens.paint.pygame_lean import pygame", "import pygame")]
    assert said[0] == ""
    assert "was imported" in said[1], "this pygame asks for neither: the test proves nothing any more"


def _output(path: Path, code: str) -> str:
    program = f"import sys; sys.path.insert(0, {str(path)!r}); {code}"
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60).stdout


# ---- the bench itself -----------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("ours", "aim", "verdict"), [(3, 3, "ok"), (3.01, 3, "over"), (3, None, ""), (None, 3, "missing")])
def test_a_figure_says_whether_it_meets_its_aim(ours: float | None, aim: float | None, verdict: str):
    assert Figure("syncs", ours, aim=aim).verdict == verdict


@pytest.mark.parametrize(("number", "words"), [(None, "–"), (0, "0"), (4_583, "4,583"), (35.26, "35.3"), (0.0122, "0.0122"),
                                               (1_187.4, "1,187"), (2.0, "2")])
def test_numbers_are_said_with_what_matters_of_them(number: float | None, words: str):
    assert said(number) == words


def test_the_table_has_a_line_for_each_figure():
    figures = [Figure("syncs", 3, "", 1, 3, "design"), Figure("time", 1_484, "ms")]
    assert [line.split() for line in table(figures).splitlines()[2:]] == [
        ["syncs", "1", "3", "3", "ok", "design"], ["time,", "ms", "–", "1,484", "–"]]
    assert markdown(figures).splitlines()[2] == "| syncs | 1 | 3 | 3 | ok | design |"


def test_everybody_has_a_turn_in_each_round_and_nobody_is_always_first():
    asked: list[str] = []
    rounds = turns.in_turns(["a", "b"], lambda name: asked.append(name) or {"a": 1.0, "b": 2.0}[name], rounds=2)
    assert asked == ["a", "b", "b", "a", "a", "b"], "and the first round warms up"
    assert len(rounds) == 2 and turns.ratio(rounds, "b", "a") == 2


def test_a_ratio_is_that_of_the_same_rounds():
    rounds = [{"least": 1.0, "ours": 2.0}, {"least": 10.0, "ours": 30.0}, {"least": 100.0, "ours": 300.0}]
    assert turns.ratio(rounds, "ours", "least") == 3


def test_a_family_is_all_that_a_process_started():
    child = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; print(1, flush=True); time.sleep(30)'])"
    with subprocess.Popen([sys.executable, "-c", child], stdout=subprocess.PIPE, start_new_session=True) as parent:
        assert parent.stdout and parent.stdout.readline()
        found = process.family(parent.pid)
        os.killpg(parent.pid, signal.SIGKILL)
    assert len(found) == 2 and parent.pid in found


def test_every_benchmark_has_a_name_and_a_chapter():
    files = {file.stem for file in Path(page.__file__).parent.glob("*.py")}
    assert set(bench.NAMES) <= files
    written = page.FILE.read_text(encoding="utf-8")
    assert [name for name in bench.NAMES if f"{page.heading(name)}\n" not in written] == []


def test_a_chapter_is_written_anew_and_the_others_stay():
    before = "# old\n\n## Wire\n\nold words\n\n## Pad\n\nstays\n"
    written = page.text(before, wire, [Figure("bytes", 3)], ["pad", "wire", "slip"])
    assert written.index("## Pad\n\nstays\n") < written.index("## Wire\n") and "old words" not in written
    assert "| bytes | – | 3 |" in written and "## Slip" not in written and "# old" not in written
