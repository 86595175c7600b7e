"""The keypad on a panel: every button can be reached, the ring can be seen, and a key presses what a finger would."""

from dataclasses import replace
from functools import cache

import pytest

from kiosk.events import Touched
from kiosk.state import Kiosk, Pad, Settings, Welcome
from screens.assisted import Assisted
from screens.focus import BAND_PX_LEAST, INK, WHITE, mark, moved, order, ringed
from screens.gallery.draw import looks_of
from screens.gallery.states import GALLERY
from screens.paint.painter import Surface
from screens.paint.pygame_lean import pygame
from screens.panel import Panel as GlassPanel
from screens.scene import Icon, Panel, Scene
from screens.theme import contrast
from screens.view import view
from screens.voice import Voice

STATE = Kiosk(Settings(library={"vi": "Thư viện Mẫu"}), phase=Welcome(), pad=Pad(ok=True))
SIZES = ((1280, 800), (800, 480))


@cache
def scenes() -> list[tuple[str, Scene]]:
    return [(f"{name} {size}", view(replace(kiosk, language="fr"), looks_of(size)))
            for size in SIZES for name, kiosk in GALLERY.items() if size[0] > 1_000 or not name.startswith("lending")]


def shown(kiosk: Kiosk = STATE) -> tuple[GlassPanel, Surface]:
    panel, surface = GlassPanel(1280, 800, 217), pygame.Surface((1280, 800))
    panel.paint(surface, kiosk)
    return panel, surface


def focused(panel: GlassPanel) -> str:
    return panel.focused.key if panel.focused else ""


def test_next_alone_reaches_every_button_of_every_screen():
    for name, scene in scenes():
        at, found = None, set()
        for _ in scene.buttons():
            button = moved(scene, at, "next")
            assert button, name
            at = mark(button)
            found.add(at)
        assert found == {mark(button) for button in scene.buttons() if button.enabled}, name


def test_what_stands_on_every_screen_comes_last():
    for name, scene in scenes():
        own = [b.look == "language" or b.key == "help" for b in order(scene)]
        assert own == sorted(own), name


def test_up_and_down_stay_on_the_screen_and_follow_the_rows():
    scene = dict(scenes())["pin (1280, 800)"]
    assert [moved(scene, ("digit_5", ""), way).key for way in ("up", "down", "left", "right")] == [  # type: ignore[union-attr]
        "digit_2", "digit_8", "digit_4", "digit_6"]
    assert moved(scene, ("ok", ""), "down").key == "ok"  # type: ignore[union-attr]


def test_the_ring_stands_out_on_every_screen():
    """By 3:1 and more from the ground and from the button (WCAG 2.2, 1.4.11 and 2.4.13), at least 3 px wide, inside nothing."""
    for name, scene in scenes():
        for button in scene.buttons():
            rings = ringed(scene, button).nodes[len(scene.nodes):]
            assert {part.color if isinstance(part, Icon) else part.fill for part in rings} == {INK, WHITE}  # type: ignore[union-attr]
            [band] = {float(part.paths[0].split()[1]) for part in rings if isinstance(part, Icon)}
            assert band >= BAND_PX_LEAST and all(band in part.box[2:] for part in rings if isinstance(part, Panel)), name
            fills = [part.fill for part in button.parts if isinstance(part, Panel) and part.fill][:1]
            for color in (scene.ground, *fills):
                assert max(contrast(color, INK), contrast(color, WHITE)) >= 3, name
    assert contrast(INK, WHITE) >= 3


def test_the_first_key_only_shows_where_the_focus_is():
    panel, surface = shown()
    before = pygame.image.tobytes(surface, "RGB")
    assert panel.key("select") == Touched("") and focused(panel) == "borrow"
    assert pygame.image.tobytes(surface, "RGB") != before


def test_select_presses_what_a_finger_presses():
    panel, _ = shown()
    for name in ("right", "right"):
        assert panel.key(name) == Touched("")
    x, y, w, h = panel.focused.box  # type: ignore[union-attr]
    assert panel.key("select") == Touched("return")
    panel.down(x + w // 2, y + h // 2)
    assert panel.up(x + w // 2, y + h // 2) == Touched("return")


def test_the_focus_goes_with_the_next_touch_and_leaves_no_trace():
    panel, surface = shown()
    before = pygame.image.tobytes(surface, "RGB")
    panel.key("right")
    panel.down(640, 5)
    panel.up(640, 5)
    assert panel.focused is None and pygame.image.tobytes(surface, "RGB") == before
    panel.paint(surface, replace(GALLERY["card_wanted"]))
    assert panel.focused is None                       # nor does a new screen show one


def test_digits_go_to_the_pin_pad_and_lead_to_its_end():
    panel, _ = shown(GALLERY["pin"])
    assert panel.key("digit_7") == Touched("digit_7") and focused(panel) == "ok"
    assert panel.key("erase") == Touched("erase")
    assert panel.key("back") == Touched("back")
    assert panel.key("select") == Touched("ok")


def test_a_numeric_keypad_has_arrows_where_no_digit_is_asked_for():
    panel, _ = shown()
    assert [(panel.key(f"digit_{n}").key, focused(panel)) for n in (6, 6, 4, 5, 9)] == [
        ("", "borrow"), ("", "return"), ("", "borrow"), ("borrow", "borrow"), ("", "borrow")]


def test_nothing_jumps_under_the_key():
    """The button that had the focus has gone: select presses no other one."""
    panel, surface = shown(GALLERY["lending_1_here"])
    panel.key("right")
    assert focused(panel) == "yes"
    panel.paint(surface, GALLERY["lending_2"])
    assert panel.focused is None
    panel.paint(surface, GALLERY["lending_1_here"])
    assert panel.focused is None                       # nor does it come back by itself
    assert panel.key("select") == Touched("")


def test_a_new_screen_begins_at_its_first_button():
    panel, surface = shown()
    panel.key("right")
    panel.paint(surface, GALLERY["slip"])
    assert focused(panel) == "receipt_print"


def test_a_finger_stops_the_voice_too():
    display = Display()
    heard: list[str] = []
    assisted = Assisted(display, [], Voice(lambda sentence, *_: heard.append(sentence), heard.append, private=True))
    assisted.show(STATE)
    assert assisted.pressed(["headphones_in"]) == [Touched("")] and len(heard) > 2
    assisted.pressed(["right"])
    assert heard[-1] == "Mượn sách" and display.panel.by_keys
    display.panel.down(640, 5)
    display.found = [Touched("help")]
    assert assisted.touches() == [Touched("help")] and heard[-1] == ""


class Display:
    """A surface with a panel on it."""

    def __init__(self) -> None:
        self.panel, self._surface, self.found = GlassPanel(1280, 800, 217), pygame.Surface((1280, 800)), list[Touched]()

    def filenos(self) -> list[int]:
        return []

    def touches(self) -> list[Touched]:
        return self.found

    def show(self, kiosk: Kiosk) -> int:
        self.panel.paint(self._surface, kiosk)
        return 0


@pytest.mark.parametrize("key", ["up", "select", "back", "help", "digit_1", "erase"])
def test_a_screen_without_buttons_takes_every_key(key: str):
    panel, _ = shown(GALLERY["starting"])
    assert panel.key(key) == Touched("")
