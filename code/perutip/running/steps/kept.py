"""Finished steps kept for --resume, in the output's `restricted/steps/`.

`NN/` holds the files that a step wrote, what it leaves to the run, and the digests of
all that it was made from: of every file that it read, of the code, of the
configuration, of the versions. A swap leaves the folder where it is, so that what a
stopped run and what a complete one had finished can both be taken up; whoever deletes
an output deletes it too. A run that looks at effects (--unblind) keeps nothing: a look
is logged, never repeated.
"""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path

from perutip.contract.registers import (
    FILES,
    INTERVIEWS_FOLDER,
    REGISTERS,
    RULINGS_FOLDER,
)
from perutip.reporting.manifest import file_digest
from perutip.reporting.results import EXACT_RESULTS, read_results
from perutip.running.files.owned import RESTRICTED
from perutip.running.files.private import FOLDER_MODE, private_folder
from perutip.running.output.made_from import MadeFrom
from perutip.running.registers.awaited_steps import BEFORE_DRAW, LOG, Plan
from perutip.running.run import Run, environment
from perutip.running.run.earlier import rows_for
from perutip.running.steps.one_step import Finished, watched_places
from perutip.study.steps import STEPS, Step

STUDY = "input/study.toml"
RECORD, LEFT, WRITTEN = "record.json", "finished.pickle", "files"
# processes of their own read these folders where the run cannot see it
UNSEEN = {"rulings": f"{RULINGS_FOLDER}/", "interviews": f"{INTERVIEWS_FOLDER}/"}


def keep(run: Run, plan: Plan, done: Finished, made: MadeFrom) -> None:
    """Keep a finished step, whole or not at all; a full disk keeps none."""
    if run.unblind:
        return
    try:
        _keep(run, plan, done, made)
    except OSError as error:
        run.note(f"step {done.step} is not kept for --resume: {error.strerror}")
        forget(run)


def anything_kept(run: Run) -> bool:
    """Is there a finished step to take up?"""
    return any(_home(run).glob(f"*/{RECORD}"))


def _keep(run: Run, plan: Plan, done: Finished, made: MadeFrom) -> None:
    folder = _folder(run, done.step)
    part = folder.with_name(f"{folder.name}.part")
    private_folder(run.output_dir / RESTRICTED)
    folder.parent.mkdir(mode=FOLDER_MODE, exist_ok=True)
    shutil.rmtree(part, ignore_errors=True)
    (part / WRITTEN).mkdir(parents=True)
    for name in done.written:
        _copy(run.stage / name, part / WRITTEN / name)
    step = _step(done.step)
    read = _digests_read(run, made, step, done.opened)
    record = {"from": _made_of(run, plan, made, step, read), "read": read}
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
    if record["from"] != _made_of(run, plan, made, step, record["read"]):
        return None
    now = partial(_digest, run, made, step)
    if any(now(name) != old for name, old in record["read"].items()):
        return None
    with (folder / LEFT).open("rb") as handle:
        done: Finished = pickle.load(handle)
    for name in done.written:
        _copy(folder / WRITTEN / name, run.stage / name)
    return done


def forget(run: Run, *, besides: Iterable[Step] = ()) -> None:
    """Remove what is kept, `besides` these steps."""
    wanted = {step.number for step in besides}
    for folder in _home(run).glob("*"):
        if folder.name not in wanted:
            shutil.rmtree(folder, ignore_errors=True)


def _digests_read(
    run: Run, made: MadeFrom, step: Step, opened: tuple[str, ...]
) -> dict[str, str]:
    """What a step read → SHA-256; one for a folder that other processes read."""
    names = {_named(run, Path(path)) for path in opened}
    for register, unseen in UNSEEN.items():
        if f"input:{FILES[register]}" in names:
            names.add(f"input:{unseen}")
    return {name: _digest(run, made, step, name) for name in sorted(names)}


def _digest(run: Run, made: MadeFrom, step: Step, name: str) -> str:
    """SHA-256 of what is called so now; empty when it is not there.

    Of the rows of earlier steps what `step` may read: which others stand beside them
    depends on what else had ended, and what is hidden of them on all of it.
    """
    place, _, below = name.partition(":")
    if place == "input" and below in UNSEEN.values():
        return made.registers.get(below, "")
    path = watched_places(run)[place] / below
    if not path.is_file():
        return ""
    if (place, below) != ("stage", EXACT_RESULTS):
        return file_digest(path)
    rows = rows_for(step, read_results(path))
    seen = rows.to_csv(index=False, lineterminator="\n")
    return hashlib.sha256(seen.encode("utf-8")).hexdigest()


def _step(number: str) -> Step:
    return next(step for step in STEPS if step.number == number)


def _named(run: Run, path: Path) -> str:
    for place, root in watched_places(run).items():
        if path.is_relative_to(root):
            return f"{place}:{path.relative_to(root).as_posix()}"
    raise ValueError("a file outside of what is watched")


def _made_of(
    run: Run, plan: Plan, made: MadeFrom, step: Step, read: Mapping[str, str]
) -> object:
    """What a step is made from beside the content of the files that it reads, as JSON
    gives it back.

    Which files there were to read: every register where it looked into their folder,
    else those that are declared for it; what earlier steps write for it always. Of the
    configuration study.toml alone, which a run reads before its steps: they read the
    dictionaries themselves.
    """
    its = [
        r.file for r in REGISTERS.values() if step.number in (*r.needed_by, *r.used_by)
    ]
    if step.number == BEFORE_DRAW:
        its.append(LOG)  # a step that found none has opened none
    looked = any(name.startswith("input:") for name in read)
    earlier = [pattern for one in STEPS if step.reads(one) for pattern in one.writes]
    there = {path for pattern in earlier for path in run.stage.glob(pattern)}
    parts = asdict(made) | {
        "registers": sorted(n for n in made.registers if looked or n in its),
        "earlier": sorted(path.relative_to(run.stage).as_posix() for path in there),
        "settings": made.settings.get(STUDY),
        "plan": plan.awaited.get(step.number),
        "input": str(run.input_dir),
        "versions": environment.installed(run.root / "requirements.txt"),
    }
    return json.loads(json.dumps(parts))


def _home(run: Run) -> Path:
    return run.output_dir / RESTRICTED / "steps"


def _folder(run: Run, number: str) -> Path:
    return _home(run) / number


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
