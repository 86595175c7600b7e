"""Printer profiles: widths from python-escpos' table, wrong names with the nearest right one, and a clean late import."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from drivers.printer_profile import ProfileError, paper_of

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(("profile", "dots", "dpi"), [
    ("TM-T88V", 512, 180), ("TM-T20II", 576, 203), ("POS-5890", 384, 203), ("Sunmi-V2", 384, 203)])
def test_width_and_resolution_are_the_profile_s(profile: str, dots: int, dpi: int):
    paper = paper_of(profile)
    assert (paper.width_dots, round(paper.dots_per_mm * 25.4)) == (dots, dpi)


def test_a_configured_width_is_stronger():
    assert paper_of("TM-T88V", 500).width_dots == 500
    assert paper_of("default", 576).width_dots == 576


@pytest.mark.parametrize(("profile", "hint"), [
    ("TM-T88Vi", "did you mean 'TM-T88V'"), ("tm-t20", "did you mean 'TM-T20"), ("zzz", "known are"),
    ("default", "set width_dots"), ("TUP500", "set width_dots"), ("AF-240", "cannot print pictures")])
def test_a_profile_that_cannot_be_used_says_what_to_write_instead(profile: str, hint: str):
    with pytest.raises(ProfileError, match=hint):
        paper_of(profile)


def run(code: str, folder: Path) -> str:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ESCPOS")}
    return subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parent.parent, check=True, text=True,
                          capture_output=True, env={**environment, "TMPDIR": str(folder)}).stdout


def test_python_escpos_leaves_no_folder_behind_and_keeps_its_pickle(tmp_path: Path):
    temporary, cache = tmp_path / "tmp", tmp_path / "cache"
    temporary.mkdir()
    code = f"from pathlib import Path; from drivers.printer_profile import escpos_class; escpos_class(Path({str(cache)!r}))"
    for _ in range(2):
        run(code, temporary)
    assert list(temporary.iterdir()) == []
    assert len(list(cache.iterdir())) == 1


def test_the_port_is_made_without_importing_python_escpos_or_pillow(tmp_path: Path):
    code = ("import sys; from pathlib import Path; from drivers.printer import Printer; Printer('/dev/x', None, Path('.'));"
            "print(sorted({'escpos', 'PIL', 'serial', 'yaml'} & set(sys.modules)))")
    assert run(code, tmp_path).strip() == "[]"


def test_a_torn_pickle_of_profiles_is_made_anew(tmp_path: Path):
    program = "from pathlib import Path; from drivers.printer_profile import escpos_class as c; print(c(Path({0!r})).__name__)"
    outside = {key: value for key, value in os.environ.items() if not key.startswith("ESCPOS")}

    def imported() -> str:
        return subprocess.run([sys.executable, "-c", program.format(str(tmp_path))], capture_output=True, text=True, check=True,
                              cwd=ROOT, env=outside).stdout.strip()

    for torn in (b"", b"\x80\x04\x95"):
        assert imported() == "Escpos"
        [pickle] = tmp_path.glob("*.pickle")
        pickle.write_bytes(torn)
    assert imported() == "Escpos"
