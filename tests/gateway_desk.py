"""Central before a simulated library system, in one process and without HTTP: a line that can be cut before or after the
work was done, a clock that tests turn, and kiosks that send through the gateway.

A test file that says `desk = gateway_desk.desk` has the fixture.
"""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from central.gateway.changes import Copy
from central.gateway.gateway import Gateway
from central.gateway.ils import Ils
from drivers.simulators import ils_manners, ils_shelves
from drivers.simulators.ils_answers import Ils as SimulatedIls
from drivers.sip2 import codec
from drivers.sip2.codec import Message, NotEncodable
from drivers.sip2.ground import Ground
from drivers.sip2.profiles import PROFILES
from drivers.sip2.say import Say, Terms
from kiosk.ports import PortGarbled, PortLost, PortSilent
from kiosk.transactions import Answer, Transaction
from tests import central_desk
from tests.central_desk import Desk, Kiosk

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
LATE_MS = 3_001
"""The profile's late_s, and a little."""


class PowerCut(BaseException):
    """The process ends here."""


@dataclass
class Line:
    """`faults`: code -> what happens to the next requests with it: `before` and `after` the work the line is lost, `silent`
    (nothing is done), `late` (it is done later, when nobody listens any more), `killed` (before it leaves), `killed_after`;
    anything else is called. `said`: codes, in order. `done`: called when the library system has done its work, before anybody
    hears of it."""

    ils: SimulatedIls
    encoding: str = "utf-8"
    away: bool = False
    left: bool = False
    slow_s: float = 0.0
    faults: dict[str, list[Any]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    done: Callable[[], None] = lambda: None
    on_its_way: list[bytes] = field(default_factory=list)

    def arrive(self) -> None:
        """What was late is done now."""
        for frame in self.on_its_way:
            self.ils.hear(frame)
        self.on_its_way.clear()

    def arm(self) -> None:
        self.left = False

    def call(self, request: Say, wait_s: float) -> Message:
        if self.away:
            raise PortLost("nobody is there")
        plan = self.faults.get(request.code, [])
        fault = plan.pop(0) if plan else ""
        if fault == "killed":
            raise PowerCut
        try:
            frame = codec.encode(request.code, request.fixed, request.fields, None, self.encoding)
        except NotEncodable as error:
            raise PortGarbled("it cannot be written") from error
        self.left = True
        self.said.append(request.code)
        if fault == "late":
            self.on_its_way.append(frame.rstrip(b"\r"))
        if fault in ("before", "silent", "late"):
            raise PortLost("the line broke") if fault == "before" else PortSilent("no answer in time")
        if self.slow_s:
            time.sleep(self.slow_s)
        answer = self.ils.hear(frame.rstrip(b"\r"))
        self.done()
        if callable(fault):
            fault()
        elif fault == "after" or answer is None:
            raise PortLost("the line broke")
        elif fault == "killed_after":
            raise PowerCut
        assert answer
        return codec.decode(answer.rstrip(b"\r"), self.encoding)

    def cut(self) -> bool:
        return self.left

    def close(self) -> None:
        pass

    def took(self, *codes: str) -> int:
        """How many of these came since the last time this was asked."""
        number = sum(code in codes for code in self.said)
        self.said.clear()
        return number


@pytest.fixture
def desk(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Iterator["GatewayDesk"]:
    one = GatewayDesk(Desk(central_desk.demo_file(tmp_path_factory.getbasetemp()), tmp_path))
    yield one
    one.central.close()


class GatewayDesk:
    """`library`: what stands in the library system; `central`: the database, whose own books stay as they are."""

    def __init__(self, central: Desk, manners: str = "koha"):
        self.central = central
        self.library = ils_shelves.fill(ils_shelves.read(), self.local_now())
        self.simulated = SimulatedIls(self.library, ils_manners.ALL[manners], self.local_now, logged_in=True)
        self.line = Line(self.simulated)
        self.gateway, self.ils = self.process(self.line)

    def process(self, line: Line, copy: Copy | None = None, **more: Any) -> tuple[Gateway, Ils]:
        """Another central over the same database; it finds out at once whether the library system is there."""
        ground = Ground(PROFILES["koha"], Terms("HN1", "", "HN1"), self.local_now, lambda: self.central.now_ms, ZONE, "VND",
                        **more)
        ils = Ils(line, ground, lambda sentence: None)
        ils.look()
        line.said.clear()
        return Gateway(ils, self.central.database, copy or Copy(None), lambda: self.central.now_ms), ils

    def restart(self) -> None:
        """The process was killed; another one begins on the same database."""
        self.gateway, self.ils = self.process(self.line)

    def local_now(self) -> datetime:
        return datetime.fromtimestamp(self.central.now_ms / 1000, ZONE).replace(tzinfo=None)

    def pass_ms(self, ms: int) -> None:
        """What is late is not as late as that."""
        if ms >= LATE_MS:
            self.line.arrive()
        self.central.now_ms += ms

    def kiosk(self, name: str = "kiosk-a") -> "GatewayKiosk":
        return GatewayKiosk(self.central, name, house=self)

    def back(self) -> None:
        """The library system answers again, and is known to."""
        self.line.away = False
        self.ils._probes.at_once()
        self.ils.look()
        assert self.ils.up
        self.line.said.clear()
        self.gateway._forward._patience.clear()

    # --- what stands where ---

    def lent_to(self, item: str) -> str:
        loan = self.library.loan(item)
        return loan.card if loan else ""

    def applied(self, item: str) -> list[str]:
        return [str(one.kind) for one in self.library.done_to(item)]

    def stand(self, tx: Transaction) -> str:
        rows = self.central.rows("SELECT stand FROM transactions WHERE id = :tx", tx=tx.id)
        return rows[0][0] if rows else "new"


@dataclass
class GatewayKiosk(Kiosk):
    house: Any = None

    def send(self, *transactions: Transaction | dict[str, Any] | Any) -> list[Answer]:
        bodies = [one.to_json() if isinstance(one, Transaction) else one for one in transactions]
        return self.house.gateway.take(self.name, bodies, self.desk.now_ms)


def at_the_same_time(*deeds: Any) -> list[Any]:
    """What each gave, in their order."""
    gave: list[Any] = [None] * len(deeds)

    def do(place: int) -> None:
        gave[place] = deeds[place]()

    threads = [threading.Thread(target=do, args=(place,)) for place in range(len(deeds))]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)
    return gave
