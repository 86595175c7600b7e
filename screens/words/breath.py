"""What each language says in one breath, for `screens.letters.breaks`: where a line had better not end."""

SMALL = {
    "vi": ("ở tại của trên và hoặc đến trong cho để với là sẽ đang đã chưa không bị về từ vào có số các những một mỗi cần "
           "hãy xin ra lên phần"),
    "en": ("a an the your our his her their this that is are was of to at on in it and or for by from with no not be has "
           "will can part parts"),
    "fr": ("à de du des la le les un une au aux en et ou pour par sur votre vos ce cette il est que qui pas se vous nous "
           "dans avec sans ne n°"),
}
"""Words that lead to the next one."""

HAN_LEADING, HAN_TRAILING = "请将把在是到被已未可和或与为有不再先从对每", "的了吗呢后时上下中里内处"
"""Characters that lead to the next one, and that belong to the one before."""

PHRASES = {
    "vi": (
        "ngày trả", "hạn trả", "của bạn", "tài khoản", "thư viện", "nhân viên", "ở quầy", "hỏi quầy", "đến quầy", "ghé quầy",
        "ở đây", "tại đây", "tại chỗ", "cổng sẽ kêu", "nằm sẵn", "có sẵn", "đặt trước", "gia hạn", "đến hết", "hết ngày",
        "hết hạn", "hết giấy", "quét thẻ", "số thẻ", "mã vạch", "mã pin", "máy quét", "máy in", "máy ảnh", "điện thoại",
        "bắt đầu", "hoàn tất", "kết thúc", "một chút", "một lát", "mời bạn", "xin bạn", "giúp bạn", "có phải", "kiểm tra",
        "mục lục", "chi nhánh", "phục vụ", "tạm ngừng", "tạm thời", "cả bộ", "thông báo", "thông tin", "mượn được", "trả được",
        "đang mượn", "bàn đặt sách", "lên bàn", "trên bàn", "cho mượn", "cần trả", "lượt này", "lượt mới", "lượt trước",
        "như cũ", "sẵn lòng", "để yên", "nằm yên", "để lại", "đặt lại", "thử lại", "quét lại", "xem lại", "nối lại",
        "nhấc lên", "người khác", "đã lưu", "tối đa", "thời gian", "màn hình", "mất mạng", "có mạng", "hơi sớm", "đủ số",
        "số sách", "số lần", "kỹ thuật", "trục trặc", "ghi đủ", "kệ sách", "cuốn này", "sách này", "máy này", "thẻ này",
        "bộ này", "cả chồng", "lần mượn",
    ),
    "en": (
        "put it back", "leave it there", "leave it", "take it", "on loan", "for a moment", "try again",
        "scan your card", "your card", "the desk", "the pad", "someone else", "is it yours", "touch finish", "return it",
        "your card number", "could not be", "already here", "this one", "last visit", "card number", "being reconnected",
        "ready for you", "due date",
    ),
    "fr": (
        "déjà là", "à vous", "l'accueil", "à l'accueil", "date de retour", "à venir", "votre compte", "votre carte",
        "votre code", "code pin", "du réseau", "pas de réseau", "un instant", "sur place", "à rendre", "à régler", "à retirer",
        "s'il vous plaît", "en cours", "en prêt", "ne change pas", "de nouveau", "là-bas", "n'a pas", "pas pu", "ne peut",
        "n'est pas", "dernière visite", "cette visite", "ce livre", "cette carte", "se reconnecte", "vos prêts", "vos livres",
        "que voulez-vous", "non vérifiable", "reprenez-le et", "des réservations",
    ),
    "zh": (
        "应还日期", "是您的吗", "交给服务台", "请到服务台", "请咨询服务台", "交服务台", "借阅记录", "重新连接", "放在感应区",
        "放回感应区", "其他读者", "不受影响", "馆内使用", "馆内阅览", "借阅上限", "工作人员", "刷读者证",
        "再放片刻", "网络中断", "自动上传", "自动恢复", "续借次数", "出门会响铃", "经过门禁", "会响铃", "如有需要",
        "可取预约", "无法核对密码", "无法核对", "未能读出", "请稍候",
    ),
}
"""Broken only where nothing else is left. Small letters; spaces may be no-break ones."""
