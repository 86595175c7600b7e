"""What each line of a visit says: its sentence, its sign, its colour, its buttons. A state is told in three ways, never by
colour alone.

Knows LineStep and Reason; knows no boxes.
"""

from collections.abc import Callable
from dataclasses import replace

from kiosk.reasons import Reason
from kiosk.state import Line, LineStep
from kiosk.transactions import Kind
from kiosk.undoing import may_undo
from kiosk.values import dataclass
from screens.library_words import READ_CHARS, heard
from screens.words import Words


@dataclass(frozen=True)
class Told:
    """`tone`: yours | work | wait | no | info. `short`: what is left of the sentence where there are many, `least` where room
    is least; `middle` says more than `short`. `whole`: the sentence should stand there whole. `buttons`: (key, word, icon, look).

    `head`: what has to be seen from a step away, set large where there is room; `under` it stands instead of the sentence,
    which says both (`unders`: in other lengths too, the longest first). `quiet`: what the library adds, where there is room;
    `more`: all of what it says in its own words, to be read where there is none."""

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
    unders: tuple[str, ...] = ()
    quiet: str = ""
    more: str = ""


WORKING = {LineStep.READING: "reading", LineStep.LOOKING: "reading", LineStep.RECORDING: "working",
           LineStep.ASKING: "asking", LineStep.DECIDING: "asking", LineStep.MARKING: "working", LineStep.WRITING: "writing"}
PLACES = {"shelf": ("yours", "shelf"), "hold_shelf": ("info", "hold"), "other_branch": ("info", "branch"),
          "desk": ("wait", "desk")}
YES_NO = (("yes", "yes", "check", "secondary"), ("no", "no", "cross", "secondary"))
UNDO, RENEW = (("undo", "undo", "return", "secondary"),), (("renew", "renew", "renew", "secondary"),)
TITLE_IN_SENTENCE, BRANCH_IN_SENTENCE = 60, 40
BRANCH_WHOLE_CHARS = 100
"""Of another library's name, where there is room for more than its beginning."""
STAYS_WITH_PATRON = frozenset({Reason.FOREIGN_TAG})
LEFT_AT_DESK = frozenset({Reason.RESERVED, Reason.NOT_FOR_LOAN, Reason.WITHDRAWN_ITEM, Reason.UNKNOWN_ITEM})
"""Where there is room, the short form says too that the book is to be left; of others, that somebody there is to be asked."""
LEAST: dict[str, str] = {Reason.RESERVED: "reserved_least", Reason.ON_LOAN_TO_OTHER: "other_least"}
"""Reasons that have fewer words than their short ones."""
TAG_TROUBLE = frozenset({Reason.BLANK_TAG, Reason.UNREADABLE_TAG, Reason.PART_DOUBLE})
"""What is wrong with it is the desk's affair; a patron needs to know where to go."""
ASKED = frozenset({LineStep.HERE, LineStep.PARTS, LineStep.PUT_BACK})


def title_of(line: Line, w: Words) -> str:
    return line.title or w.say("untitled")


def for_desk(line: Line) -> bool:
    """A person has to look at it there. Of what is lent for use in the library the gate's sign says enough."""
    no = line.step is LineStep.REFUSED and line.reason != Reason.LEFT_HERE
    return no or (line.step is LineStep.DESK and line.reason not in STAYS_WITH_PATRON and not lent_secured(line))


def lent_secured(line: Line) -> bool:
    """What may not leave the library is borrowed like any other."""
    return line.success and line.kind is not Kind.CHECKIN and line.step is LineStep.DESK and line.reason == Reason.STAYS_SECURED


def waits_for_patron(line: Line) -> bool:
    """Something is asked of the patron. What only has to lie still is the kiosk's own work."""
    return line.step in ASKED and not (line.step is LineStep.PUT_BACK and line.here)


def stays_unrenewed(line: Line) -> bool:
    """The patron had it and keeps it; its renewal was refused."""
    return line.kind is Kind.RENEW and bool(line.reason) and not line.renewed


