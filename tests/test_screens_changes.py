"""Only what changed is painted again, and the picture is the same as if all of it had been."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.state import LineStep, PinWanted
from screens.gallery.states import FULL_PILE, GALLERY, STAFF, base, lending, line
from screens.looks import Looks, Slide
from screens.paint.changes import APART_MAX, apart, changed
from screens.paint.painter import Painter
from screens.paint.pygame_lean import pygame
from screens.scene import Leaf, Modules, Panel, Photo, Scene
from screens.view import view
from tests.gallery.forms import FORMS, own_face
from tests.screens_help import LANGUAGES, LARGE, SMALL, spoken

if TYPE_CHECKING:
    from pygame import Rect, Surface

    from kiosk.state import Kiosk

WHOLE = pygame.Rect(0, 0, 100, 60)
PORTRAIT = FORMS["1080x1920"].looks
STEPS = 60
RECTS = st.lists(st.builds(pygame.Rect, *(st.integers(0, most) for most in (60, 40, 20, 10))), max_size=30)
A, B, C = (Panel((10 * n, 0, 15, 10), (n, n, n)) for n in range(3))


def pixels(rect: Rect) -> list[tuple[int, int]]:
    return [(x, y) for x in range(rect.left, rect.right) for y in range(rect.top, rect.bottom)]


def bytes_of(surface: Surface) -> bytes:
    return pygame.image.tobytes(surface, "RGB")


SLIDES = (None, Slide("picture"), Slide("other", "picture", 0.3), Slide("other", "picture", 0.6), Slide("other", "", 0.5))
OWN = [state for state in GALLERY if state.startswith(("welcome_picture", "slip_phone"))]
"""States with a picture of the library's own, and with a code for phones."""


def anything_next(chance: random.Random, kiosk: Kiosk, looks: Looks) -> tuple[Kiosk, Looks, Scene]:
    """Time goes on, another language, a finger on a button, another picture, or quite another state."""
    what = chance.choice(("tick", "language", "finger", "slide", "own", "own", "state", "state"))
    if what == "tick":
        kiosk = replace(kiosk, now_ms=kiosk.now_ms + chance.choice((80, 1_000)))
    elif what == "language":
        kiosk = replace(kiosk, language=chance.choice(LANGUAGES))
    elif what == "state":
        kiosk = replace(chance.choice(list(GALLERY.values())), language=kiosk.language)
    elif what == "own":
        kiosk = replace(GALLERY[chance.choice(OWN)], language=kiosk.language)
    elif what == "slide":
        looks = replace(looks, slide=chance.choice(SLIDES))
    scene = view(kiosk, looks)
    return kiosk, looks, scene.pressed(chance.choice(scene.buttons())) if what == "finger" and scene.buttons() else scene


