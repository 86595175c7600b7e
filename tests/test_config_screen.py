"""Sizes of screens that the configuration refuses, and that what it takes really holds: every picture of the gallery."""

from dataclasses import replace

import pytest

from kiosk import config_options as known
from kiosk import config_screen as limits
from kiosk.config import ConfigError, parse
from kiosk.settings import Look
from kiosk.state import Kiosk
from screens import theme
from screens.gallery.states import GALLERY
from screens.looks import Looks
from screens.scene import Scene
from screens.view import view
from tests.screens_help import LANGUAGES, line_boxes, overlap, used
from tests.test_config import LEAST, mistake


def screen(width: int, height: int, mm: int) -> str:
    return f"[screen]\nwidth_px = {width}\nheight_px = {height}\nwidth_mm = {mm}\n"


@pytest.mark.parametrize(("width", "height", "mm", "instead"), [
    (800, 1280, 136, "mount it lying (width_px = 1280, height_px = 800, width_mm = 218)"),
    (480, 800, 93, "mount it lying (width_px = 800, height_px = 480, width_mm = 155)"),
    (480, 800, 80, "measure the visible picture again, or take a larger screen"),
])
def test_an_upright_screen_that_is_too_narrow_is_refused_and_the_sentence_says_what_to_do(width, height, mm, instead):
    said = mistake(screen(width, height, mm))
    assert said.startswith(f"[screen] width_mm: an upright screen has to be at least {known.UPRIGHT_LEAST_MM} mm wide, this one "
                           f"is {mm} mm") and instead in said


def test_what_is_proposed_would_be_taken():
    assert parse((LEAST + screen(1280, 800, 218)).encode()) and parse((LEAST + screen(800, 480, 155)).encode())


@pytest.mark.parametrize(("mm", "said"), [(60, "21.3 px in a mm"), (1_000, "1.3 px in a mm"), (140, "at least 154 mm wide")])
def test_a_width_that_cannot_be_is_refused(mm: int, said: str):
    assert said in mistake(screen(1280, 800, mm))


@pytest.mark.parametrize("size", [(1280, 800, 217), (800, 480, 154), (1080, 1920, 268), (1920, 1080, 531), (3840, 2160, 531),
                                  (1366, 768, 708)])
def test_screens_that_are_sold_are_taken(size: tuple[int, int, int]):
    try:
        parse((LEAST + screen(*size)).encode())
    except ConfigError as wrong:
        pytest.fail(str(wrong))


def test_upright_and_compact_are_what_they_are_for_the_theme():
    assert (known.UPRIGHT_FROM, limits.COMPACT_BELOW_MM, limits.WIDE_FROM_MM) == (
        theme.UPRIGHT_FROM, theme.COMPACT_BELOW_MM, theme.WIDE_FROM_MM)


@pytest.mark.parametrize(("width", "height", "least"), [
    (800, 1280, known.UPRIGHT_LEAST_MM), (600, 800, known.UPRIGHT_LEAST_MM), (800, 480, known.LYING_LEAST_MM),
    (1024, 600, known.LYING_LEAST_MM)])
def test_the_narrowest_screen_that_is_taken_holds_all_that_is_shown(width: int, height: int, least: int):
    """Each state in one language, in turns."""
    looks = Looks.of(width, height, least)
    wrong = []
    for number, (name, kiosk) in enumerate(GALLERY.items()):
        scene = view(replace(kiosk, language=LANGUAGES[number % len(LANGUAGES)]), looks)
        wrong += [(name, fault) for fault in faults(scene, looks)]
    assert wrong == []


def test_below_the_limit_of_an_upright_screen_something_has_no_room():
    """Or the limit could be lower."""
    looks = Looks.of(1080, 1920, known.UPRIGHT_LEAST_MM - 16)
    assert any(faults(view(replace(kiosk, language=language), looks), looks)
               for kiosk in GALLERY.values() for language in LANGUAGES)


def faults(scene: Scene, looks: Looks) -> list[str]:
    """As tests/test_screens_layout.py looks at the two usual sizes."""
    texts, buttons = scene.texts(), scene.buttons()
    boxes = [(text.words[:30], used(text)) for text in texts] + [(button.key, button.box) for button in buttons]
    found = [f"overflow {text.words[:30]}" for text in texts if text.overflow]
    found += [f"outside {name}" for name, (x, y, w, h) in boxes
              if x < 0 or y < 0 or x + w > looks.sizes.width or y + h > looks.sizes.height + 1]
    lines = [(text.words[:30], n, box) for n, text in enumerate(texts) if text.role != "art" for box in line_boxes(text)]
    found += [f"over {one}" for i, (one, n, box) in enumerate(lines) for _, m, other in lines[i + 1:]
              if m != n and min(overlap(box, other)) > -4]
    return found + [f"close {one.key}" for i, one in enumerate(buttons) for other in buttons[i + 1:]
                    if max(-n for n in overlap(one.box, other.box)) < 3 * looks.sizes.px_per_mm - 1]


def test_news_is_shown_where_the_page_of_the_configuration_says_so():
    """docs/configuration.md: on a small screen not while the library is closed, and not in large letters; on a usual one a
    short line always."""
    small, usual, large = Looks.of(800, 480, 154), Looks.of(1280, 800, 217), Look(large=True)
    kiosks = {"open": told(GALLERY["welcome_news"]), "closed": told(GALLERY["welcome_closed"])}
    kiosks |= {f"{name}, large": replace(kiosk, look_chosen=large) for name, kiosk in kiosks.items()}
    for looks, shown in ((small, {"open"}), (usual, set(kiosks))):
        words = {name: " ".join(view(kiosk, looks).words()) for name, kiosk in kiosks.items()}
        assert {name for name in words if "Story hour" in words[name]} == shown


def told(kiosk: Kiosk) -> Kiosk:
    return replace(kiosk, language="en", settings=replace(kiosk.settings, news={"en": ("Story hour, Saturday",)}))
