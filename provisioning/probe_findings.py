"""What was found out about a library system, and what the kiosk should be set to. Pure: no wire, no file.

Findings are what was seen, each with a value for «not found out». A recommendation is the profile that most signs speak for,
the options in which this system differs from it, and a sentence for each finding. No name, card number or barcode is in it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from drivers.sip2.profiles import PROFILES, Again, Listed, Profile

KOHA_GREETING = "Greetings from Koha"
NO_SIP = "Problems handling"
"""How two systems give themselves away in free text."""

SIGNS_ENOUGH = 3
"""With less than that, the careful profile."""

FROM_MEMORY_MS, FROM_MEMORY_SHARE = 3.0, 0.34
"""A 98 that comes so fast, and so much faster than an 18, has asked nobody."""

CLOCK_MOST_S, QUARTER_S = 60, 900
"""A clock that differs by more is told; by whole quarters of an hour, it is another time zone."""


@dataclass(frozen=True)
class Findings:
    """None or empty: not found out."""

    # the line
    checksums: bool | None = None          # its answers carry AY and AZ when ours do
    wrong_sum: str = ""                    # 96 | answered | silence | closed
    same_again: bool | None = None         # the same bytes with the same AY are answered again, not carried out again
    sums_fit: bool | None = None           # of answers with letters beyond ASCII
    line_end: str = ""                     # CR | CR LF
    encoding: str = ""
    lost_letters: bool = False             # question marks inside words
    decomposed: bool | None = None
    # 98
    supported: frozenset[str] | None = None
    timers: str = ""                       # time-out and retries as they came: «100 005»
    offline_ok: bool | None = None
    clock_s: float | None = None           # its wall clock minus UTC
    status_ms: float | None = None
    item_ms: float | None = None
    # the test patron and the test item
    words: frozenset[str] = field(default=frozenset(), repr=False)     # of KOHA_GREETING and NO_SIP: those that were heard
    knows_23: bool | None = None
    pin: str = ""                          # checked | any | unsaid
    listed: Listed | None = None
    due_form: str = ""                     # sip | iso | dmy | mdy | unclear | none
    # with --lend
    unsecures: str = ""                    # the letter in 12
    again: Again | None = None
    again_moved: bool | None = None        # and the due date with it
    no_block: str = ""                     # due | ignored | refused | unclear
    back_dated: bool | None = None         # a return of yesterday was taken
    second_back: bool | None = None        # ok of a return of what is not on loan


@dataclass(frozen=True)
class Sign:
    profile: str
    weight: int
    says: str
    seen: Callable[[Findings], bool]


SIGNS: tuple[Sign, ...] = (
    Sign("koha", 3, "it greets as Koha does", lambda f: KOHA_GREETING in f.words),
    Sign("koha", 1, "its answers end in CR LF", lambda f: f.line_end == "CR LF"),
    Sign("koha", 1, "a second checkout renews", lambda f: f.again is Again.RENEWS),
    Sign("evergreen", 2, "accents stand behind their letters", lambda f: f.decomposed is True),
    Sign("evergreen", 2, "it names neither time-out nor retries", lambda f: f.timers == "999 999"),
    Sign("evergreen", 1, "due dates look like 2026-12-06 23:59:00", lambda f: f.due_form == "iso"),
    Sign("evergreen", 1, "a second checkout is answered by «you have it»", lambda f: f.again is Again.SAYS_SO),
    Sign("folio", 3, "it speaks of problems with the request as FOLIO does", lambda f: NO_SIP in f.words),
    Sign("folio", 2, "a second checkout is refused", lambda f: f.again is Again.REFUSES),
    Sign("folio", 1, "the same bytes again are answered again", lambda f: f.same_again is True),
    Sign("folio", 1, "it knows neither holds nor enabling of cards, but renewal",
         lambda f: f.supported is not None and "29" in f.supported and not f.supported & {"15", "25"}),
    Sign("folio", 1, "it writes in code page 850", lambda f: f.encoding == "cp850"),
    Sign("alma", 1, "it takes a loan that has happened, with our due date", lambda f: f.no_block == "due"),
    Sign("alma", 1, "a second checkout renews", lambda f: f.again is Again.RENEWS),
)
"""From what was observed, read in sources or documented; Alma's are too few to be sure. Symphony, Sierra and Polaris have none
that are more than believed."""


@dataclass(frozen=True)
class Advice:
    """`differs`: in what no option helps. `options` for [sip2], each with its reason. `remarks`: every finding in a sentence."""

    profile: Profile
    why: str
    differs: tuple[str, ...]
    options: dict[str, tuple[object, str]]
    remarks: tuple[str, ...]


def recommend(found: Findings) -> Advice:
    best, why = _best(found)
    return Advice(best, why, tuple(_differences(found, best)), dict(_options(found, best)), tuple(_remarks(found)))


def _best(found: Findings) -> tuple[Profile, str]:
    seen = {name: [sign for sign in SIGNS if sign.profile == name and sign.seen(found)] for name in PROFILES}
    weight = {name: sum(sign.weight for sign in signs) for name, signs in seen.items()}
    ranked = sorted(weight, key=lambda name: -weight[name])
    first, second = ranked[:2]
    if weight[first] >= SIGNS_ENOUGH and weight[first] > weight[second]:
        return PROFILES[first], f"{first} fits best: {_listed(sign.says for sign in seen[first])}"
    signs = [f"{sign.says} ({sign.profile})" for name in ranked for sign in seen[name]]
    return PROFILES["generic"], "no profile stands out, so the careful one" + (f": {_listed(iter(signs))}" if signs else "")


def _listed(parts: Iterator[str]) -> str:
    return ", ".join(parts)


# ---- options --------------------------------------------------------------------------------------------------------

def _options(found: Findings, best: Profile) -> Iterator[tuple[str, tuple[object, str]]]:
    if found.encoding and found.encoding != best.encoding:
        yield "encoding", (found.encoding, "seen in the bytes of names and titles")
    if found.checksums is not None and found.checksums != best.checksums:
        yield "checksums", ("on" if found.checksums else "off", "it answers with checksums" if found.checksums else
                            "it does not answer with checksums, or not at all when we send one")
    if found.no_block in ("due", "ignored", "refused") and (found.no_block == "due") != best.no_block:
        yield "no_block", ("yes" if found.no_block == "due" else "no", NO_BLOCK[found.no_block])
    if found.pin == "unsaid":
        yield "pin", (False, PIN[found.pin])
    if found.due_form in ("dmy", "mdy"):
        yield "date_order", (found.due_form, "as its due dates are written")


NO_BLOCK = {
    "due": "a loan that had already happened was taken with our due date: past its blocks, so the kiosk looks first who has it",
    "ignored": "a loan that had already happened was taken as a new one, with its own due date",
    "refused": "a loan that had already happened was refused",
    "unclear": "a loan that had already happened was taken; with which due date it does not say",
}

PIN = {
    "checked": "a wrong PIN is found wrong (CQ N), the right one right",
    "any": "it finds a WRONG PIN right: whoever has a card can use it, and being asked for a PIN only looks safe",
    "unsaid": "it does not say whether a PIN is right (no CQ): with pin = true nobody could sign in",
}

AGAIN = {Again.RENEWS: "renews it", Again.SAYS_SO: "is answered by «this patron has it»", Again.REFUSES: "is refused"}
ENTRY = {Listed.BARCODE: "barcodes", Listed.MIXED: "barcodes with titles behind", Listed.TITLE: "titles only"}


def _differences(found: Findings, best: Profile) -> Iterator[str]:
    """What this system does and its profile does not know, where no option of [sip2] says so."""
    if found.again not in (None, best.again):
        yield f"a second checkout of what a patron has {AGAIN[found.again]}; {best.name}: {AGAIN[best.again]}"
    if found.listed not in (None, best.listed):
        yield f"a patron's list has {ENTRY[found.listed]}; {best.name}: {ENTRY[best.listed]}"
    if found.same_again not in (None, best.resend_honoured):
        says = {True: "answered again", False: "carried out again"}
        yield f"the same bytes again are {says[bool(found.same_again)]}; {best.name}: {says[best.resend_honoured]}"
    if found.back_dated is False and best.return_dates:
        yield f"a return of yesterday was not taken; {best.name}: it is"


# ---- remarks --------------------------------------------------------------------------------------------------------

def _remarks(found: Findings) -> Iterator[str]:
    yield from _of_the_line(found)
    yield from _of_the_status(found)
    yield from _of_people(found)
    yield from _of_lending(found)


def _of_the_line(found: Findings) -> Iterator[str]:
    if found.wrong_sum:
        yield "a request with a wrong checksum: " + WRONG_SUM[found.wrong_sum]
    if found.line_end:
        yield f"answers end in {found.line_end}"
    if found.encoding:
        yield f"letters beyond ASCII are {found.encoding}" + ", accents behind their letters (NFD)" * bool(found.decomposed)
    else:
        yield "no letter beyond ASCII was seen: ask again with a patron or an item that has one"
    if found.lost_letters:
        yield "letters came as question marks: the encoding of the kiosk's account in the library system cannot write them"
    if found.sums_fit is False:
        yield ("checksums of answers with letters beyond ASCII do not fit: set the encoding of the kiosk's account in the "
               "library system (Koha: encoding=\"utf8\")")


WRONG_SUM = {
    "96": "96, as it should be", "answered": "answered all the same: it does not look at checksums",
    "silence": "no answer", "closed": "it hangs up",
}


def _of_the_status(found: Findings) -> Iterator[str]:
    if found.supported is None:
        yield "it does not say which requests it knows (BX)"
    elif missing := sorted({"63", "17", "11", "09", "29"} - found.supported):
        yield f"by its own word (BX) it does not know {', '.join(missing)}" + (
            ": without 63 and 17 nothing can be looked up" if {"63", "17"} & set(missing) else "")
    if found.timers:
        yield f"time-out and retries in 98: {found.timers}"
    if found.offline_ok is not None:
        yield f"off-line ok: {'Y' if found.offline_ok else 'N'} (advice, no proof)"
    if found.clock_s is not None:
        yield _clock(found.clock_s)
    if found.status_ms is not None and found.item_ms is not None:
        memory = found.status_ms < FROM_MEMORY_MS and found.status_ms < FROM_MEMORY_SHARE * found.item_ms
        yield f"98 took {found.status_ms:.1f} ms, 18 {found.item_ms:.1f} ms" + (
            ": 98 is answered from memory and proves nothing" if memory else "")


def _clock(seconds: float) -> str:
    quarters = round(seconds / QUARTER_S)
    hours, minutes = divmod(abs(quarters) * 15, 60)
    off_s = seconds - quarters * QUARTER_S
    return (f"98 has the time of UTC{'-' if quarters < 0 else '+'}{hours}:{minutes:02}, as [library] timezone should have; "
            + ("to the second" if abs(off_s) < 1.5 else f"{abs(off_s):.0f} s {'ahead of' if off_s > 0 else 'behind'} ours")
            + ": set one of them right" * (abs(off_s) > CLOCK_MOST_S))


def _of_people(found: Findings) -> Iterator[str]:
    if found.pin:
        yield PIN[found.pin]
    if found.knows_23 is False:
        yield "it does not answer a 23"
    if found.listed:
        yield f"the list of what a patron has (AU): {ENTRY[found.listed]}" + (
            "; after a lost answer nobody can look up who has an item" if found.listed is Listed.TITLE else "")
    if found.due_form == "unclear":
        yield "whether day or month comes first in its due dates cannot be told: set date_order by hand"
    elif found.due_form:
        yield f"due dates: {DUE_FORM[found.due_form]}"


DUE_FORM = {"sip": "18 characters, as the standard has dates", "iso": "2026-12-06", "dmy": "day, month, year",
            "mdy": "month, day, year", "none": "it does not tell any"}


def _of_lending(found: Findings) -> Iterator[str]:
    if found.unsecures:
        yield f"desensitize in its 12: {found.unsecures}" + (
            ". The tag of what is lent would stay secured: look at its settings" if found.unsecures == "N" else "")
    if found.again:
        moved = "" if found.again_moved is None else ", and its due date moves" if found.again_moved else ", its due date stays"
        yield f"a second checkout of what a patron has {AGAIN[found.again]}" + moved * (found.again is Again.RENEWS)
    if found.no_block:
        yield NO_BLOCK[found.no_block]
    if found.back_dated is not None:
        yield f"a return dated a day back is {'' if found.back_dated else 'not '}taken"
    if found.second_back is not None:
        yield f"a second return is answered by ok {int(found.second_back)}"