def tell(line: Line, w: Words, *, short: bool = False) -> Told:
    """One line, in words. `short`: dates without their year, as all of a screen have them where one has no room for more."""
    if line.step is LineStep.DONE and line.kind is not Kind.CHECKIN:
        return _yours(line, w, w.date_short if short else w.date)
    if line.step in WORKING:
        key = "renewing" if line.kind is Kind.RENEW and line.step is not LineStep.READING else WORKING[line.step]
        return Told("work", "dots", w.say(key), w.say(key), whole=False, least=w.say("work_short"))
    return _TELLERS[line.step](line, w)


def _here(line: Line, w: Words) -> Told:
    return Told("info", "question", w.say("already_here"), w.say("here_brief"), buttons=YES_NO, least=w.say("here_short"),
                middle=w.say("here_middle"))


def _parts(line: Line, w: Words) -> Told:
    if not line.missing:
        return Told("wait", "parts", w.reason(Reason.PART_MISSING), w.brief(Reason.PART_MISSING))
    count, listed = len(line.missing), _listed(line.missing, w)
    key = "part_missing" if count == 1 else "parts_missing"
    return Told("wait", "parts", w.say(key, n=listed), w.count("parts_short", count, parts=listed))


def wanted(line: Line, w: Words) -> str:
    """What a patron is to do about the only book that lies there, as a headline says it; empty: its sentence says it."""
    if line.step is LineStep.HERE:
        return w.say("head_here")
    if line.step is LineStep.PARTS and line.missing:
        return w.count("head_parts", len(line.missing), parts=_listed(line.missing, w))
    if line.step is LineStep.PUT_BACK and not line.here:
        return w.say("head_put_back")
    if is_received(line):
        return w.say("head_received")
    return w.say("head_fee" if line.reason == Reason.FEE_ASKED else "head_to_desk") if for_desk(line) else ""


def is_received(line: Line) -> bool:
    """It is off her card, and yet to be left at the desk."""
    return line.kind is Kind.CHECKIN and line.success and line.step is LineStep.DESK


def _listed(numbers: tuple[int, ...], w: Words) -> str:
    """«2, 3 and 4», as each language lists; the last two stay together."""
    each = [w.say("part_number", n=n) for n in numbers]
    before = ("、" if w.language == "zh" else ", ").join(each[:-1])
    return w.say("part_and", parts=before, last=each[-1]) if before else each[-1]


def _put_back(line: Line, w: Words) -> Told:
    if line.here:
        return Told("work", "hand", w.say("stay_put"), w.say("stay_short"))
    asked = w.say("put_back_untitled")
    why = w.reason(line.reason) if line.reason == Reason.LIFTED else asked
    return Told("wait", "down", why, w.say("put_back_short"), middle=w.say("put_back_middle"))


def _refused(line: Line, w: Words) -> Told:
    if line.reason == Reason.LEFT_HERE:
        return Told("work", "check", w.reason(line.reason), w.brief(line.reason), whole=False)
    why = _understood(line)
    least = w.say(LEAST[why]) if why in LEAST else ""
    told = Told("no", "cross", _why(line, w), w.brief(why), middle=_to_desk(line, w), least=least)
    if line.reason == Reason.FEE_ASKED:
        told = replace(told, tone="wait", icon="coins", short=w.say("fee_short"), least=told.short)
    return _with_the_library(line, w, told)


def _to_desk(line: Line, w: Words) -> str:
    """Why in few words, and where to go, if that does not say it; a fee alone would not say that the book is not lent."""
    why = _understood(line)
    if why in LEFT_AT_DESK:
        return w.say("brief_desk", why=w.brief(why))
    return w.say("fee_middle") if why == Reason.FEE_ASKED else " · ".join(dict.fromkeys((w.brief(why), w.say("desk_short"))))


def _desk(line: Line, w: Words) -> Told:
    if is_received(line):
        both, desk = (w.say("returned_desk"), w.say("returned_there")), w.say("desk")
        return _with_the_library(line, w, Told("wait", "desk", both[0], desk, head=(desk,), under=both[0], unders=both))
    if line.reason == Reason.STAYS_SECURED:
        return Told("wait", "gate", w.reason(line.reason), w.brief(line.reason), middle=w.say("use_here"),
                    least=w.say("use_here_least"))
    if line.reason in STAYS_WITH_PATRON:
        return _with_the_library(line, w, Told("wait", "hand", _why(line, w), w.brief(line.reason)))
    to_desk = _not_taken_back(line) or line.reason in TAG_TROUBLE
    told = Told("no", "desk", _why(line, w), w.say("desk_short") if to_desk else w.brief(line.reason),
                middle="" if _not_taken_back(line) else _to_desk(line, w))
    return _with_the_library(line, w, told)


