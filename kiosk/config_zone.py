"""Which time zone was meant, where there is none of that name: read from what the system's time zones come with.

By the place, by a name that is a letter or two away, by the country (its name; else the library's own), or by a like name.
Read after a mistake only.
"""

import os
import zoneinfo

from kiosk.config_options import Library
from kiosk.config_values import near

COUNTRIES, ZONES_OF_COUNTRIES = "iso3166.tab", "zone.tab"
"""Beside the zones on Debian, and on nearly every system: code and country; code, place, zone, with the most people first."""

NAMED_MOST = 3
"""Zones that a sentence names; a country with more of them is not guessed at."""


SLIP_LIKE = 0.85
"""How like a name a slip of the finger still is (difflib's ratio)."""


def near_zone(library: Library, zones: set[str]) -> str:
    """Whoever writes Saigon or Vietnam means a place, and Asia/ was not said; Hanoi has no zone of its own, but a country."""
    place = library.timezone.rpartition("/")[2].strip().lower().replace(" ", "_")
    places = {zone.rpartition("/")[2].lower(): zone for zone in sorted(zones, reverse=True)}
    if place in places:
        return f"; did you mean {places[place]}?"
    if slip := near(library.timezone, zones, SLIP_LIKE):
        return slip
    if found := _of_country(place, library):
        return f"; did you mean {' or '.join(found)}?"
    return near(library.timezone, zones) or "; the names are those of `timedatectl list-timezones`, such as Asia/Ho_Chi_Minh"


def _of_country(place: str, library: Library) -> list[str]:
    """Of the one named so; else, for what may be a town, of the one whose code its ISIL (ISO 15511) or its money (ISO 4217)
    begins with."""
    named = [code for code, country in _table(COUNTRIES) if country.lower().replace(" ", "_") == place]
    zones = [(code, zone) for code, _, zone, *_ in _table(ZONES_OF_COUNTRIES)]
    town = place.replace("_", "").isalpha()
    for country in (*named, *((library.isil.partition("-")[0], library.currency[:2]) if town else ())):
        if found := [zone for code, zone in zones if code == country]:
            return found if len(found) <= NAMED_MOST else []
    return []


def _table(file: str) -> list[list[str]]:
    """Empty where the system has no such table."""
    for folder in zoneinfo.TZPATH:
        try:
            with open(os.path.join(folder, file), encoding="utf-8") as lines:
                return [line.rstrip("\n").split("\t") for line in lines if not line.startswith("#") and "\t" in line]
        except (OSError, UnicodeDecodeError):
            continue
    return []
