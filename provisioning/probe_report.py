"""What is recommended, as a piece of muon.toml with a comment for each finding. Pure; holds no secret and no card number."""

import textwrap
from collections.abc import Iterator

from kiosk.config_pages import toml
from provisioning.probe_findings import Advice
from provisioning.probe_line import Asked

WIDTH = 100


def report(advice: Advice, asked: Asked, password_file: str, terminal_password_file: str, day: str) -> str:
    lines = [f"# Asked of {asked.url} on {day} by python -m provisioning probe-sip2. Copy it into muon.toml.",
             "", "[upstream]", *_upstream(asked, password_file), "", "[sip2]", *_sip2(advice, asked, terminal_password_file),
             "", *_comment("What was found:"), *(line for remark in advice.remarks for line in _comment(remark, "- "))]
    return "\n".join(lines) + "\n"


def _upstream(asked: Asked, password_file: str) -> Iterator[str]:
    yield f"url = {toml(asked.url)}"
    yield f"device = {toml(asked.user or 'kiosk-1')}"
    if password_file:
        yield f"secret_file = {toml(password_file)}"
    if asked.ca_file:
        yield f"ca_file = {toml(asked.ca_file)}"


def _sip2(advice: Advice, asked: Asked, terminal_password_file: str) -> Iterator[str]:
    yield from _comment(advice.why)
    for difference in advice.differs:
        yield from _comment(f"differs: {difference}")
    yield f"profile = {toml(advice.profile.name)}"
    given = {"institution": asked.institution, "location": asked.location, "login": asked.login if asked.login != "sip" else "",
             "terminal_password_file": terminal_password_file}
    yield from (f"{name} = {toml(value)}" for name, value in given.items() if value)
    for name, (value, reason) in advice.options.items():
        yield from _comment(reason)
        yield f"{name} = {toml(value)}"


def _comment(sentence: str, mark: str = "") -> list[str]:
    return textwrap.wrap(sentence, WIDTH, initial_indent=f"# {mark}", subsequent_indent="# " + " " * len(mark))
