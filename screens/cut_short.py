"""What a patron reads of her last visit when a stop of the kiosk cut it short: what is hers, what is not, what the desk knows.

Calm, whole, and for her alone: it stands in her visit only. Knows words; knows no boxes but the band it stands in.
"""

from collections.abc import Sequence

from kiosk.reasons import Reason
from kiosk.state import Earlier
from screens.frame import band
from screens.page import Page
from screens.sentences import clipped, joined
from screens.words import Words

TITLE_IN_LIST = 28
LINES, LINES_COMPACT = 3, 2
"""Of the band; what has no room there stands on the slip."""


def cut_short_band(page: Page, y: int) -> int:
    """The y below it; nothing where nothing was cut short."""
    earlier = page.kiosk.visit.earlier if page.kiosk.visit else ()
    if not earlier:
        return y
    s, lines = page.s, LINES_COMPACT if page.s.compact else LINES
    tries = [sentence(earlier, page.w, most) for most in (3, 1, 0)]
    fits = (words for words in tries if page.measure(words, s.width - 2 * s.margin - s.body, s.body, max_lines=lines).fits)
    return band(page, y, next(fits, tries[-1]), "sky", "slip")


def sentence(earlier: Sequence[Earlier], w: Words, most: int) -> str:
    """What stopped, what is hers, what is not, what the desk knows. `most`: so many are named of each; 0: none."""
    kinds = [kind for kind in ("cut_yours", "cut_not", "cut_desk") if most and any(_kind(x) == kind for x in earlier)]
    told = [w.say(kind, titles=_titles([x for x in earlier if _kind(x) == kind], w, most)).replace("….", "…") for kind in kinds]
    return joined(w, w.say("cut_short"), *told, w.say("cut_slip"))


def _kind(line: Earlier) -> str:
    if line.kind in ("borrowed", "renewed"):
        return "cut_yours"
    return "cut_not" if line.kind == "refused" and line.note != Reason.RENEWAL_UNKNOWN else "cut_desk"


def _titles(lines: Sequence[Earlier], w: Words, most: int) -> str:
    shown = [w.say("title_in_list", title=clipped(line.title or line.item, TITLE_IN_LIST)) for line in lines[:most]]
    listed = ("" if w.language == "zh" else ", ").join(shown)
    more = len(lines) - len(shown)
    return w.count("list_more", more, titles=listed, all=len(lines)) if more else listed
