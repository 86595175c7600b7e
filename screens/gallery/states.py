"""States to look at: every phase, every step of a line, full and empty, long and short, well and in trouble.

The gallery paints them, the tests walk over them. The people and books are those of the demo library.
"""

from dataclasses import replace
from typing import Any

from kiosk.hours import hours
from kiosk.reasons import Reason
from kiosk.state import (
    Account,
    CardChecking,
    CardTyping,
    CardWanted,
    Closing,
    Earlier,
    FeeShown,
    Goodbye,
    Help,
    HoldShown,
    Intent,
    Kiosk,
    Lending,
    Line,
    LineStep,
    Link,
    LoanShown,
    Look,
    LookSheet,
    Lying,
    OtherCard,
    OutOfService,
    Pad,
    Patron,
    Phase,
    PinWanted,
    Returning,
    Settings,
    SlipChoice,
    SlipPhone,
    Starting,
    StillThere,
    Tag,
    TagKind,
    Visit,
    Welcome,
)
from kiosk.transactions import Kind, Transaction, Want
from screens.gallery.staff import staff_states

NAMES = {"vi": "Thư viện Mẫu", "en": "Sample Library", "fr": "Bibliothèque Exemple", "zh": "示范图书馆"}
SETTINGS = Settings(library=NAMES, mail=True, help_phone="024 3825 0000")
LETTERS = replace(SETTINGS, card_by_typing="letters")
OPEN = replace(SETTINGS, hours=hours({"monday": "8:00-20:00", "wednesday": "13:30-20:00"}, {}))
AT_NOON: dict[str, Any] = {"trusted": True, "wall_ms": 1_796_014_800_000}        # Monday, 30 November 2026, in Vietnam
AT_NIGHT = AT_NOON | {"wall_ms": 1_796_050_800_000}                              # … ten hours later
NEWS = {"vi": ("Đọc truyện cho thiếu nhi: thứ Bảy 9:30, tầng 2",),
        "en": ("Story time for children: Saturday 9:30, second floor",),
        "fr": ("L'heure du conte : samedi 9 h 30, deuxième étage",), "zh": ("儿童故事会：周六9:30，二楼",)}
CLUB = {"vi": "; Câu lạc bộ đọc sách: Chủ nhật 15:00, tầng 3", "en": "; Book club: Sunday 15:00, third floor",
        "fr": " ; Club de lecture : dimanche 15 h, troisième étage", "zh": "；读书会：周日15:00，三楼"}
LONG_NEWS = {code: (lines[0] + CLUB[code],) for code, lines in NEWS.items()}
LAN = Patron("29001000000013", "Lan", loan_limit=5, has_mail=True)
JEAN = replace(LAN, greeting="Jean-Baptiste")
OUYANG = replace(LAN, greeting="欧阳靖")
STAFF = replace(LAN, greeting="An", loan_limit=20)
BOOKS = (("Truyện Kiều", "Nguyễn Du"), ("Số đỏ", "Vũ Trọng Phụng"), ("红楼梦", "曹雪芹"),
         ("Cho tôi xin một vé đi tuổi thơ", "Nguyễn Nhật Ánh"),
         ("À la recherche du temps perdu : Du côté de chez Swann", "Marcel Proust"),
         ("The Life and Strange Surprizing Adventures of Robinson Crusoe, of York, Mariner", "Daniel Defoe"),
         ("三国演义", "罗贯中"), ("In the Mood for Love (DVD)", "Wong Kar-wai"), ("L'Étranger", "Albert Camus"),
         ("Tôi thấy hoa vàng trên cỏ xanh", "Nguyễn Nhật Ánh"), ("围城", "钱锺书"), ("Pride and Prejudice", "Jane Austen"),
         ("Đại Việt sử ký toàn thư", "Ngô Sĩ Liên"), ("Laptop 07", ""), ("Les Misérables", "Victor Hugo"),
         ("Dế Mèn phiêu lưu ký", "Tô Hoài"), ("史记", "司马迁"), ("Things Fall Apart", "Chinua Achebe"))
