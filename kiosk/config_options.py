"""Every option of muon.toml: where its meaning lives, with unit, bounds, default and one sentence. Pure.

A table in the form of dataclasses: the parser, the sample file and docs/configuration.md are all made from it. What an
option does not say here it does not have.
"""

import re
from collections.abc import Callable
from dataclasses import MISSING, Field, field, fields
from typing import Any

from kiosk import addresses, colors
from kiosk.settings import Settings
from kiosk.values import dataclass

LANGUAGES = ("vi", "en", "fr", "zh")
"""The languages that every sentence of the kiosk exists in."""

SLIPS = ("ask", "print", "email", "none")
"""What `slip` may say: the choices of the last screen, or to ask."""

SIP2_PROFILES = ("generic", "koha", "evergreen", "folio", "symphony", "alma", "sierra", "polaris")
"""Library systems that drivers/sip2/profiles.py knows."""

IDLE_GROUND, ACCENT = "#0E1621", "#E7B75A"
"""Of the idle screen, where a library sets none (screens.theme: night, night_gold)."""

UPRIGHT_FROM = 1.2
"""Height by width from which on a screen stands upright (screens.theme has the same number)."""

UPRIGHT_LEAST_MM = 174
"""Width of an upright screen; on a narrower one things lie over one another, and the kiosk does not start."""

LYING_LEAST_MM = 154
"""Width of any other screen (a 7" one is so wide); a narrower one is refused for the same reason."""

LYING_LEAST_HIGH_MM = 90
"""Its height, with square pixels; a lower one (a stretched bar) is refused for the same reason."""

DOTS_LEAST, DOTS_MOST = 1.6, 20.0
"""Pixels in a mm: with fewer no letter is sharp, with more the width is a mistake; the kiosk does not start with either."""

_USUAL = Settings()

Check = Callable[[str], Any]
"""Raises ValueError with a sentence."""


@dataclass(frozen=True)
class About:
    """What a person needs to know of an option. `least`, `most`: of a number, or of the length of a text."""

    says: str
    unit: str = ""
    least: int | None = None
    most: int | None = None
    one_of: tuple[Any, ...] = ()
    check: Check | None = None
    read: Callable[[Any], Any] | None = None     # for a value of a shape of its own: gives it, or raises as a check does
    is_path: bool = False
    example: Any = None              # for an option that must be given


def _option(usual: Any, says: str, **about: Any) -> Any:
    metadata = {"about": About(says, **about)}
    return field(default_factory=usual, metadata=metadata) if callable(usual) else field(default=usual, metadata=metadata)


def _needed(example: Any, says: str, **about: Any) -> Any:
    return field(metadata={"about": About(says, example=example, **about)})


def _ms(name: str, least: int, most: int, says: str) -> Any:
    """A wait of the session: its usual length stands in `Settings`."""
    return _option(getattr(_USUAL, name), says, unit="ms", least=least, most=most)


def _file(usual: str, says: str) -> Any:
    """A path; one that has a default cannot be left empty."""
    return _option(usual, says, is_path=True, least=1 if usual else 0, most=500)


def isil(value: str) -> None:
    """ISO 15511: a prefix of up to 4 letters or digits, a hyphen, up to 11 characters; 16 in all. Libraries in China have 12
    behind the hyphen ("CN-110108-1-NLC"): tags of ISO 28560-2 hold that, those of ISO 28560-3 do not."""
    if value and not re.fullmatch(r"(?=.{3,16}$)[A-Za-z0-9]{1,4}-[A-Za-z0-9/:-]+", value):
        raise ValueError("an ISIL looks like VN-HN1 (ISO 15511): prefix, hyphen, letters, digits, / : -; 16 in all at most")


def currency(value: str) -> None:
    if not re.fullmatch(r"[A-Z]{3}", value):
        raise ValueError("three capital letters are wanted (ISO 4217), such as VND or EUR")


def wire(value: str) -> None:
    if value:
        addresses.wire(value)


def sip2_value(value: str) -> None:
    if "|" in value:
        raise ValueError("SIP2 cannot carry a |")


