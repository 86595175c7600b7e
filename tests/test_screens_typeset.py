"""Lines: where they break, where they are cut, and that what can be read is what was written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens import faces
from screens.typeset import clean, join, lay, pieces, plain, typographic

TEXTS = st.text(st.sampled_from("Đặt sách lên bàn và quét thẻ của bạn 红楼梦，。《》«»-'\"…\u00a0 1"), max_size=80)


@given(TEXTS, st.integers(60, 900), st.integers(1, 4))
def test_no_line_is_wider_than_its_column(text: str, width: int, most: int):
    laid = lay(text, 30, width, max_lines=most, may_cut=True)
    assert len(laid.lines) <= most
    for line in laid.lines:
        assert faces.width(line, 30, False) <= width + 15 or len(line) == 1     # a full-width sign may hang over


@given(TEXTS, st.integers(200, 900))
def test_nothing_is_lost_when_nothing_is_cut(text: str, width: int):
    laid = lay(text, 30, width, max_lines=99)
    assert "".join(join(list(laid.lines)).split()) == "".join(typographic(text).split())
    assert laid.words == plain(text)


@given(TEXTS)
def test_the_pieces_are_the_text(text: str):
    assert "".join(pieces(clean(text))) == clean(text)


def test_lines_break_at_spaces_and_are_balanced():
    text = "Đặt sách lên bàn và quét thẻ của bạn."
    loose = lay(text, 72, 700, bold=True, max_lines=3)
    even = lay(text, 72, 700, bold=True, max_lines=3, balance=True)
    assert len(loose.lines) == len(even.lines) == 2
    widths = [faces.width(line, 72, True) for line in even.lines]
    assert max(widths) - min(widths) < 0.5 * max(widths)
    assert join(list(even.lines)) == text


def test_a_text_that_does_not_fit_says_so():
    assert not lay("Một câu dài không được cắt bớt", 40, 300, max_lines=1).fits
    assert lay("Một câu dài được cắt bớt", 40, 300, max_lines=1, may_cut=True).fits


def test_a_cut_text_shows_as_much_as_fits():
    laid = lay("À la recherche du temps perdu", 40, 300, max_lines=1, may_cut=True)
    assert laid.cut
    assert laid.lines[0].endswith("…")
    assert faces.width(laid.lines[0], 40, False) > 240
    assert laid.words == laid.lines[0]


def test_a_word_of_ours_is_never_torn_and_an_endless_word_of_somebody_else_is():
    assert not lay("Bibliothèque", 60, 200, max_lines=3).fits
    torn = lay("Donaudampfschifffahrtselektrizitätenhauptbetriebswerk", 30, 300, max_lines=9)
    assert torn.fits
    assert len(torn.lines) > 1


@pytest.mark.parametrize("text", ["请将图书放在感应区，并刷读者证。", "此书已被其他读者预约，请交给服务台。"])
def test_chinese_lines_never_begin_with_a_closing_sign_and_keep_their_words_whole(text: str):
    for width in range(180, 700, 20):
        laid = lay(text, 40, width, max_lines=20)
        for line in laid.lines:
            assert line[0] not in "，。、；：？！）》", (width, laid.lines)
        for term in ("感应区", "读者证", "服务台"):
            assert term not in text or any(term in line for line in laid.lines), (width, laid.lines)


def test_marks_apart_are_put_together():
    apart = unicodedata.normalize("NFD", "Truyện Kiều")
    assert lay(apart, 40, 900).lines == ("Truyện Kiều",)


def test_quotation_marks_are_painted_curved_and_read_straight():
    laid = lay('Đặt lại "L\'Étranger" lên bàn', 40, 900)
    assert laid.lines == ("Đặt lại “L’Étranger” lên bàn",)
    assert laid.words == 'Đặt lại "L\'Étranger" lên bàn'


def test_control_characters_of_a_catalogue_are_not_painted():
    assert clean("Số\x00 đỏ\r\n\ttập\u20281\ud800") == "Số đỏ tập 1"
    assert lay("", 40, 100).lines == ("",)


def test_a_french_hyphen_before_a_small_word_holds():
    assert pieces("Posez-le sur") == ("Posez-le ", "sur")
    assert pieces("Adressez-vous à l'accueil") == ("Adressez-vous ", "à ", "l'accueil")
    assert pieces("Saint-Exupéry") == ("Saint-", "Exupéry")


def test_a_short_chinese_title_is_not_torn_and_no_line_ends_at_a_no_break_space():
    for sentence in ('The gate will ring for "围城": please see the desk.', "归还《唐诗三百首》时门禁会响铃。",
                     "Le portique sonnera pour « 围城 » : passez à l'accueil."):
        title = "唐诗三百首" if "唐" in sentence else "围城"
        for width in range(400, 1000, 20):
            lines = lay(sentence, 40, width, max_lines=20, balance=True).lines
            assert any(title in line for line in lines), (width, lines)
            assert not any(line.endswith(("\u00a0", "«")) for line in lines), (width, lines)
