"""Is a tag secured? Read it, write it, prove it: AFI by ISO 28560-1, and the EAS bit where a library uses it.

What is reported is what the tag said afterwards, in its own system information under its own UID. Silence proves nothing:
then it is unknown. EAS has no such reading back. A chip with EAS on sounds when asked, which proves "on"; for "off" there
is only the chip's own confirmation of the command.
"""

from drivers.pad_feig import PadFeig, TagMissed
from drivers.serial_wire import Deadline
from drivers.tags import AFI_SECURED, AFI_UNSECURED, LEGACY_3M, legacy_3m
from kiosk.ports import PortGarbled, PortRefused, PortSilent
from kiosk.transactions import Security
from kiosk.values import dataclass

WRITES = 3                       # a write that the tag does not confirm by its new value is repeated
WANTED = (Security.SECURED, Security.UNSECURED)

_ISO = {Security.SECURED: AFI_SECURED, Security.UNSECURED: AFI_UNSECURED}
_3M = {Security.SECURED: legacy_3m.AFI_SECURED, Security.UNSECURED: legacy_3m.AFI_UNSECURED}
_NXP = "E004"

_NO_WORD = (TagMissed, PortSilent, PortGarbled, PortRefused)
"""Troubles of one exchange; PortLost is not among them."""


@dataclass(frozen=True)
class Securing:
    """How a library secures its tags."""

    eas: bool = False

    def read(self, pad: PadFeig, uid: str, layout: str, until: Deadline) -> Security:
        try:
            return meaning(pad.system_info(uid, until).afi, layout)
        except _NO_WORD:
            return Security.UNKNOWN

    def write(self, pad: PadFeig, uid: str, layout: str, to: Security, until: Deadline) -> Security:
        """One tag, written and read back. Raises PortLost only."""
        if to not in WANTED:
            return Security.UNKNOWN
        now = Security.UNKNOWN
        for _ in range(WRITES):
            refused = not self._write_afi(pad, uid, afi_for(to, layout), until)
            now = self.read(pad, uid, layout, until)
            if now is to or now is Security.UNKNOWN or refused or until.over:
                break
        if now is to and self.eas and uid.startswith(_NXP) and not self._write_eas(pad, uid, to, until):
            return Security.UNKNOWN
        return now

    def _write_afi(self, pad: PadFeig, uid: str, afi: int, until: Deadline) -> bool:
        """False: it will not be written however often we try. Whatever happened, the reading back decides."""
        try:
            pad.write_afi(uid, afi, until)
        except PortRefused:
            return False
        except (TagMissed, PortSilent, PortGarbled):
            return True
        return True

    def _write_eas(self, pad: PadFeig, uid: str, to: Security, until: Deadline) -> bool:
        try:
            pad.set_eas(uid, to is Security.SECURED, until)
            return to is Security.UNSECURED or pad.eas_sounds(uid, until)
        except _NO_WORD:
            return False


def afi_for(to: Security, layout: str) -> int:
    return (_3M if layout == LEGACY_3M else _ISO)[to]


def meaning(afi: int, layout: str) -> Security:
    """A 3M tag may carry either maker's values: libraries have mixed them."""
    tables = (_ISO, _3M) if layout == LEGACY_3M else (_ISO,)
    return next((one for table in tables for one, value in table.items() if value == afi), Security.UNKNOWN)
