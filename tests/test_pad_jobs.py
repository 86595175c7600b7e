"""Wishes to the pad: each is answered, in time, with what was proven."""

import time
from typing import Any, cast

import pytest

from drivers import pad_jobs
from drivers.pad_feig import PadFeig
from drivers.pad_jobs import Jobs
from drivers.pad_security import Securing
from kiosk.effects import AskPrinter, ReadSecurity, SetSecurity
from kiosk.events import Event, SecurityRead, SecuritySet
from kiosk.ports import PortLost
from kiosk.transactions import Security

SECURED, UNSECURED, UNKNOWN = Security.SECURED, Security.UNSECURED, Security.UNKNOWN
NO_PAD = cast(PadFeig, None)


class Hands:
    """Writes in place of a pad: says what happens to each uid, and notes in which order."""

    def __init__(self, **outcomes: Security | Exception):
        self.outcomes, self.done, self.slow_s = outcomes, list[str](), 0.0

    def read(self, pad: PadFeig, uid: str, *rest: Any) -> Security:
        return self._do(uid)

    def write(self, pad: PadFeig, uid: str, *rest: Any) -> Security:
        return self._do(uid)

    def _do(self, uid: str) -> Security:
        self.done.append(uid)
        time.sleep(self.slow_s)
        outcome = self.outcomes.get(uid, UNSECURED)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def jobs_with(hands: Hands) -> tuple[Jobs, list[Event]]:
    said: list[Event] = []
    return Jobs(cast(Securing, hands), said.append), said


def work_off(jobs: Jobs) -> None:
    while jobs:
        jobs.work(NO_PAD, {})


def test_wishes_are_answered_in_their_order_each_with_all_its_tags():
    jobs, said = jobs_with(Hands(b=UNKNOWN))
    jobs.add([SetSecurity("1", ("a", "b"), UNSECURED), ReadSecurity("2", ("c",))])
    work_off(jobs)
    assert said == [SecuritySet("1", {"a": UNSECURED, "b": UNKNOWN}), SecurityRead("2", {"c": UNSECURED})]


def test_one_step_works_on_one_tag():
    hands = Hands()
    jobs, said = jobs_with(hands)
    jobs.add([SetSecurity("1", ("a", "b"), UNSECURED)])
    jobs.work(NO_PAD, {})
    assert hands.done == ["a"] and said == [] and jobs


def test_a_lost_pad_leaves_what_was_proven_and_the_rest_unknown():
    jobs, said = jobs_with(Hands(b=PortLost("gone")))
    jobs.add([SetSecurity("1", ("a", "b", "c"), UNSECURED), ReadSecurity("2", ("d",))])
    jobs.work(NO_PAD, {})
    with pytest.raises(PortLost):
        jobs.work(NO_PAD, {})
    jobs.give_up()
    assert said == [SecuritySet("1", {"a": UNSECURED, "b": UNKNOWN, "c": UNKNOWN}), SecurityRead("2", {"d": UNKNOWN})]
    assert not jobs


def test_when_its_time_is_over_a_wish_is_answered_and_nothing_more_is_written_for_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pad_jobs, "WISH_LIMIT_S", 0.05)
    monkeypatch.setattr(pad_jobs, "EACH_TAG_S", 0.0)
    hands = Hands()
    hands.slow_s = 0.06
    jobs, said = jobs_with(hands)
    jobs.add([SetSecurity("1", ("a", "b"), UNSECURED), SetSecurity("2", ("c",), UNSECURED)])
    work_off(jobs)
    assert said == [SecuritySet("1", {"a": UNSECURED, "b": UNKNOWN}), SecuritySet("2", {"c": UNKNOWN})]
    assert hands.done == ["a"]


def test_a_long_line_has_more_time():
    jobs, _ = jobs_with(Hands())
    jobs.add([SetSecurity(str(n), (str(n),), UNSECURED) for n in range(40)])
    first, last = jobs._line[0].until.left, jobs._line[-1].until.left
    assert first == pytest.approx(pad_jobs.WISH_LIMIT_S + pad_jobs.EACH_TAG_S, abs=0.1)
    assert last == pytest.approx(pad_jobs.WISH_LIMIT_S + 40 * pad_jobs.EACH_TAG_S, abs=0.1)


def test_a_wish_without_tags_is_answered_too():
    jobs, said = jobs_with(Hands())
    jobs.add([ReadSecurity("1", ())])
    work_off(jobs)
    assert said == [SecurityRead("1", {})]


def test_a_wish_for_another_port_is_none_of_ours():
    jobs, _ = jobs_with(Hands())
    jobs.add([AskPrinter()])
    assert not jobs
