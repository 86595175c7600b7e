"""What each language says in one breath, for `screens.letters`: where a line had better not end, and where it never does."""

SMALL = {
    "vi": ("ở tại của trên và hoặc đến trong cho để với là sẽ đang đã chưa không bị về từ vào có số các những một mỗi cần "
           "hãy xin ra lên phần"),
    "en": ("a an the your our his her their this that is are was of to at on in it and or for by from with no not be has "
           "will can part parts"),
    "fr": ("à de du des la le les un une au aux en et ou pour par sur votre vos ce cette il est que qui pas se vous nous "
           "dans avec sans ne n°"),
}
"""Words that lead to the next one."""

LINKING = {"vi": "và hoặc", "en": "and or", "fr": "et ou"}
"""Of these, the ones that begin what is said next: they had better begin its line."""

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
        "ready for you", "due date", "not here yet",
    ),
    "fr": (
        "déjà là", "à vous", "l'accueil", "à l'accueil", "date de retour", "à venir", "votre compte", "votre carte",
        "votre code", "code pin", "du réseau", "pas de réseau", "un instant", "sur place", "à rendre", "à régler", "à retirer",
        "s'il vous plaît", "en cours", "en prêt", "ne change pas", "de nouveau", "là-bas", "n'a pas", "pas pu", "ne peut",
        "n'est pas", "dernière visite", "cette visite", "ce livre", "cette carte", "se reconnecte", "vos prêts", "vos livres",
        "des réservations", "des retours", "des navettes", "sur le plateau", "que voulez-vous", "non vérifiable",
    ),
    "zh": (
        "应还日期", "是您的吗", "交给服务台", "请到服务台", "请咨询服务台", "交服务台", "借阅记录", "重新连接", "放在感应区",
        "放回感应区", "其他读者", "不受影响", "馆内使用", "馆内阅览", "借阅上限", "工作人员", "刷读者证",
        "再放片刻", "网络中断", "自动上传", "自动恢复", "续借次数", "出门会响铃", "经过门禁", "会响铃", "如有需要",
        "可取预约", "无法核对密码", "无法核对", "未能读出", "请稍候",
    ),
}
"""Broken only where nothing else is left. Small letters; spaces may be no-break ones."""

COUNTED = {
    "vi": "cuốn giây chữ ngày phút giờ việc giao đã chưa cần thông đến",
    "en": ("January February March April May June July August September October November December Jan Feb Mar Apr Jun Jul Aug "
           "Sep Oct Nov Dec book books more left not second seconds digit digits day days minute minutes hour hours thing "
           "things transaction transactions to waits wait for borrowed message messages renewed already waiting"),
    "fr": ("janvier février mars avril mai juin juillet août septembre octobre novembre décembre janv févr avr juil sept oct nov "
           "déc livre livres autre autres pas seconde secondes chiffre chiffres jour jours heure heures point points à non "
           "emprunté empruntés prêt prêts prolongé prolongés déjà possible possibles réservation réservations pour en minute "
           "minutes message messages transaction transactions"),
}
"""What is counted in our sentences, and months: it stands on one line with its number."""

NUMBERED = {"vi": "phần", "en": "part parts Part Parts", "fr": "partie parties Partie Parties"}
"""What a number follows: it stands on one line with it."""

TERMS = (
    "工作人员", "还书架", "扫描器", "调拨架", "预约架", "服务台", "感应区", "打印机", "打印纸", "图书馆", "刷读者证",
    "读者证", "读者", "费用", "标签", "稍候", "归还", "日期", "片刻", "条码", "办理", "账户", "稍等", "续借", "凭条",
    "部分", "网络", "您的", "您好", "本机", "此书", "此件", "此处", "此项", "此码", "此次", "此前", "这本书",
    "这一套", "分馆", "图书", "借阅", "借出", "外借", "密码", "预约", "相机", "手机", "如果", "着急", "如有", "需要",
    "请勿", "移动", "继续", "使用", "应还", "超期", "逾期", "可以", "还可", "没有", "目前", "当前", "正在", "重新",
    "连接", "开放", "今天", "明天", "今日", "周六", "显示", "恢复", "自动", "上传", "保存", "记录", "影响", "中断",
    "时间", "时钟", "无法", "识别", "读取", "核对", "输入", "扫描", "电子邮件", "邮箱", "日历", "信息", "任何",
    "存入", "选择", "服务", "请到", "请先", "交给", "咨询", "支付", "付费", "缴清", "放在", "放回", "放入", "放到",
    "拿起", "放下", "放好", "对准", "完成", "开始", "结束", "返回", "删除", "确定", "帮助", "忘记", "重设", "破损",
    "缺少", "内容", "文字", "白色", "黄色", "黑底", "按钮", "屏幕", "更多", "其他", "他人", "目录", "仍为", "状态",
    "仅供", "仅限", "馆内", "阅览", "上限", "次数", "数量", "有限", "密钥", "成功", "借书", "还书", "取走", "带好",
    "带走", "门禁", "响铃", "出门", "留在", "原处", "暂停", "暂时", "尚未", "尚不", "已有", "已被", "已借", "已达",
    "已还", "尝试", "过多", "过期", "续期", "挂失", "未能", "未找到", "并未", "属于", "将送往", "提示", "一次",
    "一套", "一本", "一并", "列出", "上次", "本次", "机器", "稍后", "再试", "查看", "查询", "启动", "语音", "开启",
    "方向键", "圆键", "数字键", "确认", "音量", "阅读", "愉快", "谢谢", "再见", "安全", "乐意", "怎样", "方便",
    "对比度", "大字", "靠下", "坐着", "触到", "所有", "设备", "应答", "工作", "电源", "开关", "线缆", "网线", "检查",
    "处理", "等待", "更换", "写入", "磁盘", "存储卡", "存储", "技术人员", "联系", "损坏", "丢失", "校正", "联网",
    "测试", "退出", "重试", "详情", "命令", "关闭", "缴费", "登记", "停用", "系统", "拒绝", "撤回", "说明", "原因",
    "数据", "副本", "版本", "可靠", "消息", "上架", "上锁", "核实", "手工", "打开", "界面", "中心", "服务器",
    "自助机", "合上", "盖子", "纸卷", "最近", "最早", "您仍可", "直接", "补放", "整套", "重复", "刚才", "另一张",
    "改用", "新证", "证号", "证件", "名下", "更新", "曾经", "不变", "不同", "仍可", "以上", "同时", "整摞", "待缴",
    "原样", "最多", "更少", "更大", "读出", "发送", "打印", "数字", "全部", "一致", "正确", "是否", "之前", "到馆",
    "不受", "经过", "拨打", "未连接", "响应", "缓慢", "事项", "快用完", "开机", "关机", "人工", "以来", "套件",
    "中途", "断电", "可能", "过旧", "已久", "好的", "一点", "一下", "马上就好", "目录中", "办完", "写好", "一起",
    "收到", "这是", "每次", "每页", "拿走", "在此", "通知", "缺纸", "重写", "借还", "号箱")
"""Chinese writes no spaces: these words of our own sentences are not torn all the same."""
