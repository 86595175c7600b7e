"""Files that are there whole or not at all."""

import os
import stat
from contextlib import closing
from pathlib import Path

import pytest

from provisioning.safe_files import Draft


def test_until_it_is_put_in_place_the_old_file_stands(tmp_path: Path):
    file = tmp_path / "secret"
    file.write_text("old")
    with closing(Draft(file, 0o600)) as draft:
        draft.write("new")
        assert file.read_text() == "old"
        draft.put_in_place()
        assert file.read_text() == "new"
    assert list(tmp_path.iterdir()) == [file]


def test_what_is_not_put_in_place_leaves_nothing(tmp_path: Path):
    with closing(Draft(tmp_path / "new" / "secret", 0o600)) as draft:
        draft.write("half")
    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_the_mode_does_not_depend_on_the_umask(tmp_path: Path, mode: int):
    before = os.umask(0o077)
    try:
        with closing(Draft(tmp_path / "file", mode)) as draft:
            draft.put_in_place()
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == mode


def test_content_reaches_the_disk_before_the_name_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    order: list[str] = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda fd: (order.append("sync"), fsync(fd)))
    monkeypatch.setattr(os, "replace", lambda *paths: (order.append("name"), replace(*paths)))
    with closing(Draft(tmp_path / "file", 0o600)) as draft:
        draft.write("x")
        draft.put_in_place()
    assert order == ["sync", "name", "sync"]
