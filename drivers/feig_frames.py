"""Frames of the FEIG OBID "ISO host" protocol, as pure functions on bytes; driver and simulated pad share them.

Knows where a frame begins and ends, its checksum, and what each status byte asks for. Knows no commands
(feig_commands.py), no port and no clock.

    standard frame   LEN ADR CMD [STATUS] data CRC     LEN counts every byte, 5 to 255
    advanced frame   02 LENhi LENlo ADR CMD [STATUS] data CRC     for what is longer; 02 is never a standard LEN

Sources: FEIG manual H20800-16e-ID-B "ID CPR-Family" chapter 3 and annex C; the same frames in H60301-3e-ID-B (ID
ISC.MR/PR101) and H01114-0e-ID-B (ID CPR30). Between two frames there is silence on the line, and only silence ends a
damaged one: a tag's memory may hold bytes that look like a frame, so nobody looks for a frame inside another.
"""

from enum import Enum

from kiosk.values import dataclass

ANY_ADDRESS = 0xFF               # every pad answers to it
PAD_ADDRESS = 0x00               # as they come from the factory
STX = 0x02

STANDARD_MAX = 255               # bytes of a standard frame; a longer request goes as an advanced one
FRAME_MAX = 4_096                # bytes; the longest true frame is an inventory of 255 tags; more is noise
_STANDARD_MIN, _ADVANCED_MIN = 5, 7     # bytes; what says that it is shorter is noise
_CRC_BYTES = 2


class Then(Enum):
    """What a status byte asks of the driver."""

    DONE = "done"                # the data is there
    MORE = "more"                # … and there is more of it
    ABSENT = "absent"            # the tag did not answer: lifted, too weak, or told to be quiet
    AGAIN = "again"              # disturbed on air: the same exchange may go well the next time
    REFUSED = "refused"          # the same exchange will be refused again
    TAG_REFUSED = "tag_refused"  # … by the tag; its ISO 15693 error code follows


STATUS: dict[int, tuple[Then, str]] = {
    0x00: (Then.DONE, "done"),
    0x01: (Then.ABSENT, "no tag answers"),
    0x02: (Then.AGAIN, "the tag's answer was damaged on air"),
    0x03: (Then.AGAIN, "the tag did not confirm what was written"),
    0x04: (Then.REFUSED, "the tag has no such block"),
    0x05: (Then.REFUSED, "this kind of tag cannot do it"),
    0x08: (Then.REFUSED, "the tag wants a password"),
    0x0E: (Then.AGAIN, "general error"),
    0x10: (Then.REFUSED, "the pad's own memory is damaged"),
    0x11: (Then.REFUSED, "a parameter is out of range"),
    0x80: (Then.REFUSED, "the pad does not know this command"),
    0x81: (Then.REFUSED, "the length of the command is wrong"),
    0x82: (Then.REFUSED, "not available: the pad is in scan mode"),
    0x83: (Then.AGAIN, "several tags answered at once"),
    0x84: (Then.DONE, "done, with a warning about the antenna"),
    0x93: (Then.REFUSED, "the pad's buffer is full"),
    0x94: (Then.MORE, "there is more"),
    0x95: (Then.TAG_REFUSED, "the tag refused"),
    0x96: (Then.REFUSED, "an ISO 14443 card refused"),
    0xF1: (Then.REFUSED, "hardware warning"),
}

ISO_ERRORS: dict[int, str] = {
    0x01: "command not supported", 0x02: "command not recognised", 0x03: "option not supported",
    0x0F: "unknown error", 0x10: "no such block", 0x11: "already locked", 0x12: "locked, cannot be changed",
    0x13: "not written", 0x14: "not locked",
}
"""ISO 15693-3, error codes of a tag; A0 to DF belong to the maker of the chip."""


@dataclass(frozen=True)
class Request:
    command: int
    data: bytes = b""
    address: int = ANY_ADDRESS


