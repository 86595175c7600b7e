"""One transaction of a batch as it came: checked field by field, or said to be none. Pure."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from pydantic import TypeAdapter, ValidationError

from central.schema import CODE
from kiosk.transactions import Transaction

BIGGEST = 2**53
"""Of any whole number on the wire: what JSON carries exactly everywhere."""

DEPTH_MAX = 20
"""Levels of lists and objects; a transaction has one. What is deeper could not be kept and shown to a person."""

_shape = TypeAdapter(Transaction)


@dataclass(frozen=True)
class Malformed:
    """Not a transaction. `why` is a sentence for a person."""

    body: Any
    why: str

    @property
    def id(self) -> str:
        found = self.body.get("id") if isinstance(self.body, dict) else ""
        return found if isinstance(found, str) and _is_code(found) else ""


class TooDeep(ValueError):
    """The body is nested too deeply: the whole request is refused."""


def parse(body: Any) -> Transaction | Malformed:
    """One transaction of a batch, checked field by field. TooDeep."""
    level = [body]
    for _ in range(DEPTH_MAX):
        level = [inner for one in level for inner in _inner(one)]
    if level:
        raise TooDeep(f"more than {DEPTH_MAX} levels of lists and objects")
    if not isinstance(body, dict):
        return Malformed(body, "A transaction is an object.")
    try:
        tx = _shape.validate_json(json.dumps(body), strict=True, extra="forbid")
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        return Malformed(body, f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}")
    for one in fields(tx):
        value = getattr(tx, one.name)
        if type(value) is str and not _is_code(value, empty=one.name not in ("id", "item")):
            return Malformed(body, f"{one.name}: at most {CODE} printable characters")
        if type(value) is int and not -BIGGEST < value < BIGGEST:
            return Malformed(body, f"{one.name}: out of bounds")
    return tx if tx.seq >= 0 else Malformed(body, "seq: out of bounds")


def _inner(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def _is_code(text: str, empty: bool = False) -> bool:
    return len(text) <= CODE and text.isprintable() and (empty or bool(text))
