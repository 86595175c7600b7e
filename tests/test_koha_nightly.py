"""The script that writes a Koha's nightly folder, with a stand-in for its database client, read by the kiosk's own eyes.

The queries themselves were run against a MariaDB (docs/nightly-file.md); here only their columns are looked at.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from drivers.sip2.nightly import Nightly
from drivers.sip2.nightly_rows import NEEDED, OPTIONAL

KOHA = Path(__file__).parent.parent / "docs" / "koha"

ANSWERS = {
    "patrons": "card\tname\tblocked\texpires\tfees\n29001\tNguyễn Thị Lan\t\t2027-06-30\t0\n",
    "items": "barcode\ttitle\tloan_card\tdue\n39001\tThe \"best\",\\nso far \\\\ part\\t1\t29001\t2026-12-01\n",
    "holds": "",
}
CLIENT = """#!/bin/sh
# Answers as `mysql --batch` does; says on which database.
query=$(cat)
case "$query" in *accountlines*) name=patrons ;; *tmp_holdsqueue*) name=holds ;; *biblioitems*) name=items ;; esac
[ "$1" = library ] && [ "$2" = --batch ] && cat "{folder}/$name.tsv"
"""


class Koha:
    def __init__(self, folder: Path):
        self.out = folder / "out" / "now"
        self.scripts = folder / "koha"
        shutil.copytree(KOHA, self.scripts)
        self.client = folder / "client"
        self.client.write_text(CLIENT.format(folder=folder))
        self.client.chmod(0o755)
        for name, answer in ANSWERS.items():
            (folder / f"{name}.tsv").write_text(answer)
        self.said: list[str] = []

    def write(self, client: str = "") -> int:
        environment = os.environ | {"KOHA_MYSQL": client or str(self.client)}
        command = ["sh", str(self.scripts / "nightly.sh"), "library", str(self.out)]
        return subprocess.run(command, env=environment, capture_output=True, check=False).returncode

    def rows(self) -> list[dict]:
        nightly, found = Nightly(self.out, "Asia/Ho_Chi_Minh", self.said.append), []
        page = nightly.page("")
        while page:
            found += [*page["patrons"], *page["items"]]
            page = nightly.page(page["cursor"]) if page["more"] else None
        return found


@pytest.fixture
def koha(tmp_path):
    return Koha(tmp_path)


def test_the_folder_that_it_writes_is_read_as_it_is_meant(koha):
    assert koha.write() == 0
    patron, item = koha.rows()
    assert (patron["greeting"], patron["expires"]) == ("Nguyễn", "2027-06-30")
    assert (item["title"], item["loan_to"]) == ('The "best", so far \\ part 1', "29001")
    assert koha.said == []


def test_rules_go_along_and_are_proven_too(koha):
    (koha.scripts / "rules.toml").write_text("[rules]\noffline = 'both'\n")
    assert koha.write() == 0 and koha.rows()
    (koha.out / "rules.toml").write_text("[rules]\noffline = 'off'\n")
    assert not koha.rows() and "rules.toml is not as complete says" in koha.said[0]


def test_the_folder_is_replaced_in_one_step_and_the_one_before_is_cleared_away(koha):
    assert koha.write() == 0
    before = os.readlink(koha.out)
    assert koha.write() == 0 and os.readlink(koha.out) != before
    assert sorted(x.name for x in koha.out.parent.iterdir()) == sorted(["now", os.readlink(koha.out)])


def test_when_a_question_fails_the_folder_before_stays(koha):
    assert koha.write() == 0
    before = os.readlink(koha.out)
    assert koha.write("false") != 0 and os.readlink(koha.out) == before
    assert len(list(koha.out.parent.iterdir())) == 2 and len(koha.rows()) == 2


def test_nobody_else_may_read_it(koha):
    koha.write()
    assert {x.stat().st_mode & 0o077 for x in (koha.out, *koha.out.iterdir())} == {0}


@pytest.mark.parametrize("name", ["patrons", "items", "holds"])
def test_each_query_names_its_columns_as_the_file_wants_them(name):
    query = "\n".join(line for line in (KOHA / f"{name}.sql").read_text().splitlines() if not line.startswith("--"))
    named = re.findall(r"\bAS (\w+)", query.partition("UNION")[0])
    wanted = [*NEEDED[f"{name}.csv"], *OPTIONAL[f"{name}.csv"]]
    assert set(wanted) <= set(named)
