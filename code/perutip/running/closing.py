"""The closing stage of a run: disclosure, ledger, macros, page, PDF and manifest."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from perutip.contract.reading.endline import half_an_endline
from perutip.contract.reading.folder import check_complete
from perutip.contract.registers import REGISTERS
from perutip.reporting.found import primary_lines
from perutip.reporting.ledger import missing_outcomes
from perutip.reporting.report import write_manifest, write_report
from perutip.reporting.results import read_results
from perutip.reporting.tables import percent
from perutip.reporting.typeset import PDF, begin_typesetting
from perutip.running import lock_words, made_from, previous, staging
from perutip.running.absent import steps_of
from perutip.running.declared_variables import keep_declared
from perutip.running.disclosing import publishable
from perutip.running.endings import Ending, StepFailed
from perutip.running.looks import notices_of
from perutip.running.made_from import MadeFrom
from perutip.running.partial import Plan, is_drawn
from perutip.running.places import shown_place
from perutip.running.publishing import publish_page
from perutip.running.run import Run
from perutip.running.seen_outcomes import estimated
from perutip.study.config import Config
from perutip.study.exhibits import EXHIBITS
from perutip.study.steps import REPORT, STEPS, Step

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
    keep_declared(run)
    run.begin(REPORT)
    results = read_results(run.stage / "results.csv")
    present = set(results["step"]) - {REPORT}
    results = publishable(run, steps, results)
    expected = steps_of(run.input_dir)
    whole = {step.number for step in expected} <= present
    mixed = made_from.mixed_steps(run.stage, made, present)
    if whole:
        missing = missing_outcomes(results, run.catalogue)
        if missing:
            raise StepFailed(f"no row of the required definition: {', '.join(missing)}")
        run.add_notes(["t00_ledger"], lock_words.sentences(run.root))
        run.add_notes(["t00_ledger"], notices_of(run.config, present))
        write_report(run, results)
    paper = begin_typesetting(run.stage, run.output_dir) if run.on_paper else None
    try:
        publish_page(run, results, plan, mixed, made)
        if whole and not mixed:
            write_manifest(run.stage, made.registers)
        said = paper.finish() if paper is not None else ""
    finally:
        if paper is not None:
            paper.stop()
    if said:
        run.log(said)
    complete = steps == expected
    ran = plan.ran(steps)
    count = _count_exhibits(run, ran, complete)
    previous.keep(run, mixed)
    files = tuple(staging.files_below(run.stage))
    absent = [step.number for step in STEPS if step not in expected]
    line = plan.last_line(steps, len(STEPS), absent if complete else ())
    if mixed or not line:
        again = whole_command(run.input_dir, run.config) if mixed else ""
        words = plan.in_part(steps), again
        line = _line(ran, (complete, absent), mixed, count, *words)
    breach = lock_words.breach_line(run.root, "the ledger" if whole else "report.html")
    first = (*_read_first(run, results, ran), *([breach] if breach else []))
    mine = results[results["step"].isin({step.number for step in ran})]
    seen = estimated(mine, blinded=run.blind)
    return Closed(Ending(0, line), files, first, seen)


def _read_first(
    run: Run, results: pd.DataFrame, ran: tuple[Step, ...]
) -> tuple[str, ...]:
    """The registered primary outcomes of the steps that ran, and where to look."""
    mine = results[results["step"].isin({step.number for step in ran})]
    found = primary_lines(mine, run.catalogue)
    level = percent(run.config.study.level)
    where = [name for name in LOOK_FIRST if (run.stage / name).is_file()]
    if PDF in where:
        where.remove("exhibits.tex")
    return (
        *([f"registered primary outcomes, headline [{level} set]:"] if found else []),
        *(f"  {line}" for line in found),
        f"look first at {', '.join(where)} in {shown_place(run.output_dir)}",
    )


def _line(
    steps: tuple[Step, ...],
    asked: tuple[bool, list[str]],
    mixed: list[str],
    count: int,
    in_part: str,
    again: str,
) -> str:
    complete, absent = asked
    share = f"{len(steps)}/{len(STEPS)} steps"
    if in_part:
        share += f" whole, {in_part}"
    if complete and absent:
        share += f", {', '.join(absent)} not part of these registers"
    if mixed:
        return (
            f"MIXED: {share}, {count} exhibits; steps {', '.join(mixed)} were made "
            f"from other inputs, configuration or code: run {again}"
        )
    word = "REPLICATION COMPLETE" if complete else "STEPS COMPLETE"
    return f"{word}: {share}, {count} exhibits"


def whole_command(folder: Path, config: Config) -> str:
    """What runs every step on the registers of `folder`.

    Registers, a draw or districts of the endline that are awaited want --partial,
    without which it is refused.
    """
    waits = (
        check_complete(folder, REGISTERS.values())
        or not is_drawn(folder, "trial")
        or half_an_endline(folder, config.trial.lost_districts)
    )
    return "python main.py" + (" --partial" if waits else "")


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
