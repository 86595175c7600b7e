"""What is said at the end of a visit: warnings first, then what it has come to. Words only; knows no boxes.

Of the visit only counts are left, and the titles of one or two books that have to go to the desk.
"""

import re

from kiosk.state import Goodbye
from screens.sentences import clipped
from screens.words import NO_BREAK, Words

TITLE_CHARS = 32
"""Of a title that is named; the first words are enough at the desk."""

TITLE_LESS_CHARS = 22
"""Of such a title, where room is scarce: it becomes shorter before a sentence goes."""

TITLE_LEAST_CHARS = 14
"""Of such a title at last."""

LENGTHS = (TITLE_CHARS, TITLE_LESS_CHARS, TITLE_LEAST_CHARS)

Said = tuple[str, str]
"""A sign and a sentence."""

SLIPS = {"print": ("slip", "take_slip"), "email": ("mail", "slip_mailed"), "failed": ("slip", "slip_failed"),
         "unsent": ("mail", "slip_unsent")}
SHORTER = ((("slip_failed", "slip_failed_short"), ("slip_unsent", "slip_unsent_short")), (("offline", "offline_brief"),))
"""What is said in fewer words where room is scarce, step by step, before a sentence goes."""

FIRST_TO_GO = ("cloud", "renew", "return", "book", "clock")
"""Signs of the sentences that are left out where room is scarce, the first one first: what is borrowed goes into one with its
date before. What is taken along never is: slip and card."""

DATE_AND_COUNT = re.compile(r"(?<=\d) (?=[^\W\d])|(?<=[^\W\d]) (?=\d{4}(?!\d))")


def together(words: str) -> str:
    """A number keeps to its noun, a year to its month."""
    return DATE_AND_COUNT.sub(NO_BREAK, words)


def title(phase: Goodbye, w: Words) -> str:
    if phase.borrowed or phase.renewed:
        return w.say("goodbye")
    return w.say("goodbye_thanks") if phase.returned else w.say("goodbye_see_you")


def warnings(phase: Goodbye, w: Words, named: bool = True, chars: int = TITLE_CHARS) -> list[Said]:
    """The gate rings, something stays at the desk, the card lies on the pad still. `named`: with titles of so many `chars`, for
    whoever sees the screen; not read aloud."""
    gate = w.say("gate_titles", titles=_titles(phase.gate_titles, w, chars)) if phase.gate_titles and named else ""
    desk = w.say("desk_titles", titles=_titles(phase.desk_titles, w, chars)) if phase.desk_titles and named else ""
    card = [("card", w.say("card_on_pad"))] if phase.card_on_pad else []
    found = [("gate", gate or together(w.count("gate_rings", phase.gate_rings)))] if phase.gate_rings else []
    found += [("desk", desk or together(w.count("leave_at_desk", phase.desk)))] if phase.desk else []
    return found + card


def _titles(titles: tuple[str, ...], w: Words, chars: int) -> str:
    quoted = [w.say("quoted", title=_on_one_line(clipped(title, chars))) for title in titles]
    return quoted[0] if len(quoted) == 1 else w.say("quoted_and", one=quoted[0], other=quoted[1])


def _on_one_line(title: str) -> str:
    """A short title is not torn."""
    return title.replace(" ", NO_BREAK) if len(title) <= TITLE_LEAST_CHARS else title


def told(phase: Goodbye, w: Words) -> list[Said]:
    """What it has come to, and what not to forget."""
    found = [
        ("book", w.count("borrowed", phase.borrowed)) if phase.borrowed else None,
        ("renew", w.count("count_renewed", phase.renewed)) if phase.renewed else None,
        ("return", w.count("returned", phase.returned)) if phase.returned else None,
        ("clock", w.say(_due_key(phase), date=w.date(phase.first_due))) if phase.first_due else None,
        ("clock", w.say("due_unknown")) if phase.borrowed and not phase.first_due else None,
        ("cloud", w.say("offline")) if phase.offline else None,
        (SLIPS[phase.slip][0], w.say(SLIPS[phase.slip][1])) if phase.slip in SLIPS else None,
        ("card", w.say("take_card")) if (phase.borrowed or phase.renewed) and not phase.card_on_pad else None,
    ]
    return [(icon, together(words)) for icon, words in filter(None, found)]


def _due_key(phase: Goodbye) -> str:
    """One date is not the first of several."""
    return "only_due" if phase.last_due == phase.first_due else "first_due"


def without_the_least(phase: Goodbye, lines: list[Said], w: Words) -> list[Said]:
    """One step less: shorter words of the slip, then of the network, no word of it, the date without its year, fewer counts; then
    what was borrowed and by when in one sentence, at last by when alone. The same where nothing more may go."""
    said = dict(lines)
    for keys in SHORTER:
        shorter = {together(w.say(key)): together(w.say(short)) for key, short in keys}
        if any(words in shorter for words in said.values()):
            return [(icon, shorter.get(words, words)) for icon, words in lines]
    least = next((icon for icon in FIRST_TO_GO if icon in said), "")
    whole, brief = (together(w.say(_due_key(phase), date=date(phase.first_due))) if phase.first_due else ""
                    for date in (w.date, w.date_short))
    if least != FIRST_TO_GO[0] and whole != brief and said.get("clock") == whole:
        return [(icon, brief if icon == "clock" else words) for icon, words in lines]
    if least == "book" and phase.first_due:
        if "clock" not in said:
            return [("clock", brief) if icon == "book" else (icon, words) for icon, words in lines]
        words = w.count(f"borrowed_{_due_key(phase)}", phase.borrowed, date=w.date_short(phase.first_due))
        return [("book", together(words)), *(line for line in lines if line[0] not in ("book", "clock"))]
    return lines if least == "clock" and phase.first_due else [line for line in lines if line[0] != least]
