"""Sees to it that nothing of a pretend library outlives whoever started it, however that ended: no program, no folder.

A small process of its own. It holds one end of a socket; when the other end is gone (an end, a kill, a lost X server) it kills
what is left and removes the folders, with their secrets. It imports nothing of ours.
"""

import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

MESSAGE_MAX = 4_096
"""Bytes of one message: a number, or a path, and no path is longer."""

END_WAIT_S = 5.0
"""For all that was killed to be gone, so that nobody writes into a folder any more; then the folders are removed all the same."""

# ---- whoever starts programs ----------------------------------------------------------------------------------------

_lock = threading.Lock()


def keep(pid: int) -> None:
    """This child, the first of its process group, ends with us at the latest."""
    alive = os.pidfd_open(pid)           # a number may be another process's one day; a descriptor never
    try:
        _tell(str(pid), [alive])
    finally:
        os.close(alive)


@contextmanager
def folder(prefix: str) -> Iterator[Path]:
    """A temporary folder that goes with us at the latest."""
    with tempfile.TemporaryDirectory(prefix=prefix) as made:
        _tell(made, [])
        yield Path(made)


def _tell(words: str, descriptors: list[int]) -> None:
    """Without a keeper things go on, and are ended by whoever started them."""
    with _lock, suppress(OSError):
        socket.send_fds(_opened(), [words.encode()], descriptors)


@cache
def _opened() -> socket.socket:
    """The first asking starts it. In a session of its own: Ctrl-C and a closed terminal are not meant for it."""
    ours, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with far:
        subprocess.Popen([sys.executable, "-I", "-S", __file__], stdin=far.fileno(), stdout=subprocess.DEVNULL,
                         stderr=subprocess.DEVNULL, start_new_session=True)
    return ours


# ---- the process ----------------------------------------------------------------------------------------------------

def main() -> None:
    """Until nobody is at the other end."""
    line, kept, folders = socket.socket(fileno=0), dict[int, int](), list[str]()
    while True:
        words, descriptors, _, _ = socket.recv_fds(line, MESSAGE_MAX, 1)
        if not words:
            break
        _forget_ended(kept)
        if descriptors:
            kept[descriptors[0]] = int(words)
        else:
            folders = [path for path in folders if os.path.exists(path)] + [words.decode()]
    _end(kept)
    for path in folders:
        shutil.rmtree(path, ignore_errors=True)


def _forget_ended(kept: dict[int, int]) -> None:
    for alive in select.select(kept, [], [], 0)[0]:
        os.close(alive)
        del kept[alive]


def _end(kept: dict[int, int]) -> None:
    _forget_ended(kept)
    for pid in kept.values():
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
    for alive in kept:
        select.select([alive], [], [], END_WAIT_S)


if __name__ == "__main__":
    main()
