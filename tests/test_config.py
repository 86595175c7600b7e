"""muon.toml: read with kindness about mistakes, and pages that are printed from the same options."""

import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk import config_options as known
from kiosk.config import ConfigError, load, main, parse, read_secret, settings_of
from kiosk.config_pages import docs, sample, toml
from kiosk.settings import Settings

LEAST = """\
[library]
name = "Thư viện Mẫu"
[upstream]
url = "http://127.0.0.1:8000/"
device = "kiosk-7"
"""


def mistakes(text: str) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        parse(text.encode())
    return caught.value.mistakes


def mistake(text: str) -> str:
    """The only one."""
    (one,) = mistakes(LEAST + text)
    return one.removeprefix("muon.toml: ")


# ---- what is right --------------------------------------------------------------------------------------------------

def test_name_and_upstream_are_enough():
    config = parse(LEAST.encode(), folder=Path("/etc/muon"))
    assert config.upstream.url == "http://127.0.0.1:8000/"
    assert config.pad.poll_ms == 150
    assert config.store.path == "/etc/muon/muon.db"
    assert config.upstream.ca_file == ""


def test_one_name_stands_for_all_languages():
    assert set(parse(LEAST.encode()).library.name.values()) == {"Thư viện Mẫu"}
    assert set(parse(LEAST.encode()).library.name) == set(known.LANGUAGES)


def test_paths_begin_at_the_folder_of_the_file(tmp_path: Path):
    (tmp_path / "muon.toml").write_text(LEAST + '[store]\npath = "data/muon.db"\nkey_file = "/secure/key"\n')
    config = load(tmp_path / "muon.toml")
    assert config.store.path == str(tmp_path / "data/muon.db")
    assert config.store.key_file == "/secure/key"


def test_the_sample_can_be_used_as_it_is():
    config = parse(sample().encode())
    assert settings_of(config) == Settings(library={"vi": "Thư viện Mẫu", "en": "Sample Library"}, devices=())


def test_the_sample_can_be_filled_in():
    values = {"library": {"name": {"fr": 'Bibliothèque "Ô"', "zh": "图书馆"}, "isil": "VN-HN1"},
              "upstream": {"device": "k\\9"}}
    config = parse(sample(values).encode())
    assert config.library.name == {"fr": 'Bibliothèque "Ô"', "zh": "图书馆"}
    assert (config.library.isil, config.upstream.device) == ("VN-HN1", "k\\9")


def test_every_default_stays_within_its_own_bounds():
    """Each option is written out in the sample, so all of them were checked."""
    text = sample()
    for section in known.SECTIONS:
        for option in known.options(section):
            assert f"\n{option.name} = " in text


def test_each_wait_has_the_length_that_the_session_has():
    settings = settings_of(parse(LEAST.encode()))
    assert [getattr(settings, f.name) for f in fields(known.Waits)] == [getattr(Settings(), f.name) for f in fields(known.Waits)]


def test_the_settings_come_from_the_file():
    text = LEAST.replace("[library]", '[library]\nisil = "VN-HN1"\nbranch = "HN"\ncurrency = "EUR"\ntimezone = "Europe/Paris"')
    text += '[kiosk]\nname = "k"\nlanguages = ["fr", "en"]\nhelp_phone = "0"\n[waits]\ngoodbye_ms = 2000\n'
    assert settings_of(parse(text.encode())) == Settings(
        dict.fromkeys(known.LANGUAGES, "Thư viện Mẫu"), "VN-HN1", "HN", "k", ("fr", "en"), "EUR", "Europe/Paris", "0",
        goodbye_ms=2000, devices=())


def test_the_session_knows_which_devices_there_are_and_who_is_upstream():
    text = LEAST + '[pad]\nurl = "/dev/pad"\n[scanner]\ndevice = "/dev/scanner"\n'
    assert settings_of(parse(text.encode())).devices == ("pad", "scanner")
    assert settings_of(parse(text.encode())).upstream == "central"


