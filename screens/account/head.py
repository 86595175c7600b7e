"""Above and below the loans of an account: whose it is, how many books, the buttons, the pages.

Knows words and where they have room; what stands between, `screens.account.screen` knows.
"""

from kiosk.state import Account
from kiosk.touches import may_renew
from screens.account import told as account_told
from screens.account.groups import groups
from screens.frame import Action, bar, header, header_bottom, header_height, title_room
from screens.greeting import account_title
from screens.letters.faces import width as text_width
from screens.page import Page
from screens.pager import page_of, pager, pager_width

MANY = 20
"""Books on loan: as many as a number of two digits, and a plural, are wide."""


def _phase(page: Page) -> Account:
    assert isinstance(page.kiosk.phase, Account)
    return page.kiosk.phase


def is_low(page: Page) -> bool:
    """Too low for a column, or what can be touched is to stand low."""
    return page.s.compact or page.s.letters > 1 or page.s.low


def offline_band(page: Page) -> str:
    """Looking at an account saves nothing; a renewal of this visit may wait here. Without the network none can be begun."""
    kiosk, phase = page.kiosk, _phase(page)
    if any(line.decided == "pending" for line in (kiosk.visit.lines if kiosk.visit else ())):
        return "offline"
    return "no_network_renew" if phase.known and any(map(may_renew, phase.loans)) else "no_network"


def account_header(page: Page, at: int, count: int) -> None:
    """Where the languages stand low, how many stands at the end of the title's line, and leaves a line to the loans. Where the
    pages have no room for their number between the arrows, it stands here."""
    s, words, under = page.s, account_title(page), under_the_name(page, _number_above(page, at, count))
    room = _room_aside(page, under)
    header(page, words, "" if room else under)
    if room:
        top = s.mm(2.4)
        page.text((s.width - s.margin - room, top, room, header_height(page, words, "") - top), under, s.body,
                  color=page.muted, align="right")


def below_header(page: Page) -> int:
    """The y where the bands begin, whichever page it is."""
    under = under_the_name(page)
    return header_bottom(page, account_title(page), "" if _room_aside(page, under) else under)


def _room_aside(page: Page, under: str) -> int:
    """What the end of the title's line has for these words; 0: they stand below it."""
    s = page.s
    room = s.width - 2 * s.margin - text_width(account_title(page), s.title, True) - s.gap
    return room if s.low and under and s.form == "wide" and page.measure(under, room, s.body).fits else 0


COUNTS = ("with_you", "with_you_middle", "with_you_short", "with_you_least")
"""How many books are on loan, in ever fewer words."""


def under_the_name(page: Page, at: str = "") -> str:
    """How many, and which page of them; nothing where both have no room. The number of books is never left out for the page's."""
    loans, room = _phase(page).loans, title_room(page, logo=False)
    if page.s.upright:
        return ""
    if not loans:
        found = ("loans_none", "loans_none_short") if _has_groups_only(page) and not is_low(page) else ()
        return page.that_fits(room, *map(page.w.say, found), "")
    if at:
        total = at.split("/")[1]
        counts = (page.w.count(key, len(loans)) for key in COUNTS)
        fits = (words for words in counts if page.measure(f"{words} · {total}/{total}", room, page.s.body).fits)
        return next((f"{words} · {at}" for words in fits), "")
    said = [page.w.count(key, len(loans)) for key in COUNTS if _says_it_whole(page, room, key)]
    return page.that_fits(room, *said, page.w.count(COUNTS[-1], len(loans)), *([] if page.s.compact else [""]))


def _says_it_whole(page: Page, room: int, key: str) -> bool:
    """One form of words on every account: a long one where that of many books has room, too."""
    return page.measure(page.w.count(key, MANY), room, page.s.body).fits


def _has_groups_only(page: Page) -> bool:
    return _phase(page).known and not _phase(page).loans and bool(groups(page))


def _actions(page: Page) -> tuple[Action, ...]:
    w = page.w
    actions = [Action("finish", w.say("finish"), "primary", "check", short=False)]
    if sum(account_told.has_button(page, loan) for loan in _phase(page).loans) > 1:
        actions.append(Action("renew_all", w.say("renew_all"), "secondary", "renew", short=False))
    return (*actions, Action("back", w.say("back"), "secondary", "back"))


def _is_tight(page: Page, count: int) -> bool:
    """Are the arrows of the pages to stand near for the sake of the other buttons and their words?"""
    s, actions = page.s, _actions(page)
    if s.compact:                                   # whatever buttons there are: the arrows keep their places for a visit
        return count > 1
    wanted = sum(max(s.primary, page.button_width(action.label)) + s.gap for action in actions)
    free = s.width - 2 * s.margin - pager_width(page, count)
    return count > 1 and s.letters > 1 and not s.upright and wanted > free + s.gap


def account_bar(page: Page, at: int, count: int) -> None:
    """The buttons, and the pages."""
    small = bool(_number_above(page, at, count))
    left, _ = bar(page, _actions(page), left=pager_width(page, count, small=small))
    pager(page, at, count, left, small=small)


def _number_above(page: Page, at: int, count: int) -> str:
    """Which page of how many, where that has no room between its arrows but below the name; else nothing."""
    number = page_of(at, count)
    return number if _is_tight(page, count) and under_the_name(page, number) else ""
