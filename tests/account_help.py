"""For tests of the account: accounts and their parts, their pages and rows."""

from itertools import pairwise

import pytest

from kiosk.events import Touched
from kiosk.state import Account, Kiosk, LoanShown
from kiosk.touches import touched
from screens.gallery.states import GALLERY, account
from screens.letters.typeset import plain
from screens.looks import Looks
from screens.scene import Panel, Scene, Text
from screens.theme import DAY
from screens.view import view
from tests.gallery.forms import Form
from tests.screens_help import all_words, spoken


def known(*loans: LoanShown, **more) -> Account:
    return Account(known=True, loans=loans, **more)


def opened(kiosk: Kiosk, part: str) -> Kiosk:
    return touched(kiosk, Touched("part", part))[0]


def part_of(phase: Account, part: str, language: str, looks: Looks) -> str:
    return plain(all_words(spoken(opened(account(phase), part), language, looks)))


FORMS = pytest.mark.parametrize("form", ["1280x800", "800x480", "1080x1920", "1280x800-large", "1280x800-low"])


EVERY = [name for name in GALLERY if name.startswith("account")]


def all_pages(kiosk: Kiosk, form: Form) -> str:
    told = []
    while True:
        scene = view(kiosk, form.looks)
        told.append(plain(all_words(scene)))
        following = next((b for b in scene.buttons() if b.key == "page_next"), None)
        if following is None:
            return " ".join(told)
        kiosk = touched(kiosk, Touched(following.key, following.target))[0]


def rows_of(scene: Scene) -> list[tuple[int, int, list[Text]]]:
    """Of each row or card of a white sheet: its edges, and the words in it that belong to no button."""
    panels = [node for node in scene.nodes if isinstance(node, Panel)]
    own = {id(part) for button in scene.buttons() for part in button.parts}
    found = []
    for card in (panel for panel in panels if panel.fill == DAY.surface and panel.border_px):
        x, y, width, height = card.box
        lines = sorted(p.box[1] for p in panels if p.fill == DAY.hair and x <= p.box[0] < x + width and y < p.box[1] < y + height)
        for top, bottom in pairwise((y, *lines, y + height)):
            inside = [text for text in scene.texts() if id(text) not in own and text.role == "body"
                      and x <= text.box[0] < x + width and top <= text.box[1] + text.box[3] // 2 < bottom]
            found.append((top, bottom, inside))
    return found
