"""When something is said and when it stops: follows what is shown, and hands sentences and sounds on. Knows no engine.

Off until headphones are plugged in or the speech key is pressed; off again when they are pulled out, or (a key began it) when
the visit is over. A new screen, a new language and each key stop what is being said.
"""

from collections.abc import Callable

from kiosk.cues import cue
from kiosk.state import Goodbye, Kiosk, StillThere, Welcome
from screens import spoken
from screens.scene import Button, Scene
from screens.words import words_of

OFF, ALOUD, PRIVATE = "", "aloud", "private"

VOLUMES = (50, 100, 150, 200)
"""Loudness in hundredths of the engine's usual one; each patron begins at the second."""

Say = Callable[[str, str, bool, str, int], object]
"""Sentence, language, whether it stops what is being said, aloud or private, loudness. An empty sentence only stops."""


class Voice:
    """`private`, `aloud`: there are headphones, there is a loudspeaker. `handset`: whoever presses the speech key holds the
    headphones to an ear."""

    def __init__(self, say: Say, sound: Callable[[str], object], private: bool = False, aloud: bool = False,
                 handset: bool = False):
        self._say, self._sound, self._has_headphones = say, sound, private
        self._by_key = PRIVATE if handset and private else ALOUD if aloud else OFF
        self._mode, self._volume, self._cut = OFF, 1, False
        self._wired = False                              # headphones are plugged in
        self._kiosk: Kiosk | None = None
        self._scene: Scene | None = None
        self._screen: list[str] = []
        self._lines: dict[str, str] = {}
        self._focus: tuple[str, str] | None = None

    # ---- what is shown ----------------------------------------------------------------------------------------------

    def seen(self, kiosk: Kiosk, scene: Scene, focused: Button | None) -> None:
        """After each paint."""
        before, self._kiosk, self._scene = self._kiosk, kiosk, scene
        if before and (sound := cue(before, kiosk)):
            self._sound(sound)
        if not self._wired and before and isinstance(before.phase, Goodbye | StillThere) and isinstance(kiosk.phase, Welcome):
            self._mode = OFF                            # the next one has not asked to be spoken to
        if self._mode:
            self._follow(before, kiosk, scene)
            self.focused(focused, cut=False)

    def _follow(self, before: Kiosk | None, kiosk: Kiosk, scene: Scene) -> None:
        screen, lines = spoken.screen(kiosk, scene, self._mode == PRIVATE), spoken.lines(kiosk, self._mode == PRIVATE)
        spoke = before.language if before else kiosk.language
        fresh = [said for item, said in lines.items() if self._lines.get(item) != said] if spoke == kiosk.language else []
        if before is None or spoken.place(before) != spoken.place(kiosk) or spoke != kiosk.language:
            self._cut, self._focus = not (before and isinstance(before.phase, Goodbye)), None     # a farewell is heard out
            told = [*screen, *fresh]
        else:
            told = [*fresh, *(said for said in screen if said not in self._screen)]
        self._screen, self._lines = screen, lines
        for sentence in dict.fromkeys(told):
            self._utter(sentence)

    def focused(self, button: Button | None, cut: bool = True) -> None:
        """The words of the button that the keypad is on, when that changed."""
        at = (button.key, button.target) if button else None
        if not self._mode or self._kiosk is None or at == self._focus:
            return
        self._focus, self._cut = at, self._cut or cut
        if button:
            own = button.target if button.look == "language" else ""
            self._utter(spoken.button(button, self._kiosk, self._mode == PRIVATE), own)

    # ---- keys -------------------------------------------------------------------------------------------------------

    def key(self, name: str) -> bool:
        """Every key stops what is being said. True: it was meant for us alone."""
        self.hush()
        act = {"headphones_in": self._plugged, "headphones_out": self._pulled, "speech": self._asked,
               "louder": lambda: self._turn(+1), "softer": lambda: self._turn(-1)}.get(name)
        if act:
            act()
        return act is not None

    def hush(self) -> None:
        """Somebody did something: what is being said stops."""
        if self._mode:
            self._say("", self._language(), True, self._mode, self._loudness())

    def _plugged(self) -> None:
        if self._has_headphones:
            self._wired = True
            self._begin(PRIVATE)

    def _pulled(self) -> None:
        self._wired, self._mode = False, OFF

    def _asked(self) -> None:
        """On; and once it is on: once more."""
        if self._mode or self._by_key:
            self._begin(self._mode or self._by_key)

    def _begin(self, mode: str) -> None:
        began, self._mode, self._cut = self._mode != mode, mode, True
        if self._kiosk is None or self._scene is None:
            return
        if began:
            self._volume = 1
            self._utter(words_of(self._language()).say("spoken_on"))
        private = mode == PRIVATE
        self._screen, self._lines = spoken.screen(self._kiosk, self._scene, private), spoken.lines(self._kiosk, private)
        for sentence in dict.fromkeys([*self._screen, *self._lines.values()]):
            self._utter(sentence)
        self._focus = None

    def _turn(self, by: int) -> None:
        self._volume = min(len(VOLUMES) - 1, max(0, self._volume + by))
        self._cut = True
        if self._mode:
            self._utter(words_of(self._language()).say("spoken_volume", n=self._volume + 1))

    # ---- saying -----------------------------------------------------------------------------------------------------

    def _language(self) -> str:
        return self._kiosk.language if self._kiosk else ""

    def _loudness(self) -> int:
        return VOLUMES[self._volume]

    def _utter(self, sentence: str, language: str = "") -> None:
        cut, self._cut = self._cut, False
        self._say(sentence, language or self._language(), cut, self._mode, self._loudness())
