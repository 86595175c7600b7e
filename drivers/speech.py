"""A voice: sentences through a speech engine of the distribution (espeak-ng), and ALSA, to the headphones or a loudspeaker.

The engine is asked sentence by sentence, so that a new screen or a key stops the old words at once. The words go to it
through a pipe: a command line can be read by anybody on the machine. Knows no screen; what is said is screens/spoken.py's.
"""

from collections import deque
from collections.abc import Callable

from drivers.playing import Playing, TryOut
from kiosk import ailing
from kiosk.effects import Effect
from kiosk.log import say
from kiosk.ports import PortName
from kiosk.values import dataclass
from kiosk.workers import Post, Wishes

ENGINE = "espeak-ng"
VOICES = {"vi": "vi", "en": "en-gb", "fr": "fr-fr", "zh": "cmn"}

SENTENCES_MAX = 16
"""Sentences that wait to be spoken; beyond it the oldest are left out: what is new matters more."""

SENTENCE_MAX = 600
"""Characters of one sentence; the rest is left out. (Four bytes each still fit into a pipe.)"""


@dataclass(frozen=True)
class Say(Effect):
    """`cut`: what is being said stops first. `device`: of ALSA. `volume`: hundredths of the engine's usual one."""

    sentence: str
    language: str = "en"
    cut: bool = False
    device: str = ""
    volume: int = 100


class Speech:
    """The Port. `told` hears each sentence when its turn comes (the simulated glass). `devices` are tried out at the start."""

    name = PortName.SPEECH

    def __init__(self, words_a_minute: int = 160, told: Callable[[Say], object] = lambda _: None,
                 log: Callable[[str], None] = say, devices: tuple[str, ...] = ()):
        self._rate, self._told, self._log, self._devices = words_a_minute, told, log, devices
        self._players: dict[str, Playing] = {}
        self._waiting: deque[Say] = deque(maxlen=SENTENCES_MAX)
        self._untried = True

    def serve(self, wishes: Wishes, post: Post) -> None:
        while not wishes.stopping:
            if self._untried:
                self._try_out(wishes)
            self._hear(wishes.take_all(0 if self._waiting or self._untried else None))
            if self._waiting and not self._untried and not wishes.stopping:        # what was wished first is tried first
                said = self._waiting.popleft()
                self._told(said)
                player = self._player(said.device)
                player.play(self._commands(said, player), said.sentence[:SENTENCE_MAX], wishes, lambda: self._stops(wishes))
                self._note()

    def _try_out(self, wishes: Wishes) -> None:
        self._untried = False
        for device in self._devices:
            self._player(device).try_out(wishes, lambda: self._ends(wishes), ENGINE)
            self._note()

    def _player(self, device: str) -> Playing:
        return self._players.setdefault(device, Playing("speech", device, self._log))

    def _note(self) -> None:
        ailing.note("speech", any(player.ails for player in self._players.values()))

    def _stops(self, wishes: Wishes) -> bool:
        """What is wished meanwhile and does not cut is for later."""
        return self._hear(wishes.take_all(0)) or wishes.stopping

    def _ends(self, wishes: Wishes) -> bool:
        """A try-out goes on to its end, whatever is to be said next: cut, it would leave unknown whether the device plays."""
        self._hear(wishes.take_all(0))
        return wishes.stopping

    def _hear(self, wanted: list[Effect]) -> bool:
        """Was one among them that cuts?"""
        for wish in wanted:
            if isinstance(wish, TryOut):
                self._untried = True
                continue
            assert isinstance(wish, Say)
            if wish.cut:
                self._waiting.clear()
            if wish.sentence:
                self._waiting.append(wish)
        return any(isinstance(wish, Say) and wish.cut for wish in wanted)

    def _commands(self, wish: Say, player: Playing) -> tuple[tuple[str, ...], ...]:
        engine = (ENGINE, "-v", VOICES.get(wish.language, "en-gb"), "-s", str(self._rate), "-a", str(wish.volume), "--stdin",
                  "--stdout")
        return engine, player.player("-")
