"""Prints docs/states.md from the tables: `python -m kiosk.states_page > docs/states.md`. A test says when it is stale."""

from kiosk import touches
from kiosk.session import EVERYWHERE, PHASES, SOMEWHERE
from kiosk.state import UNDER_WAY, LineStep
from kiosk.transactions import MAY_BECOME, OWED

LINE_WAYS: tuple[tuple[str, str, str], ...] = (
    ("reading", "tag read, set complete, one of ours", "looking (checkin) · recording (checkout)"),
    ("reading", "a part is missing", "parts"),
    ("reading", "was here before, or came while we asked «still there?»", "here"),
    ("reading", "foreign, blank or unreadable tag", "desk"),
    ("here", "touch of yes", "reading"),
    ("parts", "the last part is laid down", "recording"),
    ("looking", "security read; upstream away", "deciding · recording"),
    ("recording", "on disk", "asking (checkout) · writing (checkin)"),
    ("asking", "yes or no", "marking"),
    ("asking", "no answer in time, for the whole pile", "deciding"),
    ("deciding", "policy", "marking"),
    ("marking", "yes on disk", "writing (checkout) · done (checkin)"),
    ("marking", "yes on disk, for use in the library only: the tag stays secured", "desk"),
    ("marking", "no on disk", "refused · desk"),
    ("writing", "every tag read back", "done (checkout) · asking (checkin)"),
    ("writing", "not proven", "put_back"),
    ("put_back", "lies there again, or the next try", "writing"),
    ("done", "touch of renew", "recording"),
)


def page() -> str:
    return "\n".join([*_head(), *_phases(), *_events(), *_lines(), *_transactions()]) + "\n"


def _head() -> list[str]:
    return ["# States", "", "Printed from the code by `python -m kiosk.states_page`; do not edit.", ""]


def _phases() -> list[str]:
    rows = ["## Phases: one screen each", "", "| phase | what it is | keys |", "|---|---|---|"]
    for phase in PHASES:
        keys = sorted(key for p, key in touches.TOUCHES if p is phase)
        rows.append(f"| {phase.__name__} | {_sentence(phase)} | {' '.join(f'`{k}`' for k in keys)} |")
    return [*rows, "", "`language_vi`, `language_en`, `language_fr`, `language_zh` act on every screen.", ""]


def _events() -> list[str]:
    rows = ["## Events", "", "| event | what it is | where it acts |", "|---|---|---|"]
    rows += [f"| {event.__name__} | {_sentence(event)} | everywhere |" for event in EVERYWHERE]
    for event, (_, where) in SOMEWHERE.items():
        rows.append(f"| {event.__name__} | {_sentence(event)} | {', '.join(p.__name__ for p in where)} |")
    return [*rows, ""]


def _lines() -> list[str]:
    rows = ["## One item in a visit", "", "| from | when | to |", "|---|---|---|"]
    rows += [f"| {a} | {when} | {b} |" for a, when, b in LINE_WAYS]
    waits = ", ".join(x.value for x in LineStep if x in UNDER_WAY)
    return [*rows, "", f"A visit that ends waits for lines that are under way: {waits}.", ""]


def _transactions() -> list[str]:
    rows = ["## One transaction", "", "| status | may become | owed upstream |", "|---|---|---|"]
    for status, after in MAY_BECOME.items():
        owed = "yes" if status in OWED else ""
        rows.append(f"| {status} | {', '.join(sorted(after)) or '–'} | {owed} |")
    return rows


def _sentence(thing: type) -> str:
    """The first sentence of its docstring; dataclasses without one have their signature there, which says nothing."""
    doc = (thing.__doc__ or "").strip()
    return "" if doc.startswith(thing.__name__ + "(") else " ".join(doc.split("\n\n")[0].split()).replace("|", "or")


if __name__ == "__main__":
    print(page(), end="")