# ---- mistakes -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("text", "told"), [
    ("[pad]\npol_ms = 150", "[pad] pol_ms: no such option; did you mean poll_ms?"),
    ("[pda]\npoll_ms = 150", "[pda]: no such section; did you mean pad?"),
    ("[pad]\nlayout = 'us'", "[pad] layout: no such option; it belongs to [scanner]"),
    ("[pad]\nxyzzy = 1", "[pad] xyzzy: no such option"),
    ("[pad]\npoll_ms = '150'", "[pad] poll_ms: a whole number is wanted, without quotes"),
    ("[pad]\npoll_ms = 1.5", "[pad] poll_ms: a whole number is wanted, without quotes"),
    ("[pad]\npoll_ms = true", "[pad] poll_ms: a whole number is wanted, without quotes"),
    ("[pad]\npoll_ms = 5", "[pad] poll_ms: 5 is out of range: 20 to 500 ms"),
    ("[pad]\neas = 1", "[pad] eas: true or false is wanted, without quotes"),
    ("[pad]\nblock_order = 'reverse'",
     "[pad] block_order: reverse is none of auto, as_is, reversed; did you mean reversed?"),
    ("[pad]\nbaud = 38401", "[pad] baud: 38401 is none of 9600, 19200, 38400, 57600, 115200; did you mean 38400?"),
    ("[pad]\nurl = 'COM3'", "[pad] url: write a device path such as /dev/serial/by-id/…, or socket://host:port"),
    ("[pad]\nurl = 'socket://here'", "[pad] url: a socket needs host and port: socket://127.0.0.1:7001"),
    ("[pad]\nurl = 5", '[pad] url: a text in quotes is wanted, such as "…"'),
    ('[pad]\nurl = "/dev/\\u0007"', "[pad] url: control characters have no place here"),
    ("[pad]\npoll_ms = 400", "[pad] gone_after_scans: 4 looks, 400 ms apart, take 1600 ms; an item has to count as gone "
                             "within 1000 ms"),
    ("[scanner]\nurl = '/dev/a'\ndevice = '/dev/b'", "[scanner] device: url is set too; a kiosk has one scanner"),
    ("[screen]\nkind = 'glass'", '[screen] glass: missing: kind = "glass" needs its socket'),
    ("[store]\npath = ''", "[store] path: 1 to 500 characters are wanted, these are 0"),
    ("[kiosk]\nlanguages = 'vi'", '[kiosk] languages: a list of texts is wanted, such as ["vi", "en", "fr", "zh"]'),
    ("[kiosk]\nlanguages = []", '[kiosk] languages: a list of texts is wanted, such as ["vi", "en", "fr", "zh"]'),
    ("[kiosk]\nlanguages = ['vi', 'vi']", "[kiosk] languages: each may stand here once"),
    ("[kiosk]\nlanguages = ['de']", "[kiosk] languages: de is none of vi, en, fr, zh"),
])
def test_a_mistake_is_told_with_its_place_and_what_to_write(text: str, told: str):
    assert mistake(text) == told


@pytest.mark.parametrize(("line", "told"), [
    ("name = { vi = 'a', uk = 'b' }", "name: no such language: uk"),
    ("name = {}", "name: a text is wanted"),
    ("name = 5", "name: a text is wanted"),
    ("name = ' '", "a text in quotes is wanted"),
    ("name = 'x'\nisil = 'HANOI'", "isil: an ISIL looks like VN-HN1"),
    ("name = 'x'\ncurrency = 'dong'", "currency: three capital letters"),
    ("name = 'x'\ntimezone = 'Asia/Hanoi'", "timezone: no such time zone: Asia/Hanoi; did you mean Asia/"),
])
def test_a_mistake_about_the_library_is_told(line: str, told: str):
    (one,) = mistakes(LEAST.replace('name = "Thư viện Mẫu"', line))
    assert told in one


@pytest.mark.parametrize("isil", ["VN-HN1", "CN-110108-1-NLC", "DE-1", "US-MnMMS:a/b"])
def test_an_isil_that_is_in_use_is_taken(isil: str):
    assert parse(LEAST.replace("[library]", f'[library]\nisil = "{isil}"').encode()).library.isil == isil


@pytest.mark.parametrize(("url", "told"), [
    ("http://central.example.org", "plain http is for this machine alone"),
    ("https://", "write an address like"),
    ("central.example.org", "write an address like"),
    ("sip2://ils", "with its port"),
    ("https://user:pw@central.example.org", "no name, password"),
    ("https://central.example.org/?a=b", "no name, password"),
    ("https://[::1", "upstream"),
    ("https://central.example.org:99999", "ort"),
    ("https://thư-viện.vn", "without spaces or accents"),
])
def test_an_address_that_cannot_be_used_is_told(url: str, told: str):
    (one,) = mistakes(LEAST.replace("http://127.0.0.1:8000/", url))
    assert one.startswith("muon.toml: [upstream] url: ")
    assert told in one


def test_all_mistakes_are_told_at_once():
    told = mistakes("colour = 'red'\npad = 5\n[kiosk]\nnam = 'k'\nname = ''\n[screen]\nkind = 'glass'\nwidth_px = 1\n"
                    "[waits]\nidle_end_ms = 100\n[scanner]\nurl = '/dev/a'\ndevice = '/dev/b'\n")
    places = [one.removeprefix("muon.toml: ").partition(": ")[0] for one in told]
    assert places == ["colour", "[pad]", "[kiosk] nam", "[library] name", "[kiosk] name", "[waits] idle_end_ms",
                      "[screen] width_px", "[upstream] url", "[upstream] device", "[scanner] device"]


