"""The shape of the house: who may know whom, what the pure part may touch, how large a file may grow.

Reads the source with `ast`, never imports it. A package that is not written yet breaks no rule.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parent.parent

MAY_IMPORT = {
    "run_kiosk": {"drivers", "screens", "offline_store", "kiosk"},
    "provisioning": {"provisioning", "drivers", "screens", "offline_store", "kiosk"},
    "drivers": {"drivers", "kiosk"},
    "screens": {"screens", "kiosk"},
    "offline_store": {"offline_store", "kiosk"},
    "central": {"central", "kiosk", "drivers"},      # one driver only: see below
    "kiosk": {"kiosk"},
}
"""Place -> places of ours that it may know. What is not here (tests above all) nobody may import."""

OURS = {*MAY_IMPORT, "tests"}

MAY_DO_IO = {
    "kiosk.agent": "sleeps on the inbox and the window",
    "kiosk.workers": "threads and their pipes",
    "kiosk.config": "reads the configuration file",
    "kiosk.config_zone": "reads the system's tables of time zones",
    "kiosk.config_warnings": "looks whether pictures are there",
    "kiosk.log": "writes the log",
    "kiosk.memory": "asks the C library to give memory back",
    "kiosk.values": "a lock: two threads may want the first instance of a class together",
    "kiosk.clock": "reads the clocks for the agent and the store, so that nothing else has to",
}
"""The files of kiosk/ that touch the world, and what for."""

WORLD = {
    "asyncio", "ctypes", "fcntl", "fileinput", "ftplib", "glob", "http", "imaplib", "io", "logging", "mmap",
    "multiprocessing", "os", "pathlib", "platform", "poplib", "pty", "queue", "sched", "select", "selectors", "shelve",
    "shutil", "signal", "smtplib", "socket", "socketserver", "sqlite3", "ssl", "subprocess", "syslog", "tempfile",
    "termios", "threading", "tty", "urllib.request", "webbrowser", "random", "secrets", "time",
}
"""Standard modules through which clock, chance, disk, wire, screen and other threads come in."""

WORLD_CALLS = {"open", "print", "input", "breakpoint", "uuid.uuid1", "uuid.uuid4", "uuid.getnode",
               "datetime.now", "datetime.utcnow", "datetime.today", "date.today"}

LONGEST_FILE = 300
LONG_FOR_A_REASON: dict[str, str] = {
    "kiosk/config_options.py": "the table of all options",
    "screens/gallery/states.py": "a table of made-up visits",
    **{f"screens/words/{code}.py": "all sentences of a language" for code in ("vi", "en", "fr", "zh")},
}
"""File -> why it may be longer (words and other data)."""

NOT_COMMITTED = ["/wo" + "rk/", "/ro" + "ot/", "/tmp/" + "muon", "/opt/" + "pypi", "/opt/" + "wheels",
                 "pypi" + ".org", "pythonhosted" + ".org", "registry." + "npmjs", "registry." + "yarnpkg"]
"""Paths of one machine and hosts of package registries."""

REGISTRY_OPTIONS = ["index" + "-url", "find" + "-links", "trusted" + "-host"]


# ---- reading ------------------------------------------------------------------------------------------------------

def product_files() -> list[Path]:
    """Every Python file of the product; the firmware is MicroPython and lives by its board's rules."""
    places = [REPO / name for name in MAY_IMPORT]
    files = [file for place in places for file in sorted(place.rglob("*.py"))] + [REPO / "run_kiosk.py"]
    return [file for file in files if file.exists() and "firmware" not in file.parts]


def module_of(file: Path) -> str:
    """`kiosk/session.py` -> `kiosk.session`; a package's `__init__.py` has the package's name."""
    parts = file.relative_to(REPO).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_in(source: str, module: str, is_package: bool = False) -> Iterator[str]:
    """Dotted names that this source imports, wherever in the file; also by a constant `import_module("name")`."""
    package = module if is_package else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - (node.level - 1)] if node.level else []
            origin = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{origin}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and called(node) in {"import_module", "importlib.import_module", "__import__"}:
            yield from (a.value for a in node.args[:1] if isinstance(a, ast.Constant) and isinstance(a.value, str))


def called(node: ast.Call) -> str:
    """`open(…)` -> `open`, `datetime.datetime.now()` -> `datetime.now`: the last two names."""
    return ".".join(ast.unparse(node.func).split(".")[-2:])


def imports_of(file: Path) -> list[str]:
    return list(imports_in(file.read_text("utf-8"), module_of(file), file.name == "__init__.py"))


def runs_when_imported(file: Path) -> Iterator[ast.AST]:
    """All nodes but those under `if __name__ == "__main__"`: a page that prints itself is pure for its importers."""
    for statement in ast.parse(file.read_text("utf-8")).body:
        if not (isinstance(statement, ast.If) and ast.unparse(statement.test) == "__name__ == '__main__'"):
            yield from ast.walk(statement)


def is_within(name: str, module: str) -> bool:
    return name == module or name.startswith(module + ".")


