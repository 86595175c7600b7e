"""What was said in one talk, for a person who has to put something right: requests and answers in short, without names,
card numbers and PINs. Pure.
"""

from dataclasses import dataclass, field
from typing import Any

from drivers.sip2.codec import Message
from drivers.sip2.say import Say

SHOWN = ("AB", "AF", "AH", "AJ", "AQ", "CT", "CV")
"""Fields of an answer that are kept: item, words, due date, title, home, branch, alert. Nobody's name."""

EXCHANGES_MAX = 20
"""Of one transaction; later ones are not told."""

TEXT_MAX = 200
"""Characters of one field; a longer one is cut."""


@dataclass
class Story:
    """`changed`: a request that changes something was answered."""

    said: list[dict[str, Any]] = field(default_factory=list)
    changed: bool = False
    _request: Say | None = None

    def asks(self, request: Say) -> None:
        self._request = request

    def hears(self, answer: Message) -> None:
        assert self._request
        self.changed = self.changed or self._request.once
        if len(self.said) < EXCHANGES_MAX:
            self.said.append({"asked": self._request.code, "answer": answer.code, **_shown(answer)})


def _shown(answer: Message) -> dict[str, Any]:
    fields = {name: [one[:TEXT_MAX] for one in answer.all(name)] for name in SHOWN if answer.has(name)}
    return {**answer.fixed, **fields}
