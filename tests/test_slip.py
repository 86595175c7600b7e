"""The face of the receipt: what is painted, in which form, and that every dot of it reaches the paper."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from drivers.escpos_raster import fingerprint, strips
from drivers.simulators.escpos_paper import Printer
from kiosk.config_options import LANGUAGES
from kiosk.slip import PRINT_LINE_CHARACTERS, Slip, SlipLine
from screens.slip import logo as slip_logo
from screens.slip.face import BODY, HEADING, NAME, SMALL, STRONG, TITLE, draw
from screens.slip.fonts import HAN, clean, file_for
from screens.slip.sheet import LINE, Picture, Sheet, Style
from screens.slip.words import words_of

TM_T88, T20, NARROW = (512, 180 / 25.4), (576, 203 / 25.4), (384, 203 / 25.4)
MIDNIGHT_IN_HANOI = 1_796_058_000_000          # 2026-11-30 17:00 UTC

TEN = ("Truyện Kiều: đối chiếu bản Nôm", "红楼梦 校注本 上", "Đại Việt sử ký toàn thư, tập 1", "四庫全書總目提要 卷一",
       "Dế mèn phiêu lưu ký", "Les Misérables, tome 1", "史記 卷四十七 孔子世家", "Nhật ký trong tù", "Số đỏ",
       "A history of printing")
LONG = ("Đại Việt sử ký toàn thư: bản in Nội các quan bản, mộc bản khắc năm Chính Hoà thứ mười tám (1697), tập hai, "
        "dịch theo bản in năm ấy")


def line(title: str, kind: str = "borrowed", due: str = "2026-12-13", note: str = "", n: int = 1) -> SlipLine:
    return SlipLine(kind, title, f"3005100{n:07d}", due, note)


def slip(*lines: SlipLine, language: str = "vi", **more) -> Slip:
    plain = Slip(language, "Thư viện Mẫu", "HN1", "kiosk-1", MIDNIGHT_IN_HANOI, "Asia/Ho_Chi_Minh", lines, "0A1B2C3D", "0013")
    return replace(plain, **more)


def painted(what: Slip, paper: tuple[int, float] = TM_T88) -> Picture:
    return draw(what, words_of(what.language), width_dots=paper[0], dots_per_mm=paper[1])


def words(what: Slip, paper: tuple[int, float] = TM_T88) -> str:
    return " | ".join(painted(what, paper).words)


def ten_loans() -> Slip:
    return slip(*(line(title, n=n) for n, title in enumerate(TEN)))


# ---- what stands there ----------------------------------------------------------------------------------------------

def test_library_place_time_card_and_number_are_there_in_this_order():
    said = painted(slip(line("Số đỏ"))).words
    wanted = ["Thư viện Mẫu", "HN1 · kiosk-1", "01/12/2026 · 00:00 (UTC+7)", "Thẻ •••• 0013", "Đã mượn", "1 tài liệu", "Số đỏ",
              "Hạn trả 13/12/2026", "30051000000001", "Phiếu số 0A1B2C3D", "Chúc bạn đọc vui."]
    assert said == wanted


def test_no_time_is_printed_when_the_clock_cannot_be_trusted():
    assert "2026" not in words(slip(line("Số đỏ", due=""), wall_ms=0))


def test_a_zone_that_this_machine_does_not_know_is_utc():
    assert "30/11/2026 · 17:00 (UTC)" in words(slip(line("Số đỏ"), timezone="Nowhere/Land"))


@pytest.mark.parametrize(("zone", "said"), [
    ("Asia/Kolkata", "22:30 (UTC+5:30)"), ("America/St_Johns", "13:30 (UTC-3:30)"), ("Europe/Paris", "18:00 (UTC+1)"),
    ("America/New_York", "12:00 (UTC-5)"), ("Africa/Abidjan", "17:00 (UTC)")])
def test_the_time_is_printed_with_its_offset(zone: str, said: str):
    assert said in words(slip(line("Số đỏ"), timezone=zone))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_time_is_whole_on_narrow_paper(language: str):
    assert "00:00 (UTC+7)" in words(slip(line("Số đỏ"), language=language), NARROW).replace(" | ", " ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tag_that_told_us_nothing_is_headed_with_a_word(language: str):
    for note in ("unreadable_tag", "blank_tag", "foreign_tag", ""):
        said = painted(slip(SlipLine("desk", "", "", note=note), language=language)).words
        head = words_of(language).get(f"head_{note}", words_of(language)["head_tag"])
        asked = "return_there" if note == "foreign_tag" else "desk_knows"
        assert head in said and words_of(language)[asked] in said


@pytest.mark.parametrize(("language", "due"), [
    ("vi", "Hạn trả 13/12/2026"), ("en", "Due 13 December 2026"), ("fr", "À rendre le 13 décembre 2026"),
    ("zh", "应还日期 2026年12月13日")])
def test_the_due_date_is_in_the_patron_s_form(language: str, due: str):
    assert due in words(slip(line("Số đỏ"), language=language))


def test_narrow_paper_takes_the_short_form_of_a_date_rather_than_breaking_it():
    assert "À rendre le 13 déc. 2026" in words(slip(line("Nana"), language="fr"), (300, 8.0))


def test_an_unknown_due_date_points_to_the_account():
    assert "Due date: see your account" in words(slip(line("Emma", due=""), language="en"))


@pytest.mark.parametrize("due", ["soon", "2026-13-45", "13/12/2026"])
def test_a_due_date_that_is_none_is_not_printed(due: str):
    assert "see your account" in words(slip(line("Emma", due=due), language="en"))


def test_what_was_returned_has_no_due_date():
    said = words(slip(line("Emma", kind="returned"), language="en"))
    assert "Returned" in said and "Due" not in said and "account" not in said and "Thank you." in said


def test_offline_says_so_once_and_not_at_every_line():
    said = words(slip(line("Emma", note="pending"), line("Nana", note="pending", n=2), language="en", offline=True))
    assert "Stored on this kiosk. Sent when the network is back." in said and "confirm" not in said


def test_where_only_some_are_pending_the_line_says_which():
    said = words(slip(line("Emma"), line("Nana", note="pending", n=2), language="en", offline=True))
    assert said.index("Nana") < said.index("The library will confirm this later.")


def test_a_gate_that_will_ring_and_a_refusal_are_sentences_at_their_line():
    said = words(slip(line("Emma", note="gate_rings"), line("Nana", kind="refused", note="reserved", n=2), language="en"))
    assert "show this slip at the desk" in said and "Not done" in said and "Someone else has reserved it." in said


def test_a_reason_that_nobody_knows_sends_to_the_desk():
    assert "Please ask at the desk." in words(slip(line("Emma", kind="desk", note="brand_new_reason"), language="en"))


def test_an_item_without_a_title_stands_once_by_its_barcode():
    assert words(slip(SlipLine("borrowed", "30051000000001", "30051000000001"))).count("30051000000001") == 1


def test_the_librarys_own_lines_end_the_slip_in_their_order():
    lines = ("Open until 20:00", "Renew at library.example", "Lấy sách ở quầy số 2")
    said = painted(slip(line("Số đỏ"), print_lines=lines)).words
    assert tuple(said[-3:]) == lines and "Chúc bạn đọc vui." in said[:-3]
    assert tuple(painted(slip(line("Số đỏ"), print_lines=("CHECKOUT_OK", *lines))).words[-3:]) == lines


@pytest.mark.parametrize("paper", [TM_T88, T20, NARROW])
def test_the_longest_lines_of_a_library_fit_every_paper(paper: tuple[int, float]):
    lines = ("W" * PRINT_LINE_CHARACTERS, "馆" * PRINT_LINE_CHARACTERS, "Ngày " * 9)
    said = painted(slip(line("Số đỏ"), print_lines=lines), paper).words
    assert said[-3].startswith("WWWW") and said[-2].startswith("馆馆馆")


# ---- how it is set --------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("paper", [TM_T88, T20, NARROW])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_and_kind_of_line_fits_every_paper(language: str, paper: tuple[int, float]):
    kinds = ("borrowed", "renewed", "returned", "paid", "refused", "desk")
    notes = ("gate_rings", "pending", "reserved", "withdrawn_item", "unreadable_tag", "offline_items")
    many = [line(LONG, kind, note=note, n=n) for n, (kind, note) in enumerate(zip(kinds, notes, strict=True))]
    picture = painted(slip(*many, language=language, offline=True), paper)
    headings = [words_of(language)[kind] for kind in kinds]
    assert [word for word in picture.words if word in headings] == headings
    assert [word for word in picture.words if word.isdigit()] == [x.item for x in many]
    assert len(picture.rows) == picture.height * ((paper[0] + 7) // 8)


def test_a_long_title_takes_two_lines_and_is_cut_with_an_ellipsis():
    one, long = painted(slip(line("Số đỏ"))), painted(slip(line(LONG)))
    assert any(word.startswith("Đại Việt sử ký toàn thư: bản in") and word.endswith("…") for word in long.words)
    assert long.height - one.height == round(round(TITLE.em_mm * TM_T88[1]) * LINE)


def test_a_long_barcode_is_never_cut():
    item = "VN" + "0123456789" * 6
    assert any(word == item for word in painted(slip(SlipLine("borrowed", LONG, item, "2026-12-13")), NARROW).words)


@pytest.mark.parametrize("style", [NAME, HEADING, TITLE, STRONG, BODY, SMALL])
@pytest.mark.parametrize("text", ["ẤẨẪẮẲẴẾỂỄỐỔỖỚỞỠỨỬỮ", "ẬẶỆỘỢỰỵgjpqyđ", "ÀÉÎÔÛÇœ«»", "國圖館龍（）《》，。"])
def test_stacked_marks_and_descenders_are_never_cut_and_never_touch_the_next_line(style: Style, text: str):
    sheet = Sheet(1024, TM_T88[1])
    sheet.gap(5)
    top = sheet.y
    sheet.text(text, style)
    bottom = sheet.y
    sheet.gap(5)
    rows = sheet.picture().rows
    inked = [y for y in range(len(rows) // 128) if any(rows[y * 128:(y + 1) * 128])]
    assert top <= inked[0] and inked[-1] < bottom


@pytest.mark.parametrize("text", ["Vingt mille lieues sous les mers et plus loin encore",
                                  "出门时可能响铃，请向服务台出示凭条。" * 2])
def test_lines_are_balanced_without_taking_more_of_them(text: str):
    sheet = Sheet(384, TM_T88[1])
    lines = sheet._balanced(text, BODY, 384, 9)
    assert len(lines) == len(sheet.wrap(text, BODY, 384, 9)) > 1
    assert sheet.length(lines[-1], BODY) > 0.6 * max(sheet.length(x, BODY) for x in lines)


def test_lines_break_between_han_characters_but_never_before_their_full_stop():
    sheet = Sheet(200, TM_T88[1])
    for size in range(4, 20):
        lines = sheet.wrap("国" * size + "。" + "家图书馆", BODY, 200, 9)
        assert "".join(lines) == "国" * size + "。" + "家图书馆"
        assert not any(part.startswith("。") for part in lines)


def test_a_character_that_the_semibold_han_font_lacks_comes_from_the_regular_one():
    assert file_for("龘", "semibold") == HAN["regular"]
    assert file_for("国", "semibold") == HAN["semibold"]


def test_text_is_composed_and_free_of_what_cannot_be_seen():
    assert clean("Tie\u0302\u0301ng\u200b Vie\u0323\u0302t\x00\n\tmới\u202e") == "Tiếng Việt mới"


@settings(max_examples=40)
@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=30), st.text(max_size=12), st.text(max_size=12)), max_size=3),
       st.sampled_from(LANGUAGES), st.text(max_size=40), st.text(max_size=30))
def test_any_text_makes_a_slip(lines: list[tuple[str, ...]], language: str, library: str, number: str):
    picture = painted(slip(*(SlipLine("borrowed", *parts) for parts in lines), language=language, library=library,
                           number=number), NARROW)
    assert len(picture.rows) == picture.height * 48 and any(picture.rows)


# ---- on the wire ----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("paper", [TM_T88, T20, NARROW])
def test_ten_loans_in_vietnamese_and_chinese_take_at_most_045_of_the_plain_raster(paper: tuple[int, float]):
    picture = painted(ten_loans(), paper)
    assert sum(map(len, strips(picture.width, picture.rows))) <= 0.45 * (8 + len(picture.rows))


def test_paper_moves_after_a_tenth_of_the_bytes():
    picture = painted(ten_loans())
    sent = [len(strip) for strip in strips(picture.width, picture.rows)]
    assert max(sent) <= sum(sent) / 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_holds_every_dot_that_was_drawn(language: str):
    fallen = list[str]()
    printer = Printer(512, lambda _: None, lambda width, rows: fallen.append(fingerprint(width, rows)))
    picture = painted(slip(*(line(title, n=n, note="gate_rings") for n, title in enumerate(TEN)), language=language))
    printer.feed(b"\x1b@" + b"".join(strips(picture.width, picture.rows)) + b"\x1bd\x06\x1dV\x00")
    assert fallen == [fingerprint(picture.width, picture.rows)] and printer.errors == []


def test_the_same_slip_is_the_same_picture():
    assert painted(ten_loans()) == painted(ten_loans())


def test_a_number_too_long_for_a_small_code_is_printed_without_one():
    short, long = painted(slip(number="0A1B2C3D")), painted(slip(number="x" * 60))
    left = [bool(picture.rows[y * 64]) for picture in (short, long) for y in range(picture.height - 60, picture.height - 30)]
    assert any(left[:30]) and "x" * 60 in "".join(long.words).replace(" ", "")


# ---- the library's logo ---------------------------------------------------------------------------------------------

def drawn_logo(folder: Path, color: str = "#0B6E5F", size: tuple[int, int] = (400, 200)) -> str:
    """A bar of one colour on see-through ground."""
    picture = Image.new("RGBA", size, (0, 0, 0, 0))
    picture.paste(Image.new("RGBA", (size[0] - 40, size[1] - 40), color), (20, 20))
    picture.save(folder / "logo.png")
    return str(folder / "logo.png")


def dots(raster: slip_logo.Raster | Picture) -> Image.Image:
    return Image.frombytes("1", (raster.width, raster.height), raster.rows).convert("L")


@pytest.mark.parametrize("paper", [TM_T88, T20, NARROW])
@pytest.mark.parametrize("size", [(400, 200), (2_000, 90), (90, 2_000)])
def test_a_logo_stands_at_the_head_of_the_slip_within_its_bounds(tmp_path: Path, paper, size):
    width, scale = paper
    logo = slip_logo.logo(drawn_logo(tmp_path, size=size), width, scale, print)
    assert logo and logo.width <= slip_logo.WIDTH_PART * width + 1 and logo.height <= slip_logo.HEIGHT_MM * scale + 1
    assert len(logo.rows) == logo.height * ((logo.width + 7) // 8)
    plain = painted(slip(line("Số đỏ")), paper)
    with_it = draw(slip(line("Số đỏ")), words_of("vi"), width_dots=width, dots_per_mm=scale, logo=logo)
    assert with_it.words == plain.words and with_it.width == width
    assert dots(with_it).crop((0, 0, logo.width, logo.height)).tobytes() == dots(logo).tobytes()
    gap = with_it.height - plain.height
    assert gap > logo.height and dots(with_it).crop((0, gap, width, with_it.height)).tobytes() == dots(plain).tobytes()


@pytest.mark.parametrize(("color", "share"), [("#0B6E5F", (0.95, 1.0)), ("#FFFFFF", (0.95, 1.0)), ("#000000", (0.95, 1.0))])
def test_a_logo_of_one_colour_is_black_on_the_paper_even_a_white_one(tmp_path: Path, color: str, share: tuple[float, float]):
    logo = slip_logo.logo(drawn_logo(tmp_path, color), *T20, print)
    assert logo and share[0] <= sum(map(bool, dots(logo).tobytes())) / (logo.width * logo.height) <= share[1]


def test_of_a_logo_of_many_colours_the_lighter_ones_are_dots(tmp_path: Path):
    path = drawn_logo(tmp_path, "#000000")
    picture = Image.open(path)
    picture.paste(Image.new("RGBA", (180, 160), "#909090"), (200, 20))
    picture.save(path)
    logo = slip_logo.logo(path, *T20, print)
    assert logo
    left, right = (sum(map(bool, dots(logo).crop(box).tobytes())) / (box[2] * logo.height / (1 if not box[0] else 2))
                   for box in ((0, 0, logo.width // 2, logo.height), (logo.width // 2, 0, logo.width, logo.height)))
    assert left > 0.95 and 0.25 < right < 0.7


def test_a_logo_that_is_no_use_is_told_once_and_read_anew_when_the_file_changes(tmp_path: Path):
    said: list[str] = []
    bad = tmp_path / "logo.png"
    bad.write_text("no picture")
    tell = said.append
    for _ in range(3):
        assert slip_logo.logo(str(bad), *T20, tell) is None
    assert len(said) == 1 and "is not printed" in said[0]
    assert slip_logo.logo(str(tmp_path / "gone.png"), *T20, tell) is None and len(said) == 2
    assert slip_logo.logo("", *T20, tell) is None and len(said) == 2
    assert slip_logo.logo(drawn_logo(tmp_path), *T20, tell)


def test_a_slip_with_a_logo_reaches_the_paper_dot_by_dot(tmp_path: Path):
    logo = slip_logo.logo(drawn_logo(tmp_path), *TM_T88, print)
    picture = draw(ten_loans(), words_of("vi"), width_dots=TM_T88[0], dots_per_mm=TM_T88[1], logo=logo)
    assert fingerprint(picture.width, picture.rows) != fingerprint(painted(ten_loans()).width, painted(ten_loans()).rows)
    assert len(picture.rows) == picture.height * ((picture.width + 7) // 8)
