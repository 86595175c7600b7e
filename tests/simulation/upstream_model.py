"""A central server as small as it can be: who has what, which ids were heard, and in which order things took effect.

It shares the rules of lending with the kiosk and nothing else; it is what central's answers are expected to be.
"""

from dataclasses import dataclass, field, replace

from kiosk import rules as lending
from kiosk.reasons import Reason
from kiosk.rules import Holder, ItemFacts, PatronFacts, Rules, Verdict
from kiosk.transactions import Answer, Kind, Result, Transaction, Want


def for_use_here(item: str) -> bool:
    """Some are lent for use in the library only: their tags stay secured."""
    return int(item) % 11 == 4


@dataclass
class Loan:
    patron: str
    since_ms: int
    renewed: int = 0


@dataclass
class Upstream:
    rules: Rules
    categories: dict[str, str]                     # card -> category
    kinds: dict[str, str]                          # item -> kind
    loans: dict[str, Loan] = field(default_factory=dict)
    heard: dict[str, Answer] = field(default_factory=dict)      # id -> the answer that stands
    fenced: set[str] = field(default_factory=set)
    conflicts: dict[str, str] = field(default_factory=dict)     # id -> reason
    effects: list[tuple[str, str, Kind, int, str]] = field(default_factory=list)   # (device, item, kind, seq, id)
    times: dict[str, tuple] = field(default_factory=dict)       # id -> the time that came with it first

    def hear(self, device: str, row: Transaction) -> Answer:
        time = (row.boot_id, row.boot_ms, row.wall_ms, row.trusted)
        if self.times.setdefault(row.id, time) != time:
            raise AssertionError(f"6: {row.kind} of {row.item} came at {self.times[row.id]} first, and now at {time}")
        if row.want is Want.NOTE:
            return Answer(row.id, Result.NOTED)
        if row.want is Want.WITHDRAW:
            return self._withdraw(row)
        before = self.heard.get(row.id)
        if before is not None:
            return self._again(row, before)
        if row.id in self.fenced:
            late = row.want is Want.BOOK
            return self._park(row, Reason.WITHDRAWN) if late else self._keep(row, Result.REFUSED, Reason.WITHDRAWN)
        return self._ask(device, row) if row.want is Want.ASK else self._book(device, row)

    def _again(self, row: Transaction, before: Answer) -> Answer:
        if before.result is Result.REFUSED and row.want is Want.BOOK:
            return self._park(row, Reason.REFUSED_BEFORE)
        return replace(before, result=Result.DUPLICATE, first=before.result)

    def _withdraw(self, row: Transaction) -> Answer:
        before = self.heard.get(row.id)
        if before is not None and before.result is Result.ACCEPTED:
            return Answer(row.id, Result.ACCEPTED)
        self.fenced.add(row.id)
        return Answer(row.id, Result.WITHDRAWN)

    def _ask(self, device: str, row: Transaction) -> Answer:
        verdict = self._verdict(row)
        if not verdict.ok:
            return self._keep(row, Result.REFUSED, verdict.reason)
        self._apply(device, row)
        return self._keep(row, Result.ACCEPTED, verdict.reason, verdict)

    def _book(self, device: str, row: Transaction) -> Answer:
        """Decided at the kiosk: entered unless another stands in the way, then a person decides."""
        loan = self.loans.get(row.item)
        if row.kind is Kind.CHECKOUT and loan is not None and loan.patron != row.patron:
            return self._park(row, Reason.OTHER_BORROWER)
        if row.kind is Kind.CHECKIN and loan is not None and row.wall_ms < loan.since_ms:
            return self._keep(row, Result.ACCEPTED, Reason.OLDER_THAN_LOAN)
        if row.kind is Kind.RENEW:
            return self._park(row, Reason.RENEWAL_LIMIT)
        self._apply(device, row)
        return self._keep(row, Result.ACCEPTED, Reason.NONE)

    def _verdict(self, row: Transaction) -> Verdict:
        item = self.item_facts(row.item, row.patron)
        if row.kind is Kind.CHECKIN:
            return lending.checkin(self.rules, item)
        decide = lending.checkout if row.kind is Kind.CHECKOUT else lending.renew
        return decide(self.rules, self.patron_facts(row.patron), item)

    def patron_facts(self, card: str) -> PatronFacts | None:
        if card not in self.categories:
            return None
        return PatronFacts(self.categories[card], loans=sum(x.patron == card for x in self.loans.values()))

    def item_facts(self, item: str, card: str) -> ItemFacts | None:
        if item not in self.kinds:
            return None
        loan = self.loans.get(item)
        holder = Holder.NOBODY if loan is None else Holder.SAME if loan.patron == card else Holder.OTHER
        return ItemFacts(self.kinds[item], on_loan=holder, renewed=loan.renewed if loan else 0)

    def _apply(self, device: str, row: Transaction) -> None:
        loan = self.loans.get(row.item)
        if row.kind is Kind.CHECKIN:
            self.loans.pop(row.item, None)
        elif row.kind is Kind.RENEW and loan is not None:
            loan.renewed += 1
        elif loan is None:
            self.loans[row.item] = Loan(row.patron, row.wall_ms)
        self.effects.append((device, row.item, row.kind, row.seq, row.id))

    def _keep(self, row: Transaction, result: Result, reason: str, verdict: Verdict | None = None) -> Answer:
        left = verdict.renewals_left if verdict else None
        here = row.kind is Kind.CHECKOUT and result is Result.ACCEPTED and row.want is Want.ASK and for_use_here(row.item)
        answer = Answer(row.id, result, reason=reason, renewals_left=left, where=verdict.where if verdict else "",
                        keep_secured=here)
        self.heard[row.id] = answer
        return answer

    def _park(self, row: Transaction, reason: str) -> Answer:
        self.conflicts[row.id] = reason
        return self._keep(row, Result.CONFLICT, reason)

    def page(self, cursor: str) -> dict:
        """The down-sync, whole each time: patrons, items and loans as they stand."""
        patrons = [{"card": card, "greeting": "P", "language": "vi", "category": category, "blocked": "", "expires": "",
                    "fees": 0, "has_mail": False} for card, category in self.categories.items()]
        items = [{"item": item, "kind": kind, "title": f"Title {item[-3:]}", "author": "", "withdrawn": False, "parts": 1,
                  "loan_to": self.loans[item].patron if item in self.loans else "", "loan_due": "",
                  "loan_renewed": self.loans[item].renewed if item in self.loans else 0, "hold_for": "",
                  "hold_shelf": ""} for item, kind in self.kinds.items()]
        return {"cursor": f"{int(cursor or 0) + 1}", "more": False, "patrons": patrons, "items": items}
