"""Text that nobody checked, on every screen that shows some: a catalogue's titles, a patron's name, a library's words.

Nothing overlaps, nothing leaves the screen, a title keeps its beginning, and no text whatever ends the program.
"""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kiosk.reasons import Reason
from kiosk.state import Account, Earlier, FeeShown, Kiosk, LineStep, Welcome
from screens.gallery.states import (
    BOOKS,
    DUE,
    GALLERY,
    HOLDS,
    LOANS,
    NAMES,
    SETTINGS,
    STAFF,
    back,
    base,
    lending,
    line,
    returning,
)
from screens.letters import faces
from screens.letters.typeset import ELLIPSIS, MARKS_MAX, clean, lay, typographic
from screens.looks import Looks
from screens.paint.painter import Painter, bounds
from screens.paint.pygame_lean import pygame
from screens.scene import Scene, Text
from screens.theme import DAY
from screens.view import view
from tests.gallery.forms import FORMS
from tests.screens_help import LANGUAGES, SMALL, line_boxes, overlap

LONG = 400
HOSTILE = {
    "endless": "Nguyễn " * 58, "one word": "W" * LONG, "one thin word": "i" * LONG, "one letter of Chinese": "漢" * LONG,
    "stacked marks": "a" + "\u0323\u0302\u0301" * 200, "marks without letters": "\u0301" * LONG,
    "Vietnamese capitals": "Ệ" * LONG, "Hebrew": "שלום עולם " * 40, "Arabic": "مرحبا بالعالم" * 30,
    "one sign that is a sentence": "ﷺ" * 60, "emoji": "👩‍👩‍👧‍👦" * 60, "turned around": "\u202eabc\u2066def" * 60,
    "controls": "\x00\x07\x1b[31m\ud800x\udfff", "spaces": " " * 50, "nothing": "",
    "nothing to be seen": "\u200b\u00ad\ufeff" * 130, "hyphens": "-" * LONG, "dots": "…" * 150, "opening signs": "《" * 120,
    "closing signs": "》。" * 60, "lines": "a\nb\r\n" * 80, "no-break": "a\u00a0b" * 130, "braces": "{n} {title} {0} %s" * 20,
    "Devanagari": "क्षि" * 100, "all at once": "Ệ漢שَa\u0301😀 " * 60,
}
SCREENS = 7
FORM_NAMES = ("1280x800", "800x480")


def with_text(text: str, which: int) -> Kiosk:
    """One of SCREENS screens, with that text wherever a stranger's words may stand."""
    written = {"title": text, "author": text[::-1]}
    books = [replace(line(i), **written) for i in range(8)]
    loans = tuple(replace(loan, title=text, author=text) for loan in LOANS[:3])
    return (
        lending(books[0], patron=replace(STAFF, greeting=text)),
        lending(*books[:3]),
        lending(*books[:6], replace(line(6, LineStep.PUT_BACK, here=False), **written), patron=STAFF),
        lending(replace(line(4, LineStep.REFUSED, reason=Reason.LIBRARY_SAYS_NO, message=text), **written),
                cut=(Earlier("borrowed", text, "1", DUE), Earlier("desk", text, "4", note=Reason.CUT_SHORT))),
        returning(replace(back(0, "other_branch", bin=text[:20], branch=text), **written), replace(back(1, "shelf"), **written)),
        lending(phase=Account(known=True, loans=loans, holds=(replace(HOLDS[0], title=text, shelf=text[:12]),),
                              fees=(FeeShown(text, 35_000),), messages=(text,))),
        base(Welcome(), settings=replace(SETTINGS, library=dict.fromkeys(NAMES, text))),
    )[which]


def faults(scene: Scene, looks: Looks) -> list[str]:
    lines = [(n, text.words[:20], box) for n, text in enumerate(scene.texts()) if text.role != "art" for box in line_boxes(text)]
    wide, high = looks.sizes.width, looks.sizes.height
    found = [f"overflows: {text.words[:20]!r}" for text in scene.texts() if text.overflow]
    found += [f"leaves the screen: {words!r} {box}" for _, words, box in lines
              if box[0] < 0 or box[1] < 0 or box[0] + box[2] > wide + HANGS or box[1] + box[3] > high]
    found += [f"{words!r} over {others!r}" for i, (n, words, one) in enumerate(lines) for m, others, other in lines[i + 1:]
              if m != n and min(overlap(one, other)) > -4]
    return found


HANGS = 15
"""A full-width sign at the end of a line may hang over by half its width, px."""


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_a_catalogue_says_nothing_overlaps_and_nothing_leaves_the_screen(name: str):
    """Every other screen, in turns: two texts see them all."""
    first = list(HOSTILE).index(name)
    for which in range(first % 2, SCREENS, 2):
        number = which // 2 + first
        looks = FORMS[FORM_NAMES[number % len(FORM_NAMES)]].looks
        scene = view(replace(with_text(HOSTILE[name], which), language=LANGUAGES[number % len(LANGUAGES)]), looks)
        assert faults(scene, looks) == [], (name, which, looks.sizes.width)


