"""`python -m provisioning staff-card`: which cards open the staff screen of this kiosk. Only keyed hashes are written.

The number is scanned or typed at the terminal, never an argument: arguments stand in the history of the shell.
"""

import argparse
import getpass
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kiosk import codes
from kiosk.config import Config, load
from offline_store import salvage, staff_cards
from offline_store.errors import StoreError
from offline_store.knowledge import knows
from offline_store.privacy import DeviceKey, load_key
from offline_store.staff_cards import Card, NoStaffCards
from offline_store.store import open_store
from provisioning.safe_files import Draft

LIBRARY_DIGITS = 14
"""Digits of a library's code that ends in a check digit (kiosk.codes)."""

CARD_LEAST = 4
"""Characters of a staff card's number: with fewer somebody's slip at the keyboard would open the staff screen."""

MODE = 0o600
"""Nobody but the kiosk reads the staff cards."""


@dataclass(frozen=True)
class Terminal:
    """Where staff answer. In a test, somebody else."""

    ask: Callable[[str], str] = input
    ask_unseen: Callable[[str], str] = getpass.getpass


def add_to(commands: argparse._SubParsersAction) -> None:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--config", type=Path, default=Path("muon.toml"), metavar="FILE", help="the kiosk's configuration")
    verbs = commands.add_parser("staff-card", help="which cards open the staff screen of this kiosk").add_subparsers(
        dest="verb", required=True)
    add = verbs.add_parser("add", parents=[shared], help="scan or type a card; it opens the staff screen from now on")
    add.add_argument("--label", required=True, metavar="TEXT", help="what staff call this card, such as \"desk\"")
    add.add_argument("--pin", action="store_true", help="the card needs a PIN of 4 to 12 digits, which is asked for here")
    verbs.add_parser("list", parents=[shared], help="the labels of all staff cards")
    remove = verbs.add_parser("remove", parents=[shared], help="a card opens nothing any more")
    remove.add_argument("--label", required=True, metavar="TEXT")


def run(given: argparse.Namespace, terminal: Terminal | None = None) -> int:
    """0 done, 1 not possible: one sentence says why. ConfigError is the caller's."""
    config, terminal = load(given.config), terminal or Terminal()
    try:
        for sentence in _VERBS[given.verb](config, given, terminal):
            print(sentence)
    except (NoStaffCards, StoreError, OSError, EOFError) as why:
        print(f"staff-card: {str(why) or 'nothing was scanned or typed'}", file=sys.stderr)
        return 1
    return 0


def _add(config: Config, given: argparse.Namespace, terminal: Terminal) -> Iterable[str]:
    cards, label = staff_cards.read(config.staff.cards_file), given.label.strip()
    if not 1 <= len(label) <= staff_cards.LABEL_MAX:
        raise NoStaffCards(f"a label has 1 to {staff_cards.LABEL_MAX} characters")
    if len(cards) >= staff_cards.CARDS_MAX:
        raise NoStaffCards(f"there are {len(cards)} staff cards, and no room for more; remove one first")
    number = terminal.ask("Scan the card now, or type its number: ").strip()
    if wrong := _no_card(number):
        raise NoStaffCards(wrong)
    key = _key(config)
    card = Card(staff_cards.who_of(key, number), label)
    if other := next((one.label for one in cards if one.who == card.who and one.label != label), ""):
        raise NoStaffCards(f"this card is a staff card already, as “{other}”; nothing was written. For another label: "
                           f"python -m provisioning staff-card remove --label \"{other}\", then add it anew")
    if _is_a_patrons(config, key, number):
        yield ("Warning: this kiosk knows the card as a patron's. From now on it opens the staff screen here, and nothing can be "
               "borrowed with it at this kiosk.")
    if given.pin:
        card = staff_cards.with_pin(card, _pin(terminal))
    kept = tuple(one for one in cards if one.label != label)
    _write(config, (*kept, card))
    yield f"The card “{label}” opens the staff screen of {config.kiosk.name}{' with its PIN' if card.pin else ''}."


def _no_card(number: str) -> str:
    """Why this can be no staff card; empty: it can."""
    if not number:
        return "nothing was scanned or typed"
    if len(number) == LIBRARY_DIGITS and number.isascii() and number.isdecimal() and not codes.luhn_is_right(number):
        return "a digit is wrong: the last of these 14 is a check digit, and it does not fit; scan the card, or type it again"
    if len(number) < CARD_LEAST:
        return f"a card's number has at least {CARD_LEAST} characters"
    if codes.meaning(number) is not codes.Meaning.CARD:
        return "this is no card number: the kiosk would take it for a book or for a bad scan"
    return ""


def _is_a_patrons(config: Config, key: DeviceKey, number: str) -> bool:
    """As far as the store can be asked; no store, or one that cannot be read, says nothing."""
    if not os.path.exists(config.store.path):
        return False
    try:
        with closing(open_store(config.store.path, key=key, staff=True)) as store:
            return knows(store, key, number)
    except (StoreError, sqlite3.Error):
        return False


def _pin(terminal: Terminal) -> str:
    pin = terminal.ask_unseen("Its PIN: ").strip()
    if terminal.ask_unseen("The same once more: ").strip() != pin:
        raise NoStaffCards("the two PINs differ; nothing was written")
    return pin


def _list(config: Config, given: argparse.Namespace, terminal: Terminal) -> Iterable[str]:
    cards = staff_cards.read(config.staff.cards_file)
    yield from (f"{card.label}{' (with PIN)' if card.pin else ''}" for card in cards)
    if not cards:
        yield "There is no staff card yet: python -m provisioning staff-card add --label TEXT"


def _remove(config: Config, given: argparse.Namespace, terminal: Terminal) -> Iterable[str]:
    cards = staff_cards.read(config.staff.cards_file)
    kept = tuple(card for card in cards if card.label != given.label.strip())
    if len(kept) == len(cards):
        raise NoStaffCards(f"there is no staff card “{given.label}”; python -m provisioning staff-card list names them")
    _write(config, kept)
    yield f"The card “{given.label.strip()}” opens nothing any more."


_VERBS = {"add": _add, "list": _list, "remove": _remove}


def _key(config: Config) -> DeviceKey:
    """Made here for a kiosk that has never started, as the kiosk itself would."""
    return load_key(config.store.key_file, make=not salvage.was_there(config.store.path))


def _write(config: Config, cards: tuple[Card, ...]) -> None:
    draft = Draft(Path(config.staff.cards_file), MODE)
    try:
        draft.write(staff_cards.text_of(cards))
        draft.put_in_place()
    finally:
        draft.close()
