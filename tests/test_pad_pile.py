"""What lies on the pad: how it becomes known, and in how few exchanges."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from drivers import pad_pile
from drivers.pad_feig import PadFeig
from drivers.pad_pile import Pile
from drivers.serial_wire import open_wire
from drivers.simulators.feig_pad import Character, FeigPad
from drivers.simulators.pad import running
from drivers.simulators.tags import SimTag, from_image, tag_images
from kiosk.ports import PortGarbled, PortRefused
from kiosk.state import Tag, TagKind


def item(number: int, layout: str = "", **more) -> SimTag:
    """The demo's mixture: every second tag is ISO 28560-2."""
    layout = layout or ("iso28560-2" if number % 2 else "iso28560-3")
    return from_image(tag_images(f"390010000{number:05d}", 1, layout, owner="VN-MUON", **more)[0])


@dataclass
class Bench:
    sim: FeigPad
    pad: PadFeig
    pile: Pile

    def place(self, *tags: SimTag) -> None:
        self.sim.place(list(tags))

    def look(self, scans: int = 1) -> tuple[Tag, ...]:
        """Scan, and read all that can be read after each scan."""
        for _ in range(scans):
            self.pile.scan(self.pad)
            while self.pile.unread:
                self.pile.read_next(self.pad)
        return self.pile.tags

    def kinds(self, scans: int = 1) -> list[TagKind]:
        return [tag.kind for tag in self.look(scans)]

    def asked(self) -> dict[str, int]:
        asked = dict(self.sim.counts.exchanges)
        self.sim.counts.exchanges.clear()
        return asked


@pytest.fixture
def bench() -> Iterator[Bench]:
    sim = FeigPad()
    with running(sim) as program:
        wire = open_wire(program.url)
        pad = PadFeig(wire)
        pad.start()
        sim.counts.exchanges.clear()
        yield Bench(sim, pad, Pile())
        wire.close()


def test_ten_new_items_take_eleven_exchanges_and_none_when_they_are_known(bench: Bench):
    tags = [item(n) for n in range(10)]
    bench.place(*tags)
    seen = bench.look()
    assert sorted(tag.item for tag in seen) == [f"390010000{n:05d}" for n in range(10)]
    assert {tag.owner for tag in seen} == {"VN-MUON"}
    assert bench.asked() == {"inventory": 1, "read": 10}
    bench.look()
    assert bench.asked() == {"inventory": 1}


def test_items_that_come_back_are_not_read_again(bench: Bench):
    tags = [item(n) for n in range(5)]
    bench.place(*tags)
    bench.look()
    bench.sim.lift([tag.uid for tag in tags])
    assert bench.look(4) == ()
    bench.asked()
    bench.place(*tags)
    assert [tag.kind for tag in bench.look()] == [TagKind.ITEM] * 5
    assert bench.asked() == {"inventory": 1}


def test_a_tag_is_unread_at_first_sight_and_then_an_item(bench: Bench):
    tag = item(1)
    bench.place(tag)
    bench.pile.scan(bench.pad)
    assert bench.pile.tags == (Tag(tag.uid),) and bench.pile.unread == tag.uid
    bench.pile.read_next(bench.pad)
    assert bench.pile.tags[0].kind is TagKind.ITEM and bench.pile.unread == ""


def test_a_title_on_the_tag_costs_one_exchange_more(bench: Bench):
    bench.place(item(1, title="Truyện Kiều"), item(2, title="三国演义"))
    assert {tag.title for tag in bench.look()} == {"Truyện Kiều", "三国演义"}
    assert bench.asked() == {"inventory": 1, "read": 4}


@pytest.mark.parametrize(("chip", "layout", "title", "exchanges"), [
    ("slix-l", "iso28560-3", "", {"inventory": 1, "read": 1}),                       # 8 blocks, known by its UID
    ("slix2", "iso28560-2", "x" * 200, {"inventory": 1, "read": 3}),                 # 79 blocks: 9 + 32 + 32
    ("tag-it", "iso28560-2", "", {"inventory": 1, "read": 1}),
    ("tag-it", "iso28560-2", "Số đỏ", {"inventory": 1, "read": 2, "system_info": 1}),    # its size is asked for
    ("mb89", "iso28560-3", "Số đỏ", {"inventory": 1, "read": 1}),                    # blocks of 8: nine hold it all
])
def test_other_chips_are_read_too(bench: Bench, chip: str, layout: str, title: str, exchanges: dict[str, int]):
    bench.place(item(1, layout, title=title, chip=chip))
    (tag,) = bench.look()
    assert (tag.kind, tag.item, tag.title) == (TagKind.ITEM, "39001000000001", title)
    assert bench.asked() == exchanges


def test_a_small_chip_that_nobody_knows_is_asked_for_its_size(bench: Bench):
    small = item(1, "iso28560-3", chip="slix-l")
    small.uid = "E016030012345678"
    bench.place(small)
    (tag,) = bench.look()
    assert tag.kind is TagKind.ITEM
    assert bench.asked() == {"inventory": 1, "read": 2, "system_info": 1}


def test_a_chip_with_less_memory_than_its_kind_is_read_to_its_end(bench: Bench):
    short = from_image(item(1, "iso28560-2", title="Số đỏ").as_image())
    del short.memory[20 * 4:]
    bench.place(short)
    (tag,) = bench.look()
    assert (tag.kind, tag.title) == (TagKind.ITEM, "Số đỏ")


