"""Where lines break. One place for wrapping, balance and the ellipsis; each text says how many lines it may have and
whether it may be cut.

Breaks follow Unicode line breaking (UAX 14) as far as our four languages need: at spaces and after hyphens, between Han
characters, never before closing or after opening signs, never at a no-break space.
"""

import re
from functools import lru_cache
from itertools import pairwise

from kiosk.values import dataclass
from screens.letters.breaks import best, prices
from screens.letters.faces import is_han, width

ELLIPSIS = "…"
NOT_AT_START = frozenset("，。、；：？！）》〉」』】〕…—～·％,.;:?!)]}»›”’%")
NOT_AT_END = frozenset("（《〈「『【〔([{«‹“‘")
HANGING = ("，", "。", "、", "；", "：", "！", "？", "》", "）")
NO_BREAK = "\u00a0"
FRENCH_SPACE = re.compile(r"(?<=«) | (?=[:;?!»])")
COUNTED = (
    "January February March April May June July August September October November December Jan Feb Mar Apr Jun Jul Aug Sep Oct "
    "Nov Dec janvier février mars avril mai juin juillet août septembre octobre novembre décembre janv févr avr juil sept oct "
    "nov déc book books livre livres cuốn more left autre autres not pas second seconds seconde secondes giây digit digits "
    "chiffre chiffres chữ day days jour jours ngày minute minutes phút hour hours heure heures giờ thing things point points "
    "việc transaction transactions giao to à đã chưa cần waits wait non for borrowed emprunté empruntés message messages thông "
    "prêt prêts renewed prolongé prolongés already déjà possible possibles waiting đến "
    "réservation réservations pour en")
"""What is counted in our sentences, and months: it stands on one line with its number."""
CHANGED = re.compile(r"[\d'\"«»:;?!]|[Pp]art|phần")
"""Without any of these a text is painted as it was written."""

KEPT = re.compile(rf"(?:(?<=\d)|(?<=\b1er)) (?=(?:{'|'.join(COUNTED.split())})\b)|(?<=\b[Pp]art) (?=\d)|(?<=\b[Pp]arts) (?=\d)"
                  r"|(?<=\b[Pp]artie) (?=\d)|(?<=\b[Pp]arties) (?=\d)|(?<=\bphần) (?=\d)")
HYPHENS = frozenset("-‐–—/")
HAN = re.compile(r"[\u4e00-\u9fff]")
QUOTED_HAN = re.compile(r"[“‘「『《«]\u00a0?[\u4e00-\u9fff]{1,6}\u00a0?[”’」』》»]")
"""A title so short is not torn."""
HAN_DATE = re.compile(r"(?:\d+年)?\d+月\d+日|第?\d+(?:/\d+)?(?:号箱|分钟|小时|部分|条通知|[年本项笔位秒天页次])|第\d+")
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
    "收到", "这是", "每次", "每页", "拿走", "在此", "通知", "通知", "缺纸", "重写", "借还", "号箱")
"""Chinese writes no spaces: these words of our own sentences are not torn all the same."""

TEXTS_CACHED, PIECES_CACHED = 2_048, 1_024
"""Texts that were laid in lines and cut into pieces; the least recently used is forgotten and laid anew."""

UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Categories of what is no sign to be read: controls, turns of direction, half characters, private ones and none at all."""
JOINERS = "\u200c\u200d"
MARKS = frozenset({"Mn", "Me"})
BALANCED_LINES = 4
"""More than that is running text: its lines are filled."""

MARKS_MAX = 3
"""Marks on one letter; more of them climb over the lines above and below, and are left out. Vietnamese needs two."""

SIGNS_EM = 2
"""About so many letters are as wide as high."""

WORD_MAX = 24
"""A longer word is torn where the line ends, and nobody minds: it is a title that somebody typed so."""


_WHOLE = r"[!-~\u00a1-\u00ac\u00ae-\u024f\u1e00-\u1eff\u2010-\u2027\u3001-\u3011\u4e00-\u9fff\uff01-\uff5e]"
PLAIN = re.compile(f"{_WHOLE}+(?:[ \u00a0]{_WHOLE}+)*")
"""Words of letters that are whole in themselves (NFC), with one space between: nearly every sentence and title."""


@dataclass(frozen=True)
class Laid:
    """Broken lines. `words`: what can be read; `fits`: nothing was lost or torn."""

    lines: tuple[str, ...]
    words: str
    fits: bool
    cut: bool = False


def clean(text: str) -> str:
    """NFC, control characters and runs of white space to one space; no-break spaces stay."""
    return text if PLAIN.fullmatch(text) else _cleaned(text)


def _cleaned(text: str) -> str:
    import unicodedata  # late: 1.2 MB that our own sentences do not need

    text = unicodedata.normalize("NFC", text)
    text = "".join(" " if c in "\t\n\r\v\f\u2028\u2029" else c for c in text
                   if c in "\t\n\r" or c in JOINERS or unicodedata.category(c) not in UNSEEN)
    kept, marks = "", MARKS_MAX                       # a mark without a letter is none
    for c in text:
        own = min(MARKS_MAX, len(unicodedata.normalize("NFD", c)) - 1)                 # «ấ» has two already
        marks = marks + 1 if unicodedata.category(c) in MARKS else own
        kept += c if marks <= MARKS_MAX else ""
    return " ".join(part for part in kept.split(" ") if part)


def plain(text: str) -> str:
    """As somebody would type it: what words() says. No-break spaces are spaces there."""
    return clean(text).replace("\u00a0", " ").replace("\u202f", " ")


def typographic(text: str) -> str:
    """As it is painted: curved quotation marks and apostrophes for straight ones, French signs kept with their word, and
    numbers with what they count."""
    if not CHANGED.search(text):
        return clean(text)
    drawn = ""
    for char in KEPT.sub(NO_BREAK, FRENCH_SPACE.sub(NO_BREAK, clean(text))):
        opens = not drawn or drawn[-1] in " («“\u00a0"
        drawn += {"'": "‘" if opens else "’", '"': "“" if opens else "”"}.get(char, char)
    return drawn


@lru_cache(maxsize=TEXTS_CACHED)
def lay(text: str, px: int, width_px: int, *, bold: bool = False, max_lines: int = 1, may_cut: bool = False,
        balance: bool = False) -> Laid:
    """Break `text` into at most `max_lines` lines of `width_px`. A text that may be cut ends in …"""
    words, text = plain(text), typographic(text)
    lines, torn = _fill(text, px, width_px, bold)
    if len(lines) > max_lines:
        return _cut(lines, px, width_px, bold, max_lines) if may_cut else Laid(tuple(lines), words, False)
    if balance and 1 < len(lines) <= BALANCED_LINES and not torn:
        lines = _balanced(text, px, width_px, bold, len(lines))
    return Laid(tuple(lines), words, may_cut or not torn)


def fits(text: str, px: int, width_px: int, *, bold: bool = False, max_lines: int = 1) -> bool:
    """Whole words, in so many lines?"""
    return lay(text, px, width_px, bold=bold, max_lines=max_lines).fits


def _fill(text: str, px: int, width_px: int, bold: bool) -> tuple[list[str], bool]:
    """Greedy lines, and whether a word had to be torn."""
    lines, line, torn, at, parts = [], "", False, 0, pieces(text)
    while at < len(parts):
        if count := _fitting(line, parts[at:], px, width_px, bold):
            line, at = line + "".join(parts[at:at + count]), at + count
            continue
        if line.strip():
            lines.append(line.rstrip(" "))
        line = piece = parts[at]
        at += 1
        torn = torn or (len(piece) <= WORD_MAX and line_width(piece, px, bold) > width_px)
        while line_width(line, px, bold) > width_px and len(line) > 1:
            keep = _longest(line, px, width_px, bold)
            lines.append(line[:keep])
            line = line[keep:]
    if line.strip() or not lines:
        lines.append(line.rstrip(" "))
    return lines, torn


def _fitting(line: str, parts: tuple[str, ...], px: int, width_px: int, bold: bool) -> int:
    """How many of them fit behind what stands in the line: all of them, or found by halves, for measuring costs."""
    low, high = 0, len(parts)
    middle = high if len(line) + sum(map(len, parts)) <= SIGNS_EM * width_px / px else min(high, 4)
    while low < high:
        if line_width(line + "".join(parts[:middle]), px, bold) <= width_px:
            low = middle
        else:
            high = middle - 1
        middle = (low + high + 1) // 2
    return low


def line_width(line: str, px: int, bold: bool) -> int:
    """Width of a line; a full-width sign at its end is half empty and may hang over."""
    line = line.rstrip(" ")
    return width(line, px, bold) - (px // 2 if line.endswith(HANGING) else 0)


def _is_short(text: str, at: int) -> bool:
    """After a hyphen: too little stands behind it (a French pronoun too), or a single letter before it (e-mail)."""
    if text[at - 1] not in HYPHENS:
        return False
    alone = text[at - 2:at - 1].isalpha() and not text[max(0, at - 3):at - 2].isalpha()
    return not text[at:at + 3].isalpha() or text.startswith("vous", at) or alone


@lru_cache(maxsize=PIECES_CACHED)
def pieces(text: str) -> tuple[str, ...]:
    """The text cut at every place where a line may end."""
    found, start, kept = [], 0, _inside_terms(text)
    for i in range(1, len(text)):
        if i not in kept and _may_break(text[i - 1], text[i]) and not _is_short(text, i):
            found.append(text[start:i])
            start = i
    return (*found, text[start:]) if text else ()


def _inside_terms(text: str) -> frozenset[int]:
    """Places inside the words of TERMS, and between a Chinese number and what it counts."""
    if not HAN.search(text):
        return frozenset()
    inside: set[int] = set()
    for term in TERMS:
        at = text.find(term)
        while at >= 0:
            inside.update(range(at + 1, at + len(term)))
            at = text.find(term, at + 1)
    for kept in (HAN_DATE, QUOTED_HAN):
        for found in kept.finditer(text):
            inside.update(range(found.start() + 1, found.end()))
    return frozenset(inside)


def _may_break(before: str, after: str) -> bool:
    if after == " " or NO_BREAK in (before, after):
        return False
    if before == " ":
        return True
    if after in NOT_AT_START or before in NOT_AT_END:
        return False
    return before in HYPHENS or is_han(before) or is_han(after)


def _longest(text: str, px: int, width_px: int, bold: bool) -> int:
    """How many characters fit; at least one."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle], px, bold) <= width_px:
            low = middle
        else:
            high = middle - 1
    return low


