"""The power is cut at every write of central before a library system: what was answered is there, and whatever comes again
happens in the library system once. And what it costs.
"""

import copy
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from central.database import Database, DatabaseBusy
from central.problems import Refused
from drivers.simulators.ils_answers import Ils as SimulatedIls
from drivers.simulators.ils_library import Library
from kiosk.transactions import Kind, Result, Transaction, Want
from tests import gateway_desk
from tests.central_desk import CHI_PHEO, KIEU, LAN, QUAN, SO_DO, again
from tests.gateway_desk import GatewayDesk, GatewayKiosk, Line
from tests.powercut import images, vfs

desk = gateway_desk.desk
TAT_DEN = "39001000000052"


@dataclass
class Moment:
    """What a cut does not undo: the library system's books, and what the kiosk has heard."""

    library: Library
    heard: dict[str, Result]


class Watched:
    """The desk's database on a disk that keeps a log."""

    def __init__(self, desk: GatewayDesk):
        self.desk, self.heard, self.rows = desk, dict[str, Result](), list[Transaction]()
        central = desk.central
        central.close()
        for leftover in central.folder.glob("*.sqlite-*"):
            leftover.unlink()
        self.recorder = vfs.install()
        self.recorder.log.append(vfs.Write(central.file.name, 0, central.file.read_bytes()))
        self.recorder.log.append(vfs.Sync(central.file.name))
        central.database = Database(f"sqlite:///file:{central.file}?vfs={vfs.NAME}&uri=true")
        desk.restart()
        desk.line.done = self.note
        self.kiosk = desk.kiosk()
        self.note()

    def note(self) -> None:
        self.recorder.note(Moment(copy.deepcopy(self.desk.library), dict(self.heard)))

    def do(self, *rows: Transaction) -> None:
        self.rows += rows
        try:
            self.heard |= {answer.id: answer.word for answer in self.kiosk.send(*rows)}
        except Refused:
            self.desk.back()
        self.note()


def a_short_day(watched: Watched) -> None:
    kiosk, desk = watched.kiosk, watched.desk
    watched.do(kiosk.tx(Kind.CHECKOUT, KIEU, LAN))
    watched.do(kiosk.tx(Kind.CHECKOUT, SO_DO, LAN, Want.BOOK), kiosk.tx(Kind.CHECKIN, CHI_PHEO, "", Want.BOOK))
    desk.line.faults["11"] = ["after"]
    watched.do(kiosk.tx(Kind.CHECKOUT, TAT_DEN, LAN))
    watched.do(kiosk.tx(Kind.CHECKOUT, TAT_DEN, QUAN, Want.NOTE))


def after_cuts(watched: Watched, folder: Path) -> Iterator[tuple[GatewayDesk, Moment, list[Transaction]]]:
    log = watched.recorder.log
    moment: Moment | None = None
    for place, op in enumerate(log, 1):
        moment = op.what if isinstance(op, vfs.Note) else moment
        if moment is None:
            continue
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, data in images.after_cut(log[:place], random.Random(place)).items():
            (folder / name).write_bytes(data)
        yield woken(watched.desk, folder, moment), moment, watched.rows


def woken(desk: GatewayDesk, folder: Path, moment: Moment) -> GatewayDesk:
    """Another process, after the cut and after all that was on its way has arrived."""
    one = copy.copy(desk)
    one.central, one.library = copy.copy(desk.central), copy.deepcopy(moment.library)
    (file,) = folder.glob("*.sqlite")
    one.central.database = Database(f"sqlite:///{file}")
    one.central.now_ms += 60_000
    one.simulated = SimulatedIls(one.library, desk.simulated.manners, one.local_now, logged_in=True)
    one.line = Line(one.simulated)
    one.restart()
    return one


def test_wherever_the_power_is_cut_each_row_happens_once_and_no_answer_is_lost(desk: GatewayDesk, tmp_path: Path):
    desk.library.lend(QUAN, CHI_PHEO, desk.local_now(), due=desk.local_now().date())
    desk.library.applied.clear()
    watched = Watched(desk)
    a_short_day(watched)
    desk.central.database.close()
    cuts = 0
    for one, moment, rows in after_cuts(watched, tmp_path / "disk"):
        cuts += 1
        kiosk = GatewayKiosk(one.central, "kiosk-a", house=one)
        owed = [again(row, Want.BOOK) for row in rows if row.want is not Want.NOTE]
        for row in owed:
            stand = one.stand(row)
            assert moment.heard.get(row.id) is not Result.ACCEPTED or stand == "applied"
            assert kiosk.one(row).word is Result.ACCEPTED, (cuts, row, stand)
        assert [one.applied(row.item) for row in owed] == [["checkout"], ["checkout"], ["checkin"], ["checkout"]]
        one.central.database.close()
    assert cuts > 40


def test_a_question_costs_two_syncs_and_a_repeat_none(desk: GatewayDesk):
    watched = Watched(desk)
    watched.do(watched.kiosk.tx(Kind.CHECKOUT, KIEU, LAN))  # the first write of a new log syncs its header too
    tx = watched.kiosk.tx(Kind.CHECKOUT, SO_DO, LAN)
    for row, syncs in ((tx, 2), (tx, 0), (again(tx, Want.BOOK), 0), (watched.kiosk.tx(Kind.CHECKOUT, KIEU, want=Want.NOTE), 1)):
        watched.recorder.clear()
        watched.do(row)
        assert watched.recorder.syncs == syncs, row
    watched.desk.central.database.close()


# ---- a database that gives no turn ----------------------------------------------------------------------------------

class Busy:
    """Gives no turn for the writes with these numbers."""

    def __init__(self, database: Database, *numbers: int):
        self._database, self._numbers, self._count = database, numbers, 0

    def write(self) -> Any:
        self._count += 1
        if self._count in self._numbers:
            raise DatabaseBusy("no turn")
        return self._database.write()


@pytest.mark.parametrize(("number", "stand", "said"), [(1, "new", []), (2, "new", []), (3, "asked", ["11"])])
def test_without_a_turn_in_the_database_it_is_retry_and_nothing_is_forgotten(
    desk: GatewayDesk, number: int, stand: str, said: list[str]
):
    """The first write is for what needs no library system, the second the claim, the third the answer."""
    kiosk = desk.kiosk()
    tx = kiosk.tx(Kind.CHECKOUT, KIEU, LAN)
    forward = desk.gateway._forward
    forward._database = Busy(desk.central.database, number)      # type: ignore[assignment]
    assert kiosk.one(tx).result is Result.RETRY
    assert (desk.stand(tx), desk.line.said) == (stand, said)
    forward._database = desk.central.database
    desk.pass_ms(20_000)
    assert kiosk.one(again(tx, Want.BOOK)).word is Result.ACCEPTED and desk.applied(KIEU) == ["checkout"]
