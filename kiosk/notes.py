"""What staff read in the log of what happens: wires that come and go, codes with which a library system refused. No names,
no numbers."""

import re

from kiosk.effects import Effect
from kiosk.events import Answered, Event, PortDown, PortUp
from kiosk.log import say
from kiosk.state import Kiosk
from kiosk.transactions import Result

CODE = re.compile(r"failed ?: ?([A-Z_]{3,60})\b|\b([A-Z]{2,20}(?:_[A-Z]{1,20}){1,9})\b")
"""«Issue failed : WTHDRAWN», NO_RULE_HERE. No patron reads it; the rest of such a text may name one, and stays out."""


def note_ports(kiosk: Kiosk, event: Event, wishes: tuple[Effect, ...]) -> None:
    if isinstance(event, PortUp):
        say(f"{event.port}: it is there")
    elif isinstance(event, PortDown):
        say(f"{event.port}: it is away ({event.why})")
    elif isinstance(event, Answered) and event.answer.word is Result.REFUSED and (found := CODE.search(event.answer.message)):
        say(f"library system: refused with the code {found[1] or found[2]}")
