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

`python -m kiosk.config FILE` warns of what the kiosk would run without: a logo or a picture that is not there or is neither PNG
nor JPEG, and `low` where it does nothing.

**The screen.** No letter and no button is smaller than its size in mm, whatever the pixels. So a screen has to be at least 154 mm
wide (7" lying) and 90 mm high, and one that stands upright (height at least 1.2 times the width) at least 174 mm wide (14" at
16:9); with 1.6 to 20 pixels in a mm. A smaller one is refused: a 10.1" screen is mounted lying. On a large screen all is
larger. On a lying one less than 129 mm high or 215 mm wide `low` does nothing, for nothing in it stands high. Known to be good
(`make panels`), lying: 7" 800x480 and 1024x600, 8" to 10.4" (800x480 to 1920x1200), 11.6" to 15.6" (1024x768, 1366x768,
1920x1080), 17" and 19" 1280x1024, 18.5" to 32"; upright: 12.1" and 15" at 4:3, 14" to 32" at 16:9, 17" and 19" at 5:4.

**News** has at most 12 lines of 100 characters in each language. On the screen such a line takes at most two; of a longer one the
first whole sentences or items are shown, or it is cut: about 80 characters have room on 1280x800, 45 on 800x480, 100 upright. The
invitation and the opening hours come first: on 800x480 news is not shown in large letters, nor while the library is closed and
`hours` are set; on 1280x800 in large letters only a short line while it is closed.

**The logo** stands beside the title where the title keeps its size in one line. Beside the library's name, on the idle screen, it
stays where the name has room in smaller letters or on two lines; a still longer name, or a small screen, has no room for it: a
shorter `name` brings it back. On the slip it is always printed.

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
