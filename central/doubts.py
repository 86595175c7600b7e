"""What PostgreSQL's own settings take away from «what was answered is on disk»: sentences for who runs it.

SQLite is set by central itself (`database.py`).
"""

from sqlalchemy import Connection, text

LAXER = ("off", "local", "remote_write")
"""Of `synchronous_commit`: with these a standby, or even the disk, may not have what was answered."""


def doubts(connection: Connection) -> list[str]:
    """Empty when there are none."""
    if connection.dialect.name != "postgresql":
        return []
    shown = {name: connection.execute(text(f"SHOW {name}")).scalar_one() for name in _NAMES}
    said = [sentence for name, sentence in _OFF.items() if shown[name] == "off"]
    answers = shown["synchronous_commit"]
    if answers == "off" or (answers in LAXER and shown["synchronous_standby_names"]):
        said.append(f"PostgreSQL has synchronous_commit = {answers}: what kiosks are told can be lost with it. Set it to on.")
    return said


_OFF = {
    "fsync": "PostgreSQL has fsync = off: a power cut can destroy the whole database. Set it to on.",
    "full_page_writes": "PostgreSQL has full_page_writes = off: a power cut can leave half a page. Set it to on.",
}
_NAMES = (*_OFF, "synchronous_commit", "synchronous_standby_names")
