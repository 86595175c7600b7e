"""Pictures of all screens.

    python -m tests.gallery           out/gallery/FORM/STATE_LANGUAGE.png: the first form in every language, the others in one
                                      language a state, in turns; and docs/gallery.md with its reduced pictures
    python -m tests.gallery --whole   every form in every language
    python -m tests.gallery --page    docs/gallery.md and docs/gallery/ only
"""

import argparse
import sys
from pathlib import Path

from tests.gallery import page
from tests.gallery.difference import image
from tests.gallery.forms import FORMS, LANGUAGES, screens
from tests.gallery.goldens import Brush

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "out" / "gallery"
QUICK_PNG = 1
"""Level of zlib: five hundred pictures are looked at once and thrown away."""


def main(arguments: list[str] | None = None) -> int:
    wish = argparse.ArgumentParser(prog="python -m tests.gallery", description=__doc__,
                                   formatter_class=argparse.RawDescriptionHelpFormatter)
    wish.add_argument("--whole", action="store_true")
    wish.add_argument("--page", action="store_true")
    given = wish.parse_args(arguments)
    if not given.page:
        for number, name in enumerate(FORMS):
            made = pictures(name, given.whole or number == 0, OUT / name)
            print(f"gallery: {made} pictures in {OUT.relative_to(ROOT) / name}", flush=True)
    size = page.write()
    print(f"gallery: docs/gallery.md, its pictures {size / 1e6:.1f} MB")
    return 0


def pictures(name: str, whole: bool, folder: Path) -> int:
    """A PNG of each screen; how many. What is not there any more goes."""
    form = FORMS[name]
    brush, wanted = Brush(form), set()
    folder.mkdir(parents=True, exist_ok=True)
    for number, (state, language) in enumerate(screens(form)):
        if whole or (number // len(LANGUAGES)) % len(LANGUAGES) == number % len(LANGUAGES):
            file = folder / f"{state}_{language}.png"
            image(brush.picture(form.scene(state, language))).save(file, compress_level=QUICK_PNG)
            wanted.add(file)
    for old in set(folder.glob("*.png")) - wanted:
        old.unlink()
    return len(wanted)


if __name__ == "__main__":
    sys.exit(main())
