"""The list for staff, from the command line, beside a running kiosk."""

import json

import pytest

from kiosk.effects import Mark, MarkTag, Settle
from kiosk.events import QueueCounted
from kiosk.reasons import Reason
from kiosk.transactions import Answer, Kind, Result, Security, Status
from offline_store import staff
from offline_store.__main__ import main
from offline_store.attention import Attention
from tests.store_help import KIEU, LAN, SO_DO, Book, page


@pytest.fixture
def book(tmp_path):
    book = Book(tmp_path)
    book.do([page()])
    yield book
    book.store.close()


@pytest.fixture
def run(book, tmp_path, capsys):
    (tmp_path / "key").write_text(bytes(range(32)).hex())
    (tmp_path / "key").chmod(0o600)

    def run(*words, key=True, store=None):
        keys = ["--key", str(tmp_path / "key")] if key else []
        code = main(["queue", *words, "--store", store or str(tmp_path / "store.db"), *keys])
        return code, *capsys.readouterr()
    return run


def conflict(book):
    row = book.lend(KIEU)
    book.do([Mark(1, row.id, KIEU, Status.PENDING)])
    book.do([Settle((Answer(row.id, Result.CONFLICT, reason="other_borrower"),))])
    return row


def test_an_empty_list_says_so(run):
    assert run("list") == (0, "Nothing waits for a person.\n0 still to be sent to the library system.\n", "")


def test_a_conflict_is_told_in_plain_words_with_the_last_digits_of_the_card(book, run):
    conflict(book)
    code, out, _ = run("list")
    assert code == 0 and "The library system has it on loan to somebody else." in out
    assert "checkout of “Truyện Kiều”" in out and "card …0013" in out and LAN not in out
    assert "0013" not in run("list", key=False)[1].replace(KIEU, "")


def test_a_loan_for_use_in_the_library_says_why_the_gate_rings_and_waits_for_nobody(book, run):
    row = book.lend(KIEU)
    book.do([Mark(1, row.id, KIEU, Status.ACCEPTED, Reason.STAYS_SECURED, heard=True)])
    assert "Nothing waits for a person." in run("list")[1]
    assert "its tag stays secured on purpose" in run("show", str(row.seq))[1]


def test_what_is_owed_is_listed_when_asked(book, run):
    row = book.lend(SO_DO)
    book.do([Mark(1, row.id, SO_DO, Status.PENDING)])
    assert "1 still to be sent" in run("list")[1] and "Số đỏ" not in run("list")[1]
    assert "Số đỏ" in run("list", "--owed")[1]


def test_the_list_for_programs(book, run):
    row, ringing = conflict(book), book.lend(SO_DO)
    book.do([Mark(1, ringing.id, SO_DO, Status.PENDING), MarkTag(ringing.id, Security.SECURED, True, closed=True)])
    body = json.loads(run("list", "--json")[1])
    assert (body["owed"], body["staff"]) == (1, 2)
    assert [x["id"] for x in body["waiting"]] == [row.id, ringing.id]
    assert [x["attention"] for x in body["waiting"]] == ["", "gate_rings"] and body["to_send"][0]["item"] == SO_DO
    assert body["waiting"][0]["card"] == LAN[-4:] and LAN not in json.dumps(body)


@pytest.mark.parametrize("name", [lambda r: str(r.seq), lambda r: r.id, lambda r: r.id[-6:], lambda r: r.id.upper()])
def test_one_is_found_by_number_id_or_the_end_of_it(book, run, name):
    row = conflict(book)
    code, out, _ = run("show", name(row), "--json")
    assert code == 0 and json.loads(out)["seq"] == row.seq
    assert "conflict" in run("show", name(row))[1]


def test_the_end_of_an_id_may_be_all_digits(book, run):
    row = conflict(book)
    book.store.db.execute("UPDATE txn SET id = x'01a1ee565e0070008000000100123456'")
    assert json.loads(run("show", "123456", "--json")[1])["seq"] == row.seq


@pytest.mark.parametrize("name", ["99", "ffffff", "%%%%%%", "12", "", "zz"])
def test_what_is_not_there_is_told(book, run, name):
    conflict(book)
    code, out, err = run("show", name)
    assert code == 1 and out == "" and "no such transaction" in err
    assert run("close", name, "--note", "x")[0] == 1


def test_closing_a_conflict_resolves_it_and_the_running_kiosk_hears_of_it(book, run):
    row = conflict(book)
    assert run("close", "1", "--note", "booked by hand, Hoa") == (0, "Number 1 is closed.\n", "")
    assert (book.status(row), book.row(row)["note"]) == (Status.RESOLVED, "booked by hand, Hoa")
    assert book.look_around() == [QueueCounted(0, 0)]
    code, _, err = run("close", "1", "--note", "again")
    assert code == 1 and "does not wait" in err


def test_closing_what_rings_leaves_the_loan_as_it_is(book, run):
    row = book.lend(kind=Kind.CHECKOUT)
    book.do([Mark(1, row.id, KIEU, Status.PENDING), MarkTag(row.id, Security.UNKNOWN, True, closed=True)])
    run("close", row.id, "--note", "let him pass")
    assert book.status(row) is Status.PENDING and book.row(row)["note"] == "gate_rings; let him pass"
    assert book.look_around() == [QueueCounted(1, 0)]


def test_a_note_is_wanted(run):
    with pytest.raises(SystemExit) as stopped:
        run("close", "1")
    assert stopped.value.code == 2


def test_a_store_that_is_not_there_is_a_sentence(run, tmp_path):
    code, _, err = run("list", store=str(tmp_path / "nowhere.db"))
    assert code == 2 and "there is no store here" in err and not (tmp_path / "nowhere.db").exists()


def test_the_store_may_be_named_by_the_environment(book, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MUON_STORE", str(tmp_path / "store.db"))
    assert main(["queue", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["owed"] == 0


def test_the_configuration_names_store_and_key(book, tmp_path, monkeypatch, capsys):
    conflict(book)
    (tmp_path / "muon.toml").write_text(
        '[library]\nname = "L"\n[upstream]\nurl = "http://127.0.0.1:1"\ndevice = "k1"\n'
        '[store]\npath = "store.db"\nkey_file = "key"\n')
    monkeypatch.delenv("MUON_STORE", raising=False)
    assert main(["queue", "list", "--config", str(tmp_path / "muon.toml")]) == 0
    assert "card …" not in capsys.readouterr().out, "there is no key to be read"
    (tmp_path / "key").write_text(bytes(range(32)).hex())
    (tmp_path / "key").chmod(0o600)
    monkeypatch.chdir(tmp_path)
    assert main(["queue", "list"]) == 0
    assert "card …0013" in capsys.readouterr().out
    (tmp_path / "muon.toml").write_text("[stroe]\n")
    assert main(["queue", "list"]) == 2 and "muon.toml" in capsys.readouterr().err
    (tmp_path / "muon.toml").unlink()
    assert main(["queue", "list"]) == 2 and "which store?" in capsys.readouterr().err


def test_a_row_without_a_true_time_says_so(book, run):
    book.clock.ok = False
    conflict(book)
    assert "time unknown" in run("list")[1]


def test_every_reason_and_every_attention_has_a_sentence():
    assert set(staff.REASONS) == set(Reason) and set(staff.ATTENTION) == set(Attention)
    assert all(s.endswith(".") for s in [*staff.REASONS.values(), *staff.ATTENTION.values()])
    assert staff.plain("a_reason_of_next_year") == "a_reason_of_next_year"
