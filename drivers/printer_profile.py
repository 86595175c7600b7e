"""What python-escpos knows of a printer model: how wide it prints, how fine, and its commands. Imported late.

The profiles are read as data, so a configuration can be checked without importing python-escpos (0.4 s, 15 MiB).
"""

import difflib
import importlib
import importlib.util
import json
import os
import pickle
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kiosk.values import dataclass

DPI_USUAL = 203
"""Where a profile does not say: 8 dots a mm, as all but some TM-T88."""

MM_PER_INCH = 25.4


@dataclass(frozen=True)
class Paper:
    """What a slip is drawn for."""

    width_dots: int
    dots_per_mm: float


class ProfileError(ValueError):
    """The printer's configuration cannot be used; the message says what to write instead."""


def paper_of(profile: str, width_dots: int = 0) -> Paper:
    """`width_dots` 0: as the profile says. Raises ProfileError."""
    known = _profiles()
    if profile not in known:
        names = {name.upper(): name for name in known}
        near = difflib.get_close_matches(profile.upper(), names, n=1)
        hint = f"did you mean {names[near[0]]!r}?" if near else "known are " + ", ".join(sorted(known))
        raise ProfileError(f"no printer profile {profile!r}; {hint}")
    media, features = known[profile].get("media", {}), known[profile].get("features", {})
    if not features.get("bitImageRaster"):
        raise ProfileError(f"printer profile {profile!r} cannot print pictures (GS v 0); choose another printer")
    width = width_dots or media.get("width", {}).get("pixels")
    if not isinstance(width, int):
        raise ProfileError(f"printer profile {profile!r} does not say how wide it prints; set width_dots")
    dpi = media.get("dpi")
    return Paper(width, (dpi if isinstance(dpi, int) else DPI_USUAL) / MM_PER_INCH)


def _profiles() -> dict[str, Any]:
    spec = importlib.util.find_spec("escpos")
    if spec is None or not spec.submodule_search_locations:
        raise ProfileError("python-escpos is not installed; run `make setup`")
    return json.loads((Path(spec.submodule_search_locations[0]) / "capabilities.json").read_text("utf-8"))["profiles"]


def escpos_class(cache_dir: Path) -> Any:
    """python-escpos' base class, imported now. Its pickle of profiles is kept in `cache_dir`, which must be ours alone."""
    if "escpos.escpos" not in sys.modules:
        cache_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.environ.setdefault("ESCPOS_CAPABILITIES_PICKLE_DIR", str(cache_dir))
        with _no_temporary_folder(cache_dir):
            try:
                importlib.import_module("escpos.escpos")
            except (EOFError, pickle.UnpicklingError):       # the power went while it was written: made anew
                for torn in cache_dir.glob("*.pickle"):
                    torn.unlink()
                importlib.import_module("escpos.escpos")
    return sys.modules["escpos.escpos"].Escpos


@contextmanager
def _no_temporary_folder(instead: Path) -> Iterator[None]:
    """python-escpos 3.1 makes a temporary folder at each import even where it is told another one: give it ours."""
    make = tempfile.mkdtemp

    def ours_for_escpos(*args: Any, **kwargs: Any) -> str:
        caller = sys._getframe(1).f_globals.get("__name__")
        return str(instead) if caller == "escpos.capabilities" else make(*args, **kwargs)

    tempfile.mkdtemp = ours_for_escpos
    try:
        yield
    finally:
        tempfile.mkdtemp = make
