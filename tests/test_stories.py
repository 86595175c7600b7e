"""Every story in tests/stories is played on the real program."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STORIES = sorted((ROOT / "tests" / "stories").glob("*.story"))
LIMIT_S = 150


def play(path: Path) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "run_kiosk.py", "--story", str(path)], cwd=ROOT, capture_output=True, text=True,
                          timeout=LIMIT_S, check=False, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})


@pytest.mark.timeout(LIMIT_S * 2)
@pytest.mark.parametrize("path", STORIES, ids=lambda p: p.stem)
def test_story(path):
    said = play(path)
    assert said.returncode == 0, said.stdout + said.stderr


def test_there_are_stories_for_the_first_week():
    assert len(STORIES) >= 15


def test_a_story_that_does_not_come_true_fails_and_says_what_was_there(tmp_path):
    path = tmp_path / "wrong.story"
    path.write_text('# not so\nexpect screen "Chào Lan"\n', encoding="utf-8")
    said = play(path)
    assert said.returncode == 1
    assert f"{path}:2" in said.stderr and "expected: screen" in said.stderr and "Welcome" in said.stderr


@pytest.mark.parametrize(("line", "what"), [
    ("dance", "no such verb"), ('card "Nobody Such"', "no patron"), ('place "No Such Book"', "no item"),
    ("rule offlin both", "did you mean offline"), ('tap "finish"', "not understood"),
])
def test_what_is_no_story_is_an_error(tmp_path, line, what):
    path = tmp_path / "bad.story"
    path.write_text(line + "\n", encoding="utf-8")
    said = play(path)
    assert said.returncode == 2 and what in said.stderr
