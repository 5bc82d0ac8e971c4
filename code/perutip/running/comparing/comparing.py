"""`--compare`: which estimates moved since an earlier output, and what was changed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd

from perutip.reporting.check.headlines import headlines, undeclared
from perutip.reporting.check.measured_by import changed_settings
from perutip.reporting.check.moved import Movement, moved_estimates
from perutip.running.comparing.compared_lines import (
    estimate_lines,
    headline_lines,
    step_lines,
    verdict,
)
from perutip.running.comparing.compared_output import (
    apart_lines,
    edited_since,
    read_output,
)
from perutip.running.comparing.made_lines import made_lines
from perutip.running.comparing.previous import (
    COMPARED,
    DAY,
    RECORD,
    RESULTS,
    snapshots,
    written,
)
from perutip.running.files.places import ROOT, shown_place, typed_place
from perutip.running.files.private import private_folder, write_private
from perutip.running.usage import UsageError
from perutip.study.config import Config


def compare(
    output: Path,
    given: str | None,
    config: Config,
    root: Path = ROOT,
    again: str = "main.py",
) -> int:
    """Print what moved in `output` since another, and list it in `restricted/`.

    given: a day of those kept (2026-11-25), a folder, or nothing for the output that
    the last run replaced. config: what outputs that keep no record of their own are
    read by. again: what makes the output. Runs nothing. Returns 0, whether or not
    anything moved.

    Raises
    ------
    UsageError
        One of the two holds no results.csv, or no output of that day is kept.
    """
    if not (output / RESULTS).is_file():
        raise UsageError(f"{shown_place(output)} holds no output: run {again}")
    place, record, where = earlier(output, given)
    then = read_output(place, record, config)
    now = read_output(output / RESULTS, output / RECORD, config)
    changed = changed_settings(then.declared.settings, now.declared.settings)
    movement = moved_estimates(then.results, now.results, changed)
    declared = (then.declared, now.declared)
    outcomes = headlines(then.results, now.results, *declared, changed)
    apart = apart_lines(then, now)
    lines = [f"since {where}, written {written(place):%Y-%m-%d %H:%M}"]
    if kept := list(snapshots(output)):
        lines.append(f"days kept (--compare DAY): {', '.join(kept)}")
    lines += edited_since(now, root)
    lines += [f"not alike: {line}" for line in apart]
    lines += headline_lines(outcomes)
    lines += [
        f"  {key.replace('_', ' ')}: a registered outcome then, declared no more"
        for key in undeclared(then.results, now.declared.catalogue)
    ]
    lines += estimate_lines(movement)
    lines += step_lines(movement, then.record, now.record)
    lines += made_lines(then.record, now.record, where)
    listed = write_list(output, movement)
    if movement.rows:
        lines.append(f"every row that moved: {shown_place(listed)}")
    print("\n".join([*lines, verdict(movement, outcomes, apart)]), flush=True)
    return 0


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def earlier(output: Path, given: str | None) -> tuple[Path, Path, str]:
    """results.csv and record to compare with, and what to call them."""
    days = snapshots(output)
    kept = f"kept are {', '.join(days)}" if days else "none is kept"
    if not given:
        if not days:
            raise UsageError(
                f"{shown_place(output)} has replaced no output yet: there is nothing "
                "to compare with (--compare FOLDER takes another output)"
            )
        day = max(days)
        return (*days[day], "the output that the last run replaced")
    if given in days:
        return (*days[given], f"the last output of {given}")
    folder = Path(given).resolve()
    if DAY.fullmatch(given) and not folder.is_dir():
        if not _is_day(given):
            raise UsageError(f"--compare {given}: no day of the calendar, {kept}")
        raise UsageError(f"--compare {given}: no output of that day, {kept}")
    if not (folder / RESULTS).is_file():
        raise UsageError(
            f"--compare {typed_place(Path(given))}: no results.csv there "
            f"(of outputs that were replaced, {kept})"
        )
    return folder / RESULTS, folder / RECORD, shown_place(folder)


def write_list(output: Path, movement: Movement) -> Path:
    """Every row that says something else, as a private CSV file."""
    path = output / COMPARED
    private_folder(path.parent)
    columns = ["kind", "place", "exhibit", "panel", "outcome", "sample", "term"]
    columns += ["step", "then", "now", "standard_errors"]
    rows = [{name: getattr(one, name) for name in columns} for one in movement.rows]
    text = pd.DataFrame(rows, columns=columns).to_csv(index=False, lineterminator="\n")
    write_private(path, text)
    return path
