"""What the library says to a patron in her account, beside loans, holds and fees."""


import pytest

from screens.gallery.states import FEES, GALLERY, HOLDS, LOANS, NOTICES, account
from screens.letters.typeset import plain
from screens.looks import Looks
from tests.account_help import known, opened
from tests.screens_help import LARGE, SMALL, all_words, spoken


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
