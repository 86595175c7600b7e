"""`provisioning probe-sip2` at library systems that are not ours: what it finds, and that it leaves them as they were."""

from pathlib import Path

import pytest

from provisioning import probe_line
from provisioning.__main__ import main as command
from tests.peers.bench import LAN, LAN_PIN, PASSWORD, USER, Peer


@pytest.fixture
def probe(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(probe_line, "LINE_FEED_WAIT_S", 0.01)
    secret = tmp_path / "secret"
    secret.touch(0o600)
    secret.write_text(PASSWORD)

    def run(peer: Peer, *more: str) -> tuple[int, str]:
        words = ["probe-sip2", f"sip2://{peer.address}", "--user", USER, "--password-file", str(secret), "--location", "L1",
                 "--institution", "NLV", "--patron", LAN, "--pin", LAN_PIN, "--item", "B001", *more]
        return command(words), capsys.readouterr().out.replace("\n# ", " ").replace("\n#   ", " ")
    return run


def test_it_asks_only_unless_it_may_lend(peer: Peer, probe):
    code, said = probe(peer)
    assert code == 0 and "a wrong PIN is found wrong" in said and "letters beyond ASCII are utf-8" in said
    assert peer.booked == [] and peer.loans == {}


def test_what_it_lends_is_returned(peer: Peer, probe):
    code, said = probe(peer, "--lend", "--yes")
    assert code == 0 and 'profile = "generic"' in said and "a patron has renews it, and its due date moves" in said
    assert peer.loans == {}
    assert [(one["kind"], one["item"], one["card"]) for one in peer.booked] == [
        (kind, "B001", LAN) for kind in ("checkout", "renew", "checkin", "checkout", "checkin")]


def test_it_tells_a_strict_one_from_a_careless_one(pysip2: Peer, invenio: Peer, probe):
    strict, careless = probe(pysip2, "--lend", "--yes")[1], probe(invenio, "--lend", "--yes")[1]
    assert "a request with a wrong checksum: 96" in strict and "the same bytes again are answered again" in strict
    assert 'no_block = "yes"' in strict
    assert "it does not look at checksums" in careless and "no_block =" not in careless
    assert "17, the same bytes again: carried out again" in careless