ENDLESS = ("Nguyễn " * 58).strip()
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
DUE = "2026-12-13"
BRANCH = "Thư viện Hải Châu"
LONG_BRANCH = "Bibliothèque municipale intercommunale de Saint-Barthélemy-de-Beaurepaire, annexe nord"
SAYS_NO = "Issue failed : PATRON_CATEGORY_HAS_NO_RULE"
SAYS_MUCH = ("Please ask Ms Lan in the reading room on the second floor: this volume is kept there for the exhibition until the "
             "end of January, and may be read at any table from nine to five, but for Mondays, when the room is closed.")
USE_HERE: dict[str, Any] = {"reason": Reason.STAYS_SECURED, "keep_secured": True}


def base(phase: Phase, **more) -> Kiosk:
    """All is well: pad, network, printer, scanner."""
    kiosk = Kiosk(SETTINGS, phase, now_ms=1_000_000, pad=Pad(ok=True), link=Link(up=True), printer="ok")
    return replace(kiosk, **more)


def line(i: int, step: LineStep = LineStep.DONE, kind: Kind = Kind.CHECKOUT, **more) -> Line:
    title, author = BOOKS[i % len(BOOKS)]
    done = step in (LineStep.DONE, LineStep.PUT_BACK)
    made = Line(f"390010000{i:05}", kind, step, title=title, author=author, decided="accepted" if done else "",
                due=DUE if kind is not Kind.CHECKIN and done else "")
    return replace(made, **more)


def lent(i: int, **more) -> Line:
    """One whose row is on disk, as it stands on a slip."""
    row = Transaction(f"0198c1a2-{i:04}", i, Kind.CHECKOUT, f"390010000{i:05}", LAN.card, Want.BOOK, "boot", 1, 1, True)
    return replace(line(i), row=row, **more)


def lending(*lines: Line, patron: Patron = LAN, phase: Phase | None = None, cut: tuple[Earlier, ...] = (), **more) -> Kiosk:
    return base(phase or Lending(), visit=Visit(1, patron, lines, cut), visits=1, **more)


def returning(*lines: Line, phase: Phase | None = None, **more) -> Kiosk:
    return base(phase or Returning(), visit=Visit(1, None, lines), visits=1, **more)


def back(i: int, where: str, step: LineStep = LineStep.DONE, **more) -> Line:
    return line(i, step, Kind.CHECKIN, where=where, **more)


OFFLINE: dict[str, Any] = {"link": Link(up=False)}
EARLIER = (*(Earlier("borrowed", BOOKS[i][0], str(i), DUE) for i in (0, 5)),
           Earlier("desk", BOOKS[4][0], "4", note=Reason.CUT_SHORT), Earlier("refused", BOOKS[2][0], "2", note=Reason.CUT_SHORT))
LYING = tuple(Lying(str(n), (Tag(f"E00401500000000{n}", TagKind.ITEM, str(n), title="Truyện Kiều"),), 0) for n in range(3))
FULL_PILE = tuple(line(i) for i in range(8))
TROUBLES = (line(2, LineStep.REFUSED, reason=Reason.RESERVED), line(12, LineStep.REFUSED, reason=Reason.NOT_FOR_LOAN),
            line(6, LineStep.PARTS, parts=3, missing=(2,)), line(13, LineStep.DESK, title="", author="", reason=Reason.BLANK_TAG),
            line(11, LineStep.PUT_BACK, here=False, reason=Reason.LIFTED))
MIXED = tuple(one for pair in zip((line(i) for i in (0, 1, 3, 9, 14)), TROUBLES, strict=True) for one in pair)

