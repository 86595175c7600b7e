"""How far numbers may have been given, kept outside the database: what upstream has seen is never given a second time.

A small file beside the store, always ahead of the newest number; read only when the store itself is lost or damaged.
Knows no table.
"""

import os

from offline_store.privacy import sync_folder

AHEAD = 1_000
"""So far is written ahead: as many numbers at most are never used when a store is lost."""

RENEW_AT = 500
"""Written anew when fewer are left: more than one commit can give."""

FILE_MAX = 32
"""Bytes of the note; what is longer is none."""


def given_up_to(path: str) -> int:
    """No number above this was ever given in the store at `path`; 0: nobody knows, or there never was one."""
    try:
        with open(_name(path), encoding="ascii") as file:
            text = file.read(FILE_MAX).strip()
    except (OSError, UnicodeDecodeError):
        return 0
    return int(text) if text.isdecimal() else 0


def keep_ahead(path: str, newest: int, known: int) -> int:
    """Called with the newest number -> how far is noted now. `known`: what the last call said. OSError: the old note stays."""
    if known - newest >= RENEW_AT:
        return known
    ahead = newest + AHEAD
    draft = _name(path) + ".new"
    with open(draft, "w", encoding="ascii") as file:
        file.write(f"{ahead}\n")
        file.flush()
        os.fsync(file.fileno())
    os.rename(draft, _name(path))
    sync_folder(os.path.dirname(os.path.abspath(path)))
    return ahead


def _name(path: str) -> str:
    return path + ".numbers"
