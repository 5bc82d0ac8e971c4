"""The end of a run, before anything is published: protect all rows, audit, say what.

Steps hide what is small where they stand; here all exhibits are looked at together,
those of steps that did not run included, which stay as they are. The tables of the
steps that ran are then written from what may be published.
"""

from __future__ import annotations

import re

import pandas as pd

from perutip.reporting.audit import (
    AuditReport,
    Hidden,
    Protected,
    protect,
    read_drawn,
)
from perutip.reporting.audit.exhibit import ranges_left, what_it_cost
from perutip.reporting.audit.facts import Source
from perutip.reporting.audit.protecting.standing_rows import as_they_stand
from perutip.reporting.report import config_words, write_table
from perutip.reporting.results import (
    COLUMNS,
    EXACT_RESULTS,
    SORT_KEYS,
    read_results,
    sort_rows,
    to_frame,
    write_results,
)
from perutip.reporting.tables.in_words.printed_line import printed_line
from perutip.running.files.private import private_folder, write_private
from perutip.running.output.made_from import MadeFrom
from perutip.running.run import Run
from perutip.study.exhibits import EXHIBITS, Exhibit
from perutip.study.steps import Step

EXHIBIT, LISTED = "t00_disclosure", "disclosure.csv"
UNDECLARED = (
    "rounded and suppressed as if it counted victims, because "
    "code/perutip/reporting/audit/declared.toml says nothing"
)


class DisclosureRefused(RuntimeError):
    """A small count would come back from what is published (exit 1)."""


def publishable(
    run: Run, steps: tuple[Step, ...], results: pd.DataFrame, made: MadeFrom
) -> pd.DataFrame:
    """The rows that may stand together, written to the stage with their tables.

    made: what the steps that ran were made from. Where the output that stands has them
    from the same, and they found the same, what it hides stays hidden and no more is.

    Raises
    ------
    DisclosureRefused
        A count is known to within less than the minimum cell and nothing that this
        run writes can help. Exhibits are named; values stay in the restricted list.
    """
    numbers = {step.number for step in steps}
    results = results[results["exhibit"] != EXHIBIT]
    fixed = {one.key for one in EXHIBITS if one.step not in numbers}
    stand = _as_they_stand(run, results, numbers, made) if fixed else None
    done = protect(
        results if stand is None else stand,
        read_drawn(run.stage / "figures"),
        minimum=run.config.study.minimum_cell,
        support=run.config.prosecution.minimum_treated_cases,
        fixed=fixed if stand is None else {one.key for one in EXHIBITS},
        anew=numbers if stand is None else (),
        drawn={one.key for one in EXHIBITS if one.kind == "figure"},
    )
    if not done.report.passed:
        written = results["status"].ne("awaiting") & ~results["step"].isin(numbers)
        others = set(results.loc[written, "exhibit"]) & fixed
        raise _refused(run, done.report, bool(others))
    left = _left(run, done)
    _add_exhibit(run, left)
    out = sort_rows(pd.concat([done.results, to_frame(run.rows.rows)]))
    write_results(out, run.stage / "results.csv")
    _follow(run, results.reset_index(drop=True), done.results)
    for promised in _tables(out, numbers):
        write_table(run, promised, out)
    _say(run, done.hidden, done.report, len(left))
    return out


def _as_they_stand(
    run: Run, results: pd.DataFrame, numbers: set[str], made: MadeFrom
) -> pd.DataFrame | None:
    if any(run.stood.get(number) != made for number in numbers):
        return None
    return as_they_stand(results, read_results(run.output_dir / "results.csv"), numbers)


def _tables(results: pd.DataFrame, numbers: set[str]) -> list[Exhibit]:
    """Tables with rows of steps that ran: those that they promise, those of others to
    which they have added rows, and this module's own."""
    rows = set(results.loc[results["step"].isin(numbers), "exhibit"]) | {EXHIBIT}
    return [
        one
        for one in EXHIBITS
        if one.kind == "table" and (one.key in rows or one.step in numbers)
    ]


def _follow(run: Run, before: pd.DataFrame, after: pd.DataFrame) -> None:
    """The private results at full precision lose what the published ones lost, so that
    a check compares like with like."""
    path = run.stage / EXACT_RESULTS
    exact = read_results(path)
    if exact.empty:
        return
    exact = exact[exact["exhibit"] != EXHIBIT].set_index(SORT_KEYS)
    keys = pd.MultiIndex.from_frame(before[SORT_KEYS])
    for name in exact.columns:
        changed = (before[name] != after[name]).to_numpy()
        exact.loc[keys[changed], name] = after.loc[changed, name].to_numpy()
    rows = [exact.reset_index()[COLUMNS], to_frame(run.rows.rows, exact=True)]
    write_results(sort_rows(pd.concat(rows)), path)


def _refused(run: Run, report: AuditReport, stand: bool) -> DisclosureRefused:
    """stand: do exhibits of steps that did not run stand beside those that ran?"""
    folder = private_folder(run.output_dir / "restricted")
    text = report.restricted().to_csv(index=False, lineterminator="\n")
    write_private(folder / LISTED, text)
    if report.contradiction:
        return DisclosureRefused(
            f"disclosure: no number fits what is printed of {report.contradiction}: "
            "nothing could be audited"
        )
    minimum = run.config.study.minimum_cell
    way_out = (
        "Run all steps, so that all exhibits can be protected together"
        if stand
        else "No number that a run may take away would help: what gives them back is "
        "drawn in a figure or said in words. Leave out a step that writes one of these "
        "exhibits (--steps), or have whoever answers for the registers set "
        f"minimum_cell in study.toml lower (now {minimum})"
    )
    return DisclosureRefused(
        f"disclosure: {len(report.findings)} small counts would come back from "
        f"{', '.join(report.exhibits)}; they are listed in restricted/{LISTED}. "
        f"{way_out}"
    )


def _left(run: Run, done: Protected) -> pd.DataFrame:
    words = config_words(run.config)
    worded = {one.key: one.worded(words) for one in EXHIBITS}

    def line(source: Source) -> str:
        return printed_line(source, done.results, worded[source.exhibit])

    return ranges_left(done.report, line)


def _add_exhibit(run: Run, left: pd.DataFrame) -> None:
    """t00_disclosure: every suppressed count with the range left, by exhibit."""
    if left.empty:
        run.missing(EXHIBIT, "", "nothing_suppressed", "no_observations")
    for key, rows in left.groupby("exhibit", sort=True):
        keys = [re.sub(r"\W+", "_", line).strip("_").lower() for line in rows["line"]]
        frame = rows[["low", "high"]].set_axis(keys)
        words = dict(zip(keys, rows["line"], strict=True))
        run.pivot(EXHIBIT, str(key), frame, estimator="count", labels=words)


def _say(
    run: Run, hidden: tuple[Hidden, ...], report: AuditReport, places: int
) -> None:
    for row in what_it_cost(hidden).itertuples(index=False):
        run.note(f"{row.exhibit}: {row.size} of {row.column} {row.action}")
    for words in report.false:
        run.log(f"disclosure: left out, since these registers refute it: {words}")
    if report.undeclared:
        names = "; ".join(sorted(set(report.undeclared)))
        run.log(f"disclosure: {UNDECLARED}: {names}")
    run.log(
        f"disclosure: {report.n_cells:,} counts audited, {len(report.suppressed):,} "
        f"suppressed in {places} places, none comes back"
    )
