"""Who goes next, what goes together, and how much of it."""

from drivers import upstream_turns as turns
from drivers.upstream_jobs import Asking, Fetching, Handing, PatronAsked
from drivers.upstream_turns import Turns
from kiosk.effects import Ask, AskPatron, Deliver, FetchChanges
from kiosk.events import AnswerMissing, NotDelivered, PatronSilent
from kiosk.transactions import Kind, Transaction, Want


def tx(name: str) -> Transaction:
    return Transaction(name, 1, Kind.CHECKOUT, "39", "29", Want.ASK, "boot", 5, 6, True)


def waiting(*wishes, now_s: float = 0.0) -> Turns:
    all_of_them = Turns()
    for wish in wishes:
        all_of_them.add(wish, now_s)
    return all_of_them


def test_questions_about_transactions_that_wait_together_go_as_one():
    line = waiting(Ask(1, tx("a")), AskPatron("29"), Ask(1, tx("b")))
    job = line.question()
    assert isinstance(job, Asking)
    assert [wish.transaction.id for wish in job.wishes] == ["a", "b"]
    assert isinstance(line.question(), PatronAsked)
    assert line.question() is None


def test_a_group_is_as_patient_as_its_most_urgent_question():
    line = waiting(Ask(1, tx("a"), wait_ms=4_000), now_s=10.0)
    line.add(Ask(1, tx("b"), wait_ms=1_000), 10.5)
    job = line.question()
    assert job is not None
    assert job.until_s == 10.5 + 1.0 - turns.EARLY_S


def test_a_group_has_a_limit_and_the_rest_follows():
    line = waiting(*[Ask(1, tx(f"{n}"), (tx(f"e{n}"),)) for n in range(60)])
    sizes = []
    while job := line.question():
        assert isinstance(job, Asking)
        sizes.append(len(job.wishes))
    assert sizes == [50, 10]


def test_a_question_with_very_many_earlier_rows_goes_all_the_same():
    job = waiting(Ask(1, tx("a"), tuple(tx(f"e{n}") for n in range(200)))).question()
    assert isinstance(job, Asking)


def test_owed_rows_go_before_changes():
    line = waiting(FetchChanges("c"), Deliver((tx("a"),)))
    assert isinstance(line.bulk(0.0), Handing)
    assert isinstance(line.bulk(0.0), Fetching)
    assert line.bulk(0.0) is None


def test_a_batch_that_was_too_large_is_halved_until_it_is_one_row():
    line = waiting(Deliver(tuple(tx(str(n)) for n in range(5))))
    sizes = []
    while isinstance(job := line.bulk(0.0), Handing):
        sizes.append(len(job.transactions))
        line.halve(job.transactions)
    assert sizes == [5, 2, 1]


def test_a_question_whose_turn_does_not_come_is_told_so_in_time():
    line = waiting(Ask(1, tx("a"), wait_ms=1_000), AskPatron("29", wait_ms=2_000))
    assert line.next_s() == 1.0 - turns.EARLY_S
    assert line.overdue(0.85) == []
    assert line.overdue(0.95) == [AnswerMissing(1, "a", "39", False)]
    assert line.overdue(2.0) == [PatronSilent("29")]
    assert line.next_s() is None


def test_giving_up_tells_everybody_and_keeps_nothing():
    line = waiting(Ask(1, tx("a")), Deliver((tx("b"),)))
    assert line.give_up() == [AnswerMissing(1, "a", "39", False), NotDelivered()]
    assert (line.question(), line.bulk(0.0), line.give_up()) == (None, None, [])


def test_what_was_late_or_broke_the_line_is_tried_in_halves_but_few_rows_only_when_they_were_late():
    line, many, few = waiting(), Handing(0.0, tuple(tx(str(n)) for n in range(100))), Handing(0.0, (tx("a"), tx("b"), tx("c")))
    line.broke(few)
    assert line.batch.now == turns.BATCH_MAX
    line.broke(many)
    assert line.batch.now == 50
    line.was_late(few)
    assert line.batch.now == 1
    line.was_late(Fetching(0.0, FetchChanges(), 500))
    assert line.page.now == 250
    line.came_through(Fetching(0.0, FetchChanges(), 250), 40)
    assert line.page.now == 500
