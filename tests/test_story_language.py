"""The language of stories: every form of the page is understood, nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.simulators.story import FORMS, StoryError, parse

LINES = {
    'rule offline_items_per_patron 3': ("rule", None),
    'language zh': ("language", ("zh",)),
    'card "Nguyễn Thị Lan"': ("card", ("Nguyễn Thị Lan",)),
    'pin "1234"': ("pin", ("1234",)),
    'place "Truyện Kiều", "L\'Étranger"': ("place", (("Truyện Kiều", "L'Étranger"),)),
    'place "三国演义" part 1': ("place_part", ("三国演义", 1.0)),
    'lift all': ("lift_all", ()),
    'lift "Moby-Dick; or, The Whale"': ("lift", (("Moby-Dick; or, The Whale",),)),
    'tap receipt_print': ("tap", ("receipt_print",)),
    'walk_away': ("walk_away", ()),
    'wait 2.5': ("wait", (2.5,)),
    'network silent': ("network", ("silent",)),
    'network slow 5': ("network_slow", (5.0,)),
    'printer paper_out': ("printer", ("paper_out",)),
    'pad garbled': ("pad", ("garbled",)),
    'clock wrong': ("clock", ("wrong",)),
    'clock ahead 10 years': ("clock_ahead", (10.0,)),
    'clock back 10 years': ("clock_back", (10.0,)),
    'power cut': ("power_cut", ()),
    'sync': ("sync", ()),
    'shot "end"': ("shot", ("end",)),
    'expect screen "a # is not a comment here"': ("expect_screen", ("a # is not a comment here",)),
    'expect not screen "x"': ("expect_not_screen", ("x",)),
    'expect button renew  # a comment': ("expect_button", ("renew",)),
    'expect no button yes': ("expect_no_button", ("yes",)),
    'expect item "Số đỏ" secured': ("expect_item", ("Số đỏ", "secured")),
    'expect loan "Số đỏ" to "Emma Clarke"': ("expect_loan", ("Số đỏ", "Emma Clarke")),
    'expect no loan "Số đỏ"': ("expect_no_loan", ("Số đỏ",)),
    'expect applied "Số đỏ" checkout checkin': ("expect_applied", ("Số đỏ", ("checkout", "checkin"))),
    'expect applied "Số đỏ"': ("expect_applied", ("Số đỏ", ())),
    'expect queue 2': ("expect_queue", (2.0,)),
    'expect conflicts 1': ("expect_conflicts", (1.0,)),
    'expect receipts 1': ("expect_receipts", (1.0,)),
    'expect receipt "0013"': ("expect_receipt", ("0013",)),
    'key down': ("key", ("down",)),
    'key digit 7': ("key_digit", (7.0,)),
    'headphones in': ("headphones", ("in",)),
    'expect focus finish': ("expect_focus", ("finish",)),
    'expect no focus': ("expect_no_focus", ()),
    'expect spoken "Chào Lan"': ("expect_spoken", ("Chào Lan",)),
    'expect not spoken "1234"': ("expect_not_spoken", ("1234",)),
    'expect sound done': ("expect_sound", ("done",)),
}


@pytest.mark.parametrize(("line", "means"), LINES.items())
def test_a_line_means(line, means):
    told = parse(line)
    name, args = means
    if name == "rule":
        assert told.rules == {"offline_items_per_patron": "3"}
    else:
        [step] = told.steps
        assert (step.name, step.args, step.number) == (name, args, 1)


@pytest.mark.parametrize("line", [
    "dance", "place", 'place "A" "B"', 'place "A",', 'card Lan', 'card "Lan', "network sideways", "wait soon", "expect",
    "expect nothing", 'expect item "A" open', "tap a b", "power", "language de",
])
def test_what_is_not_in_the_language_names_its_line(line):
    with pytest.raises(StoryError, match="story:2"):
        parse("# fine\n" + line)


def test_a_rule_stands_before_the_first_step():
    with pytest.raises(StoryError, match="before the first step"):
        parse('sync\nrule offline both')


@given(st.text(max_size=80))
def test_any_text_is_a_story_or_an_error(text):
    try:
        parse(text)
    except StoryError:
        pass


def test_every_step_has_somebody_who_does_it():
    from drivers.simulators.story_checks import Checks
    from drivers.simulators.story_stage import Stage
    for name, _ in FORMS:
        assert name in ("rule", "option") or hasattr(Checks if name.startswith("expect") else Stage, name), name
