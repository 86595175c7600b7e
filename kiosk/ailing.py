"""Parts of this kiosk that no visit waits for and that do not work just now: for staff, who would not miss them else.

Whoever serves a part notes here whether it works, from any thread; the log has the reason. Names only.
"""

_ails = dict.fromkeys(("keypad", "headphone jack", "speech", "sound", "logo", "pictures"), False)


def note(part: str, ails: bool) -> None:
    """Another part is shown elsewhere."""
    if part in _ails:
        _ails[part] = ails


def parts() -> tuple[str, ...]:
    """Those that do not work."""
    return tuple(part for part, ails in _ails.items() if ails)