def _late(module: str, name: str) -> Callable[[Any], Any]:
    """A reading of its own shape, which few libraries' first frame waits for."""
    def read(value: Any) -> Any:
        from importlib import import_module

        return getattr(import_module(f"kiosk.{module}"), name)(value)
    return read


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Library:
    """The library that the kiosk belongs to. Central's enrolment fills this in."""

    name: dict[str, str] = _needed({"vi": "Thư viện Mẫu", "en": "Sample Library"}, most=80, says=
                                   "Its name: one text, or one for each language, as it stands on the screen and the slip.")
    isil: str = _option("", "Owner of our tags (ISO 15511); empty: tags of any owner are ours.", most=16, check=isil)
    branch: str = _option("", "This branch, as it stands on the slip.", most=40)
    currency: str = _option(_USUAL.currency, "Currency of fees.", check=currency)
    timezone: str = _option(_USUAL.timezone, "Time zone of dates on screen and slip (IANA name).", most=60)
    hours: dict[str, str] = _option(dict, "Opening hours for the idle screen: { monday = \"8:00-12:00, 13:30-20:00\", friday = "
                                    "\"20:00-2:00\" }; a day that is not named is closed; empty: nothing is said.",
                                    read=_late("hours", "week_table"))
    special_days: dict[str, str] = _option(dict, "Other hours on single days: { \"2026-12-25\" = \"closed\", "
                                           "\"2027-02-05..2027-02-12\" = \"closed\", \"09-02\" = \"9:00-12:00\" }, the last "
                                           "one each year.", read=_late("hours", "special_table"))
    news: dict[str, tuple[str, ...]] = _option(dict, "Lines for the idle screen, in turns: a text, a list, or one of these for "
                                               "each language: { vi = [\"…\"] }. At most 12 lines of 100 "
                                               "characters each; what of it has no room is not shown (see above).",
                                               read=_late("config_lists", "news"))


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Kiosk:
    """This kiosk."""

    name: str = _option(_USUAL.kiosk, "What staff call it; stands on the slip.", least=1, most=40)
    languages: tuple[str, ...] = _option(_USUAL.languages, "Languages on offer; the first one greets.", one_of=LANGUAGES)
    help_phone: str = _option("", "Telephone number on the help screen; empty: none.", most=40)
    slip: str = _option(_USUAL.slip, "The slip: ask the patron, or end each visit at the first touch with this one (ask where "
                        "it cannot be had).", one_of=SLIPS)
    card_by_typing: str = _option(_USUAL.card_by_typing, "A card's number may be typed: its digits, digits and letters, or not "
                                  "at all. Only while the library system answers.", one_of=("digits", "letters", "off"))
    undo_s: int = _option(0, "A book borrowed by mistake can be given back by a touch for so long, while it still lies there; "
                          "0: not here.", unit="s", least=0, most=600)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Looks:
    """The library's own face. Colours that nobody could read are a mistake; damaged pictures are reported and passed over."""

    logo: str = _file("", "PNG of the library's logo (see-through ground), for the corner of every screen and the head of the "
                      "slip; empty: none. It gives way to a very long name of the library.")
    accent: str = _option("", "The library's colour on the idle screen, #RRGGBB: light enough to be read on the idle ground; "
                          "empty: gold.", most=7, check=colors.color)
    idle_ground: str = _option("", "Ground of the idle screen, #RRGGBB: dark; empty: night blue.", most=7, check=colors.color)
    pictures: tuple[str, ...] = _option(tuple, "Pictures for the idle screen: a folder, or a list of PNG and JPEG files, in "
                                        "turns; new ones in the folder are found by themselves.", is_path=True,
                                        read=_late("config_lists", "pictures"))
    picture_s: int = _option(20, "How long a picture stays.", unit="s", least=10, most=3_600)
    motion: bool = _option(True, "Pictures and news change by themselves, and fade; false: nothing moves, and each visitor finds "
                           "the next ones.")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Waits:
    """How long the kiosk waits for whom."""

    answer_wait_ms: int = _ms("answer_wait_ms", 500, 10_000, "A patron waits this long in all for the library system.")
    idle_warn_ms: int = _ms("idle_warn_ms", 10_000, 600_000, "Nobody touches for so long: «do you need more time?»")
    idle_end_ms: int = _ms("idle_end_ms", 20_000, 120_000, "So long to answer that (20 s at least: WCAG 2.2.1).")
    goodbye_ms: int = _ms("goodbye_ms", 500, 3_000, "How long the goodbye stays.")
    notice_ms: int = _ms("notice_ms", 2_000, 30_000, "How long a sentence about a card or a scanned book stays.")
    stale_pile_ms: int = _ms("stale_pile_ms", 10_000, 600_000,
                             "Books lying at the welcome screen for longer join a visit by a touch only.")
    closing_limit_ms: int = _ms("closing_limit_ms", 1_000, 30_000,
                                "A visit that ends waits so long for what is under way.")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Screen:
    """The screen and the touch panel."""

    kind: str = _option("window", "A window (or the whole screen), or the simulated glass of the stories.",
                        one_of=("window", "glass"))
    width_px: int = _option(1280, "Width of the picture.", unit="px", least=320, most=7_680)
    height_px: int = _option(800, "Height of the picture.", unit="px", least=240, most=4_320)
    width_mm: int = _option(217, "Width of the visible picture; buttons and letters are sized by it. At least "
                            "154 mm, an upright screen at least 174 mm.", unit="mm",
                            least=50, most=2_000)
    glass: str = _file("", "Socket of the simulated glass, for kind = \"glass\".")
    fullscreen: bool = _option(False, "Take the whole screen.")
    contrast: bool = _option(_USUAL.look.contrast, "High contrast for everybody: white and yellow on black. A patron may "
                             "switch it at any step; at the end of the visit it is as set here again.")
    large: bool = _option(_USUAL.look.large, "Large letters for everybody, in the same way.")
    low: bool = _option(_USUAL.look.low, "Everything that can be touched stands low on the screen, for people who sit, in "
                        "the same way; an upright screen is always so, and on a lying one less than 129 mm high or 215 mm "
                        "wide (7\" to 10.4\") it does nothing.")
    touch: str = _file("", "evdev device of the touch panel (/dev/input/by-id/…); needed without an X desktop; "
                           "empty: the window's own mouse.")
    settle_ms: int = _option(300, "A button that has just appeared under a finger is not pressed for so long: nothing jumps "
                             "under it, double touches do no harm.", unit="ms", least=0, most=1_000)


