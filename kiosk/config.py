"""Reads muon.toml, and is kind about mistakes: all of them at once, each with its place and the nearest right word.

    python -m kiosk.config FILE        is it right? (exit 2 and every mistake if not; a warning for what the kiosk runs without)
    python -m kiosk.config --sample    a file to begin with
    python -m kiosk.config --docs      the text of docs/configuration.md

The options themselves are in config_options.py.
"""

import os
import re
import stat
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kiosk import colors
from kiosk import config_options as known
from kiosk.config_values import SHOWN_MAX, checked, near
from kiosk.settings import Look, Settings

FILE_MAX = 100_000
"""Bytes of muon.toml; a larger file is none, and the kiosk does not start."""

SECRET_MAX = 500
"""Bytes of the file with the device's secret; a larger one is none, and the kiosk does not start."""

WHENCE = ("enrol this kiosk (python -m provisioning enrol URL CODE); for SIP2 write the password of the kiosk's account "
          "into it")
"""Where the device's secret comes from."""

ZONES = "/usr/share/zoneinfo"
"""Where a system keeps its time zones, nearly always; zoneinfo knows the other places, and is imported only for them."""

GONE_MAX_MS = 1_000
"""Within this time an item that was taken away counts as gone."""


class ConfigError(Exception):
    """The configuration cannot be used. `mistakes`: one sentence each, with file, section and key."""

    def __init__(self, mistakes: list[str]):
        super().__init__("\n".join(mistakes))
        self.mistakes = tuple(mistakes)


@dataclass(frozen=True)
class Config:
    """The whole file. Paths are absolute: they were relative to the folder of the file."""

    library: known.Library
    kiosk: known.Kiosk
    looks: known.Looks
    waits: known.Waits
    screen: known.Screen
    pad: known.Pad
    scanner: known.Scanner
    printer: known.Printer
    upstream: known.Upstream
    sip2: known.Sip2
    store: known.Store
    keypad: known.Keypad
    speech: known.Speech
    sound: known.Sound
    staff: known.Staff


