"""How a patron is greeted, from the full name: the given name, found by the customs of the language. Pure.

Central, and whoever else is told full names, keep them to themselves; this is all of a name that a kiosk shows or keeps.
"""

import unicodedata


def greeting(name: str, language: str) -> str:
    """The given name: the last word of a Vietnamese name, the first of a Western one, a Chinese one whole."""
    words = unicodedata.normalize("NFC", name).split()
    if not words or any(_is_han(letter) for letter in name):
        return " ".join(words)
    return words[-1] if language == "vi" else words[0]


def _is_han(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("CJK ")
