"""The sample file and docs/configuration.md, printed from the options themselves. Pure: text out."""

import json
import textwrap
from collections.abc import Mapping
from dataclasses import Field
from typing import Any

from kiosk.config_options import SECTIONS, About, about, is_needed, options, usual

WIDTH = 100

TITLE = """\
# The configuration file

`muon.toml`, read when the kiosk starts. This page is printed from the code (`python -m kiosk.config --docs`); a test looks
that it is current. A file to begin with: `python -m kiosk.config --sample`. Is a file right? `python -m kiosk.config FILE`.
All mistakes are told at once, each with section, key and the nearest right word; the kiosk does not start then (exit 2).
Paths that do not begin with `/` begin at the folder of the file. What the library allows (loans, offline, fees) is set at
the central server (with SIP2: by the library system, and in the `rules.toml` of the nightly file) and not here.

There is no option for the time. The machine needs a time service, systemd-timesyncd (`apt install systemd-timesyncd`) or chrony:
a Raspberry Pi has no clock that runs without power. `timedatectl` says "System clock synchronized: yes". Without one a kiosk
takes the time from central, once it has heard it. With SIP2, or before central was heard, it has none: it goes on lending, but no
date is shown or printed for what is decided here, opening hours are not shown, each transaction goes out as "time unknown", and
central may have to ask a person which of two came first (docs/decisions/0009-whose-word-about-the-time.md).
"""


def sample(values: Mapping[str, Mapping[str, Any]] | None = None) -> str:
    """A file that can be used as it is. `values`: section -> key -> what to write instead of the default."""
    return "\n".join(_sample_section(section, (values or {}).get(section, {})) for section in SECTIONS)


def _sample_section(section: str, values: Mapping[str, Any]) -> str:
    lines = [f"# {line}" for line in textwrap.wrap(SECTIONS[section].__doc__ or "", WIDTH)] + [f"[{section}]"]
    for option in options(section):
        limits = _limits(option)
        lines += [f"# {line}" for line in textwrap.wrap(about(option).says + (f" ({limits})" if limits else ""), WIDTH)]
        lines.append(f"{option.name} = {toml(values.get(option.name, usual(option)))}")
    return "\n".join(lines) + "\n"


def docs() -> str:
    return "\n".join([TITLE, *map(_docs_section, SECTIONS)])


def _docs_section(section: str) -> str:
    rows = [f"| `{option.name}` | {_default(option)} | {_limits(option) or '–'} | {about(option).says} |"
            for option in options(section)]
    head = [f"## [{section}]", "", SECTIONS[section].__doc__ or "", "", "| option | default | values | meaning |",
            "|---|---|---|---|"]
    return "\n".join([*head, *rows]) + "\n"


def _default(option: Field) -> str:
    return "must be given" if is_needed(option) else f"`{toml(usual(option))}`"


def _limits(option: Field) -> str:
    want: About = about(option)
    if want.one_of:
        return " · ".join(map(str, want.one_of)) + (f" {want.unit}" if want.unit else "")
    if want.unit:
        return f"{want.least} to {want.most} {want.unit}"
    return f"up to {want.most} characters" if want.most and not want.is_path else ""


def toml(value: Any) -> str:
    """One value as TOML 1.0. JSON's texts are TOML's, but for DEL."""
    if isinstance(value, dict):
        return "{}" if not value else "{ " + ", ".join(f"{_key(key)} = {toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    return name if name.isascii() and name.replace("-", "_").isidentifier() else toml(name)
