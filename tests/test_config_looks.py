"""A library's own face in muon.toml: colours are judged before the start, lists and hours have sentences for mistakes."""

from pathlib import Path

import pytest

from kiosk import colors
from kiosk.config import ConfigError, parse, settings_of
from kiosk.config_lists import NEWS_CHARS
from kiosk.config_options import ACCENT, IDLE_GROUND
from screens.theme import DAY
from tests.test_config import LEAST, mistake


def test_a_library_sets_its_face():
    config = parse((LEAST + '[looks]\nlogo = "logo.png"\npictures = "pictures"\naccent = "#5FC9B8"\nidle_ground = "#101010"\n'
                    ).encode(), folder=Path("/etc/muon"))
    assert config.looks.logo == "/etc/muon/logo.png" and config.looks.pictures == ("/etc/muon/pictures",)
    listed = parse((LEAST + '[looks]\npictures = ["a.jpg", "/b.png"]\n').encode(), folder=Path("/etc/muon"))
    assert listed.looks.pictures == ("/etc/muon/a.jpg", "/b.png")


def test_hours_and_news_reach_the_session():
    more = ('hours = { monday = "8:00-20:00" }\nspecial_days = { "2026-12-25" = "closed" }\n'
            'news = { vi = "Tin", en = ["A", "B"] }\n')
    settings = settings_of(parse(LEAST.replace("[upstream]", more + "[upstream]").encode()))
    assert settings.hours and settings.hours.week[0] == ((480, 1_200),)
    assert settings.news == {"vi": ("Tin",), "en": ("A", "B")}
    assert settings_of(parse(LEAST.encode())).hours is None


@pytest.mark.parametrize(("wrong", "said"), [
    ('accent = "red"', "a colour is written #RRGGBB"),
    ('accent = "#8B0000"', "[looks] accent: #8B0000 cannot be read on the idle ground #0E1621: contrast 1.6, 4.5 is needed"),
    ('idle_ground = "#FFFFFF"', "[looks] idle_ground: #FFFFFF is too light"),
    ('idle_ground = "#6A6A6A"', "[looks] idle_ground: #6A6A6A is too light"),
    ("pictures = [1]", "a folder is wanted"),
    ("picture_s = 2", "out of range: 10 to 3600 s"),
])
def test_colours_that_nobody_could_read_and_other_mistakes_are_told(wrong: str, said: str):
    assert said in mistake(f"[looks]\n{wrong}\n")


def test_the_colour_that_is_proposed_would_be_taken():
    for wrong in ('accent = "#8B0000"', 'idle_ground = "#777777"', 'idle_ground = "#FFFFFF"', 'accent = "#000000"'):
        better = mistake(f"[looks]\n{wrong}\n").rpartition("; ")[2].split()[0]
        assert parse((LEAST + f'[looks]\n{wrong.split()[0]} = "{better}"\n').encode())


def test_the_usual_colours_are_those_of_the_theme_and_can_be_read():
    assert (colors.rgb(IDLE_GROUND), colors.rgb(ACCENT)) == (DAY.night, DAY.night_gold)
    assert list(colors.unreadable(colors.Idle(DAY.night, DAY.night_gold))) == []


@pytest.mark.parametrize(("line", "said"), [
    ('hours = { mon = "8:00-9:00" }', "mon: no such weekday"),
    ('hours = { monday = "8-9" }', "monday: hours are written"),
    ("hours = { monday = 8 }", "monday: a text in quotes"),
    ('special_days = { "2026-02-30" = "closed" }', "2026-02-30: "),
    ('special_days = { "25/12" = "closed" }', "25/12: days are written"),
    ('special_days = { "2026-12-25..2026-12-24" = "closed" }', "the last day comes before the first"),
    ('news = { de = "x" }', "no such language: de"),
    (f'news = "{"x" * (NEWS_CHARS + 1)}"', f"at most {NEWS_CHARS} characters"),
    (f"news = {['x'] * 13}", "13 lines"),
])
def test_mistakes_in_hours_and_news_are_told(line: str, said: str):
    with pytest.raises(ConfigError) as caught:
        parse(LEAST.replace("[upstream]", line + "\n[upstream]").encode())
    (one,) = caught.value.mistakes
    assert said in one and one.startswith("muon.toml: [library] ")
