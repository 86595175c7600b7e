"""Checkout and checkin: what each line says, in every state, and that many books still can be read."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk import session
from kiosk.events import PileSeen, Touched
from kiosk.paging import to_the_news
from kiosk.reasons import Reason
from kiosk.settings import Look
from kiosk.state import Help, Kiosk, Lending, Line, LineStep, Pad, Phase, Returning, Tag, TagKind
from kiosk.steps import inner
from kiosk.touches import touched
from kiosk.transactions import Kind
from screens.gallery.draw import looks_of
from screens.gallery.states import BOOKS, DUE, ENDLESS, GALLERY, LAN, LONG_BRANCH, OFFLINE, STAFF, back, lending, line, returning
from screens.letters.typeset import plain
from screens.looks import Looks
from screens.notices import offline_key
from screens.pile.cells import SLIVER_MM
from screens.scene import Cover, Icon, Panel, Scene, Text
from screens.sentences import tell
from screens.theme import DAY
from screens.words import words_of
from tests.screens_help import LANGUAGES, LARGE, SMALL, all_words, keys, line_boxes, overlap, spoken

UPRIGHT = looks_of((1080, 1920))
KEY_WORDS = {LineStep.READING: "reading", LineStep.ASKING: "asking", LineStep.DECIDING: "asking", LineStep.WRITING: "writing",
             LineStep.RECORDING: "working", LineStep.MARKING: "working", LineStep.HERE: "already_here"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_greets_by_name_and_says_how_many_are_left(language: str):
    words = words_of(language)
    screen = all_words(spoken(lending(line(0), line(1)), language))
    assert words.say("greeting", name="Lan") in screen
    assert words.count("left", 3) in screen


def test_books_that_the_patron_had_already_do_not_count_again():
    had = line(0, reason=Reason.ALREADY_YOURS)
    assert "Còn mượn được 3 cuốn" in all_words(spoken(lending(had, line(1), patron=replace(LAN, loans=1))))


def test_a_full_account_is_told_and_no_limit_says_nothing():
    assert "Bạn đã mượn đủ số sách" in all_words(spoken(lending(patron=replace(LAN, loans=7))))
    assert "Còn mượn" not in all_words(spoken(lending(patron=replace(LAN, loan_limit=0))))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", sorted(KEY_WORDS))
def test_every_step_is_said(step: LineStep, language: str):
    assert words_of(language).say(KEY_WORDS[step]) in all_words(spoken(lending(line(0, step)), language))


def test_a_book_is_only_called_yours_when_it_is_done():
    for step in LineStep:
        one = replace(line(0, step), decided="", due="")
        assert ("Bạn đã mượn cuốn này" in all_words(spoken(lending(one)))) == (step is LineStep.DONE), step


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_due_date_is_shown_where_there_is_one_and_no_other(language: str):
    words = words_of(language)
    dated = all_words(spoken(lending(line(0)), language))
    assert words.say("yours", date=words.date("2026-12-13")) in dated
    undated = all_words(spoken(lending(line(0, due="")), language))
    assert words.say("due_unknown") in undated
    assert "20" not in undated.replace("2 0", "")


@pytest.mark.parametrize("title", ["Số đỏ", ENDLESS, ""])
def test_put_back_is_asked_below_the_title_and_does_not_repeat_it(title: str):
    said = all_words(spoken(lending(line(1, LineStep.PUT_BACK, here=False, title=title))))
    assert "Đặt lại cuốn này lên bàn, đợi một chút." in said and '"' not in said


def test_a_book_that_lies_there_while_it_is_written_again_is_not_asked_back():
    screen = all_words(spoken(lending(line(1, LineStep.PUT_BACK, reason=Reason.WRITE_FAILED))))
    assert "nằm yên" in screen and "Đặt lại" not in screen


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", [reason for reason in Reason if reason])
def test_every_refusal_is_a_sentence_on_both_screens(reason: Reason, language: str):
    words = words_of(language)
    at_return = words.say("not_taken_back") if reason is Reason.LIBRARY_SAYS_NO else words.reason(reason)
    for looks in (LARGE, SMALL):
        assert words.reason(reason) in all_words(spoken(lending(line(0, LineStep.REFUSED, reason=reason)), language, looks))
        assert at_return in all_words(spoken(returning(back(0, "", LineStep.DESK, reason=reason)), language, looks))


def test_the_librarys_own_sentence_stands_where_we_have_none():
    assert "Vui lòng hỏi phòng đọc tầng 2." in all_words(spoken(GALLERY["lending_1_message"]))
    silent = lending(line(0, LineStep.REFUSED, reason="something_new"))
    assert "Mời bạn đến quầy." in all_words(spoken(silent))


def test_missing_parts_are_named():
    one = lending(line(6, LineStep.PARTS, parts=3, missing=(2,)))
    assert "Hãy đặt thêm phần 2, hoặc đưa cả bộ đến quầy." in all_words(spoken(one))
    many = lending(line(6, LineStep.PARTS, parts=4, missing=(2, 3)))
    assert "Please add parts 2 and 3, or take the set to the desk." in all_words(spoken(many, "en"))
    assert "请补放第2和第3部分，或将整套交给服务台。" in all_words(spoken(many, "zh"))


def test_what_lay_there_is_asked_with_yes_and_no_for_that_item():
    one = line(0, LineStep.HERE)
    for looks in (LARGE, SMALL):
        buttons = {(b.key, b.target) for b in spoken(lending(one, line(1)), looks=looks).buttons()}
        assert {("yes", one.item), ("no", one.item)} <= buttons


def test_renewal_is_offered_where_it_is_possible_and_once():
    had = line(0, reason=Reason.ALREADY_YOURS, renewable=True, renewals_left=1)
    assert ("renew", had.item) in {(b.key, b.target) for b in spoken(lending(had)).buttons()}
    assert "Bạn đang mượn cuốn này đến hết ngày 13/12/2026." in all_words(spoken(lending(had)))
    renewed = replace(had, kind=Kind.RENEW, renewed=True, renewable=False, reason=Reason.NONE)
    assert "renew" not in keys(spoken(lending(renewed)))
    assert "Đã gia hạn đến hết ngày 13/12/2026." in all_words(spoken(lending(renewed)))


def test_a_refused_renewal_says_why_and_that_the_loan_stands():
    screen = all_words(spoken(GALLERY["lending_1_renewal_refused"]))
    assert "Chưa gia hạn: có người đặt trước." in screen and "13/12/2026" in screen
    assert "để lại quầy" not in screen


WHERE = [("shelf", "shelf"), ("hold_shelf", "hold_shelf"), ("other_branch", "other_branch"), ("elsewhere", "shelf")]


@pytest.mark.parametrize(("where", "place"), WHERE)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("looks", [LARGE, SMALL], ids=["large", "small"])
def test_each_returned_book_says_where_it_goes_larger_than_what_it_is(looks, where: str, place: str, language: str):
    words = words_of(language)
    scene = spoken(returning(back(0, where)), language, looks)
    assert words.say(f"returned_{place}") in all_words(scene)
    sizes = {text.words: text.font_px for text in scene.texts() if text.role != "art"}
    assert sizes[words.say(place)] > sizes["Truyện Kiều"]


@pytest.mark.parametrize(("where", "place"), WHERE)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bin_is_named_by_its_number_however_many_books_there_are(where: str, place: str, language: str):
    bins = {"vi": ("ngăn số {}", "ngăn {}"), "en": ("bin {}",), "fr": ("bac n° {}", "bac {}"), "zh": ("{}号箱",)}
    for looks in (LARGE, SMALL):
        for count in (1, 2, 3, 4, 6):
            books = (back(i, where, bin=str(i + 3), branch="Hải Châu") for i in range(count))
            said = all_words(spoken(returning(*books), language, looks)).lower()
            assert any(all(form.format(n) in said for n in range(3, 3 + count)) for form in bins[language]), (count, said)


def test_a_bin_with_a_name_is_called_by_it():
    said = [all_words(spoken(returning(back(0, "shelf", bin="Enfants A")), language)) for language in LANGUAGES]
    assert [name in told for name, told in zip(("Ngăn Enfants A", "Bin Enfants A", "Bac Enfants A", "“Enfants A”箱"), said,
                                               strict=True)] == [True] * 4


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("looks", [LARGE, SMALL], ids=["large", "small"])
def test_a_book_that_travels_says_where_to(looks, language: str):
    said = all_words(spoken(returning(back(0, "other_branch", bin="12", branch="Thư viện Hải Châu")), language, looks))
    assert words_of(language).say("returned_branch", branch="Thư viện Hải Châu") in said and "12" in said
    long = all_words(spoken(GALLERY["returning_1_branch_long"], language, looks))
    assert "Navettes-Nord" in long and "….." not in long
    assert looks is SMALL or "Bibliothèque municipale intercommunale…" in long         # where it goes is what has to be seen


def test_in_large_letters_where_a_book_goes_stays_large_and_the_sentence_about_its_branch_goes():
    for language in LANGUAGES:
        scene = spoken(replace(GALLERY["returning_1_branch_long"], look_chosen=Look(large=True)), language)
        head = next(text for text in scene.texts() if "Navettes-Nord" in text.words)
        cover = next(node for node in scene.nodes if isinstance(node, Cover))
        assert head.bold and cover.box[3] > scene.height // 4, language


def test_the_desk_needs_no_bin():
    assert "9" not in all_words(spoken(returning(back(0, "desk", LineStep.DESK, decided="accepted", bin="9"))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_librarys_own_words_never_stand_alone_and_are_called_so(language: str):
    words, no = words_of(language), "Ask Ms Lan in the reading room"
    for line_ in (line(0, LineStep.REFUSED, reason=Reason.LIBRARY_SAYS_NO, message=no),
                  line(0, LineStep.REFUSED, reason="of a later version", message=no)):
        scene = spoken(lending(line_), language)
        assert words.reason(line_.reason) in all_words(scene) and words.say("library_says", words=no) in all_words(scene)
        quiet = next(text for text in scene.texts() if no in text.words)
        assert quiet.color == DAY.muted and not quiet.bold


def test_a_reason_that_we_can_say_needs_no_words_of_the_librarys():
    said = all_words(spoken(lending(line(0, LineStep.REFUSED, reason=Reason.RESERVED, message="Item is on hold for P. Nguyen"))))
    assert "Nguyen" not in said and words_of("vi").reason(Reason.RESERVED) in said


@pytest.mark.parametrize(("asked", "said"), [("2.50 USD", "2,50 $"), ("35000 VND", "35.000 ₫"), ("3.5 EUR", "3,50 €"),
                                             ("", ""), ("see desk", "see desk"), ("1e9 USD", "1e9 USD")])
def test_a_fee_says_how_much_as_people_write_it(asked: str, said: str):
    one = line(0, LineStep.REFUSED, reason=Reason.FEE_ASKED, message=asked)
    screen = plain(all_words(spoken(lending(one))))
    assert (f"cần trả phí {said} ở quầy." if said else "cần trả phí ở quầy.") in screen and "Thư viện nhắn" not in screen


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_loan_for_use_in_the_library_tells_of_the_gate_and_is_no_refusal(language: str):
    """«Use it here» and a day to bring it back would contradict each other."""
    words, scene = words_of(language), spoken(GALLERY["lending_1_use_here"], language)
    assert words.reason(Reason.STAYS_SECURED) in all_words(scene)
    assert words.date("2026-12-13") not in all_words(scene)
    assert DAY.lacquer not in {leaf.color for leaf in scene.leaves() if isinstance(leaf, Text | Icon)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("looks", [LARGE, SMALL, UPRIGHT], ids=["large", "small", "upright"])
def test_a_loan_for_use_in_the_library_counts_as_borrowed_as_above(looks: Looks, language: str):
    words = words_of(language)
    for name, lent, desk in (("lending_1_use_here", 1, 0), ("lending_3_library", 1, 2), ("lending_6_library", 4, 2)):
        said = plain(all_words(spoken(GALLERY[name], language, looks)))
        assert plain(words.count("count_yours", lent)) in said or plain(words.count("count_yours_short", lent)) in said, name
        counts = ("head_desk",) if looks is UPRIGHT else ("count_desk", "count_desk_short", "count_desk_least")
        forms = {plain(words.count(key, desk or 1)) for key in counts}
        assert any(form in said for form in forms) == bool(desk), name


def test_a_checkin_that_is_owed_goes_to_the_desk_and_counts_once():
    screen = all_words(spoken(GALLERY["returning_1_desk"]))
    assert "Xin để lại ở quầy." in screen
    assert "1 cuốn cần đến quầy" in screen and "Đã trả 1 cuốn" not in screen


def test_offline_is_said_once_and_stays_said_while_something_is_owed():
    sentence = "Đã lưu tại đây. Sẽ gửi khi có mạng."
    assert all_words(spoken(lending(line(0), line(1, decided="pending"), **OFFLINE))).count(sentence) == 1
    nothing_yet = all_words(spoken(lending(line(0), **OFFLINE)))
    assert sentence not in nothing_yet and nothing_yet.count("Đang mất mạng. Bạn vẫn mượn được.") == 1
    assert sentence in all_words(spoken(lending(line(0, decided="pending"))))
    assert sentence not in all_words(spoken(lending(line(0))))


def test_a_pad_that_is_away_is_told_after_a_moment_and_no_book_is_lost():
    lost = lending(line(0), pad=Pad(ok=False, lost_since_ms=1_000_000 - 3_000))
    assert "Sách bạn mượn vẫn được lưu" in all_words(spoken(lost))
    blink = replace(lost, pad=Pad(ok=False, lost_since_ms=1_000_000 - 500))
    assert "Sách bạn mượn vẫn được lưu" not in all_words(spoken(blink))


def test_finish_is_always_there():
    for name, kiosk in GALLERY.items():
        if name.startswith(("lending", "returning")):
            for looks in (LARGE, SMALL):
                assert "finish" in keys(spoken(kiosk, looks=looks)), name


def pages(kiosk: Kiosk, language: str = "vi", looks: Looks = LARGE) -> list[Scene]:
    """Every page of a pile, as the button leads from one to the next."""
    found = [spoken(kiosk, language, looks)]
    while turn := next((b for b in found[-1].buttons() if b.key == "page_next"), None):
        kiosk = touched(kiosk, Touched(turn.key, turn.target))[0]
        found.append(spoken(kiosk, language, looks))
    return found


def test_up_to_three_books_are_all_named_in_full():
    for start in range(len(BOOKS)):
        for count in range(1, 4):
            lines = [line((start + i) % len(BOOKS)) for i in range(count)]
            screen = all_words(spoken(lending(*lines, patron=STAFF)))
            missing = [one.title for one in lines if one.title not in screen and len(one.title) <= (100 if count < 3 else 40)]
            assert missing == [], count


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
def test_every_reason_in_few_words_fits_the_narrowest_cell(language: str):
    """Two columns on the small screen, beside its sign."""
    for reason in filter(None, Reason):
        lines = [line(i, LineStep.REFUSED, reason=reason) for i in range(4)]
        scene = spoken(lending(*lines, patron=STAFF, **OFFLINE), language, SMALL)
        said = all_words(scene)
        sentences = said.count(words_of(language).reason(reason))
        assert sentences + said.count(words_of(language).brief(reason)) >= 3, reason


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
        return inner(after.phase).page                                                       # type: ignore[attr-defined]

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
        seen.append(inner(kiosk.phase).page)                                                 # type: ignore[attr-defined]
    assert seen == [1, 1, 1, 2, 1, 0, 13]
    away = session.step(session.step(kiosk, Touched("account"))[0], Touched("back"))[0]
    assert away.phase == Lending()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["lending_8", "lending_13", "lending_undo_5", "lending_10_trouble", "lending_4_mixed"])
@pytest.mark.parametrize("looks", [LARGE, SMALL, UPRIGHT], ids=["large", "small", "upright"])
def test_all_dates_of_a_screen_have_one_form_and_day_and_month_stay_together(looks: Looks, name: str, language: str):
    words = words_of(language)
    texts = [text for scene in pages(GALLERY[name], language, looks) for text in scene.texts()]
    long, short = plain(words.date(DUE)), plain(words.date_short(DUE))
    dated = [text for text in texts if short in text.words or long in text.words or "12/13" in text.words]
    assert dated and len({long in text.words for text in dated}) == 1 and not any("12/13" in text.words for text in dated)
    day = short if language in ("vi", "zh") else short.rstrip(".")
    assert [text.lines for text in dated if not any(day in plain(one) for one in text.lines)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_needs_somebody_is_counted_in_gold_beside_what_is_done(language: str):
    words = words_of(language)
    for looks in (LARGE, SMALL):
        scene = spoken(returning(*(back(i, "shelf") for i in range(3)), back(12, "", LineStep.DESK, reason=Reason.STILL_ON_LOAN)),
                       language, looks)
        colors = {text.words: text.color for text in scene.texts()}
        assert colors[plain(words.count("count_desk", 1))] == DAY.gold and colors[words.count("count_returned", 3)] == DAY.jade
        said = all_words(spoken(GALLERY["lending_10_offline"], language, looks))
        assert words.say(offline_key(GALLERY["lending_10_offline"])) in said
        apart = all(any(plain(words.count(key + form, n)) in said for form in forms)
                    for key, n, forms in (("count_desk", 3, ("", "_short", "_least")), ("count_waits", 2, ("", "_short"))))
        assert apart or (looks is SMALL and words.count("count_open", 5) in said)


def test_finish_is_the_filled_button_when_nothing_is_awaited():
    for name, look in (("lending_1_done", "primary"), ("lending_1_fee", "primary"), ("lending_3", "primary"),
                       ("lending_1_put_back", "secondary"), ("lending_1_here", "secondary"), ("lending_1_parts", "secondary"),
                       ("lending_1_reading", "secondary"), ("lending_40", "secondary"), ("lending_empty", "secondary")):
        assert next(b.look for b in spoken(GALLERY[name]).buttons() if b.key == "finish") == look, name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("looks", [LARGE, SMALL, UPRIGHT], ids=["large", "small", "upright"])
def test_buttons_of_a_book_have_words_and_those_of_a_question_are_equal(looks: Looks, language: str):
    for name in ("lending_40", "lending_7_asked", "lending_4_mixed", "lending_1_here", "lending_undo_5"):
        for scene in pages(GALLERY[name], language, looks):
            buttons = [b for b in scene.buttons() if b.key in ("yes", "no", "undo", "renew")]
            for button in buttons:
                assert button.label in " ".join(part.words for part in button.parts if isinstance(part, Text)), name
            assert len({(b.box[2:], b.look) for b in buttons if b.key in ("yes", "no")}) <= 1, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_upright_screen_says_large_how_the_pile_stands(language: str):
    words = words_of(language)
    for name, said in (("lending_1_done", words.count("count_yours", 1)), ("lending_1_message", words.say("head_to_desk")),
                       ("lending_pad_lost", words.count("count_yours", 1)), ("returning_foreign", words.say("head_foreign")),
                       ("returning_1_shelf", words.count("count_returned", 1)), ("lending_13", words.count("count_yours", 13)),
                       ("lending_8_trouble", words.count("head_waits", 1)), ("lending_40", words.count("head_waits", 4)),
                       ("returning_10", words.count("head_desk", 1)), ("lending_10_offline", words.count("head_waits", 2))):
        scene = spoken(GALLERY[name], language, UPRIGHT)
        sizes = {text.words: text.font_px for text in scene.texts() if text.role != "art"}
        assert sizes[plain(said)] >= UPRIGHT.sizes.title, name
        assert words.say("lay") not in all_words(scene)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lay", [lending, returning], ids=["lending", "returning"])
def test_upright_neither_the_headline_nor_the_pile_moves_as_books_are_laid_down(lay, language: str):
    """The headline begins where it began, the first six books take no more room together than the first one, and from the fifth
    on every second one moves nothing."""
    heads, edges, buttons, rows = set(), set(), set(), [set()]
    for count in range(1, 11):
        lines = [line(i) if lay is lending else back(i, "shelf") for i in (0, 1, 2, 6, 8, 10, 0, 1, 2, 6)[:count]]
        scene = spoken(lay(*lines, **({"patron": STAFF} if lay is lending else {})), language, UPRIGHT)
        large = [text for text in scene.texts() if text.font_px == UPRIGHT.sizes.display and text.align == "center"]
        cards = {node.box for node in scene.leaves() if isinstance(node, Panel) and node.fill == DAY.surface
                 and node.box[2] == UPRIGHT.sizes.width - 2 * UPRIGHT.sizes.margin}
        assert len(cards) == count
        heads.add(min(text.box[1] for text in large))
        buttons.add(tuple((button.key, button.box) for button in scene.buttons()))
        rows.append(cards)
        if count in (1, 2, 3, 4, 6):
            edges.update(((min(box[1] for box in cards) + 4) // 12, max(box[1] + box[3] for box in cards)))
    assert len(heads) == 1 and len(edges) == 2 and len(buttons) == 1
    assert all(rows[count - 1] < rows[count] for count in (6, 8, 10))


@pytest.mark.parametrize("language", LANGUAGES)
def test_upright_what_a_headline_has_no_room_for_stands_beside_the_buttons_and_nothing_is_counted_twice(language: str):
    words = words_of(language)
    for name, waits, desk, lent in (("lending_8_trouble", 1, 1, 6), ("lending_10_trouble", 2, 3, 5)):
        said = [text.words for text in spoken(GALLERY[name], language, UPRIGHT).texts()]
        beside = [one for one in said if one in {plain(words.count(key, desk)) for key in ("count_desk", "count_desk_short")}]
        done = [one for one in said if one in {plain(words.count(key, lent)) for key in ("count_yours", "count_yours_short")}]
        assert said.count(plain(words.count("head_waits", waits))) == len(beside) == len(done) == 1, (name, said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_upright_no_more_books_are_asked_for_in_one_breath_with_the_way_to_the_desk(language: str):
    words = words_of(language)
    for name in ("lending_1_message", "lending_1_says_no", "lending_1_says_much", "lending_1_fee", "returning_1_no",
                 "returning_1_desk"):
        said = all_words(spoken(GALLERY[name], language, UPRIGHT))
        assert plain(words.say("lay_more")) not in said and plain(words.say("touch_finish")) not in said, name


def test_upright_a_single_button_of_a_book_is_as_wide_as_its_word_wants():
    for language in LANGUAGES:
        undo = next(b for b in spoken(GALLERY["lending_undo"], language, UPRIGHT).buttons() if b.key == "undo")
        assert undo.box[2] < UPRIGHT.sizes.width // 2


def test_finish_stands_outermost_though_another_button_is_filled():
    for language in LANGUAGES:
        for looks in (LARGE, SMALL, UPRIGHT):
            x = {b.key: b.box[0] for b in spoken(GALLERY["lending_empty_limit"], language, looks).buttons()}
            assert x["account"] < x["finish"]


def test_the_newest_book_is_among_those_shown():
    lines = [line(i, title=f"Tập {i}") for i in range(40)]
    for looks in (LARGE, SMALL):
        assert "Tập 39" in all_words(spoken(lending(*lines, patron=STAFF), looks=looks))


def test_state_is_told_in_words_sign_and_colour():
    """Two states differ in all three, so no one has to see colours."""
    done, refused = spoken(lending(line(0))), spoken(lending(line(0, LineStep.REFUSED, reason=Reason.RESERVED)))
    new = [leaf for leaf in refused.leaves() if leaf not in set(done.leaves())]
    kinds = {type(leaf).__name__ for leaf in new}
    assert {"Text", "Icon", "Panel"} <= kinds
    assert DAY.lacquer in {leaf.color for leaf in new if isinstance(leaf, Text | Icon)}


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
NOTICES = ("", "", Reason.SCANNED_ITEM, Reason.TOO_MANY)


@settings(max_examples=90, deadline=None)
@given(LINES, st.sampled_from(LANGUAGES), st.sampled_from([LARGE, SMALL, UPRIGHT]), st.booleans(), st.sampled_from(WORLDS),
       st.sampled_from(NOTICES), st.integers(0, 3))
def test_any_pile_in_any_language_overlaps_nothing(lines, language: str, looks: Looks, borrowing: bool, world, notice, page: int):
    phase = (Lending if borrowing else Returning)(notice, 1_006_000, page)
    kiosk = lending(*lines, patron=STAFF, phase=phase, **world) if borrowing else returning(*lines, phase=phase, **world)
    scene = spoken(kiosk, language, looks)
    assert [text.words for text in scene.texts() if text.overflow] == []
    buttons, apart = scene.buttons(), looks.sizes.gap - 2
    assert [(one.key, other.key) for i, one in enumerate(buttons) for other in buttons[i + 1:]
            if max(-n for n in overlap(one.box, other.box)) < apart] == []
    assert [b.key for b in buttons if min(b.box[2:]) < looks.sizes.touch] == []
    lines_of = [(n, box) for n, text in enumerate(scene.texts()) if text.role != "art" for box in line_boxes(text)]
    assert [(one, other) for i, (n, one) in enumerate(lines_of) for m, other in lines_of[i + 1:]
            if n != m and min(overlap(one, other)) > 0] == []
    assert all(box[1] + box[3] <= looks.sizes.height for _, box in lines_of)
