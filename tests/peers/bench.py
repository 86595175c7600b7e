"""A library system that is not ours, as a process, and a kiosk's whole port to it. Knows which environment is whose; knows
no test.
"""

import socket
import time
from pathlib import Path
from typing import Any, Self

from drivers.simulators.programs import Control, Program
from drivers.sip2.codec import Message, decode, encode
from drivers.sip2.line_settings import LineSettings
from drivers.sip2.say import Say, Terms
from drivers.upstream_sip2 import Sip2Upstream
from kiosk.clock import Clock
from kiosk.config_options import Sip2
from kiosk.effects import Ask, AskPatron, Deliver
from kiosk.events import Answered, AnswerMissing, Delivered, LinkUp, NotDelivered, PatronAnswered
from kiosk.transactions import Answer, Kind, Transaction, Want
from tests.listening import Listener
from tests.peers.relay import Relay

REPO = Path(__file__).resolve().parents[2]
USER, PASSWORD = "kiosk01", "s3cret"
TERMS = Terms("NLV", "", "L1")
LAN, LAN_PIN, ELEONORE = "P0001", "1234", "P0002"
DAY_MS, HOUR_MS = 86_400_000, 3_600_000


def python_of(name: str) -> str:
    return str(REPO / ".peers" / name / "bin" / "python")


def missing(name: str) -> str:
    """What is not there, and how to get it; empty when all is."""
    made = REPO / ".peers" / name / ".made"
    return "" if made.exists() else f"the environment of {name} is not here: tools/peers {name}"


class Peer:
    """A library system at work."""

    def __init__(self, name: str, folder: Path):
        self.name = name
        self._program = Program(f"acs-{name}", [f"tests/peers/acs_{name}.py"], folder, python=python_of(name))
        self._control = Control(self._program.said["control"])
        self.address: str = self._program.said["listen"]

    def reset(self) -> None:
        self._control.ask(reset=True)

    def lend(self, card: str, item: str, days: int = 14) -> None:
        """At the desk; not in `booked`."""
        self._control.ask(lend=[card, item, days])

    def take_back(self, item: str) -> None:
        self._control.ask(**{"return": item})

    @property
    def loans(self) -> dict[str, list[Any]]:
        """Item -> card, due date, renewals."""
        return self._control.ask(loans=True)["loans"]

    @property
    def booked(self) -> list[dict[str, Any]]:
        return self._control.ask(booked=True)["booked"]

    def kinds(self, item: str) -> list[str]:
        """What was carried out with this item, each time that it was."""
        return [one["kind"] for one in self.booked if one["item"] == item]

    def stop(self) -> None:
        self._control.close()
        self._program.kill()

    @property
    def settings(self) -> LineSettings:
        host, _, port = self.address.rpartition(":")
        return LineSettings(host, int(port), user=USER, password=PASSWORD, location="L1")


class Bench(Listener):
    """The kiosk's port behind a lossy wire. `with Bench(peer) as bench:` and it has found the library system."""

    def __init__(self, peer: Peer, **options: Any):
        self.peer, self.wire, self.notes = peer, Relay(peer.address), list[str]()
        self._seq = 0
        port = Sip2Upstream(f"sip2://127.0.0.1:{self.wire.port}", USER, PASSWORD,
                            Sip2(institution="NLV", location="L1", **{"shortest_loan_days": 21, **options}),
                            Clock(lambda: True), timezone="Asia/Ho_Chi_Minh", currency="USD", log=self.notes.append)
        super().__init__(port)

    def __enter__(self) -> Self:
        self.wire.__enter__()
        super().__enter__()
        self.hears(LinkUp)
        return self

    def __exit__(self, *error: object) -> None:
        super().__exit__(*error)
        self.wire.__exit__(*error)

    def tx(self, kind: Kind, item: str, patron: str = LAN, want: Want = Want.ASK, ago_ms: int = 0, **more: Any) -> Transaction:
        self._seq += 1
        now_ms, card = time.time_ns() // 1_000_000, "" if kind is Kind.CHECKIN else patron
        return Transaction(f"00000000-0000-7000-8000-{self._seq:012}", self._seq, kind, item, card, want, "boot", 1,
                           now_ms - ago_ms, True, **more)

    def signs_in(self, card: str = LAN, pin: str = LAN_PIN) -> PatronAnswered:
        self.wish(AskPatron(card, pin))
        event = self.hears(PatronAnswered)
        assert isinstance(event, PatronAnswered)
        return event

    def asks(self, kind: Kind, item: str, patron: str = LAN, **more: Any) -> Answer:
        self.wish(Ask(1, self.tx(kind, item, patron, **more)))
        event = self.hears(Answered)
        assert isinstance(event, Answered)
        return event.answer

    def asks_in_vain(self, kind: Kind, item: str, patron: str = LAN, **more: Any) -> tuple[Transaction, bool]:
        """The row, and whether it may have been sent."""
        tx = self.tx(kind, item, patron, **more)
        self.wish(Ask(1, tx, wait_ms=900))
        event = self.hears(AnswerMissing)
        assert isinstance(event, AnswerMissing)
        return tx, event.sent

    def delivers(self, *rows: Transaction, here: frozenset[str] = frozenset(), within_s: float = 20.0) -> dict[str, Answer]:
        """Offers the rows until each has its answer, as the agent does: by item."""
        heard: dict[str, Answer] = {}
        left, end = list(rows), time.monotonic() + within_s
        while left:
            assert time.monotonic() < end, f"still owed: {[row.item for row in left]}"
            self.wish(Deliver(tuple(left), here))
            event = self.hears(lambda event: isinstance(event, Delivered | NotDelivered))
            if isinstance(event, Delivered):
                heard |= {answer.id: answer for answer in event.answers}
                left = [row for row in left if row.id not in heard]
            else:
                time.sleep(0.1)         # the link is being looked for
        return {row.id: heard[row.id] for row in rows}


class Raw:
    """A client without manners of its own: what is said to it goes out as it is."""

    def __init__(self, peer: Peer, log_in: bool = True):
        host, _, port = peer.address.rpartition(":")
        self._wire, self._rest, self._seq = socket.create_connection((host, int(port)), 5), b"", -1
        if log_in:
            assert decode(self.says(b"9300CNkiosk01|COs3cret|CPL1|")).fixed["ok"] == "1"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._wire.close()

    def frame(self, request: Say) -> bytes:
        self._seq += 1
        return encode(request.code, request.fixed, request.fields, self._seq % 10)

    def send(self, data: bytes) -> None:
        self._wire.sendall(data)

    def hears(self, wait_s: float = 5.0) -> bytes:
        """The next message; empty when none that ends has come in time, or the line was closed."""
        self._wire.settimeout(wait_s)
        try:
            while b"\r" not in self._rest:
                data = self._wire.recv(4096)
                if not data:
                    return b""
                self._rest += data
        except TimeoutError:
            return b""
        frame, _, self._rest = self._rest.partition(b"\r")
        return frame

    @property
    def unfinished(self) -> bytes:
        return self._rest

    def says(self, data: bytes, wait_s: float = 5.0) -> bytes:
        self.send(data if data.endswith((b"\r", b"\n")) else data + b"\r")
        return self.hears(wait_s)

    def asks(self, request: Say) -> Message:
        return decode(self.says(self.frame(request)))
