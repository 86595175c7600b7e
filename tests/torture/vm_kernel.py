"""A cut card in front of a real kernel: it mounts the file system (replaying its journal), and the store is opened there.

The machine is put to sleep once with an empty socket; each card wakes it up again, in seconds instead of a boot. Knows how
to mount and to look, nothing of promises.
"""

import json
import shutil
from pathlib import Path
from typing import Any

from tests.vm import rig

FOLDER = "/var/lib/kiosk"
READY = f"umount {FOLDER}; sync; blockdev --flushbufs /dev/disk/by-label/card; echo 3 > /proc/sys/vm/drop_caches"
WAIT_S = 120


class Sleeper:
    """`with Sleeper(work, card_mb) as machine: machine.look(image)`."""

    def __init__(self, work: Path, card_mb: int):
        self._vm, self._bed = rig.machine(work, card_mb=card_mb), work / "asleep"
        self._vm.boot(wait=400)
        self._vm.sh(f"systemctl start var-lib-kiosk.mount; {READY}")
        if why := rig.packages(self._vm):
            raise SystemExit(why)
        self._vm.save(self._bed)

    def __enter__(self) -> "Sleeper":
        return self

    def __exit__(self, *error: object) -> None:
        self._vm.__exit__(*error)

    def look(self, image: Path) -> dict[str, Any]:
        """What `tests.vm.look` finds on this card after a real mount; `refused` when it cannot be mounted."""
        shutil.copyfile(image, self._bed / "card.img")
        self._vm.boot(restore=self._bed)
        try:
            mounted = self._vm.sh(f"mount -t ext4 -o noatime /dev/vdb {FOLDER} && echo mounted", check=False)
            if "mounted" not in mounted:
                return {"refused": "the kernel mounts it not", "sentence": mounted.strip()}
            return json.loads(self._vm.run(rig.PYTHON, "-m", "tests.vm.look", FOLDER, env=rig.ENV, timeout=WAIT_S))
        finally:
            self._vm.stop()
