"""The nightly folder of a library system: whole pages in central's form, or none at all and a sentence."""

import hashlib
import os
import shutil
import tempfile
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.sip2 import nightly_files, nightly_rows
from drivers.sip2.nightly import Nightly
from kiosk.effects import Absorb, LookUpItem, LookUpPatron
from kiosk.rules import Holder, OfflineMode
from tests.store_help import KIEU, LAN, MINH, NOW_MS, SO_DO, Book

PATRONS = f"""card,name,language,category,blocked,expires,fees,has_mail
{LAN},Nguyễn Thị Lan,vi,adult,,2027-06-30,0,1
{MINH},Marie Dubois,fr,student,lost,,35000,no
"""
ITEMS = f'''barcode,title,author,kind,withdrawn,parts,loan_card,due,renewed
{KIEU},Truyện Kiều,Nguyễn Du,book,0,1,{LAN},2026-12-01,1
{SO_DO},"Số đỏ, ""tập 1""",Vũ Trọng Phụng,rare,yes,3,,,
'''
HOLDS = f"""barcode,card,shelf,position
{SO_DO},{LAN},,2
{SO_DO},{MINH},Kệ 3,1
"""
COMPLETE = "2026-11-18T02:30:00+07:00\n"
AS_OF_MS = 1_794_943_800_000
RULES = '[rules]\noffline = "checkin"\n[rules.patron.adult]\nloan_limit = 7\n'


class Folder:
    def __init__(self, path: Path, page_max: int = 500):
        self.path, self.said = path, []
        self.nightly = Nightly(path, "Asia/Ho_Chi_Minh", self.said.append, page_max)

    def write(self, complete: str | bytes | None = COMPLETE, **files: str | bytes) -> "Folder":
        """Names without their ending; the usual content where none is given; `complete` last."""
        content: dict[str, str | bytes] = {"patrons": PATRONS, "items": ITEMS, "holds": HOLDS} | files
        for name, text in content.items():
            ending = ".toml" if name == "rules" else ".csv"
            (self.path / (name + ending)).write_bytes(text.encode() if isinstance(text, str) else text)
        if complete is not None:
            (self.path / "complete").write_bytes(complete.encode() if isinstance(complete, str) else complete)
        return self

    def pages(self, cursor: str = "") -> list[dict]:
        """All of a snapshot; an empty list where there is none."""
        pages: list[dict] = []
        while not pages or pages[-1]["more"]:
            page = self.nightly.page(pages[-1]["cursor"] if pages else cursor)
            if page is None:
                assert not pages, "half a snapshot"
                return []
            pages.append(page)
        return pages


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def rows(pages, kind):
    return [row for page in pages for row in page[kind]]


def sums(folder) -> str:
    files = sorted(x for x in folder.path.iterdir() if x.name != "complete")
    return "".join(f"{hashlib.sha256(x.read_bytes()).hexdigest()}  {x.name}\n" for x in files)


# ---- the form of a page ---------------------------------------------------------------------------------------------

def test_patrons_items_and_holds_become_rows_of_the_down_sync(folder):
    pages = folder.write().pages()
    assert rows(pages, "patrons") == [
        {"card": LAN, "greeting": "Lan", "language": "vi", "category": "adult", "blocked": "", "expires": "2027-06-30", "fees": 0,
         "has_mail": True},
        {"card": MINH, "greeting": "Marie", "language": "fr", "category": "student", "blocked": "card_reported_lost",
         "expires": "", "fees": 35_000, "has_mail": False}]
    assert rows(pages, "items") == [
        {"item": KIEU, "kind": "book", "title": "Truyện Kiều", "author": "Nguyễn Du", "withdrawn": False, "parts": 1,
         "loan_to": LAN, "loan_due": "2026-12-01", "loan_renewed": 1, "hold_for": "", "hold_shelf": ""},
        {"item": SO_DO, "kind": "rare", "title": 'Số đỏ, "tập 1"', "author": "Vũ Trọng Phụng", "withdrawn": True, "parts": 3,
         "loan_to": "", "loan_due": "", "loan_renewed": 0, "hold_for": MINH, "hold_shelf": "Kệ 3"}]
    assert folder.said == []


