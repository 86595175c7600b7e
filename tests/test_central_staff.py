"""What staff do at the command line: `python -m central …` on a library's database."""

import json

import pytest

from central import patrons, seen, tries
from central.__main__ import STAFF, main
from central.mail import Mailer, Smtp
from central.staff import COMMANDS, _now_ms
from kiosk.transactions import Kind
from tests import central_desk
from tests.central_desk import BAO_FULL, DE_MEN, KIEU, LAN, QUAN, Desk
from tests.test_central_mail import BODY

desk = central_desk.desk


@pytest.fixture
def staff(desk: Desk, capsys):
    """Runs a command; (exit code, what it printed, what it complained)."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main([*arguments, "--database", f"sqlite:///{desk.file}"])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return code, said.out, said.err

    return run


def test_every_command_of_the_command_line_is_there():
    assert {(group, action) for group, actions in STAFF.items() for action in actions} == set(COMMANDS)


def test_conflicts_are_listed_shown_and_closed_with_a_note(desk: Desk, staff):
    assert staff("conflicts", "list") == (0, "Nothing waits for a person.\n", "")
    desk.kiosk().book(Kind.CHECKOUT, DE_MEN, LAN)
    desk.kiosk().book(Kind.CHECKOUT, KIEU, BAO_FULL)
    lines = staff("conflicts", "list")[1].splitlines()
    assert all(part in lines[0] for part in ("conflict", "other_borrower", "checkout", DE_MEN, LAN, "kiosk-a"))
    assert all(part in lines[1] for part in ("notice", "loan_limit", KIEU, BAO_FULL))
    shown = json.loads(staff("conflicts", "show", "1")[1])
    assert shown["transaction"]["patron"] == LAN and shown["stood"]["loan_card"] == QUAN
    assert staff("conflicts", "close", "1", "--note", "Lan has it") == (0, "", "")
    assert [one["id"] for one in json.loads(staff("conflicts", "list", "--json")[1])] == [2]
    (closed,) = json.loads(staff("conflicts", "list", "--closed", "--json")[1])
    assert closed["note"] == "Lan has it"
    assert "Lan has it" in staff("conflicts", "list", "--closed")[1]


def test_what_cannot_be_closed_says_why(desk: Desk, staff):
    desk.kiosk().book(Kind.CHECKOUT, DE_MEN, LAN)
    for arguments, says in ((("7", "--note", "x"), "no open conflict 7"), (("1", "--note", "  "), "cannot be empty")):
        code, _out, err = staff("conflicts", "close", *arguments)
        assert code == 1 and says in err
    assert staff("conflicts", "show", "7")[0] == 1
    with pytest.raises(SystemExit) as usage:
        staff("conflicts", "close", "1")
    assert usage.value.code == 2


def test_a_malformed_transaction_can_be_looked_at(desk: Desk, staff):
    desk.kiosk().send(7, {"id": 5, "wall_ms": float("nan")})
    assert staff("conflicts", "list")[1].count("malformed") == 2
    assert json.loads(staff("conflicts", "show", "2")[1])["transaction"] == {"id": 5, "wall_ms": "NaN"}


def test_kiosks_are_listed_with_what_has_not_arrived_and_revoked(desk: Desk, staff):
    assert staff("devices", "list")[1] == "No kiosk is enrolled.\n"
    code = staff("codes", "new", "--minutes", "1000000000")[1].strip()
    with desk.database.write() as connection:
        from central import enrol

        made = enrol.enrol(connection, code, "Sảnh", _now_ms())
    assert made
    desk.kiosk(made[0]).ask(Kind.CHECKIN, KIEU, seq=4)
    listed = staff("devices", "list")[1]
    assert all(part in listed for part in (made[0], "Sảnh", "2026-11-22 12:00 UTC", "not arrived: 1-3"))
    assert staff("devices", "revoke", made[0])[0] == 0
    assert "revoked" in staff("devices", "list")[1]
    assert staff("devices", "revoke", made[0])[0] == 1


def test_numbers_that_a_person_has_seen_to_are_listed_no_more(desk: Desk, staff):
    with desk.database.write() as connection:
        from central import enrol

        device, _secret = enrol.enrol(connection, enrol.new_code(connection, _now_ms()), "Foyer", _now_ms()) or ("", "")
    for seq in (1, 4, 20):
        desk.kiosk(device).ask(Kind.CHECKIN, KIEU, seq=seq)
    assert "not arrived: 2-3, 5-19" in staff("devices", "list")[1]
    assert staff("devices", "seen", device, "2-3", "7-9", "--note", "booked at the desk") == (0, "", "")
    assert "not arrived: 5-6, 10-19\n" in staff("devices", "list")[1]
    said = staff("devices", "list", "--all")[1]
    assert "seen to" in said and said.count("booked at the desk") == 2 and "7-9" in said
    assert staff("devices", "seen", device, "5-6", "10-19", "--note", "the card was exchanged")[0] == 0
    assert "not arrived" not in staff("devices", "list")[1]
    desk.kiosk(device).ask(Kind.CHECKIN, KIEU, seq=23)
    assert "not arrived: 21-22\n" in staff("devices", "list")[1], "what is lost later shows"
    (one,) = json.loads(staff("devices", "list", "--json")[1])
    assert one["missing"] == [[21, 22]] and [mark["first"] for mark in one["seen"]] == [2, 7, 5, 10]


@pytest.mark.parametrize(("numbers", "says"), [
    (("9",), "9 is not among"), (("2", "3-4"), "3-4 is not among"), (("x",), "like 3 or 9-1005"), (("3-2",), "like 3 or 9-1005"),
    (("0",), "like 3 or 9-1005")])
def test_only_what_has_not_arrived_can_be_seen_to(desk: Desk, staff, numbers: tuple[str, ...], says: str):
    """A number that is still to come would hide its loss."""
    for seq in (1, 4):
        desk.kiosk().ask(Kind.CHECKIN, KIEU, seq=seq)
    code, _out, err = staff("devices", "seen", "kiosk-a", *numbers, "--note", "x")
    assert code == 1 and says in err
    assert staff("devices", "seen", "kiosk-a", "2", "--note", " ")[0] == 1
    with desk.database.read() as connection:
        assert seen.said(connection) == {}


def test_a_card_is_unlocked(desk: Desk, staff):
    assert staff("patrons", "unlock", LAN)[0] == 1
    for _ in range(5):
        patrons.sign_in(desk.database, "kiosk-a", LAN, "0", desk.now_ms)
    with pytest.raises(tries.MustWait):
        patrons.sign_in(desk.database, "kiosk-a", LAN, "1234", desk.now_ms)
    assert staff("patrons", "unlock", LAN) == (0, "", "")
    assert patrons.sign_in(desk.database, "kiosk-a", LAN, "1234", desk.now_ms)["reason"] == ""


def test_letters_that_wait_are_listed_without_their_address(desk: Desk, staff):
    assert staff("letters", "list")[1] == "Every letter is sent.\n"
    Mailer(desk.database, Smtp("127.0.0.1", 9), "a@b").accept(LAN, BODY, desk.now_ms)
    assert "waiting" in staff("letters", "list")[1] and "@" not in staff("letters", "list", "--json")[1]


def test_the_openapi_document_needs_no_database(capsys):
    assert main(["openapi", "--database", "sqlite:////nowhere/at/all.sqlite"]) == 0
    assert json.loads(capsys.readouterr().out)["openapi"].startswith("3.1")


def test_a_database_that_cannot_be_opened_is_a_sentence(capsys):
    assert main(["devices", "list", "--database", "sqlite:////nowhere/at/all.sqlite"]) == 1
    assert "there is no database at /nowhere/at/all.sqlite" in capsys.readouterr().err
    assert main(["devices", "list", "--database", "not a url"]) == 1


def test_staff_never_make_a_database_by_mistake(tmp_path, capsys):
    missing = tmp_path / "other.sqlite"
    assert main(["conflicts", "list", "--database", f"sqlite:///{missing}"]) == 1
    assert "no database" in capsys.readouterr().err and not missing.exists()
