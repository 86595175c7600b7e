"""Why something was refused, or needs a person: one word each, shared by kiosk, central, slips and staff lists.

A reason is a key, never a sentence: the four languages keep a sentence for each (a test walks over them).
"""

from enum import StrEnum


class Reason(StrEnum):
    """Grouped by whom it speaks about; the value is what rests in the store and travels on the wire."""

    NONE = ""
    # the patron
    UNKNOWN_CARD = "unknown_card"
    BLOCKED = "blocked"
    CARD_LOST = "card_reported_lost"
    EXPIRED = "expired"
    FEES = "fees"
    LOAN_LIMIT = "loan_limit"
    # signing in
    PIN_WRONG = "pin_wrong"
    PIN_WAIT = "pin_wait"
    PIN_NEEDED = "pin_needed"
    CARD_GARBLED = "card_garbled"
    # the item
    UNKNOWN_ITEM = "unknown_item"
    WITHDRAWN_ITEM = "withdrawn_item"
    NOT_FOR_LOAN = "not_for_loan"
    RESERVED = "reserved"
    ON_LOAN_TO_OTHER = "on_loan_to_other"
    STILL_ON_LOAN = "still_on_loan"
    ALREADY_YOURS = "already_yours"
    NOT_ON_LOAN = "not_on_loan"
    RENEWAL_LIMIT = "renewal_limit"
    STAYS_SECURED = "stays_secured"        # it is lent, for use in the library: the gate rings on purpose
    FEE_ASKED = "fee_asked"                # a fee has to be agreed to first
    LIBRARY_SAYS_NO = "library_says_no"    # the library system refused, for no reason that we can translate
    # what may be decided without upstream
    OFFLINE_OFF = "offline_off"
    OFFLINE_ITEMS = "offline_items"
    OFFLINE_TOO_LONG = "offline_too_long"
    OFFLINE_DATA_OLD = "offline_data_old"
    OFFLINE_USAGE = "offline_usage"
    OFFLINE_RENEWAL = "offline_renewal"
    RENEWAL_UNKNOWN = "renewal_unknown"   # it was asked, and its answer did not come in time
    OFFLINE_UNKNOWN = "offline_unknown"
    OFFLINE_PIN = "offline_pin"
    # the tag and the pile
    FOREIGN_TAG = "foreign_tag"
    BLANK_TAG = "blank_tag"
    UNREADABLE_TAG = "unreadable_tag"
    PART_MISSING = "part_missing"
    PART_DOUBLE = "part_double"
    LIFTED = "lifted"
    WRITE_FAILED = "write_failed"
    # this kiosk
    PAD_LOST = "pad_lost"
    STORE_FAILED = "store_failed"
    TOO_MANY = "too_many"
    LEFT_HERE = "left_here"
    SLIP_FAILED = "slip_failed"           # it was not printed
    SLIP_UNSENT = "slip_unsent"           # it did not go out by e-mail
    CUT_SHORT = "cut_short"               # the kiosk stopped before it was done
    # the scanned code was not a card
    SCANNED_ITEM = "scanned_item"
    SCANNED_ISBN = "scanned_isbn"
    # conflicts at central, for a person
    CLOCK_UNTRUSTED = "clock_untrusted"
    OTHER_BORROWER = "other_borrower"
    OLDER_THAN_LOAN = "older_than_loan"
    REFUSED_BEFORE = "refused_before"
    WITHDRAWN = "withdrawn"
