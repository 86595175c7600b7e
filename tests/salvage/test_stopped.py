"""The saving of a damaged store may stop anywhere and begins again; numbers are given once, and staff are told."""

import json
import os

import pytest

from kiosk.effects import Settle
from kiosk.transactions import Answer, Kind, Result
from offline_store import damage, numbers, salvage, set_aside
from offline_store.__main__ import main
from offline_store.errors import StoreUnwritable
from offline_store.salvage import open_saved
from tests.powercut import vfs
from tests.salvage.help import ALL, damaged_files, owed_of, rows, start
from tests.store_help import KEY, Book

# ---- interrupted ------------------------------------------------------------------------------------------------------

class PowerCut(BaseException):
    """Not an error that anybody could handle."""


def cut_at(monkeypatch, step: int) -> list[str]:
    """The power goes before the n-th change of the folder or commit."""
    seen: list[str] = []

    def before(module, name):
        real = getattr(module, name)

        def call(*args, **more):
            seen.append(name)
            if len(seen) == step:
                raise PowerCut
            return real(*args, **more)
        monkeypatch.setattr(module, name, call)
    for module, name in ((os, "rename"), (os, "remove"), (set_aside, "sync_folder"), (salvage, "sync_folder"),
                         (salvage, "_fill"), (salvage, "_copy"), (salvage.Store, "checkpoint")):
        before(module, name)
    return seen


def test_a_power_cut_at_any_step_of_the_saving_loses_nothing_and_begins_again(broken, monkeypatch, tmp_path):
    steps, was_cut = 0, True
    while was_cut:
        path, steps, was_cut = broken(), steps + 1, False
        with monkeypatch.context() as patched:
            cut_at(patched, steps)
            try:
                start(path).store.close()
            except PowerCut:
                was_cut = True
        clerk = start(path)
        assert set(rows(clerk)) == set(ALL), f"cut at step {steps}"
        assert len(damage.open_ones(clerk.store.db)) == 1 and damaged_files(path)[:1] == ["store.db.damaged-1"]
        assert not any(name.startswith("store.db.damaged-2") for name in damaged_files(path))
        clerk.store.close()
        for name in os.listdir(tmp_path):
            os.remove(tmp_path / name)
    assert steps >= 8


def test_a_full_disk_while_saving_is_tried_again(broken):
    path = broken()
    recorder = vfs.install()
    recorder.refuse = vfs.FULL
    with pytest.raises(StoreUnwritable) as trouble:
        open_saved(path, key=KEY, vfs=vfs.NAME, report=lambda _: None)
    assert trouble.value.words == "store_full" and not os.path.exists(path)
    recorder.refuse = 0
    clerk = start(path)
    assert len(rows(clerk)) == len(ALL)
    clerk.close()


# ---- numbers, staff ------------------------------------------------------------------------------------------------

def test_numbers_are_noted_ahead_of_those_that_are_given(tmp_path):
    path = str(tmp_path / "store.db")
    assert numbers.given_up_to(path) == 0
    ahead = numbers.keep_ahead(path, 0, 0)
    assert numbers.given_up_to(path) == ahead == numbers.AHEAD
    assert numbers.keep_ahead(path, 499, ahead) == ahead
    assert numbers.keep_ahead(path, 501, ahead) == numbers.given_up_to(path) == 501 + numbers.AHEAD


def test_a_number_that_is_given_is_always_below_the_note(tmp_path, monkeypatch):
    monkeypatch.setattr(numbers, "AHEAD", 6)
    monkeypatch.setattr(numbers, "RENEW_AT", 3)
    book = Book(tmp_path)
    for n in range(20):
        assert book.lend(f"i{n}").seq < numbers.given_up_to(book.store.path)
    book.close()


def test_staff_see_the_damage_until_a_person_closes_it(lay, capsys):
    path = lay()
    start(path, suspect="a test").close()
    assert main(["queue", "list", "--store", path]) == 0
    assert "damage-1" in (said := capsys.readouterr().out) and "store.db.damaged-1" in said and "1 to look at" in said
    assert main(["queue", "list", "--json", "--store", path]) == 0
    assert json.loads(capsys.readouterr().out)["staff"] == 1
    assert main(["queue", "show", "damage-1", "--store", path]) == 0 and "store.db.damaged-1" in capsys.readouterr().out
    assert main(["queue", "close", "damage-1", "--note", "card exchanged", "--store", path]) == 0
    capsys.readouterr()
    assert main(["queue", "close", "damage-1", "--note", "again", "--store", path]) == 1
    assert main(["queue", "list", "--json", "--store", path]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["staff"] == 0


def test_an_answer_to_a_saved_row_finds_it_by_its_id(broken):
    clerk = start(broken())
    (first, *_more) = owed_of(clerk)
    clerk.do([Settle((Answer(first.id, Result.ACCEPTED),))])
    assert rows(clerk)[first.seq]["status"] == "accepted" and first.kind is Kind.CHECKOUT
    clerk.close()
