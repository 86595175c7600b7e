"""Files that are there whole or not at all, also after a power cut."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path


class Draft:
    """A file that will take the place of `path`. Made before it is needed: a folder that cannot be written is found early.

    Raises OSError, as the file system says it.
    """

    def __init__(self, path: Path, mode: int):
        path.parent.mkdir(parents=True, exist_ok=True)
        self._fd, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        self._path, self._draft = path, Path(draft)
        os.fchmod(self._fd, mode)

    def write(self, text: str) -> None:
        """On disk, not yet in its place."""
        data = text.encode()
        while data:
            data = data[os.write(self._fd, data):]
        os.fsync(self._fd)

    def put_in_place(self) -> None:
        os.replace(self._draft, self._path)
        folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def close(self) -> None:
        """What was not put in its place goes away."""
        os.close(self._fd)
        with suppress(FileNotFoundError):
            self._draft.unlink()
