"""Programs that make something heard (an engine, a player), and stopping them at once. One sound at a time.

What is missing or will not play is said once, as a sentence for whoever set the kiosk up; the kiosk goes on in silence.
"""

import os
import select
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from kiosk.effects import Effect
from kiosk.values import dataclass
from kiosk.workers import Wishes

SOUND_MAX_S = 60.0
"""Nothing that we play takes longer; a program that does is stopped."""

TRY_OUT_MAX_S = 5.0
"""A device that takes longer for a moment of silence does not play; what is to be heard meanwhile waits for its end."""

END_WAIT_S = 2.0
"""For a program that was stopped to be gone; then it is left to the system."""

COMPLAINT_MAX = 200
"""Characters of what a program says when it fails, in the log."""

PLAYER = "aplay"
MISSING = "{program} is not installed; for sound and speech: apt install espeak-ng alsa-utils"


SILENCE = ("-t", "raw", "-f", "S16_LE", "-r", "22050", "-s", "2205", "/dev/zero")
"""A tenth of a second of it, for the player."""


@dataclass(frozen=True)
class TryOut(Effect):
    """Does it play by now? For staff, who may have plugged it in again."""


class Playing:
    """`what`: in the log. `device`: of ALSA."""

    def __init__(self, what: str, device: str, log: Callable[[str], None]):
        self._what, self._device, self._log, self._said = what, device, log, ""

    @property
    def ails(self) -> bool:
        """The last that was played was not heard."""
        return bool(self._said)

    def player(self, *more: str) -> tuple[str, ...]:
        """The command that plays on the device."""
        return (PLAYER, "-q", "-D", self._device, *more)

    def try_out(self, wishes: Wishes, stops: Callable[[], bool], engine: str = "") -> None:
        """A moment of silence: a wrong device is known before somebody waits to hear something. `stops` only for the end of
        the kiosk: what is stopped in its middle says nothing of the device."""
        if engine and not shutil.which(engine):
            self.complain(MISSING.format(program=engine))
        elif not self.play([self.player(*SILENCE)], "", wishes, stops, TRY_OUT_MAX_S):
            self.complain(f"{self._device}: has played nothing for {TRY_OUT_MAX_S:g} s")

    def play(self, commands: Sequence[Sequence[str]], words: str, wishes: Wishes, stops: Callable[[], bool],
             limit_s: float = SOUND_MAX_S) -> bool:
        """Each program's output is the next one's input; `words` the first one's. Until it ends; when something is wished,
        `stops` takes it and says whether that was the end of this. False: it took longer than `limit_s`."""
        running: list[subprocess.Popen] = []
        try:
            self._start(commands, words, running)
            return self._wait(running[-1], wishes, stops, limit_s)
        except FileNotFoundError as error:
            self.complain(MISSING.format(program=error.filename))
        except OSError as error:
            self.complain(error.strerror or str(error))
        finally:
            for program in running:
                _end(program)
        return True

    def _start(self, commands: Sequence[Sequence[str]], words: str, running: list[subprocess.Popen]) -> None:
        """Into `running`, so that what was started is ended even when the next one cannot be."""
        for n, command in enumerate(commands):
            last = n == len(commands) - 1
            source = running[-1].stdout if running else subprocess.PIPE
            running.append(subprocess.Popen(command, stdin=source, stdout=subprocess.DEVNULL if last else subprocess.PIPE,
                                            stderr=subprocess.PIPE if last else subprocess.DEVNULL))
            if n and (taken := running[-2].stdout):
                taken.close()                                  # it is the next one's now
        first = running[0].stdin
        if first:
            try:
                first.write(words.encode())                    # less than a pipe holds: this cannot block
            finally:
                first.close()

    def _wait(self, player: subprocess.Popen, wishes: Wishes, stops: Callable[[], bool], limit_s: float) -> bool:
        ended, until_s = os.pidfd_open(player.pid), time.monotonic() + limit_s
        try:
            while (left_s := until_s - time.monotonic()) > 0:
                if ended in select.select([ended, wishes], [], [], left_s)[0]:
                    self._ended(player)
                    return True
                if stops():
                    return True
            return False
        finally:
            os.close(ended)

    def _ended(self, player: subprocess.Popen) -> None:
        if player.wait(END_WAIT_S) and player.stderr:
            words = player.stderr.read(COMPLAINT_MAX).decode(errors="replace").strip()
            self.complain(f"{self._device}: {words}")
        else:
            self._said = ""

    def complain(self, why: str) -> None:
        """Once, until it has worked again."""
        if why != self._said:
            self._log(f"{self._what}: {why}")
        self._said = why


def _end(program: subprocess.Popen) -> None:
    """At once, and nothing of it is left."""
    program.kill()
    for pipe in (program.stdin, program.stdout, program.stderr):
        if pipe:
            pipe.close()
    with suppress(subprocess.TimeoutExpired):
        program.wait(END_WAIT_S)