@pytest.mark.parametrize("turn", [True, False])
def test_a_pad_that_reverses_blocks_is_found_out(bench: Bench, turn: bool):
    bench.sim.character = Character(block_order="reversed" if turn else "as_is")
    bench.place(*(item(n) for n in range(6)))
    assert sorted(tag.item for tag in bench.look()) == [f"390010000{n:05d}" for n in range(6)]


def test_a_patrons_card_is_one_and_is_forgotten_when_it_is_lifted(bench: Bench):
    card = item(8, "iso28560-3", usage=0x80)
    bench.place(card)
    (tag,) = bench.look()
    assert (tag.kind, tag.item, tag.usage) == (TagKind.PATRON, "39001000000008", 0x80)
    bench.sim.lift([card.uid])
    bench.look(4)
    assert "39001000000008" not in repr(vars(bench.pile)) + repr(vars(bench.pile._cache))


def test_a_blank_tag_is_blank_at_once(bench: Bench):
    bench.place(SimTag("E004011000000001", bytearray(112)))
    assert bench.kinds() == [TagKind.BLANK]
    assert bench.asked() == {"inventory": 1, "read": 1}


@pytest.mark.parametrize("layout", ["iso28560-2", "iso28560-3"])
def test_a_memory_without_sense_is_unreadable_after_three_readings(bench: Bench, layout: str):
    bench.place(item(1, layout, damaged=True))
    assert bench.kinds() == [TagKind.UNREAD]
    assert bench.kinds() == [TagKind.UNREAD]
    assert bench.kinds() == [TagKind.UNREADABLE]
    bench.asked()
    assert bench.kinds() == [TagKind.UNREADABLE]
    assert bench.asked() == {"inventory": 1}


def test_an_unreadable_tag_that_is_laid_down_anew_is_read_anew(bench: Bench):
    good = item(2, "iso28560-3")
    bad = item(2, "iso28560-3", damaged=True)
    bench.place(bad)
    bench.look(3)
    bench.sim.lift([bad.uid])
    bench.look(4)
    bench.sim.place([good], fresh=True)
    assert bench.kinds() == [TagKind.ITEM]


def test_a_tag_that_is_lifted_before_it_is_read_is_not_unreadable(bench: Bench):
    tag = item(1)
    bench.place(tag)
    bench.pile.scan(bench.pad)
    bench.sim.lift([tag.uid])
    bench.pile.read_next(bench.pad)
    assert bench.pile.tags == (Tag(tag.uid),)
    bench.place(tag)
    assert bench.kinds() == [TagKind.ITEM]


def test_a_missing_tag_is_not_read_and_not_gone(bench: Bench):
    tag = item(1)
    bench.place(tag)
    bench.pile.scan(bench.pad)
    bench.sim.lift([tag.uid])
    bench.pile.scan(bench.pad)
    assert bench.pile.unread == "" and bench.pile.tags == (Tag(tag.uid),)


def test_a_flickering_pile_does_not_flicker(bench: Bench):
    bench.place(*(item(n) for n in range(5)))
    bench.look()
    bench.sim.set_faults(flicker=0.25, seed=3)
    assert all(len(bench.look()) == 5 for _ in range(40))


def test_tags_that_cannot_be_told_apart_stay_where_they_are(bench: Bench):
    bench.place(*(item(n) for n in range(3)))
    before = bench.look()
    bench.sim.set_faults(same_slot=True)
    assert bench.look(6) == before


def test_a_disturbed_scan_takes_nobody_away_and_many_in_a_row_are_a_lost_pad(bench: Bench,
                                                                             monkeypatch: pytest.MonkeyPatch):
    bench.place(item(1))
    before = bench.look()
    monkeypatch.setattr(bench.sim, "_inventory", lambda more: (0x00, b"\x07"))
    assert bench.look(pad_pile.FAILED_SCANS_MAX - 1) == before
    with pytest.raises(PortGarbled):
        bench.look()
    monkeypatch.setattr(bench.sim, "_inventory", lambda more: (0x10, b""))
    bench.pile.lost_sight()
    with pytest.raises(PortRefused):
        bench.look(pad_pile.FAILED_SCANS_MAX)
    assert bench.pile.tags == before


def test_the_pause_grows_when_nothing_happens(bench: Bench, monkeypatch: pytest.MonkeyPatch):
    def pause_after(quiet_s: float) -> float:
        monkeypatch.setattr(bench.pile, "_changed_at", time.monotonic() - quiet_s)
        return bench.pile._pause_s()

    assert bench.pile._pause_s() == pad_pile.QUIET_POLL_S            # a start is no sign of a person
    assert (pause_after(1), pause_after(60)) == (pad_pile.EMPTY_POLL_S, pad_pile.QUIET_POLL_S)
    bench.place(item(1))
    bench.pile.scan(bench.pad)
    assert (pause_after(1), pause_after(60)) == (0.15, 0.15)         # not read yet
    bench.pile.read_next(bench.pad)
    assert (pause_after(1), pause_after(60)) == (0.15, pad_pile.STEADY_POLL_S)
    bench.sim.lift(list(bench.sim.lying))
    bench.pile.scan(bench.pad)
    assert pause_after(60) == 0.15                                   # somebody is missing
    assert pad_pile.QUIET_POLL_S < 1