def load(path: Path) -> Config:
    """Raises ConfigError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read: {error.strerror}"]) from error
    if len(data) > FILE_MAX:
        raise ConfigError([f"{path}: larger than {FILE_MAX} bytes: this is no configuration file"])
    return parse(data, str(path), path.absolute().parent)


def parse(data: bytes, name: str = "muon.toml", folder: Path = Path("/")) -> Config:
    """`name` stands in the mistakes; relative paths begin at `folder`. Raises ConfigError."""
    try:
        tables = tomllib.loads(data.decode())
    except UnicodeDecodeError as error:
        raise ConfigError([f"{name}: not UTF-8 at byte {error.start}"]) from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigError([f"{name}: not TOML: {error}{_unquoted(error, data)}"]) from error
    mistakes = _unknown(tables)
    sections = {section: _section(section, tables.get(section, {}), folder, mistakes) for section in known.SECTIONS}
    mistakes += [mistake for section, check in TOGETHER if sections[section] for mistake in check(sections[section])]
    if mistakes:
        raise ConfigError([f"{name}: {mistake}" for mistake in mistakes])
    return Config(**sections)


def _unquoted(error: Exception, data: bytes) -> str:
    """The mistake of most beginners: a text without its quotes."""
    at = re.search(r"\(at line (\d+)", str(error))
    lines = data.decode().splitlines()
    line = lines[int(at[1]) - 1] if at and int(at[1]) <= len(lines) else ""
    bare = re.fullmatch(r"\s*([\w-]+)\s*=\s*([^\W\d][^\"'=\[\]{}#]*)", line)
    return f'; a text stands in quotes: {bare[1]} = "{bare[2].strip()[:SHOWN_MAX]}"' if bare else ""


def _unknown(tables: dict[str, Any]) -> list[str]:
    """Sections and keys that there are not."""
    mistakes = []
    for section, content in tables.items():
        if section not in known.SECTIONS:
            kind = f"[{section}]: no such section" if isinstance(content, dict) else f"{section}: stands in no section"
            mistakes.append(kind + near(section, known.SECTIONS))
        elif not isinstance(content, dict):
            mistakes.append(f"[{section}]: a section is wanted, not a value")
        else:
            names = [option.name for option in known.options(section)]
            mistakes += [f"[{section}] {key}: no such option{_elsewhere(key) or near(key, names)}"
                         for key in content if key not in names]
    return mistakes


def _elsewhere(key: str) -> str:
    homes = [section for section in known.SECTIONS if key in [option.name for option in known.options(section)]]
    return f"; it belongs to [{homes[0]}]" if len(homes) == 1 else ""


def _section(section: str, content: Any, folder: Path, mistakes: list[str]) -> Any:
    """The dataclass of one section; None where a mistake was added."""
    values: dict[str, Any] = {}
    for option in known.options(section):
        given = content.get(option.name) if isinstance(content, dict) else None
        try:
            values[option.name] = _value(option, given, folder)
        except ValueError as error:
            mistakes.append(f"[{section}] {option.name}: {error}")
    return known.SECTIONS[section](**values) if len(values) == len(known.options(section)) else None


def _value(option: Any, given: Any, folder: Path) -> Any:
    if given is None and known.is_needed(option):
        raise ValueError(f"missing: {known.about(option).says}")
    value = known.usual(option) if given is None else checked(option, given)
    if not known.about(option).is_path or not value:
        return value
    return tuple(str(folder / one) for one in value) if isinstance(value, tuple) else str(folder / value)


# ---- right alone and wrong together, and what only this machine knows ------------------------------------------------

def _one_scanner(scanner: known.Scanner) -> Iterator[str]:
    if scanner.url and scanner.device:
        yield "[scanner] device: url is set too; a kiosk has one scanner"


def _glass_is_there(screen: known.Screen) -> Iterator[str]:
    if screen.kind == "glass" and not screen.glass:
        yield '[screen] glass: missing: kind = "glass" needs its socket'


def _large_enough(screen: known.Screen) -> Iterator[str]:
    if not known.can_be_used(screen):
        from kiosk.config_screen import large_enough  # late: few first frames wait for its sentences

        yield from large_enough(screen)


def _gone_in_time(pad: known.Pad) -> Iterator[str]:
    gone_ms = pad.poll_ms * pad.gone_after_scans
    if gone_ms > GONE_MAX_MS:
        yield (f"[pad] gone_after_scans: {pad.gone_after_scans} looks, {pad.poll_ms} ms apart, take {gone_ms} ms; "
               f"an item has to count as gone within {GONE_MAX_MS} ms")


def _zone_exists(library: known.Library) -> Iterator[str]:
    if ".." not in library.timezone and os.path.isfile(os.path.join(ZONES, library.timezone)):
        return
    import zoneinfo

    try:
        zoneinfo.ZoneInfo(library.timezone)
        return
    except (OSError, ValueError, KeyError):          # not there, or no name of one
        pass
    zones = zoneinfo.available_timezones()
    if zones and library.timezone not in zones:
        from kiosk.config_zone import near_zone

        yield f"[library] timezone: no such time zone: {library.timezone}{near_zone(library, zones)}"


def _colours_can_be_read(looks: known.Looks) -> Iterator[str]:
    if looks.accent or looks.idle_ground:
        idle = colors.Idle(colors.rgb(looks.idle_ground or known.IDLE_GROUND), colors.rgb(looks.accent or known.ACCENT))
        for option, sentence in colors.unreadable(idle):
            yield f"[looks] {option}: {sentence}"


TOGETHER: tuple[tuple[str, Callable[[Any], Iterator[str]]], ...] = (
    ("library", _zone_exists), ("looks", _colours_can_be_read), ("screen", _glass_is_there), ("screen", _large_enough),
    ("pad", _gone_in_time), ("scanner", _one_scanner))


# ---- what others need of it -----------------------------------------------------------------------------------------

def settings_of(config: Config) -> Settings:
    """What the session needs to know."""
    library, kiosk = config.library, config.kiosk
    settings = Settings(library.name, library.isil, library.branch, kiosk.name, kiosk.languages, library.currency,
                        library.timezone, kiosk.help_phone,
                        look=Look(config.screen.contrast, config.screen.large, config.screen.low))
    if library.hours or library.special_days:
        from kiosk.hours import hours

        settings = replace(settings, hours=hours(library.hours, library.special_days))
    settings = replace(settings, news=library.news)
    waits = {option.name: getattr(config.waits, option.name) for option in known.options("waits")}
    return replace(settings, slip=kiosk.slip, card_by_typing=kiosk.card_by_typing, undo_ms=kiosk.undo_s * 1_000, **waits,
                   staff_end_ms=config.staff.screen_ms, devices=_devices(config),
                   upstream="ils" if config.upstream.url.startswith("sip2") else "central")


def _devices(config: Config) -> tuple[str, ...]:
    """What this kiosk has: staff are not told that a printer is away where there is none."""
    there = {"pad": config.pad.url, "scanner": config.scanner.url or config.scanner.device, "printer": config.printer.url}
    return tuple(name for name, wire in there.items() if wire)


def read_secret(path: Path) -> str:
    """The device's secret. Raises ConfigError, also where others may read it."""
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            secret = file.read(SECRET_MAX + 1).decode("ascii").strip()
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read: {error.strerror}; {WHENCE}"]) from error
    except UnicodeDecodeError:
        secret = ""
    if not secret.isprintable() or not 1 <= len(secret) <= SECRET_MAX or " " in secret:
        raise ConfigError([f"{path}: holds no secret; {WHENCE}"])
    if mode & 0o077:
        raise ConfigError([f"{path}: others may read it (mode {mode:o}); say: chmod 600 {path}"])
    return secret


def main(arguments: list[str]) -> int:
    from kiosk import config_pages  # the kiosk itself never prints these

    pages = {"--sample": config_pages.sample, "--docs": config_pages.docs}
    if len(arguments) != 1 or (arguments[0].startswith("-") and arguments[0] not in pages):
        print(__doc__, file=sys.stderr)
        return 2
    if arguments[0] in pages:
        print(pages[arguments[0]](), end="")
        return 0
    from kiosk.config_warnings import warnings

    try:
        config = load(Path(arguments[0]))
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    told = [f"{arguments[0]}: warning: {sentence}" for sentence in warnings(config.screen, config.looks)]
    print("\n".join([*told, f"{arguments[0]}: right" + (", but for what stands above" if told else "")]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
