"""Plays a story against the real program: exit 0 when every expectation held, 1 when one did not, 2 when it is no story.

    python run_kiosk.py --story FILE [--frames DIR] [--seed N] [--upstream sip2 [--manners koha]]
"""

import shutil
import sys
import time
from pathlib import Path

from drivers.simulators import keeper, story
from drivers.simulators.demo_library import NotThere
from drivers.simulators.household import UnknownRule
from drivers.simulators.programs import ProgramFailed
from drivers.simulators.story_checks import Checks, Failed
from drivers.simulators.story_stage import CannotDo, Stage


def play(path: Path, frames: Path | None = None, upstream: str = "central", seed: int = 0, manners: str = "koha",
         keep: Path | None = None) -> int:
    """`keep`: a folder of its own for the kiosk's store and key, as they were left; what was there before goes."""
    try:
        told = story.read(path)
    except story.StoryError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    started = time.monotonic()
    with keeper.folder("muon-story-") as folder:
        code = _play(told, folder, frames, seed, upstream, manners)
        if keep:
            shutil.rmtree(keep, ignore_errors=True)          # a store's log beside another store would be its damage
            shutil.copytree(folder / "store", keep)
    print(f"{path}: {'every expectation held' if code == 0 else 'failed'} "
          f"({len(told.steps)} steps, {time.monotonic() - started:.1f} s)", flush=True)
    return code


def _play(told: story.Story, folder: Path, frames: Path | None, seed: int, upstream: str, manners: str) -> int:
    try:
        stage = Stage(folder, told.rules, frames, upstream, manners, told.options)
    except UnknownRule as wrong:
        print(f"{told.path}: {wrong}", file=sys.stderr)
        return 2
    except (ProgramFailed, CannotDo) as trouble:
        print(f"{told.path}: the stage did not come up: {trouble}", file=sys.stderr)
        return 1
    try:
        if seed:
            stage.house.pad.ask(do="faults", seed=seed)
        return _steps(told, stage)
    finally:
        _keep_slips(stage, frames)
        stage.close()


def _steps(told: story.Story, stage: Stage) -> int:
    checks = Checks(stage)
    for step in told.steps:
        try:
            if step.name.startswith("expect_"):
                checks.expect(step)
            else:
                stage.play(step)
            stage.keep_frame(step)
        except NotThere as wrong:
            print(f"{told.path}:{step.number}: {wrong}", file=sys.stderr)
            return 2
        except (Failed, CannotDo, ProgramFailed) as trouble:
            screen = " | ".join(stage.hand.words)
            print(f"{told.path}:{step.number}: {step.text}\n  {trouble}\n  on the screen ({stage.hand.screen}): {screen}",
                  file=sys.stderr)
            return 1
    return 0


def _keep_slips(stage: Stage, frames: Path | None) -> None:
    if frames is None:
        return
    frames.mkdir(parents=True, exist_ok=True)
    for slip in sorted((stage.folder / "slips").glob("*.png")):
        (frames / f"slip-{slip.name}").write_bytes(slip.read_bytes())
