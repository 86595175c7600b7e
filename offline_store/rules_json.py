"""The library's rules as they come with the down-sync: the [rules] of its file as JSON -> kiosk.rules.Rules.

Keys of a later version are passed over; a value of the wrong type is an error, for a rule misread may lend a rare book.
"""

import json
from dataclasses import fields
from enum import StrEnum
from typing import Any

from kiosk.rules import ItemRule, PatronRule, Rules


def parse(text: str) -> Rules:
    """ValueError with key and value on anything that is not the rules of a library."""
    body = _table("rules", json.loads(text))
    values: dict[str, Any] = {}
    for field in fields(Rules):
        if field.name not in body:
            continue
        value = body[field.name]
        if isinstance(field.default, StrEnum):
            values[field.name] = type(field.default)(value)
        elif field.name == "patron":
            values["patron"] = _each(PatronRule, "patron", value)
        elif field.name == "item":
            values["item"] = _each(ItemRule, "item", value)
        else:
            values[field.name] = _like(field.default, field.name, value)
    return Rules(**values)


def _each(kind: type, name: str, value: Any) -> dict[str, Any]:
    return {key: _numbers(kind, f"{name}.{key}", rule) for key, rule in _table(name, value).items()}


def _numbers(kind: type, name: str, rule: Any) -> Any:
    known = {f.name: f.default for f in fields(kind)}
    told = _table(name, rule).items()
    return kind(**{key: _like(known[key], f"{name}.{key}", value) for key, value in told if key in known})


def _table(name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{name} = {value!r}: a table of keys was expected")
    return value


def _like(default: Any, name: str, value: Any) -> Any:
    """A value of the default's type; whole numbers are not negative."""
    if type(value) is not type(default) or (isinstance(value, int) and value < 0):
        raise ValueError(f"{name} = {value!r}: expected something like {default!r}")
    return value
