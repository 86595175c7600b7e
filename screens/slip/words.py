"""The receipt's own sentences in Vietnamese, English, French and Chinese; `kiosk/slip_reasons.py` has those of the e-mail too.

Short, because paper is narrow; exact, because the patron keeps it. Knows nothing of fonts, widths or printers.
The screens have longer words for the same things: a screen can be asked again, a slip cannot.
"""

from collections.abc import Mapping

from kiosk import slip_writing
from kiosk.slip_reasons import Said

SENTENCES: dict[str, Said] = {
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
"""Key -> the sentence in the order of LANGUAGES (`kiosk/config_options.py`)."""


def words_of(language: str) -> Mapping[str, str]:
    """All sentences of one language by key, reasons among them; English for a language that we do not speak."""
    return slip_writing.words_of(language, SENTENCES)


def count_words(words: Mapping[str, str], n: int) -> str:
    """`1 item`, `2 items`; French takes the singular for nought, Vietnamese and Chinese know no plural."""
    one = n == 1 or (n == 0 and words["language"] == "fr")
    return words["count_one" if one else "count_other"].format(n=n)
