"""The cards of `make torture-vm`, and the verdict on what is found on them; the machine itself is not in this."""

from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.torture.vm import judge
from tests.torture.vm_card import HONEST, LYING, REORDERING, SECTOR, Bench, Card, Op

BLOCK = 8 * SECTOR


def write(block: int, letter: str) -> Op:
    return 0.0, "write", block * BLOCK, letter.encode() * BLOCK


FLUSH: Op = (0.0, "flush", 0, b"")


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "base.img").write_bytes(b"." * 200 * BLOCK)
    return tmp_path / "base.img"


def cut(base: Path, card: Card, history: list[Op], seed: int = 1) -> list[str]:
    """The blocks after a cut at the end; a block in parts has all the letters in it."""
    bench = Bench(base, history, card, base.parent)
    bench.cut(len(history), Random(seed))
    data = bench.image.read_bytes()
    return ["".join(sorted(set(data[n:n + BLOCK].decode()))) for n in range(0, len(data), BLOCK)]


def test_an_honest_card_keeps_what_was_flushed_and_nothing_else(base: Path):
    assert cut(base, HONEST, [write(0, "a"), FLUSH, write(0, "b"), write(1, "b")])[:3] == ["a", ".", "."]


def test_a_reordering_card_keeps_what_was_flushed_and_any_of_the_rest(base: Path):
    history = [write(0, "a"), FLUSH, *(write(n, "b") for n in range(1, 100))]
    found = [cut(base, REORDERING, history, seed) for seed in range(9)]
    assert all(blocks[0] == "a" for blocks in found)
    assert {"b", ".", ".b"} == {block for blocks in found for block in blocks[1:100]}


def test_a_lying_card_loses_what_it_called_flushed_but_not_for_ever(base: Path):
    history = [op for n in range(150) for op in (write(n, "a"), FLUSH)]
    blocks = cut(base, LYING, history)
    assert blocks[:150 - LYING.loose] == ["a"] * (150 - LYING.loose) and "." in blocks[150 - LYING.loose:150]


def test_later_cuts_go_on_from_earlier_ones(base: Path):
    history = [op for n in range(20) for op in (write(n, "a"), FLUSH)]
    bench = Bench(base, history, HONEST, base.parent)
    for upto in (5, 5, 22, 40):
        bench.cut(upto, Random(1))
        assert bench.image.read_bytes().count(b"a") == upto // 2 * BLOCK


def row(seq: int, **more: Any) -> dict[str, Any]:
    usual = {"id": f"{seq:032X}", "item": f"i{seq}", "kind": "checkout", "status": "pending", "security": "unsecured"}
    return {"seq": seq} | usual | more


def promise(seq: int, status: str = "asking") -> dict[str, Any]:
    return {"seq": seq, "id": f"{seq:032x}", "item": f"i{seq}", "kind": "checkout", "status": status}


def found(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"rows": list(rows), "next": len(rows) + 1, "sound": "ok", "told": []} | more


def test_what_went_on_its_way_is_kept_and_what_went_back_is_lost():
    promised = {1: promise(1), 2: promise(2, "pending")}
    assert judge(found(row(1), row(2)), promised).whole
    assert judge(found(row(1), row(2, status="accepted")), promised).whole
    assert judge(found(row(1), row(2, status="asking", security="unknown")), promised).lost == 1
    assert judge(found(row(1)), promised).lost == 1
    assert judge(found(row(1), row(2, id="0" * 32)), promised).lost == 1


@pytest.mark.parametrize(("wrong", "what"), [
    (found(row(1), row(2, item="i1")), "doubled"),
    (found(row(1, status="withdrawn")), "unsecured"),
    (found(row(1), row(3), next=4), "broken"),
    (found(row(1), next=1), "broken"),
    (found(row(1), sound="row 7 missing"), "broken"),
    (found(row(1), told=["The store was damaged."]), "told"),
    ({"refused": "StoreCorrupt", "sentence": "…"}, "refused"),
])
def test_the_verdict_sees_each_of_these(wrong: dict[str, Any], what: str):
    verdict = judge(wrong, {})
    assert getattr(verdict, what) and not verdict.whole
