"""Short sounds for *read*, *done* and *trouble*, through ALSA's own player. The files are made at their first use.

A sound is for now: when several wait, the newest is played. Knows no screen; kiosk/cues.py says when there is one.
"""

from collections.abc import Callable
from pathlib import Path

from drivers.playing import Playing, TryOut
from kiosk import ailing
from kiosk.effects import Effect
from kiosk.log import say
from kiosk.ports import PortName
from kiosk.values import dataclass
from kiosk.workers import Post, Wishes


@dataclass(frozen=True)
class Sound(Effect):
    """`which`: read | done | trouble."""

    which: str


class Sounds:
    """The Port. `device`: of ALSA. `volume`: 1 to 100. `told` hears the name of each (the simulated glass).
    `tries`: the device, at the start."""

    name = PortName.SOUND

    def __init__(self, device: str, folder: Path, volume: int = 60, told: Callable[[str], object] = lambda _: None,
                 log: Callable[[str], None] = say, tries: bool = False):
        self._folder, self._volume, self._told, self._untried = folder, volume, told, tries
        self._playing, self._next = Playing("sound", device, log), ""

    def serve(self, wishes: Wishes, post: Post) -> None:
        while not wishes.stopping:
            if self._untried:
                self._untried = False
                self._playing.try_out(wishes, lambda: self._stops(wishes))
                ailing.note("sound", self._playing.ails)
            self._hear(wishes.take_all(0 if self._next or self._untried else None))
            if self._next and not wishes.stopping:
                which, self._next = self._next, ""
                self._play(which, wishes)
                ailing.note("sound", self._playing.ails)

    def _hear(self, wanted: list[Effect]) -> None:
        for wish in wanted:
            if isinstance(wish, TryOut):
                self._untried = True
                continue
            assert isinstance(wish, Sound)
            self._told(wish.which)
            self._next = wish.which

    def _stops(self, wishes: Wishes) -> bool:
        """A sound is heard to its end: cut in the middle it would click."""
        self._hear(wishes.take_all(0))
        return wishes.stopping

    def _play(self, which: str, wishes: Wishes) -> None:
        try:
            file = self._file(which)
        except OSError as error:                       # a full disk: no trouble of a patron's
            self._playing.complain(f"{self._folder}: {error.strerror or error}")
            return
        self._playing.play([self._playing.player(str(file))], "", wishes, lambda: self._stops(wishes))

    def _file(self, which: str) -> Path:
        file = self._folder / f"{which}-{self._volume}.wav"
        if not file.exists():
            from drivers.sound_waves import wav

            self._folder.mkdir(exist_ok=True)
            half = file.with_suffix(".half")
            half.write_bytes(wav(which, self._volume))
            half.replace(file)
        return file
