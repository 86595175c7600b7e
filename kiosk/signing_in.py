"""From a card to a visit: the card, its PIN, and the sentence when it is not good.

Online upstream decides, and the PIN is asked for. When it is silent the store is asked, no PIN can be checked and none is
asked for: the card alone signs in where the library allows it, and each transaction says so.
"""

from dataclasses import replace

from kiosk import codes, joining, policy
from kiosk.effects import AskAccount, AskPatron, CountPin, FetchCutVisit, LookUpPatron, Probe
from kiosk.events import CutVisitFound, PatronAnswered, PatronLooked, PatronSilent, PinCounted, Scanned
from kiosk.reasons import Reason
from kiosk.state import (
    Account,
    CardChecking,
    CardTyping,
    CardWanted,
    Closing,
    Goodbye,
    Intent,
    Kiosk,
    Lending,
    OtherCard,
    OutOfService,
    Patron,
    Phase,
    PinWanted,
    Returning,
    SlipChoice,
    SlipPhone,
    StaffScreen,
    StillThere,
    Visit,
    Welcome,
)
from kiosk.steps import Step, chain, inner, person_seen, stay, with_inner

NOTICE_OF = {codes.Meaning.ITEM: Reason.SCANNED_ITEM, codes.Meaning.ISBN: Reason.SCANNED_ISBN,
             codes.Meaning.GARBLED: Reason.CARD_GARBLED}


# ---- a code, or a card on the pad -----------------------------------------------------------------------------------

def scanned(kiosk: Kiosk, event: Scanned) -> Step:
    """A code from the scanner. What is not a card is answered with a sentence."""
    kiosk = person_seen(kiosk)
    what = codes.meaning(event.code)
    if what is codes.Meaning.CARD:
        return card_shown(kiosk, event.code)
    return stay(notice(kiosk, NOTICE_OF[what]))


def card_shown(kiosk: Kiosk, card: str) -> Step:
    """Where a card leads depends on what the patron is in the middle of."""
    here = inner(kiosk.phase)
    if isinstance(here, Closing):
        same = kiosk.visit and kiosk.visit.patron and kiosk.visit.patron.card == card      # it lies on the pad, say
        return stay(kiosk if same else replace(kiosk, phase=replace(here, next_card=card, next_staff=None)))
    if isinstance(here, StaffScreen) or (isinstance(here, PinWanted) and here.staff):
        return stay(kiosk) if kiosk.health.store_fails else check(home(kiosk), card, Intent.BORROW)
    if isinstance(here, (Welcome, Goodbye, PinWanted, CardWanted, CardTyping, CardChecking)):
        intent = here.intent if isinstance(here, (CardWanted, CardTyping, PinWanted, CardChecking)) else Intent.BORROW
        return check(kiosk, card, intent)
    if isinstance(here, Returning) and not (kiosk.visit and kiosk.visit.lines):
        return check(replace(kiosk, visit=None), card, Intent.BORROW)
    if isinstance(here, (Lending, Returning, Account, SlipChoice, SlipPhone)):
        return _in_mid_visit(kiosk, here, card)
    return stay(kiosk)                              # starting, out of service


def _in_mid_visit(kiosk: Kiosk, here: Phase, card: str) -> Step:
    if kiosk.visit and kiosk.visit.patron and kiosk.visit.patron.card == card:
        return stay(replace(kiosk, phase=kiosk.phase.under) if isinstance(kiosk.phase, StillThere) else kiosk)
    return stay(replace(kiosk, phase=OtherCard(here, card)))


def check(kiosk: Kiosk, card: str, intent: Intent, pin: str = "", typed: bool = False) -> Step:
    """Ask upstream about a card; the store when it is away, which is looked into now that somebody needs it."""
    if kiosk.health.store_fails:                    # a goodbye was on the screen: nobody begins after it
        return stay(home(kiosk))
    wait_ms = kiosk.settings.answer_wait_ms
    phase = CardChecking(card, intent, pin, kiosk.now_ms + wait_ms, offline=not kiosk.link.up, typed=typed)
    wishes = (AskPatron(card, pin, wait_ms),) if kiosk.link.up else (LookUpPatron(card), Probe())
    return replace(person_seen(kiosk), phase=phase), wishes


# ---- answers --------------------------------------------------------------------------------------------------------

def patron_answered(kiosk: Kiosk, event: PatronAnswered) -> Step:
    here = inner(kiosk.phase)
    if not isinstance(here, CardChecking) or here.card != event.card or here.offline:
        return stay(kiosk)
    if event.reason == Reason.NONE:
        patron = Patron(event.card, event.greeting, event.category, True, event.has_mail, event.loan_limit,
                        event.loans, event.fees, event.message)
        kiosk, wishes = sign_in(kiosk, patron, here.intent, event.language)
        return kiosk, ((CountPin(event.card, True),) if here.pin else ()) + wishes
    if event.reason in (Reason.PIN_NEEDED, Reason.PIN_WRONG, Reason.PIN_WAIT):
        return _ask_pin(kiosk, here, event.reason)
    return stay(refuse_card(kiosk, event.reason))


def _ask_pin(kiosk: Kiosk, here: CardChecking, reason: str) -> Step:
    wrong = reason == Reason.PIN_WRONG
    phase = PinWanted(here.card, here.intent, notice=Reason.NONE if reason == Reason.PIN_NEEDED else reason, typed=here.typed)
    wish = CountPin(here.card, False) if wrong else LookUpPatron(here.card)
    return replace(kiosk, phase=with_inner(kiosk.phase, phase)), (wish,)