@pytest.mark.parametrize(("data", "told"), [
    (b"\xff", "not UTF-8 at byte 0"), (b"[pad\n", "line 1"), (b"[pad]\n[pad]\n", "line 2"),
    (b"a = " + b"[" * 50_000, "not TOML")])
def test_what_is_no_toml_is_told_with_its_line(data: bytes, told: str):
    with pytest.raises(ConfigError, match=told):
        parse(data)


def test_a_file_that_is_not_there_or_far_too_large_is_told(tmp_path: Path):
    with pytest.raises(ConfigError, match="No such file"):
        load(tmp_path / "muon.toml")
    (tmp_path / "muon.toml").write_bytes(b"#" * 200_000)
    with pytest.raises(ConfigError, match="larger than"):
        load(tmp_path / "muon.toml")


tables = st.dictionaries(st.sampled_from([*known.SECTIONS, "x"]), st.dictionaries(
    st.sampled_from(["name", "url", "poll_ms", "languages", "kind", "path", "timezone", "device"]),
    st.one_of(st.text(max_size=20), st.integers(-10, 10**9), st.booleans(), st.floats(allow_nan=False),
              st.lists(st.text(max_size=3), max_size=3))))


@given(tables)
@example({"library": {"timezone": "../../etc/passwd"}})
@example({"upstream": {"url": "http://[::1"}})
def test_whatever_stands_in_the_file_it_is_read_or_told(table):
    text = "".join(f"[{section}]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in content.items())
                   for section, content in table.items())
    try:
        parse(text.encode())
    except ConfigError as error:
        assert error.mistakes and all(one.startswith("muon.toml: ") for one in error.mistakes)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_told(data: bytes):
    with pytest.raises(ConfigError):
        parse(data)


# ---- the secret -----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("option", ["institution", "location"])
def test_what_sip2_cannot_carry_is_told_before_it_is_sent(option: str):
    file = f"""[library]
name = "Sample"
[upstream]
url = "sip2://ils:6001"
device = "kiosk01"
[sip2]
{option} = "L|1"
"""
    with pytest.raises(ConfigError, match=f"{option}: SIP2 cannot carry"):
        parse(file.encode())


def test_a_secret_is_read_without_its_line_end(tmp_path: Path):
    file = tmp_path / "secret"
    file.write_text("s3cret\n")
    file.chmod(0o600)
    assert read_secret(file) == "s3cret"


@pytest.mark.parametrize("content", [b"", b"\n", b"two words", b"\xff\xfe", b"x" * 501])
def test_a_file_without_a_secret_is_told(tmp_path: Path, content: bytes):
    file = tmp_path / "secret"
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(ConfigError, match="enrol this kiosk"):
        read_secret(file)


def test_a_secret_that_others_may_read_is_refused(tmp_path: Path):
    file = tmp_path / "secret"
    file.write_text("s3cret")
    file.chmod(0o640)
    with pytest.raises(ConfigError, match="chmod 600"):
        read_secret(file)
    with pytest.raises(ConfigError, match="enrol this kiosk"):
        read_secret(tmp_path / "none")


# ---- pages ----------------------------------------------------------------------------------------------------------

def test_the_page_of_the_configuration_is_current(repo: Path):
    assert (repo / "docs" / "configuration.md").read_text("utf-8") == docs(), \
        "say: python -m kiosk.config --docs > docs/configuration.md"


def test_the_page_names_every_option():
    page = docs()
    assert all(f"| `{option.name}` |" in page for section in known.SECTIONS for option in known.options(section))


def test_on_the_command_line_a_wrong_file_ends_with_2_and_every_mistake(repo: Path, tmp_path: Path, capsys):
    (tmp_path / "muon.toml").write_text(LEAST + "[pad]\npol_ms = 1\n[pda]\n")
    command = [sys.executable, "-m", "kiosk.config", str(tmp_path / "muon.toml")]
    done = subprocess.run(command, cwd=repo, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 2
    assert done.stderr.count("did you mean") == 2
    assert main([str(tmp_path / "other.toml")]) == 2
    assert main(["--sampel"]) == 2
    (tmp_path / "muon.toml").write_text(sample())
    assert main([str(tmp_path / "muon.toml")]) == 0
    capsys.readouterr()
    assert main(["--sample"]) == 0
    assert capsys.readouterr().out == sample()
