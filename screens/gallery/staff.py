"""States of the staff screen to look at: all well, a hard day, a damaged store, a clock that nobody set, a disk that is full."""

from dataclasses import replace
from typing import Any

from kiosk.reasons import Reason
from kiosk.standing import DamageSeen, Health, PortSeen, StaffCard, Standing, WaitingRow
from kiosk.state import Kiosk, Link, OtherCard, Pad, Phase, PinWanted, Queue, Settings, StaffScreen

NOON_MS = 1_795_759_200_000          # 27 November 2026, 13:00 in Hanoi
UP = PortSeen("up", 1_000)
WELL = Health(UP, UP, PortSeen("ok", 1_000), UP, UP, heard_ms=9_980_000)
ROWS = (
    WaitingRow(412, "checkout", "39001000000300", "Truyện Kiều", "0013", NOON_MS - 400_000, Reason.ON_LOAN_TO_OTHER),
    WaitingRow(388, "checkin", "39001000000318", "The Life and Strange Surprizing Adventures of Robinson Crusoe, of York, "
               "Mariner", "", NOON_MS - 3_900_000, "", "not_secured"),
    WaitingRow(371, "checkout", "39001000000326", "红楼梦", "0021", 0, "", "gate_rings"),
)
STANDING = Standing(copy_ms=NOON_MS - 40_000, clock_source="service", version="Muon 0.1.0 · Python 3.11 · SQLite 3.46.1",
                    address="192.168.20.31")
HARD_DAY: dict[str, Any] = {
    "health": replace(WELL, pad=PortSeen("away", 7_000_000), upstream=PortSeen("away", 1_000_000), heard_ms=995_000),
    "pad": Pad(False, 7_000_000), "link": Link(), "queue": Queue(312, 3)}
BUSY = replace(STANDING, owed_since_ms=NOON_MS - 12_000_000, waiting=ROWS)


def staff_states(settings: Settings, visit: Kiosk, under: Phase) -> dict[str, Kiosk]:
    """`visit`: a patron in the middle of hers."""
    def staff(standing: Standing | None = STANDING, part: str = "", notice: str = "", row_page: int = 0, **more: Any) -> Kiosk:
        kiosk = Kiosk(settings, StaffScreen(part, standing, row_page, notice), now_ms=10_000_000, wall_ms=NOON_MS, trusted=True,
                      pad=Pad(True), link=Link(up=True, reachable=True), printer="ok", health=WELL)
        return replace(kiosk, **more)

    saved = DamageSeen("damage-1", NOON_MS - 80_000_000, 1_204, 12, 3)
    return {
        "staff_well": staff(),
        "staff_looking": staff(None),
        "staff_hard_day": staff(BUSY, **HARD_DAY),
        "staff_damaged": staff(replace(STANDING, damages=(saved,)), queue=Queue(12, 1)),
        "staff_clock": staff(replace(STANDING, clock_source="", copy_ms=0), trusted=False, wall_ms=1_000,
                             health=replace(WELL, scanner=PortSeen("away", 9_300_000))),
        "staff_disk_full": staff(Standing(version=STANDING.version, address=STANDING.address),
                                 health=replace(WELL, store=PortSeen("store_full", 9_000_000))),
        "staff_printer": staff(health=replace(WELL, printer=PortSeen("paper_out", 9_000_000)), notice="not_printed"),
        "staff_printed": staff(notice="printed", health=replace(WELL, printer=PortSeen("paper_low", 9_000_000))),
        "staff_trying": staff(notice="trying", health=replace(WELL, upstream=PortSeen("slow", 9_000_000)), queue=Queue(1, 0)),
        "staff_no_printer": staff(settings=replace(settings, devices=("pad", "scanner"), upstream="ils"),
                                  health=replace(WELL, printer=PortSeen())),
        "staff_waiting": staff(BUSY, "waiting", **HARD_DAY),
        "staff_waiting_2": staff(BUSY, "waiting", row_page=1, **HARD_DAY),
        "staff_waiting_none": staff(part="waiting"),
        "staff_details": staff(part="details"),
        "staff_details_clock": staff(replace(STANDING, clock_source="", copy_ms=0), "details", trusted=False, wall_ms=1_000,
                                     health=replace(WELL, heard_ms=0)),
        "staff_pin": replace(staff(), phase=PinWanted("", digits="12", staff=StaffCard("ab", True))),
        "staff_pin_wait": replace(staff(), phase=PinWanted("", staff=StaffCard("ab", True), notice=Reason.PIN_WRONG,
                                                           wait_until_ms=10_028_000)),
        "staff_card_in_visit": replace(visit, phase=OtherCard(under, "", StaffCard("ab"))),
        "staff_ailing": staff(replace(STANDING, ails=("keypad", "speech"))),
        "staff_ailing_all": staff(replace(STANDING, ails=("keypad", "headphone jack", "speech", "sound", "logo", "pictures")),
                                  health=replace(WELL, printer=PortSeen("paper_low", 9_000_000))),
        "staff_details_ailing": staff(replace(STANDING, ails=("keypad", "speech")), "details"),
    }
