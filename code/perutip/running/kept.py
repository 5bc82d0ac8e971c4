"""Finished steps kept aside for --resume, beside the output and never in it.

`.NAME.steps/NN/` holds the files that a step wrote, what it leaves to the run, and the
digests of all that it was made from: of every file that it read, of the code, of the
configuration, of the versions. It is as private as the output's `data/`, and the next
run that completes removes it.
"""

from __future__ import annotations

import json
import os
import pickle
import shutil
from dataclasses import asdict
from pathlib import Path

from perutip.contract.registers import FILES, INTERVIEWS_FOLDER, RULINGS_FOLDER
from perutip.reporting.manifest import file_digest
from perutip.running import environment
from perutip.running.made_from import MadeFrom
from perutip.running.one_step import Finished, watched_places
from perutip.running.partial import Plan
from perutip.running.places import beside
from perutip.running.private import FOLDER_MODE
from perutip.running.run import Run
from perutip.study.steps import Step

RECORD, LEFT, WRITTEN = "record.json", "finished.pickle", "files"
# processes of their own read these folders where the run cannot see it
UNSEEN = {"rulings": f"{RULINGS_FOLDER}/", "interviews": f"{INTERVIEWS_FOLDER}/"}


def keep(run: Run, plan: Plan, done: Finished, made: MadeFrom) -> None:
    """Keep a finished step, whole or not at all; a full disk keeps none."""
    try:
        _keep(run, plan, done, made)
    except OSError as error:
        run.note(f"step {done.step} is not kept aside: {error.strerror}")
        forget(run)


def anything_kept(run: Run) -> bool:
    """Is there a finished step to take up?"""
    return any(beside(run.output_dir, "steps").glob(f"*/{RECORD}"))


def _keep(run: Run, plan: Plan, done: Finished, made: MadeFrom) -> None:
    folder = _folder(run, done.step)
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    (part / WRITTEN).mkdir(parents=True)
    folder.parent.chmod(FOLDER_MODE)
    for name in done.written:
        _copy(run.stage / name, part / WRITTEN / name)
    read = _digests_read(run, made, done.opened)
    record = {"from": _common(run, plan, made), "read": read}
    (part / RECORD).write_text(json.dumps(record), encoding="utf-8", newline="\n")
    with (part / LEFT).open("wb") as handle:
        pickle.dump(done, handle)
    shutil.rmtree(folder, ignore_errors=True)
    os.replace(part, folder)


def take_up(run: Run, plan: Plan, step: Step, made: MadeFrom) -> Finished | None:
    """Put a kept step into the stage; None when anything that it was made from is
    another now, or nothing is kept."""
    folder = _folder(run, step.number)
    if not (folder / RECORD).is_file():
        return None
    record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    if record["from"] != _common(run, plan, made):
        return None
    if any(_digest(run, made, name) != old for name, old in record["read"].items()):
        return None
    with (folder / LEFT).open("rb") as handle:
        done: Finished = pickle.load(handle)
    for name in done.written:
        _copy(folder / WRITTEN / name, run.stage / name)
    return done


def forget(run: Run) -> None:
    """Remove what is kept."""
    shutil.rmtree(beside(run.output_dir, "steps"), ignore_errors=True)


def _digests_read(run: Run, made: MadeFrom, opened: tuple[str, ...]) -> dict[str, str]:
    """What a step read → SHA-256; one for a folder that other processes read."""
    names = {_named(run, Path(path)) for path in opened}
    for register, unseen in UNSEEN.items():
        if f"input:{FILES[register]}" in names:
            names.add(f"input:{unseen}")
    return {name: _digest(run, made, name) for name in sorted(names)}


def _digest(run: Run, made: MadeFrom, name: str) -> str:
    """SHA-256 of what is called so now; empty when it is not there."""
    place, _, below = name.partition(":")
    if place == "input" and below in UNSEEN.values():
        return made.registers.get(below, "")
    path = watched_places(run)[place] / below
    return file_digest(path) if path.is_file() else ""


def _named(run: Run, path: Path) -> str:
    for place, root in watched_places(run).items():
        if path.is_relative_to(root):
            return f"{place}:{path.relative_to(root).as_posix()}"
    raise ValueError("a file outside of what is watched")


def _common(run: Run, plan: Plan, made: MadeFrom) -> object:
    """What every step is made from beside the files that it reads, as JSON gives it
    back. Of registers the names: one that comes or goes may concern any step."""
    parts = asdict(made) | {
        "registers": sorted(made.registers),
        "plan": asdict(plan),
        "input": str(run.input_dir),
        "versions": environment.installed(run.root / "requirements.txt"),
    }
    return json.loads(json.dumps(parts))


def _folder(run: Run, number: str) -> Path:
    return beside(run.output_dir, "steps") / number


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