def test_the_first_page_begins_anew_and_each_has_the_date_of_the_export(folder):
    pages = folder.write().pages("n.of another export")
    assert [page.get("reset", False) for page in pages] == [True, *[False] * (len(pages) - 1)]
    assert {page["as_of_ms"] for page in pages} == {AS_OF_MS} and pages[0]["library"] == {"timezone": "Asia/Ho_Chi_Minh"}


def test_rules_go_along_where_there_are_some(folder):
    assert all("rules" not in page for page in folder.write().pages())
    pages = folder.write(rules=RULES).pages()
    assert pages[0]["rules"] == {"offline": "checkin", "patron": {"adult": {"loan_limit": 7}}}


def test_the_store_takes_them_as_they_are(folder, tmp_path):
    (tmp_path / "store").mkdir()
    book = Book(tmp_path / "store")
    for page in folder.write(rules=RULES).pages():
        book.do([Absorb(page)])
    known = book.ask(LookUpItem(1, KIEU, LAN)).known
    assert known.item.on_loan is Holder.SAME and known.rules.offline is OfflineMode.CHECKIN
    assert known.data_age_h == pytest.approx((NOW_MS - AS_OF_MS) / 3_600_000)
    assert book.ask(LookUpPatron(MINH)).known.patron.blocked == "card_reported_lost" and book.reports == []
    book.store.close()


# ---- cursors --------------------------------------------------------------------------------------------------------

def many(count, first=0):
    return ITEMS.splitlines()[0] + "\n" + "".join(f"39{n:012},T {n},,,,,,,\n" for n in range(first, count))


def test_a_snapshot_comes_in_pages_and_goes_on_after_a_restart(tmp_path):
    folder = Folder(tmp_path, page_max=7).write(items=many(100))
    cursors, items = [""], []
    for _ in range(40):
        page = Folder(tmp_path, page_max=7).nightly.page(cursors[-1])
        assert page and len(page["items"]) <= 7
        cursors.append(page["cursor"])
        items += page["items"]
        if not page["more"]:
            break
    assert [row["item"] for row in items] == [f"39{n:012}" for n in range(100)]
    assert rows(folder.pages(), "items") == items


def test_an_unchanged_file_brings_an_empty_page(folder):
    pages = folder.write().pages()
    again = folder.nightly.page(pages[-1]["cursor"])
    assert again == {"cursor": pages[-1]["cursor"], "more": False, "as_of_ms": AS_OF_MS, "patrons": [], "items": []}
    assert Folder(folder.path).nightly.page(pages[-1]["cursor"]) == again, "after a restart too"


def test_the_same_bytes_copied_again_are_the_same_export(folder):
    pages = folder.write().pages()
    again = folder.write().nightly.page(pages[-1]["cursor"])
    assert again and not again["items"] and not again["more"]


@pytest.mark.parametrize("change", [{"items": ITEMS.replace("Nguyễn Du", "N. Du")}, {"holds": HOLDS.replace("Kệ 3", "Kệ 4")},
                                    {"rules": RULES}, {"complete": "2026-11-19T02:30:00+07:00\n"}])
def test_any_change_is_another_export(folder, change):
    pages = folder.write().pages()
    again = folder.write(**change).nightly.page(pages[-1]["cursor"])
    assert again and again["reset"]


def test_nothing_is_read_twice_while_it_stays_the_same(folder, monkeypatch):
    folder.write().pages()
    monkeypatch.setattr("drivers.sip2.nightly.load", lambda *_: pytest.fail("read once more"))
    folder.pages()


def test_a_hopeless_file_is_not_read_again_before_it_changes(folder, monkeypatch):
    assert folder.write(items="").pages() == []
    with monkeypatch.context() as patched:
        patched.setattr("drivers.sip2.nightly.load", lambda *_: pytest.fail("read once more"))
        assert folder.nightly.page("") is None
    assert len(folder.said) == 1 and folder.write().pages()


def test_memory_does_not_grow_with_the_library(tmp_path):
    folder = Folder(tmp_path).write(items=many(10_000))
    first = folder.nightly.page("")
    assert first
    tracemalloc.start()
    try:
        while first["more"]:
            first = folder.nightly.page(first["cursor"])
            assert first
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


