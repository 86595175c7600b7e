"""What each line of a visit says: its sentence, its sign, its colour, its buttons. A state is told in three ways, never by
colour alone.

Knows LineStep and Reason; knows no boxes.
"""

from collections.abc import Callable

from kiosk.reasons import Reason
from kiosk.state import Line, LineStep
from kiosk.transactions import Kind
from kiosk.undoing import may_undo
from kiosk.values import dataclass
from screens.words import Words


@dataclass(frozen=True)
class Told:
    """`tone`: yours | work | wait | no | info. `short`: what is left of the sentence where there are many, `least` where room
    is least; `middle` says more than `short`. `whole`: the sentence should stand there whole. `buttons`: (key, word, icon, look).

    `head`: what has to be seen from a step away, set large where there is room; `under` it stands instead of the sentence,
    which says both. `quiet`: what the library adds, where there is room."""

    tone: str
    icon: str
    sentence: str
    short: str
    whole: bool = True
    buttons: tuple[tuple[str, str, str, str], ...] = ()
    least: str = ""
    middle: str = ""
    head: tuple[str, ...] = ()
    under: str = ""
    quiet: str = ""


WORKING = {LineStep.READING: "reading", LineStep.LOOKING: "reading", LineStep.RECORDING: "working",
           LineStep.ASKING: "asking", LineStep.DECIDING: "asking", LineStep.MARKING: "working",
           LineStep.WRITING: "writing"}
PLACES = {"shelf": ("yours", "shelf"), "hold_shelf": ("info", "hold"), "other_branch": ("info", "branch"),
          "desk": ("wait", "desk")}
YES_NO = (("yes", "yes", "check", "secondary"), ("no", "no", "cross", "secondary"))
UNDO = (("undo", "undo", "return", "secondary"),)
RENEW = (("renew", "renew", "renew", "secondary"),)
TITLE_IN_SENTENCE = 60
BRANCH_IN_SENTENCE = 40
STAYS_WITH_PATRON = frozenset({Reason.FOREIGN_TAG})
TAG_TROUBLE = frozenset({Reason.BLANK_TAG, Reason.UNREADABLE_TAG, Reason.PART_DOUBLE})
"""What is wrong with it is the desk's affair; a patron needs to know where to go."""

ASKED = frozenset({LineStep.HERE, LineStep.PARTS, LineStep.PUT_BACK})


def title_of(line: Line, w: Words) -> str:
    return line.title or w.say("untitled")


def for_desk(line: Line) -> bool:
    """A person has to look at it there."""
    no = line.step is LineStep.REFUSED and line.reason != Reason.LEFT_HERE
    return no or (line.step is LineStep.DESK and line.reason not in STAYS_WITH_PATRON)


def tell(line: Line, w: Words, *, short: bool = False) -> Told:
    """One line, in words. `short`: dates without their year, as all of a screen have them where one has no room for more."""
    if line.step is LineStep.DONE and line.kind is not Kind.CHECKIN:
        return _yours(line, w, w.date_short if short else w.date)
    if line.step in WORKING:
        key = "renewing" if line.kind is Kind.RENEW and line.step is not LineStep.READING else WORKING[line.step]
        return Told("work", "dots", w.say(key), w.say(key), whole=False, least=w.say("work_short"))
    return _TELLERS[line.step](line, w)


def _here(line: Line, w: Words) -> Told:
    return Told("info", "question", w.say("already_here"), w.say("here_short"), buttons=YES_NO)


def _parts(line: Line, w: Words) -> Told:
    missing = ("、" if w.language == "zh" else ", ").join(str(n) for n in line.missing)
    if not missing:
        return Told("wait", "parts", w.reason(Reason.PART_MISSING), w.brief(Reason.PART_MISSING))
    key = "part_missing" if len(line.missing) == 1 else "parts_missing"
    return Told("wait", "parts", w.say(key, n=missing, total=line.parts), w.say("parts_short", n=missing))


def _put_back(line: Line, w: Words) -> Told:
    if line.here:
        return Told("wait", "hand", w.say("stay_put"), w.say("stay_short"))
    asked = w.say("put_back_untitled")
    why = w.reason(line.reason) if line.reason == Reason.LIFTED else asked
    return Told("wait", "down", why, w.say("put_back_short"), middle=asked)


def _refused(line: Line, w: Words) -> Told:
    if line.reason == Reason.LEFT_HERE:
        return Told("work", "check", w.reason(line.reason), w.brief(line.reason), whole=False)
    tone, icon = ("wait", "coins") if line.reason == Reason.FEE_ASKED else ("no", "cross")
    return Told(tone, icon, _why(line, w), w.brief(line.reason), middle=_to_desk(line, w), quiet=_library_says(line, w))


