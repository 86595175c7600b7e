"""Claiming a kiosk: at a real central server, and at servers that refuse, fall silent or talk nonsense."""

import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.upstream_central import CentralUpstream
from kiosk import config
from kiosk.config_pages import sample
from kiosk.effects import AskPatron
from kiosk.events import LinkUp, PatronAnswered
from provisioning import enrol as claim
from provisioning.__main__ import main
from provisioning.enrol import Asked, NotEnrolled, enrol
from tests import faulty_server as manners
from tests.central_process import Server
from tests.faulty_server import FaultyServer, self_signed
from tests.listening import Listener

CODE = "ABCD2345"
GIVEN = {"device": "kiosk-1a2b", "secret": "s" * 43, "library": {
    "name": {"vi": "Thư viện Mẫu", "en": "Sample Library"}, "isil": "VN-MUON", "branch": "HN1", "currency": "VND",
    "timezone": "Asia/Ho_Chi_Minh"}}


@pytest.fixture
def central() -> Iterator[FaultyServer]:
    with FaultyServer() as server:
        server.behave("/enrol", manners.says(GIVEN, 201))
        yield server


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kiosk" / "muon.toml"


def refused(asked: Asked) -> str:
    with pytest.raises(NotEnrolled) as caught:
        enrol(asked)
    return str(caught.value)


def left_behind(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


# ---- a real server --------------------------------------------------------------------------------------------------

def test_a_code_of_the_real_server_makes_a_kiosk_that_it_knows(tmp_path: Path, repo: Path):
    with Server(tmp_path) as server:
        file = tmp_path / "muon.toml"
        command = [sys.executable, "-m", "provisioning", "enrol", server.url, server.new_code().lower(), "--config", str(file)]
        done = subprocess.run(command, cwd=repo, capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        conf = config.load(file)
        secret = config.read_secret(Path(conf.upstream.secret_file))
        assert secret not in done.stdout
        assert conf.library.name["vi"] == "Thư viện Mẫu" and conf.library.isil == "VN-MUON"
        with Listener(CentralUpstream(conf.upstream.url, conf.upstream.device, secret, log=lambda line: None)) as kiosk:
            kiosk.hears(LinkUp)
            kiosk.wish(AskPatron("29001000000013"))
            assert kiosk.hears(PatronAnswered) == PatronAnswered("29001000000013", "pin_needed", category="")


def test_a_code_is_good_once(tmp_path: Path):
    with Server(tmp_path) as server:
        code = server.new_code()
        enrol(Asked(server.url, code, tmp_path / "first.toml"))
        assert "make a new one" in refused(Asked(server.url, code, tmp_path / "second" / "muon.toml"))
        assert left_behind(tmp_path / "second") == []


# ---- what is written ------------------------------------------------------------------------------------------------

def test_the_secret_is_for_its_owner_alone_and_the_file_is_ready_to_use(central: FaultyServer, file: Path):
    said = enrol(Asked(central.url, "abcd-23 45", file, "desk 1"))
    assert central.asked("/enrol")[0].body == {"code": CODE, "name": "desk 1"}
    assert "Authorization" not in central.asked("/enrol")[0].headers
    secret = file.parent / "muon.secret"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert secret.read_text() == GIVEN["secret"] + "\n"
    conf = config.load(file)
    assert (conf.upstream.url, conf.upstream.device, conf.kiosk.name) == (central.url, "kiosk-1a2b", "desk 1")
    assert (conf.library.branch, conf.library.name["en"]) == ("HN1", "Sample Library")
    assert said == ["enrolled as kiosk-1a2b", f"secret: {secret}",
                    f"configuration: {file}; fill in [pad], [scanner] and [printer]"]
    assert left_behind(file.parent) == ["muon.secret", "muon.toml"]


def test_what_of_the_library_does_not_fit_is_left_out_and_said(central: FaultyServer, file: Path):
    library = {"name": {"vi": "A", 'x" }\n[pad]': "B"}, "isil": "x" * 99, "branch": 5, "currency": "EUR", "later": None}
    central.behave("/enrol", manners.says(GIVEN | {"library": library}, 201))
    said = enrol(Asked(central.url, CODE, file))
    assert [line.partition(":")[0] for line in said[3:]] == ["[library] name", "[library] isil", "[library] branch"]
    conf = config.load(file)
    assert (conf.library.currency, conf.library.isil) == ("EUR", "")


OWN = """\
# our kiosk
[library]
name = "Thư viện"   # [upstream] is below
[upstream]  # here
  url = "https://old.example.org"
secret_file = "keys/secret"
  # the old name
device = "old"

[pad]
url = "/dev/pad" # device = "not this"
"""


def test_in_a_file_that_is_there_only_address_and_device_change(central: FaultyServer, file: Path):
    file.parent.mkdir()
    file.write_text(OWN)
    enrol(Asked(central.url, CODE, file))
    assert file.read_text() == OWN.replace('  url = "https://old.example.org"', f'url = "{central.url}"').replace(
        'device = "old"', 'device = "kiosk-1a2b"')
    assert (file.parent / "keys" / "secret").read_text() == GIVEN["secret"] + "\n"
    assert central.asked("/enrol")[0].body == {"code": CODE, "name": "kiosk-1"}


def test_a_file_of_an_unusual_form_stays_as_it_is_and_the_lines_are_told(central: FaultyServer, file: Path):
    text = 'library.name = "A"\nupstream = { url = "https://old.example.org", device = "old" }\n'
    file.parent.mkdir()
    file.write_text(text)
    said = enrol(Asked(central.url, CODE, file))
    assert file.read_text() == text
    assert said[-2:] == [f'[upstream] url = "{central.url}"', '[upstream] device = "kiosk-1a2b"']


def test_enrolled_again_the_old_secret_is_replaced(central: FaultyServer, file: Path):
    enrol(Asked(central.url, CODE, file))
    central.behave("/enrol", manners.says(GIVEN | {"device": "kiosk-new", "secret": "n" * 43}, 201))
    enrol(Asked(central.url, CODE, file))
    assert config.read_secret(file.parent / "muon.secret") == "n" * 43
    assert config.load(file).upstream.device == "kiosk-new"


# ---- what can go wrong ----------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("asked", "told"), [
    (Asked("http://central.example.org", CODE), "plain http"), (Asked("central", CODE), "write an address"),
    (Asked("https://central.example.org", "a b!"), "letters and digits"),
    (Asked("https://central.example.org", CODE, name="x" * 41), "40 characters")])