# ---- how files are written --------------------------------------------------------------------------------------------

@pytest.mark.parametrize("shape", [
    lambda text: text.replace("\n", "\r\n"),
    lambda text: "\ufeff" + text,
    lambda text: text + "\n\n",
    lambda text: text.replace(",", ";").replace("đỏ;", "đỏ,"),
    lambda text: text.replace("barcode", " Barcode ").replace("card,", "CARD,"),
    lambda text: "\n".join(line + ",," if line else "" for line in text.split("\n")),
    lambda text: "\n".join(("extra," if n == 0 else "x,") + line if line else "" for n, line in enumerate(text.split("\n"))),
], ids=["crlf", "bom", "blank lines", "semicolons", "capitals", "empty cells", "further columns"])
def test_files_of_spreadsheets_and_databases_mean_the_same(tmp_path, shape):
    usual, other = Folder(tmp_path / "a"), Folder(tmp_path / "b")
    for one in (usual, other):
        one.path.mkdir()
    other.write(patrons=shape(PATRONS), items=shape(ITEMS), holds=shape(HOLDS))
    for kind in ("patrons", "items"):
        assert rows(other.pages(), kind) == rows(usual.write().pages(), kind)
    assert other.said == []


def test_columns_stand_in_any_order_and_optional_ones_may_be_missing(folder):
    folder.write(patrons=f"expires,blocked,name,card\n,,Lan,{LAN}\n", items=f"due,loan_card,title,barcode\n,,T,{KIEU}\n",
                 holds="card,barcode\n")
    [patron], [item] = rows(folder.pages(), "patrons"), rows(folder.pages(), "items")
    assert (patron["card"], patron["category"], patron["fees"]) == (LAN, "adult", 0)
    assert (item["item"], item["kind"], item["parts"], item["hold_for"]) == (KIEU, "book", 1, "")


def test_a_title_over_two_lines_is_one_title(folder):
    [item] = rows(folder.write(items=f'barcode,title,loan_card,due\n{KIEU},"Truyện\nKiều ",,\n').pages(), "items")
    assert item["title"] == "Truyện Kiều"


def test_a_due_time_is_the_librarys_own_day(folder):
    header = "barcode,title,loan_card,due\n"
    due = {"2026-12-01 23:59:00": "2026-12-01", "2026-12-01T23:59": "2026-12-01", "2026-12-01T18:00:00Z": "2026-12-02"}
    items = header + "".join(f"39{n},T,{LAN},{text}\n" for n, text in enumerate(due))
    assert [row["loan_due"] for row in rows(folder.write(items=items).pages(), "items")] == list(due.values())


# ---- rows that make no sense ------------------------------------------------------------------------------------------

BAD_PATRONS = [
    ("card", ",Lan,vi,adult,,,0,1"), ("card", "2.9001E+13,Lan,vi,adult,,,0,1"), ("card", "x" * 65 + ",Lan,vi,adult,,,0,1"),
    ("card", "29\x07,Lan,vi,adult,,,0,1"), ("expires", "29,Lan,vi,adult,,30/06/2027,0,1"),
    ("expires", "29,Lan,vi,adult,,2027-02-30,0,1"), ("fees", "29,Lan,vi,adult,,,12.50,1"),
    ("has_mail", "29,Lan,vi,adult,,,0,perhaps"), ("columns", "29,Lan,vi"), ("columns", "29,Lan,vi,adult,,,0,1,2"),
    ("columns", '29,"Lan,vi,adult,,,0,1'),
]


@pytest.mark.parametrize(("column", "line"), BAD_PATRONS, ids=range(len(BAD_PATRONS)))
def test_a_row_that_makes_no_sense_is_left_out_and_told_by_its_line(folder, column, line):
    pages = folder.write(patrons=PATRONS + line + "\n").pages()
    assert [row["card"] for row in rows(pages, "patrons")] == [LAN, MINH]
    assert folder.said == [f"nightly file in {folder.path}: patrons.csv: 1 of 3 rows make no sense, the first in line 4 "
                           f"({column}); they were left out"]


