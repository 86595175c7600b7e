"""The gallery as a journey: its chapters, the screens to see in four languages, and a sentence for each state.

A new state of screens/gallery_states.py needs a sentence here; its chapter is found by the beginning of its name.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Chapter:
    """`begins`: how the names of its states begin. `shown`: those that stand in all languages side by side."""

    title: str
    says: str
    begins: tuple[str, ...]
    shown: tuple[str, ...]


CHAPTERS = (
    Chapter("Welcome", "Nobody is here yet; the first touch, the first card or the first book begins a visit.",
            ("starting", "welcome", "attract", "idle", "out_of_service"), ("welcome", "out_of_service")),
    Chapter("Card and PIN", "By scanner or by finger; nothing that was given is asked again.",
            ("card", "pin"), ("card_wanted", "pin_2")),
    Chapter("Borrowing", "The pile grows as books are laid down, and each line says how it stands with it.",
            ("lending",), ("lending_empty", "lending_3", "lending_8_trouble")),
    Chapter("Returning", "Each book says where it goes, in words and in colour.",
            ("returning",), ("returning_empty", "returning_6")),
    Chapter("The account", "What is at home, what is ready, what is to pay.", ("account",), ("account_much", "account_renewing")),
    Chapter("The slip and goodbye", "On paper, by e-mail or not at all; then what not to forget.",
            ("slip", "closing", "goodbye", "receipt"), ("slip", "goodbye")),
    Chapter("Questions in between", "Help, more time, another card.", ("help", "still_there", "other_card"),
            ("help", "still_there", "other_card")),
    Chapter("The staff's door", "What a librarian sees after her card.", ("staff",), ()),
)
FORMS_SHOWN = ("welcome", "pin_2", "lending_3", "returning_6", "account_much", "goodbye")
"""In the other sizes, themes and modes."""

SENTENCES: dict[str, str] = {
    # welcome
    "starting": "Power is on; the first frame.",
    "welcome": "All is well, nobody is here.",
    "welcome_lying": "Books first: they lie there, and are named to nobody.",
    "welcome_expired": "A card that has expired, and who can renew it.",
    "welcome_offline_pin": "Without the network this card's PIN cannot be checked.",
    "welcome_pad_lost": "The pad is away; what can still be done.",
    "welcome_scanner_lost": "The scanner is away; what can still be done.",
    "out_of_service": "The kiosk takes a break, and says who helps.",
    # card and PIN
    "card_wanted": "The card is asked for.",
    "card_wanted_account": "The card could not be read; once more.",
    "card_wanted_lost": "The card is asked for, and the scanner is away.",
    "card_checking": "A slow library system: a quiet progress line.",
    "pin": "Ten keys of 20 mm.",
    "pin_2": "Two digits in.",
    "pin_shown": "The digits are shown, by wish.",
    "pin_12": "A very long PIN.",
    "pin_wrong": "A wrong PIN, said calmly.",
    "pin_wait": "Tried too often: a wait with a countdown.",
    # borrowing
    "lending_empty": "Signed in, no book yet.",
    "lending_empty_limit": "The limit was reached before.",
    "lending_empty_offline": "No book yet, and no network.",
    "lending_1_reading": "A book was laid down a moment ago: its card is there before its title.",
    "lending_1_asking": "The library is asked.",
    "lending_1_done": "It is yours.",
    "lending_1_offline": "Yours, decided here: the network is away.",
    "lending_1_undated": "Yours, and the library did not say until when.",
    "lending_1_put_back": "Lifted a little early.",
    "lending_1_stay_put": "The tag is not written yet: please leave it there.",
    "lending_1_renewable": "You have this already; a touch renews it.",
    "lending_1_renewed": "It was renewed.",
    "lending_1_renewal_refused": "It was not renewed, and why; it stays yours.",
    "lending_1_here": "This lay here before: is it yours?",
    "lending_1_left_here": "It was not yours; leave it here.",
    "lending_1_parts": "A set with two parts missing.",
    "lending_1_set": "A set of four, complete.",
    "lending_1_message": "The library's own words beside ours.",
    "lending_1_says_no": "The library says no in half a code; we say it in a sentence.",
    "lending_1_says_much": "The library says very much.",
    "lending_1_fee": "It costs a fee.",
    "lending_1_use_here": "Lent for use in the library.",
    "lending_3_library": "Three times the library's own words.",
    "lending_6_library": "Six of them.",
    "lending_1_endless": "A title of four hundred characters.",
    "lending_1_long_word": "A title without a space.",
    "lending_1_classic": "A Chinese classic in its thread-bound binding.",
    "lending_1_disc": "A film.",
    "lending_2": "Two books.",
    "lending_3": "Three books, in three scripts.",
    "lending_3_offline": "Three books without the network.",
    "lending_4_mixed": "Yours, in parts, and not known.",
    "lending_6": "Six, one still being asked.",
    "lending_8": "Eight.",
    "lending_8_trouble": "Eight, two of which want a hand.",
    "lending_6_trouble": "Six, half of them in trouble.",
    "lending_7_asked": "Seven, two of which lay here before.",
    "lending_10_trouble": "Ten, half of them in trouble.",
    "lending_10_offline": "The same without the network.",
    "lending_10_working": "Ten, four still under way.",
    "lending_13": "Thirteen.",
    "lending_40": "Forty.",
    "lending_notice": "A book's barcode was scanned instead of a card.",
    "lending_notice_empty": "Too many at once.",
    "lending_cut_short": "The power went in the last visit: what became of it.",
    "lending_cut_short_yours": "The same, when all went well.",
    "lending_cut_short_2_offline": "The same, with books and without the network.",
    "lending_pad_lost": "The pad is lost in the middle of a visit.",
    # returning
    "returning_empty": "No book yet.",
    "returning_1_shelf": "To the returns shelf.",
    "returning_1_hold": "Somebody waits for it.",
    "returning_1_branch": "It lives at another branch.",
    "returning_1_bin": "Into a numbered bin.",
    "returning_1_hold_bin": "Somebody waits for it; a bin.",
    "returning_1_branch_bin": "To a named branch; a bin.",
    "returning_1_branch_long": "A branch with a very long name.",
    "returning_1_message": "Late, in the library's words.",
    "returning_1_no": "The library does not take it back here.",
    "returning_3_bins": "Three books, three ways.",
    "returning_4_bins": "Four, one for the desk.",
    "returning_10_bins": "Ten into bins.",
    "returning_1_desk": "Received without the network; leave it at the desk.",
    "returning_1_still": "It still counts as on loan.",
    "returning_3": "Three, one still being read.",
    "returning_6": "Six, a part of a set missing.",
    "returning_10": "Ten.",
    "returning_foreign": "A book of another library.",
    # account
    "account_loading": "It is being fetched.",
    "account_failed": "It cannot be shown just now.",
    "account_none": "No books at home.",
    "account_2": "Two loans, one overdue, a hold, a fee.",
    "account_full": "Seven loans and what is ready.",
    "account_much": "Four loans, many holds, several fees.",
    "account_much_2": "The second page, without the network.",
    "account_waiting": "One loan, one hold that is not here yet.",
    "account_notices": "The library has something to say.",
    "account_notices_only": "Loans and a notice.",
    "account_notices_alone": "Only notices.",
    "account_notices_much": "Everything at once.",
    "account_no_loans": "Holds and a fee, no loans.",
    "account_page_2": "The second page of the loans.",
    "account_renewing": "An answer for each renewal.",
    # the end
    "slip": "How would you like your slip?",
    "slip_no_mail": "No e-mail address is known.",
    "slip_paper_out": "The printer has no paper.",
    "slip_only_none": "No printer, no network: one button.",
    "slip_nothing": "Nothing was borrowed.",
    "closing": "A tag is being finished.",
    "goodbye": "Two books, the first date, what to take along.",
    "goodbye_gate": "Something is left for the desk, and the gate will ring.",
    "goodbye_gate_only": "The gate will ring for two.",
    "goodbye_desk": "Five for the desk.",
    "goodbye_returned": "Four returned.",
    "goodbye_offline": "Borrowed without the network.",
    "goodbye_nothing": "Nothing was done.",
    # in between
    "help": "The commonest questions and a number to call.",
    "help_no_phone": "The same without a number.",
    "still_there": "More time with one touch.",
    "other_card": "Another card in the middle of a visit.",
}


def chapter_of(state: str) -> Chapter | None:
    return next((chapter for chapter in CHAPTERS if state.startswith(chapter.begins)), None)
