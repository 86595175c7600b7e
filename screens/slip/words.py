"""The sentences of the receipt in Vietnamese, English, French and Chinese, and how each language writes a date.

Short, because paper is narrow; exact, because the patron keeps it. Knows nothing of fonts, widths or printers.
The screens have longer words for the same things: a screen can be asked again, a slip cannot.
"""

from collections.abc import Mapping
from datetime import date

from kiosk.reasons import Reason

LANGUAGES = ("vi", "en", "fr", "zh")

SENTENCES: dict[str, tuple[str, str, str, str]] = {
    # headings: one for each kind of line
    "borrowed": ("Đã mượn", "Borrowed", "Empruntés", "已借出"),
    "renewed": ("Đã gia hạn", "Renewed", "Prolongés", "已续借"),
    "returned": ("Đã trả", "Returned", "Rendus", "已归还"),
    "paid": ("Đã thanh toán", "Paid", "Payés", "已缴费"),
    "refused": ("Chưa thực hiện được", "Not done", "Non effectués", "未办理"),
    "desk": ("Vui lòng đến quầy", "Please see the desk", "À voir à l’accueil", "请到服务台办理"),
    "count_one": ("{n} tài liệu", "{n} item", "{n} document", "共{n}件"),
    "count_other": ("{n} tài liệu", "{n} items", "{n} documents", "共{n}件"),
    # instead of a title: a tag that told us nothing, or nothing of ours
    "head_tag": ("Sách máy không đọc được", "Not readable", "Livre illisible", "无法读取的图书"),
    "head_blank_tag": ("Sách máy không nhận ra", "Not recognised", "Livre non reconnu", "无法识别的图书"),
    "head_foreign_tag": ("Sách của thư viện khác", "From another library", "D’une autre bibliothèque", "其他图书馆的书"),
    # under a title
    "due": ("Hạn trả", "Due", "À rendre le", "应还日期"),
    "due_unknown": ("Hạn trả: xem trong tài khoản của bạn", "Due date: see your account",
                    "Date de retour : voir votre compte", "应还日期请见您的账户"),
    "gate_rings": ("Cổng có thể kêu: vui lòng đưa phiếu này cho nhân viên ở quầy.",
                   "The gate may ring: please show this slip at the desk.",
                   "Le portique peut sonner : présentez ce ticket à l’accueil.",
                   "出门时可能响铃，请向服务台出示凭条。"),
    "pending": ("Thư viện sẽ xác nhận sau.", "The library will confirm this later.",
                "La bibliothèque le confirmera plus tard.", "稍后由图书馆确认。"),
    # head and foot
    "card": ("Thẻ", "Card", "Carte", "读者证"),
    "number": ("Phiếu số", "Slip no.", "Ticket n°", "凭条号"),
    "offline": ("Đã lưu tại máy này. Sẽ gửi khi có mạng.", "Stored on this kiosk. Sent when the network is back.",
                "Enregistré sur cette borne. Transmis au retour du réseau.", "已保存在本机，网络恢复后自动上传。"),
    "test": ("Phiếu in thử: máy in hoạt động tốt.", "Test slip: the printer works.",
             "Ticket d’essai : l’imprimante fonctionne.", "测试凭条：打印机工作正常。"),
    "goodbye": ("Chúc bạn đọc vui.", "Enjoy your reading.", "Bonne lecture.", "祝您阅读愉快。"),
    "thanks": ("Cảm ơn bạn.", "Thank you.", "Merci.", "谢谢。"),
}
"""Key -> the sentence in the order of LANGUAGES."""

_DESK = ("Hãy hỏi tại quầy.", "Please ask at the desk.", "Demandez à l’accueil.", "请咨询服务台。")
_NO_NETWORK = ("Không thực hiện được khi mất mạng.", "Not possible without the network.",
               "Impossible sans le réseau.", "断网时无法办理。")
_TAG = ("Máy không nhận ra; hãy đưa cho nhân viên ở quầy.", "Not recognised; please take it to the desk.",
        "Non reconnu ; remettez-le à l’accueil.", "无法识别，请交给服务台。")
_PARTS = ("Bộ chưa đủ phần.", "Parts of the set are missing.", "Des parties manquent.", "套件不完整。")
_CARD = ("Thẻ cần được kiểm tra tại quầy.", "The card needs a check at the desk.",
         "La carte est à vérifier à l’accueil.", "读者证需到服务台核实。")

