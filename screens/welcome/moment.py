"""What has just happened on the idle screen, as its headline: a card that was refused, what is away, books that lie there.

The first sentence is the largest thing on the screen, with its sign; below it what may be done. No title and no name (design §5).
"""

from collections.abc import Callable
from dataclasses import replace

from kiosk.reasons import Reason
from kiosk.state import Kiosk, Welcome
from kiosk.typing_card import allowed
from kiosk.values import dataclass
from screens.frame import pad_is_lost
from screens.letters.breaks import keeps
from screens.page import Page
from screens.paint.art import pile_picture, sign_picture
from screens.scene import Box, Text
from screens.stage import halves
from screens.words import Words

REFUSED = (Reason.UNKNOWN_CARD, Reason.BLOCKED, Reason.CARD_LOST, Reason.EXPIRED)
"""The desk helps: no button does."""

CARDS = (*REFUSED, Reason.CARD_GARBLED, Reason.PIN_WRONG, Reason.PIN_WAIT, Reason.PIN_NEEDED)

NARROWER = (0.85, 0.7, 0.55)
"""Parts of the column in which a headline is tried that breaks badly in the whole of it."""

HEAD_LINES, REST_LINES = 4, 3
"""Our own sentences fit; letters are smaller before one is torn."""

AIR_MM = 2.5
"""Above and below larger letters, and what greets, at least."""


@dataclass(frozen=True)
class Moment:
    """`filled`: the button that leads on; `equal`: those that do so alike. None is asleep: network and pad may be
    back with the next patron's touch."""

    sign: str
    head: str
    rest: tuple[str, ...] = ()
    filled: str = ""
    equal: tuple[str, ...] = ()
    lying: int = 0


def moment(kiosk: Kiosk, w: Words) -> Moment | None:
    """None: nothing has happened, and everybody is invited."""
    assert isinstance(kiosk.phase, Welcome)
    if kiosk.phase.notice:
        return _noticed(kiosk.phase.notice, w, pad_is_lost(kiosk))
    if pad_is_lost(kiosk):
        return _pad_lost(kiosk, w)
    if not kiosk.scanner_ok:
        return _scanner_lost(kiosk, w)
    count = len(kiosk.pad.lying)
    return Moment("book", w.count("lying", count), (w.say("lying_next"),), equal=("borrow", "return"),
                  lying=count) if count else None


def closed(hours: str, w: Words) -> Moment:
    """Nobody is expected now; whoever is there all the same is told that the kiosk works."""
    return Moment("clock", hours, (w.say("closed_works"),))


def _said(sign: str, words: str, *more: str, filled: str = "") -> Moment:
    head, rest = halves(words)
    return Moment(sign, head, tuple(part for part in (rest, *more) if part), filled)


def _noticed(reason: str, w: Words, pad_lost: bool) -> Moment:
    if reason.startswith("offline"):
        works = () if pad_lost or w.say("returning_works") in w.reason(reason) else (w.say("returning_works"),)
        return _said("cloud", w.reason(reason), *works, filled="" if pad_lost else "return")
    if reason == Reason.SLIP_UNSENT:                      # where the same stands, without a slip
        return _said("mail", w.reason(reason), filled="account")
    sign = "card" if reason in CARDS else "waves" if reason == Reason.PAD_LOST else "hand"
    return _said(sign, w.reason(reason), filled="" if reason in REFUSED or pad_lost else "borrow")


def _pad_lost(kiosk: Kiosk, w: Words) -> Moment:
    """Who has a card can see the account meanwhile, if a card can be read and the network knows it."""
    works = (kiosk.scanner_ok or allowed(kiosk)) and not kiosk.offline
    return _said("waves", w.say("pad_lost_new"), *((w.say("account_works"),) if works else ()),
                 filled="account" if works else "")


def _scanner_lost(kiosk: Kiosk, w: Words) -> Moment:
    """Who can type a number can borrow; who brings books back needs no card."""
    head, rest = halves(w.say("scanner_lost"))
    typing = bool(allowed(kiosk))
    return Moment("card", head, (w.say("scanner_type") if typing else rest,), "borrow" if typing else "return")


# ---- its place ------------------------------------------------------------------------------------------------------