@pytest.mark.parametrize(("column", "line"), [
    ("barcode", ",T,,,,,,,"), ("withdrawn", "39,T,,,perhaps,,,,"), ("parts", "39,T,,,,0,,,"), ("parts", "39,T,,,,100,,,"),
    ("due", f"39,T,,,,,{LAN},soon,"), ("renewed", f"39,T,,,,,{LAN},2026-12-01,-1"), ("loan_card", f"39,T,,,,,{'9' * 65},,"),
])
def test_so_is_an_item(folder, column, line):
    pages = folder.write(items=ITEMS + line + "\n").pages()
    assert [row["item"] for row in rows(pages, "items")] == [KIEU, SO_DO] and f"line 4 ({column})" in folder.said[0]


def test_what_is_no_utf_8_costs_its_own_line_only(folder):
    items = (ITEMS + f"39,caf\u00e9,,,,,,,\n{'39' * 7},T,,,,,,,\n").encode().replace("é".encode(), b"\xe9")
    assert len(rows(folder.write(items=items).pages(), "items")) == 3 and "line 4 (columns)" in folder.said[0]


def test_a_quote_that_is_never_closed_swallows_nothing(folder):
    lines = ITEMS + '39,"T,,,,,,,\n' + "".join(f"38{n},T,,,,,,,\n" for n in range(30))
    assert len(rows(folder.write(items=lines).pages(), "items")) == 32 and len(folder.said) == 1


def test_a_line_without_end_costs_itself_only(folder):
    lines = ITEMS + "39," + "T" * 200_000 + ",,,,,,,\n" + f"38,T,,,,,{LAN},,\n"
    assert [row["item"] for row in rows(folder.write(items=lines).pages(), "items")] == [KIEU, SO_DO, "38"]


def test_a_block_or_a_hold_that_is_not_understood_still_binds(folder):
    pages = folder.write(patrons=PATRONS.replace("lost", "see note of 3 May"), holds=HOLDS + f"{KIEU},,Kệ 1,1\n").pages()
    assert rows(pages, "patrons")[1]["blocked"] == "blocked"
    assert rows(pages, "items")[0]["hold_for"] == nightly_rows.NOBODY_KNOWS
    assert len(folder.said) == 1 and "holds.csv: 1 of 3 rows" in folder.said[0]


def test_a_credit_is_no_fee_and_no_language_of_ours_is_none(folder):
    [patron] = rows(folder.write(patrons="card,name,blocked,expires,fees,language\n29,Lan,0,,-500,de-DE\n").pages(), "patrons")
    assert (patron["fees"], patron["language"], patron["blocked"]) == (0, "", "")


def test_with_too_many_of_them_it_is_not_the_file_that_it_should_be(folder):
    bad = "".join(f"38{n},T,,,,none,,,\n" for n in range(21))
    assert folder.write(items=many(100) + bad).pages() == []
    assert "21 of 121 rows make no sense, the first in line 102 (parts): that is too many" in folder.said[0]
    assert folder.write(items=many(300) + bad).pages()


def test_a_sentence_names_no_card(folder):
    folder.write(patrons=PATRONS + f"{LAN},Lan,vi,adult,,never,0,1\n").pages()
    assert LAN not in " ".join(folder.said)


# ---- what is not whole ------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("files", "sentence"), [
    ({"complete": None}, "there is no finished export"),
    ({"complete": ""}, "does not begin with a time"),
    ({"complete": "yesterday\n"}, "does not begin with a time"),
    ({"complete": "2026-11-18T02:30:00\n"}, "does not begin with a time"),
    ({"complete": COMPLETE + "items.csv 2\n"}, "are no sums"),
    ({"complete": COMPLETE + "0" * 64 + "  items.csv\n"}, "items.csv is not as complete says"),
    ({"complete": "x" * 5_000}, "complete is larger than"),
    ({"patrons": ""}, "patrons.csv is empty"),
    ({"items": ITEMS.splitlines()[0] + "\n"}, "items.csv has no rows"),
    ({"items": ITEMS[:-1]}, "items.csv is cut off"),
    ({"holds": HOLDS[:-5]}, "holds.csv is cut off"),
    ({"items": "barcode,title,due\n39,T,\n"}, "items.csv has no column «loan_card»"),
    ({"items": "barcode,title,due,loan_card,title\n39,T,,,\n"}, "items.csv has the column «title» twice"),
    ({"items": b"\xff\xfeb\0a\0r\0\n\0"}, "does not begin with a row of column names"),
    ({"items": ITEMS.encode("utf-16")}, "does not begin with a row of column names"),
    ({"rules": "offline = 'off'\n"}, "rules.toml is no TOML with a table [rules]"),
    ({"rules": "[rules]\noffline = 'of\n"}, "rules.toml is no TOML with a table [rules]"),
    ({"rules": "[rules]\nsince = 2026-11-18\n"}, "rules.toml is no TOML with a table [rules]"),
    ({"rules": "[rules]\noffline = 'off'"}, "rules.toml is cut off"),
])
def test_what_is_not_whole_gives_no_page_and_one_sentence(folder, files, sentence):
    assert folder.write(**files).pages() == [] and folder.pages() == []
    assert len(folder.said) == 1 and sentence in folder.said[0]


