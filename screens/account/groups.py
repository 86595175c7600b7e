"""What an account tells beside the loans, in three groups: holds, what is to pay, what the library says.

Each has its head (how many, how much) and its items: what is needed first (the shelf, the amount), then the title or the
reason. Knows words and colours, no boxes.
"""

from kiosk.state import Account, FeeShown, HoldShown
from kiosk.values import dataclass
from screens.page import Page
from screens.sentences import notices
from screens.theme import Color


@dataclass(frozen=True)
class Item:
    """`first`: the one useful fact, never cut for a title's sake; `then`: the title, the reason, a sentence."""

    first: str
    then: str
    tone: str


@dataclass(frozen=True)
class Group:
    """`part`: what of the account it opens. `headed`: its head tells more than its items do."""

    part: str
    icon: str
    tone: str
    label: str
    short: str
    items: tuple[Item, ...]
    low: str = ""
    """Its title on a low screen, where the label is too long."""

    middle: tuple[str, ...] = ()
    """Between the label and the short words, the longest first."""

    @property
    def wordings(self) -> tuple[str, ...]:
        """Of its button, the one that says most first."""
        return tuple(dict.fromkeys((self.label, *self.middle, self.short)))

    @property
    def headed(self) -> bool:
        return self.part != "messages"


def groups(page: Page) -> list[Group]:
    """Those that have something to tell."""
    phase = page.kiosk.phase
    assert isinstance(phase, Account)
    found = [_holds(page, phase.holds), _fees(page, phase.fees), _messages(page, phase)]
    return [group for group in found if group.items]


def _holds(page: Page, holds: tuple[HoldShown, ...]) -> Group:
    """What is ready first, then what is not here yet."""
    w = page.w
    ready = [_hold(page, hold) for hold in holds if hold.ready]
    waiting = [_hold(page, hold) for hold in holds if not hold.ready]
    if not ready:                                       # their head says it of all of them
        waiting = [Item("", item.then, item.tone) for item in waiting]
    label, short = w.count("holds_waiting", len(waiting)), w.count("holds_waiting", len(waiting))
    low, brief, middle = "", "", ()
    if ready:
        label, short = w.say("ready_for_you", n=len(ready)), w.say("ready_short", n=len(ready))
    if ready and waiting:
        label = w.count("holds_both", len(ready), waiting=len(waiting))
        low, brief = (w.count(key, len(ready), waiting=len(waiting)) for key in ("holds_both_low", "holds_both_brief"))
    if ready:
        middle = (*filter(None, (low, brief)), w.say("ready_for_you", n=len(ready)), w.count("holds_ready", len(ready)))
    return Group("holds", "hold" if ready else "clock", "jade" if ready else "sky", label, short, (*ready, *waiting), low, middle)


def _hold(page: Page, hold: HoldShown) -> Item:
    w, title = page.w, hold.title.strip() or page.w.say("untitled")
    if not hold.ready:
        return Item(w.say("not_here_yet"), title, "sky")
    return Item(w.say("shelf_at", shelf=hold.shelf) if hold.shelf.strip() else w.say("ready_now"), title, "jade")


def _fees(page: Page, fees: tuple[FeeShown, ...]) -> Group:
    """Their sum is the head; one fee alone says only why."""
    w = page.w
    total = _money(page, sum(fee.amount for fee in fees))
    items = tuple(Item(_money(page, fee.amount) if len(fees) > 1 else "", fee.why, "gold") for fee in fees)
    return Group("pay", "coins", "gold", w.say("fees", amount=total), w.say("fees_short", amount=total), items)


def _messages(page: Page, phase: Account) -> Group:
    """What the library says, and nothing of ours says already."""
    messages = notices(phase.messages, page.w, fees=bool(phase.fees), currency=page.kiosk.settings.currency)
    label = page.w.count("messages", len(messages))
    return Group("messages", "notice", "mist", label, label, tuple(Item("", words, "mist") for words in messages))


def _money(page: Page, amount: int) -> str:
    return page.w.money(amount, page.kiosk.settings.currency)


def colors(page: Page, tone: str) -> tuple[Color, Color]:
    """Of a tone: its letters and its ground."""
    t = page.t
    return {"jade": (t.jade_deep, t.jade_tint), "gold": (t.gold, t.gold_tint), "sky": (t.sky, t.sky_tint),
            "mist": (t.ink, t.mist)}[tone]
