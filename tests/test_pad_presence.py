"""Who counts as lying on the pad."""

from hypothesis import given
from hypothesis import strategies as st

from drivers.pad_presence import GONE_AFTER_S, Presence


def scans(presence: Presence, looks: list[str], every_s: float = 0.16) -> list[tuple[set[str], set[str]]]:
    """Each look names the tags that answered, one letter each."""
    return [presence.scanned(look, n * every_s) for n, look in enumerate(looks)]


def test_what_is_laid_down_is_there_at_once():
    presence = Presence()
    assert scans(presence, ["ab"]) == [({"a", "b"}, set())]
    assert presence.uids == ("a", "b") and presence.certain


def test_what_is_lifted_is_gone_after_the_fourth_scan_without_it():
    gone = [left for _, left in scans(Presence(4), ["ab", "a", "a", "a", "a", "a"])]
    assert gone == [set(), set(), set(), set(), {"b"}, set()]


def test_with_slow_scans_it_is_gone_by_time():
    gone = [left for _, left in scans(Presence(4), ["a", "", "", ""], every_s=0.4)]
    assert gone == [set(), set(), set(), {"a"}]
    assert GONE_AFTER_S <= 2 * 0.4


def test_one_missed_scan_never_takes_anybody_away():
    presence = Presence(1)
    scans(presence, ["a", ""], every_s=100.0)
    assert presence.uids == ("a",) and presence.missing("a") and not presence.certain


def test_one_that_answers_now_and_then_does_not_flicker():
    presence = Presence(4)
    changes = [came | left for came, left in scans(presence, ["a", "", "", "", "a", "", "", "a"] * 5)]
    assert changes[0] == {"a"} and not any(changes[1:])


def test_an_incomplete_scan_takes_nobody_away_but_may_bring_somebody():
    presence = Presence(2)
    presence.scanned("ab", 0.0)
    for n in range(1, 10):
        assert presence.scanned("ac", n, complete=False)[1] == set()
    assert presence.uids == ("a", "b", "c")


def test_a_lost_pad_starts_the_count_anew():
    presence = Presence(4)
    scans(presence, ["a", "", "", ""])
    presence.lost_sight()
    assert presence.uids == ("a",) and presence.certain
    assert [left for _, left in scans(presence, ["", "", "", ""])] == [set(), set(), set(), {"a"}]


@given(st.lists(st.sets(st.sampled_from("abcdef")), max_size=40), st.integers(1, 6))
def test_comings_and_goings_add_up_to_what_lies_there(looks: list[set[str]], gone_after: int):
    presence, here = Presence(gone_after), set[str]()
    for n, look in enumerate(looks):
        came, gone = presence.scanned(look, n * 0.16)
        assert not came & here and gone <= here and not gone & look
        here = (here | came) - gone
        assert here == set(presence.uids) and look <= here
