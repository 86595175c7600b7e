"""Which file draws which character."""

from screens.letters import faces


def test_latin_and_signs_come_from_noto_sans_and_han_from_noto_sans_sc():
    assert faces.runs("Chào 王小明, “红”", False) == (
        ("NotoSans-Regular.ttf", "Chào "), ("NotoSansSC-Regular.ttf", "王小明"), ("NotoSans-Regular.ttf", ", “"),
        ("NotoSansSC-Regular.ttf", "红"), ("NotoSans-Regular.ttf", "”"))


def test_full_width_signs_come_with_the_han():
    assert {faces.file_for(char, True) for char in "，。《》（）！？：；"} == {"NotoSansSC-SemiBold.ttf"}


def test_a_rare_character_falls_back_to_the_regular_file():
    rare = next(chr(code) for code in range(0x3400, 0x9FFF) if faces.has_glyph("NotoSansSC-Regular.ttf", chr(code))
                and not faces.has_glyph("NotoSansSC-SemiBold.ttf", chr(code)))
    assert faces.file_for(rare, True) == "NotoSansSC-Regular.ttf"
    assert faces.width(rare, 40, True) > 0


def test_the_coverage_agrees_with_another_program_that_reads_fonts():
    from fontTools.ttLib import TTFont
    for name in (*faces.LATIN.values(), *faces.HAN.values()):
        known = TTFont(faces.FONTS / name).getBestCmap()
        assert known
        codes = [*range(0x20, 0x600), *range(0x1E00, 0x1F00), *range(0x2000, 0x2100), *range(0x4E00, 0x5200)]
        assert [hex(c) for c in codes if faces.has_glyph(name, chr(c)) != (c in known)] == []


def test_a_line_is_as_wide_as_its_runs():
    text = "Chào 王小明"
    assert faces.width(text, 40, True) == sum(faces.face(name, 40).size(piece)[0] for name, piece in faces.runs(text, True))
