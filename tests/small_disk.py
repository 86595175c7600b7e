"""A small disk of its own (tmpfs), to be filled to the last byte. Needs root; a test that cannot have one is skipped."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CHUNK_BYTES = 1 << 16


class SmallDisk:
    def __init__(self, folder: Path):
        self.folder = folder

    def fill(self, leave_bytes: int = 0) -> None:
        """Somebody else's file takes all that is left, but for so much."""
        with open(self.folder / "somebody-elses.log", "ab", buffering=0) as file:
            size = CHUNK_BYTES
            while size:
                try:
                    file.write(bytes(size))
                except OSError:
                    size //= 2
            file.truncate(max(0, file.tell() - leave_bytes))

    def make_room(self) -> None:
        (self.folder / "somebody-elses.log").unlink()

    @property
    def free(self) -> int:
        seen = os.statvfs(self.folder)
        return seen.f_bavail * seen.f_frsize


@contextmanager
def small_disk(folder: Path, size_mb: int) -> Iterator[SmallDisk]:
    folder.mkdir(exist_ok=True)
    try:
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size_mb}m", "muon-test", str(folder)], capture_output=True,
                              check=False)
        why = done.stderr.decode(errors="replace").strip() if done.returncode else ""
    except OSError as error:
        why = str(error)
    if why:
        pytest.skip(f"no disk of its own can be mounted here, so none can be full: {why}")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)
