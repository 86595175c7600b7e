"""The painter: what is painted is what the scene says, and only what changed is painted again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.settings import Look
from kiosk.state import PinWanted
from screens.gallery.draw import looks_of
from screens.gallery.states import ENDLESS, GALLERY
from screens.paint import shapes
from screens.paint.painter import CACHE_BYTES_MAX, Painter, SurfaceCache, bounds
from screens.paint.pygame_lean import pygame
from screens.paint.tiles import tiled
from screens.scene import Icon, Modules, Panel, Photo, Scene, Shadow, Text
from screens.theme import DAY
from screens.view import view
from tests.screens_help import LANGUAGES, LARGE, SMALL, spoken

if TYPE_CHECKING:
    from pygame import Surface

SIZE = (1280, 800)


def picture(size: tuple[int, int] = SIZE) -> Surface:
    return pygame.Surface(size)


def same(one: Surface, other: Surface) -> bool:
    return pygame.image.tobytes(one, "RGB") == pygame.image.tobytes(other, "RGB")


def test_the_first_scene_is_painted_whole_and_the_same_scene_not_again():
    painter, surface = Painter(*SIZE), picture()
    scene = spoken(GALLERY["lending_2"])
    assert painter.paint(surface, scene) == [pygame.Rect(0, 0, *SIZE)]
    assert painter.paint(surface, scene) == []
    painter.forget()
    assert painter.paint(surface, scene) == [pygame.Rect(0, 0, *SIZE)]


@given(w=st.integers(1, 120), h=st.integers(1, 90), radius=st.integers(0, 60), border_px=st.integers(0, 4),
       opacity=st.sampled_from((0.5, 1.0)), fill=st.sampled_from((DAY.surface, None)))
def test_nothing_is_left_of_what_was_there_before(w: int, h: int, radius: int, border_px: int, opacity: float, fill):
    """The ground is not painted where a panel covers it: only there."""
    panel = Panel((20, 10, w, h), fill, radius, border=DAY.hair, border_px=border_px, opacity=opacity)
    scene, pictures = Scene("test", 150, 110, DAY.paper, (panel,)), []
    for before in ((255, 0, 255), (0, 0, 0)):
        surface = picture((150, 110))
        surface.fill(before)
        Painter(150, 110).paint(surface, scene)
        pictures.append(surface)
    assert same(*pictures)


def test_painting_changes_gives_the_same_picture_as_painting_anew():
    """Through the whole gallery, one state after the other, and on the large screen through a part of it."""
    for looks, size, step in ((LARGE, SIZE, 5), (SMALL, (800, 480), 1)):
        running, surface = Painter(*size), picture(size)
        anew, fresh = Painter(*size), picture(size)
        for number, kiosk in enumerate(list(GALLERY.values())[::step]):
            scene = view(replace(kiosk, language=LANGUAGES[number % 4]), looks)
            running.paint(surface, scene)
            anew.forget()
            anew.paint(fresh, scene)
            assert same(surface, fresh), scene.name


def test_nothing_outside_the_changed_rectangles_changes():
    painter, surface = Painter(*SIZE), picture()
    pairs = (("pin", "pin_2"), ("pin_2", "pin_shown"), ("lending_1_asking", "lending_2"), ("slip", "slip_paper_out"))
    for before, after in pairs:
        painter.paint(surface, spoken(GALLERY[before]))
        old = surface.copy()
        changed = painter.paint(surface, spoken(GALLERY[after]))
        for rect in changed:
            old.blit(surface, rect, rect)
        assert changed and same(old, surface), (before, after)


def test_a_digit_repaints_only_its_dot():
    """The first one fills the last key too."""
    painter, surface = Painter(*SIZE), picture()
    one = replace(GALLERY["pin"], phase=PinWanted("29001000000013", digits="1"))
    painter.paint(surface, spoken(one))
    changed = painter.paint(surface, spoken(GALLERY["pin_2"]))
    assert sum(r.width * r.height for r in changed) < 0.01 * SIZE[0] * SIZE[1]


def test_the_caches_are_bounded():
    painter, surface = Painter(*SIZE), picture()
    for number, kiosk in enumerate(GALLERY.values()):
        painter.paint(surface, spoken(kiosk, LANGUAGES[number % 4]))
        assert painter.cached_bytes <= CACHE_BYTES_MAX + 4 * SIZE[0] * SIZE[1]


def test_the_least_recently_used_surface_is_forgotten_first():
    made: list[str] = []

    def make(name: str) -> Surface:
        made.append(name)
        return pygame.Surface((10, 10), pygame.SRCALPHA, 32)

    cache = SurfaceCache(limit=2 * 400)
    for name in ("a", "b", "a", "c", "a", "b"):
        cache.get(name, lambda n=name: make(n))
    assert made == ["a", "b", "c", "b"]
    assert cache.bytes <= 800


def test_a_painted_surface_may_be_shared_memory_in_any_order_of_colours():
    memory = bytearray(SIZE[0] * SIZE[1] * 4)
    shared = pygame.image.frombuffer(memory, SIZE, "BGRA")
    Painter(*SIZE).paint(shared, spoken(GALLERY["lending_3"]))
    plain = picture()
    Painter(*SIZE).paint(plain, spoken(GALLERY["lending_3"]))
    bgra = bytes(memory)
    rgb = pygame.image.tobytes(plain, "RGB")
    for at in range(0, SIZE[0] * SIZE[1], 9_973):
        assert max(abs(a - b) for a, b in zip(bgra[4 * at:4 * at + 3][::-1], rgb[3 * at:3 * at + 3], strict=True)) <= 2


def test_every_letter_lies_inside_its_bounds():
    """Stacked marks and descenders too: otherwise they would stay behind when the text goes."""
    words = "ẪỆỘĝgjpqyỮẲ《图》"
    for px in (30, 40, 72):
        text = Text((300, 300, 800, 60), (words,), words, px, round(px * 1.27), DAY.ink, DAY.paper, True)
        surface = picture()
        Painter(*SIZE).paint(surface, Scene("x", *SIZE, DAY.paper, (text,)))
        surface.fill(DAY.paper, bounds(text))
        empty = picture()
        empty.fill(DAY.paper)
        assert same(surface, empty), px


def test_a_picture_and_a_code_stay_inside_their_bounds():
    """Whatever size the picture has: what is beyond its box would stay behind when it goes."""
    painter, surface = Painter(60, 40), picture((60, 40))
    painter.pictures["own"] = picture((30, 30))
    leaves = Photo((5, 5, 20, 20), "own"), Modules((32, 5, 21, 21), ("101", "010", "101"), DAY.ink)
    painter.paint(surface, Scene("x", 60, 40, DAY.paper, leaves))
    assert [surface.get_at(at)[:3] for at in ((5, 5), (24, 24), (25, 25), (32, 5), (39, 5), (39, 12), (52, 25))] == [
        (0, 0, 0), (0, 0, 0), DAY.paper, DAY.ink, DAY.paper, DAY.ink, DAY.ink]
    for leaf in leaves:
        surface.fill(DAY.paper, bounds(leaf))
    assert pygame.image.tobytes(surface, "RGB") == bytes(DAY.paper) * (60 * 40)


@settings(deadline=None, max_examples=60)
@given(st.integers(120, 300), st.integers(120, 200), st.integers(1, 20), st.integers(0, 3), st.integers(1, 9), st.integers(0, 14))
def test_a_panel_in_pieces_is_the_panel_as_a_whole(w: int, h: int, radius: int, border_px: int, blur: int, drop: int):
    """Only what will be seen of shadow and border is painted; beside it: the whole shadow, the whole border, then the fill."""
    shadow = Shadow(drop, blur, (10, 20, 30), 0.3)
    panel = Panel((40, 40, w, h), DAY.surface, radius, DAY.line if border_px else None, border_px, shadow)
    pieces, plain, ground = picture((420, 320)), picture((420, 320)), (200, 180, 160)
    Painter(420, 320).paint(pieces, Scene("x", 420, 320, ground, (panel,)))
    plain.fill(ground)
    plain.blit(shapes.soft_shadow(w, h, radius, shadow), (40 - blur, 40 - blur + drop))
    hollow = Painter(420, 320)
    outer = pygame.Rect(panel.box)
    if panel.border:
        hollow._rounded(plain, outer, radius, panel.border)
    hollow._rounded(plain, outer.inflate(-2 * border_px, -2 * border_px), radius - border_px, DAY.surface)
    assert same(pieces, plain)


def test_a_panel_is_smooth_round_and_casts_a_soft_shadow():
    panel = Panel((400, 300, 400, 200), DAY.surface, 40, DAY.line, 2, Shadow(6, 30, DAY.ink, 0.2))
    surface = picture()
    Painter(*SIZE).paint(surface, Scene("x", *SIZE, DAY.paper, (panel,)))
    assert surface.get_at((600, 400))[:3] == DAY.surface
    assert surface.get_at((600, 300))[:3] == DAY.line
    below = [sum(surface.get_at((600, y))[:3]) for y in range(500, 536)]
    assert below == sorted(below) and below[0] < below[-1]
    assert sum(surface.get_at((401, 301))[:3]) > sum(surface.get_at((600, 502))[:3])   # the corner is not filled


@pytest.mark.parametrize("size", [1, 2, 7])
def test_the_smallest_drawings_do_no_harm(size: int):
    leaves = (Icon((5, 5, size, size), ("stroke 2 O 12 12 9", "fill M 0 0 L 24 0 L 24 24 Z"), DAY.ink),
              Panel((20, 5, size, size), DAY.jade, 99, DAY.line, 1, Shadow(1, 2, DAY.ink, 0.1)), Panel((40, 5, size, size), None))
    surface = picture((60, 20))
    assert Painter(60, 20).paint(surface, Scene("x", 60, 20, DAY.paper, leaves))


def test_endless_titles_cost_no_endless_surfaces():
    painter, surface = Painter(*SIZE), picture()
    painter.paint(surface, spoken(GALLERY["lending_1_endless"]))
    assert len(ENDLESS) >= 400
    assert painter.cached_bytes <= CACHE_BYTES_MAX


DRAWINGS = {"disc": ("fill O 50 50 46",), "ring": ("stroke 0.5 O 50 50 46",),
            "shape": ("fill M 20 2 L 80 2 C 90 2 98 10 98 20 L 98 80 C 98 90 90 98 80 98 L 2 98 L 2 20 C 2 10 10 2 20 2 Z",),
            "several": ("fill O 62 34 25", "fill M 2 2 L 20 2 L 20 9 L 2 9 Z")}


@pytest.mark.parametrize("drawn", DRAWINGS)
@pytest.mark.parametrize("opacity", [1.0, 0.3, 0.055])
def test_a_large_drawing_in_tiles_is_the_whole_one_point_for_point_and_keeps_few_bytes(drawn: str, opacity: float):
    """A shade's difference shows as squares in a disc."""
    for side, color in ((161, (207, 167, 83)), (486, (207, 167, 83)), (700, (20, 110, 90)), (331, (1, 255, 0))):
        icon = Icon((0, 0, side, side), DRAWINGS[drawn], color, (100, 100), opacity)
        area = shapes.extent(icon)
        whole = shapes.drawing(icon, area)
        few = tiled(whole, icon.color)
        assert 0 < few.bytes < whole.get_pitch() * whole.get_height() // (3 if side == 700 and drawn != "ring" else 1)
        for ground in ((250, 247, 240), (14, 22, 33), (120, 3, 200)):
            papers = [pygame.Surface(area.size) for _ in range(2)]
            for paper in papers:
                paper.fill(ground)
            papers[0].blit(whole, (0, 0))
            few.paint(papers[1], 0, 0)
            one, other = (pygame.image.tobytes(paper, "RGB") for paper in papers)
            assert one == other, (side, ground)


