"""Frozen dataclasses whose methods are made when the first instance is: the words of `dataclasses`, a tenth of its start.

`dataclass(frozen=True)` writes six functions as text and compiles them: 0.7 ms a class on a desktop core, five times that on
a Pi, and bytecode keeps nothing of it. The kiosk has two hundred such values; its first screen needs a fifth of them. So a
class waits, and the standard library finishes it at its first instance or when somebody asks for its fields. It is the same
class then; `super()` cannot be said in it, because it is not the one that was written.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass as finished
from dataclasses import field
from typing import Any, TypeVar, cast, dataclass_transform

T = TypeVar("T")

_ASKED_OF_CLASSES = frozenset({"__dataclass_fields__", "__dataclass_params__", "__match_args__"})
_lock = threading.RLock()
_waiting: dict[type, dict[str, bool]] = {}


class _Ready(type):
    """The type of a class that is finished. `type` itself cannot be given back to a class that had another."""


class _Waits(_Ready):
    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        _finish(cls)
        return type.__call__(cls, *args, **kwargs)

    def __getattribute__(cls, name: str) -> Any:
        if name in _ASKED_OF_CLASSES:
            _finish(cls)                     # else it would answer with what its base has
        return type.__getattribute__(cls, name)


class _Husk:
    """Where the class that was written goes: nobody's subclass."""


@dataclass_transform(field_specifiers=(field,))
def dataclass(**options: bool) -> Callable[[type[T]], type[T]]:
    """As in `dataclasses`, but for `slots`."""
    def wait(written: type[T]) -> type[T]:
        body = {name: value for name, value in vars(written).items() if name not in ("__dict__", "__weakref__")}
        body["__doc__"] = written.__doc__ or f"{written.__name__}(…)"    # else a signature is worked out for it
        cls = _Waits(written.__name__, written.__bases__, body | {"__qualname__": written.__qualname__})
        if written.__bases__ != (object,):
            written.__bases__ = (_Husk,)
        _waiting[cls] = options
        return cast(type[T], cls)

    return wait


def _finish(cls: type) -> None:
    """It and what it is made of, the oldest first. Another thread that wants one meanwhile waits."""
    with _lock:
        for one in reversed(cls.__mro__):
            if one in _waiting:
                finished(**_waiting.pop(one))(one)
                one.__class__ = _Ready  # type: ignore[assignment]
