"""In which forms every screen is golden: sizes and orientations, themes and modes. The one list of them.

A new theme or mode is a line in FORMS. Where it is a matter of the state (a patron chose larger letters), `of` turns a state
of the gallery into one of that form. States that show a library's own picture and logo have them here, too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from kiosk.settings import Look
from kiosk.state import Kiosk
from screens.gallery.draw import looks_of, pictured
from screens.gallery.states import GALLERY
from screens.looks import Looks
from screens.paint.painter import Painter, Surface
from screens.scene import Scene
from screens.view import view

LANGUAGES = ("vi", "en", "fr", "zh")
PICTURED = "welcome_picture"
"""So begin the names of the states with a picture and a logo of the library's own."""


def same(kiosk: Kiosk) -> Kiosk:
    return kiosk


@cache
def own_face(looks: Looks) -> tuple[Looks, Mapping[str, Surface]]:
    """The same looks with a library's picture and logo, and those pictures by name. Drawing and reading them takes a second."""
    painter = Painter(1, 1)
    return pictured(looks, painter), painter.pictures


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
        return view(replace(self.of(GALLERY[state]), language=language), self.looks_for(state))

    def looks_for(self, state: str) -> Looks:
        return own_face(self.looks)[0] if state.startswith(PICTURED) else self.looks


FORMS: dict[str, Form] = {
    "1280x800": Form(looks_of((1280, 800))),
    "800x480": Form(looks_of((800, 480))),
    "1080x1920": Form(looks_of((1080, 1920)), whole=False),
    "1280x800-contrast": Form(looks_of((1280, 800)), lambda k: replace(k, look_chosen=Look(contrast=True)), whole=False),
    "1280x800-large": Form(looks_of((1280, 800)), lambda k: replace(k, look_chosen=Look(large=True)), whole=False),
    "1280x800-low": Form(looks_of((1280, 800)), lambda k: replace(k, look_chosen=Look(low=True)), whole=False),
}


def screens(form: Form, everything: bool = True) -> list[tuple[str, str]]:
    """(state, language) of each screen of that form."""
    if everything or form.whole:
        return [(state, language) for state in GALLERY for language in LANGUAGES]
    return [(state, LANGUAGES[number % len(LANGUAGES)]) for number, state in enumerate(GALLERY)]
