"""Lines: where they break, where they are cut, and that what can be read is what was written."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.letters import faces
from screens.letters.breaks import LONE_PART, PHRASES, at_pauses
from screens.letters.typeset import BALANCED_LINES, clean, join, lay, pieces, plain, typographic
from screens.words import NAMES, words_of
from screens.words.staff import staff_words_of

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


WIDTHS = st.integers(120, 900)
SAID = [sentence for words in map(words_of, NAMES) for sentence in (*words.table.values(), *words.reasons.values())
        if isinstance(sentence, str) and "{" not in sentence]


@given(TEXTS | st.sampled_from(SAID), WIDTHS, st.integers(1, 5), st.booleans())
def test_better_breaks_need_no_more_lines_and_no_wider_ones(text: str, width: int, most: int, bold: bool):
    loose, even = (lay(text, 30, width, bold=bold, max_lines=most, balance=balance) for balance in (False, True))
    assert len(even.lines) == len(loose.lines)
    assert (even.fits, even.words, even.cut) == (loose.fits, loose.words, loose.cut)
    assert "".join(join(list(even.lines)).split()) == "".join(join(list(loose.lines)).split())
    if loose.fits and most > 1:
        for line in even.lines:
            assert faces.width(line, 30, bold) <= width + 15 or len(line) == 1


@given(st.sampled_from([said for said in SAID if len(said) > 30]), WIDTHS)
def test_of_two_lines_the_last_is_no_single_word_where_it_need_not_be(text: str, width: int):
    """What can also be broken one word earlier is."""
    lines = lay(text, 30, width, max_lines=2, balance=True).lines
    parts = pieces(typographic(text))
    if len(lines) != 2 or lines[-1] != parts[-1] or faces.width(lines[-1], 30, False) >= LONE_PART * width:
        return
    earlier = "".join(parts[-2:])
    told = lines[0].rstrip("”»")
    assert faces.width(earlier, 30, False) > width or told.endswith(tuple(".!?。！？…,;:，；：")), lines


@pytest.mark.parametrize(("text", "width", "lines"), [
    ("Bạn đã mượn cuốn này. Xem ngày trả trong tài khoản.", 640,
     ("Bạn đã mượn cuốn này.", "Xem ngày trả trong tài khoản.")),
    ("Sách này nằm sẵn ở đây. Có phải của bạn?", 440, ("Sách này nằm sẵn ở đây.", "Có phải của bạn?")),
    ("Ce livre était déjà là. Est-il à vous ?", 440, ("Ce livre était déjà là.", "Est-il à vous\u00a0?")),
    ("Livre emprunté. Date de retour : voir votre compte.", 560, ("Livre emprunté.", "Date de retour\u00a0: voir votre compte.")),
    ("Étagère des réservations", 300, ("Étagère", "des réservations")),
    ("Que voulez-vous faire ?", 300, ("Que voulez-vous", "faire\u00a0?")),
    ("Posez vos livres sur le plateau et passez votre carte.", 430,
     ("Posez vos livres sur le plateau", "et passez votre carte.")),
    ("您已借有此书，应还日期：2026年12月13日。", 460, ("您已借有此书，", "应还日期：2026年12月13日。")),
    ("这本书之前已在感应区，是您的吗？", 400, ("这本书之前已在感应区，", "是您的吗？")),
    ("That is a book's barcode. Just put the book on the pad.", 640,
     ("That is a book’s barcode.", "Just put the book on the pad.")),
    ("It was lifted a little early. Please put it back for a moment.", 620,
     ("It was lifted a little early.", "Please put it back for a moment.")),
    ("Jean-Baptiste，您好", 240, ("Jean-Baptiste，", "您好")),
    ("待缴费用：₫105,000", 190, ("待缴费用：", "₫105,000"))])
def test_a_line_ends_where_a_breath_does(text: str, width: int, lines: tuple[str, ...]):
    assert lay(text, 30, width, max_lines=2, balance=True).lines == lines


def test_what_is_said_in_one_breath_holds_wherever_another_break_needs_no_more_lines():
    torn = [line for text in ("Đặt sách lên bàn và quét thẻ của bạn.", "Số được in dưới mã vạch trên thẻ của bạn.")
            for width in range(330, 640, 10) for line in lay(text, 30, width, max_lines=2, balance=True).lines
            if len(lay(text, 30, width, max_lines=2).lines) == 2 and line.endswith((" của", "thẻ của"))]
    assert not torn


def test_each_phrase_stands_in_a_sentence_of_ours():
    """One that nobody says costs time and nothing else."""
    said = " ".join(typographic(text).lower().replace("\u00a0", " ").replace("’", "'") for language in NAMES
                    for text in _all_said(language))
    assert not [phrase for phrase in PHRASES if phrase not in said]


def _all_said(language: str) -> list[str]:
    w = staff_words_of(language)
    table = [part for said in w.table.values() for part in (said if isinstance(said, tuple) else (said,))]
    return [*table, *w.reasons.values(), *w.renewals.values(), *w.briefs.values()]


def test_running_text_is_filled_and_only_a_few_lines_are_balanced():
    text = "This volume is kept there for the exhibition until the end of January; it may be read at any table from nine on. "
    filled, balanced = (lay(text * 2, 30, 420, max_lines=20, balance=balance).lines for balance in (False, True))
    assert len(filled) > BALANCED_LINES and balanced == filled
    few = [lay(text, 30, 900, max_lines=20, balance=balance).lines for balance in (False, True)]
    assert 1 < len(few[0]) <= BALANCED_LINES and few[0] != few[1]


@pytest.mark.parametrize(("words", "two"), [
    ("Reserved: 3\u00a0ready, 3\u00a0to\u00a0come", [("Reserved:", "3\u00a0ready, 3\u00a0to\u00a0come"),
                                                    ("Reserved: 3\u00a0ready,", "3\u00a0to\u00a0come")]),
    ("Pay at the desk: ₫105,000", [("Pay at the desk:", "₫105,000")]),
    ("请到服务台缴费：₫105,000", [("请到服务台缴费：", "₫105,000")]),
    ("Sách đã\u00a0về:\u00a03", []),
])
def test_words_have_two_at_pauses_at_each_pause_but_none_in_a_number(words: str, two: list):
    assert at_pauses(words) == two


def test_a_chinese_count_of_messages_is_one_piece():
    assert pieces("1条通知") == ("1条通知",)
