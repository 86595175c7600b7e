"""What stands on a receipt, as data. Drawing it is the looks' work, printing it the printer's."""

from dataclasses import replace

from kiosk.reasons import Reason
from kiosk.state import Earlier, Kiosk, Line, LineStep, Visit
from kiosk.transactions import Kind
from kiosk.values import dataclass


@dataclass(frozen=True)
class SlipLine:
    """One item. `kind`: borrowed | returned | renewed | refused | desk | paid."""

    kind: str
    title: str                       # empty: a tag that told us nothing
    item: str = ""                   # barcode; empty for what is no item of ours
    due: str = ""                    # YYYY-MM-DD; empty: unknown or none
    note: str = ""                   # a Reason, or "gate_rings", "pending"


@dataclass(frozen=True)
class Slip:
    """`wall_ms` 0: the clock cannot be trusted, no time is printed. `offline`: stored here, sent later."""

    language: str
    library: str
    branch: str
    kiosk: str
    wall_ms: int
    timezone: str
    lines: tuple[SlipLine, ...]
    number: str = ""                 # short form of the first transaction's id
    card_tail: str = ""              # the last four of the card
    offline: bool = False
    print_lines: tuple[str, ...] = ()   # what the library wants on it, in its own words
    test: bool = False               # staff want to see whether the printer prints: it is nobody's slip


PRINT_LINES_MAX, PRINT_LINE_CHARACTERS = 6, 48
"""Of the library's own lines on one slip."""

LEFT_FOR_THE_DESK = (LineStep.DESK, LineStep.PARTS, LineStep.LOOKING, LineStep.RECORDING)
"""A visit may end before these have become a transaction; the patron still has to take them to the desk."""


def trial_slip(kiosk: Kiosk) -> Slip:
    """With nothing of anybody on it."""
    return replace(slip_of(kiosk, Visit(0, None)), test=True)


def slip_of(kiosk: Kiosk, visit: Visit) -> Slip:
    """The slip of one visit. Only what is on disk stands on it (invariant 2)."""
    numbers = [x.tx for x in visit.lines if x.tx]
    return Slip(
        language=kiosk.language,
        library=kiosk.settings.library.get(kiosk.language, next(iter(kiosk.settings.library.values()))),
        branch=kiosk.settings.branch,
        kiosk=kiosk.settings.kiosk,
        wall_ms=kiosk.wall_ms if kiosk.trusted else 0,
        timezone=kiosk.settings.timezone,
        lines=(*(_earlier(x) for x in visit.earlier),
               *(_line(x) for x in visit.lines if x.tx or x.step in LEFT_FOR_THE_DESK)),
        number=short_number(numbers[0]) if numbers else "",
        card_tail=visit.patron.card[-4:] if visit.patron else "",
        offline=any(x.decided == "pending" for x in visit.lines) or any(x.note == "pending" for x in visit.earlier),
        print_lines=_print_lines(visit),
    )


def _print_lines(visit: Visit) -> tuple[str, ...]:
    """Most systems say the same with every item: each line stands there once."""
    told = (" ".join(said.split())[:PRINT_LINE_CHARACTERS].rstrip() for line in visit.lines for said in line.print_lines)
    return tuple(dict.fromkeys(filter(None, told)))[:PRINT_LINES_MAX]


def short_number(tx: str) -> str:
    """Eight characters that a person can read aloud: the random end of the id."""
    return tx.replace("-", "")[-8:].upper()


def _earlier(line: Earlier) -> SlipLine:
    """Of the visit that was cut short: its slip was never printed."""
    return SlipLine(line.kind, line.title or line.item, line.item, line.due, line.note)


def _line(line: Line) -> SlipLine:
    """What is no item of ours goes by the UID of its tag, which says nothing to anybody: it stands on no slip."""
    item = "" if line.item in line.uids else line.item
    return SlipLine(_kind(line), line.title or item, item, line.due if line.success else "", _note(line))


def _kind(line: Line) -> str:
    if line.reason == Reason.FOREIGN_TAG:          # the patron takes it along: the desk has nothing to do with it
        return "refused"
    if line.kind is Kind.CHECKIN:
        return "returned" if line.success else "desk"
    if line.step in LEFT_FOR_THE_DESK and not line.tx:
        return "desk"
    if line.kind is Kind.RENEW:                    # the loan stands as before when it was refused: it was not lent again
        return "renewed" if line.renewed else "refused"
    return "borrowed" if line.success else "refused"


def _note(line: Line) -> str:
    if line.step is LineStep.PUT_BACK and line.kind is not Kind.CHECKIN:
        return "gate_rings"
    if line.step is LineStep.PARTS:
        return Reason.PART_MISSING
    if line.step in (LineStep.REFUSED, LineStep.DESK) or (line.kind is Kind.RENEW and not line.renewed):
        return line.reason
    return "pending" if line.decided == "pending" else ""
