"""What an account tells beside the loans, in three groups: holds, what is to pay, what the library says.

Each has its head (how many, how much) and its items: what is needed first (the shelf, the amount), then the title or the
reason. Knows words and colours, no boxes.
"""

from dataclasses import replace

from kiosk.state import Account, HoldShown
from kiosk.values import dataclass
from screens.notices import notices, owed
from screens.page import Page
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
    """Of one that counts two things: its words on two lines, where the label is too long."""

    middle: tuple[str, ...] = ()
    """Between the label and the short words, the longest first."""

    more: str = ""
    """Says more than the label, on a button with room for it; what is said shorter says it too, and the label goes without. The
    shortest may lack the verb, the middle ones have it."""

    heads: tuple[str, ...] = ()
    """Above its items, the longest first; without any the label, or the short words."""

    end: str = ""
    """A sentence below its items, where there is room; `end_short`: in a narrow column."""

    end_short: str = ""

    @property
    def wordings(self) -> tuple[str, ...]:
        """Of its button, the one that says most first."""
        return tuple(dict.fromkeys((self.more or self.label, *self.middle, self.short)))

    @property
    def ended(self) -> "Group":
        """With its sentence as its last item."""
        return replace(self, items=(*self.items, Item("", self.end_short, self.tone)), end="") if self.end else self

    @property
    def led(self) -> "Group":
        """With what its sentence says in its head."""
        return replace(self, heads=(self.more, self.short), end="") if self.end else self

    @property
    def headed(self) -> bool:
        return self.part != "messages"


def groups(page: Page) -> list[Group]:
    """Those that have something to tell."""
    phase = page.kiosk.phase
    assert isinstance(phase, Account)
    found = [_holds(page, phase.holds), _fees(page, phase), _messages(page, phase)]
    return [group for group in found if group.items]


def _holds(page: Page, holds: tuple[HoldShown, ...]) -> Group:
    """What is ready first, then what is not here yet."""
    w = page.w
    ready = [_hold(page, hold) for hold in holds if hold.ready]
    waiting = [_hold(page, hold) for hold in holds if not hold.ready]
    if not ready:                                       # their head says it of all of them
        waiting = [Item("", item.then, item.tone) for item in waiting]
    label = short = w.count("holds_waiting", len(waiting))
    low, middle = "", ()
    if ready:
        label, short = w.say("ready_for_you", n=len(ready)), w.say("ready_short", n=len(ready))
        middle = (w.count("holds_ready", len(ready)),)
    if ready and waiting:
        label, low = (w.count(key, len(ready), waiting=len(waiting)) for key in ("holds_both", "holds_both_brief"))
        middle = (low, w.say("ready_for_you", n=len(ready)), *middle)
    return Group("holds", "hold" if ready else "clock", "jade" if ready else "sky", label, short, (*ready, *waiting), low, middle)


def _hold(page: Page, hold: HoldShown) -> Item:
    w, title = page.w, hold.title.strip() or page.w.say("untitled")
    if not hold.ready:
        return Item(w.say("not_here_yet"), title, "sky")
    return Item(w.say("shelf_at", shelf=hold.shelf) if hold.shelf.strip() else w.say("ready_now"), title, "jade")


def _fees(page: Page, phase: Account) -> Group:
    """Their sum is the head; one fee alone says only why. Where to pay stands below them, or in the head, and on a button."""
    w, fees = page.w, phase.fees
    total, desk, end = _money(page, sum(fee.amount for fee in fees)), w.say("pay_at_desk"), w.say("pay_at_desk_short")
    items = tuple(Item(_money(page, fee.amount) if len(fees) > 1 else "", fee.why, "gold") for fee in fees)
    if said := _said_owed(page, phase):
        total, desk, items = said, "", (Item("", end, "gold"),)
    label, bare = (w.say(key, amount=total) for key in ("fees", "fees_short"))
    more, short, least = (w.say(key, amount=total) for key in ("fees_desk", "fees_desk_short", "fees_desk_least"))
    return Group("pay", "coins", "gold", label, least, items, middle=(short,), more=more, heads=(label, bare), end=desk,
                 end_short=end)


def _said_owed(page: Page, phase: Account) -> str:
    """What is to pay by the words of the library alone: a fee like any other, if it is one amount."""
    said = [] if phase.fees else owed(phase.messages, page.w, page.kiosk.settings.currency)
    return said[0] if len(said) == 1 else ""


def _messages(page: Page, phase: Account) -> Group:
    """What the library says, and nothing of ours says already."""
    fees = bool(phase.fees or _said_owed(page, phase))
    messages = notices(phase.messages, page.w, fees=fees, currency=page.kiosk.settings.currency)
    label = page.w.count("messages", len(messages))
    return Group("messages", "notice", "mist", label, label, tuple(Item("", words, "mist") for words in messages))


def _money(page: Page, amount: int) -> str:
    return page.w.money(amount, page.kiosk.settings.currency)


def colors(page: Page, tone: str) -> tuple[Color, Color]:
    """Of a tone: its letters and its ground."""
    t = page.t
    return {"jade": (t.jade_deep, t.jade_tint), "gold": (t.gold, t.gold_tint), "sky": (t.sky, t.sky_tint),
            "mist": (t.ink, t.mist)}[tone]
