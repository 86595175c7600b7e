"""Round trips and bytes between the kiosk and a FEIG pad, counted by the simulated pad on the real wire.

The pad's port identifies a pile of 1, 5, 10 and 20 tags, unsecures each and proves it. New tags: one inventory, then a read,
a write and a proof each (3N + 1). Tags seen before: no read (2N + 1). The inventories that the port makes meanwhile, by
the clock, to see whether a book was lifted, are no part of the plan and are told beside it. The least of the bytes is
the same plan with the frames of the maker's manual.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from drivers.pad import Pad, PadSettings
from drivers.simulators.programs import Control, Program
from drivers.simulators.tags import tag_images
from kiosk.effects import SetSecurity
from kiosk.events import Event, PileSeen, PortUp, SecuritySet
from kiosk.state import TagKind
from kiosk.transactions import Security
from tests.benchmarks.figure import Figure
from tests.listening import Listener

SIZES = (1, 5, 10, 20)
PLAN = {"new": lambda n: 3 * n + 1, "seen before": lambda n: 2 * n + 1}

INVENTORY_BYTES, RECORD_BYTES = 14, 10
READ_BYTES, WRITE_BYTES, PROOF_BYTES = 70, 22, 34
"""Question and answer together: standard frames, nine blocks of four (facts of the field: FEIG manual H20800-16e-ID-B)."""


@dataclass(frozen=True)
class Exchanges:
    """`plan`: without the looks after the first; `bytes` with them."""

    plan: int
    looks: int
    bytes: int
    by_command: dict[str, int]


def figures() -> list[Figure]:
    counted = {(size, tags): exchanges for size in SIZES for tags, exchanges in count(size).items()}
    return [figure for tags in PLAN for size in SIZES for figure in _figures(tags, size, counted[size, tags])]


def _figures(tags: str, size: int, ours: Exchanges) -> list[Figure]:
    plan, least = PLAN[tags](size), least_bytes(tags, size)
    looks = f"with {ours.looks} looks more" if ours.looks else ""
    return [Figure(f"pad round trips, tags {tags}: {size}", ours.plan, "", None, plan, "set beforehand"),
            Figure(f"bytes to and from the pad, tags {tags}: {size}", ours.bytes, "", least, None, looks)]


def least_bytes(tags: str, size: int) -> int:
    each = WRITE_BYTES + PROOF_BYTES + (READ_BYTES if tags == "new" else 0)
    return INVENTORY_BYTES + size * (RECORD_BYTES + each)


def count(size: int) -> dict[str, Exchanges]:
    """The same tags twice: new, and laid down again."""
    images = [tag_images(f"390010000{n:05d}", owner="VN-MUON")[0] for n in range(size)]
    with _pad() as (kiosk, pad):
        new = _pile(kiosk, pad, images)
        pad.ask(do="lift", all=True)
        kiosk.hears(lambda event: isinstance(event, PileSeen) and not event.tags)
        return {"new": new, "seen before": _pile(kiosk, pad, images)}


@contextmanager
def _pad() -> Iterator[tuple[Listener, Control]]:
    with tempfile.TemporaryDirectory() as folder:
        program = Program("pad", ["-m", "drivers.simulators.pad"], Path(folder))
        control = Control(program.said["control"])
        try:
            with Listener(Pad(PadSettings(program.said["url"]))) as kiosk:
                kiosk.hears(PortUp)
                yield kiosk, control
        finally:
            control.close()
            program.stop()


def _pile(kiosk: Listener, pad: Control, images: list[dict[str, Any]]) -> Exchanges:
    """From the moment they lie there to the last proof."""
    uids = [image["uid"] for image in images]
    _between_two_looks(pad)
    pad.ask(do="counts", reset=True)
    pad.ask(do="place", tags=images)
    kiosk.hears(lambda event: _all_read(event, uids))
    kiosk.wish(*(SetSecurity(uid, (uid,), Security.UNSECURED) for uid in uids))
    for _ in uids:
        answer = kiosk.hears(SecuritySet)
        assert isinstance(answer, SecuritySet) and set(answer.tags.values()) == {Security.UNSECURED}, answer
    return _exchanges(pad.ask(do="counts")["counts"], len(images))


def _between_two_looks(pad: Control) -> None:
    """Right after one, so that none of an empty pad is counted."""
    scans = pad.ask(do="counts")["scans"]
    while pad.ask(do="counts")["scans"] == scans:
        time.sleep(0.002)


def _all_read(event: Event, uids: list[str]) -> bool:
    return isinstance(event, PileSeen) and [tag.kind for tag in event.tags] == [TagKind.ITEM] * len(uids)


def _exchanges(counts: dict[str, Any], size: int) -> Exchanges:
    commands = counts["exchanges"]
    looks = commands["inventory"] - 1
    return Exchanges(counts["total"] - looks, looks, counts["bytes_in"] + counts["bytes_out"], commands)
