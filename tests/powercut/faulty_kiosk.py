"""The kiosk itself on a disk that does as it is told: it runs as `run_kiosk.py` does, its store lies on the recording VFS.

    python -m tests.powercut.faulty_kiosk CONTROL --config FILE

CONTROL is a JSON file: {"refuse": "full" | "readonly" | "io" | "", "sync_s": 2.0}. It is read at the start and after each
SIGUSR1, and taken away as a sign that it was obeyed.
"""

import json
import signal
import sys
from functools import partial
from pathlib import Path

import run_kiosk
from tests.powercut import vfs

REFUSALS = {"": 0, "full": vfs.FULL, "readonly": vfs.READONLY, "io": vfs.IOERR_WRITE}


class Disk:
    def __init__(self, control: Path):
        self._control, self._recorder = control, vfs.install()

    def obey(self, *_: object) -> None:
        if not self._control.exists():
            return
        told = json.loads(self._control.read_text(encoding="utf-8"))
        self._recorder.refuse, self._recorder.sync_s = REFUSALS[told.get("refuse", "")], told.get("sync_s", 0.0)
        self._control.unlink()


def main() -> int:
    from offline_store import port

    disk = Disk(Path(sys.argv[1]))
    signal.signal(signal.SIGUSR1, disk.obey)
    disk.obey()
    port.StorePort = partial(port.StorePort, vfs=vfs.NAME)  # type: ignore[assignment, misc]
    return run_kiosk.main(sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
