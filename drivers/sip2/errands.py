"""What the desk sends its two lanes on, and the questions that wait for their turn. Values only."""

from dataclasses import dataclass

from drivers.sip2.say import Say
from drivers.upstream_lanes import Errand
from kiosk.effects import Ask, AskAccount, AskPatron


@dataclass(frozen=True)
class Exchange(Errand):
    """One message and its answer, on the line."""

    say: Say

    @property
    def request(self) -> Say:
        return self.say


@dataclass(frozen=True)
class Reading(Errand):
    """One page of the nightly file."""

    cursor: str

    @property
    def request(self) -> str:
        return self.cursor


@dataclass(frozen=True)
class Waiting:
    """A question whose turn has not come."""

    wish: AskPatron | AskAccount | Ask
    since_s: float
    until_s: float
