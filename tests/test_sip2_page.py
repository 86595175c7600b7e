"""docs/sip2.md says what is so."""

import argparse
import re
from pathlib import Path

from drivers.sip2.profile_table import table
from drivers.sip2.profiles import PROFILES
from kiosk.config_options import SIP2_PROFILES
from provisioning.probe_command import YES, add_to


def page(repo: Path) -> str:
    return (repo / "docs" / "sip2.md").read_text("utf-8")


def test_the_table_of_profiles_is_current(repo: Path):
    assert table() in page(repo), "say: python -m drivers.sip2.profile_table, and put it into docs/sip2.md"


def test_the_table_has_every_profile_that_may_be_configured():
    assert set(PROFILES) == set(SIP2_PROFILES)
    assert all(f"| `{name}` |" in table() for name in SIP2_PROFILES)


def test_what_the_page_says_of_the_probe_can_be_typed(repo: Path):
    parser = argparse.ArgumentParser()
    add_to(parser.add_subparsers(dest="command"))
    words = re.search(r"python -m provisioning (probe-sip2 .*?)\n\n", page(repo), re.DOTALL)
    assert words
    given = parser.parse_args(words[1].replace("\\", "").split())
    assert (given.url, given.patron, given.item, given.lend) == ("sip2+tls://ils.example:6001", "TESTCARD", "TESTITEM", False)
    assert YES in page(repo)
