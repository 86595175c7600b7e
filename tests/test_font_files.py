"""The font files: every letter and character that we promise has a glyph, and what is missing is seen as a box.

Reads the files' own character maps (cmap): a blank glyph looks right to everything else. How the screens choose among
the files is not known here.
"""

import tomllib
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "screens" / "fonts"
LATIN = ["NotoSans-Regular.ttf", "NotoSans-SemiBold.ttf"]
HAN = ["NotoSansSC-Regular.ttf", "NotoSansSC-SemiBold.ttf"]

FRENCH = "àâæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ«»‹›’“”–—…€°№"
CHINESE_SIGNS = "，。、；：？！“”‘’（）《》〈〉「」『』【】〔〕…—～·％￥０９ＡＺａｚ　"
SIGNS = "→←↑↓✓•…₫€©®°×·–—"
STACKED = "ấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữựẤẦẨẪẬẮẰẲẴẶẾỀỂỄỆỐỒỔỖỘỚỜỞỠỢỨỪỬỮỰđĐ"
RARE = "巵錫鑑齋龢畧粵羣鷄淸"
"""Traditional and old forms that titles come in; the semi-bold file may lack some, the regular one may not."""


@cache
def font(name: str) -> TTFont:
    return TTFont(FONTS / name)


def cmap(name: str) -> dict[int, str]:
    """Code point -> glyph name."""
    found = font(name).getBestCmap()
    assert found
    return found


def missing(text: str, *names: str) -> str:
    """Characters of `text` that no font of these has."""
    have = {code for name in names for code in cmap(name)}
    return "".join(sorted({c for c in unicodedata.normalize("NFC", text) if ord(c) not in have and c not in "\n\t\r"}))


def han_of(text: str) -> str:
    return "".join(c for c in text if unicodedata.name(c, "").startswith("CJK"))


def table(codec: str, high_bytes: range, low_bytes: range) -> str:
    """All characters of a two-byte character set."""
    return "".join(bytes((a, b)).decode(codec, "ignore") for a in high_bytes for b in low_bytes)


@pytest.mark.parametrize("name", LATIN)
def test_every_vietnamese_letter_is_there(name: str, shared_data: Path):
    letters = (shared_data / "vi_letters.tsv").read_text("utf-8")
    assert missing(letters, name) == ""


@pytest.mark.parametrize("name", LATIN)
def test_vietnamese_stacked_marks_and_french_letters_are_there(name: str):
    assert missing(STACKED + FRENCH, name) == ""
    assert missing("".join(chr(c) for c in range(0x20, 0x7F)), name) == ""


@pytest.mark.parametrize("name", LATIN)
def test_greek_and_cyrillic_are_there(name: str):
    assert missing("ΑΩαωάώАЯаяЁёЇї", name) == ""


@pytest.mark.parametrize("name", LATIN)
def test_the_rules_that_place_marks_are_kept(name: str):
    features = {record.FeatureTag for record in font(name)["GPOS"].table.FeatureList.FeatureRecord}
    assert {"mark", "mkmk", "kern"} <= features


@pytest.mark.parametrize("name", LATIN)
def test_figures_are_all_of_one_width(name: str):
    widths = font(name)["hmtx"].metrics
    assert len({widths[cmap(name)[ord(figure)]][0] for figure in "0123456789"}) == 1


@pytest.mark.parametrize("name", HAN)
def test_every_character_of_gb2312_is_there(name: str):
    assert missing(table("gb2312", range(0xB0, 0xF8), range(0xA1, 0xFF)), name) == ""


@pytest.mark.parametrize("name", HAN)
def test_every_common_traditional_character_is_there(name: str):
    assert missing(han_of(table("big5", range(0xA4, 0xC7), range(0x40, 0xFF))), name) == ""


@pytest.mark.parametrize("name", HAN)
def test_chinese_punctuation_and_full_width_forms_are_there(name: str):
    assert missing(CHINESE_SIGNS, name) == ""


def test_rare_characters_of_old_titles_are_in_the_regular_file():
    assert missing(RARE, "NotoSansSC-Regular.ttf") == ""


@pytest.mark.parametrize("weight", ["Regular", "SemiBold"])
def test_arrows_and_signs_are_in_one_of_the_two_families(weight: str):
    assert missing(SIGNS, f"NotoSans-{weight}.ttf", f"NotoSansSC-{weight}.ttf") == ""


@pytest.mark.parametrize("weight", ["Regular", "SemiBold"])
def test_the_demo_library_can_be_written(weight: str, shared_data: Path):
    text = (shared_data / "demo_library.toml").read_text("utf-8")
    assert tomllib.loads(text)
    assert missing(han_of(text), f"NotoSansSC-{weight}.ttf") == ""
    assert missing(text, f"NotoSans-{weight}.ttf", f"NotoSansSC-{weight}.ttf") == ""


@pytest.mark.parametrize("name", [*LATIN, *HAN])
def test_a_missing_glyph_is_a_box_and_not_a_blank(name: str):
    assert font(name).getGlyphOrder()[0] == ".notdef"
    assert font(name)["glyf"][".notdef"].numberOfContours > 0


def test_the_licence_lies_beside_the_files():
    licence = (FONTS / "OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert all(name in licence for name in [*LATIN, *HAN])
