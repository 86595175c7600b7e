"""A card scanner on a serial line: each scan is a line of ASCII.

The end of a scan is CR, LF, both, or (where the scanner sends none) a silence. A line with bytes that are no ASCII, or one
longer than any code, is noise and dropped whole: half a card number must never pass for one.
"""

from drivers.scanner_codes import CODE_MAX, clean
from drivers.scanner_port import Log, ScannerPort
from drivers.serial_wire import Line, open_wire
from kiosk.log import say

_ENDS = b"\r\n\x00\x02\x03"
"""CR and LF, and the NUL, STX and ETX that some scanners put round a scan."""


class CodeLines:
    """Cuts bytes into cleaned codes."""

    def __init__(self) -> None:
        self._line, self._noise = bytearray(), False

    def feed(self, data: bytes) -> list[str]:
        """The codes that are whole now."""
        codes = []
        for byte in data:
            if byte in _ENDS:
                codes += self.silence()
            else:
                self._take(byte)
        return codes

    def _take(self, byte: int) -> None:
        self._noise = self._noise or len(self._line) >= CODE_MAX + len("]C0") or not (0x20 <= byte < 0x7F or byte == 0x09)
        if not self._noise:
            self._line.append(byte)

    def silence(self) -> list[str]:
        """Nothing came for a while: what is there is a whole scan."""
        code = "" if self._noise else clean(self._line.decode("ascii"))
        self._line, self._noise = bytearray(), False
        return [code] if code else []

    @property
    def waiting(self) -> bool:
        """A scan has begun and not ended."""
        return bool(self._line) or self._noise


class LineScanner(ScannerPort):
    """The Port of a scanner behind a pyserial URL."""

    def __init__(self, url: str, baud: int = 9_600, log: Log = say):
        super().__init__(lambda: open_wire(url, Line(baud)), CodeLines, log)
