"""A slip as a letter: four languages, plain and HTML, and nothing in it that a title could break."""

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.letter import letter
from central.letter_words import LANGUAGES, SENTENCES, date_words, words_of
from kiosk.reasons import Reason
from kiosk.slip import Slip, SlipLine

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
        "  ! Cổng có thể kêu: vui lòng ghé quầy.",
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
        "  ! Hãy hỏi tại quầy.",
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
    assert [date_words(one, day) for one in LANGUAGES] == ["03/12/2026", "3 December 2026", "03/12/2026", "2026年12月3日"]