REASONS: dict[Reason, tuple[str, str, str, str]] = {
    Reason.FEES: ("Còn phí chưa thanh toán.", "There are fees to pay.", "Des frais restent à payer.", "有费用未缴清。"),
    Reason.LOAN_LIMIT: ("Đã mượn đủ số lượng cho phép.", "The loan limit is reached.",
                        "Le nombre maximal de prêts est atteint.", "已达借阅上限。"),
    Reason.BLOCKED: _CARD,
    Reason.CARD_LOST: _CARD,
    Reason.EXPIRED: ("Thẻ đã hết hạn.", "The card has expired.", "La carte a expiré.", "读者证已过期。"),
    Reason.UNKNOWN_ITEM: ("Chưa có trong danh mục.", "Not in the catalogue.", "Absent du catalogue.",
                          "目录中没有此件。"),
    Reason.WITHDRAWN_ITEM: ("Đã rút khỏi kho; hãy đưa cho nhân viên ở quầy.", "Withdrawn; please take it to the desk.",
                            "Retiré des collections ; remettez-le à l’accueil.", "已下架，请交给服务台。"),
    Reason.NOT_FOR_LOAN: ("Chỉ đọc tại chỗ.", "For use in the library only.", "À consulter sur place.",
                          "仅限馆内阅览。"),
    Reason.RESERVED: ("Có người khác đã đặt trước.", "Someone else has reserved it.",
                      "Réservé par une autre personne.", "已被他人预约。"),
    Reason.ON_LOAN_TO_OTHER: ("Đang ghi cho người khác mượn.", "On loan to someone else.",
                              "Prêté à une autre personne.", "已借给他人。"),
    Reason.STILL_ON_LOAN: ("Vẫn đang được ghi là mượn.", "Still on loan.", "Encore en prêt.", "仍在借阅中。"),
    Reason.ALREADY_YOURS: ("Bạn đang mượn sẵn.", "You have it already.", "Vous l’avez déjà.", "您已借有此件。"),
    Reason.NOT_ON_LOAN: ("Không có ai đang mượn.", "It was not on loan.", "Il n’était pas en prêt.", "此件未借出。"),
    Reason.RENEWAL_LIMIT: ("Đã hết lượt gia hạn.", "No renewals are left.", "Plus de prolongation possible.",
                           "已达续借上限。"),
    Reason.STAYS_SECURED: ("Mượn đọc tại chỗ; ra cổng sẽ kêu.", "For use in the library; the gate rings.",
                           "À lire sur place ; le portique sonnera.", "仅限馆内使用，出门会响铃。"),
    Reason.FEE_ASKED: ("Cần trả phí ở quầy.", "A fee is paid at the desk.",
                       "Frais à régler à l’accueil.", "请先到服务台付费。"),
    Reason.LIBRARY_SAYS_NO: ("Thư viện chưa đồng ý; hãy hỏi tại quầy.", "The library said no; please ask at the desk.",
                             "Refusé par la bibliothèque ; demandez à l’accueil.", "图书馆未予办理，请咨询服务台。"),
    Reason.RENEWAL_UNKNOWN: ("Chưa rõ đã gia hạn hay chưa.", "Not known yet whether it was renewed.",
                             "Prolongation pas encore confirmée.", "尚不确定是否已续借。"),
    Reason.OFFLINE_ITEMS: ("Đã đủ số lượng khi mất mạng.", "The limit without the network is reached.",
                           "Le maximum sans réseau est atteint.", "已达断网借阅上限。"),
    Reason.FOREIGN_TAG: ("Thuộc thư viện khác.", "It belongs to another library.",
                         "Appartient à une autre bibliothèque.", "属于其他图书馆。"),
    Reason.PART_MISSING: _PARTS,
    Reason.PART_DOUBLE: _PARTS,
    Reason.LIFTED: ("Được nhấc ra quá sớm.", "Lifted too early.", "Retiré trop tôt.", "过早拿离感应区。"),
    Reason.WRITE_FAILED: ("Nhãn chưa được ghi xong.", "Its tag was not finished.", "L’étiquette n’est pas terminée.",
                          "标签未写完。"),
    Reason.CUT_SHORT: ("Máy đã dừng trước khi xong.", "The kiosk stopped before it was done.",
                       "La borne s’est arrêtée avant la fin.", "机器中断，尚未办完。"),
    Reason.SLIP_FAILED: ("Phiếu chưa in được.", "The slip could not be printed.", "Le reçu n’a pas pu s’imprimer.",
                         "凭条未能打印。"),
    Reason.SLIP_UNSENT: ("Phiếu chưa gửi được qua e-mail.", "The slip could not be sent by e-mail.",
                         "Le reçu n’a pas pu partir par e-mail.", "凭条未能发到邮箱。"),
    Reason.TOO_MANY: ("Quá nhiều trong một lượt.", "Too many at once.", "Trop à la fois.", "一次数量过多。"),
    **dict.fromkeys((Reason.OFFLINE_OFF, Reason.OFFLINE_TOO_LONG, Reason.OFFLINE_DATA_OLD, Reason.OFFLINE_USAGE,
                     Reason.OFFLINE_RENEWAL, Reason.OFFLINE_UNKNOWN, Reason.OFFLINE_PIN), _NO_NETWORK),
    **dict.fromkeys((Reason.BLANK_TAG, Reason.UNREADABLE_TAG), _TAG),
}
"""Why a line was refused. What is not here never stands on a slip by the rules; should it, the desk knows."""

ENGLISH_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                  "November", "December")
FRENCH_MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
                 "novembre", "décembre")
FRENCH_SHORT = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


def words_of(language: str) -> Mapping[str, str]:
    """All sentences of one language by key, reasons among them; English for a language that we do not speak."""
    at = LANGUAGES.index(language if language in LANGUAGES else "en")
    reasons = {str(reason): REASONS.get(reason, _DESK) for reason in Reason if reason}
    every = {"desk_knows": _DESK, **reasons, **SENTENCES}
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
