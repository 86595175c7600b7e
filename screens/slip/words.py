"""The sentences of the receipt in Vietnamese, English, French and Chinese, and how each language writes a date.

Short, because paper is narrow; exact, because the patron keeps it. Knows nothing of fonts, widths or printers.
The screens have longer words for the same things: a screen can be asked again, a slip cannot.
"""

from collections.abc import Mapping
from datetime import date

from kiosk.slip_reasons import all_of

LANGUAGES = ("vi", "en", "fr", "zh")

SENTENCES: dict[str, tuple[str, str, str, str]] = {
    "count_one": ("{n} tài liệu", "{n} item", "{n} document", "共{n}件"),
    "count_other": ("{n} tài liệu", "{n} items", "{n} documents", "共{n}件"),
    # under a title
    "due": ("Hạn trả", "Due", "À rendre le", "应还日期"),
    "gate_rings": ("Cổng sẽ kêu: vui lòng đưa phiếu này cho nhân viên ở quầy.",
                   "The gate will ring: please show this slip at the desk.",
                   "Le portique sonnera : présentez ce reçu à l’accueil.",
                   "出门会响铃，请向服务台出示凭条。"),
    # head and foot
    "card": ("Thẻ", "Card", "Carte", "读者证"),
    "number": ("Phiếu số", "Slip no.", "Reçu n°", "凭条号"),
    "offline": ("Đã lưu tại máy này. Sẽ gửi khi có mạng.", "Stored on this kiosk. Sent when the network is back.",
                "Enregistré sur cette borne. Transmis au retour du réseau.", "已保存在本机，网络恢复后自动上传。"),
    "test": ("Phiếu in thử: máy in hoạt động tốt.", "Test slip: the printer works.",
             "Reçu d’essai : l’imprimante fonctionne.", "测试凭条：打印机工作正常。"),
    "goodbye": ("Chúc bạn đọc vui.", "Enjoy your reading.", "Bonne lecture.", "祝您阅读愉快。"),
    "thanks": ("Cảm ơn bạn.", "Thank you.", "Merci.", "谢谢。"),
}
"""Key -> the sentence in the order of LANGUAGES."""

ENGLISH_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                  "November", "December")
FRENCH_MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
                 "novembre", "décembre")
FRENCH_SHORT = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


def words_of(language: str) -> Mapping[str, str]:
    """All sentences of one language by key, reasons among them; English for a language that we do not speak."""
    at = LANGUAGES.index(language if language in LANGUAGES else "en")
    every = {**all_of(), **SENTENCES}
    return {"language": LANGUAGES[at], **{key: _keep_together(said[at]) for key, said in every.items()}}


def _keep_together(sentence: str) -> str:
    """French writes a space before : and ; that must not end a line."""
    return sentence.replace(" :", "\u00a0:").replace(" ;", "\u00a0;")


def count_words(words: Mapping[str, str], n: int) -> str:
    """`1 item`, `2 items`; French takes the singular for nought, Vietnamese and Chinese know no plural."""
    one = n == 1 or (n == 0 and words["language"] == "fr")
    return words["count_one" if one else "count_other"].format(n=n)


def date_words(words: Mapping[str, str], day: date) -> str:
    """13/12/2026 · 13 December 2026 · 13 décembre 2026 · 2026年12月13日."""
    match words["language"]:
        case "vi":
            return f"{day:%d/%m/%Y}"
        case "fr":
            return f"{_first(day)} {FRENCH_MONTHS[day.month - 1]} {day.year}"
        case "zh":
            return f"{day.year}年{day.month}月{day.day}日"
        case _:
            return f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}"


def _first(day: date) -> str:
    """Of a French month."""
    return "1er" if day.day == 1 else str(day.day)


def short_date(words: Mapping[str, str], day: date) -> str:
    """For narrow paper: 13 Dec 2026 in English, 13 déc. 2026 in French, the same as ever in Vietnamese and Chinese."""
    match words["language"]:
        case "en":
            return f"{day.day} {ENGLISH_MONTHS[day.month - 1][:3]} {day.year}"
        case "fr":
            return f"{_first(day)} {FRENCH_SHORT[day.month - 1]} {day.year}"
        case _:
            return date_words(words, day)