PILES: dict[str, Kiosk] = {
    "lending_empty": lending(),
    "lending_empty_limit": lending(patron=replace(LAN, loans=5)),
    "lending_empty_offline": lending(**OFFLINE),
    "lending_1_reading": lending(line(0, LineStep.READING, title="", author="")),
    "lending_1_asking": lending(line(1, LineStep.ASKING)),
    "lending_1_done": lending(line(0)),
    "lending_1_offline": lending(line(0, decided="pending"), **OFFLINE),
    "lending_1_undated": lending(line(8, due="")),
    "lending_1_put_back": lending(line(3, LineStep.PUT_BACK, here=False, reason=Reason.LIFTED)),
    "lending_1_stay_put": lending(line(3, LineStep.PUT_BACK, reason=Reason.WRITE_FAILED)),
    "lending_1_renewable": lending(line(15, reason=Reason.ALREADY_YOURS, renewable=True, renewals_left=2)),
    "lending_1_renewed": lending(line(15, kind=Kind.RENEW, renewed=True)),
    "lending_1_renewal_refused": lending(line(15, kind=Kind.RENEW, reason=Reason.RESERVED)),
    "lending_1_here": lending(line(0, LineStep.HERE)),
    "lending_1_left_here": lending(line(0, LineStep.REFUSED, reason=Reason.LEFT_HERE)),
    "lending_1_parts": lending(line(6, LineStep.PARTS, parts=3, missing=(2, 3))),
    "lending_1_set": lending(line(12, parts=4)),
    "lending_1_message": lending(line(4, LineStep.REFUSED, reason="library_says", message="Vui lòng hỏi phòng đọc tầng 2.")),
    "lending_1_says_no": lending(line(4, LineStep.REFUSED, reason=Reason.LIBRARY_SAYS_NO, message=SAYS_NO)),
    "lending_1_says_much": lending(line(5, LineStep.REFUSED, reason=Reason.LIBRARY_SAYS_NO, message=f"{SAYS_NO} · {SAYS_MUCH}")),
    "lending_1_says_read": lending(line(5, LineStep.REFUSED, reason=Reason.LIBRARY_SAYS_NO, message=f"{SAYS_NO} · {SAYS_MUCH}"),
                                   phase=Lending(read=line(5).item)),
    "lending_6_says": lending(*(line(i) for i in range(4)),
                              line(5, LineStep.REFUSED, reason=Reason.LIBRARY_SAYS_NO, message=f"{SAYS_NO} · {SAYS_MUCH}"),
                              line(6, LineStep.REFUSED, reason=Reason.RESERVED), patron=STAFF),
    "lending_1_fee": lending(line(7, LineStep.REFUSED, reason=Reason.FEE_ASKED, message="25000 VND")),
    "lending_1_use_here": lending(line(12, LineStep.DESK, decided="accepted", due=DUE, **USE_HERE)),
    "lending_3_library": lending(line(12, LineStep.DESK, decided="accepted", due=DUE, **USE_HERE),
                                 line(4, LineStep.REFUSED, reason=Reason.LIBRARY_SAYS_NO, message=SAYS_NO),
                                 line(7, LineStep.REFUSED, reason=Reason.FEE_ASKED, message="35000 VND")),
    "lending_6_library": lending(*(line(i) for i in range(3)), line(12, LineStep.DESK, decided="accepted", due=DUE, **USE_HERE),
                                 line(4, LineStep.REFUSED, reason=Reason.LIBRARY_SAYS_NO, message=SAYS_NO),
                                 line(7, LineStep.REFUSED, reason=Reason.FEE_ASKED, message="35000 VND"), patron=STAFF),
    "lending_1_endless": lending(line(0, title=ENDLESS, author=ENDLESS)),
    "lending_1_long_word": lending(line(0, LineStep.PUT_BACK, title=LONG_WORD, here=False)),
    "lending_1_classic": lending(line(2), patron=OUYANG),
    "lending_1_disc": lending(line(7), patron=JEAN),
    "lending_2": lending(line(0), line(1, LineStep.WRITING)),
    "lending_3": lending(line(0), line(1), line(2, LineStep.REFUSED, reason=Reason.RESERVED)),
    "lending_3_offline": lending(line(5, decided="pending"), line(4, decided="pending"),
                                 line(3, LineStep.PUT_BACK, here=False), **OFFLINE),
    "lending_4_mixed": lending(line(0), line(5), line(6, LineStep.PARTS, parts=3, missing=(2,)), line(2, LineStep.HERE)),
    "lending_6": lending(*(line(i) for i in range(5)), line(5, LineStep.ASKING), patron=STAFF),
    "lending_8": lending(*FULL_PILE, patron=STAFF),
    "lending_8_trouble": lending(*FULL_PILE[:6], line(6, LineStep.PUT_BACK, here=False),
                                 line(7, LineStep.REFUSED, reason=Reason.ON_LOAN_TO_OTHER), patron=STAFF),
    "lending_6_trouble": lending(*MIXED[:6], patron=STAFF),
    "lending_7_asked": lending(*FULL_PILE[:4], *(line(i, LineStep.HERE) for i in (9, 10)), MIXED[1], patron=STAFF),
    "lending_10_trouble": lending(*MIXED, patron=STAFF),
    "lending_10_page_2": lending(*MIXED, patron=STAFF, phase=Lending(page=1)),
    "lending_10_offline": lending(*MIXED, patron=STAFF, **OFFLINE),
    "lending_10_working": lending(*MIXED[:6], *(line(i, LineStep.ASKING) for i in (8, 10, 14, 16)), patron=STAFF),
    "lending_13": lending(*(line(i) for i in range(13)), patron=STAFF),
    "lending_40": lending(*(line(i) for i in range(36)), *(line(i, LineStep.HERE) for i in range(36, 40)), patron=STAFF),
    "lending_notice": lending(line(0), phase=Lending(Reason.SCANNED_ITEM, 1_006_000)),
    "lending_notice_empty": lending(phase=Lending(Reason.SCANNED_ISBN, 1_006_000)),
    "lending_cut_short": lending(cut=EARLIER),
    "lending_cut_short_yours": lending(cut=EARLIER[:2]),
    "lending_cut_short_2_offline": lending(line(5, decided="pending"), line(4, LineStep.PUT_BACK, here=False), cut=EARLIER,
                                           **OFFLINE),
    "lending_pad_lost": lending(line(0), pad=Pad(ok=False, lost_since_ms=1)),
    "returning_empty": returning(),
    "returning_1_shelf": returning(back(0, "shelf")),
    "returning_1_hold": returning(back(2, "hold_shelf")),
    "returning_1_branch": returning(back(8, "other_branch")),
    "returning_1_bin": returning(back(0, "shelf", bin="3")),
    "returning_1_hold_bin": returning(back(2, "hold_shelf", bin="7")),
    "returning_1_branch_bin": returning(back(8, "other_branch", bin="12", branch=BRANCH)),
    "returning_1_branch_long": returning(back(5, "other_branch", bin="Navettes-Nord", branch=LONG_BRANCH)),
    "returning_1_message": returning(back(3, "shelf", message="Item was overdue by 3 days")),
    "returning_1_no": returning(back(6, "desk", LineStep.DESK, decided="refused", reason=Reason.LIBRARY_SAYS_NO,
                                     message="Item withdrawn, return not allowed")),
    "returning_3_bins": returning(back(0, "shelf", bin="3"), back(2, "hold_shelf", bin="7"),
                                  back(8, "other_branch", branch=BRANCH)),
    "returning_4_bins": returning(back(0, "shelf", bin="3"), back(2, "hold_shelf", bin="7"),
                                  back(8, "other_branch", bin="12", branch=LONG_BRANCH),
                                  back(4, "desk", LineStep.DESK, decided="accepted", message="Item was overdue by 3 days")),
    "returning_10_bins": returning(*(back(i, where, bin=str(i + 3), branch=BRANCH) for i, where in enumerate(
        ("shelf", "hold_shelf", "other_branch") * 3)), back(12, "", LineStep.DESK, reason=Reason.STILL_ON_LOAN)),
    "returning_1_desk": returning(back(6, "desk", LineStep.DESK, decided="pending"), **OFFLINE),
    "returning_1_still": returning(back(1, "", LineStep.DESK, decided="refused", reason=Reason.STILL_ON_LOAN)),
    "returning_3": returning(back(0, "shelf"), back(2, "hold_shelf"), back(1, "", LineStep.LOOKING)),
    "returning_6": returning(back(0, "shelf"), back(1, "shelf"), back(2, "hold_shelf"), back(3, "shelf"),
                             back(4, "desk", LineStep.DESK, decided="accepted"),
                             back(6, "", LineStep.PARTS, parts=3, missing=(1,))),
    "returning_10": returning(*(back(i, where) for i, where in enumerate(("shelf", "hold_shelf", "other_branch") * 3)),
                              back(12, "", LineStep.DESK, reason=Reason.STILL_ON_LOAN)),
    "returning_foreign": returning(line(0, LineStep.DESK, Kind.CHECKIN, title="", author="", reason=Reason.FOREIGN_TAG)),
}