SEEDS = {0: SMALL, 1: SMALL, 5: PORTRAIT}
"""Each of them meets a photo and a QR code."""


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_follows_whatever_the_picture_is_that_of_a_whole_painting(seed: int):
    chance = random.Random(seed)
    looks, pictures = own_face(SEEDS[seed])
    size = looks.sizes.width, looks.sizes.height
    running, surface = Painter(*size), pygame.Surface(size)
    fresh, clean = Painter(*size), pygame.Surface(size)
    for painter in (running, fresh):
        painter.pictures.update(pictures, other=pygame.transform.flip(pictures["picture"], True, True))
    kiosk, partial, seen = GALLERY["welcome"], 0, set()
    for _ in range(STEPS // 2 if looks.sizes.width == PORTRAIT.sizes.width else STEPS):
        kiosk, looks, scene = anything_next(chance, kiosk, looks)
        before, changed_ = surface.copy(), running.paint(surface, scene)
        fresh.forget()
        fresh.paint(clean, scene)
        assert bytes_of(surface) == bytes_of(clean), (seed, scene.name)
        for rect in changed_:
            before.blit(surface, rect, rect)
        assert bytes_of(before) == bytes_of(surface), (seed, scene.name)         # nothing else was touched
        if changed_ != [pygame.Rect(0, 0, *size)]:
            partial += 1
            seen |= {type(leaf) for leaf in scene.leaves() if pygame.Rect(leaf.box).collidelist(changed_) >= 0}
    assert partial >= 5
    assert {Photo, Modules} <= seen, seen


ASKING = (*(line(i) for i in range(4)), line(4, LineStep.ASKING))
SMALL_CHANGES = {
    "a digit": (base(PinWanted("29001000000013", digits="1")), GALLERY["pin_2"], 0.002),
    "the first digit, which fills the last key": (GALLERY["pin"], GALLERY["pin_2"], 0.02),
    "a line of five is answered": (lending(*ASKING, patron=STAFF), lending(*(line(i) for i in range(5)), patron=STAFF), 0.20),
    "a line of eight is to be put back": (lending(*FULL_PILE, patron=STAFF), lending(
        *FULL_PILE[:7], line(7, LineStep.PUT_BACK, here=False), patron=STAFF), 0.15),     # Finish and the counts change with it
    "progress": (lending(*ASKING, patron=STAFF), lending(*ASKING, patron=STAFF, now_ms=1_000_080), 0.005),
    "a second of the countdown": (GALLERY["still_there"], replace(GALLERY["still_there"], now_ms=1_001_000), 0.10),
}


@pytest.mark.parametrize("what", SMALL_CHANGES)
def test_a_small_change_paints_a_small_part(what: str):
    before, after, most = SMALL_CHANGES[what]
    size = LARGE.sizes.width, LARGE.sizes.height
    painter, surface = Painter(*size), pygame.Surface(size)
    painter.paint(surface, spoken(before))
    painted = painter.paint(surface, spoken(after))
    assert 0 < sum(r.width * r.height for r in painted) <= most * size[0] * size[1], painted


# ---- leaves ---------------------------------------------------------------------------------------------------------

def test_leaves_that_came_and_went_are_found_however_often_they_stand_there():
    assert changed((A, B), (A, C)) == [B, C]
    assert changed((A, A), (A,)) == [A]                      # see-through twice is another colour than once
    assert changed((A, B), (A, B)) == []


def test_leaves_that_lie_in_another_order_are_found():
    assert set(changed((A, B, C), (A, C, B))) == {B, C}


@given(st.lists(st.sampled_from((A, B, C))), st.lists(st.sampled_from((A, B, C))))
def test_what_is_not_found_stands_there_in_the_same_order(old: list[Leaf], new: list[Leaf]):
    found = set(changed(tuple(old), tuple(new)))
    assert [leaf for leaf in old if leaf not in found] == [leaf for leaf in new if leaf not in found]


# ---- rectangles -----------------------------------------------------------------------------------------------------

@given(RECTS)
def test_the_rectangles_cover_all_that_changed_and_lie_apart(rects: list[Rect]):
    found = apart(rects, WHOLE)
    painted = [pixel for rect in found for pixel in pixels(rect)]
    assert len(found) <= APART_MAX and len(painted) == len(set(painted))
    assert {pixel for rect in rects for pixel in pixels(rect)} <= set(painted)


def test_two_that_nearly_fill_one_become_one_and_many_become_the_screen():
    square = pygame.Rect(0, 0, 100, 100)
    assert apart([pygame.Rect(0, 0, 10, 10), pygame.Rect(5, 5, 10, 10), pygame.Rect(50, 50, 5, 5)], square) == [
        pygame.Rect(0, 0, 15, 15), pygame.Rect(50, 50, 5, 5)]
    assert apart([pygame.Rect(0, 0, 100, 80)], square) == [square]
    assert apart([pygame.Rect(0, 0, 0, 10)], square) == []


def test_two_that_cross_are_cut():
    found = apart([pygame.Rect(0, 40, 100, 5), pygame.Rect(40, 0, 5, 100)], pygame.Rect(0, 0, 100, 100))
    assert sum(r.width * r.height for r in found) == 100 * 5 + 95 * 5
