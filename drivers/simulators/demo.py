"""The demo: a whole library on this machine. With a screen, a kiosk in a window and keys for cards and books; without one,
a visit is played and its pictures are left in a folder.
"""

import sys
from collections.abc import Callable
from pathlib import Path

from drivers.simulators import keeper, story_runner
from drivers.simulators.household import Household
from drivers.simulators.programs import ROOT
from drivers.simulators.tags import tag_images

STORY = Path(__file__).with_name("demo.story")
PICTURES = ROOT / "out" / "demo"

STORE = "kiosk-store"
"""The folder in which the store of a visit that was played is left behind, for whoever wants to try staff's commands."""

FIRST = ("checkout.png", "offline.png", "checkin.png", "slip-slip-001.png")
"""Of the pictures: what a newcomer wants to see. The others are numbered, one for each line of the story."""

CARDS = {"1": "Nguyễn Thị Lan", "2": "Trần Minh Quân", "3": "Marie Dubois", "4": "王小明", "5": "Emma Clarke",
         "6": "Phạm Văn Hải", "7": "Lê Thu Hà", "8": "Đỗ Quốc Bảo"}
BOOKS = {"q": "Truyện Kiều", "w": "Số đỏ", "e": "红楼梦", "r": "Les Misérables", "t": "Moby-Dick; or, The Whale",
         "y": "In the Mood for Love (DVD)", "u": "Mắt biếc", "i": "Laptop 07", "o": "Dế Mèn phiêu lưu ký",
         "p": "三国演义"}
FOREIGN = ("1000000056", "DK-718500")
"""An item of another library: its number and its owner."""

HELP = """
  Muon is running in its window. The mouse is your finger. With the window in front, type:

    a card      {cards}
    a book      {books}
    space       lift everything off the pad        f   lay down a book of another library
    b           scan the barcode of a book instead of a card
    n           network down · up                  s   network silent · up
    m           paper out · in                     x   pad unplugged · plugged in

  The PINs are in central/demo_library.toml; Lan's is 1234. Close the window to end.
"""


class Keys:
    """What the keys of the window do. Takes one character."""

    def __init__(self, house: Household):
        self._house, self._network, self._paper, self._plugged = house, "up", True, True

    def __call__(self, key: str) -> None:
        house, library = self._house, self._house.library
        if key in CARDS:
            house.scanner.ask(scan=library.person(CARDS[key]).card)
        elif key in BOOKS:
            self._lay(BOOKS[key])
        elif key == "f":
            house.pad.ask(do="place", tags=tag_images(FOREIGN[0], owner=FOREIGN[1]))
        elif key == " ":
            house.pad.ask(do="lift", all=True)
        elif key == "b":
            house.scanner.ask(scan=library.item("Madame Bovary").barcode)
        elif key in "ns":
            self._weather("down" if key == "n" else "silent")
        elif key == "m":
            self._paper = not self._paper
            house.printer.ask(set="ok" if self._paper else "paper_out")
        elif key == "x":
            self._plugged = not self._plugged
            house.pad.ask(do="faults", unplugged=not self._plugged)

    def _weather(self, bad: str) -> None:
        self._network = "up" if self._network == bad else bad
        self._house.link.set(self._network)
        print(f"  network {self._network}", flush=True)

    def _lay(self, name: str) -> None:
        self._house.pad.ask(do="place", tags=self._house.images(name))


def play(frames: Path | None, run: Callable[[Path, Callable[[str], None]], int], has_screen: bool) -> int:
    """`run(configuration file, keys)` is the kiosk in a window."""
    if not has_screen:
        return _without_screen(frames or PICTURES)
    print("Starting the central server and the simulated pad, scanner and printer …", flush=True)
    with keeper.folder("muon-demo-") as folder:
        house = Household(folder, screen="window")
        try:
            print(HELP.format(cards=_named(CARDS), books=_named(BOOKS)), flush=True)
            print(f"  central {house.upstream.url}   files {folder}\n"
                  f"  staff   {sys.executable} -m offline_store queue list --owed --config {house.configuration}\n", flush=True)
            return run(house.configuration, Keys(house))
        finally:
            house.close()


def _named(keys: dict[str, str]) -> str:
    pairs = [f"{key} {name}" for key, name in keys.items()]
    return "\n                ".join("   ".join(pairs[n:n + 4]) for n in range(0, len(pairs), 4))


def _without_screen(frames: Path) -> int:
    print("There is no screen here: a visit is played instead, on the same programs and wires.", flush=True)
    print(STORY.read_text(encoding="utf-8"), flush=True)
    store = frames / STORE
    code = story_runner.play(STORY, frames, keep=store)
    pictures = sorted(frames.glob("*.png"))
    print(f"{len(pictures)} pictures of the screen and of the slips are in {frames}; begin with {', '.join(FIRST)}", flush=True)
    print("What this kiosk still owes central:\n"
          f"    {sys.executable} -m offline_store queue list --owed"
          f" --store {store / 'muon.db'} --key {store / 'muon.key'}", flush=True)
    if code:
        print("The visit did not go as told; see above.", file=sys.stderr)
    return code
