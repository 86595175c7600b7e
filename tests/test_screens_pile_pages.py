"""More books than a screen holds: page by page, each once, what needs a hand first."""

from dataclasses import replace

import pytest

from kiosk import session
from kiosk.events import PileSeen, Touched
from kiosk.paging import to_the_news
from kiosk.reasons import Reason
from kiosk.state import Help, Lending, Line, LineStep, Phase, Tag, TagKind
from kiosk.steps import inner
from screens.gallery.states import GALLERY, OFFLINE, STAFF, lending, line
from screens.looks import Looks
from screens.notices import offline_key
from screens.pile.cells import SLIVER_MM
from screens.scene import Cover, Panel
from screens.sentences import tell
from screens.words import words_of
from tests.screens_help import LANGUAGES, LARGE, SMALL, UPRIGHT, all_words, keys, pages, spoken

TROUBLE = (
    *(line(i, LineStep.REFUSED, reason=reason) for i, reason in enumerate(
        (Reason.RESERVED, Reason.NOT_FOR_LOAN, Reason.ON_LOAN_TO_OTHER, Reason.LOAN_LIMIT, Reason.UNKNOWN_ITEM,
         Reason.OFFLINE_ITEMS, Reason.OFFLINE_UNKNOWN))),
    line(7, LineStep.DESK, reason=Reason.FOREIGN_TAG), line(8, LineStep.DESK, title="", author="", reason=Reason.BLANK_TAG),
    line(9, LineStep.PARTS, parts=3, missing=(2,)), line(10, LineStep.PUT_BACK, here=False))


def _piles(count: int, troubles: int) -> list[list[Line]]:
    """Piles of so many things, so many of them in trouble, here and there between the others."""
    piles = []
    for turn in range(len(TROUBLE)):
        bad = [replace(TROUBLE[(turn + i) % len(TROUBLE)], item=f"bad{i}") for i in range(troubles)]
        good = [replace(line(11 + i), title=f"Cuốn thứ {i}") for i in range(count - troubles)]
        piles.append([one for i in range(count) for one in (*bad[i:i + 1], *good[i:i + 1])])
    return piles


@pytest.mark.parametrize(("small", "count", "troubles"), [(False, 10, 0), (False, 10, 3), (False, 10, 5), (False, 8, 8),
                                                          (True, 6, 0), (True, 6, 2), (True, 6, 3)])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("up", [True, False], ids=["up", "offline"])
def test_everything_that_lies_there_is_named_with_its_state(up: bool, language: str, small: bool, count: int, troubles: int):
    words = words_of(language)
    for lines in _piles(count, troubles):
        kiosk = lending(*lines, patron=STAFF, **({} if up else OFFLINE))
        sheets = pages(kiosk, language, SMALL if small else LARGE)
        said = " ".join(map(all_words, sheets))
        for one in lines:
            told = tell(one, words)
            named = (one.title or words.say("untitled"))[:6]
            assert named in said, (one.title, said)
            assert one.success or told.short in said or told.sentence in said or (told.least and told.least in said), (told, said)
        cut = [text.words for scene in sheets for text in scene.texts() if text.cut and text.role != "art"]
        assert not [words for words in cut if len(words) <= 14], cut
        assert "13/12" in said or language != "vi" or not count - troubles
        assert all((words.say(offline_key(kiosk)) in all_words(scene)) is not up for scene in sheets)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("looks", [LARGE, SMALL, UPRIGHT], ids=["large", "small", "upright"])
