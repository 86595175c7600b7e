"""What the screens say, in four languages: one table a language, and how each writes numbers, dates and money.

A sentence may have places in braces; one that counts is a pair (one, other). The same keys in every table (a test
walks over them). Knows no fonts and no boxes.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import import_module

from kiosk.reasons import Reason

Sentence = str | tuple[str, str]
NAMES = {"vi": "Tiếng Việt", "en": "English", "fr": "Français", "zh": "中文"}
SHORT_NAMES = {"vi": "VI", "en": "EN", "fr": "FR", "zh": "中文"}

NO_BREAK = "\u00a0"
NARROW = "\u202f"
THOUSANDS = {"vi": ".", "en": ",", "fr": NARROW, "zh": ","}
DECIMAL = {"vi": ",", "en": ".", "fr": ",", "zh": "."}
SYMBOLS = {"VND": "₫", "EUR": "€", "USD": "$", "GBP": "£", "CNY": "¥", "JPY": "¥"}
WITHOUT_CENTS = frozenset({"VND", "JPY", "KRW"})
ASKED = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,2}))? ([A-Z]{3})")
SYMBOL_FIRST = frozenset({"en", "zh"})


@dataclass(frozen=True)
class Words:
    """One language."""

    language: str
    table: dict[str, Sentence] = field(repr=False, hash=False, compare=False)
    reasons: dict[str, str] = field(repr=False, hash=False, compare=False)
    renewals: dict[str, str] = field(repr=False, hash=False, compare=False)
    briefs: dict[str, str] = field(repr=False, hash=False, compare=False)
    months: tuple[str, ...] = field(default=(), repr=False, hash=False, compare=False)
    short_months: tuple[str, ...] = field(default=(), repr=False, hash=False, compare=False)
    weekdays: tuple[str, ...] = field(default=(), repr=False, hash=False, compare=False)

    def say(self, key: str, **places: object) -> str:
        """A sentence; KeyError when there is none."""
        sentence = self.table[key]
        assert isinstance(sentence, str), f"{key} counts: use count()"
        return _stopped_once(sentence.format(**places)) if places else sentence

    def count(self, key: str, n: int, **places: object) -> str:
        """A sentence that counts `n`: French has one below two, English at one, Vietnamese and Chinese never."""
        sentence = self.table[key]
        assert isinstance(sentence, tuple), f"{key} does not count: use say()"
        one = abs(n) < 2 if self.language == "fr" else n == 1
        return _stopped_once(sentence[0 if one else 1].format(n=n, **places))

    def reason(self, reason: str) -> str:
        """Why: a sentence for every Reason; for a word that we do not know, the way to the desk."""
        return self.reasons.get(reason) or self.say("ask_desk")

    def brief(self, reason: str) -> str:
        """Why, in few words, where there are many: the sign beside it says that it is a no."""
        return self.briefs.get(reason) or self.say("desk_short")

    def fee(self, asked: str) -> str:
        """«2.50 USD», as a library system writes it, as people write it; what is no such thing stays as it is."""
        found = ASKED.fullmatch(asked)
        if not found:
            return asked
        whole, cents, currency = found.groups()
        digits = 0 if currency in WITHOUT_CENTS else 2
        return self.money(int(whole + (cents or "").ljust(digits, "0")[:digits]), currency)

    def bin(self, name: str) -> str:
        """«bin 3», inside a sentence; a number stays with its word."""
        return self.say("bin", bin=name).replace(" ", NO_BREAK) if name.isdecimal() else self.say("bin_named", bin=name)

    def not_renewed(self, reason: str) -> str:
        """Why a renewal was refused. The item is at home with the patron: no word of leaving it anywhere."""
        return self.renewals.get(reason) or self.say("ask_desk")

    def date(self, iso: str) -> str:
        """YYYY-MM-DD as people write it; what is no date stays as it is."""
        try:
            day = date.fromisoformat(iso)
        except ValueError:
            return iso
        month = self.months[day.month - 1] if self.months else ""
        return self.say("date").format(d=_first(self.language, day), dd=f"{day.day:02}", mm=f"{day.month:02}", m=day.month,
                                       month=month, y=day.year)

    def date_short(self, iso: str) -> str:
        """Day and month only, where a full date stands elsewhere."""
        return self._day(iso, "date_short")

    def date_least(self, iso: str) -> str:
        """Day and month in figures where the language allows it: beside a title."""
        return self._day(iso, "date_least")

    def _day(self, iso: str, key: str) -> str:
        try:
            day = date.fromisoformat(iso)
        except ValueError:
            return iso
        return self.say(key).format(d=_first(self.language, day), dd=f"{day.day:02}", mm=f"{day.month:02}", m=day.month,
                                    mon=self.short_months[day.month - 1] if self.short_months else "", y=day.year)

    def money(self, amount: int, currency: str) -> str:
        """`amount` in the smallest usual unit (dong, cents)."""
        cents = 0 if currency in WITHOUT_CENTS else 2
        whole, rest = divmod(abs(amount), 10 ** cents)
        digits = f"{whole:,}".replace(",", THOUSANDS[self.language])
        digits += f"{DECIMAL[self.language]}{rest:0{cents}}" if cents else ""
        minus, symbol = "-" if amount < 0 else "", SYMBOLS.get(currency, currency)
        if self.language in SYMBOL_FIRST:
            return f"{minus}{symbol}{digits}" if len(symbol) == 1 else f"{minus}{symbol}{NO_BREAK}{digits}"
        return f"{minus}{digits}{NO_BREAK}{symbol}"


def _stopped_once(sentence: str) -> str:
    """What was cut ends in an ellipsis, and takes no full stop."""
    return sentence.replace("….", "…").replace("…。", "…")


def _first(language: str, day: date) -> str:
    """Of a French month: 1er."""
    return "1er" if language == "fr" and day.day == 1 else str(day.day)


@cache
def words_of(language: str) -> Words:
    """The table of one language, read when it is asked for: the first frame says one sentence in one language. English for a
    language that we do not speak."""
    language = language if language in NAMES else "en"
    table = import_module(f"screens.words.{language}")
    months = getattr(table, "MONTHS", ())
    short = getattr(table, "MONTHS_SHORT", tuple(month[:3] for month in months))
    return Words(language, table.WORDS, {str(k): v for k, v in table.REASONS.items()},
                 {str(k): v for k, v in table.RENEWALS.items()},
                 {str(k): v for k, v in table.BRIEFS.items()}, months, short, table.WEEKDAYS)


def all_reasons() -> tuple[Reason, ...]:
    """Every reason that needs a sentence."""
    return tuple(reason for reason in Reason if reason)
