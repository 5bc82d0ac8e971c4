"""Runs the numbered steps in order; what main.py and a step run alone both call."""

import importlib
import sys
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from perutip.assignment.draw import DrawRefused
from perutip.contract.checks import ContractError
from perutip.reporting.ledger import missing_outcomes
from perutip.reporting.manifest import file_digest
from perutip.reporting.report import render_tables, write_manifest, write_report
from perutip.reporting.results import (
    ResultRow,
    read_results,
    sort_rows,
    to_frame,
    write_results,
)
from perutip.running import environment, staging
from perutip.running import made_from as provenance
from perutip.running.run import Run, UsageError
from perutip.study.config import ConfigError
from perutip.study.exhibits import EXHIBITS, Exhibit, exhibits_of

OWNED = {
    "01": ("tables/t01_*", "figures/f01_*", "data/*", "restricted/key_*"),
    "02": ("tables/t02_*", "figures/f02_*"),
    "03": ("tables/t03_*", "figures/f03_*"),
    "04": ("tables/t04_*", "figures/f04_*", "restricted/nlp_*"),
    "05": ("tables/t05_*", "figures/f05_*", "randomization/*"),
    "06": ("tables/t06_*", "figures/f06_*"),
    "report": ("tables/t00_*",),
}


@dataclass(frozen=True)
class Step:
    """One numbered step: its number, its module below code/, what it is about."""

    number: str
    module: str
    title: str


class StepFailed(RuntimeError):
    """A step failed for a reason that is not the input's; exit 1."""


def run_steps(run: Run, steps: list[Step], every_step: list[Step]) -> int:
    """Run `steps` and say how it ended. Returns the exit code (0, 1, 2 or 3)."""
    print(run.banner)
    complete = steps == every_step
    try:
        _guard_output(run)
        for number in staging.recover(run.output_dir):
            run.log(f"an unfinished swap of step {number} was undone")
        for name in ("traceback.txt", "problems.csv"):
            (run.output_dir / "restricted" / name).unlink(missing_ok=True)
        run.log_lines += environment.log_header(run.root) + _input_hashes(run)
        for line in environment.version_differences(run.root / "requirements.txt"):
            run.log(f"versions differ: {line}")
        with tqdm(steps, leave=False, disable=not sys.stderr.isatty()) as shown:
            written = {name for step in shown for name in run_step(run, step)}
        if _all_steps_present(run, every_step):
            written |= _report(run)
        count = _check_promises(run, steps, written, complete)
    except ContractError as error:
        listed = run.output_dir / "restricted" / "problems.csv"
        error.write_full_list(listed)
        where = _shown(listed, run.root)
        return _stop(run, 2, f"{error}\nEvery problem, one a row: {where}")
    except (ConfigError, UsageError, FileNotFoundError) as error:
        return _stop(run, 2, str(error))
    except DrawRefused as error:
        return _stop(run, 3, str(error))
    except StepFailed as error:
        return _stop(run, 1, str(error))
    seconds = time.monotonic() - run.started
    run.log(f"{seconds:.0f} s in all; output in {_shown(run.output_dir, run.root)}")
    _write_log(run)
    print(run.banner)
    word = "REPLICATION COMPLETE" if complete else "STEPS COMPLETE"
    print(f"{word}: {len(steps)}/{len(every_step)} steps, {count} exhibits")
    return 0


def run_step(run: Run, step: Step) -> list[str]:
    """Run one step aside and swap its output in; returns the files written."""
    began = time.monotonic()
    inputs_before = provenance.check(run, step.number)
    run.step, run.rows = step.number, []
    run.stage = staging.stage_folder(run.output_dir, step.number)
    print(f"[{step.number}] {step.title}", flush=True)
    try:
        importlib.import_module(step.module).run(run)
        fill_empty_tables(run, step)
        rows = to_frame(run.rows)
        render_tables(step.number, rows, run.stage / "tables", run.stamp)
        _check_staged(run, exhibits_of(step.number))
    except (ContractError, ConfigError, UsageError, DrawRefused, FileNotFoundError):
        raise
    except Exception as error:
        raise StepFailed(_explain(run, step, error)) from error
    earlier = read_results(run.output_dir / "results.csv")
    merged = pd.concat([earlier[earlier["step"] != step.number], rows])
    write_results(sort_rows(merged), run.stage / "results.csv")
    provenance.write(run, step.number, inputs_before)
    owned = [
        path.relative_to(run.output_dir).as_posix()
        for pattern in OWNED[step.number]
        for path in run.output_dir.glob(pattern)
    ]
    written = staging.swap_in(run.output_dir, step.number, owned)
    run.log(f"step {step.number}: {time.monotonic() - began:.1f} s")
    return written


