"""One value of the configuration file: is it what the option wants? Pure.

Gives the value in the form of the dataclass, or a sentence that says what to write instead.
"""

from collections.abc import Iterable
from dataclasses import Field
from typing import Any

from kiosk.config_options import LANGUAGES, about

TEXT_MAX = 500
"""Characters of an option that names no length of its own; a longer text is a mistake, told with all the others."""

SHOWN_MAX = 40
"""Characters of a wrong value that are repeated in the sentence about it."""


def near(word: str, known: Iterable[str], like: float = 0.6) -> str:
    """«; did you mean poll_ms?», or nothing. `like`: the least ratio of difflib."""
    import difflib

    close = difflib.get_close_matches(word, list(known), n=1, cutoff=like)
    return f"; did you mean {close[0]}?" if close else ""


def checked(option: Field, value: Any) -> Any:
    """Raises ValueError with a sentence."""
    if read := about(option).read:
        return read(value)
    reading = {str: _text, int: _number, bool: _flag, dict[str, str]: _names, tuple[str, ...]: _choices}
    return reading[option.type](option, value)  # type: ignore[index]


def _text(option: Field, value: Any) -> str:
    want = about(option)
    if not isinstance(value, str):
        raise ValueError('a text in quotes is wanted, such as "' + str(want.example or option.default or "…") + '"')
    if not value.isprintable():
        raise ValueError("control characters have no place here")
    if len(value) > (want.most or TEXT_MAX) or len(value) < (want.least or 0):
        raise ValueError(f"{want.least or 0} to {want.most or TEXT_MAX} characters are wanted, these are {len(value)}")
    _among(want.one_of, value)
    if want.check:
        want.check(value)
    return value


def _number(option: Field, value: Any) -> int:
    want = about(option)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError("a whole number is wanted, without quotes")
    _among(want.one_of, value)
    if not want.one_of and not (want.least or 0) <= value <= (want.most or 0):
        raise ValueError(f"{value} is out of range: {want.least} to {want.most} {want.unit}")
    return value


def _flag(option: Field, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false is wanted, without quotes")
    return value


def _names(option: Field, value: Any) -> dict[str, str]:
    """A text for all languages, or a table of them."""
    names: Any = dict.fromkeys(LANGUAGES, value) if isinstance(value, str) else value
    if not isinstance(names, dict) or not names:
        raise ValueError('a text is wanted, or one for each language: { vi = "Thư viện Mẫu", en = "Sample Library" }')
    for language, name in names.items():
        if language not in LANGUAGES:
            raise ValueError(f"no such language: {language}{near(language, LANGUAGES)}")
        if not isinstance(name, str) or not name.strip():
            raise ValueError(f"{language}: a text in quotes is wanted")
        _text(option, name)
    return dict(names)


def _choices(option: Field, value: Any) -> tuple[str, ...]:
    want = about(option)
    if not isinstance(value, list) or not value or not all(isinstance(x, str) for x in value):
        raise ValueError("a list of texts is wanted, such as [" + ", ".join(f'"{x}"' for x in want.one_of) + "]")
    for one in value:
        _among(want.one_of, one)
    if len(set(value)) < len(value):
        raise ValueError("each may stand here once")
    return tuple(value)


def _among(known: tuple[Any, ...], value: Any) -> None:
    if known and value not in known:
        listed = ", ".join(str(x) for x in known)
        raise ValueError(f"{str(value)[:SHOWN_MAX]} is none of {listed}{near(str(value), map(str, known))}")
