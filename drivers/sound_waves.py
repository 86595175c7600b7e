"""The three short sounds as WAV files, made by ourselves: *read* is one light tick, *done* rises, *trouble* is low and soft.

Pure: numbers in, bytes out; under 50 kB together, so that the disk of a kiosk does not notice.
"""

import io
import struct
import wave
from math import exp, pi, sin

RATE_HZ = 22_050
LOUDEST = 32_000
"""Of 16 bits, a little below the top."""

ATTACK_S = 0.004
"""A tone that begins at once would click."""

SOUNDS: dict[str, tuple[tuple[float, float, float], ...]] = {
    "read": ((1_318.5, 0.07, 0.6),),
    "done": ((784.0, 0.10, 0.8), (1_174.7, 0.22, 0.8)),
    "trouble": ((392.0, 0.14, 0.45), (329.6, 0.24, 0.45)),
}
"""Name -> its tones: Hz, seconds, loudness up to 1."""


def wav(name: str, volume: int) -> bytes:
    """`volume`: 1 to 100."""
    samples = [n for tone in SOUNDS[name] for n in _tone(*tone, volume / 100)]
    into = io.BytesIO()
    with wave.open(into, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return into.getvalue()


def _tone(hertz: float, seconds: float, loudness: float, volume: float) -> list[int]:
    """A struck tone with a little of its octave: it dies away before it ends."""
    count = round(seconds * RATE_HZ)
    return [round(LOUDEST * loudness * volume * _shape(n / RATE_HZ, seconds)
                  * (0.85 * sin(2 * pi * hertz * n / RATE_HZ) + 0.15 * sin(4 * pi * hertz * n / RATE_HZ)))
            for n in range(count)]


def _shape(at_s: float, seconds: float) -> float:
    return min(1.0, at_s / ATTACK_S) * exp(-5 * at_s / seconds) * min(1.0, (seconds - at_s) / ATTACK_S)