@pytest.mark.parametrize("opacity", [1.0, 0.3, 0.055])
@pytest.mark.parametrize("side", [24, 100, 161, 486])
def test_what_is_full_in_a_drawing_has_its_own_colour_and_opacity(side: int, opacity: float):
    icon = Icon((0, 0, side, side), ("fill O 50 50 46",), (207, 167, 83), (100, 100), opacity)
    surface = shapes.drawing(icon, shapes.extent(icon))
    middle, edge = surface.get_rect().center, surface.get_at((0, 0))
    assert surface.get_at(middle) == (*icon.color, round(255 * opacity)) and edge == (*icon.color, 0)


def test_the_pictures_of_an_upright_screen_stay_in_the_cache_from_visit_to_visit():
    painter, surface = Painter(1080, 1920), pygame.Surface((1080, 1920))
    scenes = [view(GALLERY[name], looks_of((1080, 1920))) for name in ("welcome", "lending_empty")]
    made: list[str] = []
    drawn = shapes.drawing
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shapes, "drawing", lambda icon, area: made.append(icon.paths[0]) or drawn(icon, area))
        for scene in scenes:
            painter.paint(surface, scene)
        first = len(made)
        for scene in scenes:
            painter.paint(surface, scene)
    assert first and len(made) == first


def test_the_largest_picture_stays_in_the_cache_while_it_is_looked_at():
    kiosk, looks = replace(GALLERY["lending_empty"], look_chosen=Look(large=True)), looks_of((1080, 1920))
    painter, surface = Painter(1080, 1920), pygame.Surface((1080, 1920))
    painter.paint(surface, view(kiosk, looks))
    assert painter.cached_bytes <= CACHE_BYTES_MAX // 2