def test_what_was_typed_wrong_is_told_before_anything_is_done(asked: Asked, told: str):
    assert told in refused(asked)


@pytest.mark.parametrize(("fault", "told"), [
    (manners.says({}, 403), "make a new one"), (manners.says({}, 404), "is it the address"),
    (manners.says({}, 429, Retry_After="90"), "wait 90 s"), (manners.says({}, 500), "status 500"),
    (manners.says({}, 302, Location="https://elsewhere.example.org"), "status 302"),
    (manners.says({}, 201), "makes no sense"), (manners.says(GIVEN | {"device": "a.b"}, 201), "makes no sense"),
    (manners.says(GIVEN | {"secret": "two words, and more"}, 201), "makes no sense"),
    (manners.says(GIVEN | {"library": 5}, 201), "makes no sense"), (manners.says_bytes(b"<html>", 201), "used up"),
    (manners.HALF, "may be used up"), (manners.raw(b""), "may be used up")])
def test_a_server_that_does_not_enrol_leaves_nothing_behind(central: FaultyServer, file: Path, fault: Any, told: str):
    central.behave("/enrol", fault)
    assert told in refused(Asked(central.url, CODE, file))
    assert left_behind(file.parent) == []


def test_a_server_that_is_not_there_costs_no_code(file: Path):
    with FaultyServer() as gone:
        pass
    assert "not used up" in refused(Asked(gone.url, CODE, file))


@pytest.mark.parametrize("fault", [manners.TRICKLED_HEAD, manners.TRICKLED_BODY])
def test_a_server_that_trickles_keeps_nobody_waiting(central: FaultyServer, file: Path, fault: Any, monkeypatch):
    monkeypatch.setattr(claim, "WAIT_S", 0.4)
    central.behave("/enrol", fault)
    assert "does not answer as it should" in refused(Asked(central.url, CODE, file))


def test_a_certificate_can_be_brought_along(tmp_path: Path, file: Path):
    with FaultyServer(tls=self_signed(tmp_path)) as server:
        server.behave("/enrol", manners.says(GIVEN, 201))
        assert "CERTIFICATE_VERIFY_FAILED" in refused(Asked(server.url, CODE, file))
        enrol(Asked(server.url, CODE, file, ca_file=str(tmp_path / "cert.pem")))
        assert config.load(file).upstream.ca_file == str(tmp_path / "cert.pem")


def test_a_folder_that_cannot_be_written_costs_no_code(central: FaultyServer, tmp_path: Path):
    (tmp_path / "file").write_text("")
    assert "not used up" in refused(Asked(central.url, CODE, tmp_path / "file" / "muon.toml"))
    assert central.seen == []


def test_a_configuration_with_mistakes_is_told_with_all_of_them(central: FaultyServer, file: Path, capsys):
    file.parent.mkdir()
    file.write_text(sample() + "[pda]\n")
    assert main(["enrol", central.url, CODE, "--config", str(file)]) == 2
    assert "did you mean pad?" in capsys.readouterr().err
    assert central.seen == []


def test_the_command_line_says_what_was_done_and_what_was_not(central: FaultyServer, file: Path, capsys):
    assert main(["enrol", central.url, CODE, "--config", str(file)]) == 0
    assert "enrolled as kiosk-1a2b" in capsys.readouterr().out
    central.behave("/enrol", manners.says({}, 403))
    assert main(["enrol", central.url, CODE, "--config", str(file)]) == 1
    assert capsys.readouterr().err.startswith("enrol: the code")
