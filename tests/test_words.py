"""The sentences: the same in every language, each with its glyphs, dates and money as people write them."""

import re
import string

import pytest

from kiosk.reasons import Reason
from kiosk.state import LineStep
from screens.letters import faces, typeset
from screens.words import NAMES, SHORT_NAMES, all_reasons, words_of
from tests.screens_help import LANGUAGES, scenes

LOOKS = {     # the sentences of the design, as they are written there
    "vi": {"welcome": "Đặt sách lên bàn và quét thẻ của bạn.", "offline": "Đã lưu tại đây. Sẽ gửi khi có mạng.",
           "yours": "Bạn mượn đến hết ngày {date}.",
           "part_missing": "Hãy đặt thêm phần {n}, hoặc đưa cả bộ đến quầy.",
           "due_unknown": "Xem ngày trả trong tài khoản.",
           "already_here": "Sách này nằm sẵn ở đây. Có phải của bạn?", "more_time": "Bạn cần thêm thời gian?",
           "goodbye": "Chúc bạn đọc vui."},
    "en": {"welcome": "Put your books on the pad and scan your card.", "offline": "Saved here. Sent when the network is back.",
           "yours": "Yours until {date}.",
           "part_missing": "Please add part {n}, or take the set to the desk.", "due_unknown": "Due date: see your account.",
           "already_here": "This was already here. Is it yours?", "more_time": "Do you need more time?",
           "goodbye": "Enjoy your reading."},
    "fr": {"welcome": "Posez vos livres sur le plateau et passez votre carte.",
           "offline": "Enregistré ici. Envoyé au retour du réseau.",
           "yours": "À rendre le {date}.",
           "part_missing": "Ajoutez la partie {n}, ou confiez l'ensemble à l'accueil.",
           "due_unknown": "Date de retour : voir votre compte.",
           "already_here": "Ce livre était déjà là. Est-il à vous ?", "more_time": "Besoin de plus de temps ?",
           "goodbye": "Bonne lecture."},
    "zh": {"welcome": "请将图书放在感应区，并刷读者证。", "offline": "已保存在本机，网络恢复后自动上传。",
           "yours": "借阅成功，应还日期：{date}。",
           "part_missing": "请补放{n}部分，或将整套交给服务台。", "due_unknown": "应还日期请见您的账户。",
           "already_here": "这本书之前已在感应区，是您的吗？", "more_time": "需要更多时间吗？", "goodbye": "祝您阅读愉快。"},
}
RESERVED = {"vi": "Sách này có người khác đặt trước. Hãy để lại ở quầy.",
            "en": "Someone else has reserved this. Please leave it at the desk.",
            "fr": "Ce livre est réservé par un autre lecteur. Laissez-le à l'accueil.",
            "zh": "此书已被其他读者预约，请交给服务台。"}