def least_width_mm(screen: Screen) -> int:
    return UPRIGHT_LEAST_MM if screen.height_px >= screen.width_px * UPRIGHT_FROM else LYING_LEAST_MM


def can_be_used(screen: Screen) -> bool:
    """Is it large enough for what is shown, and can its size be? kiosk.config_screen has the sentences."""
    wide, dots = screen.width_mm, screen.width_px / screen.width_mm
    return wide >= least_width_mm(screen) and screen.height_px / dots >= LYING_LEAST_HIGH_MM and DOTS_LEAST <= dots <= DOTS_MOST


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Pad:
    """The RFID pad."""

    url: str = _option("", "Its wire: a device path or a pyserial URL; empty: no pad.", check=wire)
    baud: int = _option(38_400, "Speed of the line.", unit="baud", one_of=(9_600, 19_200, 38_400, 57_600, 115_200))
    protocol: str = _option("feig", "What it speaks.", one_of=("feig",))
    eas: bool = _option(False, "Also switch the EAS bit of chips that have one (NXP ICODE).")
    block_order: str = _option("auto", "Order of the bytes in a block as this pad's firmware hands them over.",
                               one_of=("auto", "as_is", "reversed"))
    poll_ms: int = _option(150, "Pause between two looks at what lies there.", unit="ms", least=20, most=500)
    gone_after_scans: int = _option(4, "An item is gone after so many looks without it.", unit="looks", least=2, most=20)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Scanner:
    """The card scanner: on a serial line (`url`), or as a keyboard (`device`). Both empty: none."""

    url: str = _option("", "Wire of a scanner that sends lines: a device path or a pyserial URL.", check=wire)
    baud: int = _option(9_600, "Speed of that line.", unit="baud",
                        one_of=(1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200))
    device: str = _file("", "evdev device of a scanner in keyboard mode (/dev/input/by-id/…-event-kbd).")
    layout: str = _option("us", "The keyboard that it pretends to be.", one_of=("us", "fr"))


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Printer:
    """The receipt printer (ESC/POS)."""

    url: str = _option("", "Its wire: a device path or a pyserial URL; empty: no paper.", check=wire)
    profile: str = _option("TM-T88V", "Its profile in python-escpos.", least=1, most=60)
    width_dots: int = _option(512, "Dots across the paper; 0: as the profile says.", unit="dots", least=0, most=2_000)
    baud: int = _option(115_200, "Speed of the line.", unit="baud", one_of=(9_600, 19_200, 38_400, 57_600, 115_200))


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Upstream:
    """The central server (`python -m provisioning enrol URL CODE` fills this in), or the library system itself."""

    url: str = _needed("https://central.example.org", "Address of the central server (https://…; plain http for this "
                       "machine only), or of a library system (sip2+tls://host:port, or sip2://host:port).",
                       check=addresses.upstream)
    device: str = _needed("kiosk-1", "The name that central gave this device when it was enrolled; for SIP2 the user of "
                          "the login.", least=1, most=100)
    secret_file: str = _file("muon.secret", "File with this device's secret; nobody but the kiosk may read it.")
    ca_file: str = _file("", "Certificates that vouch for the server (PEM); empty: the usual ones.")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Sip2:
    """The library system itself, where `url` in [upstream] begins with sip2 (docs/sip2.md)."""

    profile: str = _option("generic", "How this library system behaves.", one_of=SIP2_PROFILES)
    institution: str = _option("", "Institution id (AO) as the library system knows it.", most=60,
                               check=sip2_value)
    location: str = _option("", "Where this kiosk stands (CP, AP), as the library system knows it.", most=60,
                            check=sip2_value)
    login: str = _option("sip", "How it lets us in: by message 93, by telnet prompts, or without a word.",
                         one_of=("sip", "telnet", "none"))
    terminal_password_file: str = _file("", "File with the terminal password (AC); empty: none.")
    encoding: str = _option("", "Character set of the line; empty: as the profile says.",
                            one_of=("", "utf-8", "latin-1", "cp850", "cp1252", "gb18030", "ascii"))
    checksums: str = _option("auto", "Error detection (AY, AZ); auto: as the profile says.", one_of=("auto", "on", "off"))
    no_block: str = _option("auto", "Does it take loans that have already happened (no block)? auto: as the profile says.",
                            one_of=("auto", "yes", "no"))
    pin: bool = _option(True, "A card needs its PIN, and the library system checks it (CQ).")
    block_after_wrong_pins: int = _option(0, "After so many wrong PINs in a row the library system is asked to block the card "
                                          "(01); 0: never.", unit="PINs", least=0, most=20)
    date_order: str = _option("dmy", "Order of day and month in dates of the form 06/12/2026.", one_of=("dmy", "mdy"))
    shortest_loan_days: int = _option(7, "No loan of this library falls due sooner after it began.", unit="days",
                                      least=1, most=365)
    fixed_due_dates: bool = _option(False, "Loans fall due on common days, such as the end of term: then a due date does not "
                                    "tell one loan from another.")
    keep_alive_s: int = _option(25, "An idle line says «I am here» so often.", unit="s", least=5, most=600)
    nightly: str = _file("", "Folder with the nightly file of the library system (docs/nightly-file.md); empty: none.")


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Store:
    """What survives a power cut."""

    path: str = _file("muon.db", "The database.")
    key_file: str = _file("muon.key", "The device key: card numbers rest under it. Made at the first start.")
    retention_days: int = _option(30, "How long a row is kept after upstream has acknowledged it.", unit="days",
                                  least=1, most=3_650)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Keypad:
    """A keypad for whoever does not use the touch panel: arrows and a round key, or a numeric USB keypad."""

    device: str = _file("", "Its evdev device (/dev/input/by-id/…-event-kbd); empty: none.")
    keys: str = _option("", "Keys that mean something else than usual, by the number that `evtest` shows: "
                        "\"183=up 184=down 185=select\" (left right next previous back erase help speech louder softer "
                        "headphones_in headphones_out digit_0 …).", most=1_000)
    double_ms: int = _option(300, "A key that comes again sooner is a trembling hand's; digits always count.", unit="ms",
                             least=0, most=2_000)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Speech:
    """Spoken prompts (`apt install espeak-ng alsa-utils`). Names, titles and fees are said into headphones only."""

    device: str = _option("", "ALSA device of the headphones, such as \"plughw:1\" (`aplay -L`); empty: none.", most=100)
    jack: str = _file("", "evdev device of the headphone jack: speech begins when it is plugged in; empty: none.")
    handset: bool = _option(False, "Who presses the speech key holds that device to the ear: it is private without a jack.")
    aloud: str = _option("", "ALSA device of a loudspeaker that speaks after the speech key, nothing private; empty: none.",
                         most=100)
    words_a_minute: int = _option(160, "How fast it speaks.", unit="words", least=80, most=400)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Sound:
    """Short sounds for read, done and trouble (`apt install alsa-utils`)."""

    device: str = _option("", "ALSA device of the loudspeaker, such as \"default\" (`aplay -L`); empty: silence.", most=100)
    volume: int = _option(60, "How loud; 0: silence.", unit="percent", least=0, most=100)


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Staff:
    """The staff screen: a staff card opens it, with its PIN where one is set (docs/decisions/0012-staffs-door.md)."""

    cards_file: str = _file("muon.staff", "The staff cards, as keyed hashes; `python -m provisioning staff-card add` writes it. "
                            "No file: no staff screen.")
    screen_ms: int = _option(_USUAL.staff_end_ms, "The staff screen leaves by itself when nobody touches it for so long.",
                             unit="ms", least=10_000, most=600_000)


SECTIONS: dict[str, type] = {
    "library": Library, "kiosk": Kiosk, "looks": Looks, "waits": Waits, "screen": Screen, "pad": Pad, "scanner": Scanner,
    "printer": Printer, "upstream": Upstream, "sip2": Sip2, "store": Store,
    "keypad": Keypad, "speech": Speech, "sound": Sound,
    "staff": Staff,
}
"""Section -> its options, in the order of the file."""


def options(section: str) -> tuple[Field, ...]:
    return fields(SECTIONS[section])


def about(option: Field) -> About:
    return option.metadata["about"]


def is_needed(option: Field) -> bool:
    return option.default is MISSING and option.default_factory is MISSING


def usual(option: Field) -> Any:
    """The default; the example of an option that must be given."""
    if option.default is not MISSING:
        return option.default
    return about(option).example if is_needed(option) else option.default_factory()  # type: ignore[misc]
