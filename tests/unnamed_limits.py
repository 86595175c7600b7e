"""Finds waits, queues and cuts in the source whose limit is a bare number, and the things that grow. Reads, never imports."""

import ast
import re
from collections.abc import Iterator

BOUNDED_CALLS = {
    "settimeout", "select", "sleep", "wait", "join", "take_all", "acquire", "poll", "result", "communicate", "recv", "read",
    "read1", "recv_into", "listen", "deque", "Queue", "LifoQueue", "PriorityQueue", "lru_cache", "Semaphore", "BoundedSemaphore",
    "Timer", "wait_for", "create_connection", "urlopen", "alarm",
}
"""Whose arguments bound something: a time, a size, a number of places."""

BOUND_WORDS = ("timeout", "maxlen", "maxsize", "limit", "backlog", "patience", "max_length", "max_size", "max_workers",
               "pool_size", "max_overflow", "connect_timeout", "keepalives", "retries")
"""Keywords that bound something, in any call: `timeout=…`, `timeout_s=…`, `lock_timeout=…`."""

SIZES = ("_s", "_ms", "_max", "_most", "limit", "timeout")
"""Endings of parameters whose default is a limit."""

IN_A_TEXT = re.compile(r"(?:timeout|_limit|autocheckpoint|cache_size) ?= ?\d{2,}")
"""Such as a PRAGMA or an option of PostgreSQL."""

SHORTEST_CUT = 16
"""`text[:16]` and longer cuts what somebody said; shorter ones take fields apart."""

GROWS = {"append", "appendleft", "extend", "extendleft", "add", "setdefault", "update", "insert"}
SORTED_IN = {"insort", "heappush"}
CONTAINERS = {"list", "dict", "set", "deque", "OrderedDict", "defaultdict", "Counter", "bytearray", "Queue", "SimpleQueue"}


def unnamed(source: str) -> Iterator[tuple[int, str]]:
    """Line and text of each limit that has no name. 0 and 1 bound nothing that somebody could turn (now, one at a time)."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from ((node.lineno, ast.unparse(node)) for value in _bounds(node) if _has_number(value))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from ((node.lineno, f"{node.name}({name}={ast.unparse(usual)})") for name, usual in _defaults(node.args)
                        if name.endswith(SIZES) and _has_number(usual))
        elif isinstance(node, ast.Dict):
            yield from ((node.lineno, f"{name}: {ast.unparse(value)}") for name, value in _items(node)
                        if any(word in name for word in BOUND_WORDS) and _has_number(value))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from ((node.lineno, found) for found in IN_A_TEXT.findall(node.value))
        elif isinstance(node, ast.Subscript) and _cuts(node):
            yield node.lineno, ast.unparse(node)


def _items(node: ast.Dict) -> Iterator[tuple[str, ast.expr]]:
    return ((key.value, value) for key, value in zip(node.keys, node.values, strict=True)
            if isinstance(key, ast.Constant) and isinstance(key.value, str))


def _bounds(call: ast.Call) -> Iterator[ast.expr]:
    if _last_name(call.func) in BOUNDED_CALLS:
        yield from call.args
        yield from (keyword.value for keyword in call.keywords)
    else:
        yield from (k.value for k in call.keywords if k.arg and any(word in k.arg for word in BOUND_WORDS))


def _last_name(node: ast.expr) -> str:
    """`self._pipe.recv` -> `recv`."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _defaults(arguments: ast.arguments) -> Iterator[tuple[str, ast.expr]]:
    plain = [*arguments.posonlyargs, *arguments.args]
    if arguments.defaults:
        yield from ((a.arg, usual) for a, usual in zip(plain[-len(arguments.defaults):], arguments.defaults, strict=True))
    yield from ((a.arg, usual) for a, usual in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if usual)


def _has_number(node: ast.expr) -> bool:
    """A number that somebody chose, also within `min(left, 0.5)` or `2 * x`; not within a comprehension or an index."""
    if isinstance(node, ast.Constant):
        return type(node.value) in (int, float) and node.value not in (0, 1)
    if isinstance(node, ast.BinOp):
        return _has_number(node.left) or _has_number(node.right)
    if isinstance(node, ast.Tuple):
        return any(map(_has_number, node.elts))
    if isinstance(node, ast.IfExp):
        return _has_number(node.body) or _has_number(node.orelse)
    if isinstance(node, ast.Call) and _last_name(node.func) in ("min", "max", "float", "int"):
        return any(map(_has_number, node.args))
    return False


def _cuts(node: ast.Subscript) -> bool:
    """`said[:200]`; a cut of a digest chooses no limit."""
    cut = node.slice
    return (isinstance(cut, ast.Slice) and cut.lower is None and isinstance(cut.upper, ast.Constant)
            and isinstance(cut.upper.value, int) and cut.upper.value >= SHORTEST_CUT and "digest" not in ast.unparse(node.value))


def growing(source: str) -> Iterator[str]:
    """`Class.attribute` (or a module's `name`) that begins empty and is added to: what lives on and gets longer."""
    tree = ast.parse(source)
    for owner in [tree, *(node for node in ast.walk(tree) if isinstance(node, ast.ClassDef))]:
        prefix = f"{owner.name}." if isinstance(owner, ast.ClassDef) else ""
        if names := dict.fromkeys(_begins_empty(owner)):
            added = {ast.unparse(thing) for node in ast.walk(owner) for thing in _added_to(node)}
            yield from (prefix + name for name in names if (f"self.{name}" if prefix else name) in added)


def _begins_empty(owner: ast.ClassDef | ast.Module) -> Iterator[str]:
    for target, value in _assignments(owner.body if isinstance(owner, ast.Module) else list(ast.walk(owner))):
        if not _is_empty(value):
            continue
        if isinstance(target, ast.Name) and (isinstance(owner, ast.Module) or "default_factory" in ast.unparse(value)):
            yield target.id
        elif isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == "self":
            yield target.attr


def _assignments(nodes: list) -> Iterator[tuple[ast.expr, ast.expr]]:
    for node in nodes:
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            yield node.target, node.value
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    yield from zip(target.elts, node.value.elts, strict=False)
                else:
                    yield target, node.value


def _is_empty(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        made = value.func.value if isinstance(value.func, ast.Subscript) else value.func
        return _last_name(made) in CONTAINERS or any(keyword.arg == "default_factory" for keyword in value.keywords)
    if isinstance(value, ast.Constant):
        return value.value == "" or value.value == b""
    return isinstance(value, ast.List | ast.Tuple | ast.Dict) and ast.unparse(value) in ("[]", "()", "{}")


def _added_to(node: ast.AST) -> Iterator[ast.expr]:
    """What gets longer here."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in GROWS:
        yield node.func.value
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SORTED_IN:
        yield node.args[0]
    elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Add):
        yield node.target
    elif isinstance(node, ast.Assign):
        yield from (place.value for place in node.targets if isinstance(place, ast.Subscript))
