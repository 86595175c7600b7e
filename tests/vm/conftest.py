"""One machine for all tests here: switching it on takes longest."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.vm import rig


@pytest.fixture(scope="session")
def vm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    if why := rig.missing():
        pytest.skip(why)
    with rig.machine(tmp_path_factory.mktemp("vm")) as machine:
        machine.boot(wait=400)
        machine.sh(f"ls {rig.TREE}/run_kiosk.py")
        yield machine
