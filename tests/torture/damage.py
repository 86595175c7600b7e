"""A failing card: bytes, sectors and whole stretches of the store and its log become other bytes, zeros, or nothing.

Each time the kiosk has to come back by itself; every transaction whose page was not hit is there as it was, every number that is
missing is told to staff, and none is given twice.
"""

import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.effects import Mark, MarkTag
from kiosk.transactions import Security, Status
from offline_store import damage, pages, raw_file
from offline_store.clerk import Clerk
from offline_store.errors import StoreCorrupt
from offline_store.found_rows import TXN, TXN_BEGINS
from offline_store.salvage import open_saved
from offline_store.transactions import next_seq
from tests.store_help import KEY, LAN, MINH, Book, FakeClock, item, page
from tests.torture.report import Report

NAME = "damage"
SHORT_TURNS, LONG_TURNS = 120, 1_000
FILES = ("store.db", "store.db-wal")
COLUMNS = range(len(TXN), len(TXN) + 1)
HEAD_BYTES = 32
"""Of either file: a bit there may hide all that stands behind it."""

SMALL = ("byte", "few bytes", "head", "sector")
"""Hits that destroy no more than one commit, and leave those behind it to tell of it: one row, for each has its own here."""

SAME = ("id", "kind", "item", "patron", "card", "status", "boot", "boot_ms", "wall_ms", "trusted", "due")


def a_day(folder: Path) -> dict[str, bytes]:
    """Old rows in the file, newer ones in its log, a synced copy around them; the files as the plug is pulled."""
    book = Book(folder)
    book.do([page(items=[item(f"i{n}", title=f"Sách số {n}") for n in range(120)])])
    for first, card, status in ((0, LAN, Status.ACCEPTED), (40, MINH, Status.PENDING)):
        rows = [book.lend(f"i{n}", card) for n in range(first, first + 40)]
        book.do([Mark(1, row.id, row.item, status, due="2026-12-20") for row in rows])
        book.do([MarkTag(row.id, Security.UNSECURED) for row in rows])
        if status is Status.ACCEPTED:
            book.store.checkpoint(truncate=True)
    for n in range(3):
        book.lend(f"q{n}", LAN)
    files = {name: (folder / name).read_bytes() for name in (*FILES, "store.db.numbers")}
    book.store.close()
    return files


@dataclass(frozen=True)
class Hit:
    kind: str
    file: str
    at: int
    data: bytes | None               # None: the file ends here

    def on(self, whole: bytes) -> bytes:
        return whole[:self.at] if self.data is None else whole[:self.at] + self.data + whole[self.at + len(self.data):]


def hits(dice: random.Random, files: dict[str, bytes]) -> Iterator[Hit]:
    while True:
        file = dice.choice(FILES)
        size = len(files[file])
        kind = dice.choice(("byte", "few bytes", "head", "sector", "page", "stretch", "zeros", "truncated"))
        if kind == "truncated":
            yield Hit(kind, file, dice.randrange(size), None)
            continue
        if kind == "head":
            at = dice.randrange(HEAD_BYTES)
            yield Hit(kind, file, at, bytes((files[file][at] ^ 1 << dice.randrange(8),)))
            continue
        long = {"byte": 1, "few bytes": dice.randrange(2, 40), "sector": 512, "page": 4096,
                "stretch": dice.randrange(4096, 40_000), "zeros": dice.choice((512, 4096, 20_000))}[kind]
        at = dice.randrange(max(1, size - long))
        at -= at % 512 if kind in ("sector", "zeros", "page") else 0
        yield Hit(kind, file, at, bytes(long) if kind == "zeros" else dice.randbytes(long))


def run(short: bool) -> Report:
    report = Report(NAME)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "day").mkdir()
        files = a_day(home / "day")
        sound = rows_of(files, home / "sound")
        for turn, hit in zip(range(SHORT_TURNS if short else LONG_TURNS), hits(random.Random(4), files), strict=False):
            report.strikes[hit.kind] += 1
            broken = list(strike(files, hit, sound, home / str(turn), report))
            report.lost += len(broken)
            report.broken += [f"turn {turn}, {hit.kind} at {hit.at} of {hit.file}: {what}" for what in broken]
    return report


