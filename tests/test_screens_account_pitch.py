"""A title and what is said of it: marks below one line and above the next do not touch, in no row of any account."""

from dataclasses import replace
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.settings import Look
from kiosk.state import Account, LoanShown
from screens.account.told import LEAST_PITCH_EM
from screens.gallery.states import GALLERY
from screens.letters.faces import LATIN, face
from screens.letters.typeset import plain
from screens.looks import Looks
from screens.paint.pygame_lean import pygame
from screens.scene import Scene
from screens.theme import pitch
from screens.view import view
from tests.account_help import EVERY
from tests.gallery.forms import FORMS as FORMS_OF
from tests.screens_help import LANGUAGES

TITLES = ("Truyện Kiều", "Số đỏ", "À la recherche du temps perdu : Du côté de chez Swann",
          "The Life and Strange Surprizing Adventures of Robinson Crusoe, of York, Mariner")
SCREENS = ((1280, 800, 217), (800, 480, 154), (1080, 1920, 268), (1024, 768, 246), (1024, 600, 154))


def ink(words: str, px: int, bold: bool) -> tuple[int, int]:
    """How far it reaches above its baseline, and below."""
    font = face(LATIN[bold], px)
    painted = font.render(words, True, (0, 0, 0))
    width, height = painted.get_size()
    alpha = pygame.image.tobytes(painted, "RGBA")[3::4]
    inked = [y for y in range(height) if any(value > 60 for value in alpha[y * width:(y + 1) * width])]
    return font.get_ascent() - inked[0], inked[-1] + 1 - font.get_ascent()


@pytest.mark.parametrize("px", [26, 34, 35, 40, 46, 51, 64])
def test_the_least_pitch_keeps_the_dot_of_one_line_from_the_grave_of_the_next(px: int):
    assert ceil(LEAST_PITCH_EM * px) + 1 > ink("Truyện", px, True)[1] + ink("À rendre", px, False)[0]


def distances(scene: Scene, titles: tuple[str, ...]) -> list[tuple[str, int, int]]:
    """Of the last line of each title from the next one: its words, the distance, the size of the letters."""
    found = []
    known = {plain(title)[:6] for title in titles}
    own = {id(part) for button in scene.buttons() for part in button.parts}
    texts = [text for text in scene.texts() if id(text) not in own and text.role == "body"]
    for title in (text for text in texts if text.bold and plain(text.words)[:6] in known):
        last = title.box[1] + title.box[3] - title.pitch_px
        below = [text for text in texts if last < text.box[1] < last + 2 * title.pitch_px
                 and text.box[0] < title.box[0] + title.box[2] and text.box[0] + text.box[2] > title.box[0]]
        if below:
            found.append((title.words, min(text.box[1] for text in below) - last, title.font_px))
    return found


@pytest.mark.parametrize("form", FORMS_OF)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_of_a_loan_keeps_from_its_title(form: str, language: str):
    seen = 0
    for name in EVERY:
        phase = GALLERY[name].phase
        assert isinstance(phase, Account)
        if phase.loans and not phase.part:
            there = distances(FORMS_OF[form].scene(name, language), tuple(loan.title for loan in phase.loans))
            seen += len(there)
            assert all(apart >= ceil(LEAST_PITCH_EM * px) + 1 for _, apart, px in there), (name, there)
    assert seen > 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_row_with_room_has_the_usual_pitch(language: str):
    for name in ("account_waiting", "account_notices_only"):
        for _, apart, px in distances(FORMS_OF["800x480"].scene(name, language), ("Truyện Kiều", "Số đỏ")):
            assert apart == pitch(px), name


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(TITLES), min_size=1, max_size=7), st.sampled_from(SCREENS), st.sampled_from(LANGUAGES),
       st.booleans(), st.integers(0, 1), st.booleans())
def test_in_no_account_does_a_date_touch_its_title(titles, size, language: str, late: bool, left: int, larger: bool):
    loans = tuple(LoanShown(f"i{n}", title, due="2026-12-13", overdue=late, renewals_left=left) for n, title in enumerate(titles))
    state = replace(GALLERY["account_2"], language=language, look_chosen=Look(large=larger))
    scene = view(replace(state, phase=replace(state.phase, loans=loans)), Looks.of(*size))
    assert all(apart >= ceil(LEAST_PITCH_EM * px) + 1 for _, apart, px in distances(scene, TITLES))
