"""The closing stage of a run: disclosure, ledger, macros, page, PDF and manifest."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from perutip.reporting.findings.found import primary_lines
from perutip.reporting.findings.ledger import missing_outcomes
from perutip.reporting.paper.typeset import PDF, begin_typesetting
from perutip.reporting.report import write_manifest, write_report
from perutip.reporting.results import read_results
from perutip.reporting.tables import percent
from perutip.running.comparing import previous
from perutip.running.ending.commands import command_of, wants_partial
from perutip.running.ending.endings import Ending, StepFailed
from perutip.running.files.places import shown_place
from perutip.running.output import made_from, staging
from perutip.running.output.made_from import Apart, MadeFrom
from perutip.running.output.manifest_record import manifest_lines
from perutip.running.plan import lock_words
from perutip.running.plan.notices import notices_of
from perutip.running.plan.seen_outcomes import estimated
from perutip.running.registers.absent import steps_of
from perutip.running.registers.awaited_steps import Plan, of_half_endline
from perutip.running.run import Run
from perutip.running.steps.one_step import NO_ROWS
from perutip.running.whole_run.declared_variables import keep_declared
from perutip.running.whole_run.disclosing import publishable
from perutip.running.whole_run.publishing import publish_page
from perutip.study.exhibits import EXHIBITS
from perutip.study.steps import REPORT, STEPS, Step

SIMULATED = "simulated"
NO_NUMBER = "declared in exhibits.toml, printed without a number, not counted"
LOOK_FIRST = ("report.html", PDF, "exhibits.tex", "results.csv")


@dataclass(frozen=True)
class Closed:
    """How the run will end once swapped in, the files that the stage must hold, and
    what a person reads first: what was found, where to look, whether the plan changed
    since it was locked. estimated: registered outcomes with an estimate of its steps.
    """

    ending: Ending
    files: tuple[str, ...]
    first: tuple[str, ...]
    estimated: int


def close_run(run: Run, steps: tuple[Step, ...], plan: Plan, made: MadeFrom) -> Closed:
    """Write what follows from all steps, and say what the output is.

    made: what the steps that ran were made from.

    A manifest is written only when every step stands and all were made from the same
    registers, settings and code, in the same mode; the report's exhibits whenever
    every step stands.

    Raises
    ------
    StepFailed
        A registered outcome without its row, or an exhibit that is absent or empty.
    DisclosureRefused
        A small count would come back from what is published.
    """
    results = read_results(run.stage / "results.csv")
    present = set(results["step"]) - {REPORT}
    keep_declared(run, present)
    run.begin(REPORT)
    results = publishable(run, steps, results, made)
    expected = steps_of(run.input_dir)
    whole = {step.number for step in expected} <= present
    apart = made_from.apart_from(run.stage, made, present)
    if whole:
        missing = missing_outcomes(results, run.catalogue)
        if missing:
            raise StepFailed(f"no row of the required definition: {', '.join(missing)}")
        run.add_notes(["t00_ledger"], lock_words.sentences(run.root))
        run.add_notes(["t00_ledger"], notices_of(run.config, present))
        write_report(run, results)
    paper = begin_typesetting(run.stage, run.output_dir) if not run.passing else None
    try:
        publish_page(run, results, plan, apart, made)
        if whole and not apart:
            lines = manifest_lines(made)
            write_manifest(run.stage, made.registers, lines)
        said = paper.finish() if paper is not None else ""
    finally:
        if paper is not None:
            paper.stop()
    if said:
        run.log(said)
    complete = steps == expected
    ran = plan.ran(steps)
    empty = without_rows(results, ran)
    count = _count_exhibits(run, ran, complete) - len(empty)
    previous.keep(run, (*apart.mixed, *apart.unrecorded))
    files = tuple(staging.files_below(run.stage))
    absent = [step.number for step in STEPS if step not in expected]
    mine = results[results["step"].isin({step.number for step in ran})]
    outside, halves = absent if complete else (), of_half_endline(mine)
    line = plan.last_line(steps, len(STEPS), outside, halves)
    if apart or not line:
        line = _line(ran, (complete, absent), apart, count, plan.in_part(steps))
    where, real = "the ledger" if whole else "report.html", run.data_status != SIMULATED
    locked = lock_words.closing_line(run.root, where, real=real)
    first = (
        *(f"no step adds a row to {key}: {NO_NUMBER}" for key in empty),
        *_read_first(run, results, ran),
        *([locked] if locked else []),
    )
    seen = estimated(mine, blinded=run.blind)
    return Closed(_ending(run, line, apart), files, first, seen)


def without_rows(results: pd.DataFrame, steps: tuple[Step, ...]) -> list[str]:
    """Tables of these steps that are declared and hold no more than a line that says
    so: they are printed, named on the screen, and not counted."""
    mine = results["step"].isin({step.number for step in steps})
    empty = mine & (results["variable"] == NO_ROWS) & (results["reason"] == NO_ROWS)
    return sorted(set(results.loc[empty, "exhibit"]))


def _ending(run: Run, line: str, apart: Apart) -> Ending:
    """The last line, and after a mixed run what makes all of it alike."""
    if not apart:
        return Ending(0, line)
    also = ["partial"] if wants_partial(run.input_dir, run.config) else []
    said = (command_of(run, also=also, typed=typed) for typed in (False, True))
    return Ending(0, *(f"{line}: run {one}" for one in said))


def _read_first(
    run: Run, results: pd.DataFrame, ran: tuple[Step, ...]
) -> tuple[str, ...]:
    """The registered primary outcomes of the steps that ran, and where to look."""
    mine = results[results["step"].isin({step.number for step in ran})]
    found = primary_lines(mine, run.catalogue)
    level = percent(run.config.study.level)
    words = "labels permuted (BLINDED), " * run.blind + "headline"
    where = [name for name in LOOK_FIRST if (run.stage / name).is_file()]
    if PDF in where:
        where.remove("exhibits.tex")
    look = f"look first at {', '.join(where)} in {shown_place(run.output_dir)}"
    return (
        *([f"registered primary outcomes, {words} [{level} set]:"] if found else []),
        *(f"  {line}" for line in found),
        *([] if run.passing else [look]),
    )


def _line(
    steps: tuple[Step, ...],
    asked: tuple[bool, list[str]],
    apart: Apart,
    count: int,
    in_part: str,
) -> str:
    complete, absent = asked
    share = f"{len(steps)}/{len(STEPS)} steps"
    if in_part:
        share += f" whole, {in_part}"
    if complete and absent:
        share += f", {', '.join(absent)} not part of these registers"
    word = "REPLICATION COMPLETE" if complete else "STEPS COMPLETE"
    if apart:
        word = "MIXED" if apart.mixed else "STEPS COMPLETE"
        return f"{word}: {share}, {count} exhibits; {apart.words()}"
    return f"{word}: {share}, {count} exhibits"


def _count_exhibits(run: Run, steps: tuple[Step, ...], complete: bool) -> int:
    """Exhibits of this run; StepFailed names one that is absent or empty."""
    owners = {step.number for step in steps} | ({REPORT} if complete else set())
    promised = [one for one in EXHIBITS if one.step in owners]
    for one in promised:
        for name in one.files:
            path = run.stage / name
            if not path.is_file() or not path.stat().st_size:
                raise StepFailed(f"exhibit {name} is absent or empty")
    return len(promised)
