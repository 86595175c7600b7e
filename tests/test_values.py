"""Values that are finished at their first instance: in all that can be seen the dataclasses of the standard library."""

import dataclasses
import threading

import pytest

from kiosk.values import dataclass, field


@dataclass(frozen=True)
class Base:
    """A base."""


@dataclass(frozen=True)
class Thing(Base):
    name: str
    parts: tuple[str, ...] = ()
    notes: dict[str, int] = field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class UsualThing:
    name: str
    parts: tuple[str, ...] = ()
    notes: dict[str, int] = dataclasses.field(default_factory=dict)


def test_it_says_compares_and_refuses_as_the_usual_ones_do():
    ours, usual = Thing("a", notes={"x": 1}), UsualThing("a", notes={"x": 1})
    assert repr(ours) == repr(usual).removeprefix("Usual")
    assert ours == Thing("a", (), {"x": 1}) != dataclasses.replace(ours, name="b")
    assert dataclasses.asdict(ours) == dataclasses.asdict(usual)
    with pytest.raises(dataclasses.FrozenInstanceError):
        ours.name = "c"  # type: ignore[misc]


def test_a_class_without_an_instance_knows_its_fields():
    @dataclass(frozen=True)
    class Fresh(Thing):
        more: int = 0

    assert [one.name for one in dataclasses.fields(Fresh)] == ["name", "parts", "notes", "more"]


def test_a_usual_dataclass_may_be_made_of_one_that_waits():
    @dataclass(frozen=True)
    class Waits:
        name: str

    @dataclasses.dataclass(frozen=True)
    class Usual(Waits):
        more: int = 0

    assert Usual("a", 2) == Usual("a", 2) and Usual("a").name == "a"


def test_it_is_matched_by_place():
    @dataclass(frozen=True)
    class Pair:
        first: int
        second: int

    match Pair(1, 2):
        case Pair(first, second):
            assert (first, second) == (1, 2)


def test_each_class_is_there_once():
    assert Thing.__mro__ == (Thing, Base, object)
    assert [one.__name__ for one in Base.__subclasses__()].count("Thing") == 1


def test_threads_that_want_the_first_instance_together_all_get_one():
    for _ in range(50):
        @dataclass(frozen=True)
        class Shared:
            name: str

        made, at_once = list[object](), threading.Barrier(4)

        def make(cls=Shared, made=made, at_once=at_once) -> None:
            at_once.wait()
            made.append(cls("a"))

        threads = [threading.Thread(target=make) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert made == [Shared("a")] * 4
