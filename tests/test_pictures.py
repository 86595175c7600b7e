"""A library's pictures: found, cut, read apart from the kiosk; damaged and huge ones are told and passed over; two are held."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from screens.gallery.draw import looks_of
from screens.paint.pygame_lean import pygame
from screens.theme import DAY
from screens.welcome import picture_file, slides
from screens.welcome.album import FADE_MS, STEP_MS, Album
from screens.welcome.pictures import Finder, Picture, files, read

STAY_MS = 20_000
SMALL = {"kind": "photo", "width": 60, "height": 40, "ground": (14, 22, 33), "columns": [255] * 60, "rows": [255] * 40}


def picture(path: Path, size: tuple[int, int] = (300, 200), color: str = "#FFFFFF") -> Path:
    Image.new("RGB", size, color).save(path)
    return path


# ---- one file -------------------------------------------------------------------------------------------------------

def test_a_picture_arrives_as_large_as_it_is_shown_and_melts_into_the_ground(tmp_path: Path):
    fading = SMALL | {"columns": [x * 4 for x in range(60)]}
    surface = read(fading | {"path": str(picture(tmp_path / "a.jpg"))}).surface
    assert surface.get_size() == (60, 40)
    assert surface.get_at((0, 20))[:3] == (14, 22, 33)
    assert surface.get_at((59, 20))[0] > 230


def test_the_cut_keeps_what_there_is_to_see(tmp_path: Path):
    wide = Image.new("RGB", (900, 300), "#808080")
    wide.paste(Image.effect_noise((200, 300), 120).convert("RGB"), (690, 0))
    wide.save(tmp_path / "wide.png")
    assert picture_file._cut(wide, 1.0)[0] > 400
    assert picture_file._cut(Image.new("RGB", (900, 300), "#808080"), 1.0)[0] == pytest.approx(300, abs=15)


def broken(folder: Path) -> dict[str, str]:
    """File -> a word of its complaint."""
    (folder / "text.png").write_text("no picture")
    (folder / "empty.jpg").write_bytes(b"")
    whole = picture(folder / "whole.jpg", (800, 600)).read_bytes()
    (folder / "half.jpg").write_bytes(whole[:len(whole) // 2])
    Image.new("L", (9_000, 9_000)).save(folder / "huge.png")
    with (folder / "long.png").open("wb") as file:
        os.truncate(file.fileno(), picture_file.FILE_MAX_BYTES + 1)
    os.mkfifo(folder / "pipe.png")
    Image.new("RGB", (30, 30)).save(folder / "bitmap.png", format="BMP")
    return {"text.png": "no PNG", "empty.jpg": "no PNG", "half.jpg": "damaged", "huge.png": "9000 x 9000", "long.png": "bytes",
            "pipe.png": "no file", "bitmap.png": "no PNG", "gone.jpg": "no such file"}


def test_damaged_and_huge_files_are_told_once_and_passed_over(tmp_path: Path):
    expected, told = broken(tmp_path), list[str]()
    finder = Finder((str(tmp_path), str(tmp_path / "gone.jpg")), SMALL, told.append)
    found = finder.next("")
    assert found and Path(found.path).name == "whole.jpg"
    assert finder.next(found.path) is None                           # there is no other
    assert len(told) == len(expected)
    for name, word in expected.items():
        assert any(name in line and word in line for line in told), (name, told)
    assert finder.next(found.path) is None and len(told) == len(expected)


def test_a_new_picture_in_the_folder_is_found_and_a_mended_one_tried_again(tmp_path: Path):
    asked: list[str] = []

    def reading(request: dict) -> Picture:
        asked.append(Path(request["path"]).name)
        if Path(request["path"]).read_bytes() == b"bad":
            raise ValueError("bad")
        return Picture(request["path"], pygame.Surface((1, 1)))

    finder = Finder((str(tmp_path),), SMALL, lambda _: None, reading)
    assert finder.next("") is None
    (tmp_path / "b.jpg").write_bytes(b"bad")
    assert finder.next("") is None and finder.next("") is None and asked == ["b.jpg"]
    (tmp_path / "b.jpg").write_bytes(b"good")
    (tmp_path / "a.PNG").write_bytes(b"good")
    (tmp_path / "notes.txt").write_bytes(b"good")
    assert [found.path for found in (finder.next(""), finder.next(str(tmp_path / "a.PNG")), finder.next(str(tmp_path / "b.jpg")))
            if found] == [str(tmp_path / name) for name in ("a.PNG", "b.jpg", "a.PNG")]


def test_a_folder_that_is_missing_is_told_once(tmp_path: Path):
    told: list[str] = []
    finder = Finder((str(tmp_path / "none" / "x"),), SMALL, told.append)
    assert finder.next("") is None and finder.next("") is None
    assert len(told) == 1 and "x" in told[0]
    assert files((str(tmp_path),)) == []


def test_the_process_that_reads_has_bounded_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    source = Path(picture_file.__file__).read_text("utf-8")
    source = source.replace("MEMORY_MAX_BYTES = 700_000_000", "MEMORY_MAX_BYTES = 120_000_000")
    (tmp_path / "reader.py").write_text(source, "utf-8")
    Image.new("L", (7_000, 7_000)).save(tmp_path / "large.png")
    request = json.dumps(SMALL | {"path": str(tmp_path / "large.png")}).encode()
    done = subprocess.run([sys.executable, "-I", str(tmp_path / "reader.py")], input=request, capture_output=True, check=False)
    assert done.returncode and b"memory" in done.stderr.lower()


def test_a_logo_keeps_its_shape_and_its_edges(tmp_path: Path):
    logo = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    logo.paste((200, 30, 30, 255), (100, 150, 300, 250))
    logo.save(tmp_path / "logo.png")
    seen = read(slides.logo_request(looks_of((1280, 800)).sizes) | {"path": str(tmp_path / "logo.png")})
    wide, high = seen.surface.get_size()
    assert wide == pytest.approx(2 * high, abs=1) and seen.tone == (200, 30, 30)
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(tmp_path / "nothing.png")
    with pytest.raises(ValueError, match="nothing is to be seen"):
        read(slides.logo_request(looks_of((1280, 800)).sizes) | {"path": str(tmp_path / "nothing.png")})


# ---- one after the other --------------------------------------------------------------------------------------------

class Shelf:
    """A Finder of pictures that are there at once. `slow`: it takes for ever."""

    def __init__(self, count: int = 3):
        self.count, self.read = count, 0

    def next(self, after: str) -> Picture | None:
        self.read += 1
        if not self.count or (self.count == 1 and after):
            return None
        return Picture(str((int(after or -1) + 1) % self.count), pygame.Surface((8, 8)))


def settled(album: Album) -> None:
    """The thread has found what it was asked for."""
    for _ in range(1_000):
        if not album._asked:
            return
        time.sleep(0.001)
    raise AssertionError("the thread of the pictures stands still")


def play(album: Album, held: dict, seconds: int, still: bool = False) -> tuple[list[str], list[int]]:
    """(pictures that showed, moments of waking), with a clock of our own."""
    now_ms, shown, woken = 1_000_000, list[str](), list[int]()
    while now_ms < 1_000_000 + seconds * 1_000:
        slide, next_ms = album.slide(now_ms, still, 0)
        settled(album)
        woken.append(now_ms)
        assert len(held) + (album._next is not None) <= 2
        if slide:
            assert slide.name in held and (not slide.before or slide.before in held)
            shown += [slide.name] if slide.name not in shown else []
        if not next_ms:
            break
        now_ms += next_ms
    return shown, woken


def test_pictures_take_turns_two_are_held_and_it_wakes_rarely():
    held: dict = {}
    shown, woken = play(Album(Shelf(), STAY_MS, True, held), held, 600)  # type: ignore[arg-type]
    assert len(shown) == pytest.approx(600_000 / STAY_MS, abs=1)
    assert len(woken) / 600 <= 0.5                                   # of the two wake-ups a second that there are to spend
    assert FADE_MS / STEP_MS <= 10


def test_nothing_changes_while_somebody_is_there():
    held: dict = {}
    album = Album(Shelf(), STAY_MS, True, held)  # type: ignore[arg-type]
    first, _ = play(album, held, 5)
    assert [album.slide(1_000_000 + n * STAY_MS, True, 0)[0].name for n in range(1, 9)] == first * 8  # type: ignore[union-attr]
    assert album.slide(1_000_000 + 9 * STAY_MS, True, 0)[1] == 0
    assert album.slide(1_000_000 + 10 * STAY_MS, False, 0)[0].name != first[0]  # type: ignore[union-attr]


def test_without_motion_each_visitor_finds_another_picture_and_nothing_fades():
    held: dict = {}
    album = Album(Shelf(), STAY_MS, False, held)  # type: ignore[arg-type]
    album.slide(0, False, 0)
    settled(album)
    names = []
    for n in range(1, 20):
        slide, next_ms = album.slide(n * STAY_MS, False, n // 10)
        settled(album)
        assert slide and slide.part == 1.0 and next_ms == 0
        names.append(slide.name)
    assert len(set(names)) == 2


def test_one_picture_stays_and_none_is_none():
    held: dict = {}
    shelf = Shelf(1)
    shown, woken = play(Album(shelf, STAY_MS, True, held), held, 600)  # type: ignore[arg-type]
    assert len(shown) == 1 and len(woken) < 80 and shelf.read < 40
    nothing, woken = play(Album(Shelf(0), STAY_MS, True, held := {}), held, 600)  # type: ignore[arg-type]
    assert nothing == [] and held == {} and len(woken) < 80


def test_a_picture_fits_the_memory_that_is_meant_for_it():
    for size in ((1280, 800), (800, 480), (1080, 1920)):
        s = looks_of(size).sizes
        _, _, width, height = slides.picture_box(s)
        assert 2 * width * height * 4 <= 10 * 1024 * 1024, size
        assert len(slides.columns(s)) == width and len(slides.rows(s)) == height
    assert slides.worst_ground(looks_of((1280, 800)).sizes, DAY.night, (0, 0, 300, 700)) == DAY.night
