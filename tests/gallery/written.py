"""A scene as text and back: one line a node, its parts indented; what stands at its default is left out.

Knows the shape of a scene only from its dataclasses: a new kind of leaf or a new field is written without a change here.
"""

import json
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any

from screens import scene as nodes
from screens.scene import Scene

PARTS, KIND = "parts", "is"


def written(scene: Scene) -> str:
    lines = [_line(scene, but="nodes")]
    for node in scene.nodes:
        lines.append(_line(node, but=PARTS))
        lines += [f"  {_line(part)}" for part in getattr(node, PARTS, ())]
    return "".join(f"{line}\n" for line in lines)


def read(text: str) -> Scene:
    """The scene that was written so."""
    head, *lines = text.splitlines()
    found: list[tuple[dict, list]] = []
    for line in lines:
        if line.startswith("  "):
            found[-1][1].append(_made(json.loads(line)))
        else:
            found.append((json.loads(line), []))
    made = tuple(_made(node | ({PARTS: tuple(parts)} if parts else {})) for node, parts in found)
    return _made(json.loads(head) | {"nodes": made})


def _line(node: Any, but: str = "") -> str:
    return json.dumps(_told(node, but), ensure_ascii=False, separators=(",", ":"))


def _told(value: Any, but: str = "") -> Any:
    if not is_dataclass(value) or isinstance(value, type):
        return value
    told = {KIND: type(value).__name__}
    for name, default in _fields(type(value)):
        part = getattr(value, name)
        if name != but and part != default:
            told[name] = _told(part)
    return told


@cache
def _fields(kind: type) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, field.default if field.default is not MISSING else MISSING) for field in fields(kind))


def _made(told: Any) -> Any:
    if isinstance(told, list | tuple):
        return tuple(_made(part) for part in told)
    if isinstance(told, dict):
        return getattr(nodes, told[KIND])(**{name: _made(part) for name, part in told.items() if name != KIND})
    return told
