"""`python -m kiosk.config FILE` looks: pictures that are not there or none, options that do nothing, and kind sentences."""

from pathlib import Path

import pytest

from kiosk.config import main, parse, settings_of
from tests.test_config import LEAST, mistake, mistakes

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def told(folder: Path, more: str, capsys) -> str:
    (folder / "muon.toml").write_text(LEAST + more, encoding="utf-8")
    assert main([str(folder / "muon.toml")]) == 0
    return capsys.readouterr().out


def test_a_logo_that_is_missing_or_no_picture_is_warned_about(tmp_path: Path, capsys):
    more = '[looks]\nlogo = "logo.png"\n'
    assert "warning: [looks] logo: " in (said := told(tmp_path, more, capsys)) and "there is no such file" in said
    (tmp_path / "logo.png").write_text("<svg/>")
    assert "neither PNG nor JPEG; the kiosk runs without a logo" in told(tmp_path, more, capsys)
    (tmp_path / "logo.png").write_bytes(PNG)
    assert told(tmp_path, more, capsys) == f"{tmp_path / 'muon.toml'}: right\n"


def test_pictures_that_are_missing_or_none_are_warned_about(tmp_path: Path, capsys):
    more = '[looks]\npictures = "pictures"\n'
    assert "pictures: there is no such file or folder" in told(tmp_path, more, capsys)
    (tmp_path / "pictures").mkdir()
    assert "holds no PNG and no JPEG file yet" in told(tmp_path, more, capsys)
    (tmp_path / "pictures" / "a.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(20))
    (tmp_path / "pictures" / "b.png").write_text("nothing")
    said = told(tmp_path, more, capsys)
    assert "b.png: neither PNG nor JPEG" in said and "a.jpg" not in said
    assert "gone.png: there is no such file" in told(tmp_path, '[looks]\npictures = ["pictures/a.jpg", "gone.png"]\n', capsys)


def test_low_does_nothing_on_a_small_screen_and_that_is_said(tmp_path: Path, capsys):
    small = "[screen]\nwidth_px = 800\nheight_px = 480\nwidth_mm = 154\n"
    assert "[screen] low: does nothing here" in told(tmp_path, small + "low = true\n", capsys)
    assert "warning" not in told(tmp_path, small, capsys) + told(tmp_path, "[screen]\nlow = true\n", capsys)


def test_an_empty_text_is_no_news():
    assert not any(settings_of(parse(LEAST.replace("[upstream]", 'news = ""\n[upstream]').encode())).news.values())


def test_the_colour_that_is_given_as_an_example_can_be_used_for_the_accent():
    example = mistake('[looks]\naccent = "red"\n').split("such as ")[1].split()[0]
    assert parse((LEAST + f'[looks]\naccent = "{example}"\n').encode())


@pytest.mark.parametrize(("zone", "near"), [
    ("Hanoi", "did you mean Asia/Ho_Chi_Minh?"), ("Ho_Chi_Minh", "did you mean Asia/Ho_Chi_Minh?"),
    ("Paris", "did you mean Europe/Paris?"), ("asia/Saigon", "did you mean Asia/Saigon?"),
    ("Vietnam", "did you mean Asia/Ho_Chi_Minh?"), ("France", "did you mean Europe/Paris?"),
    ("China", "did you mean Asia/Shanghai or Asia/Urumqi?"), ("Europe/Pari", "did you mean Europe/Paris?"),
    ("America/New_Yrok", "did you mean America/New_York?"), ("Asia/Tokio", "did you mean Asia/Tokyo?"),
    ("Europe/Madird", "did you mean Europe/Madrid?"), ("UTC+1", "did you mean UTC?"), ("qqqq", "did you mean Asia/Ho_Chi_Minh?")])
def test_a_time_zone_that_there_is_not_has_a_nearest_name(zone: str, near: str):
    assert near in wrong_zone(zone)


@pytest.mark.parametrize(("zone", "isil", "money", "near"), [
    ("Lyon", "FR-7", "EUR", "did you mean Europe/Paris?"), ("Asia/Beijing", "CN-1", "VND", "did you mean Asia/Shanghai or"),
    ("Asia/Beijing", "", "CNY", "did you mean Asia/Shanghai or"), ("Asia/Hanoi", "OCLC-1", "VND", "mean Asia/Ho_Chi_Minh?"),
    ("qqqq", "", "EUR", "timedatectl"), ("Boston", "US-InU-Mu", "USD", "timedatectl"),
    ("America/Chicgo", "US-InU-Mu", "USD", "did you mean America/Chicago?")])
def test_a_town_without_a_zone_has_that_of_the_library_s_country(zone: str, isil: str, money: str, near: str):
    assert near in wrong_zone(zone, f'isil = "{isil}"\ncurrency = "{money}"\n')


def test_without_the_system_s_tables_only_names_are_compared(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "iso3166.tab").write_bytes(b"\xff\t\n")
    monkeypatch.setattr("zoneinfo.TZPATH", (str(tmp_path),))
    monkeypatch.setattr("zoneinfo.available_timezones", lambda: {"Europe/Paris", "Asia/Ho_Chi_Minh"})
    assert "did you mean Europe/Paris?" in wrong_zone("Paris") and "did you mean Europe/Paris?" in wrong_zone("Europe/Pariss")
    assert "timedatectl" in wrong_zone("Vietnam")


def wrong_zone(zone: str, more: str = "") -> str:
    [said] = mistakes(LEAST.replace("[upstream]", f'timezone = "{zone}"\n{more}[upstream]'))
    return said


def test_a_text_without_its_quotes_is_told_with_them():
    [said] = mistakes(LEAST.replace('"Thư viện Mẫu"', "Thư viện Mẫu"))
    assert 'a text stands in quotes: name = "Thư viện Mẫu"' in said
    assert "quotes" not in mistakes(LEAST + "[looks]\naccent = [\n")[0]
