"""The nightly file of a library system as pages of a down-sync: what the kiosk may know for the hours without a network.

SIP2 cannot send down what a kiosk must know offline, so the library system writes it into a folder once a night, and pages
of it have exactly the form of central's GET /changes. The date of the copy (`as_of_ms`) is the export's own: reading it
again makes it no younger. An export that is not whole gives no page at all, and a sentence for staff. The form of the folder
is docs/nightly-file.md. Knows no SIP2 and no store; deletes nothing.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from drivers.sip2 import nightly_csv, nightly_rows
from drivers.sip2.nightly_files import Export, Table, check_unchanged, load
from drivers.sip2.nightly_folder import ITEMS, PATRONS, NotNow, Stamp, Unusable, opened, stamp

_CURSOR = re.compile(r"(\d{1,15}-[0-9a-f]{16})\.(patrons|items|end)\.(\d{1,12})", re.ASCII)

ROWS_MAX = 500
"""Of one page; the next page goes on behind it."""

Page = dict[str, Any]


class Nightly:
    """`timezone`: the library's. `log` hears each sentence for staff once, not with every try."""

    def __init__(self, folder: Path, timezone: str, log: Callable[[str], None], page_max: int = ROWS_MAX):
        self._folder, self._timezone, self._zone = folder, timezone, ZoneInfo(timezone)
        self._log, self._page_max = log, page_max
        self._export: Export | None = None
        self._looked_at: Stamp = {}
        self._hopeless: Stamp | None = None        # what was looked at in vain is not read again as long as it stays so
        self._said = ""

    def page(self, cursor: str) -> Page | None:
        """The page after `cursor`, which an earlier page gave (perhaps before a restart). None: nothing can be had now."""
        try:
            export = self._whole_export()
            return None if export is None else self._page_of(export, cursor)
        except Unusable as error:
            self._export = None
            if not isinstance(error, NotNow):
                self._hopeless = self._looked_at
            self._say(str(error))
            return None

    def _whole_export(self) -> Export | None:
        """Read through once; after that a look at names, sizes and times is enough."""
        self._looked_at = stamp(self._folder)
        if self._export is not None and self._export.stamp == self._looked_at:
            return self._export
        if self._hopeless == self._looked_at:
            return None
        self._export = export = load(self._folder, self._zone)
        self._hopeless, self._said = None, ""
        for sentence in export.complaints:
            self._log(f"nightly file in {self._folder}: {sentence}")
        return export

    def _say(self, sentence: str) -> None:
        if sentence != self._said:
            self._said = sentence
            self._log(f"nightly file in {self._folder}: {sentence}")

    # ---- pages ----

    def _page_of(self, export: Export, cursor: str) -> Page:
        own = f"{export.as_of_ms}-{export.mark}"
        found = _CURSOR.fullmatch(cursor)
        known = found is not None and found[1] == own
        if export.patrons is None or export.items is None:
            page: Page = {"cursor": f"{own}.end.0", "more": False, "only_rules": True, "patrons": [], "items": []}
        elif found and known:
            page = self._page_at(export, own, found[2], int(found[3]))
        else:
            page = self._page_at(export, own, "patrons", export.patrons.header.end) | {"reset": True}
        if known:
            return page
        page["library"] = {"timezone": self._timezone}
        return page if export.rules is None else page | {"rules": export.rules}

    def _page_at(self, export: Export, own: str, place: str, offset: int) -> Page:
        assert export.patrons and export.items
        page: Page = {"cursor": f"{own}.end.0", "more": False, "as_of_ms": export.as_of_ms, "patrons": [], "items": []}
        going_on: tuple[str, int] | None = None
        if place == "patrons":
            page["patrons"], after = self._rows(export, PATRONS, export.patrons, offset)
            going_on = ("patrons", after) if after is not None else ("items", export.items.header.end)
        elif place == "items":
            page["items"], after = self._rows(export, ITEMS, export.items, offset)
            going_on = ("items", after) if after is not None else None
        if going_on:
            page |= {"cursor": f"{own}.{going_on[0]}.{going_on[1]}", "more": True}
        return page

    def _rows(self, export: Export, name: str, table: Table, offset: int) -> tuple[list[Page], int | None]:
        """Rows from there on, and where the next page begins; None at the end of the file."""
        rows: list[Page] = []
        after: int | None = None
        with opened(export.folder, name) as file:
            check_unchanged(export, name, file)
            for seen, record in enumerate(nightly_csv.records(file, table.header, offset), 1):
                row = self._row(export, name, table, record.fields)
                rows += [row] if row else []
                if seen == self._page_max:
                    after = record.end
                    break
            check_unchanged(export, name, file)
        return rows, after

    def _row(self, export: Export, name: str, table: Table, fields: list[str] | None) -> Page | None:
        """None where it makes no sense, which was said when the file was looked through."""
        if fields is None:
            return None
        get = table.columns.of(fields)
        try:
            if name == PATRONS:
                return nightly_rows.patron(get)
            row = nightly_rows.item(get, self._zone)
        except nightly_rows.NoSense:
            return None
        hold = export.holds.get(row["item"])
        return row | {"hold_for": hold.card, "hold_shelf": hold.shelf} if hold else row
