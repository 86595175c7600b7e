"""What the staff screen has to say: each port in a word, what needs a hand and what to do about it, the facts. No boxes.

Times of the kiosk's own count become clock times where the clock is trusted, else ages.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from kiosk.standing import STANDS_WELL, STORE_LOW, DamageSeen, PortSeen, Standing, WaitingRow
from kiosk.state import Kiosk, StaffScreen
from kiosk.values import dataclass
from screens.sentences import joined
from screens.words import NO_BREAK, Words

PORTS = (("pad", "waves"), ("scanner", "card"), ("printer", "slip"), ("upstream", "cloud"), ("store", "parts"),
         ("clock", "clock"))
"""Cells of the first look, and their signs."""

GENTLE = ("paper_low", "slow")
"""States that go on well enough: gold, not red."""

COMMAND = "python -m offline_store queue"
"""For support only: among the facts, never where a librarian is told what to do."""

WELL = ("yours", "work")
"""Tones of cells: what is well, and what this kiosk does not have."""

WORST_FIRST = ("no", "wait", "work", "info", "yours")

DISK_FULL = ("store_full", STORE_LOW)
"""States of the store that are one thing for staff: make room."""

OF_FILES = ("logo", "pictures")
"""Parts that ail by a file; the others hang on a plug."""

MINUTE_MS, HOUR_MIN = 60_000, 60


@dataclass(frozen=True)
class Said:
    """`tone` as in screens.tones. `key`: the button beside it. `hand`: it counts among what needs one."""

    tone: str
    icon: str
    sentence: str
    key: str = ""
    hand: bool = True


@dataclass(frozen=True)
class Cell:
    name: str
    state: str
    tone: str
    icon: str


def standing_of(kiosk: Kiosk) -> Standing:
    assert isinstance(kiosk.phase, StaffScreen)
    return kiosk.phase.standing or Standing()


# ---- times ----------------------------------------------------------------------------------------------------------

def since(kiosk: Kiosk, w: Words, since_ms: int) -> str:
    """«since 14:02», or «for 12 minutes» where no clock can be trusted."""
    if kiosk.trusted:
        return w.say("since_at", time=_moment(kiosk, w, kiosk.wall_ms - (kiosk.now_ms - since_ms)))
    return _age(w, "since", kiosk.now_ms - since_ms)


def when(kiosk: Kiosk, w: Words, boot_ms: int) -> str:
    """«14:02», or «12 minutes ago»."""
    if kiosk.trusted:
        return _moment(kiosk, w, kiosk.wall_ms - (kiosk.now_ms - boot_ms))
    return _age(w, "ago", kiosk.now_ms - boot_ms)


def at(kiosk: Kiosk, w: Words, utc_ms: int) -> str:
    return _moment(kiosk, w, utc_ms) if utc_ms else w.say("time_unknown")


def _age(w: Words, kind: str, ms: int) -> str:
    minutes = max(1, ms // MINUTE_MS)
    return w.count(f"{kind}_minutes", minutes) if minutes < 2 * HOUR_MIN else w.count(f"{kind}_hours", minutes // HOUR_MIN)


def _moment(kiosk: Kiosk, w: Words, utc_ms: int) -> str:
    """The time of day; with its day where that is not today."""
    zone = ZoneInfo(kiosk.settings.timezone)
    there, now = (datetime.fromtimestamp(ms / 1000, UTC).astimezone(zone) for ms in (utc_ms, kiosk.wall_ms))
    if kiosk.trusted and there.date() == now.date():
        return f"{there:%H:%M}"
    return w.say("day_and_time", time=f"{there:%H:%M}", day=w.date_short(there.date().isoformat()))


# ---- each port in a word --------------------------------------------------------------------------------------------

def who(kiosk: Kiosk, w: Words) -> str:
    return w.say("port_ils" if kiosk.settings.upstream == "ils" else "port_upstream")


def cells(kiosk: Kiosk, w: Words) -> list[Cell]:
    """In the order of PORTS."""
    return [_cell(kiosk, w, port, icon) for port, icon in PORTS]


def well(cells: list[Cell]) -> int:
    """How many want nobody's hand."""
    return sum(cell.tone in WELL for cell in cells)


