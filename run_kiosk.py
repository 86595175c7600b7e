"""Muon, the kiosk: read the configuration, open the ports, start the agent.

    python run_kiosk.py --config muon.toml        the kiosk
    python run_kiosk.py --demo                    a whole pretend library on this machine, with a kiosk in a window
    python run_kiosk.py --story FILE [--frames DIR] [--seed N] [--upstream sip2 [--manners NAME]]
                                                  plays a visit; exit 0 when every expectation held
"""

import os
import signal
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk import config as configuration
from kiosk import log
from kiosk.display import Display, NoScreen
from kiosk.state import Kiosk

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from kiosk.agent import Agent
    from kiosk.clock import Clock
    from kiosk.ports import PortName
    from kiosk.workers import Port, Worker
    from offline_store.port import StorePort
    from screens.paint.glass_display import GlassDisplay

USAGE, REFUSED = 2, 3
"""Exit codes: the command line or the configuration is wrong; this kiosk must not start (another one has its store)."""


def main(arguments: list[str] | None = None) -> int:
    words = sys.argv[1:] if arguments is None else arguments
    if len(words) == 2 and words[0] == "--config":       # a kiosk on any day: the parser would be read for nothing
        return run(Path(words[1]))
    asked = _parser().parse_args(words)
    if bool(asked.config) == bool(asked.demo or asked.story):
        _parser().error("say --config FILE alone, for a kiosk of yours; --demo and --story bring a configuration of their own")
    if asked.story or asked.demo:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(USAGE))      # so that nothing that was started is left behind
    if asked.story:
        return _stories(asked)
    if asked.demo:
        from drivers.simulators import demo
        from screens.paint.window import can_open
        return demo.play(asked.frames, run, can_open())
    return run(asked.config)


def _parser() -> "ArgumentParser":
    import argparse

    parser = argparse.ArgumentParser(prog="run_kiosk.py", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, metavar="FILE", help="the kiosk's configuration (muon.toml)")
    parser.add_argument("--demo", action="store_true", help="a whole library on this machine, nothing else needed")
    parser.add_argument("--story", type=Path, action="append", metavar="FILE", help="play this story (may be repeated)")
    parser.add_argument("--frames", type=Path, metavar="DIR", help="keep a PNG after each step of a story")
    parser.add_argument("--seed", type=int, default=0, help="the seed of the simulators' faults")
    parser.add_argument("--upstream", default="central", choices=("central", "sip2"),
                        help="what the story is played against: our central server, or a library system")
    parser.add_argument("--manners", default="koha", metavar="NAME",
                        help="with --upstream sip2: whose (drivers/simulators/ils_manners.py)")
    return parser


def _stories(asked: "Namespace") -> int:
    from drivers.simulators import story_runner

    worst = 0
    for path in asked.story:
        frames = asked.frames / path.stem if asked.frames and len(asked.story) > 1 else asked.frames
        worst = max(worst, story_runner.play(path, frames, asked.upstream, asked.seed, asked.manners))
    return worst


# ---- the kiosk ------------------------------------------------------------------------------------------------------

def run(path: Path, keys=None) -> int:
    """`keys`: the demo's, told each character that is typed into the window."""
    try:
        conf = configuration.load(path)
        display = _window(conf, keys) if conf.screen.kind == "window" else _glass(conf)
    except configuration.ConfigError as mistakes:
        print(mistakes, file=sys.stderr)
        return USAGE
    except (NoScreen, OSError) as trouble:
        log.say(f"muon: {trouble}")
        return REFUSED
    settings = configuration.settings_of(conf)
    first = Kiosk(settings, language=settings.languages[0])
    display.show(first)                      # before anything else is imported: on a Pi that takes a second
    return _work(conf, display, first)


def _work(conf: configuration.Config, display: Display, first: Kiosk) -> int:
    from offline_store.errors import StoreError

    try:
        kiosk = assemble(conf, display, first)
    except (configuration.ConfigError, ValueError) as mistakes:     # a printer profile, an address: known only when opened
        print(mistakes, file=sys.stderr)
        return USAGE
    except (StoreError, OSError) as trouble:
        log.say(f"muon: {trouble}")
        return REFUSED
    kiosk.run_until_signal()
    return 0


def assemble(conf: configuration.Config, display: Display, first: Kiosk) -> "Agent":
    """Every port that the configuration names, each in a thread of its own; then the agent."""
    from drivers.upstream_choice import upstream_of
    from kiosk.agent import Agent
    from kiosk.clock import Clock
    from kiosk.memory import keep_small
    from kiosk.notes import note_ports
    from kiosk.workers import Inbox, Worker

    keep_small()
    glass, inbox = _equipped(display), Inbox()
    clock = glass.clock if glass and glass.clock else Clock(report=log.say)
    store = _store(conf, clock)
    ports: list[Port] = [store, *_devices(conf, glass), *upstream_of(conf, clock)]
    workers = {port.name: Worker(port, store.watching(inbox.post), log.say) for port in ports}
    return Agent(first, clock, inbox, workers, _assisted(conf, display, workers, glass), note_ports)


