"""Nothing jumps under the finger: what appeared there a moment ago is not pressed, and double touches do no harm."""

from dataclasses import replace

import pytest

from kiosk import state as st
from kiosk.events import Touched
from kiosk.transactions import Kind
from screens import panel as panels
from screens.gallery.states import GALLERY, base
from screens.paint.pygame_lean import pygame
from screens.panel import Panel
from screens.steady import SETTLE_MS


class Glass:
    """A panel whose clock stands still until it is told."""

    def __init__(self, monkeypatch):
        self.now_ms = 0.0
        monkeypatch.setattr(panels, "_now_ms", lambda: self.now_ms)
        self.panel, self.surface = Panel(1280, 800, 217), pygame.Surface((1280, 800))

    def show(self, kiosk):
        self.panel.paint(self.surface, kiosk)
        return self

    def after(self, ms):
        self.now_ms += ms
        return self

    def middle(self, key):
        assert self.panel.scene
        x, y, w, h = next(b.box for b in self.panel.scene.buttons() if b.key == key)
        return x + w // 2, y + h // 2

    def touch(self, x, y):
        self.panel.down(x, y)
        return self.panel.up(x, y)


@pytest.fixture
def glass(monkeypatch):
    return Glass(monkeypatch)


def test_a_button_that_has_just_come_under_the_finger_is_not_pressed(glass):
    glass.show(base(st.Welcome())).after(5_000).show(GALLERY["slip"])
    at = glass.middle("receipt_none")
    assert glass.after(SETTLE_MS - 1).touch(*at) is None
    assert glass.after(1).touch(*at) == Touched("receipt_none")


def test_a_button_that_was_there_before_answers_at_once(glass):
    """Ten digits in a hurry, and the language beside whatever else changes."""
    glass.show(GALLERY["pin"]).after(1_000)
    for n in range(4):
        assert glass.after(20).touch(*glass.middle("digit_7")) == Touched("digit_7")
        glass.show(replace(GALLERY["pin"], phase=st.PinWanted("29001000000013", digits="7" * (n + 1))))
    glass.show(GALLERY["lending_1_done"])
    assert glass.touch(*glass.middle("language_fr")) == Touched("language_fr", "fr")


def test_the_second_half_of_a_double_touch_does_not_skip_the_goodbye(glass):
    glass.show(GALLERY["slip"]).after(2_000)
    at = glass.middle("receipt_none")
    assert glass.touch(*at) == Touched("receipt_none")
    glass.after(60).show(base(st.Goodbye(9_999)))
    assert glass.after(90).touch(*at) is None
    assert glass.after(300).touch(*at) == Touched("done")


def test_what_flashed_by_in_between_counts_too(glass):
    """Welcome, a moment of something else, Welcome again: the finger that went down meant the moment."""
    glass.show(base(st.Welcome())).after(1_000)
    at = glass.middle("return")
    glass.show(GALLERY["card_checking"]).after(100).show(base(st.Welcome()))
    assert glass.after(100).touch(*at) is None
    assert glass.after(300).touch(*at) == Touched("return")


def test_a_pile_that_grows_moves_no_button_under_a_finger(glass):
    """The same key for another book is another button."""
    one, two = (st.Line(str(n), Kind.CHECKOUT, st.LineStep.DONE, renewable=True, title=f"Sách {n}", due="2026-12-13",
                        decided="accepted", reason="already_yours") for n in (1, 2))
    patron = st.Patron("29001000000013", "Lan", loan_limit=9)
    glass.show(base(st.Lending(), visit=st.Visit(1, patron, (one,)))).after(1_000)
    at = glass.middle("renew")
    glass.show(base(st.Lending(), visit=st.Visit(1, patron, (two,))))
    assert glass.touch(*at) is None