def fill_empty_tables(run: Run, step: Step) -> None:
    """A promised table without any row says so, in the log and on its page."""
    filled = {row.exhibit for row in run.rows}
    for exhibit in exhibits_of(step.number):
        if exhibit.kind == "table" and exhibit.key not in filled:
            run.log(f"{exhibit.key}: no observations")
            run.add(
                ResultRow(
                    exhibit=exhibit.key,
                    panel="No observations",
                    column="01",
                    variable="",
                    estimator="none",
                    term="none",
                    status="not_estimable",
                    reason="no_observations",
                )
            )


def _explain(run: Run, step: Step, error: Exception) -> str:
    """A message without data: the text of an unexpected error may hold a record."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    folder = run.output_dir / "restricted"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "traceback.txt").write_text(
        "".join(traceback.format_exception(error)), encoding="utf-8"
    )
    return (
        f"step {step.number} ({step.title}) failed: {type(error).__name__} in "
        f"{Path(last.filename).name}, line {last.lineno}. Earlier output is untouched. "
        "The full message may hold records and is kept in restricted/traceback.txt."
    )


def _report(run: Run) -> set[str]:
    run.step = "report"
    run.stage = staging.stage_folder(run.output_dir, "report")
    results = read_results(run.output_dir / "results.csv")
    missing = missing_outcomes(results)
    if missing:
        raise StepFailed(f"no as-registered row for: {', '.join(missing)}")
    stale = provenance.stale_steps(run)
    if stale:
        (run.output_dir / "manifest.sha256").unlink(missing_ok=True)
        run.log(
            f"steps {', '.join(stale)} were made from other inputs: no manifest, run "
            "python main.py"
        )
        return set()
    write_report(run.stage, results, run.stamp)
    written = set(staging.swap_in(run.output_dir, "report", ["tables/t00_ledger.tex"]))
    inputs = [path for path in run.input_dir.glob("*") if path.is_file()]
    write_manifest(run.output_dir, inputs)
    return written | {"manifest.sha256"}


def _all_steps_present(run: Run, every_step: list[Step]) -> bool:
    present = set(read_results(run.output_dir / "results.csv")["step"])
    return {step.number for step in every_step} <= present


def _check_staged(run: Run, promised: tuple[Exhibit, ...]) -> None:
    for exhibit in promised:
        for name in exhibit.files:
            path = run.stage / name
            if not path.is_file() or path.stat().st_size == 0:
                raise RuntimeError(f"promised exhibit {name} was not written")


def _check_promises(
    run: Run, steps: list[Step], written: set[str], complete: bool
) -> int:
    """Count the exhibits of this run; StepFailed names one that is not new or empty."""
    numbers = {step.number for step in steps} | ({"report"} if complete else set())
    promised = [exhibit for exhibit in EXHIBITS if exhibit.step in numbers]
    for exhibit in promised:
        for name in exhibit.files:
            path = run.output_dir / name
            if name not in written or not path.is_file() or not path.stat().st_size:
                raise StepFailed(f"exhibit {name} is missing, empty or not new")
    return len(promised)


def _guard_output(run: Run) -> None:
    """Refuse an output folder that holds results of the other kind of data."""
    earlier = read_results(run.output_dir / "results.csv")
    other = set(earlier["data_status"]) - {run.data_status}
    if other:
        raise UsageError(
            f"{_shown(run.output_dir, run.root)} holds results on {other.pop()} data; "
            f"this run is on {run.data_status} data: give another --output"
        )
    run.output_dir.mkdir(parents=True, exist_ok=True)


def _input_hashes(run: Run) -> list[str]:
    paths = sorted(path for path in run.input_dir.glob("*") if path.is_file())
    lines = [f"input {path.name}: sha256 {file_digest(path)}" for path in paths]
    study = run.config.study
    return [f"registry: {study.registry}", f"master seed: {study.master_seed}", *lines]


def _stop(run: Run, code: int, message: str) -> int:
    staging.discard(run.output_dir, run.step)
    print(f"\nSTOPPED (exit {code}): {message}", flush=True)
    run.log_lines.append(f"stopped with exit {code}: {message}")
    _write_log(run)
    print(run.banner)
    return code


def _write_log(run: Run) -> None:
    folder = run.output_dir / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "run.log").write_text("\n".join(run.log_lines) + "\n", encoding="utf-8")


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
