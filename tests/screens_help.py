"""What the tests of the screens share: the gallery in four languages and two sizes, and small questions about scenes."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from kiosk.state import Kiosk
from screens import faces
from screens.gallery import looks_of
from screens.gallery_states import GALLERY, REASONS
from screens.looks import Looks
from screens.scene import Box, Scene, Text
from screens.theme import CAP_HEIGHT_EM
from screens.view import view

LANGUAGES = ("vi", "en", "fr", "zh")
SIZES = ((1280, 800), (800, 480))
LARGE, SMALL = (looks_of(size) for size in SIZES)


@cache
def scenes() -> tuple[tuple[str, Looks, Kiosk, Scene], ...]:
    """(what it is, looks, state, scene) of every state of the gallery."""
    return tuple(_scenes())


def _scenes() -> Iterator[tuple[str, Looks, Kiosk, Scene]]:
    for looks in (LARGE, SMALL):
        for name, kiosk in {**GALLERY, **REASONS}.items():
            for language in LANGUAGES:
                spoken = replace(kiosk, language=language)
                yield f"{name} {language} {looks.sizes.width}", looks, spoken, view(spoken, looks)


def spoken(kiosk: Kiosk, language: str = "vi", looks: Looks = LARGE) -> Scene:
    return view(replace(kiosk, language=language), looks)


def all_words(scene: Scene) -> str:
    """As the story runner reads a screen: wherever it wraps."""
    return " ".join(scene.words())


def keys(scene: Scene) -> set[str]:
    return {button.key for button in scene.buttons()}


def used(text: Text) -> Box:
    """The part of a text's box that its lines fill."""
    x, y, width, height = text.box
    high = text.pitch_px * len(text.lines)
    return x, y + (height - high) // 2, width, high


def line_boxes(text: Text) -> list[Box]:
    """What each line of a text really covers: from the top of its capitals to its baseline."""
    x, y, width, _ = used(text)
    cap = round(text.font_px * CAP_HEIGHT_EM)
    boxes = []
    for i, line in enumerate(text.lines):
        wide = faces.width(line, text.font_px, text.bold)
        left = {"left": x, "center": x + (width - wide) // 2, "right": x + width - wide}[text.align]
        boxes.append((left, y + i * text.pitch_px + (text.pitch_px - cap) // 2, wide, cap))
    return boxes


def overlap(one: Box, other: Box) -> tuple[int, int]:
    """How far two boxes lie over one another, px each way; not positive: they do not."""
    return (min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0]),
            min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1]))
