"""A finger on the panel: it acts where it came down, and the button answers at once."""

from kiosk.events import Touched
from kiosk.state import Kiosk, Pad, Settings, Welcome
from screens.gallery.states import GALLERY
from screens.paint.pygame_lean import pygame
from screens.panel import Panel

STATE = Kiosk(Settings(library={"vi": "Thư viện Mẫu"}), phase=Welcome(), pad=Pad(ok=True))


def shown():
    changes: list = []
    panel, surface = Panel(1280, 800, 217, changes.append), pygame.Surface((1280, 800))
    panel.paint(surface, STATE)
    return panel, surface, changes


def middle(panel, key):
    button = next(b for b in panel.scene.buttons() if b.key == key)
    x, y, w, h = button.box
    return x + w // 2, y + h // 2


def test_a_touch_acts_where_it_came_down():
    panel, _, _ = shown()
    panel.down(*middle(panel, "return"))
    assert panel.up(*middle(panel, "return")) == Touched("return")


def test_a_finger_that_slips_off_does_nothing():
    panel, _, _ = shown()
    panel.down(*middle(panel, "return"))
    assert panel.up(*middle(panel, "account")) is None
    assert panel.up(*middle(panel, "account")) is None


def test_a_pressed_button_looks_pressed_at_once_and_as_before_afterwards():
    panel, surface, changes = shown()
    at = middle(panel, "return")
    before = pygame.image.tobytes(surface, "RGB")
    panel.down(*at)
    assert changes[-1] and pygame.image.tobytes(surface, "RGB") != before
    assert sum(r.width * r.height for r in changes[-1]) < 1280 * 800 // 4
    panel.up(*at)
    assert pygame.image.tobytes(surface, "RGB") == before


def test_a_touch_beside_everything_is_nothing_in_a_visit():
    panel, surface, _ = shown()
    panel.paint(surface, GALLERY["lending_1_done"])
    panel.down(640, 5)
    assert panel.up(640, 5) is None


def test_a_touch_anywhere_on_the_welcome_screen_shows_at_once_what_may_be_touched():
    panel, surface, changes = shown()
    before = pygame.image.tobytes(surface, "RGB")
    panel.down(640, 5)
    assert changes[-1] and pygame.image.tobytes(surface, "RGB") != before
    assert panel.up(640, 5) == Touched("hello")
