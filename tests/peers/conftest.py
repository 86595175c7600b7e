"""Library systems that are not ours, each started once, and a kiosk's port that talks to one of them through a lossy wire.

Their environments come from tools/peers; without them the tests here are skipped, and say so. `make test` does not come here.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from drivers.sip2 import desk, profiles
from tests.peers.bench import Bench, Peer, missing

NAMES = ("pysip2", "invenio")


@pytest.fixture(scope="session")
def peers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Peer]]:
    """Started when they are asked for."""
    started: dict[str, Peer] = {}
    yield started
    for peer in started.values():
        peer.stop()


def _there(peers: dict[str, Peer], name: str, folder: Path) -> Peer:
    if why := missing(name):
        pytest.skip(why)
    if name not in peers:
        peers[name] = Peer(name, folder)
    peers[name].reset()
    return peers[name]


@pytest.fixture(params=NAMES)
def peer(request: pytest.FixtureRequest, peers: dict[str, Peer], tmp_path_factory: pytest.TempPathFactory) -> Peer:
    return _there(peers, request.param, tmp_path_factory.getbasetemp())


@pytest.fixture
def pysip2(peers: dict[str, Peer], tmp_path_factory: pytest.TempPathFactory) -> Peer:
    return _there(peers, "pysip2", tmp_path_factory.getbasetemp())


@pytest.fixture
def invenio(peers: dict[str, Peer], tmp_path_factory: pytest.TempPathFactory) -> Peer:
    return _there(peers, "invenio", tmp_path_factory.getbasetemp())


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback: nothing arrives late, and nobody waits for long."""
    monkeypatch.setitem(profiles.PROFILES, "generic", replace(profiles.PROFILES["generic"], late_s=0.3))
    monkeypatch.setattr(desk, "EXCHANGE_WAIT_S", 1.0)


@pytest.fixture
def bench(peer: Peer, hurry: None) -> Iterator[Bench]:
    """The whole port, as run_kiosk makes it, with either of them."""
    with Bench(peer) as bench:
        yield bench
