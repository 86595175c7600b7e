"""The account: loans, holds, fees; renewals and their answers; pages."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from kiosk.events import Touched
from kiosk.reasons import Reason
from kiosk.settings import Look
from kiosk.state import Account, FeeShown, HoldShown, Kiosk, Link, LoanShown, Visit
from kiosk.touches import touched
from screens import spoken as ears
from screens.focus import order
from screens.gallery.states import BOOKS, FEES, GALLERY, HOLDS, LAN, LOANS, MANY_FEES, MANY_HOLDS, NOTICES, account, line
from screens.letters.faces import width as text_width
from screens.letters.typeset import plain
from screens.looks import Looks
from screens.notices import notices
from screens.scene import Cover, Icon, Panel, Scene, Text
from screens.theme import DAY, LARGER, pitch
from screens.view import view
from screens.words import words_of
from tests.gallery.forms import FORMS as FORMS_OF
from tests.gallery.forms import Form
from tests.screens_help import LANGUAGES, LARGE, SMALL, all_words, keys, spoken


def known(*loans: LoanShown, **more) -> Account:
    return Account(known=True, loans=loans, **more)


@pytest.mark.parametrize("looks", [LARGE, SMALL], ids=["large", "small"])
def test_every_loan_of_the_page_can_be_renewed_where_it_may(looks):
    scene = spoken(GALLERY["account_full"], looks=looks)
    renew = [b.target for b in scene.buttons() if b.key == "renew"]
    page = 3 if looks is LARGE else 2                # beside holds and fees, titles as long as these have room in three rows
    assert renew == [loan.item for loan in LOANS[:page] if loan.renewals_left]
    assert {"renew_all", "page_next", "back", "finish"} <= keys(scene)
    assert "page_prev" not in keys(scene)
    second = spoken(GALLERY["account_page_2"], looks=looks)
    there = [loan.item for loan in LOANS[page:2 * page] if loan.renewals_left]
    assert [b.target for b in second.buttons() if b.key == "renew"] == there
    assert "page_prev" in keys(second) and ("page_next" in keys(second)) == (len(LOANS) > 2 * page)


def test_one_loan_needs_no_renew_all_and_one_page_no_pages():
    assert not {"renew_all", "page_next", "page_prev"} & keys(spoken(account(known(LOANS[0]))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_and_overdue_loans_are_said(language: str):
    words = words_of(language)
    screen = all_words(spoken(account(known(*LOANS[:2])), language))
    assert words.say("overdue", date=words.date("2026-11-02")) in screen
    assert words.say("due", date=words.date("2026-12-13")) in screen
    assert words.say("due_unknown") in all_words(spoken(account(known(LoanShown("1", "Số đỏ"))), language))


def test_the_answer_to_a_renewal_stands_with_its_loan():
    for form in ("1280x800", "800x480"):
        screen = _all_pages(GALLERY["account_renewing"], FORMS_OF[form])
        assert "Đang gia hạn…" in screen and "Đã gia hạn" in screen
        assert "Chưa gia hạn: đã đủ số lần." in screen


def test_a_refused_renewal_never_asks_to_leave_the_book_at_the_desk():
    for language in LANGUAGES:
        refused = account(known(replace(LOANS[0], refused=Reason.RESERVED)))
        screen = all_words(spoken(refused, language))
        assert words_of(language).not_renewed(Reason.RESERVED) in screen
        assert words_of(language).reason(Reason.RESERVED) not in screen


def opened(kiosk: Kiosk, part: str) -> Kiosk:
    return touched(kiosk, Touched("part", part))[0]


def part_of(phase: Account, part: str, language: str, looks: Looks) -> str:
    return plain(all_words(spoken(opened(account(phase), part), language, looks)))


FORMS = pytest.mark.parametrize("form", ["1280x800", "800x480", "1080x1920", "1280x800-large", "1280x800-low"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("looks", [LARGE, SMALL], ids=["large", "small"])
def test_a_fee_says_why_and_a_hold_where_it_is(looks: Looks, language: str):
    words = words_of(language)
    holds = (HoldShown("1", "红楼梦", ready=True, shelf="B2-01"), HoldShown("2", "围城"), HoldShown("3", "史记", ready=True))
    here = known(*LOANS[:2], holds=holds, fees=(FeeShown("Livre rendu en retard", 35_000), FeeShown("Lost card", 20_000)))
    told = part_of(here, "holds", language, looks)
    for expected in (words.say("shelf_at", shelf="B2-01"), "红楼梦", words.say("not_here_yet"), "围城", words.say("ready_now")):
        assert plain(expected) in told
    told = part_of(here, "pay", language, looks)
    for expected in ("Livre rendu en retard", words.money(35_000, "VND"), words.money(20_000, "VND"), words.money(55_000, "VND")):
        assert plain(expected) in told


@FORMS
@pytest.mark.parametrize("name", ["account_much", "account_notices_much", "account_full", "account_notices", "account_no_loans"])
def test_nothing_of_an_account_is_left_out_it_stands_there_or_a_button_opens_it(name: str, form: str):
    """Every shelf, amount, title and notice, on the screen or one touch (and its pages) away, and not cut."""
    there, kiosk = FORMS_OF[form], FORMS_OF[form].of(GALLERY[name])
    phase = kiosk.phase
    assert isinstance(phase, Account)
    told = _all_pages(kiosk, there)
    for button in view(kiosk, there.looks).buttons():
        if button.key == "part":
            told += _all_pages(opened(kiosk, button.target), there)
    for hold in phase.holds:
        assert plain(hold.title)[:20] in told and (hold.shelf or "") in told
    for fee in phase.fees:
        assert plain(words_of("vi").money(fee.amount, "VND")) in told and fee.why in told
    said = notices(phase.messages, words_of("vi"), fees=bool(phase.fees), currency="VND")
    assert (said and all(plain(words) in told for words in said)) or not phase.messages
    assert "…" not in " ".join(text.words for text in view(kiosk, there.looks).texts() if "₫" in text.words or "kệ" in text.words)


def _all_pages(kiosk: Kiosk, form: Form) -> str:
    told = []
    while True:
        scene = view(kiosk, form.looks)
        told.append(plain(all_words(scene)))
        following = next((b for b in scene.buttons() if b.key == "page_next"), None)
        if following is None:
            return " ".join(told)
        kiosk = touched(kiosk, Touched(following.key, following.target))[0]


@FORMS
def test_the_keypad_reaches_every_part(form: str):
    scene = FORMS_OF[form].scene("account_notices_much", "vi")
    parts = [b for b in scene.buttons() if b.key == "part"]
    assert parts and all(button in order(scene) for button in parts)
    assert all(min(b.box[2:]) >= FORMS_OF[form].looks.sizes.mm(15) for b in parts)


@FORMS
def test_a_part_of_an_account_leads_back_to_the_same_page_of_loans(form: str):
    kiosk = touched(GALLERY["account_notices_much"], Touched("page_next", "1"))[0]
    for part in ("holds", "pay", "messages"):
        scene = view(FORMS_OF[form].of(opened(kiosk, part)), FORMS_OF[form].looks)
        assert {"back", "finish"} <= keys(scene) and not {"part", "renew", "renew_all"} & keys(scene)
        assert touched(opened(kiosk, part), Touched("back"))[0] == kiosk
    assert opened(kiosk, "nonsense") == kiosk


def test_on_a_low_screen_a_notice_goes_before_the_third_loan():
    scene = spoken(account(known(*LOANS, messages=NOTICES)), looks=SMALL)
    assert "1 thông báo" in plain(all_words(scene))
    assert [b.target for b in scene.buttons() if b.key == "part"] == ["pay", "messages"]
    assert len([loan for loan in LOANS if loan.title in all_words(scene)]) == 2


@pytest.mark.parametrize("looks", [LARGE, SMALL], ids=["large", "small"])
def test_what_the_library_says_to_this_patron_stands_there_in_its_words(looks: Looks):
    alone = spoken(opened(GALLERY["account_notices_alone"], "messages"), looks=looks)
    words = all_words(alone)
    assert "owes" not in words and "35.000 ₫" not in words and "Thẻ của bạn sẽ hết hạn" in words
    assert not [text for text in alone.texts() if "Thư viện nhắn" in text.words and text.bold]


def test_what_the_library_says_pushes_out_no_fee_and_no_hold_that_is_ready():
    for more in ((), NOTICES * 3):
        for looks in (LARGE, SMALL):
            screen = plain(all_words(spoken(account(known(*LOANS[:4], holds=HOLDS, fees=FEES, messages=more)), looks=looks)))
            assert "35.000 ₫" in screen and any(said in screen for said in ("Kệ B2-01", "đã về"))


def test_an_account_with_many_notices_and_no_room_keeps_its_loans():
    full = account(known(*LOANS[:4], messages=NOTICES * 5))
    for looks, page in ((LARGE, 4), (SMALL, 2)):
        renew = [b.target for b in spoken(full, looks=looks).buttons() if b.key == "renew"]
        assert renew == [loan.item for loan in LOANS[:page] if loan.renewals_left]


def test_holds_that_are_ready_and_those_that_are_not_are_told_apart():
    holds = (HoldShown("1", "红楼梦", ready=True, shelf="B2-01"), HoldShown("2", "围城"))
    scene = spoken(account(known(*LOANS[:2], holds=holds, part="holds")))
    colors = {text.words: text.color for text in scene.texts()}
    assert colors["Kệ B2-01"] == DAY.jade_deep and colors["Chưa về"] == DAY.sky


def test_the_shelf_and_the_amount_stand_before_the_title_and_the_sum_before_all():
    full = account(known(*LOANS[:4], fees=MANY_FEES))
    screen = plain(all_words(spoken(full)))
    assert screen.index("105.000 ₫") < screen.index("35.000 ₫") < screen.index("Livre rendu") < screen.index("20.000 ₫")
    two = all_words(spoken(account(known(*LOANS[:2], holds=MANY_HOLDS[:2]))))
    assert two.index("Sách đã về: 2") < two.index("Kệ B2-01") < two.index("红楼梦") < two.index("Kệ A1-12")


DATED = ("overdue", "overdue_short", "due", "due_short")


def test_dates_stand_in_one_form_on_a_screen_and_a_loan_without_a_button_says_why():
    for form in FORMS_OF.values():
        for language in LANGUAGES:
            words = words_of(language)
            screen = all_words(view(replace(form.of(GALLERY["account_much"]), language=language), form.looks))
            long, short = (words.say(key, date=date("2026-12-13"))
                           for key, date in (("due", words.date), ("due_short", words.date_short)))
            assert (long in screen) != (short in screen.replace(long, ""))
            two = view(replace(form.of(GALLERY["account_2"]), language=language), form.looks).texts()
            dated = [text.words for text in two if any(words.say(key, date="").rstrip(" ()") in text.words for key in DATED)]
            assert len(dated) == 2 and len({"2026" in said for said in dated}) == 1, dated
    assert words_of("vi").say("no_renewal") in all_words(spoken(account(known(*LOANS[:3]))))


@pytest.mark.parametrize("look", [Look(), Look(large=True)], ids=["usual", "large"])
def test_large_letters_are_large_on_every_account(look: Look):
    """The switch would seem to do nothing."""
    for name in [name for name in GALLERY if name.startswith("account")]:
        for language in LANGUAGES:
            scene = spoken(replace(GALLERY[name], look_chosen=look), language)
            titles = [text.font_px for text in scene.texts() if text.bold and text.role == "body"]
            assert not look.large or max(titles) >= LARGE.lettered(LARGER[1]).sizes.body, (name, language)


def test_by_ear_a_part_is_told_whole_and_aloud_nothing_of_it():
    kiosk = replace(GALLERY["account_much"], language="en")
    scene = spoken(kiosk, "en")
    assert ears.place(kiosk) != ears.place(opened(kiosk, "pay")) == ears.place(opened(kiosk, "pay"))
    for part in ("holds", "pay"):
        inside = opened(kiosk, part)
        told = " ".join(ears.screen(inside, spoken(inside, "en"), True))
        assert ("shelf A1-12" if part == "holds" else "₫20,000: Lost card") in told
        assert ears.screen(inside, spoken(inside, "en"), False) == ["My account"]
    for button in scene.buttons():
        assert not any(char.isdigit() for char in ears.button(button, kiosk, False))


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_the_network_the_account_says_so_and_not_that_something_was_saved(language: str):
    words = words_of(language)
    screen = all_words(spoken(GALLERY["account_failed"], language))
    assert words.say("no_network") in screen and words.say("offline") not in screen
    saved = replace(GALLERY["account_failed"], visit=Visit(1, LAN, (line(0, decided="pending"),)))
    assert words.say("offline") in all_words(spoken(saved, language))
    assert words.say("no_network") not in all_words(spoken(GALLERY["account_2"], language))


def test_nothing_known_yet_and_nothing_to_be_had_are_told_apart():
    assert "Đang lấy thông tin" in all_words(spoken(GALLERY["account_loading"]))
    assert "Chưa xem được tài khoản" in all_words(spoken(GALLERY["account_failed"]))
    assert "Bạn hiện không mượn cuốn nào." in all_words(spoken(GALLERY["account_none"]))
    for name in ("account_loading", "account_failed", "account_none"):
        assert {"back", "finish"} <= keys(spoken(GALLERY[name]))


def test_titles_that_everybody_knows_are_not_cut_on_the_large_screen():
    loans = tuple(LoanShown(str(i), title, due="2026-12-13", renewals_left=1) for i, (title, _) in enumerate(BOOKS[:4]))
    screen = all_words(spoken(account(known(*loans))))
    assert [loan.title for loan in loans if loan.title not in screen] == []


@FORMS
@pytest.mark.parametrize("language", LANGUAGES)
def test_without_the_network_every_account_says_so_and_offers_no_renewal(form: str, language: str):
    there, words = FORMS_OF[form], words_of(language)
    for name in ("account_much_2", "account_notices_much", "account_page_2", "account_holds"):
        kiosk = replace(there.of(GALLERY[name]), language=language, link=Link())
        scene = view(kiosk, there.looks)
        key = "no_network" if name == "account_holds" else "no_network_renew"
        assert plain(words.say(key)) in all_words(scene) and not {"renew", "renew_all"} & keys(scene), name
        assert words.say("no_renewal") not in all_words(scene)


@FORMS
@pytest.mark.parametrize("language", LANGUAGES)
def test_renew_all_and_the_way_back_stand_there_with_their_words(form: str, language: str):
    """The sign alone is that of one renewal."""
    for name in ("account_much", "account_notices_much", "account_full"):
        for button in FORMS_OF[form].scene(name, language).buttons():
            if button.key == "renew_all" or (button.key == "back" and "large" not in form):
                assert any(isinstance(part, Text) for part in button.parts), (name, button.key)


def test_holds_that_are_not_here_yet_are_counted_apart():
    assert "Reserved: 3 ready, 3 not here yet" in plain(all_words(spoken(GALLERY["account_holds"], "en", LARGE)))
    assert "Reserved 3 ready" in plain(all_words(spoken(GALLERY["account_holds"], "en", SMALL)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_loan_without_a_button_says_why_on_a_low_screen_too(language: str):
    words = words_of(language)
    for name in ("account_notices_only", "account_page_2"):
        screen = _all_pages(replace(GALLERY[name], language=language), FORMS_OF["800x480"])
        assert words.say("no_renewal") in screen or words.say("no_renewal_brief") in screen, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_never_holds_a_single_loan_where_there_are_more(language: str):
    several = {name: kiosk.phase.loans for name, kiosk in GALLERY.items()
               if isinstance(kiosk.phase, Account) and kiosk.phase.known and len(kiosk.phase.loans) > 1 and not kiosk.phase.part}
    for form in FORMS_OF.values():
        for name, loans in several.items():
            scene = form.scene(name, language)
            shown = {text.words[:6] for text in scene.texts()} & {plain(loan.title)[:6] for loan in loans}
            assert len(shown) >= 2, (name, form.looks.sizes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_title_on_two_lines_breaks_in_no_count_and_no_amount(language: str):
    for form in FORMS_OF.values():
        for name in ("account_holds", "account_pay"):
            title = form.scene(name, language).texts()[0]
            assert len(title.lines) == 1 or title.lines[0].rstrip()[-1] in ",:，：", (name, title.lines)


EVERY = [name for name in GALLERY if name.startswith("account")]


@pytest.mark.parametrize("form", ["1280x800", "800x480", "1280x800-large", "1280x800-low", "1280x800-contrast"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_that_renews_says_so(form: str, language: str):
    """An arrow that turns is read as «load again». On a small screen in larger letters too."""
    for name in EVERY:
        large = replace(GALLERY[name], language=language, look_chosen=Look(large=True))
        for scene in (FORMS_OF[form].scene(name, language), view(large, FORMS_OF[form].looks)):
            for button in (button for button in scene.buttons() if button.key == "renew"):
                said = [part.words for part in button.parts if isinstance(part, Text)]
                assert said == [words_of(language).say("renew")], (name, said)


def test_in_a_small_card_a_refused_renewal_says_why_beside_its_button():
    for reason, said in ((Reason.RESERVED, "Có người đặt trước"), (Reason.LIBRARY_SAYS_NO, "Chưa gia hạn")):
        refused = known(replace(LOANS[0], refused=reason), LOANS[1], holds=HOLDS, fees=FEES)
        scene = spoken(account(refused), looks=SMALL)
        assert said in plain(all_words(scene)) and "renew" in keys(scene)


def test_larger_letters_of_a_small_screen_stay_in_their_row():
    for name in EVERY:
        for language in LANGUAGES:
            scene = view(replace(GALLERY[name], language=language, look_chosen=Look(large=True)), SMALL)
            for top, bottom, texts in _rows(scene):
                assert all(text.box[1] >= top - 4 and text.box[1] + text.box[3] <= bottom + 4 for text in texts), name


@FORMS
@pytest.mark.parametrize("language", LANGUAGES)
def test_why_a_loan_has_no_button_stands_in_a_line_of_its_own_or_in_that_of_the_date(form: str, language: str):
    """Never in a column that takes from titles and dates."""
    words = words_of(language)
    notes = plain(words.say("no_renewal")), plain(words.say("no_renewal_brief"))
    found = 0
    for name in EVERY:
        for text in FORMS_OF[form].scene(name, language).texts():
            if plain(text.words).endswith(notes):
                found += 1
                assert len(text.lines) == 1 and text.align == "left", (name, text.lines)
    assert found


@pytest.mark.parametrize("form", ["1280x800", "800x480", "1280x800-low"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_three_lines_of_a_loan_keep_from_the_edges_of_their_row(form: str, language: str):
    for name in [name for name in EVERY if not GALLERY[name].phase.part]:           # type: ignore[attr-defined]  # an account
        scene = FORMS_OF[form].scene(name, language)
        for top, bottom, texts in _rows(scene):
            if sum(len(text.lines) for text in texts) > 2:
                high, low = min(text.box[1] for text in texts), max(text.box[1] + text.box[3] for text in texts)
                assert high - top >= 7 and bottom - low >= 7, (name, [text.words for text in texts], high - top, bottom - low)


def _rows(scene: Scene) -> list[tuple[int, int, list[Text]]]:
    """Of each row or card of a white sheet: its edges, and the words in it that belong to no button."""
    panels = [node for node in scene.nodes if isinstance(node, Panel)]
    own = {id(part) for button in scene.buttons() for part in button.parts}
    found = []
    for card in (panel for panel in panels if panel.fill == DAY.surface and panel.border_px):
        x, y, width, height = card.box
        lines = sorted(p.box[1] for p in panels if p.fill == DAY.hair and x <= p.box[0] < x + width and y < p.box[1] < y + height)
        for top, bottom in pairwise((y, *lines, y + height)):
            inside = [text for text in scene.texts() if id(text) not in own and text.role == "body"
                      and x <= text.box[0] < x + width and top <= text.box[1] + text.box[3] // 2 < bottom]
            found.append((top, bottom, inside))
    return found


def test_a_title_of_two_lines_has_a_higher_row_and_covers_are_alike():
    scene = FORMS_OF["1280x800"].scene("account_page_2", "fr")
    heights = [bottom - top for top, bottom, _ in _rows(scene)]
    assert len(heights) == 3 and heights[0] + 20 < heights[1] == heights[2]
    assert len({node.box[2:] for node in scene.nodes if isinstance(node, Cover)}) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_touched_stays_where_it_is_while_a_loan_is_renewed(language: str):
    """Rows are as high as their loans at rest; a title in a card stands still."""
    for form in (FORMS_OF["1280x800"], FORMS_OF["800x480"], FORMS_OF["1280x800-low"]):
        for name in ("account_page_2", "account_full", "account_much"):
            kiosk = replace(form.of(GALLERY[name]), language=language)
            assert isinstance(kiosk.phase, Account)
            before = view(kiosk, form.looks)
            renewed = next(b.target for b in before.buttons() if b.key == "renew")
            loans = tuple(replace(loan, renewing=loan.item == renewed) for loan in kiosk.phase.loans)
            after = view(replace(kiosk, phase=replace(kiosk.phase, loans=loans)), form.looks)
            assert {(b.target, b.box) for b in after.buttons() if b.key == "renew"} == {
                (b.target, b.box) for b in before.buttons() if b.key == "renew" and b.target != renewed}, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_beside_the_loans_what_is_ready_and_what_is_not_here_yet_are_both_counted(language: str):
    for name in ("account_much", "account_full"):
        holds = next(b for b in FORMS_OF["1280x800"].scene(name, language).buttons() if b.target == "holds")
        said = next(part.words for part in holds.parts if isinstance(part, Text))
        assert len(re.findall(r"\d+", said)) == 2, said


OF_WHAT = {"vi": ("Sách", "Đặt trước"), "en": ("Reserved", "Ready for you", "Ready:"), "fr": ("Réservation", "À retirer :"),
           "zh": ("预约", "已到")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_count_of_what_has_come_or_not_says_of_what(language: str):
    """«Đã về: 3»: three what? «1 not here yet» beside an overdue loan: one that has not come back?"""
    for form in FORMS_OF.values():
        for name in EVERY:
            scene = form.scene(name, language)
            said = [plain(" ".join(part.words for part in button.parts if isinstance(part, Text)))
                    for button in scene.buttons() if button.target == "holds"]
            bare = {plain(words_of(language).count("holds_waiting", n)) for n in (1, 3)}
            assert all(any(what in words for what in OF_WHAT[language]) for words in [*said, *bare]), (name, said)


@FORMS
@pytest.mark.parametrize("language", LANGUAGES)
def test_where_to_pay_stands_with_what_is_to_pay(form: str, language: str):
    """On the page of the fees always; at least there, and in one touch."""
    there, words = FORMS_OF[form], words_of(language)
    said = [plain(words.say(key, amount="")).rstrip(" :：") for key in ("pay_at_desk", "pay_at_desk_short", "fees_desk")]
    assert said[0] in plain(all_words(there.scene("account_pay", language)))
    for name in ("account_2", "account_notices_only", "account_notices_alone", "account_no_loans"):
        kiosk = replace(there.of(GALLERY[name]), language=language)
        told = plain(all_words(view(kiosk, there.looks)) + " " + all_words(view(opened(kiosk, "pay"), there.looks)))
        assert any(where in told for where in said), (name, told)
    assert said[0] in ears.screen(opened(kiosk, "pay"), view(opened(kiosk, "pay"), there.looks), True)


@FORMS
def test_an_amount_in_words_of_the_library_is_told_as_a_fee(form: str):
    """One thing in one dress: amber, with its coins."""
    there = FORMS_OF[form]
    for name in ("account_notices_only", "account_notices_alone"):
        scene = there.scene(name, "vi")
        colors = {text.color for text in scene.texts() if "35.000" in plain(text.words)}
        assert colors == {DAY.gold}, name
    two = account(known(*LOANS[:2], messages=("Patron owes 3500.00", "Patron owes 20000.00")))
    assert [b.target for b in spoken(two, looks=SMALL).buttons() if b.key == "part"] == ["messages"]


def test_where_buttons_stand_low_no_loan_has_one_above():
    form = FORMS_OF["1280x800-low"]
    for name in EVERY:
        for language in LANGUAGES:
            scene = form.scene(name, language)
            high = [b.box[1] for b in scene.buttons() if b.key == "renew"]
            assert min(high, default=scene.height) >= scene.height * 0.26, (name, language, high)


@FORMS
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_number_of_the_page_keeps_from_its_arrows(form: str, language: str):
    for name in EVERY:
        scene = FORMS_OF[form].scene(name, language)
        turns = [b.box for b in scene.buttons() if b.key in ("page_next", "page_prev")]
        for text in scene.texts():
            if not re.fullmatch(r"\d+/\d+", text.words):
                continue
            wide = text_width(text.words, text.font_px, True)
            left = text.box[0] + (text.box[2] - wide) // 2
            assert all(box[0] >= left + wide + 5 or box[0] + box[2] <= left - 5 for box in turns), (name, turns, left, wide)


def test_upright_name_headline_and_buttons_have_one_size_and_one_place():
    form, heads = FORMS_OF["1080x1920"], set()
    pile = next(text.box[1] for text in form.scene("lending_3", "vi").texts() if text.font_px == form.looks.sizes.display
                and text.box[1] < 300)
    full = pile - pitch(form.looks.sizes.body)                      # all of its items need all of the height
    for name in EVERY:
        scene = form.scene(name, "vi")
        bar = {b.key: b.box for b in scene.buttons() if b.key in ("finish", "back")}
        words = [text for text in scene.texts() if text.align == "center" and text.font_px == form.looks.sizes.display
                 and text.box[1] < 300]
        heads.add((scene.texts()[0].box[:2], scene.texts()[0].font_px, bar["finish"], bar["back"]))
        assert not words or words[0].box[1] == (pile if name != "account_much" else full) or not GALLERY[name].link.up, name
    assert len(heads) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_the_buttons_of_a_row_all_have_their_sign_or_none(language: str):
    for form in FORMS_OF.values():
        for name in EVERY:
            buttons = [b for b in form.scene(name, language).buttons() if b.key in ("finish", "back", "renew_all")]
            signs = {any(isinstance(part, Icon) for part in b.parts) for b in buttons}
            assert len(signs) == 1, (name, form.looks.sizes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_large_letters_are_alike_on_all_buttons_below(language: str):
    for name in EVERY:
        buttons = FORMS_OF["1280x800-large"].scene(name, language).buttons()
        sizes = {part.font_px for button in buttons if button.key in ("finish", "back", "renew_all")
                 for part in button.parts if isinstance(part, Text)}
        assert len(sizes) == 1, (name, sizes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_beside_the_loans_breaks_for_the_sake_of_a_wider_list(language: str):
    scene = FORMS_OF["1280x800"].scene("account_notices_only", language)
    amount = words_of(language).money(35_000, "VND")
    assert [len(text.lines) for text in scene.texts() if plain(amount) in plain(text.words)] == [1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_upright_a_row_of_many_lines_keeps_them_from_its_edges(language: str):
    """Rules part the rows; no words come near one."""
    form = FORMS_OF["1080x1920"]
    for name in ("account_page_2", "account_notices_much", "account_full", "account_much_2"):
        scene = form.scene(name, language)
        rules = [node.box[1] for node in scene.leaves() if isinstance(node, Panel) and node.fill == DAY.hair and node.box[3] <= 2]
        words = [text.box for text in scene.texts() if text.role != "art" and text.ground == DAY.surface]
        assert len(rules) == 6
        for rule in rules:
            assert not [box for box in words if box[1] - 10 < rule < box[1] + box[3] + 10], (name, rule)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS_OF)
def test_a_loan_that_was_not_renewed_is_named_whatever_page_is_shown(form: str, language: str):
    """After «renew all» nobody leaves with one refused and does not know it."""
    kiosk = FORMS_OF[form].of(GALLERY["account_renewing"])
    assert isinstance(kiosk.phase, Account)
    refused = next(loan for loan in kiosk.phase.loans if loan.refused)
    assert refused.title in all_words(view(replace(kiosk, language=language), FORMS_OF[form].looks))
