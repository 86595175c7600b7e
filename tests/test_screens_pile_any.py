"""Any pile, in any language: nothing overlaps, nothing is too small to touch."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.reasons import Reason
from kiosk.settings import Look
from kiosk.state import Lending, LineStep, Pad, Returning
from kiosk.transactions import Kind
from screens.gallery.states import BOOKS, ENDLESS, LONG_BRANCH, OFFLINE, STAFF, lending, line, returning
from screens.looks import Looks
from tests.screens_help import LANGUAGES, LARGE, SMALL, UPRIGHT, line_boxes, overlap, spoken

LINES = st.lists(st.builds(
    lambda i, step, title, reason, due, kind, where, decided, here: line(
        i, step, kind, title=title, author=title[::-1], reason=reason, due=due, where=where, decided=decided, here=here,
        renewable=i % 3 == 0, bin=("", "3", "Navettes-Nord A")[i % 3], branch=("", "Hải Châu", LONG_BRANCH)[i % 3],
        message=("", "Item was overdue", ENDLESS)[i % 3], parts=1 + i % 4, missing=(2,) if step is LineStep.PARTS else ()),
    st.integers(0, 99), st.sampled_from(LineStep), st.sampled_from(["", "史记", ENDLESS, *(title for title, _ in BOOKS)]),
    st.sampled_from(Reason), st.sampled_from(["", "2026-12-13"]), st.sampled_from([Kind.CHECKOUT, Kind.RENEW, Kind.CHECKIN]),
    st.sampled_from(["", "shelf", "hold_shelf", "other_branch", "desk"]),
    st.sampled_from(["", "accepted", "pending", "refused"]), st.booleans()),
    max_size=14, unique_by=lambda x: x.item)


WORLDS: tuple[dict[str, Any], ...] = ({}, OFFLINE, {"pad": Pad(ok=False, lost_since_ms=1)})


LOOKS_CHOSEN = (Look(), Look(), Look(large=True), Look(low=True))
"""As somebody wants it."""

NOTICES = ("", "", Reason.SCANNED_ITEM, Reason.TOO_MANY)


@settings(max_examples=120, deadline=None)
@given(LINES, st.sampled_from(LANGUAGES), st.sampled_from([LARGE, SMALL, UPRIGHT]), st.booleans(), st.sampled_from(WORLDS),
       st.sampled_from(NOTICES), st.integers(0, 3), st.sampled_from(LOOKS_CHOSEN))
def test_any_pile_in_any_language_overlaps_nothing(lines, language: str, looks: Looks, borrowing: bool, world, notice, page: int,
                                                   chosen: Look):
    phase = (Lending if borrowing else Returning)(notice, 1_006_000, page)
    kiosk = lending(*lines, patron=STAFF, phase=phase, **world) if borrowing else returning(*lines, phase=phase, **world)
    scene = spoken(replace(kiosk, look_chosen=chosen), language, looks)
    assert [text.words for text in scene.texts() if text.overflow] == []
    buttons, apart = scene.buttons(), looks.sizes.gap - 2
    assert [(one.key, other.key) for i, one in enumerate(buttons) for other in buttons[i + 1:]
            if max(-n for n in overlap(one.box, other.box)) < apart] == []
    assert [b.key for b in buttons if min(b.box[2:]) < looks.sizes.touch] == []
    lines_of = [(n, box) for n, text in enumerate(scene.texts()) if text.role != "art" for box in line_boxes(text)]
    assert [(one, other) for i, (n, one) in enumerate(lines_of) for m, other in lines_of[i + 1:]
            if n != m and min(overlap(one, other)) > 0] == []
    assert all(box[1] + box[3] <= looks.sizes.height for _, box in lines_of)
