"""A slip as a letter: four languages, plain and HTML, and nothing in it that a title could break."""

import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.letter import letter
from central.letter_words import SENTENCES, date_words, words_of
from kiosk.config_options import LANGUAGES
from kiosk.reasons import Reason
from kiosk.slip import Slip, SlipLine
from screens.slip import words as slip_words

SLIP = Slip(
    language="vi", library="Thư viện Mẫu", branch="HN1", kiosk="Sảnh 1", wall_ms=1_795_348_800_000,
    timezone="Asia/Ho_Chi_Minh",
    lines=(
        SlipLine("borrowed", "Truyện Kiều", "39001000000011", "2026-12-13"),
        SlipLine("borrowed", "Số đỏ", "39001000000029", "", "gate_rings"),
        SlipLine("returned", "红楼梦", "39001000000292"),
        SlipLine("refused", "Từ điển tiếng Việt", "39001000000169", "", Reason.NOT_FOR_LOAN),
    ),
    number="0A1B2C3D", card_tail="0013",
)  # fmt: skip


def sent(slip: Slip = SLIP, language: str = "vi") -> EmailMessage:
    """The letter as it arrives."""
    wire = letter(slip, "lan@example.org", "library@example.org", language, "mark-1").as_bytes()
    arrived = message_from_bytes(wire, policy=policy.default)
    assert isinstance(arrived, EmailMessage)
    return arrived


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body
    return body.get_content()


def test_it_says_who_it_is_from_and_that_a_machine_sent_it():
    message = sent()
    assert message["Subject"] == "Phiếu mượn trả sách · Thư viện Mẫu"
    assert message["From"] == "Thư viện Mẫu <library@example.org>" and message["To"] == "lan@example.org"
    assert message["Auto-Submitted"] == "auto-generated" and message["Message-ID"] == "<mark-1@example.org>"
    assert message["Content-Language"] == "vi"


def test_the_plain_part_reads_like_the_slip():
    assert part(sent(), "plain").splitlines() == [
        "Thư viện Mẫu",
        "HN1 · Sảnh 1 · 22/11/2026 19:00 (+0700)",
        "",
        "Đã mượn (2)",
        "-" * 40,
        "",
        "Truyện Kiều",
        "  Hạn trả: 13/12/2026",
        "  39001000000011",
        "",
        "Số đỏ",
        "  Hạn trả: xem trong tài khoản của bạn",
        "  39001000000029",
        "  ! Cổng sẽ kêu: vui lòng ghé quầy.",
        "",
        "Đã trả (1)",
        "-" * 40,
        "",
        "红楼梦",
        "  39001000000292",
        "",
        "Chưa thực hiện được (1)",
        "-" * 40,
        "",
        "Từ điển tiếng Việt",
        "  39001000000169",
        "  ! Chỉ đọc tại chỗ.",
        "Thẻ •••• 0013 · Phiếu số 0A1B2C3D",
        "Thư này được gửi tự động, xin đừng trả lời.",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_in_both_parts(language: str):
    message, words = sent(language=language), words_of(language)
    for kind in ("plain", "html"):
        text = part(message, kind)
        for said in (words["borrowed"], words["returned"], words["gate_rings"], words["no_answer"], "Truyện Kiều", "红楼梦"):
            assert said in text, (kind, said)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", [reason for reason in Reason if reason])
def test_it_names_each_refusal_as_the_printed_slip_does(language: str, reason: Reason):
    said, words = slip_words.words_of(language)[reason], words_of(language)
    message = sent(replace(SLIP, lines=(SlipLine("refused", "Emma", "39001000000169", "", reason),)), language)
    assert f"\n  ! {said}\n" in part(message, "plain") and said in part(message, "html")
    assert words[reason] == said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("reason", "asked"), [(Reason.UNREADABLE_TAG, "desk_knows"), (Reason.BLANK_TAG, "desk_knows"),
                                               (Reason.FOREIGN_TAG, "return_there")])
def test_a_tag_without_a_title_is_named_as_the_printed_slip_names_it(language: str, reason: Reason, asked: str):
    """Another library's book: nobody is sent to the desk with it."""
    paper = slip_words.words_of(language)
    text = part(sent(replace(SLIP, lines=(SlipLine("refused", "", "", "", reason),)), language), "plain")
    assert f"\n{paper[f'head_{reason}' if reason != Reason.UNREADABLE_TAG else 'head_tag']}\n  ! {paper[asked]}\n" in text
    assert (paper["desk_knows"] in text) == (asked == "desk_knows")


@pytest.mark.parametrize("note", ["subject", "library", "no_answer", "{date}", "evil"])
def test_a_note_that_is_none_of_ours_leads_to_the_desk(note: str):
    text = part(sent(replace(SLIP, lines=(SlipLine("refused", "Emma", "1", "", note),)), "en"), "plain")
    assert "  ! Please ask at the desk.\n" in text


def test_french_keeps_its_spaces_before_double_signs_on_the_line():
    lines = (*SLIP.lines, *(SlipLine("refused", "Nana", "2", "", reason) for reason in Reason if reason))
    for kind in ("plain", "html"):
        text = re.sub(r'style="[^"]*"', "", part(sent(replace(SLIP, lines=lines), "fr"), kind))
        assert "\u00a0: " in text and "\u00a0; " in text and "n°\u00a0" in text
        assert " :" not in text and " ;" not in text and "n° " not in text


def test_a_clock_that_could_not_be_trusted_gives_no_time():
    assert "HN1 · Sảnh 1\n" in part(sent(replace(SLIP, wall_ms=0)), "plain")


@pytest.mark.parametrize("zone", ["Nowhere/Land", "", "../../etc/passwd", "\x00"])
def test_an_unknown_zone_gives_no_time(zone: str):
    assert "2026" not in part(sent(replace(SLIP, timezone=zone, lines=())), "plain")


def test_an_unknown_language_is_english():
    assert "Borrowed (2)" in part(sent(language="tlh"), "plain")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)


def test_a_title_cannot_break_out_of_the_letter():
    evil = '</p><script>alert(1)</script><img src=x onerror="y">\r\nBcc: all@example.org'
    message = sent(replace(SLIP, library=evil, kiosk=evil, number=evil, lines=(SlipLine("borrowed", evil, evil, evil, evil),)))
    tags = _Tags()
    tags.feed(part(message, "html"))
    assert tags.tags == {"html", "head", "meta", "body", "p"}
    assert message["Bcc"] is None and "\n" not in message["Subject"]


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


lines = st.lists(st.builds(SlipLine, words, words, words, words, words), max_size=3).map(tuple)


@given(st.builds(Slip, words, words, words, words, st.integers(-(2**53), 2**53), words, lines, words, words))
def test_any_slip_at_all_makes_a_letter(slip: Slip):
    message = sent(slip, slip.language)
    assert part(message, "plain") and part(message, "html")


def test_every_sentence_is_there_in_four_languages():
    assert all(len(said) == len(LANGUAGES) == 4 and all(said) for said in SENTENCES.values())


def test_each_language_writes_a_date_in_its_own_way():
    from datetime import date

    day = date(2026, 12, 3)
    assert [date_words(one, day) for one in LANGUAGES] == ["03/12/2026", "3 December 2026", "3\u00a0décembre 2026",
                                                           "2026年12月3日"]
    assert date_words("fr", date(2026, 12, 1)) == "1er\u00a0décembre 2026"
