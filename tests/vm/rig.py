"""The pretend kiosk of the shared tools: a whole Linux in QEMU, with our working tree in it. Says why when it cannot be had.

The tools are in ../shared/tools/vm beside this repository; RIG_DIR names the folder of the image that their make_image.sh
builds. Without both, the tests here are skipped: `make test` needs no machine in a machine.
"""

import os
import shutil
import sys
import sysconfig
import time
from importlib import import_module
from pathlib import Path
from typing import Any, Self

REPO = Path(__file__).resolve().parents[2]
TOOLS = REPO.parent / "shared" / "tools" / "vm"
TREE = "/srv/tree"
PYTHON = "/opt/kiosk/bin/python"
ENV = {"PYTHONPATH": TREE, "PYTHONDONTWRITEBYTECODE": "1"}

SLOW = 120
"""Seconds: an emulated processor on a busy machine starts a Python in ten."""


def missing() -> str:
    """What is not there, and how to get it; empty when all is."""
    if not (TOOLS / "kiosk_vm.py").exists():
        return "the pretend kiosk is not here: ../shared/tools/vm"
    if not (Path(os.environ.get("RIG_DIR", "")) / "root.img").is_file():
        return "RIG_DIR names no image: RIG_DIR=<folder> ../shared/tools/vm/make_image.sh, then RIG_DIR=<folder> make test-vm"
    if not shutil.which("qemu-system-x86_64"):
        return "QEMU is missing: apt-get install qemu-system-x86 qemu-utils"
    return ""


def machine(work: Path, **more: Any) -> Any:
    """A KioskVM that is not switched on yet. `work`: what it leaves (serial.log, card.img)."""
    if str(TOOLS) not in sys.path:
        sys.path.insert(0, str(TOOLS))
    return import_module("kiosk_vm").KioskVM(work, tree=REPO, **more)


def packages(vm: Any) -> str:
    """Our own locked packages for the guest's Python, last in its path. A sentence when they cannot be had."""
    ours = Path(sysconfig.get_path("platlib"))
    if not ours.is_relative_to(REPO):
        return "the packages are not within the working tree: use .venv/bin/python"
    vm.sh(f"echo {TREE}/{ours.relative_to(REPO)} > /usr/lib/python3/dist-packages/muon.pth")
    return ""


class Program:
    """A program in the guest; `with` ends it. `lines()` is what it has printed so far."""

    def __init__(self, vm: Any, tag: str, *argv: str, env: dict[str, str] | None = None):
        self._vm, self.tag = vm, tag
        vm.spawn(tag, *argv, env=ENV | (env or {}))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if not self.lines() or not self.lines()[-1].startswith("[exit "):
            self.stop()

    def lines(self) -> list[str]:
        return list(self._vm.lines[self.tag])

    def prints(self, text: str, within_s: float = SLOW) -> str:
        return self._vm.wait_line(self.tag, text, within_s)

    def wait_until(self, fits: Any, within_s: float = SLOW) -> list[str]:
        """Until `fits(lines)`; what it has printed by then, in any case."""
        end = time.monotonic() + within_s
        while not fits(self.lines()) and time.monotonic() < end:
            time.sleep(0.05)
        return self.lines()

    def stop(self) -> None:
        self._vm.kill(self.tag)
        self.prints("[exit ")


def module(vm: Any, tag: str, name: str, *arguments: str, env: dict[str, str] | None = None) -> Program:
    """`python -m name` on our tree."""
    return Program(vm, tag, PYTHON, "-u", "-m", name, *arguments, env=env)
