"""central.toml: each option with its sentence, all mistakes at once, each with the nearest right name."""

import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from central.__main__ import main
from central.config import MEANING, BadConfig, Settings, read, sample

REPO = Path(__file__).resolve().parent.parent


def test_without_a_file_there_are_defaults_that_bind_loopback_only():
    assert read(None) == Settings() and Settings().host == "127.0.0.1" and Settings().admin_token == ""


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


def test_the_sample_can_be_used_as_it_is(tmp_path: Path, capsys):
    assert main(["config"]) == 0
    printed = capsys.readouterr().out
    file = tmp_path / "central.toml"
    file.write_text(printed)
    assert read(file) == Settings() and printed == sample()
    assert set(tomllib.loads(printed)) == set(MEANING) == {one.name for one in fields(Settings)}


def test_the_page_names_every_option_and_every_command():
    page = (REPO / "docs" / "central.md").read_text("utf-8")
    for option in MEANING:
        assert f"`{option}`" in page, option
    for command in ("serve", "codes new", "conflicts list", "conflicts show", "conflicts close", "devices list",
                    "devices revoke", "letters list", "patrons unlock", "openapi", "config"):  # fmt: skip
        assert f"python -m central {command}" in page, command
