"""What a bystander reads from the kiosk's screen and slips: where each line stands, and what is confirmed to the patron.

Reads English words only, as a patron would; knows no state of the kiosk. A title that is cut is not recognised.
"""

import re
import threading
import time
from typing import Any

from tests.torture.kills_model import Confirmed

STEPS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("reading", re.compile(r"Reading…")),
    ("saving", re.compile(r"Saving…")),
    ("asking", re.compile(r"Asking the library…")),
    ("writing", re.compile(r"Nearly done, leave it there…")),
    ("renewing", re.compile(r"Renewing…")),
    ("renewed", re.compile(r"Renewed (until|to) .*")),
    ("yours", re.compile(r"Yours until .*|This is yours\..*|You have this already, until .*|(Until|Due) \d.*|Yours")),
    ("returned", re.compile(r"Returned\..*|Received[.:].*|(Returns|Reservations|Transfer) shelf|"
                            r"Returns|Reservations|Transfers")),
    ("put back", re.compile(r"(It was lifted .*)?Please put .* back on the pad.*|Please leave it.*|Back on the pad|"
                            "Leave it there")),
    ("parts", re.compile(r"Please add parts? .*|Parts? .* missing.*|Missing: part.*")),
    ("here", re.compile(r"This was already here\.( Is it yours\?)?|Yours\?")),
    ("refused", re.compile(r".*(at|to) the desk.*|No network(:|,| for) .*|Not renewed.*|Not lent.*|"
                           r"You have this already\.")),
)
"""Where a line stands, by its words; the first that fits."""

CONFIRMS = {"yours": "checkout", "returned": "checkin", "renewed": "renew"}
IN_THE_ACCOUNT = ("renewed",)
"""There loans of earlier visits stand with their due dates, too: only what was renewed is of this one."""
HEADINGS = {"Borrowed": "checkout", "Returned": "checkin", "Renewed": "renew", "Not done": "", "Please see the desk": ""}
PILES = ("Lending", "Returning", "Account")
BARCODE = re.compile(r"\d{14}")
NUMBER = re.compile(r"Slip no\. ([0-9A-F]{8})")
CARD = re.compile(r"Card •••• (\d{4})")


class Witness:
    """`see` is told everything that the kiosk shows, from the hand's thread; `begin` says whose visit begins."""

    def __init__(self, titles: dict[str, str]):
        self._titles = titles                               # title -> barcode
        self.confirmed: dict[tuple[str, str, int, str], Confirmed] = {}
        self.slip_numbers: list[str] = []
        self.screen, self.steps, self.slip_out = "", (), False
        self._visit = ("", 0)                               # (card, since)
        self._first = dict[str, int]()                      # card -> since, of its first visit
        self._lock = threading.Lock()

    def begin(self, card: str) -> None:
        with self._lock:
            self._visit, self.slip_out = (card, _now_ms()), False
            self._first.setdefault(card, self._visit[1])

    def see(self, message: dict[str, Any]) -> None:
        with self._lock:
            if "slip" in message:
                self._read_slip(message["slip"]["words"])
            else:
                self._read_screen(message)

    @property
    def moment(self) -> str:
        """Screen and steps of the last picture, for the list of strikes."""
        said = f"{self.screen or 'before the first picture'}: {', '.join(self.steps)}".removesuffix(": ")
        return f"{said}, slip drawn" if self.slip_out and self.screen == "Goodbye" else said

    def _read_screen(self, scene: dict[str, Any]) -> None:
        self.screen = scene.get("screen", "")
        if self.screen not in PILES:
            self.steps = ()
            return
        standing = list(self._lines(scene["words"]))
        self.steps = tuple(sorted({step for _, step in standing}))
        for item, step in standing:
            if item and step in (IN_THE_ACCOUNT if self.screen == "Account" else CONFIRMS):
                self._confirm(CONFIRMS[step], item, "screen", self._visit)

    def _lines(self, words: list[str]):
        """(barcode, or "" when its title is not known yet; step)"""
        item = ""
        for word in words:
            if word in self._titles:
                item = self._titles[word]
            elif step := next((step for step, pattern in STEPS if pattern.fullmatch(word)), ""):
                yield item, step
            elif word == "A book" or word.endswith("…"):
                item = ""

    def _read_slip(self, words: list[str]) -> None:
        """It may come out late, and tells of an earlier visit too that was cut short."""
        kind, self.slip_out = "", True
        tail = next((found[1] for word in words if (found := CARD.fullmatch(word))), "")
        visit = next((card, since_ms) for card, since_ms in self._first.items() if card[-4:] == tail)
        for word in words:
            kind = HEADINGS.get(word, kind)
            if kind and BARCODE.fullmatch(word):
                self._confirm(kind, word, "slip", visit)
            if number := NUMBER.fullmatch(word):
                self.slip_numbers.append(number[1])

    def _confirm(self, kind: str, item: str, where: str, visit: tuple[str, int]) -> None:
        card, since_ms = visit
        self.confirmed.setdefault((kind, item, since_ms, where), Confirmed(kind, item, card, since_ms, _now_ms(), where))


def _now_ms() -> int:
    return int(time.time() * 1000)
