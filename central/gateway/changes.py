"""Down-sync before a library system: the pages of its nightly file as they are, with what central knows of the library itself.

Without a nightly file nothing is known of patrons and items, and the one page there is says so (`only_rules`): a kiosk's copy
becomes no younger by it.
"""

import hashlib
import json
import threading
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from central import library
from drivers.sip2.nightly import Nightly

Page = dict[str, Any]


class Copy:
    """`nightly` None: no folder was named."""

    def __init__(self, nightly: Nightly | None):
        self._nightly, self._lock = nightly, threading.Lock()

    @staticmethod
    def of(folder: str, timezone: str, note: Any) -> "Copy":
        return Copy(Nightly(Path(folder), timezone, note) if folder else None)

    def page(self, connection: Connection, cursor: str) -> Page | None:
        """None: there is a folder, and nothing in it that can be used now."""
        own = {name: json.loads(library.document(connection, name)) for name in ("library", "rules")}
        own = {name: body for name, body in own.items() if body}
        if self._nightly is None:
            return _only_rules(own, cursor)
        with self._lock:
            page = self._nightly.page(cursor)
        if page is None or "library" not in page:
            return page
        facts = {**own.get("library", {}), **page["library"]}
        return {**({"rules": own["rules"]} if "rules" in own else {}), **page, "library": facts}


def _only_rules(own: Page, cursor: str) -> Page:
    mark = hashlib.sha256(json.dumps(own, sort_keys=True).encode()).hexdigest()[:16]
    page = {"cursor": f"rules.{mark}", "more": False, "only_rules": True, "patrons": [], "items": []}
    return page if cursor == page["cursor"] else {**page, **own}