def test_a_folder_that_is_not_there_is_no_export(tmp_path):
    folder = Folder(tmp_path / "nothing")
    assert folder.pages() == [] and "there is no finished export" in folder.said[0]


def test_a_folder_may_bring_rules_only(folder, tmp_path):
    folder.write(rules=RULES)
    for name in ("patrons.csv", "items.csv", "holds.csv"):
        (folder.path / name).unlink()
    [page] = folder.pages()
    assert page["only_rules"] and page["rules"]["offline"] == "checkin" and not {"reset", "as_of_ms"} & set(page)
    again = folder.nightly.page(page["cursor"])
    assert again and "rules" not in again and again["cursor"] == page["cursor"]
    folder.write(rules=RULES)
    later = folder.nightly.page(page["cursor"])
    assert later and later["reset"] and later["patrons"]


@pytest.mark.parametrize("name", ["patrons.csv", "items.csv", "holds.csv"])
def test_a_missing_file_is_no_export(folder, name):
    folder.write()
    (folder.path / name).unlink()
    assert folder.pages() == [] and f"{name} cannot be read (No such file or directory)" in folder.said[0]


@pytest.mark.parametrize("name", ["complete", "patrons.csv", "items.csv", "rules.toml"])
@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_a_directory_or_a_pipe_is_no_file(folder, name, make):
    folder.write(rules=RULES)
    (folder.path / name).unlink()
    make(folder.path / name)
    assert folder.pages() == [] and f"{name} is no file" in folder.said[0]


def test_two_gigabytes_are_not_read(folder):
    folder.write()
    os.truncate(folder.path / "items.csv", 2 << 30)
    assert folder.pages() == [] and "items.csv is larger than 256 MiB" in folder.said[0]


def test_holds_are_kept_in_memory_and_so_have_a_limit(folder, monkeypatch):
    monkeypatch.setattr(nightly_files, "HOLDS_MAX", 1)
    assert folder.write().pages()
    assert folder.write(holds=HOLDS + f"{KIEU},{LAN},,\n").pages() == [] and "more than 1 items" in folder.said[0]


def test_complete_has_to_be_the_newest_unless_it_has_the_sums(folder):
    folder.write()
    os.utime(folder.path / "complete", ns=(0, (folder.path / "items.csv").stat().st_mtime_ns - 1))
    assert folder.pages() == [] and "newer than complete, which has to be written last" in folder.said[0]
    folder.write(complete=COMPLETE + sums(folder))
    os.utime(folder.path / "complete", ns=(0, 0))
    assert folder.pages()


@pytest.mark.parametrize("cut", range(0, len(ITEMS.encode()), 9))
def test_with_sums_a_cut_is_seen_wherever_it_is(folder, cut):
    folder.write()
    folder.write(complete=COMPLETE + sums(folder).replace("  ", "  ./"), items=ITEMS.encode()[:cut])
    assert folder.pages() == []


def test_a_disk_that_does_not_answer_is_asked_again(folder, monkeypatch):
    folder.write()
    with monkeypatch.context() as patched:
        patched.setattr("drivers.sip2.nightly_folder.os.open", lambda *_: (_ for _ in ()).throw(OSError(5, "Input/output error")))
        assert folder.pages() == []
    assert folder.pages() and "cannot be read (Input/output error)" in folder.said[0]