def told(page: Page, what: Moment, box: Box, whole: Box, picture: Box | None) -> None:
    """In the largest letters that fit into `box`, beside or below the picture; else in the `whole` room, without it."""
    for place, px, air, unbroken in _places(page, box, whole):
        texts = _that_fit(page, what, place, px, air, unbroken)
        if texts:
            _laid(page, what, texts, place, picture if place is box else None)
            return
    _laid(page, what, _texts(page, replace(what, rest=what.rest[:1]), whole[2], page.s.body), whole, None)


def headline_px(page: Page, what: Moment, box: Box) -> int:
    """How large it is beside the picture, with air; 0: it has no room there."""
    return next((px for px in (*page.s.headlines, page.s.title) if _that_fit(page, what, box, px, air_of(page))), 0)


def air_of(page: Page) -> int:
    """Larger letters are not read where they fill their room to the edge."""
    return 2 * page.s.mm(AIR_MM) if page.s.letters > 1 else 0


def _places(page: Page, box: Box, whole: Box) -> list[tuple[Box, int, int, bool]]:
    """The room, the size and the air of each try, and whether the headline may break what is said in one breath: rather one
    more line. A picture goes before larger letters become smaller than they are for everybody."""
    s, air = page.s, air_of(page)
    spares = ((box, air), (box, 0), (whole, 0)) if s.letters > 1 else ((box, 0),)
    return [*((place, px, spare, unbroken) for place, spare in spares for unbroken in (True, False) for px in s.headlines),
            (box, s.title, 0, False), (whole, s.display, 0, False), (whole, s.title, 0, False), (whole, s.body, 0, False)]


def _that_fit(page: Page, what: Moment, box: Box, px: int, air: int, unbroken: bool = False) -> list[Text]:
    texts = _texts(page, what, box[2], px, unbroken)
    if _high(page, texts) > box[3] - air or any(text.overflow for text in texts):
        return []
    return [] if unbroken and not keeps(texts[0].lines) else texts


def picture_of(what: Moment) -> Callable[[Page, Box], None]:
    if what.lying:
        return lambda page, box: pile_picture(page, box, what.lying)
    return lambda page, box: sign_picture(page, box, what.sign)


def _texts(page: Page, what: Moment, width: int, px: int, unbroken: bool = False) -> list[Text]:
    s = page.s
    align = "center" if s.upright else "left"
    small = s.title if s.upright and px > s.title else s.body
    return [_head(page, what, width, px, align, unbroken),
            *(page.make_text((0, 0, width, 0), words, small, max_lines=REST_LINES, balance=True, align=align)
              for words in what.rest)]


def _head(page: Page, what: Moment, width: int, px: int, align: str, unbroken: bool) -> Text:
    """`unbroken`: in a narrower column, where only that keeps together what is said in one breath."""
    def column(part: float) -> Text:
        return page.make_text((0, 0, round(width * part), 0), what.head, px, bold=True, max_lines=HEAD_LINES, balance=True,
                              align=align, color=page.ink if what.lying else page.t.night_gold)

    head = column(1)
    if unbroken and not keeps(head.lines):
        head = next((text for text in map(column, NARROWER) if not text.overflow and keeps(text.lines)), head)
    return replace(head, box=(0, 0, width, head.box[3]))


def _high(page: Page, texts: list[Text]) -> int:
    return sum(text.box[3] for text in texts) + (page.s.half if page.s.compact else page.s.gap) * (len(texts) > 1)


def _laid(page: Page, what: Moment, texts: list[Text], box: Box, picture: Box | None) -> None:
    """Without a picture the sign stands above, where it has room."""
    x, y, width, height = box
    s, used = page.s, _high(page, texts)
    sign = 0 if picture else s.display
    if used + sign + s.gap > height:
        sign = 0
    top = y + max(0, (height - used - (sign + s.gap if sign else 0)) // 2)
    if picture:
        picture_of(what)(page, picture)
    if sign:
        page.icon(what.sign, x + ((width - sign) // 2 if s.upright else 0), top, sign, page.t.night_gold)
        top += sign + s.gap
    for i, text in enumerate(texts):
        page.add(replace(text, box=(x, top, *text.box[2:])))
        top += text.box[3] + (0 if i else s.half if s.compact else s.gap)
