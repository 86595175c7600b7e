"""Covers, pictures and signs: drawn from data, the same for all copies, never outside their box."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.paint.art import PILES
from screens.paint.covers import DESIGNS, PALETTE, THREAD_CLOTH, Work, cover
from screens.paint.icons import ICONS
from screens.paint.painter import bounds
from screens.paint.paths import outline
from screens.scene import Panel, Text
from screens.theme import DAY, contrast

BOX = (100, 50, 210, 300)
TITLES = st.text(st.sampled_from("Truyện Kiều 红楼梦Đặng,:;.-()0123"), max_size=120)


def words(work: Work, box=BOX) -> list[str]:
    return [part.words for part in cover(box, work, DAY).parts if isinstance(part, Text) and part.words]


def test_all_copies_of_a_work_look_alike_and_works_differ():
    one = cover(BOX, Work("Truyện Kiều", "Nguyễn Du"), DAY)
    assert one == cover(BOX, Work("Truyện Kiều", "Nguyễn Du"), DAY)
    assert one.parts[0] == cover(BOX, Work("TRUYỆN KIỀU", "Nguyễn Du"), DAY).parts[0]
    many = {Work(f"Sách {n}").number % 12 for n in range(200)}
    assert many == set(range(12))
    assert {Work(f"Sách {n}").number // 12 % len(DESIGNS) for n in range(200)} == set(range(len(DESIGNS)))


@given(TITLES, TITLES, st.integers(1, 4), st.integers(20, 400))
def test_nothing_of_a_cover_leaves_its_box(title: str, author: str, parts: int, width: int):
    box = (10, 10, width, round(width / 0.7))
    for part in cover(box, Work(title, author, parts), DAY).parts:
        x, y, w, h = part.box
        assert x >= 10 - 1 and y >= 10 - 1 and x + w <= 10 + width + 1 and y + h <= 10 + box[3] + 1, part
        if isinstance(part, Text):
            assert not part.overflow


@given(TITLES.filter(str.strip))
def test_words_on_a_cover_can_be_read(title: str):
    for part in cover(BOX, Work(title, title), DAY).parts:
        if isinstance(part, Text):
            assert contrast(part.color, part.ground) >= 3.0


def test_a_book_shows_its_title_and_author():
    assert words(Work("Số đỏ", "Vũ Trọng Phụng")) == ["Số đỏ", "Vũ Trọng Phụng"]
    assert words(Work("Số đỏ", "Vũ Trọng Phụng"), (0, 0, 40, 57)) == []


def test_a_chinese_classic_is_thread_bound_with_its_title_downwards():
    parts = cover(BOX, Work("红楼梦", "曹雪芹"), DAY).parts
    assert parts[0].box == BOX and isinstance(parts[0], Panel) and parts[0].fill == THREAD_CLOTH
    title = next(part for part in parts if isinstance(part, Text))
    assert title.lines == ("红", "楼", "梦") and title.words == "红楼梦"
    modern = cover(BOX, Work("围城", "钱锺书"), DAY).parts[0]
    assert isinstance(modern, Panel) and modern.fill in {cloth for cloth, _ in PALETTE}


def test_a_disc_is_a_square_with_a_ring():
    first = cover(BOX, Work("In the Mood for Love (DVD)", "Wong Kar-wai"), DAY).parts[0]
    assert first.box[2] == first.box[3]
    assert words(Work("In the Mood for Love (DVD)")) == ["In the Mood for Love"]


def test_a_set_is_a_stack_and_what_is_not_known_yet_is_blank():
    assert len(cover(BOX, Work("三国演义", "", 3), DAY).parts) == len(cover(BOX, Work("三国演义"), DAY).parts) + 2
    assert words(Work("", "Nguyễn Du")) == []


@pytest.mark.parametrize("title", ["三国演义", "Số đỏ", "In the Mood for Love (DVD)"])
@pytest.mark.parametrize("box", [BOX, (0, 0, 49, 70)])
def test_an_edge_goes_around_each_volume_of_a_set_and_no_white_lies_between_them(title: str, box):
    plain, edged = cover(box, Work(title, "", 3), DAY), cover(box, Work(title, "", 3), DAY).edged((255, 255, 255), 3)
    assert len(edged.parts) == len(plain.parts) + 3
    white = [part for part in edged.parts if isinstance(part, Panel) and part.fill == (255, 255, 255)]
    assert [edged.parts.index(one) for one in white] == [0, 2, 4]
    for edge, volume in zip(white, (edged.parts[1], edged.parts[3], edged.parts[5]), strict=True):
        assert edge.box[2] - volume.box[2] in (2, 4, 6) and volume.box[0] - edge.box[0] == (edge.box[2] - volume.box[2]) // 2


@pytest.mark.parametrize("name", sorted(ICONS))
def test_every_sign_stays_on_its_grid(name: str):
    for path in ICONS[name]:
        what = outline(path)
        for line in what.lines:
            for x, y in line:
                assert min(x, y) - what.pen / 2 >= -0.01 and max(x, y) + what.pen / 2 <= 24.01, (name, x, y)


def test_a_path_with_an_unknown_word_is_refused():
    with pytest.raises(ValueError, match="stroke or fill"):
        outline("paint M 0 0")
    with pytest.raises(ValueError, match="could not convert"):
        outline("fill M 0 0 Q 1 1")


def test_a_curve_begins_and_ends_where_it_says_and_a_circle_closes():
    line = outline("stroke 2 M 0 0 C 5 0 10 5 10 10").lines[0]
    assert line[0] == (0, 0) and line[-1] == pytest.approx((10, 10))
    circle = outline("fill O 12 12 5").lines[0]
    assert circle[0] == pytest.approx(circle[-1])
    assert all(((x - 12) ** 2 + (y - 12) ** 2) ** 0.5 == pytest.approx(5) for x, y in circle)


def test_a_pile_has_as_many_books_as_it_says():
    assert all(len(books) == count for count, books in PILES.items())
    assert bounds(cover(BOX, Work("Số đỏ"), DAY).parts[0]).size == BOX[2:]
