"""The own sentences of a receipt by e-mail in Vietnamese, English, French and Chinese; `kiosk/slip_reasons.py` has those of the
printed slip too."""

from datetime import date

from kiosk import slip_writing
from kiosk.slip_reasons import Said

SENTENCES: dict[str, Said] = {
    "subject": ("Phiếu mượn trả sách", "Your library slip", "Votre reçu de bibliothèque", "您的借还凭条"),
    # under a title
    "due": ("Hạn trả: {date}", "Due {date}", "À rendre le {date}", "应还日期：{date}"),
    "gate_rings": (
        "Cổng sẽ kêu: vui lòng ghé quầy.",
        "The gate will ring: please see the desk.",
        "Le portique sonnera : passez à l’accueil.",
        "出门会响铃，请到服务台。",
    ),
    # foot
    "card": ("Thẻ •••• {tail}", "Card •••• {tail}", "Carte •••• {tail}", "读者证 •••• {tail}"),
    "number": ("Phiếu số {number}", "Slip no. {number}", "Reçu n° {number}", "凭条号 {number}"),
    "no_answer": (
        "Thư này được gửi tự động, xin đừng trả lời.",
        "This e-mail was sent automatically; please do not reply.",
        "Ce message est envoyé automatiquement, merci de ne pas y répondre.",
        "本邮件由系统自动发送，请勿回复。",
    ),
}
"""Key -> the sentence in the order of LANGUAGES (`kiosk/config_options.py`)."""


def words_of(language: str) -> dict[str, str]:
    """All sentences of one language by key, reasons among them; English for a language that we do not speak."""
    return slip_writing.words_of(language, SENTENCES)


def date_words(language: str, day: date) -> str:
    """As the slip has them; in French a day stays on the line of its month."""
    written = slip_writing.date_words(language, day)
    return written.replace(" ", slip_writing.NO_BREAK, 1) if language == "fr" else written