LOANS = tuple(LoanShown(f"39{i}", title, author, "2026-11-02" if i == 0 else DUE, i == 0, 2 - i % 3)
              for i, (title, author) in enumerate(BOOKS[:7]))
HOLDS = (HoldShown("1", "红楼梦", "曹雪芹", True, "B2-01"),)
ANSWERED = (replace(LOANS[0], renewing=True), replace(LOANS[1], renewed=True),
            replace(LOANS[2], refused=Reason.RENEWAL_LIMIT, renewals_left=0), LOANS[3])
FEES = (FeeShown("Livre rendu en retard", 35_000),)
MANY_HOLDS = (*HOLDS, HoldShown("2", "Cho tôi xin một vé đi tuổi thơ", ready=True, shelf="A1-12"), HoldShown("3", BOOKS[4][0]),
              HoldShown("4", "Số đỏ"), HoldShown("5", "围城"), HoldShown("6", "L'Étranger", ready=True))
NOTICES = ("Patron owes 35000.00", "Thẻ của bạn sẽ hết hạn ngày 31/12; mời bạn ghé quầy để gia hạn trước ngày đó.")
MANY_FEES = (*FEES, FeeShown("Lost card", 20_000), FeeShown("Hỏng bìa sách", 50_000))


ONE_EACH: dict[str, Any] = {"gate_rings": 1, "desk": 1, "gate_titles": (BOOKS[8][0],), "desk_titles": (BOOKS[14][0],)}


