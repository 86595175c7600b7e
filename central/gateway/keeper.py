"""The thread that looks after the line to the library system between questions. Knows when, not what."""

import threading
from collections.abc import Callable

from central.gateway.ils import Ils

STOP_WAIT_S = 1.0
"""For the thread to end when central stops; then it is left behind (it ends with the process)."""


class Keeper:
    """`more`: what else is tidied each time."""

    def __init__(self, ils: Ils, more: Callable[[], None] = lambda: None):
        self._ils, self._more, self._stopping = ils, more, threading.Event()
        self._thread = threading.Thread(target=self._run, name="library system", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._ils.close()
        if self._thread.is_alive():
            self._thread.join(STOP_WAIT_S)

    def _run(self) -> None:
        while not self._stopping.wait(self._ils.tend()):
            self._more()
