"""A self-check that is not ours (pip's sip2) at our simulated library system: it is understood in both directions."""

import json
import subprocess
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest

from drivers.simulators.programs import Control, Program
from tests.peers.bench import REPO, missing, python_of

LAN, KIEU = "29001000000013", "39001000000011"


@pytest.fixture
def visit(tmp_path: Path, request: pytest.FixtureRequest) -> Any:
    """What it heard, by request, and what was done meanwhile."""
    if why := missing("sip2"):
        pytest.skip(why)
    ils = Program("ils", ["-m", "drivers.simulators.ils", "--manners", request.param, "--user", "kiosk", "--password", "right"],
                  tmp_path)
    control = Control(ils.said["control"])
    try:
        host, _, port = ils.said["listen"].rpartition(":")
        words = [python_of("sip2"), "tests/peers/sc_sip2.py", host, port, "kiosk", "right", LAN, KIEU]
        done = subprocess.run(words, cwd=REPO, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        applied = [one["kind"] for one in control.ask(applied=KIEU)["applied"]]
        return json.loads(done.stdout.splitlines()[0]), applied, control.ask(loans=True)["loans"]
    finally:
        control.close()
        ils.stop()


@pytest.mark.parametrize("visit", ["generic", "koha", "evergreen", "polaris"], indirect=True)
def test_a_self_check_of_another_make_lends_renews_and_returns(visit: Any):
    heard, applied, loans = visit
    said = {f"{name} {place}" if name == "item_information" else name: (fixed, told)
            for place, (name, fixed, told) in enumerate(heard)}
    assert said["login"][0] == {"Ok": "1"}
    assert (said["sc_status"][0]["OnlineStatus"], said["sc_status"][0]["ProtocolVersion"]) == ("Y", "2.00")
    assert said["patron_information"][0]["ChargedItemsCount"] == "0000" and said["patron_information"][1]["AA"] == [LAN]
    assert [said[f"item_information {place}"][0]["CirculationStatus"] for place in (3, 5)] == ["03", "04"]
    assert (said["checkout"][0]["Ok"], said["checkout"][0]["Desensitize"]) == ("1", "Y")
    assert normalize("NFC", said["checkout"][1]["AJ"][0]) == "Truyện Kiều" and said["checkout"][1]["AH"][0]
    assert (said["renew"][0]["Ok"], said["renew"][0]["RenewalOk"], said["checkin"][0]["Ok"]) == ("1", "Y", "1")
    assert said["end_patron_session"][0]["EndSession"] == "Y"
    assert applied == ["checkout", "renew", "checkin"]
    assert all(loan["item"] != KIEU for loan in loans)


@pytest.mark.parametrize("visit", ["generic"], indirect=True)
def test_it_finds_our_answers_whole(visit: Any):
    """Each has its checksum and the sequence number of its request."""
    heard, _, _ = visit
    assert [told["AY"] for _, _, told in heard] == [[str(number % 10)] for number in range(len(heard))]
    assert all(len(told["AZ"][0]) == 4 for _, _, told in heard)
