"""Who is staff: the file of staff cards, as keyed hashes under this device's key, with the PIN of each where one is set.

`python -m provisioning staff-card` writes it. Knows no database, no screen and no wire. A card number is in it nowhere; a
PIN neither: PBKDF2-HMAC-SHA-256 (RFC 8018 §5.2), so that whoever copies the file has to pay for each guess.
"""

import hashlib
import hmac
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

from offline_store.privacy import DeviceKey

FILE_MAX = 64_000
"""Bytes of the file of staff cards; a larger one is none, and the staff door stays shut."""

CARDS_MAX = 200
"""Staff cards of one kiosk."""

LABEL_MAX = 40
"""Characters of what staff call a card."""

PIN_DIGITS_LEAST, PIN_DIGITS_MOST = 4, 12
"""Of a staff PIN; the pad of digits takes no more."""

ROUNDS = 60_000
"""Of PBKDF2: about a fifth of a second on a Pi 4, in the store's worker."""

SALT_BYTES = 16


class NoStaffCards(Exception):
    """The file cannot be used: a sentence."""


@dataclass(frozen=True)
class Card:
    """`who`: the keyed hash, in hexadecimal digits. `pin` "": none is asked for; else rounds:salt:hash."""

    who: str
    label: str
    pin: str = ""


def who_of(key: DeviceKey, number: str) -> str:
    """What a staff card is called here. Not the hash of a patron's card: the same number has another one."""
    return key.staff_hash(number).hex()


def with_pin(card: Card, pin: str) -> Card:
    """NoStaffCards when that is no PIN."""
    if not (pin.isascii() and pin.isdecimal() and PIN_DIGITS_LEAST <= len(pin) <= PIN_DIGITS_MOST):
        raise NoStaffCards(f"a staff PIN has {PIN_DIGITS_LEAST} to {PIN_DIGITS_MOST} digits")
    salt = os.urandom(SALT_BYTES)
    return replace(card, pin=f"{ROUNDS}:{salt.hex()}:{_digest(pin, salt, ROUNDS).hex()}")


def opens(card: Card, pin: str) -> bool:
    rounds, salt, right = card.pin.split(":")
    return hmac.compare_digest(_digest(pin, bytes.fromhex(salt), int(rounds)).hex(), right)


def _digest(pin: str, salt: bytes, rounds: int) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", pin.encode(), salt, rounds)


# ---- the file -------------------------------------------------------------------------------------------------------

def text_of(cards: tuple[Card, ...]) -> str:
    return json.dumps({"cards": [asdict(card) for card in cards]}, ensure_ascii=False, indent=1) + "\n"


def read(path: str) -> tuple[Card, ...]:
    """Empty where there is no file. NoStaffCards when it is none of ours."""
    try:
        with open(path, "rb") as file:
            data = file.read(FILE_MAX + 1)
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise NoStaffCards(f"{path}: the staff cards cannot be read ({error.strerror})") from error
    try:
        if len(data) > FILE_MAX:
            raise ValueError
        return tuple(_parsed(one) for one in json.loads(data)["cards"])
    except (ValueError, TypeError, KeyError):
        raise NoStaffCards(f"{path}: this is no file of staff cards; make it anew with: "
                           "python -m provisioning staff-card add") from None


def _parsed(body: dict[str, str]) -> Card:
    card = Card(str(body["who"]), str(body["label"]), str(body["pin"]))
    bytes.fromhex(card.who)
    if card.pin:
        rounds, salt, right = card.pin.split(":")
        int(rounds), bytes.fromhex(salt), bytes.fromhex(right)
    return card


class StaffCards:
    """The file as it is now: looked at again when it has changed, so that a new card opens a kiosk that is running."""

    def __init__(self, path: str, report: Callable[[str], None]):
        self._path, self._report = path, report
        self._seen: tuple[int, ...] = ()
        self._cards: dict[str, Card] = {}

    def find(self, who: str) -> Card | None:
        self._look()
        return self._cards.get(who)

    def any(self) -> bool:
        self._look()
        return bool(self._cards)

    def _look(self) -> None:
        try:
            stat = os.stat(self._path)
            seen = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
        except OSError:
            seen = ()
        if seen == self._seen:
            return
        try:
            self._cards = {card.who: card for card in read(self._path)}
        except NoStaffCards as why:
            self._cards = {}
            self._report(str(why))
        self._seen = seen                # last: another thread that looks meanwhile reads the file itself
