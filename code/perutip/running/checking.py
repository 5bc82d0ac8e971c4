"""`--check`: run into a temporary folder, or take a folder, and compare."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from perutip.reporting.check import (
    Incomplete,
    add_altered,
    compare_outputs,
    verdict_lines,
)
from perutip.reporting.results import read_results
from perutip.running.comparing.causes import cause_line
from perutip.running.comparing.previous import RESULTS
from perutip.running.files.owned import MANIFEST
from perutip.running.files.places import ROOT, shown_place
from perutip.running.output import made_from
from perutip.running.registers.awaited_steps import OF_AN_ENDLINE
from perutip.running.run import Run, environment
from perutip.running.usage import UsageError
from perutip.running.whole_run.controller import run_steps
from perutip.study.reasons import AWAITING
from perutip.study.steps import STEPS

PREFIX = "perutip-check-"
IN_USE = "in-use"


def check(
    committed: Path, folder: Path | None, again: str, make: Callable[[Path], Run]
) -> int:
    """Compare `folder`, or a run into a temporary one, with the committed output.

    again: what makes the committed output. make: the run that writes into a given
    folder. Returns 0 identical, 1 different; whatever the run itself ends with where it
    does not complete.

    Raises
    ------
    UsageError
        The committed output is incomplete or mixed.
    """
    _require_whole(committed, again)
    if folder is not None:
        return _compare(committed, folder, None)
    _sweep(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as made:
        place = Path(made).resolve()
        with FileLock(place / IN_USE):
            run = make(place / "output")
            run.passing, run.typed_output = True, ""
            run.partial = _waits(committed)
            code = run_steps(run, STEPS)
            return code or _compare(committed, run.output_dir, run)


def _waits(committed: Path) -> bool:
    """Does an output say that it awaits anything? It was made with --partial then, and
    so is what it is compared with; where nothing is awaited that changes nothing."""
    reasons = read_results(committed / RESULTS)["reason"]
    waits = reasons.str.startswith(AWAITING) | reasons.isin(OF_AN_ENDLINE)
    return bool(waits.any())


def _sweep(folder: Path) -> None:
    """Remove what killed checks left: it holds analysis files."""
    for left in folder.glob(f"{PREFIX}*"):
        if left.is_symlink() or not os.access(left / IN_USE, os.W_OK):
            continue  # another user's, or a check that is about to begin
        try:
            with FileLock(left / IN_USE, timeout=0):
                shutil.rmtree(left, ignore_errors=True)
        except Timeout:
            continue


def _require_whole(committed: Path, again: str) -> None:
    if not (committed / MANIFEST).is_file():
        steps = made_from.recorded(committed)
        known = len({str(made) for made in steps.values()}) > 1
        why = (
            "MIXED: its steps were made from different inputs"
            if known
            else ("incomplete: it has no manifest")
        )
        raise UsageError(f"{shown_place(committed)} is {why}: run {again}")


def _compare(committed: Path, folder: Path, run: Run | None) -> int:
    """Print what differs, and first what the two were made from that does.

    run: the one that made `folder`; None for a folder that was given.
    """
    try:
        found = compare_outputs(committed, folder)
    except Incomplete as error:
        raise UsageError(f"{shown_place(committed)} is incomplete: {error}") from error
    add_altered(found, (committed / MANIFEST).read_text(encoding="utf-8"))
    lines = verdict_lines(found.differences, found.compared, machine_lines())
    if found.differences:
        lines.insert(0, cause_line(committed, folder, run))
    print("\n".join(lines), flush=True)
    return 1 if found.differences else 0


def machine_lines() -> list[str]:
    """Versions that differ from the pins, processor, kernels and threads."""
    differing = environment.version_differences(ROOT / "requirements.txt")
    versions = "; ".join(differing) if differing else "as pinned"
    threads = os.environ.get("OPENBLAS_NUM_THREADS", "unset")
    kernels = os.environ.get("OPENBLAS_CORETYPE", "chosen by the library")
    return [
        f"  versions: {versions}",
        f"  Python {platform.python_version()}, numpy "
        f"{importlib.metadata.version('numpy')} on {platform.machine()}, "
        f"BLAS kernels {kernels}, threads {threads}, "
        f"{np.dtype(np.longdouble).itemsize * 8}-bit long double",
    ]
