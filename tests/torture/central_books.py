"""Is what kiosks were told in central's books, once, and in order? Reads the database itself, by SQL of its own.

    lost      answered, and the books do not have it, or have another word for it
    doubled   one transaction that was applied more than once
"""

import json
from collections import Counter, defaultdict
from typing import Any

from sqlalchemy import Connection, create_engine, text

from tests.torture.central_kiosks import Answered, Kiosk
from tests.torture.report import Report

STANDS = {"accepted": "applied", "refused": "refused", "conflict": "conflict", "withdrawn": "fenced", "noted": "noted"}
NEVER = "('id_reused', 'seq_reused', 'fault', 'malformed')"


def check(url: str, kiosks: list[Kiosk], report: Report) -> None:
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            _words(connection, kiosks, report)
            _effects(connection, kiosks, report)
            _whole(connection, report)
    finally:
        engine.dispose()
    for kiosk in kiosks:
        report.broken += kiosk.strange
        report.confirmed += len(kiosk.answered)
        report.found.update({f"batches sent {way}": times for way, times in kiosk.ways.items()})


def _rows(connection: Connection, sql: str) -> list[Any]:
    return list(connection.execute(text(sql)))


def _words(connection: Connection, kiosks: list[Kiosk], report: Report) -> None:
    """Each answer, and each repeat of it, is the one in the books."""
    books = {row.id: row for row in _rows(connection, "SELECT id, device, seq, stand, answer FROM transactions")}
    for kiosk in kiosks:
        for number, said in kiosk.answered.items():
            row, word = books.get(number), _word(said.word)
            if row is None or (row.device, row.seq) != (kiosk.device, said.body["seq"]):
                report.lost += 1
            elif row.stand != STANDS[word] and not _paired(row, word):
                report.lost += 1
                report.broken.append(f"{number}: answered {word}, the books say {row.stand}")
            report.broken += [f"{number}: {word}, then {_word(again)}" for again in said.again if not _same(said, again)]


def _word(said: dict[str, Any]) -> str:
    return said["first"] if said["result"] == "duplicate" else said["result"]


def _same(said: Answered, again: dict[str, Any]) -> bool:
    """A withdrawal of what was withdrawn is told so each time; all else repeats its first word, with its date."""
    return (_word(again), again.get("due")) == (_word(said.word), said.word.get("due"))


def _paired(row: Any, word: str) -> bool:
    return word == "conflict" and json.loads(row.answer)["result"] == "conflict"


def _effects(connection: Connection, kiosks: list[Kiosk], report: Report) -> None:
    """Once each; and of an item that one kiosk alone has, all of them in its order."""
    happened = _rows(connection, "SELECT item, kind, tx, device, seq FROM happenings WHERE tx IS NOT NULL ORDER BY at_ms, n")
    times = Counter(row.tx for row in happened)
    report.doubled += sum(many - 1 for many in times.values())
    begun = Counter(row.out_tx for row in _rows(connection, "SELECT out_tx FROM loans WHERE out_tx IS NOT NULL"))
    report.doubled += sum(many - 1 for many in begun.values())
    of_item = defaultdict(list)
    for row in happened:
        of_item[row.item].append((row.device, row.seq, row.kind))
    for kiosk in kiosks:
        for item in kiosk.own:
            want = [(kiosk.device, one.body["seq"], one.body["kind"]) for one in _taken(kiosk, item)]
            if len(of_item[item]) == len(want) and of_item[item] != want:
                report.broken.append(f"{item}: what happened to it stands in another order")
            report.lost += len(set(want) - set(of_item[item]))
            report.broken += [f"{item}: {more} was never answered" for more in sorted(set(of_item[item]) - set(want))]


def _taken(kiosk: Kiosk, item: str) -> list[Answered]:
    mine = [one for one in kiosk.answered.values() if one.body["item"] == item and _word(one.word) == "accepted"]
    return sorted(mine, key=lambda one: one.body["seq"])


def _whole(connection: Connection, report: Report) -> None:
    """What no kill may leave behind."""
    for number, reason, message in _rows(connection, f"SELECT tx, reason, message FROM conflicts WHERE reason IN {NEVER}"):
        report.broken.append(f"{number}: {reason}: {message}")
    last = _rows(connection, "SELECT n FROM counters WHERE name = 'change'")[0].n
    for kind, key, n in _rows(connection, f"SELECT kind, key, n FROM changes WHERE n > {last}"):
        report.broken.append(f"change log: {kind} {key} stands at {n}, beyond its end at {last}")