def account(phase: Account, **more) -> Kiosk:
    return lending(phase=phase, **more)


OTHERS: dict[str, Kiosk] = {
    "starting": base(Starting(), pad=Pad(), link=Link()),
    "out_of_service": base(OutOfService()),
    "welcome": base(Welcome()),
    "welcome_lying": base(Welcome(), pad=Pad(True, 0, LYING)),
    "welcome_expired": base(Welcome(Reason.EXPIRED, 1_006_000)),
    "welcome_offline_pin": base(Welcome(Reason.OFFLINE_PIN, 1_006_000), **OFFLINE),
    "welcome_pad_lost": base(Welcome(), pad=Pad(False, 1)),
    "welcome_scanner_lost": base(Welcome(), scanner_ok=False),
    "welcome_hello": base(Welcome(greeted_until_ms=1_010_000)),
    "welcome_hours": base(Welcome(), settings=OPEN, **AT_NOON),
    "welcome_news": base(Welcome(), settings=replace(OPEN, news=NEWS), **AT_NOON),
    "welcome_closed": base(Welcome(), settings=replace(OPEN, news=LONG_NEWS), **AT_NIGHT),
    "welcome_picture": base(Welcome(), settings=replace(OPEN, news=NEWS), **AT_NOON),
    "welcome_picture_hello": base(Welcome(greeted_until_ms=1_010_000), settings=OPEN, **AT_NOON),
    "welcome_picture_lying": base(Welcome(), settings=OPEN, pad=Pad(True, 0, LYING), **AT_NOON),
    "card_wanted": base(CardWanted()),
    "card_wanted_account": base(CardWanted(Intent.ACCOUNT, Reason.CARD_GARBLED)),
    "card_wanted_lost": base(CardWanted(), scanner_ok=False),
    "card_checking": base(CardChecking("29001000000013", deadline_ms=1_004_000)),
    "pin": base(PinWanted("29001000000013")),
    "pin_2": base(PinWanted("29001000000013", digits="12")),
    "pin_shown": base(PinWanted("29001000000013", digits="1234", shown=True)),
    "pin_12": base(PinWanted("29001000000013", digits="123456789012")),
    "pin_wrong": base(PinWanted("29001000000013", notice=Reason.PIN_WRONG)),
    "pin_wait": base(PinWanted("29001000000013", notice=Reason.PIN_WRONG, wait_until_ms=1_028_000)),
    "account_loading": account(Account(deadline_ms=1_004_000)),
    "account_failed": account(Account(failed=True), **OFFLINE),
    "account_none": account(Account(known=True)),
    "account_2": account(Account(known=True, loans=LOANS[:2], holds=HOLDS, fees=FEES)),
    "account_full": account(Account(known=True, loans=LOANS, holds=MANY_HOLDS[:3], fees=FEES)),
    "account_much": account(Account(known=True, loans=LOANS[:4], holds=MANY_HOLDS, fees=MANY_FEES)),
    "account_much_2": account(Account(known=True, loans=LOANS, holds=MANY_HOLDS, fees=MANY_FEES, page=1), **OFFLINE),
    "account_waiting": account(Account(known=True, loans=LOANS[:1], holds=MANY_HOLDS[2:3], fees=FEES)),
    "account_notices": account(Account(known=True, loans=LOANS[:2], holds=HOLDS, fees=FEES, messages=NOTICES)),
    "account_notices_only": account(Account(known=True, loans=LOANS[:3], messages=NOTICES[:1])),
    "account_notices_alone": account(Account(known=True, messages=NOTICES)),
    "account_notices_much": account(Account(known=True, loans=LOANS, holds=MANY_HOLDS, fees=MANY_FEES, messages=NOTICES)),
    "account_holds": account(Account(known=True, loans=LOANS, holds=MANY_HOLDS, part="holds")),
    "account_pay": account(Account(known=True, loans=LOANS, fees=MANY_FEES, part="pay")),
    "account_messages": account(Account(known=True, loans=LOANS, messages=NOTICES, part="messages")),
    "account_no_loans": account(Account(known=True, holds=MANY_HOLDS[:3], fees=FEES)),
    "account_page_2": account(Account(known=True, loans=LOANS, page=1)),
    "account_renewing": account(Account(known=True, loans=ANSWERED)),
    "slip": lending(line(0), line(1), phase=SlipChoice()),
    "slip_no_mail": lending(line(0), phase=SlipChoice(), patron=replace(LAN, has_mail=False)),
    "slip_paper_out": lending(line(0), phase=SlipChoice(), printer="paper_out"),
    "slip_only_none": returning(back(0, "shelf"), phase=SlipChoice(), printer="lost", **OFFLINE),
    "closing": lending(line(0, LineStep.WRITING), phase=Closing("print", 1_009_000)),
    "goodbye": base(Goodbye(1_003_000, borrowed=2, first_due=DUE, last_due=DUE, slip="print")),
    "goodbye_gate": base(Goodbye(1_003_000, borrowed=3, first_due=DUE, slip="failed", offline=True,
                                 **ONE_EACH)),
    "goodbye_gate_only": base(Goodbye(1_003_000, borrowed=2, first_due=DUE, last_due=DUE, gate_rings=2, slip="print")),
    "goodbye_named": base(Goodbye(1_003_000, borrowed=3, first_due=DUE, gate_rings=1, desk=2, slip="print",
                                  gate_titles=(BOOKS[10][0],), desk_titles=(BOOKS[5][0], BOOKS[4][0]))),
    "goodbye_desk": base(Goodbye(1_003_000, borrowed=4, returned=0, first_due=DUE, desk=5)),
    "goodbye_returned": base(Goodbye(1_003_000, returned=4)),
    "goodbye_offline": base(Goodbye(1_003_000, borrowed=1, slip="unsent", offline=True)),
    "goodbye_nothing": base(Goodbye(1_003_000)),
    "help": lending(phase=Help(Lending())),
    "help_no_phone": base(Help(Welcome()), settings=replace(SETTINGS, help_phone="")),
    "look_sheet": lending(line(0), phase=LookSheet(Lending())),
    "look_sheet_contrast": lending(line(0), phase=LookSheet(Lending()), look_chosen=Look(contrast=True)),
    "look_sheet_large": lending(line(0), phase=LookSheet(Lending()), look_chosen=Look(large=True)),
    "look_sheet_low": lending(line(0), phase=LookSheet(Lending()), look_chosen=Look(low=True)),
    "still_there": lending(line(0), phase=StillThere(Lending(), 1_014_500)),
    "other_card": lending(line(0), phase=OtherCard(Lending(), "29001000000021")),
    "card_typing": base(CardTyping(typed="2900100")),
    "card_typing_wrong": base(CardTyping(typed="29001000000014", wrong=True)),
    "card_typing_letters": base(CardTyping(typed="HN1"), settings=LETTERS),
    "card_typing_letters_wrong": base(CardTyping(typed="HN1" * 6, wrong=True, page=1), settings=LETTERS),
    "card_typing_letters_digits": base(CardTyping(page=2), settings=LETTERS),
    "slip_phone": lending(*(lent(i) for i in range(5)), phase=SlipPhone()),
    "slip_phone_18": lending(*(lent(i) for i in range(18)), phase=SlipPhone(), patron=STAFF),
    "slip_phone_waits": lending(lent(0), lent(1, step=LineStep.WRITING), phase=SlipPhone()),
    "goodbye_card": base(Goodbye(1_003_000, borrowed=2, first_due=DUE, last_due=DUE, slip="print", card_on_pad=True)),
    "goodbye_card_gate": base(Goodbye(1_003_000, borrowed=2, first_due=DUE, last_due=DUE, slip="failed", offline=True,
                                      card_on_pad=True, **ONE_EACH)),
    "lending_undo": lending(replace(line(0), undo_until_ms=1_060_000)),
    "lending_undo_5": lending(*(replace(line(i), undo_until_ms=1_060_000) for i in range(5))),
    "lending_undone": lending(line(0), line(1, kind=Kind.CHECKIN, where="shelf")),
}

REASONS: dict[str, Kiosk] = {
    **{f"reason_{reason}": lending(line(3, LineStep.REFUSED, reason=reason), line(0), phase=Lending())
       for reason in Reason if reason},
    **{f"desk_{reason}": returning(back(3, "", LineStep.DESK, reason=reason), *(back(i, "shelf") for i in range(3)))
       for reason in Reason if reason},
    **{f"notice_{reason}": base(Welcome(reason, 1_006_000)) for reason in Reason if reason},
}
"""Every reason on a refused line, at the desk, and on the welcome screen."""

LATER: dict[str, Kiosk] = {
    "goodbye_renewed": base(Goodbye(1_003_000, borrowed=1, renewed=2, first_due=DUE, last_due=DUE, slip="email")),
    "welcome_unsent": base(Welcome(Reason.SLIP_UNSENT, 1_006_000)),
}
"""Behind the others, so that these keep their language in the forms that are drawn in one language each."""

GALLERY: dict[str, Kiosk] = {**OTHERS, **PILES, **staff_states(SETTINGS, lending(line(0)), Lending()), **LATER}
