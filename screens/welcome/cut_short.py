"""What a patron reads of her last visit when a stop of the kiosk cut it short: how many are hers, are not, are the desk's.

Calm, and for her alone: it stands in her visit only, as a card of its own. The titles stand on her slip.
"""

from collections.abc import Sequence
from dataclasses import replace

from kiosk.reasons import Reason
from kiosk.state import Earlier
from screens.frame import band, band_room
from screens.page import Page
from screens.scene import Text
from screens.theme import pitch
from screens.words import NO_BREAK, Words

KINDS = ("cut_yours", "cut_not", "cut_desk")
LINES = 2
"""Of a sentence of the card; the last one, about the slip, stands where there is room."""


def cut_short_card(page: Page, y: int) -> int:
    """The y below it; nothing where nothing was cut short. It begins with which visit: that is not this one."""
    earlier = page.kiosk.visit.earlier if page.kiosk.visit else ()
    if not earlier:
        return y
    s, t, w = page.s, page.t, page.w
    pad, sign = s.mm(1) if s.compact else s.mm(2.4), round(s.body * 1.1)
    left = s.margin + pad + sign + s.half
    room = s.width - s.margin - pad - left
    sentences = [(w.say("cut_last"), True), (counts(earlier, w), False)]
    if not s.compact and s.letters == 1:
        sentences.append((w.say("cut_slip"), False))
    texts: list[Text] = []
    for words, bold in sentences:                         # no line ends in a point that only parts what stands beside it
        top = texts[-1].box[1] + texts[-1].box[3] if texts else y + pad // 2
        texts.append(page.make_text((left, top, room, 0), words, s.body, bold=bold, color=t.sky, ground=t.sky_tint,
                                    max_lines=LINES, balance=True))
        texts[-1] = replace(texts[-1], lines=tuple(line.rstrip(f"·{NO_BREAK} ") for line in texts[-1].lines))
    high = sum(text.box[3] for text in texts) + pad
    page.panel((s.margin, y, s.width - 2 * s.margin, high), t.sky_tint)
    page.icon("slip", s.margin + pad, y + pad // 2 + (pitch(s.body) - sign) // 2, sign, t.sky)
    page.add(*texts)
    return y + high + (s.mm(0.8) if s.compact else s.mm(2))


def cut_short_band(page: Page, y: int) -> int:
    """The same in one line; the y below it. In the shortest words, if those of the card have no room."""
    earlier, w = page.kiosk.visit.earlier if page.kiosk.visit else (), page.w
    if not earlier:
        return y
    brief, comma = counts(earlier, w, "_brief"), "，" if w.language == "zh" else ", "
    forms = [w.say("cut_brief", counts=told) for told in (counts(earlier, w), brief, brief.replace(f"{NO_BREAK}· ", comma))]
    words = next((words for words in forms if page.measure(words, band_room(page), page.s.body, bold=True).fits), forms[-1])
    return band(page, y, words, "sky", "slip")


def counts(earlier: Sequence[Earlier], w: Words, ending: str = "") -> str:
    """«2 borrowed · 1 not borrowed · 1 for the desk»; `ending` of the keys: in which words."""
    kinds = [_kind(line) for line in earlier]
    told = [w.count(kind + ending, kinds.count(kind)).replace(" ", NO_BREAK) for kind in KINDS if kind in kinds]
    return f"{NO_BREAK}· ".join(told)                    # a line ends at the point only


def _kind(line: Earlier) -> str:
    if line.kind in ("borrowed", "renewed"):
        return "cut_yours"
    return "cut_not" if line.kind == "refused" and line.note != Reason.RENEWAL_UNKNOWN else "cut_desk"
