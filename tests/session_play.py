"""A session that is played by hand: feeds events and keeps the wishes. For the tests of the session."""

from kiosk import effects as fx
from kiosk import events as ev
from kiosk.policy import Knowledge
from kiosk.ports import PortName
from kiosk.reasons import Reason
from kiosk.rules import PatronFacts
from kiosk.session import step
from kiosk.state import Kiosk, Lending, Settings, Tag, TagKind
from kiosk.transactions import Answer, Result, Security, Transaction, Want

LAN, HAI = "29001000000013", "29001000000062"
KIEU, SET = "39001000000011", "39001000000300"
DAY_MS = 1_795_000_000_000


def tag(item, part=1, parts=1, owner="VN-MUON", **more):
    return Tag(f"E0{item[-6:]}{part:02}", TagKind.ITEM, item, part, parts, owner, **more)


class Play:
    """Feeds events and keeps the wishes; plays store and pad honestly unless told otherwise."""

    def __init__(self, online=True):
        self.kiosk = Kiosk(Settings(isil="VN-MUON"))
        self.seq, self.wishes = 0, []
        self(ev.StoreOpened(), ev.PortUp(PortName.PAD), ev.PileSeen(()), ev.Tick(1_000, DAY_MS, True))
        if online:
            self(ev.LinkUp(3))

    def __call__(self, *events):
        for event in events:
            self.kiosk, wishes = step(self.kiosk, event)
            self.wishes += wishes
        return self

    def take(self, kind):
        found = [w for w in self.wishes if isinstance(w, kind)]
        self.wishes = [w for w in self.wishes if not isinstance(w, kind)]
        return found

    @property
    def visit(self):
        assert self.kiosk.visit
        return self.kiosk.visit

    @property
    def patron(self):
        assert self.visit.patron
        return self.visit.patron

    def line(self, item=KIEU):
        found = self.visit.line(item)
        assert found
        return found

    def sign_in(self, card=LAN, online=True):
        self(ev.Scanned(card))
        if online:
            self(ev.PatronAnswered(card, Reason.NONE, greeting="Lan", loan_limit=5))
        else:
            self(ev.PatronLooked(card, Knowledge(patron=PatronFacts(), data_age_h=1), greeting="Lan"))
        assert isinstance(self.kiosk.phase, Lending)
        return self

    def lay(self, *tags):
        return self(ev.PileSeen(tags))

    def to_disk(self):
        """The store writes what it was asked to write."""
        for wish in self.take(fx.Record):
            self.seq += 1
            row = Transaction(f"id-{self.seq}", self.seq, wish.kind, wish.item, wish.patron, Want.ASK, "boot", 1, 1, True)
            self(ev.Recorded(wish.visit, row))
        for wish in self.take(fx.Mark):
            self(ev.Marked(wish.visit, wish.tx, wish.item, wish.status))
        return self

    def yes(self, item=KIEU, **more):
        return self(ev.Answered(self.kiosk.visits, item, Answer(self.line(item).tx, Result.ACCEPTED, **more)))

    def no(self, reason, item=KIEU):
        return self(ev.Answered(self.kiosk.visits, item, Answer(self.line(item).tx, Result.REFUSED, reason=reason)))

    def tags_obey(self):
        for wish in self.take(fx.SetSecurity):
            self(ev.SecuritySet(wish.item, dict.fromkeys(wish.uids, wish.to), wish.visit))
        return self


def unsecured(look):
    return ev.SecurityRead(look.item, dict.fromkeys(look.uids, Security.UNSECURED), look.visit)
