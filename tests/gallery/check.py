"""Are all screens the golden ones?

    python -m tests.gallery.check [FORM …]           every screen of every form, or of these, picture by picture
    python -m tests.gallery.check --keep [FORM …]    what is now is golden from here on (look at it first)

What differs is laid out under out/golden/. Exit code 1 when something does.
"""

import argparse
import sys

from tests.gallery.difference import OUT, show
from tests.gallery.forms import FORMS
from tests.gallery.goldens import FOLDER, Golden, changed, forms_kept, keep, kept, painted_here, today

SHOWN_MAX = 60
"""Pictures laid out of one form; a change of the theme changes all, and nobody looks at five hundred."""

NOTHING = Golden("", {}, {})


def main(arguments: list[str] | None = None) -> int:
    wish = argparse.ArgumentParser(prog="python -m tests.gallery.check", description=__doc__,
                                   formatter_class=argparse.RawDescriptionHelpFormatter)
    wish.add_argument("--keep", action="store_true", help="make the goldens anew")
    wish.add_argument("forms", nargs="*", choices=[[], *FORMS], metavar="FORM", help=" ".join(FORMS))
    given = wish.parse_args(arguments)
    differ = [name for name in given.forms or FORMS if _look(name, given.keep)]
    if given.keep:
        for gone in forms_kept() - set(FORMS):
            for file in FOLDER.glob(f"{gone}.*"):
                file.unlink()
        return 0
    return 1 if differ else 0


def _look(name: str, to_keep: bool) -> bool:
    old = kept(name) if name in forms_kept() else NOTHING
    new = today(FORMS[name])
    found = changed(old, new)
    other = "" if old.painted_by in ("", new.painted_by) else f"; pictures not compared: they were painted by {old.painted_by}"
    print(f"{name}: {len(new.scenes)} screens, {len(found)} differ{other}", flush=True)
    if to_keep:
        keep(name, new)
    elif found:
        print(f"  painted by {painted_here()}\n  " + "\n  ".join(found[:SHOWN_MAX]))
        show(name, FORMS[name], old, new, found[:SHOWN_MAX])
        print(f"  laid out in {OUT / name}")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
