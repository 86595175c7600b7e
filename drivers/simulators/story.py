"""A story is a visit in plain lines that a librarian could read aloud. This file knows the language, not what the words do.

One step a line, UTF-8; `#` begins a comment; titles and names stand in double quotes. Unknown verbs and keys are errors.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

TOKEN = re.compile(r'"([^"]*)"|(,)|(#.*)|([^\s",#]+)|(")')

FORMS: tuple[tuple[str, str], ...] = (
    ("rule", "rule WORD WORD"),
    ("option", "option WORD WORD"),
    ("language", "language vi|en|fr|zh"),
    ("card", "card TEXT"),
    ("pin", "pin TEXT"),
    ("type_card", "type TEXT"),
    ("staff_card", "staff_card TEXT"),
    ("place_part", "place TEXT part NUMBER"),
    ("place", "place TEXTS"),
    ("lift_all", "lift all"),
    ("lift", "lift TEXTS"),
    ("tap", "tap WORD"),
    ("tap_for", "tap WORD TEXT"),
    ("walk_away", "walk_away"),
    ("wait", "wait NUMBER"),
    ("network", "network down|silent|up"),
    ("network_slow", "network slow NUMBER"),
    ("printer", "printer paper_out|paper_low|unplugged|ok|cover_open"),
    ("pad", "pad unplugged|garbled|ok"),
    ("clock", "clock wrong|right"),
    ("clock_ahead", "clock ahead NUMBER years"),
    ("clock_back", "clock back NUMBER years"),
    ("power_cut", "power cut"),
    ("sync", "sync"),
    ("shot", "shot TEXT"),
    ("expect_screen", "expect screen TEXT"),
    ("expect_not_screen", "expect not screen TEXT"),
    ("expect_button", "expect button WORD"),
    ("expect_no_button", "expect no button WORD"),
    ("expect_item", "expect item TEXT secured|unsecured"),
    ("expect_loan", "expect loan TEXT to TEXT"),
    ("expect_no_loan", "expect no loan TEXT"),
    ("expect_applied", "expect applied TEXT WORDS"),
    ("expect_queue", "expect queue NUMBER"),
    ("expect_conflicts", "expect conflicts NUMBER"),
    ("expect_receipts", "expect receipts NUMBER"),
    ("expect_receipt", "expect receipt TEXT"),
    ("expect_mails", "expect mails NUMBER"),
    ("key_digit", "key digit NUMBER"),
    ("key", "key up|down|left|right|next|previous|select|back|erase|help|speech|louder|softer"),
    ("headphones", "headphones in|out"),
    ("expect_focus", "expect focus WORD"),
    ("expect_no_focus", "expect no focus"),
    ("expect_spoken", "expect spoken TEXT"),
    ("expect_not_spoken", "expect not spoken TEXT"),
    ("expect_sound", "expect sound read|done|trouble"),
    ("expect_touches", "expect touches NUMBER"),
    ("expect_seconds", "expect seconds NUMBER"),
)
"""Name of the step, and its form: small words stand as they are, TEXT is quoted, TEXTS is a list with commas."""


class StoryError(Exception):
    """The file is not a story: which line, and what is wrong with it."""


@dataclass(frozen=True)
class Step:
    number: int                  # line in the file, from 1
    name: str
    args: tuple = ()
    text: str = ""


@dataclass(frozen=True)
class Story:
    path: str
    rules: dict[str, str] = field(default_factory=dict)
    options: dict[str, str] = field(default_factory=dict)     # of the kiosk itself ([kiosk] in its configuration)
    steps: tuple[Step, ...] = ()


def read(path: Path) -> Story:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as trouble:
        raise StoryError(f"{path}: cannot be read: {trouble}") from None
    return parse(text, str(path))


def parse(text: str, path: str = "story") -> Story:
    """StoryError names file and line."""
    before: dict[str, dict[str, str]] = {"rule": {}, "option": {}}
    steps: list[Step] = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        tokens = _tokens(line, f"{path}:{number}")
        if not tokens:
            continue
        step = _step(number, tokens, line.strip(), f"{path}:{number}")
        if step.name not in before:
            steps.append(step)
        elif steps:
            raise StoryError(f"{path}:{number}: a {step.name} stands before the first step")
        else:
            before[step.name][step.args[0]] = step.args[1]
    return Story(path, before["rule"], before["option"], tuple(steps))


def _tokens(line: str, where: str) -> list[tuple[str, str]]:
    """("text" | "comma" | "word", value)"""
    tokens = []
    for text, comma, comment, word, stray in TOKEN.findall(line):
        if comment:
            break
        if stray:
            raise StoryError(f"{where}: a quotation mark is missing: {line.strip()}")
        kind = "comma" if comma else "word" if word else "text"
        tokens.append((kind, comma or word or text))
    return tokens


def _step(number: int, tokens: list[tuple[str, str]], text: str, where: str) -> Step:
    for name, form in FORMS:
        args = _match(form.split(), tokens)
        if args is not None:
            return Step(number, name, args, text)
    first = tokens[0][1]
    verbs = {form.split()[0] for _, form in FORMS}
    if first not in verbs:
        raise StoryError(f"{where}: no such verb: {first}")
    near = [form for _, form in FORMS if form.split()[0] == first]
    raise StoryError(f"{where}: not understood: {text}   (say: {' · '.join(near)})")


def _match(form: list[str], tokens: list[tuple[str, str]]) -> tuple | None:
    """The arguments, when the tokens have this form."""
    args: list = []
    rest = list(tokens)
    for part in form:
        taken = _take(part, rest, args)
        if taken is None:
            return None
        rest = rest[taken:]
    return tuple(args) if not rest else None


def _take(part: str, rest: list[tuple[str, str]], args: list) -> int | None:
    """How many tokens this part of the form takes; None: it does not fit."""
    if part == "TEXTS":
        return _take_texts(rest, args)
    if part == "WORDS":
        if any(kind != "word" for kind, _ in rest):
            return None
        args.append(tuple(value for _, value in rest))
        return len(rest)
    if not rest:
        return None
    kind, value = rest[0]
    if part == "TEXT":
        fits = kind == "text"
    elif part == "NUMBER":
        fits = kind == "word" and value.replace(".", "", 1).isdigit()
    elif part == "WORD":
        fits = kind == "word"
    else:
        fits = kind == "word" and value in part.split("|")
    if not fits:
        return None
    if part in ("TEXT", "WORD") or "|" in part:
        args.append(value)
    elif part == "NUMBER":
        args.append(float(value))
    return 1


def _take_texts(rest: list[tuple[str, str]], args: list) -> int | None:
    texts = [value for kind, value in rest if kind == "text"]
    commas = [i for i, (kind, _) in enumerate(rest) if kind == "comma"]
    if not texts or len(rest) != 2 * len(texts) - 1 or commas != list(range(1, len(rest), 2)):
        return None
    args.append(tuple(texts))
    return len(rest)
