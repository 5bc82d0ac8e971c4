"""Raw registers to analysis files; every row that leaves a sample is accounted for.

Purpose: check everything that a run reads against its contract, derive every registered
outcome, replace identifiers by running numbers, count rows at each restriction.
Reads:   all registers of the input folder, input/study.toml.
"""

import perutip

# isort: split

import pandas as pd

from perutip.contract.reading import Registers
from perutip.contract.registers import REGISTERS, awaiting
from perutip.frames.build import (
    experiment_frames,
    prosecution_frames,
    without_identifiers,
)
from perutip.frames.sample_flow import SampleFlow, flows_of_cases, flows_of_experiment
from perutip.frames.trial import Window
from perutip.reporting.figures import rollout_figure, words_only
from perutip.reporting.lines import filed_lines, filed_per_year
from perutip.running.preflight import check_inputs
from perutip.running.run import Run


def run(run: Run) -> None:
    """Read, check, derive, count, write."""
    registers = check_inputs(run.root, run.input_dir, run.config, partial=run.partial)
    for notice in [*registers.notices, *odd_dates(run, registers)]:
        run.log(notice)
    frames = prosecution_frames(registers.frames, run.config)
    frames |= experiment_frames(registers.frames, run.config)
    for name, frame in frames.items():
        run.write_data(name, without_identifiers(name, frame))
    for name, number in (("cases", "case"), ("rulings", "ruling")):
        if name in frames:
            key = frames[name][[number, f"{number}_id"]].sort_values(number)
            run.write_restricted(f"key_{name}", key)
    flows = flows_of_cases(frames, run.config)
    flows += flows_of_experiment(frames, registers.frames)
    for flow in flows:
        publish_flow(run, flow)
    describe_registers(run, registers)
    count_notices(run, registers)
    if "cases" in frames:
        draw_rollout(run, frames["cases"])
    else:
        run.save_figure("f01_rollout", words_only("Awaiting cases.csv and regions.csv"))
    flag_dates(run)


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


def count_notices(run: Run, registers: Registers) -> None:
    """What breaks no rule and deserves a look, in the log and in a table."""
    lines, labels = {}, {}
    for place, notice in enumerate(registers.counted, start=1):
        small = run.disclosure.small(notice.rows)
        shown = "few" if small else f"{notice.rows:,}"
        run.log(f"{notice.file}: {shown} rows {notice.words}")
        key = f"{notice.kind}_{place:02d}"
        lines[key] = {"rows": float("nan") if small else float(notice.rows)}
        labels[key] = f"{notice.file}: {notice.words}"
    if lines:
        run.pivot(
            "t01_notices",
            "",
            pd.DataFrame.from_dict(lines, orient="index"),
            estimator="count",
            reason="small_cell",
            labels=labels,
        )


def publish_flow(run: Run, flow: SampleFlow) -> None:
    """Add the counts of one register under the rules of disclosure."""
    keys = ["received", *(key for key, _, _ in flow.steps)]
    words = ["Rows received", *(words for _, words, _ in flow.steps)]
    counts = [0, *(count for _, _, count in flow.steps)]
    shown = pd.DataFrame(
        run.disclosure.flow(flow.start, counts),
        index=keys,
        columns=["dropped", "remaining"],
    )
    run.pivot(
        "t01_sample_flow",
        flow.register,
        shown.iloc[:1][["remaining"]],
        estimator="count",
        reason="small_cell",
        labels=dict(zip(keys, words, strict=True)),
    )
    run.pivot(
        "t01_sample_flow",
        flow.register,
        shown.iloc[1:],
        estimator="count",
        reason="small_cell",
        labels=dict(zip(keys, words, strict=True)),
    )


def describe_registers(run: Run, registers: Registers) -> None:
    """Rows, columns and empty cells of each register."""
    lines = {
        name: {
            "rows": float("nan") if run.disclosure.small(rows) else rows,
            "columns": columns,
            "empty": round(100 * empty / max(rows * columns, 1), 1),
        }
        for name, (rows, columns, empty) in registers.described.items()
    }
    for name in registers.missing:
        if not REGISTERS[name].optional:
            file = REGISTERS[name].file
            run.missing("t01_registers", "", name, awaiting(file), label=file)
    run.pivot(
        "t01_registers",
        "",
        pd.DataFrame.from_dict(lines, orient="index"),
        estimator="count",
        reason="small_cell",
        labels={name: REGISTERS[name].file for name in lines},
    )


def flag_dates(run: Run) -> None:
    """Say where the registered dates clash with the follow-up."""
    trial = run.config.trial
    after = Window.after(trial.intervention_end, trial.follow_up_months)
    if after.end > pd.Timestamp(trial.trial_end):
        run.log(
            f"dates clash: {trial.follow_up_months} months after the registered end of "
            f"the intervention ({trial.intervention_end}) is {after.end:%Y-%m-%d}, "
            f"after the registered end of the trial ({trial.trial_end})"
        )


if __name__ == "__main__":
    raise SystemExit(perutip.run_alone(__file__))
