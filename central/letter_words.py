"""The sentences of a receipt by e-mail in Vietnamese, English, French and Chinese, and how each language writes a date."""

from datetime import date

from kiosk.slip_reasons import all_of

LANGUAGES = ("vi", "en", "fr", "zh")

SENTENCES: dict[str, tuple[str, str, str, str]] = {
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
"""Key -> the sentence in the order of LANGUAGES."""

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip
FRENCH_MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
                 "novembre", "décembre")  # fmt: skip


def words_of(language: str) -> dict[str, str]:
    """All sentences of one language by key, reasons among them; English for a language that we do not speak."""
    at = LANGUAGES.index(language if language in LANGUAGES else "en")
    return {"language": LANGUAGES[at], **{key: _keep_together(said[at]) for key, said in (all_of() | SENTENCES).items()}}


def _keep_together(sentence: str) -> str:
    """The spaces at which no line of French ends."""
    return sentence.replace(" :", "\u00a0:").replace(" ;", "\u00a0;").replace("n° ", "n°\u00a0")


def date_words(language: str, day: date) -> str:
    """13/12/2026 in Vietnamese, 13 December 2026, 13 décembre 2026, 2026年12月13日: as the slip has them."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    if language == "vi":
        return f"{day:%d/%m/%Y}"
    if language == "fr":
        return f"{'1er' if day.day == 1 else day.day}\u00a0{FRENCH_MONTHS[day.month - 1]} {day.year}"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
