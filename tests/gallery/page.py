"""docs/gallery.md and its reduced pictures: the journey, a sentence a state, the main screens in four languages."""

from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from screens.gallery.states import GALLERY
from tests.gallery.difference import image
from tests.gallery.forms import FORMS, LANGUAGES
from tests.gallery.goldens import Brush
from tests.gallery.journey import CHAPTERS, FORMS_SHOWN, SENTENCES, Chapter, chapter_of

DOCS = Path(__file__).resolve().parents[2] / "docs"
FOLDER = "gallery"
MAIN = next(iter(FORMS))
WIDTH_PX, NARROW_PX = 560, 400
QUALITY, METHOD = 76, 6
BYTES_MAX = 10_000_000
"""All pictures of the page; whoever clones the repository pays for them."""
NAMES = {"vi": "Tiếng Việt", "en": "English", "fr": "Français", "zh": "中文"}
ABREAST = 3

HEAD = """\
# The screens

Printed by `make gallery`; do not edit it by hand. It writes every screen in every language at its full size under
`out/gallery/`, too; here they are reduced. There are {states} states in four languages; what is shown once is shown in one of
them, in turns. The people and the books are those of the demo library.

Whether a screen is still as it was is watched by `make test`: its scene as text and the sum of its picture lie under
`tests/golden/screens/`. `make gallery-check` lays old and new side by side where they differ, and `make gallery-keep` makes what
is now the golden one and prints this page anew.
"""


def write(docs: Path = DOCS) -> int:
    """The page and its pictures; their bytes."""
    folder = docs / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {folder / file_of(*screen): screen for screen in shown()}
    for old in set(folder.glob("*.webp")) - set(wanted):
        old.unlink()
    brushes = {name: Brush(form) for name, form in FORMS.items()}
    for file, (name, state, language) in wanted.items():
        _reduced(image(brushes[name].picture(FORMS[name].scene(state, language)))).save(file, quality=QUALITY, method=METHOD)
    (docs / "gallery.md").write_text(text(), "utf-8")
    return sum(file.stat().st_size for file in wanted)


def _reduced(picture: Image.Image) -> Image.Image:
    wide = WIDTH_PX if picture.width > picture.height else NARROW_PX
    return picture.resize((wide, round(picture.height * wide / picture.width)), Image.Resampling.LANCZOS, reducing_gap=3)


def file_of(name: str, state: str, language: str) -> str:
    return f"{state}_{language}.webp" if name == MAIN else f"{state}_{language}_{name}.webp"


# ---- what is shown --------------------------------------------------------------------------------------------------

def shown() -> list[tuple[str, str, str]]:
    """(form, state, language) of each picture of the page."""
    return [*((MAIN, state, language) for chapter in CHAPTERS for state in abreast(chapter) for language in LANGUAGES),
            *((MAIN, state, language) for chapter in CHAPTERS for state, language in once(chapter)),
            *((name, state, language) for name in list(FORMS)[1:] for state, language in in_forms())]


def abreast(chapter: Chapter) -> list[str]:
    return [state for state in chapter.shown if state in GALLERY]


def once(chapter: Chapter) -> list[tuple[str, str]]:
    states = [state for state in GALLERY if chapter_of(state) is chapter and state not in chapter.shown]
    return [(state, LANGUAGES[number % len(LANGUAGES)]) for number, state in enumerate(states)]


def in_forms() -> list[tuple[str, str]]:
    return [(state, LANGUAGES[number % len(LANGUAGES)]) for number, state in enumerate(FORMS_SHOWN) if state in GALLERY]


# ---- the page -------------------------------------------------------------------------------------------------------

def text() -> str:
    parts = [HEAD.format(states=len(GALLERY)), "\n".join(f"- [{c.title}](#{_anchor(c.title)}): {c.says}" for c in _filled()), ""]
    for chapter in _filled():
        parts += [f"## {chapter.title}\n", f"{chapter.says}\n", *_chapter(chapter)]
    parts += ["## The same in other sizes and looks\n", *_forms()]
    return "\n".join(parts)


def _filled() -> list[Chapter]:
    return [chapter for chapter in CHAPTERS if abreast(chapter) or once(chapter)]


def _anchor(title: str) -> str:
    return "".join(c for c in title.lower().replace(" ", "-") if c.isalnum() or c == "-")


def _chapter(chapter: Chapter) -> Iterator[str]:
    for state in abreast(chapter):
        yield f"**{SENTENCES[state]}**\n"
        yield _table([(_picture(MAIN, state, language), NAMES[language]) for language in LANGUAGES], 2)
    if cells := [(_picture(MAIN, state, language), SENTENCES[state]) for state, language in once(chapter)]:
        yield _table(cells, ABREAST)


def _forms() -> Iterator[str]:
    for name in list(FORMS)[1:]:
        yield f"**{name}**\n"
        yield _table([(_picture(name, state, language), SENTENCES[state]) for state, language in in_forms()], ABREAST)


def _picture(name: str, state: str, language: str) -> str:
    return f"![{state}, {NAMES[language]}]({FOLDER}/{file_of(name, state, language)})"


def _table(cells: list[tuple[str, str]], wide: int) -> str:
    lines = ["| " * wide + "|", "|---" * wide + "|"]
    for at in range(0, len(cells), wide):
        row = cells[at:at + wide] + [("", "")] * (wide - len(cells[at:at + wide]))
        lines.append("| " + " | ".join(f"{picture}<br>{says}" if picture else "" for picture, says in row) + " |")
    return "\n".join([*lines, ""])
