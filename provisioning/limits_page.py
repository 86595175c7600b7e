"""Prints docs/limits.md from the code: `python -m provisioning.limits_page > docs/limits.md`. A test says when it is stale.

Every limit has a name in the source and a sentence beside it; `limits_source` finds them, `limits_growing` says what bounds
whatever gets longer. Knows how they look on a page.
"""

import re

from kiosk.config_options import SECTIONS, about, options, usual
from provisioning.limits_growing import BOUNDED_BY
from provisioning.limits_source import Limit, limits

HEAD = """\
# Limits

Printed from the code by `python -m provisioning.limits_page`; do not edit. Every queue, frame, field and wait of Muon has a
name in the source, and a sentence that says what happens when it is reached. A test finds those that have none.
"""

PLACES = {
    "kiosk": "The kiosk: queues between threads, clocks, configuration",
    "drivers": "Devices, the library system (SIP2) and the central server, as the kiosk talks to them",
    "offline_store": "The store on the card",
    "screens": "Screens and slips: what is kept in memory, and what is cut",
    "provisioning": "Staff's tools",
    "central": "The central server",
}

GROWING = """\
## What grows

What lives longer than one call and gets longer, and what bounds it.

| where | what bounds it |
|---|---|"""

OPTIONS = """\
## Limits that a library sets

In `muon.toml`; all options are in [configuration.md](configuration.md).

| option | usual | from | to | what it is |
|---|---|---|---|---|"""

UNITS = {"S": "s", "MS": "ms", "DAYS": "days", "BYTES": "bytes", "PER_S": "a second", "CACHED": "kept"}
"""By the last words of a name."""

CHARACTERS = {"TEXT", "CODE", "URL", "NAME", "WORD", "WHY", "SAID", "SHOWN", "STORY", "SUBJECT", "SENDER", "DEVICE", "NOTE",
              "TITLE", "BIN", "TOKEN", "SENTENCE", "CHARACTERS", "PART"}
BYTES = {"FRAME", "BODY", "FILE", "SECRET", "CHUNK", "PIECE", "FLOOD", "LINE", "BLOCK", "STANDARD", "ADVANCED", "PROMPTS",
         "TRAILER", "BARCODE", "KEY"}

ENDS = {"MAX", "MOST", "LEAST", "MIN", "LIMIT", "LONGEST", "ENOUGH", "COMPACT"}
"""Words that say which end of a range it is; before them stands what is counted: `ROWS_MAX`."""


def page() -> str:
    found = limits()
    parts = [HEAD]
    for place, title in PLACES.items():
        rows = [_row(limit) for limit in found if limit.module.split(".")[0] == place]
        parts += [f"## {title}", "", "| limit | value | when it is reached |", "|---|---|---|", *rows, ""]
    parts += [GROWING, *(f"| `{where}` | {what} |" for where, what in sorted(BOUNDED_BY.items())), "", OPTIONS, *_options()]
    return "\n".join(parts) + "\n"


def _row(limit: Limit) -> str:
    return f"| `{limit.place}` | {value(limit)} | {_sentence(limit.says)} |"


def value(limit: Limit) -> str:
    """`4 s`, `2,000 ms`, `65,536 bytes`, `256 wishes`: the unit is in the name."""
    number = f"{limit.value:,.10g}" if isinstance(limit.value, float) else f"{limit.value:,}"
    return f"{number} {unit(limit.name)}{_in_larger_units(limit)}".strip()


def _in_larger_units(limit: Limit) -> str:
    """` (2 h)`: nobody reads millions of milliseconds."""
    seconds = limit.value / 1000 if unit(limit.name) == "ms" else limit.value if unit(limit.name) == "s" else 0
    for name, size in (("days", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * size or (seconds == size and name != "days"):
            return f" ({seconds / size:.3g} {name})"
    return ""


def unit(name: str) -> str:
    words = name.rpartition(".")[2].strip("_").split("_")
    for last in ("_".join(words[-2:]), *reversed(words)):
        if last in UNITS:
            return UNITS[last]
    counted = next((word for word in reversed(words) if word not in ENDS), "")
    if counted.endswith("S") and counted not in BYTES:
        return counted.lower()
    return "characters" if CHARACTERS & set(words) else "bytes" if BYTES & set(words) else ""


def _sentence(says: str) -> str:
    """As a sentence, safe within a table."""
    text = re.sub(r"^… ", "", says).replace("|", "or").strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "…", "!", "?", ")")) else text + "."


def _options() -> list[str]:
    rows = []
    for section in SECTIONS:
        for option in options(section):
            what = about(option)
            if what.unit and what.most is not None:
                limits_of = f"{usual(option)} {what.unit} | {what.least} | {what.most}"
                rows.append(f"| `[{section}] {option.name}` | {limits_of} | {what.says} |")
    return rows


if __name__ == "__main__":
    print(page(), end="")
