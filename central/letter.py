"""A slip as an e-mail: plain text and HTML, in the patron's language. Pure.

Says what the slip says and nothing more. Everything on it comes from a kiosk, so every word is escaped.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from html import escape
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from central.letter_words import date_words, words_of
from kiosk.reasons import Reason
from kiosk.slip import Slip, SlipLine
from kiosk.slip_reasons import told

SECTIONS = ("borrowed", "renewed", "returned", "paid", "refused", "desk")
HAS_DUE = ("borrowed", "renewed")
NOTES = ("gate_rings", "pending", *filter(None, map(str, Reason)))

SUBJECT_MAX, SENDER_MAX = 200, 100
"""Characters of a letter's subject and of its sender's name; longer ones are cut."""

SPACES = re.compile(r"[^\S\u00a0\u202f]+")
"""Of every kind, ends of lines among them, but for those at which no line ends: French needs these."""

Row = tuple[str, str]
"""(style, words); the styles are `library`, `small`, `heading`, `title`, `line`, `note`."""


def letter(slip: Slip, to: str, sender: str, language: str, mark: str) -> EmailMessage:
    """`mark`: makes the Message-ID, so a letter that is sent twice by accident is known as one."""
    words = words_of(language)
    rows = list(_rows(slip, words))
    message = EmailMessage()
    message["Subject"] = " ".join(f"{words['subject']} · {slip.library}".split())[:SUBJECT_MAX]
    message["From"] = Address(" ".join(slip.library.split())[:SENDER_MAX], addr_spec=sender)
    message["To"] = Address(addr_spec=to)
    message["Message-ID"] = f"<{mark}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"            # RFC 3834: no holiday notes in answer
    message.set_content("\n".join(_plain(rows)) + "\n", cte="base64")
    message.add_alternative(_html(rows, words), subtype="html", cte="base64")
    message["Content-Language"] = words["language"]
    return message


def _rows(slip: Slip, words: dict[str, str]) -> Iterator[Row]:
    yield "library", slip.library
    yield "small", " · ".join(part for part in (slip.branch, slip.kiosk, _moment(slip, words)) if part)
    for kind in SECTIONS:
        lines = [line for line in slip.lines if line.kind == kind]
        if lines:
            yield "heading", f"{words[kind]} ({len(lines)})"
            for line in lines:
                yield from _line(line, words)
    foot = [words["card"].format(tail=slip.card_tail)] if slip.card_tail else []
    foot += [words["number"].format(number=slip.number)] if slip.number else []
    yield "small", " · ".join(foot)
    yield "small", words["no_answer"]


def _line(line: SlipLine, words: dict[str, str]) -> Iterator[Row]:
    known = line.title or line.item
    head, asked = told(line)
    yield "title", known or words[head]
    if line.kind in HAS_DUE:
        yield "line", _due(line.due, words)
    if line.item and line.title:
        yield "line", line.item
    if line.note:
        yield "note", words[line.note if line.note in NOTES else "desk_knows"] if known else words[asked]


def _due(due: str, words: dict[str, str]) -> str:
    try:
        return words["due"].format(date=date_words(words["language"], date.fromisoformat(due)))
    except ValueError:
        return words["due_unknown"]


def _moment(slip: Slip, words: dict[str, str]) -> str:
    """Local date, time and offset; empty when the kiosk's clock could not be trusted."""
    if slip.wall_ms <= 0:
        return ""
    try:
        moment = datetime.fromtimestamp(slip.wall_ms / 1000, UTC).astimezone(ZoneInfo(slip.timezone))
    except (ZoneInfoNotFoundError, ValueError, OverflowError, OSError):
        return ""
    return f"{date_words(words['language'], moment.date())} {moment:%H:%M} ({moment:%z})"


def _plain(rows: list[Row]) -> Iterator[str]:
    before = {"heading": "\n", "title": "\n", "small": "", "library": "", "line": "  ", "note": "  ! "}
    for style, text in rows:
        if text:
            yield before[style] + SPACES.sub(" ", text).strip() + ("\n" + "-" * 40 if style == "heading" else "")


STYLES = {
    "library": "font-size:20px;font-weight:600;margin:0 0 4px",
    "small": "font-size:14px;color:#555;margin:0 0 8px",
    "heading": "font-size:16px;font-weight:600;border-bottom:1px solid #bbb;margin:24px 0 8px;padding-bottom:4px",
    "title": "font-size:16px;margin:12px 0 0",
    "line": "font-size:14px;margin:2px 0 0",
    "note": "font-size:14px;margin:4px 0 0;padding-left:8px;border-left:3px solid #b25c00",
}

PAGE = "font-family:sans-serif;color:#111;max-width:560px;margin:24px auto;padding:0 16px"


def _html(rows: list[Row], words: dict[str, str]) -> str:
    """Tables and pictures are not needed: it reads the same on a telephone, and when styles are taken away."""
    body = "".join(f'<p style="{STYLES[style]}">{escape(text)}</p>\n' for style, text in rows if text)
    return (
        f'<!DOCTYPE html>\n<html lang="{words["language"]}"><head><meta charset="utf-8"></head>\n'
        f'<body style="{PAGE}">\n{body}</body></html>\n'
    )
