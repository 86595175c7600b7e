"""The nightly folder's files, each as such: is it there, is it a file, how large may it be, has it changed; and the small ones.

Knows how they are called and what `complete` and rules.toml say; knows no table and no row.
"""

import json
import os
import re
import stat
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

COMPLETE, RULES = "complete", "rules.toml"
PATRONS, ITEMS, HOLDS = TABLES = ("patrons.csv", "items.csv", "holds.csv")

BYTES_MAX = {COMPLETE: 4_096, RULES: 65_536, PATRONS: 256 << 20, ITEMS: 256 << 20, HOLDS: 64 << 20}

_SUM = re.compile(r"([0-9a-f]{64}) [ *](?:\S*/)?(\S+)", re.ASCII)

Stamp = dict[str, tuple[int, ...] | None]
"""File -> what changes when it does; None: it is not there."""


class Unusable(Exception):
    """A sentence for staff."""


class NotNow(Unusable):
    """It was being replaced, or the disk did not answer: the next try may find it well."""


def stamp(folder: Path) -> Stamp:
    return {name: _stamp_of(folder / name) for name in (COMPLETE, RULES, *TABLES)}


def _stamp_of(path: Path) -> tuple[int, ...] | None:
    try:
        return short_stamp(os.stat(path))
    except OSError:
        return None


def short_stamp(found: os.stat_result) -> tuple[int, ...]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


@contextmanager
def opened(folder: Path, name: str) -> Iterator[BinaryIO]:
    """A plain file, not larger than it may be. Unusable with a sentence."""
    try:
        handle = os.open(folder / name, os.O_RDONLY | os.O_NONBLOCK)       # a pipe would wait for its other end
        try:
            _check_kind(name, os.fstat(handle))
        except Unusable:
            os.close(handle)
            raise
        with open(handle, "rb") as file:
            yield file
    except OSError as error:
        raise NotNow(f"{name} cannot be read ({error.strerror})") from error


def _check_kind(name: str, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise Unusable(f"{name} is no file")
    if found.st_size > BYTES_MAX[name]:
        raise Unusable(f"{name} is larger than {BYTES_MAX[name] / (1 << 20):g} MiB")


def whole(folder: Path, name: str) -> bytes:
    with opened(folder, name) as file:
        return file.read(BYTES_MAX[name] + 1)


# ---- the small files ------------------------------------------------------------------------------------------------

def complete(content: bytes) -> tuple[int, dict[str, str]]:
    """The time of the export in ms, and the sums of its files where they are told (as sha256sum prints them)."""
    try:
        first, *others = content.decode("utf-8-sig").split("\n")
        at = datetime.fromisoformat(first.strip())
        if at.tzinfo is None or at.year < 2000:
            raise ValueError("no zone, or no time of ours")
        as_of_ms = int(at.timestamp() * 1000)
    except (ValueError, OverflowError) as error:
        raise Unusable(f"{COMPLETE} does not begin with a time and its zone, such as 2026-11-18T02:30:00+07:00") from error
    found = [_SUM.fullmatch(line.strip()) for line in others if line.strip()]
    if None in found:
        raise Unusable(f"{COMPLETE}: what follows the time are no sums (sha256sum)")
    return as_of_ms, {one[2]: one[1] for one in found if one}


def rules(content: bytes) -> dict[str, Any]:
    """[rules] as plain values; what they mean is the store's to check."""
    try:
        table = tomllib.loads(content.decode("utf-8-sig"))["rules"]
        if isinstance(table, dict):
            return json.loads(json.dumps(table))
    except (ValueError, TypeError, KeyError, RecursionError):
        pass                       # one sentence for all of them
    raise Unusable(f"{RULES} is no TOML with a table [rules]")
