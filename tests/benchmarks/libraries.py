"""What each library costs the kiosk: modules and memory when they are imported one after the other in one Python.

In the order in which a kiosk comes to need them, so what an earlier one has brought is not counted again: whoever wants to save
memory sees here what there is to be had. Memory is RSS, linked libraries included: on a device nobody else has them mapped, as
other programs here do (PSS would be less by whatever runs at the moment). Before the first frame come only the first three, for
a slip the last three. "Alone" is the same import in an empty Python.
"""

import json
import subprocess
import sys

from drivers.simulators.programs import ROOT
from tests.benchmarks.figure import Figure

STEPS = {
    "sqlite3": "import sqlite3",
    "tomllib": "import tomllib",
    "pygame, lean, with its fonts": "from screens.paint.pygame_lean import pygame; import pygame.font; pygame.font.init()",
    "serial": "import serial",
    "evdev": "import evdev",
    "cryptography, the seal of a card": "from cryptography.hazmat.primitives.ciphers.aead import AESGCM",
    "requests": "import requests",
    "segno": "import segno",
    "PIL, as a slip needs it": "from PIL import Image, ImageDraw, ImageFont",
    "escpos, as a printer needs it": "import escpos.escpos",
}

PROBE = """
import json, os, sys
def rss():
    with open("/proc/self/smaps_rollup") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("Rss:"))
told = {}
for name, code in json.loads(sys.argv[1]).items():
    before, modules = rss(), len(sys.modules)
    try:
        exec(code)
        told[name] = (len(sys.modules) - modules, rss() - before)
    except ImportError:
        told[name] = None
print(json.dumps(told))
"""
"""The first name is empty: what the probe itself brings."""


def figures() -> list[Figure]:
    together = costs(STEPS)
    return [_figure(name, together[name], costs({name: STEPS[name]})[name]) for name in STEPS]


def costs(steps: dict[str, str]) -> dict[str, tuple[int, int] | None]:
    """Name -> modules and KiB; None: it is not installed here."""
    probe = [sys.executable, "-c", PROBE, json.dumps({"": "pass", **steps})]
    said = subprocess.run(probe, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    return json.loads(said.stdout.splitlines()[-1])


def _figure(name: str, cost: tuple[int, int] | None, alone: tuple[int, int] | None) -> Figure:
    if cost is None or alone is None:
        return Figure(f"{name}, MiB", None, source="it is not installed here")
    return Figure(f"{name}, MiB", round(cost[1] / 1024, 1), source=f"{cost[0]} modules; alone {alone[0]} modules, "
                  f"{alone[1] / 1024:.1f} MiB")
