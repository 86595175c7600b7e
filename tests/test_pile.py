"""Tags become items: sets, strangers, and the history of what lies there."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.pile import forget_owner, gather
from kiosk.reasons import Reason
from kiosk.state import Settings, Tag, TagKind

OURS = Settings(isil="VN-MUON")


def book(uid, item="3900", part=1, parts=1, owner="VN-MUON"):
    return Tag(uid, TagKind.ITEM, item, part, parts, owner)


def test_the_parts_of_a_set_are_one_item():
    [lying] = gather([book("A", part=3, parts=3), book("B", part=1, parts=3)], (), OURS, 5)
    assert lying.uids == ("B", "A") and lying.missing == (2,) and lying.parts == 3


def test_two_tags_with_the_same_part_are_for_the_desk():
    [lying] = gather([book("A"), book("B")], (), OURS, 5)
    assert lying.trouble is Reason.PART_DOUBLE


def test_a_part_beyond_the_set_is_for_the_desk():
    [lying] = gather([book("A", part=3, parts=2)], (), OURS, 5)
    assert lying.trouble is Reason.PART_DOUBLE


def test_the_same_number_of_another_library_is_another_thing():
    ours, theirs = gather([book("A"), book("B", owner="DK-718500")], (), OURS, 5)
    assert ours.key == "3900" and not ours.trouble
    assert theirs.key == "B" and theirs.trouble is Reason.FOREIGN_TAG


def test_a_tag_without_an_owner_is_ours():
    assert gather([book("A", owner="")], (), OURS, 5)[0].key == "3900"


def test_an_item_keeps_its_history_while_it_becomes_known():
    first = gather([Tag("A")], (), OURS, 5)
    later = gather([book("A")], forget_owner(first), OURS, 99)
    assert (later[0].key, later[0].since_ms, later[0].needs_touch) == ("3900", 5, True)


def test_what_was_lifted_and_comes_back_is_new():
    first = forget_owner(gather([book("A")], (), OURS, 5))
    gone = gather([], first, OURS, 10)
    assert gather([book("A")], gone, OURS, 20)[0].needs_touch is False


def test_a_patron_card_is_no_item():
    assert gather([Tag("A", TagKind.PATRON, "29001000000013")], (), OURS, 5) == ()


tags = st.builds(Tag, st.sampled_from("ABCDEF"), st.sampled_from(TagKind), st.sampled_from(["1", "2", ""]),
                 st.integers(0, 4), st.integers(0, 4), st.sampled_from(["", "VN-MUON", "DK-1"]))


@given(st.lists(tags, unique_by=lambda t: t.uid), st.lists(tags, unique_by=lambda t: t.uid))
def test_every_tag_lies_in_exactly_one_place(before, now):
    lying = gather(now, gather(before, (), OURS, 1), OURS, 2)
    uids = [uid for x in lying for uid in x.uids]
    assert sorted(uids) == sorted(t.uid for t in now if t.kind is not TagKind.PATRON)
    assert all(isinstance(x.missing, tuple) for x in lying)
