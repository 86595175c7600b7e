"""The account: loans, holds, fees; renewals and their answers; pages."""

from dataclasses import replace

import pytest

from kiosk.reasons import Reason
from kiosk.state import Account, FeeShown, HoldShown, LoanShown, Visit
from screens.gallery_states import BOOKS, FEES, GALLERY, HOLDS, LAN, LOANS, MANY_FEES, MANY_HOLDS, NOTICES, account, line
from screens.theme import DAY
from screens.typeset import plain
from screens.words import words_of
from tests.screens_help import LANGUAGES, LARGE, SMALL, all_words, keys, spoken


def known(*loans: LoanShown, **more) -> Account:
    return Account(known=True, loans=loans, **more)


@pytest.mark.parametrize("looks", [LARGE, SMALL], ids=["large", "small"])
def test_every_loan_of_the_page_can_be_renewed_where_it_may(looks):
    scene = spoken(GALLERY["account_full"], looks=looks)
    renew = [b.target for b in scene.buttons() if b.key == "renew"]
    page = 3 if looks is LARGE else 4                # beside holds and fees, titles as long as these have room in three rows
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
    for looks in (LARGE, SMALL):
        screen = all_words(spoken(GALLERY["account_renewing"], looks=looks))
        assert "Đang gia hạn…" in screen and "Đã gia hạn" in screen
        assert "Chưa gia hạn: đã đủ số lần." in screen


def test_a_refused_renewal_never_asks_to_leave_the_book_at_the_desk():
    for language in LANGUAGES:
        refused = account(known(replace(LOANS[0], refused=Reason.RESERVED)))
        screen = all_words(spoken(refused, language))
        assert words_of(language).not_renewed(Reason.RESERVED) in screen
        assert words_of(language).reason(Reason.RESERVED) not in screen


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("looks", [LARGE, SMALL], ids=["large", "small"])
def test_a_fee_says_why_and_a_hold_where_it_is(looks, language: str):
    words = words_of(language)
    holds = (HoldShown("1", "红楼梦", ready=True, shelf="B2-01"), HoldShown("2", "围城"))
    fees = (FeeShown("Livre rendu en retard", 35_000),)
    for found in ({"holds": holds[:1], "fees": fees}, {"holds": holds[1:], "fees": fees}, {"holds": holds}):
        screen = all_words(spoken(account(known(*LOANS[:2], **found)), language, looks))
        for hold in found["holds"]:
            key = "hold_shelf_at" if hold.ready else "hold_waiting"
            assert words.say(key, title=hold.title, shelf=hold.shelf) in screen
        assert ("fees" not in found) or plain(f"Livre rendu en retard — {words.money(35_000, 'VND')}") in plain(screen)


@pytest.mark.parametrize("looks", [LARGE, SMALL], ids=["large", "small"])
def test_what_the_library_says_to_this_patron_stands_there_in_its_words(looks):
    screen = all_words(spoken(GALLERY["account_notices_only"], looks=looks))
    assert "Phí cần trả: 35.000 ₫" in screen and "owes" not in screen
    alone = spoken(GALLERY["account_notices_alone"], looks=looks)
    assert "Phí cần trả: 35.000 ₫" in all_words(alone) and "Thẻ của bạn sẽ hết hạn" in all_words(alone)
    assert not [text for text in alone.texts() if "Thư viện nhắn" in text.words and text.bold]


def test_what_the_library_says_pushes_out_no_fee_and_no_hold_that_is_ready():
    for more in ((), NOTICES * 3):
        for looks in (LARGE, SMALL):
            screen = all_words(spoken(account(known(*LOANS[:4], holds=HOLDS, fees=FEES, messages=more)), looks=looks))
            assert "35.000 ₫" in plain(screen) and ("kệ B2-01" in screen or "Sẵn sàng: 1" in screen)


def test_an_account_with_many_notices_and_no_room_keeps_its_loans():
    full = account(known(*LOANS[:4], messages=NOTICES * 5))
    for looks in (LARGE, SMALL):
        renew = [b.target for b in spoken(full, looks=looks).buttons() if b.key == "renew"]
        assert renew == [loan.item for loan in LOANS[:4] if loan.renewals_left]


def test_holds_that_are_ready_and_those_that_are_not_are_told_apart():
    holds = (HoldShown("1", "红楼梦", ready=True, shelf="B2-01"), HoldShown("2", "围城"))
    scene = spoken(account(known(*LOANS[:2], holds=holds)))
    colors = {text.words: text.color for text in scene.texts()}
    assert colors["红楼梦: kệ B2-01"] == DAY.jade_deep and colors["围城: chưa về"] == DAY.sky


def test_all_holds_and_fees_stand_beside_four_loans():
    full = account(known(*LOANS[:4], holds=MANY_HOLDS, fees=MANY_FEES))
    screen = all_words(spoken(full))
    assert "Livre rendu en retard — 35.000 ₫" in screen and "— 20.000 ₫" in screen and "— 50.000 ₫" in screen
    assert "红楼梦: kệ B2-01" in screen and "kệ A1-12" in screen and "sẵn sàng" in screen and "và 3 cuốn nữa" in screen
    two = account(known(*LOANS[:4], holds=MANY_HOLDS[:3], fees=MANY_FEES[:2]))
    assert "chưa về" in all_words(spoken(two)) and "nữa" not in all_words(spoken(two))
    assert "105.000 ₫" in all_words(spoken(full, looks=SMALL)) and "Sẵn sàng: 3" in all_words(spoken(full, looks=SMALL))


def test_the_sum_of_some_fees_stands_before_them():
    screen = all_words(spoken(account(known(*LOANS[:4], fees=MANY_FEES))))
    assert screen.index("Phí cần trả: 105.000 ₫") < screen.index("Livre rendu en retard — 35.000 ₫")


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
