"""central.toml: each option with its sentence, all mistakes at once, each with the nearest right name."""

import tomllib
from dataclasses import asdict, fields
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from central import config_ils
from central.__main__ import main
from central.config import MEANING, BadConfig, Settings, read, sample
from kiosk.config_options import Sip2

REPO = Path(__file__).resolve().parent.parent


def test_without_a_file_there_are_defaults_that_bind_loopback_only():
    assert asdict(read(None)) == asdict(Settings()) and Settings().host == "127.0.0.1" and Settings().admin_token == ""


def test_a_file_is_read_and_the_command_line_overrides_it(tmp_path: Path):
    file = tmp_path / "central.toml"
    file.write_text('port = 9000\nsmtp_url = "smtp://mail.example.org"\n')
    found = read(file, port=0, host=None)
    assert (found.port, found.host, found.smtp_url) == (0, "127.0.0.1", "smtp://mail.example.org")


def test_all_mistakes_are_told_at_once_with_the_nearest_right_name(tmp_path: Path):
    file = tmp_path / "central.toml"
    file.write_text('databse = "x"\nport = "8080"\nadmin_token = "short"\nsmtp_url = "mail"\nmail_from = "nobody"\n')
    with pytest.raises(BadConfig) as told:
        read(file)
    lines = str(told.value).splitlines()
    assert len(lines) == 5 and all(str(file) in line for line in lines)
    assert "did you mean database?" in lines[0] and "want int, not str" in lines[1] and "8 characters" in lines[2]


@pytest.mark.parametrize("content", [b"port = ", b"\xff\xfe", b"[port"])
def test_a_file_that_is_no_toml_says_where(tmp_path: Path, content: bytes):
    file = tmp_path / "central.toml"
    file.write_bytes(content)
    with pytest.raises(BadConfig, match=r"central\.toml"):
        read(file)


def test_a_wrong_configuration_is_exit_2_and_starts_nothing(tmp_path: Path, capsys):
    assert main(["serve", "--config", str(tmp_path / "none.toml")]) == 2
    assert main(["serve", "--port", "99999", "--admin-token", "x"]) == 2
    told = capsys.readouterr().err
    assert "none.toml" in told and "port" in told and "admin_token" in told


@pytest.mark.parametrize(("written", "meant"), [
    ("sqlite:///data/c.sqlite", "sqlite:///{folder}/data/c.sqlite"),
    ("sqlite+pysqlite:///c.sqlite", "sqlite+pysqlite:///{folder}/c.sqlite"),
    ("sqlite:////var/lib/muon/c.sqlite", "sqlite:////var/lib/muon/c.sqlite"),
    ("sqlite://", "sqlite://"), ("sqlite:///:memory:", "sqlite:///:memory:"), ("no url", "no url"),
    ("postgresql+psycopg://muon@/muon?host=a:5432&host=b:5432", "postgresql+psycopg://muon@/muon?host=a:5432&host=b:5432"),
    ("postgresql+psycopg://h/m?sslrootcert=system", "postgresql+psycopg://h/m?sslrootcert=system")])
