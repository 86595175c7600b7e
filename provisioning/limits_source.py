"""Finds the limits in the source: constants whose name says that they bound something, with value, unit and what happens.

Reads the files with `ast` and imports none of them, so it sees the central server's limits where only a kiosk is installed.
The simulators and the firmware are not looked at: nothing of them is on a library's kiosk.
"""

import ast
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACES = ("run_kiosk.py", "kiosk", "drivers", "offline_store", "screens", "provisioning", "central")

BOUNDS = re.compile(r"(^|_)(MAX|MOST|LEAST|MIN|LIMIT|LONGEST|TRIES|RETRIES|ENOUGH|CHUNK|PIECE|FLOOD|CACHED|S|MS"
                    r"|DAYS)$|(^|_)(MAX|MOST|LEAST|MIN|LIMIT|WAIT|CHUNK|BELL)_")
"""Names of limits: `WISHES_MAX`, `RETRY_S`, `GIVE_UP_DAYS`, `PAGE_MAX_BYTES`."""

NOT_LIMITS = {
    "DAY_MS": "the calendar's", "HOUR_MS": "the calendar's", "BUILD_MS": "a date", "LATEST_MS": "a date",
    "NOT_BEFORE_MS": "a date",
    "LENT_DAYS_AGO": "the demo library's", "OVERDUE_DAYS": "the demo library's", "EXPIRED_DAYS_AGO": "the demo library's",
}
"""Constants whose name looks like a limit's."""

LOOKS = ("screens.",)
"""Here only what is kept or cut is a limit: sizes on the screen are the looks' own (`BYTES`, `CHARS`, `CACHED`)."""

LOOKS_BOUND = re.compile(r"(^|_)(BYTES|CHARS|CACHED|LINES)(_|$)")


@dataclass(frozen=True)
class Limit:
    module: str
    name: str                # within the module: `Worker.RESTART_S` for a class's own
    value: float
    says: str                # what happens when it is reached; empty: nobody has said it

    @property
    def place(self) -> str:
        return f"{self.module}.{self.name}"


def files() -> Iterator[Path]:
    for place in PLACES:
        path = ROOT / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            if not {"simulators", "firmware", "migrations"} & set(file.parts):
                yield file


def module_of(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def limits() -> list[Limit]:
    """All of them, by module in the order of the files."""
    known: dict[str, float] = {}
    return [limit for file in files() for limit in limits_in(file, known)]


def limits_in(file: Path, known: dict[str, float] | None = None) -> list[Limit]:
    """`known`: values of constants by their bare name, for those that are made of others (`20 * FRAME_MAX`)."""
    known = {} if known is None else known
    module, comments = module_of(file), _comments(file)
    tree = ast.parse(file.read_text("utf-8"))
    found = []
    for scope, body in _scopes(tree):
        for place, statement in enumerate(body):
            says = _doc_after(body, place) or comments.get(statement.lineno, "")
            for name, value in _numbers(statement, known):
                known[name] = value
                if is_limit(module, name):
                    found.append(Limit(module, scope + name, value, says))
    return found


def is_limit(module: str, name: str) -> bool:
    bare = name.lstrip("_")
    if module.startswith(LOOKS):
        return bool(LOOKS_BOUND.search(bare))
    return bool(BOUNDS.search(bare)) and name not in NOT_LIMITS


def _scopes(tree: ast.Module) -> Iterator[tuple[str, list[ast.stmt]]]:
    yield "", tree.body
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield f"{node.name}.", node.body


def _numbers(statement: ast.stmt, known: dict[str, float]) -> Iterator[tuple[str, float]]:
    """`A, B = 1, 2` -> each; only names in capitals, only values that can be reckoned from numbers."""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, value = statement.targets[0], statement.value
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        target, value = statement.target, statement.value
    else:
        return
    pairs = [(target, value)]
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        pairs = list(zip(target.elts, value.elts, strict=True))
    for one, number in pairs:
        if isinstance(one, ast.Name) and one.id.isupper() and (reckoned := _reckoned(number, known)) is not None:
            yield one.id, reckoned


def _reckoned(node: ast.expr, known: dict[str, float]) -> float | None:
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    parts = (ast.Constant, ast.BinOp, ast.UnaryOp, ast.Name, ast.operator, ast.unaryop, ast.expr_context)
    if not names <= known.keys() or not all(isinstance(n, parts) for n in ast.walk(node)):
        return None
    value = eval(compile(ast.Expression(node), "a limit", "eval"), {"__builtins__": {}}, known)  # numbers only
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _doc_after(body: list[ast.stmt], place: int) -> str:
    """The docstring that follows a constant, or a block of constants without one between them."""
    for after in body[place + 1:]:
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) and isinstance(after.value.value, str):
            return " ".join(after.value.value.split())
        if not list(_numbers(after, {})) or after.lineno != (body[place].end_lineno or 0) + 1:
            return ""
        place += 1
    return ""


def _comments(file: Path) -> dict[int, str]:
    """A comment at the end of a line, and those that go on below it."""
    found: dict[int, str] = {}
    last = 0
    with file.open("rb") as source:
        for token in tokenize.tokenize(source.readline):
            if token.type == tokenize.COMMENT:
                line, column = token.start
                text = token.string.lstrip("#").strip()
                alone = not token.line[:column].strip()
                if not alone:
                    found[line] = text
                    last = line
                elif last and line == last + 1 and column > 20:
                    found[last] = f"{found[last]} {text}"
    return found
