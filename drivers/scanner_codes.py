"""Cleaning one scanned code: its AIM identifier and the frame that some scanners put round it go. Pure.

What the code means (card, item, ISBN) is the session's to say (kiosk/codes.py).
"""

import re

CODE_MAX = 64
"""Characters; a longer one is noise (kiosk/codes.py has the same limit)."""

_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
"""ISO/IEC 15424: `]`, the symbology's letter, a modifier."""

_CODABAR = re.compile(r"[A-Da-d](\d{14})[A-Da-d]")
"""A 14-digit library code between Codabar's start and stop letters, which some scanners send along."""


def clean(code: str) -> str:
    """Without identifier, frame and outer spaces. May be empty."""
    code = code.strip()
    if _AIM.match(code):
        code = code[3:].strip()
    framed = _CODABAR.fullmatch(code)
    return framed[1] if framed else code
