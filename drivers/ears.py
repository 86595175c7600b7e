"""What can be heard of a kiosk: the voice and the short sounds, each with its worker, as the configuration names them.

Nobody waits for either; a full queue or a missing program means silence. Knows no screen.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from drivers.playing import TryOut
from drivers.sounds import Sound, Sounds
from drivers.speech import Say, Speech
from kiosk.config import Config
from kiosk.log import say as log
from kiosk.ports import PortName
from kiosk.workers import Worker

PRIVATE = "private"


class Ears:
    """`tell`: the simulated glass hears what is spoken and played."""

    def __init__(self, conf: Config, tell: Callable[[dict[str, Any]], object] | None = None):
        self._private, self._aloud = conf.speech.device, conf.speech.aloud
        self.workers: dict[PortName, Worker] = {}
        told = tell or (lambda _: None)
        if self._private or self._aloud:
            self._work(Speech(conf.speech.words_a_minute, lambda wish: told(
                {"spoken": wish.sentence, "language": wish.language, "device": wish.device}), log,
                              tuple(filter(None, dict.fromkeys((self._private, self._aloud))))))
        if conf.sound.device and conf.sound.volume:
            self._work(Sounds(conf.sound.device, Path(conf.store.path).parent / "sounds", conf.sound.volume,
                              lambda which: told({"sound": which}), log, tries=True))

    def _work(self, port: Speech | Sounds) -> None:
        """The session hears nothing of them: they answer to nobody."""
        self.workers[port.name] = Worker(port, lambda _: None, log)

    def say(self, sentence: str, language: str, cut: bool, mode: str, volume: int) -> None:
        """`mode`: private goes into the headphones, anything else to the loudspeaker."""
        worker, device = self.workers.get(PortName.SPEECH), self._private if mode == PRIVATE else self._aloud
        if worker and device:
            worker.wishes.put(Say(sentence, language, cut, device, volume))

    def try_out(self) -> None:
        """What is plugged in again plays; kiosk.ailing hears of it."""
        for worker in self.workers.values():
            worker.wishes.put(TryOut())

    def sound(self, which: str) -> None:
        worker = self.workers.get(PortName.SOUND)
        if worker:
            worker.wishes.put(Sound(which))