def test_a_database_is_looked_for_from_the_folder_of_the_file(tmp_path: Path, written: str, meant: str, monkeypatch):
    """Not from wherever central was started: staff's commands would work on another one, or find none."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    file = config(tmp_path, f'database = "{written}"\n')
    assert read(file).database == meant.format(folder=tmp_path)
    assert read(Path("../central.toml")).database.replace("/elsewhere/..", "") == meant.format(folder=tmp_path)
    assert read(file, database="sqlite:///typed.sqlite").database == "sqlite:///typed.sqlite", "from where it was typed"


def test_so_are_the_files_of_a_postgresql_address_and_its_password_stays(tmp_path: Path):
    written = "postgresql+psycopg://m:s%40cret@/muon?host=a:5432&host=b:5432&passfile=pgpass&sslrootcert=ca.pem&sslkey=/k"
    found = make_url(read(config(tmp_path, f'database = "{written}"\n')).database)
    assert found.password == "s@cret" and found.query == {
        "host": ("a:5432", "b:5432"), "passfile": str(tmp_path / "pgpass"),
        "sslrootcert": str(tmp_path / "ca.pem"), "sslkey": "/k",
    }


# ---- a library system -----------------------------------------------------------------------------------------------

ILS = 'ils = "sip2://ils.example.org:6001"\n'


def config(folder: Path, text: str) -> Path:
    file = folder / "central.toml"
    file.write_text(text)
    return file


def test_the_options_of_a_library_system_are_those_of_a_kiosk(tmp_path: Path):
    text = ILS + 'ils_profile = "koha"\nils_pin = false\nils_shortest_loan_days = 14\nils_nightly = "night"\n'
    found = read(config(tmp_path, text))
    want = Sip2(profile="koha", pin=False, shortest_loan_days=14, nightly=str(tmp_path / "night"))
    assert asdict(found.sip2) == asdict(want)
    assert asdict(read(config(tmp_path, ILS)).sip2) == asdict(Settings().sip2) == asdict(Sip2())


@pytest.mark.parametrize(("line", "told"), [
    ('ils_profile = "kohaa"', "none of generic, koha"), ('ils_profile = "kohaa"', "did you mean koha?"),
    ("ils_shortest_loan_days = 0", "out of range"), ('ils_encoding = "utf8"', "none of"), ('ils_login = "ftp"', "none of"),
    ('ils_pin = "yes"', "want bool"), ('ils_profil = "koha"', "did you mean ils_profile?"),
    ("ils_keep_alive_s = 1", "out of range"),
    ('ils_user = "a\\tb"', "control characters")])
def test_what_is_wrong_is_told_in_a_sentence(tmp_path: Path, line: str, told: str):
    with pytest.raises(BadConfig) as mistake:
        read(config(tmp_path, ILS + line + "\n"))
    assert told in str(mistake.value)


@pytest.mark.parametrize("url", ["https://ils.example.org", "sip2://ils.example.org", "ils:6001", "sip2://me@ils:6001", "sip2://"])
def test_the_address_of_a_library_system_has_a_scheme_and_a_port(tmp_path: Path, url: str):
    with pytest.raises(BadConfig, match="sip2"):
        read(config(tmp_path, f'ils = "{url}"\n'))


def test_options_without_a_library_system_are_a_mistake(tmp_path: Path):
    with pytest.raises(BadConfig, match="ils_profile: means nothing without ils"):
        read(config(tmp_path, 'ils_profile = "koha"\nils_pin = true\n'))


def test_a_password_that_cannot_be_had_is_exit_2_with_a_sentence(tmp_path: Path, capsys):
    text = ILS + 'ils_password_file = "secret"\n' + f'database = "sqlite:///{tmp_path / "central.sqlite"}"\n'
    serve = ["serve", "--demo", "--port", "0", "--config", str(config(tmp_path, text))]
    secret = tmp_path / "secret"
    assert main(serve) == 2
    secret.write_bytes(b"\n")
    assert main(serve) == 2
    secret.write_bytes(b"right\n")
    secret.chmod(0o644)
    assert main(serve) == 2
    told = capsys.readouterr().err
    assert "ils_password_file" in told and "cannot be read" in told and "one line" in told and f"chmod o= {secret}" in told
    assert "right" not in told
    secret.chmod(0o640)
    assert config_ils.secret(str(secret), "ils_password_file") == "right"


def test_before_a_library_system_the_library_itself_has_to_be_known(tmp_path: Path, capsys):
    """Dates on the line are the library's local time."""
    text = ILS + f'database = "sqlite:///{tmp_path / "central.sqlite"}"\n'
    assert main(["serve", "--port", "0", "--config", str(config(tmp_path, text))]) == 1
    assert "time zone" in capsys.readouterr().err


def test_the_sample_can_be_used_as_it_is(tmp_path: Path, capsys):
    assert main(["config"]) == 0
    printed = capsys.readouterr().out
    file = tmp_path / "central.toml"
    file.write_text(printed)
    there = f"sqlite:///{tmp_path}/muon-central.sqlite"
    assert asdict(read(file)) == asdict(Settings()) | {"database": there} and printed == sample()
    assert set(tomllib.loads(printed)) == set(MEANING) > {one.name for one in fields(Settings)} - {"sip2"}


def test_the_page_names_every_option_and_every_command():
    page = (REPO / "docs" / "central.md").read_text("utf-8")
    for option in MEANING:
        assert f"`{option}`" in page, option
    for command in ("serve", "codes new", "conflicts list", "conflicts show", "conflicts close", "devices list",
                    "devices revoke", "devices seen", "letters list", "patrons unlock", "openapi", "config"):  # fmt: skip
        assert f"python -m central {command}" in page, command