# ---- what is replaced while it is read ----------------------------------------------------------------------------------

def test_a_file_replaced_between_two_pages_begins_a_new_snapshot(tmp_path):
    folder = Folder(tmp_path, page_max=1).write()
    first = folder.nightly.page("")
    assert first
    folder.write(items=many(3))
    again = folder.nightly.page(first["cursor"])
    assert again and again["reset"] and again["patrons"]


def test_a_file_replaced_while_a_page_is_read_gives_no_page(tmp_path, monkeypatch):
    folder = Folder(tmp_path, page_max=1).write()
    first = folder.nightly.page("")
    assert first
    usual = nightly_rows.patron
    monkeypatch.setattr(nightly_rows, "patron", lambda get: (folder.write(patrons=PATRONS), usual(get))[1])
    assert folder.nightly.page(first["cursor"]) is None and "it is being replaced" in folder.said[0]
    monkeypatch.undo()
    assert folder.nightly.page(first["cursor"]), "the same bytes after all"


def test_a_file_that_grows_while_it_is_looked_through_gives_no_page(folder, monkeypatch):
    folder.write()
    usual = nightly_rows.item

    def item(get, zone):
        with open(folder.path / "patrons.csv", "a") as file:
            file.write("x")
        return usual(get, zone)

    monkeypatch.setattr(nightly_rows, "item", item)
    assert folder.nightly.page("") is None and folder.said == [f"nightly file in {folder.path}: it is being replaced"]


# ---- anything at all --------------------------------------------------------------------------------------------------

pieces = st.sampled_from([b'"', b",", b";", b"\n", b"\r", b"\r\n", b"\xff", b"\0", b"\xef\xbb\xbf", b"card", b"29", b"1",
                          b"x" * 70, b"2026-12-01", "Kiều".encode()])
noise = st.lists(pieces, max_size=30).map(b"".join) | st.binary(max_size=60)


@st.composite
def damaged(draw, text: str):
    """A good file with noise in it, cut, or nothing but noise."""
    good = text.encode()
    at, till = sorted((draw(st.integers(0, len(good))), draw(st.integers(0, len(good)))))
    return draw(st.sampled_from([good, good, good[:at], good[:at] + good[till:]])
                | noise.map(lambda some: some + good[at:]) | noise.map(lambda some: good[:at] + some + good[till:])
                | noise.map(lambda some: good + some + b"\n") | noise)


GOOD = {"patrons": PATRONS, "items": ITEMS, "holds": HOLDS, "rules": RULES, "complete": COMPLETE}
one = st.sampled_from(sorted(GOOD)).flatmap(lambda name: damaged(GOOD[name]).map(lambda content: {name: content}))


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(damages=st.lists(one, min_size=1, max_size=2), page_max=st.sampled_from([1, 2, 500]), cursor=st.text(max_size=30))
def test_whatever_lies_there_is_a_whole_snapshot_or_none(damages, page_max, cursor):
    files = {name: text.encode() for name, text in GOOD.items()}
    for damage in damages:
        files |= damage
    complete = files.pop("complete")
    path = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    try:
        folder = Folder(path, page_max).write(complete, **files)
        pages = folder.pages(cursor)
        assert pages or len(folder.said) == 1
        assert not pages or pages[0]["reset"]
        assert all(len(page["patrons"]) + len(page["items"]) <= page_max for page in pages)
        whole = Folder(path, 1_000_000).pages()
        for kind in ("patrons", "items"):
            assert rows(pages, kind) == rows(whole, kind), "the size of a page changes nothing"
        if pages:
            _every_plain_line_is_there(files["items"], rows(pages, "items"))
    finally:
        shutil.rmtree(path)


def _every_plain_line_is_there(content: bytes, found: list[dict]) -> None:
    """A row of the good file that still stands on a line of its own, under its header, is never lost."""
    lines = content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    row = ITEMS.encode().splitlines()[1]
    if lines[0] == ITEMS.encode().splitlines()[0] and row in lines[1:] and b'"' not in content:
        assert KIEU in {one["item"] for one in found}