def _cut(lines: list[str], px: int, width_px: int, bold: bool, max_lines: int) -> Laid:
    rest = join(lines[max_lines - 1:])
    keep = _longest(rest, px, width_px - width(ELLIPSIS, px, bold), bold)
    kept = [*lines[:max_lines - 1], rest[:keep].rstrip(" ,;:-–—/(·") + ELLIPSIS]
    return Laid(tuple(kept), plain(join(kept)), True, True)


def _balanced(text: str, px: int, width_px: int, bold: bool, count: int) -> list[str]:
    """So many lines with the best breaks; as even as these allow, and no lonely last word."""
    parts = pieces(text)
    widths = [width(part, px, bold) for part in parts]
    space = width(" ", px, bold)
    ends = [space * (len(part) - len(shown)) + (px // 2 if shown.endswith(HANGING) else 0)
            for part, shown in zip(parts, [part.rstrip(" ") for part in parts], strict=True)]
    begins = best(widths, ends, prices(parts), count, width_px)
    if begins:
        lines = ["".join(parts[i:j]).rstrip(" ") for i, j in pairwise((*begins, len(parts)))]
        if all(line_width(line, px, bold) <= width_px for line in lines):
            return lines
    return _narrowest(text, px, width_px, bold, count)


def _narrowest(text: str, px: int, width_px: int, bold: bool, count: int) -> list[str]:
    """The narrowest column that needs no more lines; words that are torn or longer together than alone need it."""
    low, high = width_px // 3, width_px
    while high - low > 6:
        middle = (low + high) // 2
        lines, torn = _fill(text, px, middle, bold)
        if torn or len(lines) > count:
            low = middle
        else:
            high = middle
    return _fill(text, px, high, bold)[0]


def join(lines: list[str]) -> str:
    """Broken lines as one text again: a space where the break was one."""
    text = ""
    for line in lines:
        space = text and line and not (is_han(text[-1]) or is_han(line[0]) or text[-1] in HYPHENS)
        text += (" " if space else "") + line
    return text
