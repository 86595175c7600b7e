"""What Linux says of a running program: its memory and how often its threads woke (proc(5)). Knows no kiosk."""

import os
from collections.abc import Iterator
from pathlib import Path


def memory_mib(pid: int) -> dict[str, float]:
    """`Pss`: its own memory and its share of what others use too. `Rss`: as if it had all of that alone."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {name: int(rest.split()[0]) / 1024 for name, _, rest in (line.partition(":") for line in lines)}


def switches(pid: int) -> dict[int, int]:
    """By thread id: how often it went to sleep or was put off the processor since it began."""
    return {int(thread.name): sum(_switches(thread)) for thread in Path(f"/proc/{pid}/task").iterdir()}


def _switches(thread: Path) -> Iterator[int]:
    """Voluntary, then the others."""
    for line in (thread / "status").read_text().splitlines():
        if "ctxt_switches" in line:
            yield int(line.split()[1])


def family(pid: int) -> list[int]:
    """It, its children, and all that they started in its session."""
    parents, sessions = {}, {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue                                        # gone meanwhile
        parents[int(entry.parent.name)], sessions[int(entry.parent.name)] = int(fields[1]), int(fields[3])
    found = {one for one, session in sessions.items() if session == pid} | {pid}
    while more := {one for one, parent in parents.items() if parent in found} - found:
        found |= more
    return sorted(found & set(parents))


def kind_of_machine() -> str:
    """What may be said of it in a page: no name, no place."""
    name = os.uname()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{name.sysname} on {name.machine}, {os.cpu_count()} cores, {memory:.0f} GiB"
