"""docs/gallery.md shows every state with a sentence, and its pictures are small."""

import re
from pathlib import Path

import pytest
from PIL import Image

from screens.gallery.states import GALLERY
from tests.gallery import __main__ as gallery
from tests.gallery import page
from tests.gallery.forms import FORMS, LANGUAGES
from tests.gallery.journey import CHAPTERS, SENTENCES, chapter_of


def test_every_state_has_its_chapter_and_its_sentence():
    """In tests/gallery/journey.py."""
    assert [state for state in GALLERY if chapter_of(state) is None] == []
    assert [state for state in GALLERY if state not in SENTENCES] == []
    assert [state for chapter in CHAPTERS for state in chapter.shown if state not in GALLERY] == []


def test_every_state_is_shown_and_the_main_ones_in_every_language():
    shown = page.shown()
    assert {state for _, state, _ in shown} == set(GALLERY)
    assert {name for name, _, _ in shown} == set(FORMS)
    assert len(shown) == len(set(shown))
    for chapter in CHAPTERS:
        for state in chapter.shown:
            assert {language for name, one, language in shown if (name, one) == (page.MAIN, state)} == set(LANGUAGES)


def test_the_page_is_current_and_its_pictures_are_there_and_no_others():
    """`make gallery`"""
    assert (page.DOCS / "gallery.md").read_text("utf-8") == page.text()
    named = set(re.findall(r"\]\((gallery/[^)]+)\)", page.text()))
    there = {f"gallery/{file.name}" for file in (page.DOCS / page.FOLDER).iterdir()}
    assert named == there == {f"gallery/{page.file_of(*screen)}" for screen in page.shown()}


def test_all_pictures_of_the_page_are_under_ten_megabytes():
    assert sum(file.stat().st_size for file in (page.DOCS / page.FOLDER).iterdir()) < page.BYTES_MAX


def test_the_gallery_writes_a_picture_of_each_screen_and_takes_away_old_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    few = ["welcome", "pin", "lending_3", "goodbye"]
    monkeypatch.setattr(gallery, "screens", lambda form: [(state, language) for state in few for language in LANGUAGES])
    (tmp_path / "a_state_that_is_gone.png").write_bytes(b"")
    assert gallery.pictures("800x480", True, tmp_path) == 16
    assert {file.name for file in tmp_path.iterdir()} == {f"{state}_{language}.png" for state in few for language in LANGUAGES}
    assert Image.open(tmp_path / "welcome_vi.png").size == (800, 480)
    assert gallery.pictures("800x480", False, tmp_path) == 4
    assert {file.stem.rsplit("_", 1)[1] for file in tmp_path.iterdir()} == set(LANGUAGES)
