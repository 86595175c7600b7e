"""`python -m drivers.tags check FILE.json`: the counting, the sentences, and the project's own vectors."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from drivers.tags import __main__ as program
from drivers.tags.check import faults
from drivers.vectors import load

ROOT = Path(__file__).resolve().parents[1]
VECTORS = ROOT.parent / "shared" / "data" / "rfid_vectors.json"
GOOD = {
    "id": "one", "memory": "11051CBE991A1400", "dsfid": "06", "afi": "07", "block_size": 4,
    "expect": {"ok": True, "format": "iso28560-2", "primary_item_id": "123456789012", "secured": True, "warnings": []},
}


def changed(**said: Any) -> dict[str, Any]:
    return GOOD | {"expect": GOOD["expect"] | said}


def run(tmp_path: Path, *vectors: object) -> int:
    file = tmp_path / "vectors.json"
    file.write_text(json.dumps({"vectors": vectors}), encoding="utf-8")
    return program.main(["check", str(file)])


def test_all_passed_is_exit_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run(tmp_path, GOOD, GOOD) == 0
    assert capsys.readouterr().out == "2 passed, 0 failed\n"


def test_each_failure_says_what_was_expected_and_what_was_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run(tmp_path, GOOD, changed(primary_item_id="123456789013", secured=False)) == 1
    assert capsys.readouterr().out.splitlines() == [
        'one: primary_item_id: expected "123456789013", found "123456789012"',
        "one: secured: expected false, found true",
        "1 passed, 1 failed",
    ]


@pytest.mark.parametrize("expect", [
    {"warnings": ["afi_unknown"]}, {"isil": "DK-1"}, {"content_parameter": [3]}, {"title": "x"}, {"secured": None},
    {"secured": 1}, {"format": "iso28560-3"}, {"ok": False, "error": "blank"}, {"extensions": [{"id": 1}]},
    {"set_information": {"raw": "12"}}, {"no_such_field": 1},
])
def test_any_expectation_that_is_not_met_fails(expect: dict[str, Any]):
    assert faults(changed(**expect)) != []


@pytest.mark.parametrize("expect", [{"isil": None}, {"title": ""}, {"extensions": []}, {"crc_ok": None}])
def test_absent_is_absent_however_it_is_written(expect: dict[str, Any]):
    assert faults(changed(**expect)) == []


def test_an_expected_error_must_be_that_error():
    blank = GOOD | {"memory": "00" * 8, "expect": {"ok": False, "error": "blank", "format": None}}
    assert faults(blank) == []
    assert faults(blank | {"expect": {"ok": False, "error": "truncated", "format": None}}) == [
        'error: expected "truncated", found "blank"']


@pytest.mark.parametrize("vector", [
    {}, {"memory": "XY"}, GOOD | {"memory": None}, GOOD | {"dsfid": "QQ"}, GOOD | {"expect": None},
    {name: value for name, value in GOOD.items() if name != "expect"},
])
def test_a_vector_that_cannot_be_read_is_a_failure_and_stops_nothing(
        tmp_path: Path, capsys: pytest.CaptureFixture[str], vector: dict[str, Any]):
    assert run(tmp_path, vector, GOOD) == 1
    out = capsys.readouterr().out
    assert "cannot be read" in out
    assert out.endswith("1 passed, 1 failed\n")


def test_numbers_may_be_numbers():
    assert faults(GOOD | {"dsfid": 6, "afi": 7}) == []


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"vectors": 3}', '{"vectors": [3]}', "\udcff"])
def test_a_file_of_another_form_is_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str):
    file = tmp_path / "vectors.json"
    file.write_bytes(content.encode("utf-8", errors="surrogateescape"))
    assert program.main(["check", str(file)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "cannot read the vectors" in captured.err
    assert str(file) in captured.err


def test_no_file_is_exit_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert program.main(["check", str(tmp_path / "none.json")]) == 2
    assert "none.json" in capsys.readouterr().err


def test_the_program_runs_as_a_module(tmp_path: Path):
    file = tmp_path / "vectors.json"
    file.write_text(json.dumps({"vectors": [changed(title="x")]}), encoding="utf-8")
    run_ = subprocess.run([sys.executable, "-m", "drivers.tags", "check", str(file)], cwd=ROOT, capture_output=True,
                          text=True, timeout=60, check=False)
    assert run_.returncode == 1
    assert run_.stdout.endswith("0 passed, 1 failed\n")


needs_vectors = pytest.mark.skipif(not VECTORS.exists(), reason="the shared vectors do not lie beside this checkout")


@needs_vectors
def test_every_shared_vector_passes(capsys: pytest.CaptureFixture[str]):
    assert program.main(["check", str(VECTORS)]) == 0
    assert capsys.readouterr().out == f"{len(load(VECTORS))} passed, 0 failed\n"
