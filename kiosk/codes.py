"""What a scanned code is: a patron's card, an item, a book's ISBN, or noise. Pure.

14-digit library codes carry a mod-10 check digit (facts of the field: first digit 2 patron, 3 item); ISBN is EAN-13 with
prefix 978 or 979 (ISO 2108). A code of another form is taken for a card: upstream knows.
"""

from enum import StrEnum

CODE_MAX = 64
"""Longer than any card number; a longer one is noise."""


class Meaning(StrEnum):
    CARD = "card"
    ITEM = "item"
    ISBN = "isbn"
    GARBLED = "garbled"


def meaning(code: str) -> Meaning:
    """Never raises."""
    if not code or len(code) > CODE_MAX or not code.isprintable() or not any(c.isalnum() for c in code):
        return Meaning.GARBLED
    if not (code.isascii() and code.isdigit()):
        return Meaning.CARD
    if len(code) == 14:
        return _library_code(code)
    if len(code) == 13 and code[:3] in ("978", "979"):
        return Meaning.ISBN if ean13_is_right(code) else Meaning.GARBLED
    return Meaning.CARD


def _library_code(code: str) -> Meaning:
    if not luhn_is_right(code):
        return Meaning.GARBLED
    return Meaning.ITEM if code[0] == "3" else Meaning.CARD


def luhn_is_right(code: str) -> bool:
    """Mod 10: digits 1, 3, 5 … from the left are doubled (14 digits), nines cast out."""
    doubled = (int(c) * (2 - i % 2) for i, c in enumerate(code[:-1]))
    return (sum(n - 9 if n > 9 else n for n in doubled) + int(code[-1])) % 10 == 0


def ean13_is_right(code: str) -> bool:
    return sum(int(c) * (1 + 2 * (i % 2)) for i, c in enumerate(code)) % 10 == 0
