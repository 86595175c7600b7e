"""Parts of this kiosk that no visit waits for and that do not work just now: for staff, who would not miss them else.

Whoever serves a part notes here whether it works, from any thread; the log has the reason. Names only.
"""

from collections.abc import Callable

_ails = dict.fromkeys(("keypad", "headphone jack", "speech", "sound", "logo", "pictures"), False)
_watcher: list[Callable[[], object]] = [lambda: None]


def note(part: str, ails: bool) -> None:
    """Another part is shown elsewhere."""
    if part in _ails and _ails[part] != ails:
        _ails[part] = ails
        _watcher[0]()


def watch(tell: Callable[[], object]) -> None:
    """`tell` is called after each change, in the thread that noted it. One watcher: the newest (the agent)."""
    _watcher[0] = tell


def parts() -> tuple[str, ...]:
    """Those that do not work."""
    return tuple(part for part, ails in _ails.items() if ails)
