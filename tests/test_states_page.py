"""docs/states.md is printed from the table, and is current."""

from pathlib import Path

from kiosk.states_page import page

PAGE = Path(__file__).parent.parent / "docs" / "states.md"


def test_the_page_of_states_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m kiosk.states_page > docs/states.md"
