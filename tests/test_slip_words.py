"""The slip's sentences: all four languages, every reason, every character in the fonts; dates and plurals as people write."""

import re
from datetime import date
from functools import cache

import pytest
from fontTools.ttLib import TTFont

from kiosk.config_options import LANGUAGES
from kiosk.reasons import Reason
from kiosk.slip_reasons import REASONS, UNTITLED
from kiosk.slip_writing import date_words, short_date
from screens.slip.fonts import FONTS, HAN, LATIN, is_han
from screens.slip.words import SENTENCES, count_words, words_of
from screens.words import words_of as screen_words


@cache
def letters(file: str) -> set[int]:
    return set(TTFont(FONTS / file).getBestCmap() or {})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("weight", ["regular", "semibold"])
def test_every_character_of_every_sentence_has_a_glyph(language: str, weight: str):
    text = "".join(words_of(language).values()) + "0123456789/•·…" + "".join(
        date_words(language, date(2026, month, 1)) for month in range(1, 13))
    lost = {c for c in text if ord(c) not in letters((HAN if is_han(c) else LATIN)[weight])}
    assert lost == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_and_note_has_a_sentence(language: str):
    words = words_of(language)
    for key in [str(reason) for reason in Reason if reason] + ["gate_rings", "pending"]:
        assert words[key].strip() and words[key][-1] in ".。", key


def test_no_language_lacks_a_sentence_and_none_is_a_copy_of_english():
    for key, said in (SENTENCES | UNTITLED | {str(k): v for k, v in REASONS.items()}).items():
        assert len(said) == len(LANGUAGES) and all(said), key
        assert said[1] not in (said[0], said[2], said[3]), key


def test_an_unknown_language_gets_english():
    assert words_of("ko") == words_of("en")


@pytest.mark.parametrize(("language", "long", "short"), [
    ("vi", "13/12/2026", "13/12/2026"), ("en", "13 December 2026", "13 Dec 2026"),
    ("fr", "13 décembre 2026", "13 déc. 2026"), ("zh", "2026年12月13日", "2026年12月13日")])
def test_dates_are_written_as_the_language_writes_them(language: str, long: str, short: str):
    day = date(2026, 12, 13)
    assert (date_words(language, day), short_date(language, day)) == (long, short)


def test_the_first_of_a_month_is_an_ordinal_in_french():
    assert date_words("fr", date(2026, 5, 1)) == "1er mai 2026"


def test_the_day_and_month_have_two_figures_in_vietnamese_and_none_too_many_elsewhere():
    assert [date_words(x, date(2026, 3, 5)) for x in LANGUAGES] == [
        "05/03/2026", "5 March 2026", "5 mars 2026", "2026年3月5日"]


@pytest.mark.parametrize(("language", "counts"), [
    ("vi", ["0 tài liệu", "1 tài liệu", "2 tài liệu"]), ("en", ["0 items", "1 item", "2 items"]),
    ("fr", ["0 document", "1 document", "2 documents"]), ("zh", ["共0件", "共1件", "共2件"])])
def test_counts_follow_the_plural_of_the_language(language: str, counts: list[str]):
    assert [count_words(words_of(language), n) for n in range(3)] == counts


def test_french_keeps_its_spaces_before_double_signs_on_the_line():
    french = " ".join(words_of("fr").values())
    assert "\u00a0:" in french and "\u00a0;" in french and " :" not in french and " ;" not in french


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_slip_gives_the_reason_that_the_screen_gave(language: str):
    """What is missing is not what is there twice; and of what goes back to another library nobody is sent to the desk."""
    words, screen = words_of(language), screen_words(language)
    double = {"vi": "trùng", "en": "twice", "fr": "en double", "zh": "重复件"}[language]
    missing = {"vi": "thiếu phần", "en": "is missing", "fr": "manque une partie", "zh": "不齐全"}[language]
    there = {"vi": "mang về trả ở đó", "en": "return it there", "fr": "rapportez-le là-bas", "zh": "到该馆归还"}[language]
    assert words["part_double"] != words["part_missing"]
    for said in (words, screen.reasons):
        assert double in said["part_double"] and double not in said["part_missing"]
        assert missing in said["part_missing"] and missing not in said["part_double"]
        assert there in said["foreign_tag"].lower()
        assert not re.search("quầy|desk|accueil|服务台", said["foreign_tag"])
    assert there in words["return_there"].lower() and double in screen.briefs["part_double"].lower()


@pytest.mark.parametrize("language", LANGUAGES)
def test_fees_are_said_with_where_to_pay_them_and_a_forbidden_tag_serves_loan_and_return(language: str):
    screen = screen_words(language)
    assert re.search("trả phí|pay at|régler. Passez|缴费", screen.reasons["fees"])
    assert not re.search("mượn|lent|prêt|借", screen.reasons["offline_usage"])
