"""The slip on a telephone: what its code says, and that a camera can read it from the glass."""

import shutil
import subprocess
from dataclasses import replace

import pytest
from PIL import Image

from kiosk.slip import slip_of
from kiosk.transactions import Kind
from screens.gallery.states import ENDLESS, GALLERY, LAN, lent
from screens.leaving.phone_slip import CODE_BYTES_MAX, QUIET_MODULES, WHITE, entry, squares
from screens.paint.painter import Painter
from screens.paint.pygame_lean import pygame
from screens.scene import Modules, Panel
from tests.screens_help import LANGUAGES, LARGE, SIZES, SMALL, spoken

LEAST_MM = 30
FIVE, MANY = GALLERY["slip_phone"], GALLERY["slip_phone_18"]


def said(kiosk, language="vi"):
    assert kiosk.visit
    return entry(slip_of(replace(kiosk, language=language), kiosk.visit)).decode()


def with_lines(*lines):
    assert FIVE.visit
    return replace(FIVE, visit=replace(FIVE.visit, lines=lines))


def properties(text):
    rows = dict(row.split(":", 1) for row in text.split("\r\n"))
    return rows["SUMMARY"], rows["DTSTART;VALUE=DATE"], rows["DESCRIPTION"].split("\\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_a_day_in_a_calendar_with_the_books_of_the_visit(language):
    summary, day, books = properties(said(FIVE, language))
    assert day == "20261213" and FIVE.settings.library[language] in summary
    assert books[:4] == ["Truyện Kiều", "Số đỏ", "红楼梦", "Cho tôi xin một vé đi tuổi thơ"] and len(books) == 5


def test_it_names_no_person_and_no_card():
    text = said(FIVE)
    assert LAN.greeting not in text and LAN.card not in text and LAN.card[-4:] not in text


def test_the_day_is_the_first_that_something_is_due_and_each_book_has_its_own():
    _, day, books = properties(said(with_lines(lent(0, due="2026-12-20"), lent(1, due="2026-12-06"))))
    assert day == "20261206" and books == ["06/12 Số đỏ", "20/12 Truyện Kiều"]


def test_what_was_not_lent_and_what_was_returned_is_not_in_it():
    _, _, books = properties(said(with_lines(lent(0), lent(1, decided="refused"), lent(2, kind=Kind.CHECKIN))))
    assert books == ["Truyện Kiều"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_many_books_are_fewer_lines_and_a_number(language):
    text = said(MANY, language)
    assert len(text.encode()) <= CODE_BYTES_MAX
    books = properties(text)[2]
    assert 5 <= len(books) < 18 and str(18 - len(books) + 1) in books[-1]


def test_a_title_breaks_nothing_whatever_is_in_it():
    text = said(with_lines(lent(0, title="A;B, C\\D\nEND:VEVENT"), lent(1, title=ENDLESS)))
    assert text.count("\r\n") == 4 and text.count("\n") == 4 and "A\\;B\\, C\\\\D END:VEVENT" in text


def painted(looks, size, language="vi", kiosk=FIVE):
    surface = pygame.Surface(size, 0, 32)
    scene = spoken(kiosk, language, looks)
    Painter(*size).paint(surface, scene)
    [code] = [leaf for leaf in scene.leaves() if isinstance(leaf, Modules)]
    return surface, scene, code


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_small_screen_the_buttons_are_a_row_as_wide_as_the_words(language):
    scene = spoken(GALLERY["slip_phone"], language, SMALL)
    back, done = (next(button.box for button in scene.buttons() if button.key == key) for key in ("back", "done"))
    code = next(node for node in scene.nodes if isinstance(node, Panel) and node.fill == WHITE)
    assert done[0] - back[0] - back[2] == SMALL.sizes.gap and 0 <= code.box[0] - done[0] - done[2] <= 2 * SMALL.sizes.gap


@pytest.mark.parametrize(("looks", "size"), list(zip((LARGE, SMALL), SIZES, strict=True)))
def test_it_is_crisp_and_large_enough_with_white_round_it(looks, size):
    surface, scene, code = painted(looks, size, kiosk=MANY)
    x, y, wide, high = code.box
    px = wide // len(code.rows)
    quiet = px * QUIET_MODULES
    assert wide == high == px * len(code.rows) >= LEAST_MM * looks.sizes.px_per_mm
    left, top, width, height = next(leaf.box for leaf in scene.leaves() if isinstance(leaf, Panel) and leaf.fill == WHITE
                                    and leaf.box[2] > wide)
    assert min(x - left, y - top, left + width - x - wide, top + height - y - high) >= quiet
    seen = [[surface.get_at((x + c, y + r))[:3] for c in range(-quiet, wide + quiet)] for r in range(-quiet, wide + quiet)]
    assert {color for row in seen for color in row} == {(0, 0, 0), (255, 255, 255)}         # no grey edge anywhere
    read = tuple("".join("1" if seen[quiet + r * px + px // 2][quiet + c * px + px // 2] == (0, 0, 0) else "0"
                         for c in range(len(code.rows))) for r in range(len(code.rows)))
    assert read == squares(said(MANY).encode())
    assert all(set(row[:quiet]) == {(255, 255, 255)} for row in seen)


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbar-tools is not installed")
@pytest.mark.parametrize("language", ["vi", "zh"])
def test_another_program_reads_the_same_from_the_glass(language, tmp_path):
    surface, _, _ = painted(SMALL, SIZES[1], language)
    Image.frombytes("RGB", surface.get_size(), pygame.image.tobytes(surface, "RGB")).save(tmp_path / "glass.png")
    read = subprocess.run(["zbarimg", "--raw", "-q", "-Sdisable", "-Sqr.enable", str(tmp_path / "glass.png")],
                          capture_output=True, check=True)
    assert read.stdout.decode().removesuffix("\n").replace("\r\n", "\n") == said(FIVE, language).replace("\r\n", "\n")