def _to_desk(line: Line, w: Words) -> str:
    """Why in few words, and where to go."""
    return " · ".join(dict.fromkeys((w.brief(line.reason), w.say("desk_short"))))


def _desk(line: Line, w: Words) -> Told:
    if line.kind is Kind.CHECKIN and line.success:
        return Told("wait", "desk", w.say("returned_desk"), w.say("desk"), head=(w.say("desk"),), under=w.say("returned_desk"),
                    quiet=_library_says(line, w))
    if line.reason == Reason.STAYS_SECURED:
        return Told("wait", "gate", w.reason(line.reason), w.brief(line.reason), middle=_to_desk(line, w))
    if line.reason in STAYS_WITH_PATRON:
        return Told("wait", "hand", _why(line, w), w.brief(line.reason), quiet=_library_says(line, w))
    to_desk = _not_taken_back(line) or line.reason in TAG_TROUBLE
    return Told("no", "desk", _why(line, w), w.say("desk_short") if to_desk else w.brief(line.reason),
                middle="" if _not_taken_back(line) else _to_desk(line, w), quiet=_library_says(line, w))


def _why(line: Line, w: Words) -> str:
    """Our sentence for the reason."""
    if line.reason == Reason.FEE_ASKED and line.message:
        return w.say("fee_of", amount=w.fee(line.message))
    return w.say("not_taken_back") if _not_taken_back(line) else w.reason(line.reason)


def _not_taken_back(line: Line) -> bool:
    return line.reason == Reason.LIBRARY_SAYS_NO and line.kind is Kind.CHECKIN


def _library_says(line: Line, w: Words) -> str:
    """The library's own words beside ours, where ours do not say it: they may be in any language, and half a code."""
    said_by_us = line.reason in w.reasons and line.reason != Reason.LIBRARY_SAYS_NO and not line.success
    return w.say("library_says", words=line.message) if line.message and not said_by_us else ""


def _yours(line: Line, w: Words, written: Callable[[str], str]) -> Told:
    if line.kind is Kind.RENEW and line.reason and not line.renewed:
        stands = _until(w, "already_yours", written(line.due)) if line.due else w.reason(Reason.ALREADY_YOURS)
        return Told("wait", "clock", joined(w, w.not_renewed(line.reason), stands), w.say("not_renewed"))
    key = "renewed" if line.renewed else "already_yours" if line.reason == Reason.ALREADY_YOURS else "yours"
    buttons = RENEW if line.renewable and not line.renewed else UNDO if may_undo(line) else ()
    if not line.due:
        sentence = joined(w, w.say("yours_undated"), w.say("due_unknown"))
        return Told("yours", "check", sentence, w.say("yours_short"), buttons is RENEW, buttons)
    date = written(line.due)
    return Told("yours", "renew" if line.renewed else "check", _until(w, key, date), w.say("until", date=date),
                buttons is RENEW, buttons, least=date)


def _until(w: Words, key: str, date: str) -> str:
    """A short month may end in a point of its own."""
    return w.say(key, date=date).replace("..", ".")


def _returned(line: Line, w: Words) -> Told:
    """What became of it, and where it goes: to a place, or into a numbered bin there."""
    where = line.where if line.where in PLACES else "shelf"
    tone, icon = PLACES[where]
    branch = clipped(line.branch, BRANCH_IN_SENTENCE) if where == "other_branch" else ""
    done = w.say("returned_branch", branch=branch).replace("….", "…") if branch else w.say(f"returned_{where}")
    bin_ = w.bin(line.bin) if line.bin and where != "desk" else ""
    put = w.say("put_bin", bin=bin_) if bin_ else w.say(f"put_{where}") if where != "desk" else ""
    named = bin_[:1].upper() + bin_[1:]
    place = (named,) if where == "shelf" and named else tuple(filter(None, (w.say(where), named)))
    return Told(tone, icon, joined(w, done, put) if put else done, " · ".join(place), whole=False, least=place[-1],
                head=place, under=done, quiet=_library_says(line, w))


def joined(w: Words, *sentences: str) -> str:
    """Sentences one after the other; Chinese puts no space between them."""
    return ("" if w.language == "zh" else " ").join(sentences)


def clipped(title: str, most: int = TITLE_IN_SENTENCE) -> str:
    """A title inside a sentence: the first words are enough."""
    if len(title) <= most:
        return title
    head = title[:most]
    return head.rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"


_TELLERS = {LineStep.HERE: _here, LineStep.PARTS: _parts, LineStep.PUT_BACK: _put_back, LineStep.REFUSED: _refused,
            LineStep.DESK: _desk, LineStep.DONE: _returned}
