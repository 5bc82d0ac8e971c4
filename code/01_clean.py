"""Raw registers to analysis files; every row that leaves a sample is accounted for.

Purpose: check everything that a run reads against its contract, derive every registered
outcome, replace identifiers by running numbers, count rows at each restriction.
Reads:   all registers of the input folder, input/study.toml.
"""

import perutip

if __name__ == "__main__":
    perutip.refuse_arguments(__file__)

import pandas as pd

from perutip.contract.checks import listed_notices
from perutip.contract.reading import Registers
from perutip.frames.awaited import empty_columns
from perutip.frames.experiment_flow import flows_of_experiment
from perutip.frames.prosecution import prosecution_frames
from perutip.frames.sample_flow import flows_of_cases, flows_of_delivery
from perutip.frames.trial.experiment import experiment_frames
from perutip.frames.undelivered import notices_of_years
from perutip.frames.without_identifiers import without_identifiers
from perutip.reporting.figures import rollout_figure, words_only
from perutip.reporting.received.filed import filed_lines, filed_per_year
from perutip.reporting.received.registers import (
    report_flow,
    report_notices,
    report_registers,
)
from perutip.running.files.places import named_place
from perutip.running.files.private import reading_cache
from perutip.running.registers.delivered import left_out_of
from perutip.running.registers.preflight import check_inputs
from perutip.running.run import EMPTY, Run
from perutip.study.reasons import reason_words


def run(run: Run) -> None:
    """Read, check, derive, count, write."""
    registers = check_inputs(
        run.root,
        run.input_dir,
        run.config,
        partial=run.partial,
        cache=reading_cache(run.output_dir),
    )
    registers = run.blinded(registers)
    notices = listed_notices(registers.counted)
    run.write_restricted("notices", notices)
    for notice in [*registers.notices, *odd_dates(run, registers)]:
        run.log(notice)
    frames = prosecution_frames(registers.frames, run.config)
    frames |= experiment_frames(registers.frames, run.config)
    for notice in notices_of_years(frames["cases"]) if "cases" in frames else ():
        run.log(notice)
    for name, frame in frames.items():
        run.write_data(name, without_identifiers(name, frame))
    for name, number in (("cases", "case"), ("rulings", "ruling")):
        if name in frames:
            key = frames[name][[number, f"{number}_id"]].sort_values(number)
            run.write_restricted(f"key_{name}", key)
    empty = empty_columns(registers.frames)
    run.write_data(EMPTY, empty)
    for reason in empty["reason"]:
        run.log(reason_words(reason))
    flows = flows_of_delivery(left_out_of(run, registers))
    flows += flows_of_cases(frames, run.config, empty)
    flows += flows_of_experiment(frames, registers.frames, empty)
    report_flow(run, "t01_sample_flow", flows)
    report_registers(run, "t01_registers", registers)
    report_notices(run, "t01_notices", registers)
    if len(notices) and not run.passing:
        place = f"{named_place(run.output_dir)}/restricted/notices.csv"
        run.log(f"rows of these notices, one a line: {place}")
    if "cases" in frames:
        draw_rollout(run, frames["cases"])
    else:
        run.save_figure("f01_rollout", words_only("Awaiting cases.csv and regions.csv"))


def draw_rollout(run: Run, cases: pd.DataFrame) -> None:
    """Cases filed per year by arm, and the training dates."""
    filed = filed_per_year(cases, run.disclosure)
    run.effects("f01_rollout", filed_lines(filed))
    trainings = cases["training_date"].dropna()
    run.save_figure("f01_rollout", rollout_figure(filed, trainings))


def odd_dates(run: Run, registers: Registers) -> list[str]:
    """Dates that break no rule but deserve a look, as counts."""
    first = min(run.config.pilot.training_date, run.config.trial.training_date)
    if "officers_endline" not in registers:
        return []
    interviews = registers["officers_endline"]["interview_date"]
    early = int((interviews < pd.Timestamp(first)).sum())
    if not early:
        return []
    shown = "some" if run.disclosure.small(early) else f"{early}"
    return [f"officers_endline.csv: {shown} interviews before any training"]


if __name__ == "__main__":
    raise SystemExit(perutip.run_alone(__file__))
