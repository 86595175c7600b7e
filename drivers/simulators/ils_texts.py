"""What library systems say in free text, and the order in which they put their fields. Data; knows no library.

Koha's were recorded, Evergreen's and FOLIO's read in their sources as far as they are known; all others are believed only.
A key is a Reason, or one of the words below where the rules have no reason for it.
"""

from collections.abc import Mapping

from kiosk.reasons import Reason

SMALL_DEBT, ON_HOLD_SHELF = "small_debt", "on_hold_shelf"
WRONG_PIN, NO_ADDRESS, OWES, CREDIT, GREETING = "wrong_pin", "no_address", "owes", "credit", "greeting"
RENEWED, ALREADY, NO_CHECKIN, NOT_BACK = "renewed", "already", "no_checkin", "not_back"
NO_BLOCKING, NO_ENABLING, GOODBYE, NO_PAYER, NO_RENEWALS = "no_blocking", "no_enabling", "goodbye", "no_payer", "no_renewals"

Texts = Mapping[str, str]

PLAIN: Texts = {
    GREETING: "", WRONG_PIN: "The PIN is wrong.", OWES: "You owe {amount}.", CREDIT: "",
    Reason.UNKNOWN_CARD: "Unknown patron.", Reason.UNKNOWN_ITEM: "Unknown item.", Reason.BLOCKED: "The card is blocked.",
    Reason.CARD_LOST: "The card was reported lost.", Reason.EXPIRED: "The card has expired.",
    NO_ADDRESS: "The address is not known.", Reason.FEES: "There are fees to pay.", SMALL_DEBT: "There are fees to pay.",
    Reason.ON_LOAN_TO_OTHER: "The item is on loan to another patron.", Reason.RESERVED: "The item is reserved.",
    ON_HOLD_SHELF: "The item is reserved.", Reason.NOT_FOR_LOAN: "The item is not for loan.",
    Reason.WITHDRAWN_ITEM: "The item was withdrawn.", Reason.LOAN_LIMIT: "The patron has too many loans.",
    Reason.RENEWAL_LIMIT: "No more renewals.", Reason.NOT_ON_LOAN: "The item is not on loan.",
    RENEWED: "The loan was renewed.", ALREADY: "The item is already on loan to this patron.",
    NO_CHECKIN: "The item is not on loan.", NOT_BACK: "The item was withdrawn.", NO_BLOCKING: "", NO_ENABLING: "",
    GOODBYE: "", NO_PAYER: "Unknown patron.", NO_RENEWALS: "Renewals are not allowed.",
}

KOHA: Texts = {
    GREETING: "Greetings from Koha. ", WRONG_PIN: " -- Invalid password", OWES: " -- Patron owes {amount}",
    CREDIT: " -- Patron has credit of {amount}", Reason.UNKNOWN_CARD: "Invalid Patron", Reason.UNKNOWN_ITEM: "Invalid Item",
    Reason.BLOCKED: "Patron Blocked", Reason.CARD_LOST: "Patron Blocked", Reason.EXPIRED: "Patron Blocked",
    Reason.FEES: "Patron Blocked", SMALL_DEBT: "Outstanding Fines block issue",
    Reason.ON_LOAN_TO_OTHER: "Item checked out to another patron",
    Reason.RESERVED: "Item is reserved for another patron upon return.",
    ON_HOLD_SHELF: "Item is on hold shelf for another patron.", Reason.NOT_FOR_LOAN: "Issue failed : NOT_FOR_LOAN",
    Reason.WITHDRAWN_ITEM: "Issue failed : WTHDRAWN", Reason.LOAN_LIMIT: "Item cannot be issued: TOO_MANY",
    Reason.RENEWAL_LIMIT: "Issue failed : NO_MORE_RENEWALS", RENEWED: "Item already checked out to you: renewing item.",
    NO_CHECKIN: "Item not checked out", NOT_BACK: "Item withdrawn, return not allowed",
    NO_BLOCKING: "Block feature not implemented", NO_ENABLING: "Enable feature not implemented.", GOODBYE: "Thank you !",
    NO_PAYER: "Invalid patron barcode.", NO_RENEWALS: "Renewals not allowed.", ALREADY: "",
}

KOHA_CARD: Texts = {
    Reason.UNKNOWN_CARD: "Invalid cardnumber", Reason.BLOCKED: " -- Restricted", Reason.EXPIRED: "PATRON EXPIRED",
    Reason.CARD_LOST: " -- Borrower's card reported lost.", NO_ADDRESS: " -- Borrower has no valid address.",
}
"""What a 64 and a 24 say of a card. A restricted one brings what staff wrote on it, twice; without that, the word is believed."""

KOHA_RENEW: Texts = {
    Reason.RENEWAL_LIMIT: "Item has reached maximum renewals",
    Reason.RESERVED: "Item unavailable due to outstanding holds", Reason.NOT_ON_LOAN: "Item not checked out to {name}",
}

EVERGREEN: Texts = {**PLAIN, ALREADY: "This item is already checked out", Reason.RENEWAL_LIMIT: "Renewals not permitted"}
FOLIO: Texts = {**PLAIN, ALREADY: "Cannot check out item that already has an open loan",
                Reason.ON_LOAN_TO_OTHER: "Cannot check out item that already has an open loan",
                Reason.UNKNOWN_ITEM: "No item with barcode {item} could be found"}
SYMPHONY: Texts = {**PLAIN, Reason.BLOCKED: "User is BLOCKED", ALREADY: "Item is already charged to this user"}

STANDARD_ORDER: Mapping[str, str] = {
    "10": "AO AB AQ AJ CL AA CK CH CS CT CV CY DA AF AG", "12": "AO AA AB AJ AH BT CI BH BV CK CH BK AF AG",
    "16": "BW BR BS AO AA AB AJ AF AG", "18": "CF AH CJ CM AB AJ BG BH BV CK AQ AP CH AF AG",
    "24": "AO AA AE BL CQ BH BV AF AG", "26": "AO AA AE BL CQ AF AG", "30": "AO AA AB AJ AH BT CI BH BV CK CH BK AF AG",
    "36": "AO AA AF AG", "38": "AO AA BK AF AG",
    "64": "AO AA AE BZ CA CB BL CQ BH BV CC AS AT AU AV BU CD BD BE BF AF AG", "66": "AO BM BN AF AG", "98": "AO AM AN AF AG BX",
}
"""Message -> its fields (3M SIP2 2.00, pages 22 to 54). What is not named stands last."""

KOHA_ORDER: Mapping[str, str] = {
    **STANDARD_ORDER,
    "10": "AO AB AQ AJ AA CK CS CY CT DA CV AF", "12": "AO AA AB AJ AH AF CK BL BV BH BT",
    "16": "AA BS AB AJ AO AF", "18": "AB AJ CK AQ BG CF AH CM", "24": "AE AA BL CQ AF AO", "26": "AA AE CQ BL AF AO",
    "30": "AA AB AJ AH CK AO AF", "64": "AO AA AE BL CQ BV CC AS AT AU AV CD BD BE BF PC PI AF",
}
"""As recorded."""
