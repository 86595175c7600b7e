"""In which forms every screen is golden: sizes and orientations, themes and modes. The one list of them.

A new theme or mode is a line in FORMS. Where it is a matter of the state (a patron chose larger letters), `of` turns a state
of the gallery into one of that form.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from kiosk.state import Kiosk
from screens.gallery import looks_of
from screens.gallery_states import GALLERY
from screens.looks import Looks
from screens.scene import Scene
from screens.view import view

LANGUAGES = ("vi", "en", "fr", "zh")


def same(kiosk: Kiosk) -> Kiosk:
    return kiosk


@dataclass(frozen=True)
class Form:
    """`whole`: the tests look at every language; of another form they look at each state in one language, in turns."""

    looks: Looks
    of: Callable[[Kiosk], Kiosk] = same
    whole: bool = True

    @property
    def size(self) -> tuple[int, int]:
        return self.looks.sizes.width, self.looks.sizes.height

    def scene(self, state: str, language: str) -> Scene:
        return view(replace(self.of(GALLERY[state]), language=language), self.looks)


FORMS: dict[str, Form] = {
    "1280x800": Form(looks_of((1280, 800))),
    "800x480": Form(looks_of((800, 480))),
    "1080x1920": Form(looks_of((1080, 1920)), whole=False),
}


def screens(form: Form, everything: bool = True) -> list[tuple[str, str]]:
    """(state, language) of each screen of that form."""
    if everything or form.whole:
        return [(state, language) for state in GALLERY for language in LANGUAGES]
    return [(state, LANGUAGES[number % len(LANGUAGES)]) for number, state in enumerate(GALLERY)]
