"""Which lines of a visit stand on its slip, and as what."""

from dataclasses import replace

import pytest

from kiosk.reasons import Reason
from kiosk.slip import SlipLine, slip_of
from kiosk.state import Kiosk, Line, LineStep, Patron, Settings, Visit
from kiosk.transactions import Kind

UID = "E004015012345678"
SET = Line("39001000000300", Kind.CHECKOUT, LineStep.PARTS, (UID,), parts=3, missing=(2,), title="三国演义",
           reason=Reason.PART_MISSING)
STRANGE = Line(UID, Kind.CHECKOUT, LineStep.DESK, (UID,), reason=Reason.UNREADABLE_TAG)


def printed(*lines: Line) -> tuple[SlipLine, ...]:
    kiosk = Kiosk(Settings(), language="vi")
    return slip_of(kiosk, Visit(1, Patron("29001000000013"), lines)).lines


def test_a_set_with_a_missing_part_is_for_the_desk():
    assert printed(SET) == (SlipLine("desk", "三国演义", "39001000000300", "", Reason.PART_MISSING),)
    assert printed(replace(SET, kind=Kind.CHECKIN)) == printed(SET)


def test_a_tag_that_is_no_item_of_ours_is_for_the_desk_and_never_named_by_its_uid():
    for reason in (Reason.UNREADABLE_TAG, Reason.BLANK_TAG):
        assert printed(replace(STRANGE, reason=reason)) == (SlipLine("desk", "", "", "", reason),)
    named = replace(STRANGE, title="Emma")
    assert printed(named) == (SlipLine("desk", "Emma", "", "", Reason.UNREADABLE_TAG),)


@pytest.mark.parametrize("kind", [Kind.CHECKOUT, Kind.CHECKIN])
def test_another_librarys_book_was_not_done_and_is_nothing_for_the_desk(kind: Kind):
    """The screen says to take it along: the slip sends nobody to the desk with it."""
    foreign = replace(STRANGE, kind=kind, reason=Reason.FOREIGN_TAG)
    assert printed(foreign) == (SlipLine("refused", "", "", "", Reason.FOREIGN_TAG),)


def test_an_item_of_ours_without_a_title_is_named_by_its_barcode():
    untitled = replace(SET, title="", step=LineStep.DESK, reason=Reason.PART_DOUBLE)
    assert printed(untitled) == (SlipLine("desk", "39001000000300", "39001000000300", "", Reason.PART_DOUBLE),)


def test_what_was_left_where_it_lay_stands_on_no_slip():
    left = replace(SET, step=LineStep.REFUSED, reason=Reason.LEFT_HERE, missing=())
    assert printed(left, replace(left, item="2", step=LineStep.HERE, reason=Reason.NONE)) == ()