def patron_silent(kiosk: Kiosk, event: PatronSilent) -> Step:
    here = inner(kiosk.phase)
    if isinstance(here, Account) and not here.known:
        return stay(replace(kiosk, phase=with_inner(kiosk.phase, replace(here, failed=True))))
    if not isinstance(here, CardChecking) or here.card != event.card or here.offline:
        return stay(kiosk)
    return ask_store(kiosk, here)


def ask_store(kiosk: Kiosk, here: CardChecking) -> Step:
    offline = replace(here, offline=True, pin="")
    return replace(kiosk, phase=with_inner(kiosk.phase, offline)), (LookUpPatron(here.card),)


def patron_looked(kiosk: Kiosk, event: PatronLooked) -> Step:
    """What the store knows of a card: a wait before the next PIN, or the ground for signing in without one."""
    here = inner(kiosk.phase)
    if isinstance(here, PinWanted) and here.card == event.card:
        return stay(_pin_waits(kiosk, here, event.wait_ms))
    if not isinstance(here, CardChecking) or here.card != event.card or not here.offline:
        return stay(kiosk)
    reason = policy.card(event.known) or (Reason.OFFLINE_PIN if here.typed else Reason.NONE)
    if reason:
        return stay(refuse_card(kiosk, reason))
    facts, rules = policy.patron_of(event.known), event.known.rules
    assert facts is not None
    limit = min(rules.for_patron(facts.category).loan_limit, facts.loans + rules.offline_items_per_patron)
    patron = Patron(event.card, event.greeting, facts.category, False, event.has_mail, limit, facts.loans, facts.fees)
    return sign_in(kiosk, patron, here.intent, event.language)


def pin_counted(kiosk: Kiosk, event: PinCounted) -> Step:
    here = inner(kiosk.phase)
    if not isinstance(here, PinWanted) or here.card != event.card:
        return stay(kiosk)
    return stay(_pin_waits(kiosk, here, event.wait_ms))


def _pin_waits(kiosk: Kiosk, here: PinWanted, wait_ms: int) -> Kiosk:
    if wait_ms <= 0:
        return kiosk
    waits = replace(here, wait_until_ms=kiosk.now_ms + wait_ms, notice=here.notice or Reason.PIN_WAIT, digits="")
    return replace(kiosk, phase=with_inner(kiosk.phase, waits))


def sign_in(kiosk: Kiosk, patron: Patron, intent: Intent, language: str) -> Step:
    """The visit begins: what lies there joins by the rules of §5."""
    if language in kiosk.settings.languages and not kiosk.language_chosen:
        kiosk = replace(kiosk, language=language)
    kiosk = start_visit(kiosk, patron, Lending())
    if intent is Intent.ACCOUNT:
        return chain(kiosk, open_account, joining.follow, ask_for_cut_visit)
    return chain(kiosk, joining.follow, ask_for_cut_visit)


def ask_for_cut_visit(kiosk: Kiosk) -> Step:
    """Was the last visit of whoever is here cut short? Asked again when the library system has spoken meanwhile."""
    visit = kiosk.visit
    if visit is None or visit.patron is None or not kiosk.cut_visits:
        return stay(kiosk)
    return kiosk, (FetchCutVisit(visit.number, visit.patron.card),)


def cut_visit_found(kiosk: Kiosk, event: CutVisitFound) -> Step:
    if kiosk.visit is None or kiosk.visit.number != event.visit:
        return stay(kiosk)
    return stay(replace(kiosk, visit=replace(kiosk.visit, cut=event.lines, cut_ids=event.ids)))


def start_visit(kiosk: Kiosk, patron: Patron | None, phase: Phase) -> Kiosk:
    number = kiosk.visits + 1
    visit = Visit(number, patron)
    return joining.welcome_pile(person_seen(replace(kiosk, visit=visit, visits=number, phase=phase)))


def open_account(kiosk: Kiosk) -> Step:
    """Loans, holds and fees; upstream alone knows them."""
    patron = kiosk.visit.patron if kiosk.visit else None
    if patron is None:
        return stay(kiosk)
    wait_ms = kiosk.settings.answer_wait_ms
    phase = Account(failed=not kiosk.link.up, deadline_ms=kiosk.now_ms + wait_ms)
    wishes = (AskAccount(patron.card, wait_ms),) if kiosk.link.up else ()
    return replace(kiosk, phase=phase), wishes


# ---- sentences ------------------------------------------------------------------------------------------------------

def notice(kiosk: Kiosk, reason: str) -> Kiosk:
    """A sentence on the screen that shows, for a while."""
    here = inner(kiosk.phase)
    until = kiosk.now_ms + kiosk.settings.notice_ms
    if isinstance(here, (Welcome, Lending, Returning)):
        here = replace(here, notice=reason, notice_until_ms=until)
    elif isinstance(here, (CardWanted, PinWanted)):
        here = replace(here, notice=reason)
    elif isinstance(here, CardTyping):                # the scanner is there, after all
        here = CardWanted(here.intent, reason)
    elif isinstance(here, Goodbye):
        return home(kiosk) if kiosk.health.store_fails else replace(home(kiosk), phase=Welcome(reason, until))
    return replace(kiosk, phase=with_inner(kiosk.phase, here))


def refuse_card(kiosk: Kiosk, reason: str) -> Kiosk:
    """Back to the welcome screen with the reason; nothing of the card stays."""
    return replace(home(kiosk), phase=Welcome(reason, kiosk.now_ms + kiosk.settings.notice_ms),
                   language=kiosk.language, look_chosen=kiosk.look_chosen)


def home(kiosk: Kiosk) -> Kiosk:
    """The welcome screen, in the library's first language; nobody's visit. While the disk fails, the closed kiosk."""
    phase = OutOfService() if kiosk.health.store_fails else Welcome()
    return replace(kiosk, phase=phase, visit=None, language=kiosk.settings.languages[0], language_chosen=False,
                   look_chosen=None)
