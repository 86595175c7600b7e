"""How paper and e-mail write: the sentences of a language, its dates, and the spaces at which no line of French ends.

What both say is in `slip_reasons`; what each says by itself stands with it (screens/slip/words.py, central/letter_words.py).
"""

from collections.abc import Mapping
from datetime import date

from kiosk.config_options import LANGUAGES
from kiosk.slip_reasons import Said, all_of

NO_BREAK = "\u00a0"

ENGLISH_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                  "November", "December")
FRENCH_MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
                 "novembre", "décembre")
FRENCH_SHORT = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")


def words_of(language: str, own: Mapping[str, Said]) -> dict[str, str]:
    """All sentences of one language by key: `own` and those of both; English for a language that we do not speak."""
    at = LANGUAGES.index(language if language in LANGUAGES else "en")
    said = {key: sentence[at] for key, sentence in {**all_of(), **own}.items()}
    return {"language": LANGUAGES[at], **{key: _keep_together(sentence) for key, sentence in said.items()}}


def _keep_together(sentence: str) -> str:
    """French writes a space before : and ; and after n° that must not end a line. The others have none there."""
    return sentence.replace(" :", f"{NO_BREAK}:").replace(" ;", f"{NO_BREAK};").replace("n° ", f"n°{NO_BREAK}")


def date_words(language: str, day: date) -> str:
    """13/12/2026 · 13 December 2026 · 13 décembre 2026 · 2026年12月13日."""
    match language:
        case "vi":
            return f"{day:%d/%m/%Y}"
        case "fr":
            return f"{_first(day)} {FRENCH_MONTHS[day.month - 1]} {day.year}"
        case "zh":
            return f"{day.year}年{day.month}月{day.day}日"
        case _:
            return f"{day.day} {ENGLISH_MONTHS[day.month - 1]} {day.year}"


def short_date(language: str, day: date) -> str:
    """For narrow paper: 13 Dec 2026 in English, 13 déc. 2026 in French, the same as ever in Vietnamese and Chinese."""
    match language:
        case "en":
            return f"{day.day} {ENGLISH_MONTHS[day.month - 1][:3]} {day.year}"
        case "fr":
            return f"{_first(day)} {FRENCH_SHORT[day.month - 1]} {day.year}"
        case _:
            return date_words(language, day)


def _first(day: date) -> str:
    """Of a French month."""
    return "1er" if day.day == 1 else str(day.day)