def first(cells: list[Cell], most: int, w: Words) -> list[Cell]:
    """As many as have room, what is not well before the others; the last place tells how many more there are. All of them in
    their own order."""
    if len(cells) <= most:
        return cells
    ordered = sorted(cells, key=lambda cell: WORST_FIRST.index(cell.tone))
    shown, rest = ordered[:most - 1], ordered[most - 1:]
    all_well = well(rest) == len(rest)
    return [*shown, Cell(w.say("more_well" if all_well else "more_parts", n=len(rest)), "", "yours" if all_well else "wait", "")]


def _cell(kiosk: Kiosk, w: Words, port: str, icon: str) -> Cell:
    if port == "clock":
        state = w.say("is_up" if kiosk.trusted else "is_uncertain")
        return Cell(w.say("port_clock"), state, "yours" if kiosk.trusted else "wait", icon)
    name = who(kiosk, w) if port == "upstream" else w.say(f"port_{port}")
    if port in ("pad", "scanner", "printer") and port not in kiosk.settings.devices:
        return Cell(name, w.say("is_none"), "work", icon)
    seen: PortSeen = getattr(kiosk.health, port)
    if not seen.state:
        return Cell(name, w.say("is_unknown"), "work", icon)
    if port == "store" and seen.well and standing_of(kiosk).damages:
        return Cell(name, w.say("is_damaged"), "no", icon)
    if seen.well:
        return Cell(name, w.say("is_up"), "yours", icon)
    word = _store_word(seen) if port == "store" else {"lost": "away"}.get(seen.state, seen.state)
    return Cell(name, w.say(f"is_{word}" if f"is_{word}" in w.table else "is_trouble"), _tone(seen), icon)


def _store_word(seen: PortSeen) -> str:
    return "disk_full" if seen.state in DISK_FULL else "not_saving"


def _tone(seen: PortSeen) -> str:
    return "wait" if seen.state in GENTLE else "no"


# ---- what needs a hand ----------------------------------------------------------------------------------------------

def things(kiosk: Kiosk, w: Words) -> list[Said]:
    """The worst first; last what only wants to be known."""
    said = [one for port, icon in PORTS[:5] if (one := _port(kiosk, w, port, icon))]
    said.sort(key=lambda one: (one.tone != "no", one.icon != "parts"))
    said += [_damage(w, one) for one in standing_of(kiosk).damages]
    rows = kiosk.queue.staff - len(standing_of(kiosk).damages)
    if rows > 0:
        said.append(Said("wait", "person", w.count("waiting", rows), "staff_waiting"))
    if not kiosk.trusted:
        said.append(Said("wait", "clock", w.say("clock_untrusted")))
    said += _ailing(kiosk, w)
    if kiosk.queue.owed:
        said.append(Said("info", "cloud", owed(kiosk, w), hand=False))
    return said


def hands(said: list[Said]) -> int:
    return sum(one.hand for one in said)


def _port(kiosk: Kiosk, w: Words, port: str, icon: str) -> Said | None:
    seen: PortSeen = getattr(kiosk.health, port)
    if seen.state in STANDS_WELL or (port in ("pad", "scanner", "printer") and port not in kiosk.settings.devices):
        return None
    key = f"fix_{port}_{seen.state}"
    if port == "store":
        key = "store_full" if seen.state in DISK_FULL else seen.state if seen.state == "store_read_only" else "store_fails"
    key = key if key in w.table else "fix_printer_trouble"
    return Said(_tone(seen), icon, w.say(key, since=since(kiosk, w, seen.since_ms), who=who(kiosk, w)))


