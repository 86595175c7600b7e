"""How each library system behaves, as data. Says nothing of a library, and does nothing.

`sure` says where a row comes from: `observed` (recorded from the real one), `source` (its source was read), `documented` (its
maker says so in public) or `believed`. The rows of believed systems are guesses within what the standard allows, so that a
kiosk meets every habit somewhere; single values that are only believed in other rows are marked «believed» beside them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from drivers.simulators import ils_texts
from drivers.simulators.ils_texts import Texts

Pairs = tuple[tuple[str, str], ...]

ONE_OF: dict[str, tuple[str, ...]] = {
    "error_detection": ("asked", "always", "never"), "checksum_of": ("bytes", "letters"), "normal_form": ("NFC", "NFD"),
    "encoding": ("utf-8", "latin-1", "cp850", "cp1252", "gb18030", "ascii"),
    "unknown": ("96", "closes", "silence", "sentence"), "resend": ("zero", "same", "96"),
    "no_block": ("ignored", "partly", "overrides", "steals"), "nb_due": ("ignored", "loan_date", "due_date"),
    "again": ("renews", "policy", "says_so", "refused"), "return_date": ("as_sent", "date_only", "ignored"),
    "renews_from": ("due", "now"), "lists": ("barcode", "title", "both"), "due_form": ("sip", "iso", "dmy", "mdy"),
    "names": ("given_first", "as_kept", "family_comma"), "letters": ("four", "each"),
    "amounts": ("short", "digits", "grouped"), "tells_pin": ("asked", "always", "never"),
}
"""What the settings that are words may be."""


@dataclass(frozen=True)
class Manners:
    """The defaults are those of a careful server that does what the standard says."""

    name: str
    sure: str = "believed"

    # the line
    encoding: str = "utf-8"
    normal_form: str = "NFC"
    error_detection: str = "asked"       # its answers carry AY and AZ
    checksum_of: str = "bytes"           # letters: counted before the text was encoded, wrong for whatever is not ASCII
    line_end: str = "\r"
    login_first: bool = True             # any other first message closes the line
    bad_login_closes: bool = False
    location_needed: bool = False        # no login without CP
    unknown: str = "96"                  # the answer to what it does not know; `sentence`: a line that is no SIP
    resend: str = "same"                 # 97: the last answer; `zero`: with AY0
    duplicate_rule: bool = False         # same AY and AZ as the last request: answered again, not carried out again
    no_card_is_anyone: bool = False      # a 63 without AA: the data of somebody else
    empty_line_closes: bool = False      # a lone CR right after the login
    pipe: str = "/"                      # what becomes of a | in a title

    # 98
    status_letters: str = "YYYYNY"       # on-line, checkin, checkout, renewal policy, status update, off-line ok
    timeout: str = "050"
    retries: str = "003"
    supports: str = "YYYYYYYYYYYNYYYY"   # BX

    # 11 and 29
    no_block: str = "ignored"
    nb_due: str = "ignored"
    again: str = "policy"                # a second 11; `policy`: renews where the SC renewal policy is Y, else says_so
    any_debt_refuses: bool = False       # 11 is refused for the smallest debt
    debt_blocks_card: bool = False       # over the limit the card itself is blocked; else 11 says so
    pin_in_checkout: bool = False
    due_form: str = "sip"
    due_when_refused: bool = False       # AH is now
    renews_from: str = "now"
    magnetic: str = "N"
    magnetic_refused: str = "N"
    desensitize_refused: str = "N"
    desensitize_renewed: str = "Y"
    desensitize_no_block: str = "Y"

    # 09
    again_back: str = "1"                # ok of a 09 for what is not on loan
    return_date: str = "as_sent"
    blank_return_closes: bool = False
    withdrawn_back: bool = True          # takes a withdrawn item back
    back_brings: str = "AQ AJ"           # fields of 10 beside AO and AB
    cv_00: bool = False                  # CV00 and an empty CT where there is nothing to say
    aq_always: bool = True               # AQ stands in a 10 for an unknown item too, empty
    leaks: bool = False                  # a program's own reference in CY, DA and 66
    strange_item_closes: bool = False    # another branch's item that was not on loan

    # 63, 17, 37 and others
    letters: str = "each"                # patron status: `four`: any block is YYYY
    tells_card: bool = True              # BL
    tells_pin: str = "asked"             # CQ; `always`: N where no PIN came
    lists: str = "barcode"               # AU, AT, AS
    pages: bool = True                   # BP and BQ are obeyed
    amounts: str = "digits"
    names: str = "as_kept"
    personal: bool = False               # address, mail and telephone in every 64
    second_af: str = ""
    overpay: bool = False
    comma_cuts: bool = False             # «1,50» is 1.00
    blocks_cards: bool = True            # 01 is carried out

    always: Mapping[str, Pairs] = field(default_factory=dict, hash=False)     # message -> fields that it always has
    order: Mapping[str, str] = field(default_factory=lambda: ils_texts.STANDARD_ORDER, hash=False)
    texts: Texts = field(default_factory=lambda: ils_texts.PLAIN, hash=False)
    card_texts: Texts = field(default_factory=dict, hash=False)               # before `texts` in 64 and 24
    renew_texts: Texts = field(default_factory=dict, hash=False)              # before `texts` in 30


KOHA = Manners(
    "koha", "observed", resend="zero", bad_login_closes=True, no_card_is_anyone=True, empty_line_closes=True, pipe="&#124;",
    status_letters="YYYYNN", timeout="100", retries="005", again="renews", debt_blocks_card=True, renews_from="due",
    magnetic_refused="U", desensitize_no_block="N", again_back="0", blank_return_closes=True, withdrawn_back=False,
    aq_always=False, back_brings="AQ AJ AA CK CS CY CT DA CV", leaks=True, strange_item_closes=True, letters="four",
    pages=False, amounts="short", names="given_first", personal=True, overpay=True, comma_cuts=True, blocks_cards=False,
    order=ils_texts.KOHA_ORDER, texts=ils_texts.KOHA, card_texts=ils_texts.KOHA_CARD, renew_texts=ils_texts.KOHA_RENEW)
"""19.06. `any_debt_refuses` was on in the recorded one: a setting of its library. `cv_00`, `again_back` 1 (checked_in_ok),
`overpay` off and `second_af` are settings of its accounts, and each was recorded."""

KOHA_MIDDLE = replace(KOHA, name="koha_middle", no_block="partly", nb_due="loan_date")
KOHA_LATE = replace(KOHA, name="koha_late", no_block="steals", nb_due="due_date")
"""Both observed as the logic of later releases in the same Koha; a second 11 with no block is believed to use up a renewal."""

EVERGREEN = Manners(
    "evergreen", "source", normal_form="NFD", pipe="&#124;", unknown="closes", login_first=False, timeout="999", retries="999",
    status_letters="YYYYNN", again="policy", return_date="date_only", due_form="iso", desensitize_renewed="N",
    back_brings="AQ AJ CS CT CV BG AP", always={"12": (("CI", "N"), ("BV", "0.00")), "10": (("CI", "0"),)},
    texts=ils_texts.EVERGREEN)
"""The text form of AV, AS and AU is believed."""

FOLIO = Manners(
    "folio", "source", encoding="cp850", pipe=" ", unknown="sentence", location_needed=True,
    duplicate_rule=True, supports="YYYNYYYYYYYNNNYN", again="refused", due_when_refused=True, magnetic="U",
    magnetic_refused="U", back_brings="AQ AJ CS CT CV", amounts="grouped", texts=ils_texts.FOLIO, blocks_cards=False)
"""Error detection is a setting of the tenant there; `again_back` and the lists are believed."""

ALMA = Manners(
    "alma", "documented", no_block="overrides", nb_due="due_date", again="renews", supports="YYYYYYYYYYYNNNYN",
    due_form="dmy")
"""No block, its date and the renewal are documented; the rest is believed."""

SYMPHONY = Manners(
    "symphony", encoding="latin-1", no_block="overrides", again="renews", lists="both", due_form="mdy", unknown="silence",
    duplicate_rule=True, magnetic_refused="U", desensitize_refused="U", texts=ils_texts.SYMPHONY)
SIERRA = Manners(
    "sierra", again="says_so", lists="title", due_form="dmy", back_brings="AQ AJ CL CV CT", timeout=" 10", retries="  3",
    pin_in_checkout=True, unknown="silence")
POLARIS = Manners(
    "polaris", again="says_so", due_form="mdy", tells_pin="always", error_detection="always", back_brings="AQ AJ CV CT",
    names="family_comma", return_date="ignored", login_first=False)
GENERIC = Manners("generic", "standard")

ALL: dict[str, Manners] = {one.name: one for one in (
    KOHA, KOHA_MIDDLE, KOHA_LATE, EVERGREEN, FOLIO, SYMPHONY, ALMA, SIERRA, POLARIS, GENERIC)}


def changed(manners: Manners, settings: Mapping[str, Any]) -> Manners:
    """Single habits anew. Raises ValueError with a sentence."""
    for name, value in settings.items():
        now = getattr(manners, name, None)
        if not isinstance(now, str | bool) or name == "name":
            raise ValueError(f"no such habit: {name}")
        if type(value) is not type(now) or (name in ONE_OF and value not in ONE_OF[name]):
            raise ValueError(f"{name} is {ONE_OF.get(name, type(now).__name__)}, not {value!r}")
    return replace(manners, **settings)
