"""The staff screen: one look tells whether this kiosk needs a hand, and what to do. No patron's name, no whole card.

Three parts: all at a glance; what waits for a person; the facts. What is said is `told`'s; the glance is laid here, of the cells
of `cells` and the sentences of `lines`.
"""

from kiosk.state import Kiosk, StaffScreen
from screens.frame import Action, bar, bar_top, title_room
from screens.looks import Looks
from screens.page import Page
from screens.roomy import headline, headline_height, roomy
from screens.scene import Box, Scene
from screens.staff import lines, told
from screens.staff.cells import Grid, cells_height, draw_cells, grid_of
from screens.staff.details import details
from screens.staff.told import Said
from screens.staff.waiting import room_below, titled, waiting
from screens.tones import tones
from screens.words.staff import staff_words_of

MORE_MM = {"compact": 2.2, "wide": 3, "upright": 14}
"""So much higher a cell or a sentence becomes where there is room."""


def staff_screen(kiosk: Kiosk, looks: Looks) -> Scene:
    """On an upright screen its buttons have letters as large as what is said."""
    return roomy(kiosk, looks, _staff_screen, same=False)


def _staff_screen(kiosk: Kiosk, looks: Looks) -> Scene:
    assert isinstance(kiosk.phase, StaffScreen)
    page = Page(kiosk, looks)
    page.w = staff_words_of(kiosk.language)
    {"waiting": waiting, "details": details}.get(kiosk.phase.part, _glance)(page, kiosk.phase)
    return page.scene()


# ---- at a glance ----------------------------------------------------------------------------------------------------

def _glance(page: Page, phase: StaffScreen) -> None:
    kiosk, w = page.kiosk, page.w
    count, said = told.hands(told.things(kiosk, w)), _said(page, phase)
    title = w.say("staff_looking") if phase.standing is None else w.count("staff_hands", count) if count else w.say("staff_well")
    box, grid, said = _headed(page, title, said)
    if phase.standing is None:
        page.progress(bar_top(page) - page.s.mm(1.4))
    x, y, width, height = box
    below = _below(page, said, width)
    head = headline_height(page, width, title) if page.s.upright else 0
    more = _more(page, height - below - head - cells_height(page, grid, 0), grid.rows + len(said))
    used = cells_height(page, grid, more)
    if page.s.upright:                                   # all of it stands low, the headline in what is free above
        free = max(0, height - used - below - more * len(said))
        color, tint = tones(page.t, "wait" if count else "work" if phase.standing is None else "yours")
        sign = "hand" if count else "dots" if phase.standing is None else "check"
        headline(page, (x, y, width, free), title, (sign, tint, color))
        y, height = y + free, height - free
    draw_cells(page, (x, y, width, used), grid, more)
    lines.draw(page, (x, y + used, width, height - used), said, more)
    bar(page, _actions(page))


def _said(page: Page, phase: StaffScreen) -> list[Said]:
    """What was just done, what needs a hand, what only wants to be known."""
    kiosk, w = page.kiosk, page.w
    said = told.things(kiosk, w)
    if not told.hands(said):
        said = told.calm(kiosk, w)[phase.standing is None:] + said          # no verdict before everybody was asked
    if phase.notice:
        tone = {"not_printed": "no", "printed": "yours"}.get(phase.notice, "info")
        said.insert(0, Said(tone, "slip" if "print" in phase.notice else "renew", w.say(phase.notice), hand=False))
    return said


def _headed(page: Page, title: str, said: list[Said]) -> tuple[Box, Grid, list[Said]]:
    """The title, and below it which cells and which sentences there are. Where no cell has room, how many of the ports are
    well stands in the second line of the head, and how much is to be sent where that sentence has none."""
    name = "" if page.s.compact else page.kiosk.settings.kiosk
    box = room_below(page, titled(page, title, name))
    grid, left = _shared(page, box, title, said)
    well = told.well(told.cells(page.kiosk, page.w))
    under = [name, "" if grid.rows else page.w.say("others_well", n=well) if well else ""]
    if len(left) < len(said) and any(under) and page.kiosk.queue.owed:
        under.append(page.w.say("owed_brief", n=page.kiosk.queue.owed))
    under = [part for part in under if part]
    while len(under) > 1 and not page.measure(" · ".join(under), title_room(page), page.s.plain).fits:
        under.pop()
    if under == [name] or not under:
        return box, grid, left
    page.nodes.clear()
    box = room_below(page, titled(page, title, " · ".join(under)))
    return box, *_shared(page, box, title, said)


def _shared(page: Page, box: Box, title: str, said: list[Said]) -> tuple[Grid, list[Said]]:
    """The cells have what the sentences leave; what only wants to be known, and stands among the facts, goes before them."""
    needed = said
    while len(needed) > 1 and not needed[-1].hand:
        needed = needed[:-1]
    head = headline_height(page, box[2], title) if page.s.upright else 0
    rooms = tuple(box[3] - head - _below(page, some, box[2]) for some in (said, needed))
    grid, less = grid_of(page, box[2], rooms, told.cells(page.kiosk, page.w))
    return grid, needed if less else said


def _below(page: Page, said: list[Said], width: int) -> int:
    return sum(lines.height(page, one, width) + lines.gap(page) for one in said)


def _more(page: Page, left: int, count: int) -> int:
    """So much higher is each row of cells and each sentence, of what is left."""
    most = page.s.mm(MORE_MM[page.s.form])
    return max(0, min(most, left // max(1, count)))


def _actions(page: Page) -> tuple[Action, ...]:
    """Words without signs: in no language is there room for both everywhere, and all languages look the same."""
    w = page.w
    printer = (Action("print_test", w.say("print_test")),) if "printer" in page.kiosk.settings.devices else ()
    waits = page.s.compact and any(one.key for one in told.things(page.kiosk, w))
    rows = (Action("staff_waiting", w.say("staff_waiting")),) if waits else ()
    return (Action("staff_leave", w.say("staff_leave"), "primary", short=False), *rows,
            Action("try_again", w.say("try_again")), *printer, Action("staff_details", w.say("staff_details")))
