"""Raw registers to analysis files; every row that leaves a sample is accounted for.

Purpose: check the registers against the data contract, derive every registered
outcome, replace identifiers by running numbers, count rows at each restriction.
Reads:   all registers of the input folder, input/study.toml.
"""

import perutip

# isort: split

import pandas as pd

from perutip.contract.reading import Registers
from perutip.contract.registers import REGISTERS
from perutip.frames.build import (
    experiment_frames,
    prosecution_frames,
    without_identifiers,
)
from perutip.frames.sample_flow import SampleFlow, flows_of_cases, flows_of_experiment
from perutip.frames.trial import Window
from perutip.reporting.figures import rollout_figure
from perutip.reporting.lines import filed_lines, filed_per_year
from perutip.running.run import Run


def run(run: Run) -> None:
    """Read, check, derive, count, write."""
    registers = run.registers()
    for notice in [*registers.notices, *odd_dates(run, registers)]:
        run.log(notice)
    frames = prosecution_frames(registers, run.config)
    frames |= experiment_frames(registers, run.config)
    for name, frame in frames.items():
        run.write_data(name, without_identifiers(name, frame))
    for name, number in (("cases", "case"), ("rulings", "ruling")):
        key = frames[name][[number, f"{number}_id"]].sort_values(number)
        run.write_restricted(f"key_{name}", key)
    flows = flows_of_cases(frames, run.config)
    n_incidents = len(registers["incidents"]) if "incidents" in registers else 0
    flows += flows_of_experiment(frames, n_incidents)
    for flow in flows:
        publish_flow(run, flow)
    describe_registers(run, registers)
    filed = filed_per_year(frames["cases"], run.disclosure)
    run.effects("f01_rollout", filed_lines(filed))
    trainings = frames["cases"]["training_date"].dropna()
    run.save_figure("f01_rollout", rollout_figure(filed, trainings))
    flag_dates(run)


def odd_dates(run: Run, registers: Registers) -> list[str]:
    """Dates that break no rule but deserve a look, as counts."""
    extraction = pd.Timestamp(run.config.prosecution.extraction_date)
    later = (registers["regions"]["training_date"] > extraction).sum()
    first = min(run.config.pilot.training_date, run.config.trial.training_date)
    early = 0
    if "officers_endline" in registers:
        interviews = registers["officers_endline"]["interview_date"]
        early = (interviews < pd.Timestamp(first)).sum()
    found = []
    if later:
        found.append(f"regions.csv: {later} training dates after the extraction date")
    if early:
        found.append(f"officers_endline.csv: {early} interviews before any training")
    return found


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
            "rows": float("nan") if run.disclosure.small(len(frame)) else len(frame),
            "columns": frame.shape[1],
            "empty": round(100 * frame.isna().sum().sum() / max(frame.size, 1), 1),
        }
        for name, frame in registers.frames.items()
    }
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
