"""A kiosk that only follows the change log, page by page, at whichever process answers: its copy is the truth in the end,
and its position never goes back.
"""

import random
import threading
import time
from typing import Any

from tests.central_process import Client
from tests.torture.central_kiosks import NO_ANSWER, TIMEOUT_S
from tests.torture.report import Report

LOOK_S = 0.05
PAGE = 20                       # small, so that many positions are passed


class Watcher:
    def __init__(self, token: str, urls: list[str], dice: random.Random):
        self._token, self._urls, self._dice = token, urls, dice
        self.cursor, self.pages, self.broken = "", 0, list[str]()
        self.copy: dict[str, Any] = {}

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self._look()
            time.sleep(LOOK_S)

    def _look(self) -> bool:
        """True when there is more at once."""
        client = Client(self._dice.choice(self._urls), self._token, TIMEOUT_S)
        try:
            reply = client.call("GET", f"/changes?cursor={self.cursor}&limit={PAGE}")
        except NO_ANSWER:
            return False
        if reply.status == 200:
            self._take(reply.body)
        return reply.status == 200 and reply.body["more"]

    def _take(self, page: dict[str, Any]) -> None:
        epoch, _dot, at = page["cursor"].partition(".")
        before, _dot, since = self.cursor.partition(".")
        if page.get("reset") or (before and before != epoch):
            self.broken.append(f"change log: {self.cursor} is not known any more")
        elif since and int(at) < int(since):
            self.broken.append(f"change log: went back from {since} to {at}")
        self.cursor, self.pages = page["cursor"], self.pages + 1
        self.copy |= {one["item"]: one for one in page["items"]} | {one["card"]: one for one in page["patrons"]}

    def judge(self, report: Report) -> None:
        """When all is quiet: the rest of the log, then everything anew."""
        while self._look():
            pass
        whole = Watcher(self._token, self._urls, self._dice)
        while whole._look():
            pass
        differ = [key for key, one in whole.copy.items() if self.copy.get(key) != one]
        if not whole.copy:
            differ = ["nobody answers"]
        self.broken += [f"change log: {key} had changed, and who followed the log was not told" for key in differ]
        report.broken += self.broken
        report.found["pages of the change log followed"] += self.pages
