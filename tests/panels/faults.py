"""What is wrong with a scene on one screen, as tests/test_screens_layout.py and its like look at the usual ones. In real mm.

Words that a screen leaves out by design are no fault; what is cut on purpose ends in an ellipsis and does not overflow.
"""

from collections.abc import Iterator
from dataclasses import replace

from kiosk.settings import Look
from kiosk.state import Kiosk
from screens.looks import Looks
from screens.scene import Button, Scene, Text
from screens.theme import CAP_HEIGHT_EM
from screens.view import view
from tests.screens_help import line_boxes, overlap, used

CAPITAL_MM = 4.8                 # US 508 402.4: 3/16 inch
TOUCH_MM, BIG_TOUCH_MM, GAP_MM = 15, 20, 3
BIG = ("digit_", "ok", "erase", "finish", "receipt_", "more_time", "borrow", "return", "account")
WISHES = {"normal": Look(), "large": Look(large=True), "low": Look(low=True)}


def drawn(kiosk: Kiosk, looks: Looks, language: str, wish: str = "normal") -> Scene:
    """`wish` normal: as the state itself says."""
    chosen = kiosk.look_chosen if wish == "normal" else WISHES[wish]
    return view(replace(kiosk, language=language, look_chosen=chosen), looks)


def faults(scene: Scene, dots: float, wish: str = "normal") -> Iterator[tuple[str, str]]:
    """(kind, where) each; `dots`: px in a real mm. In large letters a button is as large as a finger, whatever it does
    (screens.holds): on a 7" screen the words take the rest. So are the keys of a low board of letters: it has four rows."""
    texts, buttons = scene.texts(), scene.buttons()
    board = wish == "low" and any(button.key.startswith("letter_") for button in buttons)
    yield from (("overflow", text.words[:40]) for text in texts if text.overflow)
    boxes = [(text.words[:40], used(text)) for text in texts] + [(b.key, b.box) for b in buttons]
    yield from (("outside", name) for name, (x, y, w, h) in boxes
                if x < 0 or y < 0 or x + w > scene.width or y + h > scene.height + 1)
    yield from _over(texts, buttons)
    for i, button in enumerate(buttons):
        least = TOUCH_MM if wish == "large" or board else _least_mm(button, scene)
        if min(button.box[2:]) < least * dots - 1:
            yield "target", button.key
        yield from (("close", f"{button.key} {other.key}") for other in buttons[i + 1:]
                    if max(-n for n in overlap(button.box, other.box)) < GAP_MM * dots - 1)
    yield from (("letters", text.words[:40]) for text in texts
                if text.role == "body" and text.font_px * CAP_HEIGHT_EM < CAPITAL_MM * dots - 0.5)


def _least_mm(button: Button, scene: Scene) -> int:
    return BIG_TOUCH_MM if button.key.startswith(BIG) and button.box[1] >= scene.height // 5 else TOUCH_MM


def _over(texts: list[Text], buttons: list[Button]) -> Iterator[tuple[str, str]]:
    """Texts over one another, and over a button that is not their own."""
    own = {id(part): button for button in buttons for part in button.parts}
    lines = [(text, box) for text in texts if text.role != "art" for box in line_boxes(text)]
    for i, (text, box) in enumerate(lines):
        yield from (("over", f"{text.words[:30]} / {other.words[:30]}") for other, there in lines[i + 1:]
                    if other is not text and min(overlap(box, there)) > -4)
        yield from (("over a button", f"{text.words[:30]} / {button.key}") for button in buttons
                    if own.get(id(text)) is not button and min(overlap(box, button.box)) > 0)
