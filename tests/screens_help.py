"""What the tests of the screens share: the gallery in four languages and two sizes, and small questions about scenes."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from kiosk.events import Touched
from kiosk.state import Kiosk
from kiosk.touches import touched
from screens import holds
from screens.gallery.draw import looks_of
from screens.gallery.states import GALLERY, REASONS
from screens.holds import overlap, used
from screens.looks import Looks
from screens.scene import Box, Scene, Text
from screens.theme import CAP_HEIGHT_EM
from screens.view import view

__all__ = ["overlap", "used"]           # at home in screens.holds

LANGUAGES = ("vi", "en", "fr", "zh")
SIZES = ((1280, 800), (800, 480))
LARGE, SMALL = (looks_of(size) for size in SIZES)
UPRIGHT = looks_of((1080, 1920))


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


def pages(kiosk: Kiosk, language: str = "vi", looks: Looks = LARGE) -> list[Scene]:
    """Every page of a pile, as the button leads from one to the next."""
    found = [spoken(kiosk, language, looks)]
    while turn := next((b for b in found[-1].buttons() if b.key == "page_next"), None):
        kiosk = touched(kiosk, Touched(turn.key, turn.target))[0]
        found.append(spoken(kiosk, language, looks))
    return found


def all_words(scene: Scene) -> str:
    """As the story runner reads a screen: wherever it wraps."""
    return " ".join(scene.words())


def keys(scene: Scene) -> set[str]:
    return {button.key for button in scene.buttons()}


def line_boxes(text: Text) -> list[Box]:
    """From the top of the capitals to the baseline of each line."""
    return holds.line_boxes(text, CAP_HEIGHT_EM)
