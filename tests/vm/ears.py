"""Runs in the guest and prints what it hears, a line each. Two who listen to the same scanner:

    python -m tests.vm.ears port DEVICE      the kiosk's own port, in its worker: its events
    python -m tests.vm.ears other DEVICE     another program without a grab: `key N` for each key that went down
"""

import select
import sys

from drivers.evdev_events import EV_KEY
from drivers.scanner_evdev import KeyScanner
from drivers.scanner_keys import PRESSED
from kiosk.workers import Inbox, Worker


def port(device: str) -> None:
    inbox = Inbox()
    Worker(KeyScanner(device), inbox.post, print).start()
    while True:
        select.select([inbox], [], [])
        for event in inbox.take_all():
            print(event, flush=True)


def other(device: str) -> None:
    from evdev import InputDevice

    listening = InputDevice(device)
    print("listening", flush=True)
    for event in listening.read_loop():
        if event.type == EV_KEY and event.value == PRESSED:
            print(f"key {event.code}", flush=True)


if __name__ == "__main__":
    {"port": port, "other": other}[sys.argv[1]](sys.argv[2])