def sentences(language: str) -> list[str]:
    words = words_of(language)
    table = [part for entry in words.table.values() for part in (entry if isinstance(entry, tuple) else (entry,))]
    return [*table, *words.reasons.values(), *words.renewals.values(), *words.months]


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_language_has_the_same_keys_with_the_same_places():
    vi = words_of("vi").table
    for language in LANGUAGES:
        table = words_of(language).table
        assert set(table) == set(vi), language
        for key, entry in table.items():
            if key.startswith("date"):
                continue
            assert isinstance(entry, tuple) == isinstance(vi[key], tuple), (language, key)
            one, other = entry[-1] if isinstance(entry, tuple) else entry, vi[key]
            assert places(one) == places(other[-1] if isinstance(other, tuple) else other), (language, key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_a_sentence(language: str):
    words = words_of(language)
    assert set(words.reasons) == {str(reason) for reason in all_reasons()}
    assert {str(r) for r in Reason} - set(words.reasons) == {""}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reason_that_we_do_not_know_leads_to_the_desk(language: str):
    assert words_of(language).reason("something_new") == words_of(language).say("ask_desk")
    assert words_of(language).not_renewed("something_new") == words_of(language).say("ask_desk")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentences_of_the_design_are_kept(language: str):
    words = words_of(language)
    for key, sentence in LOOKS[language].items():
        assert typeset.plain(str(words.table[key])) == typeset.plain(sentence), key
    assert words.reason(Reason.RESERVED) == RESERVED[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_told_of_errors_or_codes(language: str):
    bad = re.compile(r"\berror\b|\bfail|\blỗi\b|\berreur\b|错误|失败|\bcode \d|_", re.IGNORECASE)
    assert [s for s in sentences(language) if bad.search(re.sub(r"\{.*?\}", "", s))] == []


def test_every_character_has_a_glyph():
    """By the cmap of the file that would draw it: a missing glyph may be blank."""
    drawn = {char for _, _, _, scene in scenes() for text in scene.texts() for line in text.lines for char in line}
    drawn |= {char for language in LANGUAGES for sentence in sentences(language) for char in sentence}
    drawn |= {char for name in (*NAMES.values(), *SHORT_NAMES.values()) for char in name}
    missing = [(char, hex(ord(char)), bold) for char in sorted(drawn) for bold in (False, True)
               if not faces.has_glyph(faces.file_for(char, bold), char)]
    assert missing == []


def test_dates_are_written_as_people_write_them():
    assert [words_of(code).date("2026-12-13") for code in LANGUAGES] == [
        "13/12/2026", "13 December 2026", "13 décembre 2026", "2026年12月13日"]
    assert words_of("fr").date("2026-08-01") == "1er août 2026"
    assert words_of("vi").date("2026-03-05") == "05/03/2026"
    assert [words_of(code).date_short("2026-03-05") for code in LANGUAGES] == ["05/03", "5 Mar", "5 mars", "3月5日"]
    assert [words_of(code).date_least("2026-12-13") for code in LANGUAGES] == [
        "13/12", "13 Dec", "13 déc.", "12月13日"]
    assert words_of("vi").date("soon") == words_of("vi").date_least("soon") == "soon"


def test_money_is_written_as_people_write_it():
    assert [typeset.plain(words_of(code).money(35_000, "VND")) for code in LANGUAGES] == [
        "35.000 ₫", "₫35,000", "35 000 ₫", "₫35,000"]
    assert [typeset.plain(words_of(code).money(1_234_05, "EUR")) for code in LANGUAGES] == [
        "1.234,05 €", "€1,234.05", "1 234,05 €", "€1,234.05"]
    assert words_of("en").money(-250, "GBP") == "-£2.50"
    assert typeset.plain(words_of("en").money(7, "CHF")) == "CHF 0.07"


def test_counting_follows_each_language():
    assert [words_of(code).count("count_yours", 1) for code in ("en", "fr")] == [
        "1 book borrowed", "1 livre emprunté"]
    assert [words_of(code).count("count_yours", 2) for code in ("en", "fr")] == [
        "2 books borrowed", "2 livres empruntés"]
    assert words_of("fr").count("count_yours", 0) == "0 livre emprunté"
    assert words_of("en").count("count_yours", 0) == "0 books borrowed"
    assert words_of("vi").count("count_yours", 2) == "Đã mượn 2 cuốn"


def test_a_language_that_we_do_not_speak_is_answered_in_english():
    assert words_of("xx").language == "en"
    assert set(NAMES) == set(LANGUAGES) and all(words_of(language).language == language for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_end_where_they_should_and_have_no_double_spaces(language: str):
    for sentence in sentences(language):
        assert sentence == sentence.strip(), sentence
        assert "  " not in sentence, sentence


def test_french_keeps_its_signs_on_the_line():
    """A space before : ; ? ! and inside « », at which no line ends."""
    assert [s for s in sentences("fr") if re.search(r"[^\s\d][:;?!»]|«\S", s)] == []
    torn = [line for what, _, kiosk, scene in scenes() if kiosk.language == "fr" for text in scene.texts() for line in text.lines
            if re.match(r"[:;?!»]", line) or line.endswith("«")]
    assert torn == []


def test_chinese_uses_full_width_signs():
    assert [s for s in sentences("zh") if re.search(r"[\u4e00-\u9fff][,.;:?!]|[,;?!][\u4e00-\u9fff]", s)] == []


def test_every_step_of_a_line_is_told():
    from kiosk.state import Line
    from kiosk.transactions import Kind
    from screens.sentences import tell
    for language in LANGUAGES:
        for step in LineStep:
            for kind in Kind:
                told = tell(Line("1", kind, step, title="Số đỏ"), words_of(language))
                assert told.sentence and told.icon and told.tone, (language, step, kind)


@pytest.mark.parametrize(("language", "one", "two", "three"), [
    ("vi", "phần 2,", "phần 2 và 3,", "phần 2, 3 và 4,"), ("en", "part 2,", "parts 2 and 3,", "parts 2, 3 and 4,"),
    ("fr", "la partie 2,", "les parties 2 et 3,", "les parties 2, 3 et 4,"),
    ("zh", "第2部分", "第2和第3部分", "第2、第3和第4部分")])
def test_missing_parts_are_listed_with_what_to_do(language: str, one: str, two: str, three: str):
    from kiosk.state import Line
    from kiosk.transactions import Kind
    from screens.sentences import tell
    for missing, listed in (((2,), one), ((2, 3), two), ((2, 3, 4), three)):
        told = tell(Line("1", Kind.CHECKOUT, LineStep.PARTS, parts=5, missing=missing), words_of(language))
        assert listed in typeset.plain(told.sentence)


COMMON = [
    "相机", "如果", "刷读者证", "读者证", "读者", "图书", "图书馆", "感应区", "服务台", "扫描器", "打印机", "网络",
    "账户", "密码", "日历", "手机", "条码", "凭条", "记录", "日期", "时间", "屏幕", "工作人员", "应还", "借阅",
    "续借", "归还", "预约", "办理", "保存", "上传", "恢复", "中断", "连接", "重新", "正在", "自动", "继续", "使用",
    "显示", "帮助", "选择", "完成", "开始", "结束", "输入", "核对", "检查", "处理", "咨询", "交给", "放在", "放回",
    "需要", "可以", "没有", "无法", "已有", "其他", "部分", "费用", "过期", "暂停", "暂时", "尚未", "次数", "上限",
    "成功", "阅读", "愉快", "稍候", "片刻", "着急", "喜欢", "直接", "带走", "识别", "读取",
]


def test_chinese_words_are_not_torn_at_the_end_of_a_line():
    torn = []
    for sentence in [*sentences("zh"), *words_of("zh").briefs.values()]:
        ends, at = set(), 0
        for piece in typeset.pieces(typeset.typographic(sentence)):
            ends.add(at := at + len(piece))
        torn += [(word, sentence) for word in COMMON for found in re.finditer(word, sentence)
                 if ends & set(range(found.start() + 1, found.end()))]
    assert torn == []


def test_a_chinese_number_stays_with_what_it_counts_and_a_date_is_whole():
    for words in ("12月13日", "2026年12月13日", "5本", "3号箱", "第2部分", "第1/2页", "6秒"):
        assert typeset.pieces(words) == (words,)


@pytest.mark.parametrize("language", ["vi", "en", "fr"])
def test_a_number_stands_on_one_line_with_what_it_counts_and_a_day_with_its_month(language: str):
    from screens.words.staff import staff_words_of
    words = staff_words_of(language)
    counting = [key for key, entry in words.table.items() if isinstance(entry, tuple) and "{n} " in entry[1]]
    for key in counting:
        rest = {name: "x" for name in places(str(words.table[key][1])) if name != "n"}
        for n in (1, 17):
            assert f"{n} " not in typeset.typographic(words.count(key, n, **rest)), (key, n)
    if language != "vi":
        for month in range(1, 13):
            for day in (1, 13):
                for written in (words.date, words.date_short):
                    assert " " not in typeset.typographic(written(f"2026-{month:02}-{day:02}")).replace(" 2026", "")


def test_a_part_keeps_its_number():
    for words in ("part 2", "Parts 2", "partie 2", "parties 2", "Partie 2", "phần 2"):
        assert typeset.typographic(words) == words.replace(" ", "\u00a0")
