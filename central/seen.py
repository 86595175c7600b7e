"""Numbers of a kiosk that have not arrived, and which of them a person has seen to.

The gaps themselves are worked out from what has arrived (`enrol.missing`); here stands only what staff said of them, with
their note, as one document of the database. A number that arrives after all is no gap any more, whatever was said of it.
"""

import json
from typing import Any

from sqlalchemy import Connection, insert, update

from central import library
from central.schema import documents
from kiosk.spans import Span, spans_of

NAME = "seen"
"""Of the document: device -> [{first, last, note, at_ms}]."""


class NotMissing(Exception):
    """Nothing was marked: these numbers are none, or nothing is missing there. A sentence."""


def said(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """What was marked, by device."""
    return json.loads(library.document(connection, NAME))


def open_gaps(gaps: list[Span], marked: list[dict[str, Any]]) -> list[Span]:
    """What is left of the gaps that nobody has seen to yet."""
    for one in marked:
        gaps = [part for gap in gaps for part in _without(gap, (one["first"], one["last"]))]
    return gaps


def _without(gap: Span, span: Span) -> list[Span]:
    parts = ((gap[0], min(gap[1], span[0] - 1)), (max(gap[0], span[1] + 1), gap[1]))
    return [(first, last) for first, last in parts if first <= last]


def mark(connection: Connection, device: str, gaps: list[Span], numbers: list[str], note: str, now_ms: int) -> None:
    """All of them or none. Only what is missing: a number of the future would hide a loss to come."""
    everything = said(connection)
    try:
        spans = spans_of(numbers)
    except ValueError as word:
        raise NotMissing(f"{word}: write numbers like 3 or 9-1005") from None
    for first, last in spans:
        if not any(gap[0] <= first and last <= gap[1] for gap in gaps):
            raise NotMissing(f"{_word(first, last)} is not among what has not arrived from {device} (devices list --all)")
    everything.setdefault(device, []).extend(
        {"first": first, "last": last, "note": note, "at_ms": now_ms} for first, last in spans
    )
    body = json.dumps(everything, ensure_ascii=False)
    if not connection.execute(update(documents).where(documents.c.name == NAME).values(body=body)).rowcount:
        connection.execute(insert(documents).values(name=NAME, body=body))


def words(spans: list[Span]) -> str:
    """As `devices list` shows them, and as they may be typed."""
    return ", ".join(_word(first, last) for first, last in spans)


def _word(first: int, last: int) -> str:
    return f"{first}-{last}" if last > first else str(first)
