"""What paper and e-mail say alike to the patron, above all why something was not done: one sentence for both, in four languages.

Short, because paper is narrow. The kiosk prints and central sends: what both say stands here, where both may look.
"""

from kiosk.reasons import Reason
from kiosk.slip import SlipLine

Said = tuple[str, str, str, str]
"""In Vietnamese, English, French and Chinese."""

DESK = ("Hãy hỏi tại quầy.", "Please ask at the desk.", "Demandez à l’accueil.", "请咨询服务台。")
_NO_NETWORK = ("Không thực hiện được khi mất mạng.", "Not possible without the network.",
               "Impossible sans le réseau.", "断网时无法办理。")
_TAG = ("Máy không nhận ra; hãy đưa cho nhân viên ở quầy.", "Not recognised; please take it to the desk.",
        "Non reconnu ; remettez-le à l’accueil.", "无法识别，请交给服务台。")
_CARD = ("Thẻ cần được kiểm tra tại quầy.", "The card needs a check at the desk.",
         "La carte est à vérifier à l’accueil.", "读者证需到服务台核实。")

REASONS: dict[Reason, Said] = {
    Reason.FEES: ("Còn phí chưa trả.", "There are fees to pay.", "Des frais restent à régler.", "有费用未缴清。"),
    Reason.LOAN_LIMIT: ("Đã mượn đủ số lượng cho phép.", "The loan limit is reached.",
                        "Le nombre maximal de prêts est atteint.", "已达借阅上限。"),
    Reason.BLOCKED: _CARD,
    Reason.CARD_LOST: _CARD,
    Reason.EXPIRED: ("Thẻ đã hết hạn.", "The card has expired.", "La carte a expiré.", "读者证已过期。"),
    Reason.UNKNOWN_ITEM: ("Chưa có trong mục lục thư viện.", "Not in the catalogue.", "Absent du catalogue.",
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
    Reason.STAYS_SECURED: ("Mượn đọc tại chỗ; ra cổng sẽ kêu.", "For use in the library only; the gate will ring.",
                           "Usage sur place ; le portique sonnera.", "仅限馆内使用，出门会响铃。"),
    Reason.FEE_ASKED: ("Cần trả phí ở quầy.", "A fee must be paid at the desk.",
                       "Frais à régler à l’accueil.", "请先到服务台付费。"),
    Reason.LIBRARY_SAYS_NO: ("Thư viện chưa đồng ý; hãy hỏi tại quầy.", "The library said no; please ask at the desk.",
                             "Refusé par la bibliothèque ; demandez à l’accueil.", "图书馆未予办理，请咨询服务台。"),
    Reason.RENEWAL_UNKNOWN: ("Chưa rõ đã gia hạn hay chưa.", "Not known yet whether it was renewed.",
                             "Prolongation pas encore confirmée.", "尚不确定是否已续借。"),
    Reason.OFFLINE_ITEMS: ("Đã đủ số lượng khi mất mạng.", "The limit without the network is reached.",
                           "Le maximum sans réseau est atteint.", "已达断网借阅上限。"),
    Reason.FOREIGN_TAG: ("Sách của thư viện khác; hãy mang về trả ở đó.", "From another library; return it there.",
                         "D’une autre bibliothèque ; rapportez-le là-bas.", "属于其他图书馆，请到该馆归还。"),
    Reason.PART_MISSING: ("Bộ còn thiếu phần.", "A part of the set is missing.", "Il manque une partie.", "套件不齐全。"),
    Reason.PART_DOUBLE: ("Bộ có hai phần trùng nhau.", "One part of the set is there twice.", "Une partie est en double.",
                         "套件中有重复件。"),
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

HEADINGS: dict[str, Said] = {
    "borrowed": ("Đã mượn", "Borrowed", "Empruntés", "已借出"),
    "renewed": ("Đã gia hạn", "Renewed", "Prolongés", "已续借"),
    "returned": ("Đã trả", "Returned", "Rendus", "已归还"),
    "paid": ("Đã thanh toán", "Paid", "Payés", "已缴费"),
    "refused": ("Chưa thực hiện được", "Not done", "Non effectués", "未办理"),
    "desk": ("Vui lòng đến quầy", "Please see the desk", "À voir à l’accueil", "请到服务台办理"),
}
"""One for each kind of line."""

UNDER_A_TITLE: dict[str, Said] = {
    "due_unknown": ("Hạn trả: xem trong tài khoản của bạn", "Due date: see your account",
                    "Date de retour : voir votre compte", "应还日期请见您的账户"),
    "pending": ("Thư viện sẽ xác nhận sau.", "The library will confirm this later.",
                "La bibliothèque le confirmera plus tard.", "稍后由图书馆确认。"),
}

UNTITLED: dict[str, Said] = {
    "head_tag": ("Sách máy không đọc được", "Item that could not be read", "Livre non lu par la borne", "无法读取的图书"),
    "head_blank_tag": ("Sách máy không nhận ra", "Item not recognised", "Livre non reconnu", "无法识别的图书"),
    "head_foreign_tag": ("Sách của thư viện khác", "Another library’s book", "Livre d’une autre bibliothèque",
                         "其他图书馆的书"),
    "desk_knows": DESK,
    "return_there": ("Hãy mang về trả ở đó.", "Please return it there.", "Rapportez-le là-bas.", "请到该馆归还。"),
}
"""Instead of a title, for a tag that told us nothing or nothing of ours; and what then is asked of the patron."""


def all_of() -> dict[str, Said]:
    """Every sentence of this page by key; a reason's key is its value."""
    reasons = {str(reason): REASONS.get(reason, DESK) for reason in Reason if reason}
    return reasons | HEADINGS | UNDER_A_TITLE | UNTITLED


def told(line: SlipLine) -> tuple[str, str]:
    """Of a line without a title: the key of what stands in its place, and of what is asked of the patron."""
    head = f"head_{line.note}"
    return head if head in UNTITLED else "head_tag", "return_there" if line.note == Reason.FOREIGN_TAG else "desk_knows"
