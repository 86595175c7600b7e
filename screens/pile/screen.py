"""Checkout and checkin: the pile of books as cards with covers, newest last, and what may be done next.

Few books stand large; many stand small. What needs a hand (put it back, is it yours?) always keeps its whole sentence.
"""

from itertools import product

from kiosk.state import Kiosk, Lending, Line, Returning
from screens.frame import Action, band, bands, bar, bar_top, header, named_px, pad_is_lost, title_room
from screens.greeting import greeting
from screens.looks import Looks
from screens.notices import notice_of
from screens.page import Page
from screens.pile.cards import TALL_MAX, Stands, lay_pile
from screens.pile.empty import books_left, empty, nothing_lent
from screens.pile.notes import DOT, beside, foot_room, is_settled, notes
from screens.pile.read import opened, read
from screens.scene import Scene
from screens.theme import pitch
from screens.welcome.cut_short import cut_short_band, cut_short_card

ROOM_FOR_EARLIER = 2
"""So many things of this visit may lie there beside the card on an earlier one; a small screen has room for none, and so have
large letters. Beside more it is told in one line."""


def lending(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, Lending)
    page = Page(kiosk, looks)
    if line := opened(page):
        return read(page, line, greeting(page))
    w = page.w
    full = nothing_lent(kiosk)
    left = ("", "", "") if full else _left(kiosk, page)
    title = greeting(page, bool(left[1]))
    y = header(page, title, _under(page, left))
    above = len(page.nodes)
    lines = kiosk.visit.lines if kiosk.visit else ()
    y = _told_above(page, y, kiosk.phase.notice, lines)
    stands = _pile(page, y, lines)
    _number(page, above, title, left, stands)
    _bar(page, lines, stands.told, Action("account", w.say("account"), icon="person"))
    return page.scene()


def returning(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, Returning)
    page = Page(kiosk, looks)
    if line := opened(page):
        return read(page, line, page.w.say("returning"))
    title, lines = page.w.say("returning"), kiosk.visit.lines if kiosk.visit else ()
    y = header(page, title)
    if page.s.low and (len(lines) > TALL_MAX or (lines and page.s.upright)):  # there the second line has no room of its own
        y += pitch(page.s.body)
    above = len(page.nodes)
    stands = _pile(page, _bands(page, y, kiosk.phase.notice, lines), lines)
    _number(page, above, title, ("", "", ""), stands)
    _bar(page, lines, stands.told)
    return page.scene()


Left = tuple[str, str, str]
"""How many may still be borrowed: long, short and least."""


def _under(page: Page, left: Left) -> str:
    """The second line of the header: how many may still be borrowed."""
    return page.that_fits(title_room(page, logo=False), *(left[1:] if page.s.compact else left))


def _number(page: Page, above: int, title: str, left: Left, stands: Stands) -> None:
    """The header anew, now that it is known which page this is of how many: the first nodes of the page. In its second line, or
    behind the title; the number does not push out how many may still be borrowed."""
    if stands.pages < 2:
        return
    at, last = (_numbered(page, title, left, n, stands.pages) for n in (stands.at + 1, stands.pages))
    room = title_room(page, logo=False)
    both = zip(at[:-1], last[:-1], strict=True)
    under = next((words for words, widest in both if page.measure(widest, room, page.s.body).fits), "")
    if not under:
        title = at[-1] if page.measure(last[-1], room, named_px(page), bold=True).fits else title
        under = _under(page, left)
    below, page.nodes[:] = page.nodes[above:], []
    header(page, title, under)
    page.add(*below)


def _numbered(page: Page, title: str, left: Left, n: int, total: int) -> list[str]:
    """Second lines with the number of the page, the fullest first; at last the title with it. On all pages it is the form that
    the last one has room for."""
    whole, figures = page.w.say("page", n=n, total=total), f"{n}/{total}"
    forms = *product(left[:2], (whole,)), *product(left[1:], (figures,)), (title, figures)
    return [DOT.join(filter(None, form)) for form in forms]


def _bands(page: Page, y: int, notice: str, lines: tuple[Line, ...]) -> int:
    if not lines and pad_is_lost(page.kiosk):            # the largest thing on the screen says so
        return band(page, y, notice_of(page.kiosk, page.w, notice), "sky", "hand") if notice else y
    return bands(page, y, notice)


def _told_above(page: Page, y: int, notice: str, lines: tuple[Line, ...]) -> int:
    """The bands, and what became of an earlier visit: on a card, or beside more books in one line, in the place of
    the one that says that all is kept here where both would leave the books no room. That the pad is lost goes before it on a
    small screen."""
    kiosk, s = page.kiosk, page.s
    if notice or not (kiosk.visit and kiosk.visit.earlier):
        return _bands(page, y, notice, lines)
    if len(lines) <= (0 if s.compact or s.letters > 1 else ROOM_FOR_EARLIER):
        return cut_short_card(page, _bands(page, y, notice, lines))
    few = len(lines) <= ROOM_FOR_EARLIER and not s.compact
    if few or pad_is_lost(kiosk):
        y = _bands(page, y, notice, lines)
        return y if s.compact else cut_short_band(page, y)
    return cut_short_band(page, y)


def _bar(page: Page, lines: tuple[Line, ...], told: int, *others: Action) -> None:
    """Finish is what comes next when nothing is awaited, or nothing can be borrowed. `told`: so many notes on how the pile stands
    were said above."""
    look = "primary" if (lines and is_settled(lines)) or nothing_lent(page.kiosk) else "secondary"
    finish = Action("finish", page.w.say("finish"), look, "check", short=False)
    actions = finish, *others                            # where it is on every screen, though another one may be filled
    these = notes(page, lines)[told:]
    _, room = bar(page, actions, left=foot_room(page, actions))
    beside(page, these, room)


def _left(kiosk: Kiosk, page: Page) -> Left:
    left, w = books_left(kiosk), page.w
    if left is None:
        return "", "", ""
    if not left:
        return w.say("left_none"), w.say("left_none_short"), w.say("left_none_least")
    return w.count("left", left), w.count("left_short", left), w.count("left_least", left)


def _pile(page: Page, y: int, lines: tuple[Line, ...]) -> Stands:
    s, kiosk = page.s, page.kiosk
    assert isinstance(kiosk.phase, Lending | Returning)
    line, below = (s.mm(0.8) + 1, s.mm(1.4)) if s.compact else (s.mm(2.4), s.mm(2.4) + s.mm(1))
    bottom = bar_top(page) - line
    if not lines:
        empty(page, (s.margin, y, s.width - 2 * s.margin, bottom - y))
        return Stands()
    if kiosk.visit and kiosk.visit.under_way:
        page.progress(bottom)
    return lay_pile(page, (s.margin, y, s.width - 2 * s.margin, bar_top(page) - below - y), lines, kiosk.phase.page)