def test_a_pile_that_is_too_large_is_seen_page_by_page_each_book_once(looks: Looks, language: str):
    for kiosk in (GALLERY["lending_40"], GALLERY["lending_10_offline"], GALLERY["returning_10_bins"], GALLERY["lending_undo_5"],
                  GALLERY["lending_7_asked"]):
        assert kiosk.visit
        sheets = pages(kiosk, language, looks)
        shown = [len([n for n in scene.nodes if isinstance(n, Cover | Panel) and _is_book(n, looks)]) for scene in sheets]
        assert sum(shown) == len(kiosk.visit.lines)
        more = [b.label for scene in sheets for b in scene.buttons() if b.key == "page_next"]
        assert more == [words_of(language).count("page_more", sum(shown[n + 1:])) for n in range(len(sheets) - 1)]
        assert ["page_prev" in keys(scene) for scene in sheets] == [n > 0 for n in range(len(sheets))]


def _is_book(node: Cover | Panel, looks: Looks) -> bool:
    """A cover; on a small screen the sliver of its cloth."""
    return isinstance(node, Cover) or (looks is SMALL and node.box[2] == looks.sizes.mm(SLIVER_MM))


def test_the_first_page_holds_what_needs_a_hand():
    for looks, most in ((LARGE, 7), (SMALL, 5)):
        bad = [replace(TROUBLE[i], item=f"bad{i}", title=f"Hỏi {i}") for i in range(most)]
        screen = all_words(spoken(lending(*bad, *(line(i) for i in range(20)), patron=STAFF), "vi", looks))
        assert [one.title for one in bad if one.title not in screen] == []


def test_a_page_that_is_not_there_any_more_is_the_last_one():
    kiosk = lending(*(line(i) for i in range(13)), patron=STAFF, phase=Lending(page=9))
    assert "page_prev" in keys(spoken(kiosk)) and "page_next" not in keys(spoken(kiosk))
    assert "page_prev" not in keys(spoken(lending(line(0), phase=Lending(page=9))))


def test_a_new_thing_and_a_new_answer_lead_back_to_the_first_page():
    """An answer that needs nobody leaves the patron where she is."""
    before = lending(*(line(i) for i in range(11)), line(11, LineStep.ASKING), patron=STAFF, phase=Lending(page=1))
    visit = before.visit
    assert visit

    def page_after(*lines: Line, phase: Phase | None = None) -> int:
        after = to_the_news(before, replace(before, phase=phase or before.phase, visit=replace(visit, lines=lines)))
        return inner(after.phase).page  # type: ignore[attr-defined]  # a pile

    assert page_after(*visit.lines) == 1
    assert page_after(*visit.lines[:-1], line(11)) == 1
    assert page_after(*visit.lines[:-1], line(11, LineStep.REFUSED, reason=Reason.LEFT_HERE)) == 1
    assert page_after(*visit.lines[:-1], line(11, LineStep.REFUSED, reason=Reason.RESERVED)) == 0
    assert page_after(*visit.lines, line(12, LineStep.READING)) == 0
    assert page_after(*visit.lines, line(12, LineStep.READING), phase=Help(before.phase)) == 0


def test_the_session_turns_pages_and_what_is_laid_down_turns_back():
    kiosk = lending(*(line(i, LineStep.REFUSED, reason=Reason.RESERVED) for i in range(13)), patron=STAFF)
    kiosk = replace(kiosk, pad=replace(kiosk.pad, looked=True))
    seen = []
    for event in (Touched("page_next", "1"), Touched("help"), Touched("back"), Touched("page_next"), Touched("page_prev", "1"),
                  PileSeen((Tag("E004015000000099", TagKind.ITEM, "99"),)), Touched("page_next", "999")):
        kiosk = session.step(kiosk, event)[0]
        seen.append(inner(kiosk.phase).page)  # type: ignore[attr-defined]  # a pile
    assert seen == [1, 1, 1, 2, 1, 0, 13]
    away = session.step(session.step(kiosk, Touched("account"))[0], Touched("back"))[0]
    assert away.phase == Lending()


def test_the_newest_book_is_among_those_shown():
    lines = [line(i, title=f"Tập {i}") for i in range(40)]
    for looks in (LARGE, SMALL):
        assert "Tập 39" in all_words(spoken(lending(*lines, patron=STAFF), looks=looks))