SCRIPTS = ("abcxyz ", "ỆỘẪđư ", "红楼梦，。《》", "שלום", "مرحبا", "\u0300\u0323\u0301", "😀👍🏽", "\u202e\u200b\x07\ud800",
           "-/«»\"'… ")
ANY_WORD = st.one_of(*(st.text(letters, max_size=40) for letters in SCRIPTS), st.text(max_size=20))
ANY_TEXT = st.lists(ANY_WORD, max_size=10).map("".join)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANY_TEXT, st.integers(0, SCREENS - 1), st.sampled_from(FORM_NAMES), st.sampled_from(LANGUAGES))
def test_no_text_whatever_breaks_a_screen(text: str, which: int, form: str, language: str):
    looks = FORMS[form].looks
    assert faults(view(replace(with_text(text, which), language=language), looks), looks) == []


@settings(max_examples=40, deadline=None)
@given(ANY_TEXT, st.integers(120, 900), st.integers(1, 3))
def test_a_title_keeps_its_beginning(text: str, width: int, most: int):
    laid = lay(text, 30, width, max_lines=most, may_cut=True)
    shown, whole = "".join(laid.lines).replace(" ", "").removesuffix(ELLIPSIS), typographic(text).replace(" ", "")
    assert whole.startswith(shown.rstrip(" ,;:-–—/(·"))
    assert shown or len(whole) < 2 or faces.width(whole[:2] + ELLIPSIS, 30, False) > width or not whole.strip(" ,;:-–—/(·")


@settings(max_examples=20, deadline=None)
@given(ANY_TEXT)
@example("yẪ\u0300\u0300\u0300")                    # three marks on top of its own two
@example("\u0323\u0323\u0323b\u0300\u0300\u0300")   # marks before any letter
@example(" \u0323\u0323\u0323 b")
def test_whatever_is_painted_stays_inside_its_bounds(text: str):
    """Otherwise it would stay behind when the text goes: only what changed is painted again."""
    words = lay(text, 30, 500, max_lines=3, may_cut=True)
    leaf = Text((150, 120, 500, 3 * 38), words.lines, words.words, 30, 38, DAY.ink, DAY.paper)
    surface = pygame.Surface((800, 360))
    Painter(800, 360).paint(surface, Scene("x", 800, 360, DAY.paper, (leaf,)))
    surface.fill(DAY.paper, bounds(leaf))
    assert surface.get_at((0, 0))[:3] == DAY.paper
    assert pygame.image.tobytes(surface, "RGB") == bytes(DAY.paper) * (800 * 360)


def test_marks_do_not_climb_over_the_next_line():
    assert clean("a" + "\u0323" * 50) == "ạ" + "\u0323" * (MARKS_MAX - 1)                # one is its own
    assert clean("Truyện Kiều") == "Truyện Kiều" == clean(unicodedata.normalize("NFD", "Truyện Kiều"))


def test_what_turns_or_hides_text_is_not_painted():
    assert clean("Số\u202e đỏ\u200b\u00ad\ufeff\u2066") == "Số đỏ"


def test_letters_that_run_from_the_right_are_boxes_and_never_stand_in_the_wrong_order():
    """SDL_ttf paints from the left whatever it is given. Who adds a font with such letters has to turn their runs first, and
    this test tells (docs/decisions/0002-fonts.md)."""
    from screens.letters.cmap import coverage

    for name in (*faces.LATIN.values(), *faces.HAN.values()):
        runs = zip(*coverage(faces.FONTS / name), strict=True)
        turned = [hex(code) for first, last in runs for code in range(first, last + 1)
                  if unicodedata.bidirectional(chr(code)) in ("R", "AL") and unicodedata.category(chr(code)) != "Cf"]
        assert turned == [], name


# ---- titles in every script, on every screen ------------------------------------------------------------------------

def test_a_title_is_painted_with_the_glyphs_of_its_script_whatever_the_screen_speaks():
    """Chinese with Chinese forms from the SC font, Vietnamese and French from Noto Sans, on all four screens."""
    for language in LANGUAGES:
        for title, author in BOOKS:
            scene = view(replace(lending(replace(line(0), title=title, author=author)), language=language), SMALL)
            text = next(text for text in scene.texts() if text.role == "body" and text.words.startswith(typographic(title)[:4]
                                                                                                  .replace("’", "'")))
            for name, piece in faces.runs("".join(text.lines), text.bold):
                assert {faces.is_han(char) for char in piece} == {name in faces.HAN.values()}, (title, name)
                assert all(faces.has_glyph(name, char) for char in piece), (title, piece)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [(1280, 800, 217), (800, 480, 154), (1080, 1920, 268), (1080, 1920, 194)])
def test_no_name_of_a_patron_is_too_long_for_a_title(size: tuple[int, int, int], language: str):
    for name, kiosk in GALLERY.items():
        if not (kiosk.visit and kiosk.visit.patron):
            continue
        patron = replace(kiosk.visit.patron, greeting="Jean-Baptiste Emmanuel Zorg de la Rochefoucauld")
        scene = view(replace(kiosk, language=language, visit=replace(kiosk.visit, patron=patron)), Looks.of(*size))
        assert not [text.words for text in scene.texts() if text.overflow], name
