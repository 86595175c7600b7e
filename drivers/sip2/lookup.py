"""Who has what, asked of the library system: the questions that may be repeated as often as one likes. Pure."""

from dataclasses import dataclass

from drivers.sip2 import hear, say
from drivers.sip2.ground import Ground, Talk, key
from drivers.sip2.hear import ItemSeen, PatronSeen
from drivers.sip2.profiles import Listed

PAGES_MAX = 10
"""Of a patron's list; a thousand loans are enough."""


@dataclass(frozen=True)
class Loans:
    """What one patron has. `told` False: the list does not say it by barcode, or not all of it."""

    known: bool
    told: bool
    items: frozenset[str] = frozenset()
    count: int = 0

    def __contains__(self, item: str) -> bool:
        return key(item) in self.items


def loans(ground: Ground, card: str) -> Talk[Loans]:
    """63 with the charged items, page after page where there are more than the first answer lists."""
    said = yield say.patron(ground.terms, ground.now(), card, summary=say.CHARGED)
    seen = hear.patron(said, ground)
    listed, page = list(seen.listed), 1
    while seen.known and listed and len(listed) < seen.loans and page < PAGES_MAX:
        page += 1
        said = yield say.patron(ground.terms, ground.now(), card, summary=say.CHARGED, page=page)
        more = [one for one in hear.patron(said, ground).listed if one not in listed]
        if not more:
            break
        listed += more
    return loans_of(ground, seen, listed)


def loans_of(ground: Ground, seen: PatronSeen, listed: list[str]) -> Loans:
    """`seen.counted` False: nothing was said, which is not «nothing»."""
    known, count = seen.known, seen.loans
    barcodes = [barcode for one in listed if (barcode := barcode_in(ground, one))]
    told = known and (seen.counted or bool(listed)) and len(barcodes) == len(listed) and len(listed) >= count
    return Loans(known, told, frozenset(key(one) for one in barcodes), max(count, len(listed)))


def barcode_in(ground: Ground, entry: str) -> str:
    """An entry of the list: a barcode, or a barcode with its title behind; empty where it is only a title."""
    if ground.profile.listed is Listed.TITLE:
        return ""
    words = entry.split(maxsplit=1)
    alone_or_first = words and (ground.profile.listed is Listed.MIXED or len(words) == 1)
    return words[0] if alone_or_first and _may_be_a_barcode(words[0]) else ""


def _may_be_a_barcode(word: str) -> bool:
    """A title of one word is none: a barcode has a digit, and no small letter behind it."""
    return any(c.isdigit() for c in word) and word.isascii() and not word[-1].islower()


def item(ground: Ground, barcode: str) -> Talk[ItemSeen]:
    """17."""
    said = yield say.item(ground.terms, ground.now(), barcode)
    return hear.item(said, ground)
