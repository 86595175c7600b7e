"""What all tests need: no screen, no sound, no leftovers, and random tests that say the same thing twice in CI.

Knows nothing of the product. The data sets lie beside the repository, not in it: a test that needs them asks for
`shared_data` and is skipped with a sentence where they are not there.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

REPO = Path(__file__).resolve().parent.parent

# Before the first import of pygame: no test opens a window. A test of the window itself says so by its own setting.
os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
os.environ.setdefault("SDL_AUDIODRIVER", "dummy")
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

# One machine's clock says nothing about ours: no deadline for one example. CI plays the same examples each time and
# prints how to play a failing one again; at the desk new ones are tried.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True,
                          suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(scope="session", autouse=True)
def escpos_capabilities() -> Iterator[Path]:
    """python-escpos keeps its printer profiles in a pickle: one folder for all tests and their processes."""
    with tempfile.TemporaryDirectory(prefix="muon-escpos-") as folder:
        os.environ["ESCPOS_CAPABILITIES_PICKLE_DIR"] = folder
        yield Path(folder)
        del os.environ["ESCPOS_CAPABILITIES_PICKLE_DIR"]


@pytest.fixture(scope="session")
def repo() -> Path:
    """The folder of this repository."""
    return REPO


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with the data sets (`../shared/data`)."""
    folder = REPO.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the data sets are not here: put the folder shared/ beside this repository")
    return folder