def _assisted(conf: configuration.Config, display, workers: "dict[PortName, Worker]", glass: "GlassDisplay | None") -> Display:
    """A keypad, a voice and sounds, where the configuration names one of them."""
    if not (conf.keypad.device or conf.speech.device or conf.speech.aloud or conf.sound.device):
        return display
    from drivers.ears import Ears
    from drivers.keypad import decoder_of, keypads_of
    from screens.assisted import Assisted
    from screens.voice import Voice

    ears = Ears(conf, glass.say if glass else None)
    workers.update(ears.workers)
    voice = Voice(ears.say, ears.sound, bool(conf.speech.device), bool(conf.speech.aloud), conf.speech.handset)
    assisted = Assisted(display, [*keypads_of(conf.keypad, conf.speech)], voice, glass.say if glass else None, ears.try_out)
    if glass:
        names = decoder_of(conf.keypad)()
        glass.keys = lambda structs: assisted.pressed(names.feed(structs))
    return assisted


def _store(conf: configuration.Config, clock: "Clock") -> "StorePort":
    from offline_store.errors import StoreUnwritable
    from offline_store.port import StorePort

    store = StorePort(conf.store.path, conf.store.key_file, clock, retention_days=conf.store.retention_days,
                      report=log.say, cards_file=conf.staff.cards_file)
    try:
        store.open()
    except StoreUnwritable as trouble:       # a full disk: start all the same, out of service until there is room
        log.say(f"store: {trouble}")
    return store


def _devices(conf: configuration.Config, glass: "GlassDisplay | None") -> "list[Port]":
    ports: list[Port] = []
    if conf.pad.url:
        from drivers.pad import Pad, PadSettings
        pad = conf.pad
        ports.append(Pad(PadSettings(pad.url, pad.baud, pad.block_order, pad.eas, pad.poll_ms, pad.gone_after_scans)))
    if conf.scanner.url:
        from drivers.scanner_lines import LineScanner
        ports.append(LineScanner(conf.scanner.url, conf.scanner.baud))
    if conf.scanner.device:
        from drivers.scanner_evdev import KeyScanner
        ports.append(KeyScanner(conf.scanner.device, conf.scanner.layout))
    if conf.printer.url:
        from drivers.printer import Printer
        ports.append(Printer(conf.printer.url, partial(_draw_slip, glass, conf.looks.logo), Path(conf.store.path).parent,
                             profile=conf.printer.profile, width_dots=conf.printer.width_dots, baud=conf.printer.baud))
    return ports


def _draw_slip(glass: "GlassDisplay | None", logo: str, slip, width_dots: int, dots_per_mm: float):
    """The looks draw it, the printer prints it; the simulated glass is told what stands on it."""
    from drivers.escpos_raster import fingerprint
    from screens.slip import logo as slip_logo
    from screens.slip.face import draw
    from screens.slip.words import words_of

    picture = draw(slip, words_of(slip.language), width_dots=width_dots, dots_per_mm=dots_per_mm,
                   logo=slip_logo.logo(logo, width_dots, dots_per_mm, log.say))
    if glass:
        glass.say({"slip": {"words": picture.words, "sha256": fingerprint(picture.width, picture.rows)}})
    return picture


# ---- what shows it --------------------------------------------------------------------------------------------------

def _window(conf: configuration.Config, keys) -> Display:
    from screens.paint.window import TouchedWindow, Window

    screen = conf.screen
    window = Window(screen.width_px, screen.height_px, screen.width_mm, screen.fullscreen, keys, screen.settle_ms, conf.looks)
    if screen.touch:
        from drivers.touch_panel import EvdevTouch
        return TouchedWindow(window, EvdevTouch(screen.touch), (screen.width_px, screen.height_px))
    if not window.wakes_on_touch:
        raise NoScreen("without an X desktop the touch panel must be named: [screen] touch = \"/dev/input/by-id/…\"")
    return window


def _glass(conf: configuration.Config) -> Display:
    from drivers.glass import Glass
    from screens.paint.glass_display import GlassDisplay

    return GlassDisplay(Glass(conf.screen.glass, conf.screen.width_px, conf.screen.height_px), conf.screen, conf.looks)


def _equipped(display: Display) -> "GlassDisplay | None":
    """The simulated glass, given what no first frame needs; None where a window shows it."""
    from screens.paint.glass_display import GlassDisplay

    if not isinstance(display, GlassDisplay):
        return None
    from drivers.touch_evdev import TouchDecoder
    from kiosk.clock import SimulatedClock

    display.equip(SimulatedClock(log.say), TouchDecoder().feed)
    return display


if __name__ == "__main__":
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    sys.exit(main())
