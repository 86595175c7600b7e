"""When the library is open, in words: «Open until 20:00». Pure; says nothing while the time is not to be trusted."""

from datetime import datetime
from typing import TYPE_CHECKING

from kiosk.state import Kiosk
from screens.words import Words

if TYPE_CHECKING:
    from kiosk.hours import Standing

WEEK_DAYS, SOON_HOURS = 7, 20
"""A day further off is told by its date; an end further off is not told."""


def opening(kiosk: Kiosk, words: Words) -> tuple[str, int]:
    """The sentence, and after how many ms there is another one (0: never)."""
    settings = kiosk.settings
    if not settings.hours or not kiosk.trusted:
        return "", 0
    from kiosk.hours import standing  # late: not every library tells its hours

    now = standing(settings.hours, settings.timezone, kiosk.wall_ms)
    return (sentence(now, kiosk.wall_ms, words), now.changes_ms) if now else ("", 0)


def is_closed(kiosk: Kiosk) -> bool:
    """The library, as far as its hours and the clock can tell. The kiosk itself lends as before."""
    if not kiosk.settings.hours or not kiosk.trusted:
        return False
    from kiosk.hours import standing

    now = standing(kiosk.settings.hours, kiosk.settings.timezone, kiosk.wall_ms)
    return now is not None and not now.open


def sentence(now: "Standing", wall_ms: int, words: Words) -> str:
    if now.at is None:
        return words.say("open_always")
    time = clock(now.at, words)
    if now.open:
        soon = now.at.timestamp() * 1000 - wall_ms <= SOON_HOURS * 3_600_000
        if soon and now.at.hour == now.at.minute == 0:
            time = words.say("midnight")
        return words.say("open_until", time=time) if soon else words.say("open_now")
    if now.days < WEEK_DAYS:
        key = {0: "opens_today", 1: "opens_tomorrow"}.get(now.days, "opens_weekday")
        return words.say(key, time=time, weekday=words.weekdays[now.at.weekday()])
    return words.say("opens_date", time=time, date=words.date_short(now.at.date().isoformat()))


def clock(at: datetime, words: Words) -> str:
    return words.say("time" if at.minute else "time_full", h=at.hour, mm=f"{at.minute:02}")
