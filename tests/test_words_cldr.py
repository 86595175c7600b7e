"""Plurals, dates, numbers and money of the four languages, held against Unicode's tables (CLDR, through Babel).

No kiosk carries those tables: what we write stands in a few lines of screens/words, screens/slip/words and
kiosk/slip_writing. Where we write it otherwise on purpose, a sentence here says why.
"""

import re
from datetime import date, timedelta
from unicodedata import normalize

import pytest
from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, get_currency_precision, get_currency_symbol

from kiosk import slip_writing
from screens.slip import words as slip_words
from screens.words import SYMBOLS, WITHOUT_CENTS, words_of
from tests.screens_help import LANGUAGES

LOCALES = {"vi": Locale("vi", "VN"), "en": Locale("en", "GB"), "fr": Locale("fr", "FR"), "zh": Locale("zh", "CN", "Hans")}
COUNTS = (*range(131), 200, 999, 1_000, 1_001, 10_000)
DAYS = tuple(date(2024, 1, 1) + timedelta(days=n) for n in range(0, 3 * 366, 5)) + tuple(date(2026, m, 1) for m in range(1, 13))
AMOUNTS = (0, 1, 5, 7, 10, 99, 100, 101, 250, 999, 1_000, 12_345, 35_000, 100_000, 999_999, 1_000_000, 123_456_789)
CURRENCIES = (*SYMBOLS, "CHF", "KRW", "THB", "CAD")


def each(languages: tuple[str, ...] = LANGUAGES):
    return pytest.mark.parametrize("language", languages)


@each()
def test_every_sentence_that_counts_takes_the_form_of_the_plural_rule(language: str):
    """Our pairs are (one, other); a language without plurals has the same sentence twice."""
    words, rule = words_of(language), LOCALES[language].plural_form
    counting = {key: entry for key, entry in words.table.items() if isinstance(entry, tuple)}
    assert len(counting) >= 10
    for key, entry in counting.items():
        places = {name: "x" for name in re.findall(r"\{(\w+)\}", entry[1]) if name != "n"}
        for n in COUNTS:
            assert words.count(key, n, **places) == entry[rule(n) != "one"].format(n=n, **places), (key, n)


@each(("vi", "zh"))
def test_where_nothing_is_declined_both_forms_are_the_same(language: str):
    assert [key for key, entry in words_of(language).table.items() if isinstance(entry, tuple) and entry[0] != entry[1]] == []


@each()
def test_the_slip_counts_by_the_plural_rule(language: str):
    words, rule = slip_words.words_of(language), LOCALES[language].plural_form
    for n in COUNTS:
        assert slip_words.count_words(words, n) == words["count_one" if rule(n) == "one" else "count_other"].format(n=n)


# ---- dates ----------------------------------------------------------------------------------------------------------

def long_date(language: str, day: date) -> str:
    """As CLDR has it, but for two things: Vietnamese writes the date of a letter in figures, day and month with two of them (the
    state's own rule for documents), and French says «1er» (CLDR leaves that to the writer)."""
    if language == "vi":
        d, m, y = format_skeleton("yMd", day, locale=LOCALES["vi"]).split("/")
        return f"{int(d):02}/{int(m):02}/{y}"
    written = format_date(day, "long", LOCALES[language])
    return re.sub(r"^1 ", "1er ", written) if language == "fr" else written


@each()
def test_dates_are_those_of_the_language(language: str):
    words = words_of(language)
    for day in DAYS:
        assert words.date(day.isoformat()) == long_date(language, day)
        assert slip_writing.date_words(language, day) == long_date(language, day)


@each()
def test_short_dates_have_the_order_and_the_signs_of_the_language(language: str):
    """Day and month; in Chinese the month stands first. English: «Sep» as the world writes it, not «Sept» as Britain does."""
    words = words_of(language)
    short, least = {"vi": ("Md", "Md")}.get(language, ("MMMd", "MMMd"))
    for day in DAYS:
        for ours, skeleton in ((words.date_short, short), (words.date_least, least)):
            theirs = format_skeleton(skeleton, day, locale=LOCALES[language]).replace("Sept", "Sep")
            theirs = re.sub(r"^1 ", "1er ", theirs) if language == "fr" else theirs
            assert _figures(ours(day.isoformat())) == _figures(theirs), (day, skeleton)


