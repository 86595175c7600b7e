"""What can go wrong on a wire, sorted by what happens next; and the names of the ports.

A refusal by the library system is an answer, not an error.
"""

from enum import StrEnum


class PortName(StrEnum):
    PAD = "pad"
    SCANNER = "scanner"
    PRINTER = "printer"
    STORE = "store"
    UPSTREAM = "upstream"
    SPEECH = "speech"
    SOUND = "sound"


class PortError(Exception):
    """Something on a wire.

    PortLost      unplugged            -> keep the visit, say so, reconnect at least once a second
    PortSilent    no answer in time    -> repeat the exchange (never a question to upstream), then as lost
    PortGarbled   checksum or grammar  -> drop, resynchronise, count, repeat
    PortRefused   the device said no   -> show its reason, do not repeat
    """

    words = "port_trouble"


class PortLost(PortError):
    words = "port_lost"


class PortSilent(PortError):
    words = "port_silent"


class PortGarbled(PortError):
    words = "port_garbled"


class PortRefused(PortError):
    words = "device_refused"

    def __init__(self, port: str, code: int, meaning: str):
        super().__init__(f"{port} refused: {meaning} (0x{code:02X})")
        self.code = code
