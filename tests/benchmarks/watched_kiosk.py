"""The kiosk itself, with a window in its side: it runs as `run_kiosk.py` does, and tells what it did when it is asked.

    python -m tests.benchmarks.watched_kiosk TELL --config FILE

After SIGUSR1 the file TELL holds, as JSON, what `Watch.told` says. Two things of the real program are wrapped: the disk
below its store (passes everything through and counts) and each paint (is noted when it is done). The first after the first
frame, so that what was imported for that frame is what the kiosk itself wanted.
"""

import json
import os
import signal
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any, cast

import run_kiosk
from kiosk.state import Kiosk


class Watch:
    def __init__(self, tell: Path):
        self._tell, self._disk = tell, cast(Any, None)         # the disk is watched from the first frame on
        self._paints = list[tuple[float, dict[str, int]]]()
        self._modules = dict[str, str]()
        self._syncs = self._bytes = 0

    def told(self) -> dict[str, Any]:
        """`paints`: (seconds of the monotonic clock when it was done, lines of the visit by step). `modules`: what was
        imported when the first frame stood there, with its file. `syncs` and `bytes`: of the store since the start."""
        import threading

        threads = {thread.native_id: thread.name for thread in threading.enumerate()}
        assert self._disk, "nothing was painted yet"
        self._count()
        return {"syncs": self._syncs, "bytes": self._bytes, "paints": self._paints, "threads": threads,
                "modules": self._modules}

    def tell(self, *_: object) -> None:
        draft = self._tell.with_suffix(".draft")
        draft.write_text(json.dumps(self.told()), encoding="utf-8")
        os.replace(draft, self._tell)

    def painted(self, kiosk: Kiosk) -> None:
        if not self._disk:
            self._modules, self._disk = _modules(), _watched_disk()
        self._count()
        lines = kiosk.visit.lines if kiosk.visit else ()
        self._paints.append((time.monotonic(), Counter(line.step.name for line in lines)))

    def _count(self) -> None:
        """What the disk has seen since. The record of it is not kept: of a month it is larger than the kiosk."""
        from tests.powercut.vfs import Sync, Write

        seen, self._disk.log = self._disk.log, []
        self._syncs += sum(isinstance(op, Sync) for op in seen)
        self._bytes += sum(len(op.data) for op in seen if isinstance(op, Write))


def _modules() -> dict[str, str]:
    loaded = {name: getattr(module, "__cached__", None) or getattr(module, "__file__", None)
              for name, module in list(sys.modules.items()) if module is not None and name.split(".")[0] != "tests"}
    return {name: file or "" for name, file in loaded.items()}


def main() -> int:
    watch = Watch(Path(sys.argv[1]))
    signal.signal(signal.SIGUSR1, watch.tell)
    _watch_paints(watch)
    return run_kiosk.main(sys.argv[2:])


def _watched_disk():
    from offline_store import port
    from tests.powercut import vfs

    disk = vfs.install()
    port.StorePort = partial(port.StorePort, vfs=vfs.NAME)  # type: ignore[assignment, misc]
    return disk


def _watch_paints(watch: Watch) -> None:
    from screens.paint.glass_display import GlassDisplay

    show = GlassDisplay.show

    def watched(display: GlassDisplay, kiosk: Kiosk) -> int:
        next_ms = show(display, kiosk)
        watch.painted(kiosk)
        return next_ms

    GlassDisplay.show = watched  # type: ignore[method-assign]  # it shows, and notes when


if __name__ == "__main__":
    sys.exit(main())
