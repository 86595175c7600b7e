import pytest

from kiosk.titles import better, may_be_worn


@pytest.mark.parametrize(("ours", "theirs", "shown"), [
    ("Truyện Kiều", "Truy?n Ki?u", "Truyện Kiều"),
    ("红楼梦", "???", "红楼梦"),
    ("Truyện Kiều", "Truyện Kiều : Đoạn trường tân thanh", "Truyện Kiều : Đoạn trường tân thanh"),
    ("Truyện Kiều", "TRUY?N KI?U : ?OAN TRU?NG", "Truyện Kiều"),
    ("", "Truy?n Ki?u", "Truy?n Ki?u"),
    ("Truyện Kiều", "", "Truyện Kiều"),
    ("Who is there", "Who is there?", "Who is there?"),
    ("Số đỏ", "Ch? Phèo", "Ch? Phèo"),
    ("", "", ""),
])
def test_a_title_that_has_lost_letters_on_the_line_gives_way_to_the_one_we_know(ours: str, theirs: str, shown: str):
    assert better(ours, theirs) == shown


@pytest.mark.parametrize(("title", "worn"), [("Truy?n Ki?u", True), ("???", True), ("Quo vadis?", False), ("Why? Because", False),
                                             ("", False)])
def test_a_worn_title_is_not_kept_for_later(title: str, worn: bool):
    assert may_be_worn(title) is worn
