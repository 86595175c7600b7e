"""What a patron reads of her last visit when a stop of the kiosk cut it short: how many are hers, are not, are the desk's.

Calm, and for her alone: it stands in her visit only, as a card of its own. The titles stand on her slip.
"""

from collections.abc import Sequence
from dataclasses import replace

from kiosk.reasons import Reason
from kiosk.state import Earlier
from screens.page import Page
from screens.sentences import joined
from screens.theme import pitch
from screens.words import NO_BREAK, Words

KINDS = ("cut_yours", "cut_not", "cut_desk")
HEAD_LINES, LINES = 2, 2
"""Of the card; the second sentence goes where it has no room."""


def cut_short_card(page: Page, y: int) -> int:
    """The y below it; nothing where nothing was cut short."""
    earlier = page.kiosk.visit.earlier if page.kiosk.visit else ()
    if not earlier:
        return y
    s, t = page.s, page.t
    pad, sign = s.mm(1) if s.compact else s.mm(2.4), round(s.body * 1.1)
    left = s.margin + pad + sign + s.half
    room, head = s.width - s.margin - pad - left, counts(earlier, page.w)
    told = (joined(page.w, page.w.say("cut_short"), page.w.say("cut_slip")), page.w.say("cut_short"))
    lines = 1 if s.compact else LINES
    under = next((words for words in told if page.measure(words, room, s.body, max_lines=lines).fits), told[1])
    first = page.make_text((left, y + pad // 2, room, 0), head, s.body, bold=True, color=t.sky, ground=t.sky_tint,
                           max_lines=HEAD_LINES, balance=True)
    first = replace(first, lines=tuple(line.rstrip(f"·{NO_BREAK} ") for line in first.lines))     # no point at the end of a line
    second = page.make_text((left, first.box[1] + first.box[3], room, 0), under, s.body, color=t.sky, ground=t.sky_tint,
                            max_lines=LINES, balance=True)
    high = first.box[3] + second.box[3] + pad
    page.panel((s.margin, y, s.width - 2 * s.margin, high), t.sky_tint)
    page.icon("slip", s.margin + pad, y + pad // 2 + (pitch(s.body) - sign) // 2, sign, t.sky)
    page.add(first, second)
    return y + high + (s.mm(0.8) if s.compact else s.mm(2))


def counts(earlier: Sequence[Earlier], w: Words) -> str:
    """«2 borrowed · 1 not borrowed · 1 for the desk»."""
    kinds = [_kind(line) for line in earlier]
    told = [w.count(kind, kinds.count(kind)).replace(" ", NO_BREAK) for kind in KINDS if kind in kinds]
    return f"{NO_BREAK}· ".join(told)                    # a line ends at the point only


def _kind(line: Earlier) -> str:
    if line.kind in ("borrowed", "renewed"):
        return "cut_yours"
    return "cut_not" if line.kind == "refused" and line.note != Reason.RENEWAL_UNKNOWN else "cut_desk"