@dataclass(frozen=True)
class Reply:
    command: int
    status: int = 0x00
    data: bytes = b""
    address: int = PAD_ADDRESS

    @property
    def then(self) -> Then:
        return STATUS.get(self.status, (Then.REFUSED, ""))[0]

    @property
    def meaning(self) -> str:
        """For the log and for staff; a tag's own refusal with its ISO code."""
        said = STATUS.get(self.status, (Then.REFUSED, "unknown status"))[1]
        if self.status == 0x95 and self.data:
            return f"{said}: {ISO_ERRORS.get(self.data[0], 'error')} ({self.data[0]:02X})"
        return said


def _crc_table() -> tuple[int, ...]:
    table = []
    for byte in range(256):
        value = byte
        for _ in range(8):
            value = value >> 1 ^ (0x8408 if value & 1 else 0)
        table.append(value)
    return tuple(table)


_CRC_TABLE = _crc_table()


def crc16(data: bytes) -> int:
    """Polynomial 8408 (1021 reflected), start FFFF, no final complement; sent low byte first."""
    value = 0xFFFF
    for byte in data:
        value = value >> 8 ^ _CRC_TABLE[(value ^ byte) & 0xFF]
    return value


def build_request(request: Request, *, advanced: bool = False) -> bytes:
    return _frame(bytes([request.address, request.command]) + request.data, advanced)


def build_reply(reply: Reply, *, advanced: bool = False) -> bytes:
    return _frame(bytes([reply.address, reply.command, reply.status]) + reply.data, advanced)


def parse_request(body: bytes) -> Request:
    """From what a Splitter gave, at least two bytes."""
    return Request(body[1], body[2:], body[0])


def parse_reply(body: bytes) -> Reply | None:
    """From what a Splitter gave. None: too short to be a reply."""
    return Reply(body[1], body[2], body[3:], body[0]) if len(body) >= 3 else None


def _frame(body: bytes, advanced: bool) -> bytes:
    length = len(body) + 1 + _CRC_BYTES
    long = advanced or length > STANDARD_MAX
    head = bytes([STX]) + (length + 2).to_bytes(2, "big") if long else bytes([length])
    return head + body + crc16(head + body).to_bytes(_CRC_BYTES, "little")


class Splitter:
    """Cuts a byte stream into frames; gives each one's body (address, command and the rest) once its CRC is right.

    A damaged frame spoils everything up to the next silence: say `silence()` when the line has been quiet.
    """

    def __init__(self) -> None:
        self._rest = b""
        self.spoiled = False
        self.damaged = 0             # frames thrown away since the beginning

    @property
    def unfinished(self) -> bool:
        """Something has come that is no whole frame yet, or never will be."""
        return self.spoiled or bool(self._rest)

    def feed(self, data: bytes) -> list[bytes]:
        bodies: list[bytes] = []
        self._rest += data
        while not self.spoiled and (length := _length(self._rest)) is not None:
            if length == 0 or length > FRAME_MAX:
                self._spoil()
            elif len(self._rest) < length:
                break
            else:
                bodies += self._cut(length)
        if self.spoiled:
            self._rest = b""
        return bodies

    def silence(self) -> None:
        """The line was quiet: what was begun will not be finished, what comes now is a new frame."""
        if self._rest:
            self._spoil()
        self._rest, self.spoiled = b"", False

    def _cut(self, length: int) -> list[bytes]:
        frame, self._rest = self._rest[:length], self._rest[length:]
        if crc16(frame[:-_CRC_BYTES]) != int.from_bytes(frame[-_CRC_BYTES:], "little"):
            self._spoil()
            return []
        return [frame[3 if frame[0] == STX else 1: -_CRC_BYTES]]

    def _spoil(self) -> None:
        self.spoiled = True
        self.damaged += 1


def _length(data: bytes) -> int | None:
    """How long the frame at the front says it is; None while that is not known. Impossible lengths are 0."""
    if not data:
        return None
    if data[0] != STX:
        return data[0] if data[0] >= _STANDARD_MIN else 0
    if len(data) < 3:
        return None
    length = int.from_bytes(data[1:3], "big")
    return length if length >= _ADVANCED_MIN else 0
