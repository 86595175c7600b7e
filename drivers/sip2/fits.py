"""Is this answer one to that request? A checksum does not notice two letters that changed places, and a line that is out
of step gives the answers of others. Pure.
"""

import unicodedata

from drivers.sip2 import values
from drivers.sip2.codec import Message
from drivers.sip2.say import Say

NAMES_THE_CARD = frozenset({"64", "24"})
"""One server answers a 63 without a card with the data of somebody else."""

NAMES_THE_ITEM = frozenset({"12", "10", "30"})

UNKNOWN_ITEM = ("00", "01")
"""Circulation states of an 18 that tells of no item."""


def misfit(request: Say, answer: Message) -> str:
    """Why it is none, in words without card number or barcode; empty when it fits."""
    for name, what in (("AA", "card"), ("AB", "item")):
        asked, told = request.get(name), answer.get(name)
        if asked and told.strip() and not _same(asked, told):
            return f"a {answer.code} about another {what}"
        if asked and not told.strip() and _must_name(answer, name):
            return f"a {answer.code} that does not say for which {what}"
    if answer.code == "38" and values.paid(answer.fixed["payment_accepted"], answer.fixed["transaction_date"]) is None:
        return "a 38 that does not say whether the money was taken"
    return ""


def _must_name(answer: Message, name: str) -> bool:
    if name == "AA":
        return answer.code in NAMES_THE_CARD and not _of_nobody(answer)
    if answer.code == "18":
        return answer.fixed["circulation_status"] not in UNKNOWN_ITEM
    return answer.code in NAMES_THE_ITEM and values.ok(answer.fixed["ok"])


def _of_nobody(answer: Message) -> bool:
    """An unknown card: it carries nobody's data that could be shown to another."""
    return not answer.get("AE").strip() and not values.yes(answer.get("BL")) and not answer.has("AU")


def _same(asked: str, told: str) -> bool:
    return values.same_id(unicodedata.normalize("NFC", asked), unicodedata.normalize("NFC", told))
