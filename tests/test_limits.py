"""Every queue, frame, field and wait has a named limit, and docs/limits.md lists them from the code (invariant 9)."""

from functools import cache
from pathlib import Path

import pytest

from provisioning import limits_page
from provisioning.limits_growing import BOUNDED_BY
from provisioning.limits_source import LOOKS, ROOT, files, limits, limits_in, module_of
from tests.unnamed_limits import growing, unnamed

NO_LIMITS = {
    "screens.gallery.staff": "the same of the staff screen",
    "screens.gallery.states": "made-up visits to look at; nothing of it is in a kiosk",
}
"""Modules that may choose numbers."""


@cache
def sources() -> list[tuple[str, str]]:
    return [(module_of(file), file.read_text("utf-8")) for file in files()]


def test_no_wait_no_queue_and_no_cut_is_a_bare_number():
    """Give it a name such as ANSWER_WAIT_S, and a docstring that says what happens when it is reached."""
    found = [f"{module}:{line}: {text[:100]}" for module, source in sources() if module not in NO_LIMITS
             for line, text in unnamed(source)]
    assert found == []


def test_every_limit_says_what_happens_when_it_is_reached():
    assert [limit.place for limit in limits() if not limit.says] == []


def test_what_grows_says_what_bounds_it():
    """provisioning/limits_growing.py has a sentence for each, or for its class; and none for what is not there any more."""
    found = {f"{module}.{name}" for module, source in sources() for name in growing(source)}
    spoken_of = {name: [known for known in BOUNDED_BY if name == known or name.startswith(known + ".")] for name in found}
    assert [name for name, by in spoken_of.items() if not by] == []
    assert set(BOUNDED_BY) - {known for by in spoken_of.values() for known in by} == set()


def test_the_limits_that_those_sentences_name_are_there():
    known = {limit.name.rpartition(".")[2] for limit in limits()}
    named = {word for what in BOUNDED_BY.values() for word in what.split("`")[1::2] if word.isupper()}
    assert named and named <= known


def test_the_page_of_the_limits_is_current():
    """python -m provisioning.limits_page > docs/limits.md"""
    assert (ROOT / "docs" / "limits.md").read_text("utf-8") == limits_page.page()


# ---- would it notice? -----------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("source", "found"), [
    ("sock.settimeout(5)", 1),
    ("sock.settimeout(WAIT_S)", 0),
    ("time.sleep(min(left, 0.05))", 1),
    ("select.select([pipe], [], [], 0)", 0),
    ("select.select([pipe], [], [], 2.5)", 1),
    ("queue.Queue(maxsize=100)", 1),
    ("deque(maxlen=20)", 1),
    ("deque(maxlen=TOLD_MAX)", 0),
    ("requests.get(url, timeout=(2, 30))", 1),
    ("def stop(self, timeout_s=2.0): ...", 1),
    ("def stop(self, timeout_s=STOP_WAIT_S): ...", 0),
    ("said[:200]", 1),
    ("said[:SAID_MAX]", 0),
    ("frame[2:18]", 0),
    ("line = {'connect_timeout': 2}", 1),
    ("db.execute('PRAGMA busy_timeout=5000')", 1),
    ("', '.join(names)", 0),
    ("event.wait(5 * 60)", 1),
])
def test_a_bare_number_is_found_where_it_bounds_something(source: str, found: int):
    assert len(list(unnamed(source))) == found


@pytest.mark.parametrize(("source", "found"), [
    ("class A:\n def __init__(self):\n  self._q = deque()\n def f(self, x):\n  self._q.append(x)", ["A._q"]),
    ("class A:\n def __init__(self):\n  self._a, self._b = {}, 0\n def f(self, x):\n  self._a[x] = 1", ["A._a"]),
    ("class A:\n rows: list = field(default_factory=list)\n def f(self, x):\n  self.rows += [x]", ["A.rows"]),
    ("class A:\n def __init__(self):\n  self._q = deque()\n def f(self):\n  return len(self._q)", []),
    ("_seen = set()\ndef f(x):\n _seen.add(x)", ["_seen"]),
    ("class A:\n def __init__(self):\n  self._q = []\n def f(self, x):\n  insort(self._q, x)", ["A._q"]),
    ("def f(xs):\n found = []\n found.append(1)", []),
])
def test_what_is_added_to_is_found(source: str, found: list[str]):
    assert list(growing(source)) == found


def test_a_limit_is_read_with_its_value_and_its_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("provisioning.limits_source.ROOT", tmp_path)
    (tmp_path / "thing.py").write_text('A_MAX = 4\n"""Then no more."""\n\nB_WAIT_S = 2 * A_MAX   # then it is lost\n\n'
                                       'C_MAX = 3\n\nSHAPE = 7\n\nclass X:\n    D_MS = 1_500\n    """Too late."""\n')
    found = limits_in(tmp_path / "thing.py")
    assert [(limit.place, limits_page.value(limit), limit.says) for limit in found] == [
        ("thing.A_MAX", "4", "Then no more."), ("thing.B_WAIT_S", "8 s", "then it is lost"), ("thing.C_MAX", "3", ""),
        ("thing.X.D_MS", "1,500 ms", "Too late.")]


def test_sizes_on_the_screen_are_no_limits_and_what_is_kept_there_is():
    assert LOOKS
    names = {limit.place for limit in limits() if limit.module.startswith(LOOKS)}
    assert "screens.paint.painter.CACHE_BYTES_MAX" in names and "screens.pile.upright.LONG_TITLE" not in names
