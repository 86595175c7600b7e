"""The hand on the simulated glass: sees each scene the kiosk paints, and touches buttons as a panel would report it.

The kiosk connects here anew after each start; scenes before that belong to an earlier life.
"""

import contextlib
import json
import socket
import struct
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from drivers.simulators import png

EVENT = struct.Struct("llHHi")
EV_SYN, EV_KEY, EV_ABS = 0, 1, 3
SYN_REPORT, BTN_TOUCH = 0, 330
SLOT, X, Y, TRACKING = 0x2F, 0x35, 0x36, 0x39
KEYS = {"up": 103, "down": 108, "left": 105, "right": 106, "next": 15, "previous": 0x19C, "select": 28, "back": 1, "erase": 14,
        "help": 138, "speech": 164, "louder": 115, "softer": 114, **{f"digit_{n}": 2 + (n + 9) % 10 for n in range(10)}}
"""Of a keypad, as linux/input-event-codes.h numbers them."""
EV_SW, HEADPHONES = 5, 2
STROKE_S = 0.35
"""A person's two strokes on a keypad are at least so far apart; the events say when they were."""
PANEL_MAX = 4095
"""The panel's own units, as many USB panels have them."""

SETTLE_MS = 40
"""A button that has just appeared is not pressed for so long: the hand waits until then, as a person's eye would. Shorter than
for people, because stories are many."""


class Hand:
    def __init__(self, path: Path, width: int, height: int):
        self.path, self.size = path, (width, height)
        self.scene: dict[str, Any] = {}
        self.slips: list[dict[str, Any]] = []
        self.spoken: list[dict[str, Any]] = []       # sentences: {"spoken": …, "language": …, "device": …}
        self.sounds: list[str] = []
        self.focus: dict[str, Any] | None = None     # the button that the keypad is on
        self.scenes_at: list[int] = []               # … and how many scenes had been seen each time
        self.strokes = 0                             # keys and paints after which the kiosk has said where its focus is
        self._struck_s = 0.0
        self.touches: list[str] = []                 # the keys that were touched, those of PINs left out
        self._since: dict[tuple, float] = {}         # since when each button has been where it is
        self.trail: list[str] = []                   # the screens of all scenes that have been seen
        self.witness: Callable[[dict[str, Any]], None] | None = None      # is told each scene and slip, none left out
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._listener.bind(str(path))
        self._listener.listen(1)
        self._kiosk: socket.socket | None = None
        self._changed = threading.Condition()
        self._closed = False
        threading.Thread(target=self._listen, name="hand", daemon=True).start()

    # ---- seeing ----

    def _listen(self) -> None:
        while not self._closed:
            try:
                kiosk, _ = self._listener.accept()
            except OSError:
                return
            with self._changed:
                self._kiosk = kiosk
            self._read(kiosk)

    def _read(self, kiosk: socket.socket) -> None:
        rest = b""
        with contextlib.suppress(OSError):
            while data := kiosk.recv(1 << 16):
                *lines, rest = (rest + data).split(b"\n")
                for line in lines:
                    self._take(json.loads(line))
        with self._changed:
            self.scene, self._kiosk, self.focus = {}, None, None
            self._changed.notify_all()

    def _take(self, message: dict[str, Any]) -> None:
        with self._changed:
            if "slip" in message:
                self.slips.append(message["slip"])
            elif "spoken" in message:
                self.spoken.append(message)
            elif "sound" in message:
                self.sounds.append(message["sound"])
            elif "focus" in message:
                self.focus = message["focus"]
                self.strokes += 1
                self.scenes_at.append(self.scenes)
            else:
                self.scene, now = message, time.monotonic()
                self._since = {place: self._since.get(place, now) for place in map(_place, message.get("buttons", ()))}
                self.trail.append(message.get("screen", ""))
            self._changed.notify_all()
        if self.witness and not message.keys() & {"spoken", "sound", "focus"}:
            self.witness(message)

    def wait_until(self, holds, limit_s: float) -> bool:
        """`holds()` is asked anew after each paint, and now and then."""
        end = time.monotonic() + limit_s
        with self._changed:
            while not holds():
                left = end - time.monotonic()
                if left <= 0:
                    return False
                self._changed.wait(min(left, 0.05))
        return True

    @property
    def scenes(self) -> int:
        return len(self.trail)

    @property
    def screen(self) -> str:
        return self.scene.get("screen", "")

    @property
    def status(self) -> dict[str, Any]:
        return self.scene.get("status", {})

    @property
    def words(self) -> list[str]:
        return self.scene.get("words", [])

    def button(self, key: str, target: str | None = None, enabled: bool = True) -> dict[str, Any] | None:
        return next((b for b in self.scene.get("buttons", ()) if b["key"] == key and target in (None, b["target"])
                     and (b["enabled"] or not enabled)), None)

    def picture(self, path: Path) -> None:
        pixels = Path(f"{self.path}.pixels").read_bytes()
        png.write(path, *self.size, pixels)

    # ---- touching ----

    def tap(self, button: dict[str, Any]) -> None:
        """A real touch in the middle of the button, once it has settled."""
        time.sleep(max(0.0, self._since.get(_place(button), 0.0) + SETTLE_MS / 1_000 - time.monotonic()))
        self.touches += [button["key"]] if self.screen != "PinWanted" else []
        left, top, width, height = button["box"]
        u = (left + width / 2) / self.size[0]
        v = (top + height / 2) / self.size[1]
        x, y = round(u * PANEL_MAX), round(v * PANEL_MAX)
        down = [(EV_ABS, SLOT, 0), (EV_ABS, TRACKING, 1), (EV_ABS, X, x), (EV_ABS, Y, y), (EV_KEY, BTN_TOUCH, 1)]
        up = [(EV_ABS, TRACKING, -1), (EV_KEY, BTN_TOUCH, 0)]
        self._touch(down)
        self._touch(up)

    def _touch(self, events: list[tuple[int, int, int]]) -> None:
        now = time.time()
        frame = [*events, (EV_SYN, SYN_REPORT, 0)]
        data = b"".join(EVENT.pack(int(now), int(now % 1 * 1e6), *event) for event in frame)
        self.say(touch=data.hex())

    # ---- the keypad ----

    def key(self, name: str) -> None:
        """A key that goes down and up, as a keypad reports it."""
        self._struck_s = max(time.time(), self._struck_s + STROKE_S)
        self._send_keys([(EV_KEY, KEYS[name], 1), (EV_SYN, SYN_REPORT, 0), (EV_KEY, KEYS[name], 0)], self._struck_s)

    def headphones(self, plugged: bool) -> None:
        self._send_keys([(EV_SW, HEADPHONES, int(plugged))], time.time())

    def _send_keys(self, events: list[tuple[int, int, int]], at_s: float) -> None:
        frame = [*events, (EV_SYN, SYN_REPORT, 0)]
        self.say(keys=b"".join(EVENT.pack(int(at_s), int(at_s % 1 * 1e6), *event) for event in frame).hex())

    def say(self, **what: Any) -> None:
        with self._changed:
            kiosk = self._kiosk
        if kiosk is not None:
            with contextlib.suppress(OSError):
                kiosk.sendall(json.dumps(what).encode() + b"\n")

    def close(self) -> None:
        self._closed = True
        self._listener.close()
        self.path.unlink(missing_ok=True)


def _place(button: dict[str, Any]) -> tuple:
    return button["key"], button["target"], *button["box"]