def rows_of(files: dict[str, bytes], folder: Path) -> dict[int, dict]:
    clerk, _said = start(lay(files, folder))
    rows = {row["seq"]: dict(row) for row in clerk.store.db.execute("SELECT * FROM txn")}
    clerk.store.close()
    return rows


def lay(files: dict[str, bytes], folder: Path) -> Path:
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def start(folder: Path) -> tuple[Clerk, list[str]]:
    """As the store's worker does it: opened, looked through, saved where it is not sound."""
    said: list[str] = []
    suspect = ""
    while True:
        store = open_saved(str(folder / "store.db"), key=KEY, report=said.append, suspect=suspect)
        clerk = Clerk(store, FakeClock("boot-2"), report=said.append)
        try:
            if not store.is_sound():
                raise StoreCorrupt("the file is damaged")
            clerk.open()
            return clerk, said
        except StoreCorrupt as error:
            store.close()
            if suspect:
                raise
            suspect = str(error)


def strike(files: dict[str, bytes], hit: Hit, sound: dict[int, dict], folder: Path, report: Report) -> Iterator[str]:
    """What did not hold."""
    hurt = files | {hit.file: hit.on(files[hit.file])}
    lay(hurt, folder)
    spared = _spared(folder, files, hit)
    clerk, _said = start(folder)
    clerk.store.db.text_factory = lambda data: data.decode(errors="replace")     # a title of a settled row may be garbled
    try:
        found = {row["seq"]: dict(row) for row in clerk.store.db.execute("SELECT * FROM txn")}
        told = damage.open_ones(clerk.store.db)
        report.confirmed += len(sound)
        report.found["saved into a new store" if told else "opened as it was"] += 1
        missing = set(sound) - set(found)
        for seq in sorted(spared & missing):
            yield f"number {seq} was not hit, and is gone"
        for seq in sorted(spared & set(found)):
            wrong = [name for name in SAME if found[seq][name] != sound[seq][name]]
            if wrong:
                yield f"number {seq} was not hit, and has another {wrong}"
        end = missing == set(range(min(missing, default=1), max(sound) + 1))
        if not told and hit.file == "store.db-wal" and end and len(missing) <= (1 if hit.kind in SMALL else len(sound)):
            report.found["rows hit at the end of the log and gone without a word: as after a power cut"] += len(missing)
            return
        report.found["rows hit that could not be read: staff are told their numbers"] += len(missing)
        for seq in sorted(missing - _named(told)):
            yield f"number {seq} is missing, and nobody was told"
        if next_seq(clerk.desk) <= max(sound):
            yield "a number will be given twice"
    finally:
        clerk.store.close()


def _spared(folder: Path, files: dict[str, bytes], hit: Hit) -> set[int]:
    """Numbers on pages that no byte of the damage reaches, in the file or in any of their frames."""
    image = raw_file.read(str(folder / "store.db"))
    start_, end = hit.at, hit.at + len(hit.data or b"") if hit.data is not None else len(files[hit.file])
    if hit.file == "store.db":
        reached = set(range(start_ // 4096 + 1, (end - 1) // 4096 + 2))
    else:
        log = files[hit.file]
        frames = range(max(0, (start_ - 32) // 4120) if start_ >= 32 else 0, (max(end, 33) - 33) // 4120 + 2)
        reached = {int.from_bytes(log[32 + n * 4120:36 + n * 4120], "big") for n in frames}
    spared = {number: data for number, data in image.pages.items() if number not in reached}
    return {record.rowid for record in pages.table_records(image._replace(pages=spared), COLUMNS, TXN_BEGINS) if record.rowid}


def _named(told: list[damage.Damage]) -> set[int]:
    return {seq for one in told for first, last in (*one.lost, *filter(None, [one.skipped])) for seq in range(first, last + 1)}