def committed_files() -> list[Path]:
    """What git keeps of this tree and what it would take."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=REPO, check=True, capture_output=True, text=True).stdout
    return [REPO / name for name in listed.split("\0") if name and (REPO / name).is_file()]


def complaints_about(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Line number and text of each line that names a machine's path or a registry."""
    for number, line in enumerate(lines, 1):
        options = [option for option in REGISTRY_OPTIONS if option in line.replace("no-emit-" + option, "")]
        if options or any(word in line for word in NOT_COMMITTED):
            yield number, line.strip()[:100]


# ---- who may know whom ----------------------------------------------------------------------------------------------

def test_each_place_imports_only_the_places_it_may_know():
    wrong = [f"{module_of(file)} imports {name}" for file in product_files() for name in imports_of(file)
             if name.split(".")[0] in OURS
             and name.split(".")[0] not in MAY_IMPORT[module_of(file).split(".")[0]]]
    assert wrong == []


def test_simulators_and_drivers_do_not_lean_on_each_other_the_wrong_way():
    """A driver does not know whether a simulator is on the wire."""
    wrong = [f"{module_of(file)} imports {name}" for file in product_files()
             if is_within(module_of(file), "drivers") and not is_within(module_of(file), "drivers.simulators")
             for name in imports_of(file) if is_within(name, "drivers.simulators")]
    assert wrong == []


def test_central_knows_at_most_one_driver_and_no_simulator():
    known = {".".join(name.split(".")[:2]) for file in product_files() if is_within(module_of(file), "central")
             for name in imports_of(file) if is_within(name, "drivers")}
    assert len(known) <= 1
    assert "drivers.simulators" not in known


def test_the_kiosk_package_uses_the_standard_library_only():
    wrong = [f"{module_of(file)} imports {name}" for file in product_files() if is_within(module_of(file), "kiosk")
             for name in imports_of(file) if name.split(".")[0] not in {"kiosk", *sys.stdlib_module_names}]
    assert wrong == []


def test_the_pure_part_of_the_kiosk_touches_no_clock_no_chance_and_no_wire():
    wrong = [f"{module_of(file)} imports {name}" for file in product_files()
             if is_within(module_of(file), "kiosk") and module_of(file) not in MAY_DO_IO
             for name in imports_of(file) if any(is_within(name, world) for world in WORLD)]
    assert wrong == []


def test_the_pure_part_of_the_kiosk_calls_nothing_that_reads_or_writes():
    wrong = [f"{module_of(file)} line {node.lineno} calls {called(node)}" for file in product_files()
             if is_within(module_of(file), "kiosk") and module_of(file) not in MAY_DO_IO
             for node in runs_when_imported(file) if isinstance(node, ast.Call) and called(node) in WORLD_CALLS]
    assert wrong == []


# ---- the look of the files ------------------------------------------------------------------------------------------

def test_no_file_is_longer_than_a_head_can_hold():
    lengths = {str(file.relative_to(REPO)): len(file.read_text("utf-8").splitlines()) for file in product_files()}
    assert {name: n for name, n in lengths.items() if n > LONGEST_FILE and name not in LONG_FOR_A_REASON} == {}


def test_each_file_opens_by_saying_what_it_is_for():
    silent = [module_of(file) for file in product_files()
              if file.stat().st_size and ast.get_docstring(ast.parse(file.read_text("utf-8"))) is None]
    assert silent == []


def test_the_word_that_means_a_person_and_an_antenna_is_not_used():
    """Say patron, pad or scanner. `csv.reader` and `StreamReader` are other people's names."""
    found = [f"{file.relative_to(REPO)}:{number}" for file in product_files()
             for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
             if re.search(r"(?<!csv\.)\breaders?\b|(?<!Stream)Reader", line)]
    assert found == []


def test_nothing_committed_names_a_machine_or_a_registry():
    wrong = []
    for file in committed_files():
        try:
            lines = file.read_text("utf-8").splitlines()
        except UnicodeDecodeError:
            continue                    # a font or a picture
        wrong += [f"{file.relative_to(REPO)}:{number}: {line}" for number, line in complaints_about(lines)]
    assert wrong == []


# ---- the rules themselves -------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("source", "found"), [
    ("import screens.paint as p", ["screens.paint"]),
    ("from drivers import pad_feig, tags", ["drivers.pad_feig", "drivers.tags"]),
    ("def late():\n    from offline_store.schema import open_store", ["offline_store.schema.open_store"]),
    ("from . import rules", ["kiosk.rules"]),
    ("from .rules import no", ["kiosk.rules.no"]),
    ("import importlib\nimportlib.import_module('tests.simulate')", ["importlib", "tests.simulate"]),
])
def test_an_import_is_found_however_it_is_written(source: str, found: list[str]):
    assert list(imports_in(source, "kiosk.session")) == found


def test_a_relative_import_in_a_package_starts_at_the_package():
    assert list(imports_in("from .paint import draw", "screens", is_package=True)) == ["screens.paint.draw"]
    assert list(imports_in("from ..tags import decode", "drivers.simulators.pad")) == ["drivers.tags.decode"]


@pytest.mark.parametrize(("line", "wrong"), [
    ("see " + "/wo" + "rk/main", True),
    ("--extra-index" + "-url file:///somewhere", True),
    ("uv pip compile --no-emit-index" + "-url", False),
    ("the network/working hours", False),
])
def test_a_line_that_names_a_machine_or_a_registry_is_found(line: str, wrong: bool):
    assert bool(list(complaints_about([line]))) is wrong