def _figures(written: str) -> str:
    """Without the noughts that fill up to two figures: they are a matter of taste."""
    return re.sub(r"\b0(\d)", r"\1", written)


@each(("en", "fr"))
def test_the_names_of_the_months_are_those_of_the_language(language: str):
    assert words_of(language).months == tuple(LOCALES[language].months["format"]["wide"][m] for m in range(1, 13))
    assert words_of(language).months == (slip_writing.ENGLISH_MONTHS if language == "en" else slip_writing.FRENCH_MONTHS)


# ---- money ----------------------------------------------------------------------------------------------------------

@each()
@pytest.mark.parametrize("currency", CURRENCIES)
def test_money_has_the_signs_the_order_and_the_spaces_of_the_language(language: str, currency: str):
    """The symbol is the one on the notes (¥, not JP¥): a library has one currency."""
    digits = get_currency_precision(currency)
    theirs = get_currency_symbol(currency, LOCALES[language])
    for amount in (*AMOUNTS, *(-a for a in AMOUNTS if a)):
        written = format_currency(amount / 10 ** digits, currency, locale=LOCALES[language])
        expected = _spaced(written.replace(theirs, SYMBOLS.get(currency, currency)), SYMBOLS.get(currency, currency))
        assert words_of(language).money(amount, currency) == expected


def _spaced(written: str, symbol: str) -> str:
    """CLDR puts a space between letters and figures (currencySpacing); Babel leaves it out."""
    return re.sub(rf"({symbol})(?=\d)", "\\1\u00a0", written) if symbol.isalpha() else written


def test_which_currencies_have_no_cents_is_known():
    assert {currency for currency in CURRENCIES if get_currency_precision(currency) == 0} == WITHOUT_CENTS


# ---- the tables -----------------------------------------------------------------------------------------------------

@each()
def test_every_sentence_is_written_in_the_letters_of_its_language(language: str):
    """A word that was pasted from another language shows; abbreviations (PIN, ISBN, QR) are known to all."""
    known = _letters(language)
    table = words_of(language)
    said = [part for entry in table.table.values() for part in (entry if isinstance(entry, tuple) else (entry,))]
    said += [*table.reasons.values(), *table.renewals.values(), *table.briefs.values(), *table.months]
    strange = {(char, sentence) for sentence in said for char in re.sub(r"\{.*?\}|[A-Z]{2,}", "", sentence) if char.isalpha()
               and normalize("NFC", char.lower()) not in known}
    assert strange == set()


LATIN = set("abcdefghijklmnopqrstuvwxyz")


def _letters(language: str) -> set[str]:
    if language == "zh":
        return {chr(code) for code in range(0x4E00, 0xA000)}
    vowels = {"vi": "aăâeêioôơuưy", "en": "", "fr": ""}[language]
    marks = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
    tones = [normalize("NFC", vowel + mark) for vowel in vowels for mark in marks]
    return LATIN | set(tones) | {"vi": {"đ"}, "en": set(), "fr": set("àâæçéèêëîïôœùûüÿ")}[language]


ALIKE = {"messages"}
"""Written the same in French and English."""


@each()
def test_no_sentence_of_one_language_stands_in_another(language: str):
    """A sentence that nobody has translated yet is the same as in English, and is longer than a word."""
    own, english = words_of(language).table, words_of("en").table
    copies = [key for key in own if language != "en" and own[key] == english[key] and len(str(own[key]).split()) > 2]
    assert [key for key in copies if not key.startswith("date") and key not in ALIKE] == []


@each()
def test_no_table_has_an_empty_sentence_and_none_lacks_one(language: str):
    words, english = words_of(language), words_of("en")
    for name in ("table", "reasons", "renewals", "briefs"):
        mine = getattr(words, name)
        assert set(mine) == set(getattr(english, name)), name
        assert [key for key, entry in mine.items() if not all(entry if isinstance(entry, tuple) else (entry,))] == [], name