def _ailing(kiosk: Kiosk, w: Words) -> list[Said]:
    """What no visit waits for and no cell stands for: what can be plugged in again, and what is support's."""
    ails = standing_of(kiosk).ails
    plugs, files = ([part for part in ails if (part in OF_FILES) is of_files] for of_files in (False, True))
    said = [Said("wait", "keys" if "keypad" in plugs else "notice", w.say("fix_plug", parts=_named(plugs, w)))] if plugs else []
    return [*said, *([Said("wait", "eye_off", w.say("fix_file", parts=_named(files, w)))] if files else [])]


def _named(parts: Iterable[str], w: Words) -> str:
    return ("、" if w.language == "zh" else ", ").join(w.say(f"ails_{part}") for part in parts)


def _damage(w: Words, one: DamageSeen) -> Said:
    words = w.say("store_gone") if one.gone else w.say("store_saved", saved=one.saved, lost=one.lost)
    return Said("no", "parts", joined(w, words, w.say("damage_quote", id=one.id)))


def owed(kiosk: Kiosk, w: Words) -> str:
    count, since_ms = kiosk.queue.owed, standing_of(kiosk).owed_since_ms
    return w.count("owed_since", count, at=at(kiosk, w, since_ms)) if since_ms else w.count("owed", count)


def calm(kiosk: Kiosk, w: Words) -> list[Said]:
    """When nothing needs a hand: that, and when upstream was heard last."""
    heard = kiosk.health.heard_ms
    words = w.say("heard", who=who(kiosk, w), at=when(kiosk, w, heard)) if heard else w.say("heard_never", who=who(kiosk, w))
    return [Said("yours", "check", w.say("nothing_to_do"), hand=False), Said("info", "cloud", words, hand=False)]


# ---- what waits, and the facts --------------------------------------------------------------------------------------

def row_head(row: WaitingRow, w: Words) -> str:
    title = row.title or w.say("untitled")
    return f"{row.seq} · {w.say(f'kind_{row.kind}')} · {title}"


def row_meta(row: WaitingRow, kiosk: Kiosk, w: Words) -> list[str]:
    """Which book, whose card, when: each to be kept together."""
    card = w.say("card_tail", digits=row.card_tail) if row.card_tail else ""
    return [part.replace(" ", NO_BREAK) for part in (row.item, card, at(kiosk, w, row.at_ms)) if part]


def row_why(row: WaitingRow, w: Words) -> str:
    """Why a person has to look: in the language of the screen, by the store's keys."""
    if row.attention:
        return w.say(f"look_{row.attention}") if f"look_{row.attention}" in w.table else w.say("look_other")
    key = f"why_{row.reason}"
    why = w.say(key) if key in w.table else w.briefs.get(row.reason) or w.say("look_other")
    return w.say("not_entered", why=why)


def facts(kiosk: Kiosk, w: Words) -> list[tuple[str, str]]:
    """Name and value."""
    found, heard = standing_of(kiosk), kiosk.health.heard_ms
    copy = at(kiosk, w, found.copy_ms) if found.copy_ms else w.say("copy_none")
    return [
        (w.say("d_kiosk"), " · ".join(filter(None, (kiosk.settings.kiosk, found.address)))),
        (w.say("d_clock"), _clock(kiosk, w, found.clock_source)),
        (w.say("d_heard", who=who(kiosk, w)), when(kiosk, w, heard) if heard else w.say("never")),
        (w.say("d_copy"), copy),
        (w.say("d_owed"), str(kiosk.queue.owed)),
        (w.say("d_version"), found.version or "–"),
        *([(w.say("d_ails"), _named(found.ails, w))] if found.ails else []),
        (w.say("d_command"), COMMAND),
    ]


def _clock(kiosk: Kiosk, w: Words, source: str) -> str:
    if not kiosk.trusted:
        return w.say("clock_unsure")
    return w.say(f"clock_{source}" if source else "clock_sure", time=_moment(kiosk, w, kiosk.wall_ms))