def _why(line: Line, w: Words) -> str:
    """Our sentence for the reason."""
    if line.reason == Reason.FEE_ASKED and line.message:
        return w.say("fee_of", amount=w.fee(line.message))
    return w.say("not_taken_back") if _not_taken_back(line) else w.reason(_understood(line))


def _understood(line: Line) -> str:
    """The reason; where the library said no and nothing else, what its stock phrase means."""
    if line.reason != Reason.LIBRARY_SAYS_NO or line.kind is not Kind.CHECKOUT:
        return line.reason
    return next(filter(None, heard(line.message).reasons), line.reason)


def _not_taken_back(line: Line) -> bool:
    return line.reason == Reason.LIBRARY_SAYS_NO and line.kind is Kind.CHECKIN


def _library_says(line: Line, w: Words) -> str:
    """The library's own words beside ours, where ours do not say it: they may be in any language, and half a code."""
    says = heard(line.message)
    late = w.count("returned_late", says.late) if says.late else ""
    return joined(w, *filter(None, (late, w.say("library_says", words=says.says) if says.says else "")))


def _with_the_library(line: Line, w: Words, told: Told) -> Told:
    said_by_us = line.reason in w.reasons and line.reason != Reason.LIBRARY_SAYS_NO and not line.success
    if not line.message or said_by_us:
        return told
    return replace(told, quiet=_library_says(line, w), more=heard(line.message, READ_CHARS).says)


def _yours(line: Line, w: Words, written: Callable[[str], str]) -> Told:
    if stays_unrenewed(line):
        stands = _until(w, "already_yours", written(line.due)) if line.due else w.reason(Reason.ALREADY_YOURS)
        told = Told("wait", "clock", joined(w, w.not_renewed(line.reason), stands), w.say("not_renewed"))
        return _with_the_library(line, w, told)
    key = "renewed" if line.renewed else "already_yours" if line.reason == Reason.ALREADY_YOURS else "yours"
    buttons = RENEW if line.renewable and not line.renewed else UNDO if may_undo(line) else ()
    if not line.due:
        sentence = joined(w, w.say("yours_undated"), w.say("due_unknown"))
        return Told("yours", "check", sentence, w.say("yours_short"), buttons is RENEW, buttons)
    date = written(line.due)
    return Told("yours", "renew" if line.renewed else "check", _until(w, key, date), w.say("until", date=date),
                buttons is RENEW, buttons, least=_until(w, "until_least", date))


def _until(w: Words, key: str, date: str) -> str:
    """A short month may end in a point of its own."""
    return w.say(key, date=date).replace("..", ".")


def _returned(line: Line, w: Words) -> Told:
    """What became of it, and where it goes: to a place, or into a numbered bin there."""
    tone, icon = PLACES[where := line.where if line.where in PLACES else "shelf"]
    branch = clipped(line.branch, BRANCH_IN_SENTENCE) if where == "other_branch" else ""
    done = w.say("returned_branch", branch=branch) if branch else w.say(f"returned_{where}")
    forms = (w.say("returned_branch", branch=clipped(line.branch, BRANCH_WHOLE_CHARS)), done) if branch else ()
    if where in ("hold_shelf", "other_branch"):
        forms = (*(forms or (done, w.say(f"returned_{where}_short"))), w.say("returned_shelf"))
    bin_ = w.bin(line.bin) if line.bin and where != "desk" else ""
    put = w.say("put_bin", bin=bin_) if bin_ else w.say(f"put_{where}") if where != "desk" else ""
    named = bin_[:1].upper() + bin_[1:]
    place = (named,) if where == "shelf" and named else tuple(filter(None, (w.say(where), named)))
    brief = (w.say(f"{where}_brief"), *place[1:]) if where != "desk" and place != (named,) else place
    told = Told(tone, icon, joined(w, done, put) if put else done, " · ".join(brief), whole=False, head=place, under=done,
                least=brief[-1] if named or where == "desk" else w.say(f"{where}_least"), unders=forms)
    return _with_the_library(line, w, told)


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
