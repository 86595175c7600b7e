"""`python -m drivers.sip2 check FILE.json`: the counting, the sentences, and the project's own vectors."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from drivers.sip2 import __main__ as program
from drivers.sip2.check import faults
from drivers.vectors import load

ROOT = Path(__file__).resolve().parents[1]
GOOD = {
    "id": "one", "code": "94", "name": "Login Response", "encoding": "utf-8", "seq": 3, "checksum": "FDFA",
    "raw": "941AY3AZFDFA\r", "raw_hex": b"941AY3AZFDFA\r".hex(), "fixed": {"ok": "1"}, "fields": [], "expect": "ok",
}
STAMP = "20261122    120000"


def heard(raw: str | bytes, *fields: tuple[str, str], encoding: str = "utf-8", **said: Any) -> dict[str, Any]:
    """A vector. `raw` with ???? gets its checksum."""
    data = raw if isinstance(raw, bytes) else raw.encode(encoding)
    if b"????" in data:
        before, after = data.split(b"????")
        data = before + b"%04X" % (-sum(before.lstrip(b"\n")) & 0xFFFF) + after
    return {"id": "one", "code": "94", "encoding": encoding, "raw_hex": data.hex(), "fixed": {"ok": "1"},
            "fields": [list(one) for one in fields], "expect": "ok"} | said


def run(tmp_path: Path, *vectors: object) -> int:
    file = tmp_path / "vectors.json"
    file.write_text(json.dumps({"meta": {}, "vectors": vectors}), encoding="utf-8")
    return program.main(["check", str(file)])


# ---- the program ----------------------------------------------------------------------------------------------------

def test_all_passed_is_exit_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run(tmp_path, GOOD, GOOD) == 0
    assert capsys.readouterr().out == "2 passed, 0 failed\n"


def test_each_failure_says_what_was_expected_and_what_was_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run(tmp_path, GOOD, GOOD | {"seq": 4, "fields": [["AF", "ễ"]]}, GOOD | {"id": "two", "expect": "bad_checksum"}) == 1
    assert capsys.readouterr().out.splitlines() == [
        "one: seq: expected 4, found 3",
        'one: fields: expected [["AF", "ễ"]], found []',
        'one: fields in NFC: expected [["AF", "ễ"]], found []',
        "two: expected bad_checksum, found ok",
        "1 passed, 2 failed",
    ]


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"vectors": 3}', '{"vectors": [3]}', "\udcff", "[" * 100_000])
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
    file.write_text(json.dumps({"vectors": [GOOD | {"seq": 4}]}), encoding="utf-8")
    run_ = subprocess.run([sys.executable, "-m", "drivers.sip2", "check", str(file)], cwd=ROOT, capture_output=True,
                          text=True, timeout=60, check=False)
    assert run_.returncode == 1
    assert run_.stdout.endswith("0 passed, 1 failed\n")


@pytest.mark.parametrize("vector", [
    {}, GOOD | {"raw_hex": "XY"}, GOOD | {"raw_hex": None, "raw": None}, GOOD | {"encoding": "marc-8"}, GOOD | {"fields": 3},
    GOOD | {"fields": [["AF"]]}, GOOD | {"fixed": [1]}, {name: value for name, value in GOOD.items() if name != "expect"},
])
def test_a_vector_that_cannot_be_read_is_a_failure_and_stops_nothing(
        tmp_path: Path, capsys: pytest.CaptureFixture[str], vector: dict[str, Any]):
    assert run(tmp_path, vector, GOOD) == 1
    out = capsys.readouterr().out
    assert "cannot be read" in out
    assert out.endswith("1 passed, 1 failed\n")


def test_letters_that_no_file_can_hold_are_shown_as_marks(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run(tmp_path, GOOD | {"fields": [["AF", "\ud800"]]}) == 1
    assert '["AF", "?"]' in capsys.readouterr().out


# ---- what passes and what does not ----------------------------------------------------------------------------------

@pytest.mark.parametrize("said", [
    {"code": "96"}, {"name": "Login"}, {"seq": None}, {"checksum": None}, {"checksum": "FDFB"}, {"fixed": {"ok": "0"}},
    {"fixed": {}}, {"fixed": {"yes": "1"}}, {"fields": [["AF", ""]]}, {"expect": "bad_frame"}, {"expect": "unknown_command"},
    {"expect": "need_more"}, {"expect": "something"}, {"expect": "seq_mismatch", "request_seq": 3}, {"request_seq": 2},
])
def test_any_expectation_that_is_not_met_fails(said: dict[str, Any]):
    assert faults(GOOD | said) != []


@pytest.mark.parametrize("vector", [
    GOOD, GOOD | {"raw_hex": None}, GOOD | {"request_seq": 3}, GOOD | {"request_seq": 4, "expect": "seq_mismatch"},
    heard("941AY3AZfdfa\r", seq=3, checksum="fdfa"), heard("941AY3AZ FDFA \r", seq=3), heard("941AY3AZFDFA\r\n", seq=3),
    heard("\n941AY3AZ????\r", seq=3), heard("\r\n941AY3AZFDFA\r\n", seq=3), heard("941AY3AZFDFA\r941AY4AZFDF9\r", seq=3),
    heard("941AF" + "~" * 486 + "}|AY2AZD47\r", ("AF", "~" * 486 + "}"), seq=2, checksum="D47"),
    heard("941AF" + "~" * 486 + "}|AY2AZD47\r", ("AF", "~" * 486 + "}"), seq=2, checksum="0D47"),
    heard("941AF" + "~" * 486 + "}|AY2AZ0d47\r", ("AF", "~" * 486 + "}"), seq=2, checksum="0d47"),
    heard("941AYXAZ????\r", seq=None), heard("941AZ????\r", seq=None), heard("941AY3\r", seq=3, checksum=None),
    heard("941AJAZ1234|\r", ("AJ", "AZ1234")), heard("941AJAZ1234|AY1AZ????\r", ("AJ", "AZ1234"), seq=1),
    heard("941AJA to AZ12 DAY|AZ????\r", ("AJ", "A to AZ12 DAY"), seq=None),
    heard("941AF|AFone|ZZ|AFone|xx1|AY1AZ????\r", ("AF", ""), ("AF", "one"), ("ZZ", ""), ("AF", "one"), ("xx", "1"), seq=1),
    heard("941AFno delimiterAY1AZ????\r", ("AF", "no delimiter"), seq=1), heard("941AFno delimiter\r", ("AF", "no delimiter")),
    heard("941|AFx||AY1AZ????\r", ("AF", "x"), seq=1),
    heard("941AF" + "x" * 5_000 + "|AY1AZ????\r", ("AF", "x" * 5_000), seq=1),
    heard("941AFNguye\u0302\u0303n|AY1AZ????\r", ("AF", "Nguye\u0302\u0303n"), seq=1),
    heard("941AF\u0301x\u202e|AY1AZ????\r", ("AF", "\u0301x\u202e"), seq=1), heard("941AF\x1b[0m\t|\r", ("AF", "\x1b[0m\t")),
    heard(b"\xef\xbb\xbf941\r"), heard(b"941AE\xc9l\xe9|\r", ("AE", "\ufffdl\ufffd")),
    heard("941AEÉléonore Façade ß|AY6AZ????\r", ("AE", "Éléonore Façade ß"), encoding="cp850", seq=6),
    heard("941AEÉléonore Façade ß|AY6AZ????\r", ("AE", "Éléonore Façade ß"), encoding="latin-1", seq=6),
    heard("941AE“Œuvre” – 5 €|AY6AZ????\r", ("AE", "“Œuvre” – 5 €"), encoding="cp1252", seq=6),
    heard("941AE李妡明|AY9AZ????\r", ("AE", "李妡明"), encoding="gbk", seq=9),
    heard("941AE李妡明𠀀ễ|AY9AZ????\r", ("AE", "李妡明𠀀ễ"), encoding="gb18030", seq=9),
    heard("97AZFEF5\r", code="97", fixed={}, seq=None, checksum="FEF5"), heard("97\r", code="97", fixed={}),
    heard("96AZFEF6\r\n", code="96", fixed={}, checksum="FEF6"), heard("97AY1AZ????\r", code="97", fixed={}, seq=1),
    heard("941AY3AZ0000\r", expect="bad_checksum"), heard("941AY3AZZZZZ\r", expect="bad_checksum"),
    heard("77YABC|\r", expect="unknown_command"), heard("77YABC|AY1AZ????\r", expect="unknown_command"),
    heard("12\r", expect="bad_frame"), heard("12AY1AZ????\r", expect="bad_frame"), heard("12", expect="need_more"),
    heard("12", expect="bad_frame"), heard("login: ", expect="need_more"), heard("", expect="need_more"),
    heard("\r", expect="bad_frame"), heard("\r\n", expect="bad_frame"), heard("None\r", expect="unknown_command"),
    heard("Problems handling the request: null\r", expect="bad_frame"), heard("941AFa\rb|AY3AZFDFA\r", expect="bad_checksum"),
    heard("941AF" + "x" * 70_000 + "|\r", expect="bad_frame"),
])
def test_whatever_a_vector_may_hold_passes_where_it_says_what_is_so(vector: dict[str, Any]):
    assert faults(vector) == []


def test_a_long_answer_with_hundreds_of_loans():
    loans = [("AU", f"3000000{n:04}: Truyện Kiều {n}") for n in range(700)]
    counts = dict.fromkeys(("hold_items_count", "overdue_items_count", "charged_items_count", "fine_items_count",
                            "recall_items_count", "unavailable_holds_count"), "    ")
    fixed = {"patron_status": " " * 14, "language": "000", "transaction_date": STAMP} | counts
    raw = f"64{''.join(fixed.values())}{''.join(f'{name}{value}|' for name, value in loans)}AY1AZ????\r"
    assert faults(heard(raw, *loans, code="64", name="Patron Information Response", seq=1, fixed=fixed)) == []


def test_blank_padded_numbers_are_kept():
    fixed = {"online_status": "Y", "checkin_ok": "Y", "checkout_ok": "Y", "acs_renewal_policy": "N", "status_update_ok": "N",
             "offline_ok": "Y", "timeout_period": " 10", "retries_allowed": " 10", "datetime_sync": STAMP,
             "protocol_version": "2.00"}
    assert faults(heard(f"98{''.join(fixed.values())}AO|BXYYYNY|\r", ("AO", ""), ("BX", "YYYNY"), code="98", fixed=fixed)) == []


def test_every_shared_vector_passes(shared_data: Path, capsys: pytest.CaptureFixture[str]):
    vectors = shared_data / "sip2_vectors.json"
    assert program.main(["check", str(vectors)]) == 0
    assert capsys.readouterr().out == f"{len(load(vectors))} passed, 0 failed\n"


def test_every_shared_vector_that_is_damaged_fails(shared_data: Path):
    """The comparison does compare: one letter of what is expected is another one."""
    valid = [one for one in load(shared_data / "sip2_vectors.json") if one["expect"] == "ok" and one["fields"]]
    for vector in valid:
        (name, value), *others = vector["fields"]
        assert faults(vector | {"fields": [[name, value + "x"], *others]}) != []
        assert faults(vector | {"fields": [*others, [name, value]]}) != [] or not others
