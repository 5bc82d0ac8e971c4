"""Raw registers to analysis files; every row that leaves a sample is accounted for.

Purpose: check the registers against the data contract, derive every registered
outcome, replace identifiers by running numbers, count rows at each restriction.
Reads:   all registers of the input folder, input/study.toml.
Writes:  data/{regions,cases,prosecutors,rulings,districts,officers,victims,referrals,
         reports,district_outcomes,residents}.csv, restricted/key_*.csv,
         t01_sample_flow, t01_registers, f01_rollout.
"""


# isort: split

import pandas as pd

from perutip.contract.reading import Registers, read_registers
from perutip.contract.registers import REGISTERS
from perutip.frames.build import (
    experiment_frames,
    prosecution_frames,
    without_identifiers,
)
from perutip.frames.cleaning import SampleFlow
from perutip.frames.trial import Window
from perutip.reporting.disclosure import safe_flow, small
from perutip.reporting.figures import CONTROL, TREATED, new_figure
from perutip.reporting.rows import add_count
from perutip.running.command_line import run_alone
from perutip.running.run import Run


def run(run: Run) -> None:
    """Read, check, derive, count, write."""
    extraction = run.config.prosecution.extraction_date
    registers = read_registers(run.input_dir, extraction_date=extraction)
    for notice in [*registers.notices, *odd_dates(run, registers)]:
        run.log(notice)
    frames = prosecution_frames(registers, run.config)
    frames |= experiment_frames(registers, run.config)
    for name, frame in frames.items():
        run.write_data(name, without_identifiers(name, frame))
    write_keys(run, frames)
    flow_of_cases(run, frames)
    flow_of_experiment(run, frames, len(registers["incidents"]))
    describe_registers(run, registers)
    draw_rollout(run, frames["cases"])
    flag_dates(run)


def odd_dates(run: Run, registers: Registers) -> list[str]:
    """Dates that break no rule but deserve a look, as counts."""
    extraction = pd.Timestamp(run.config.prosecution.extraction_date)
    later = (registers["regions"]["training_date"] > extraction).sum()
    first = pd.Timestamp(
        min(run.config.pilot.training_date, run.config.trial.training_date)
    )
    early = (registers["officers_endline"]["interview_date"] < first).sum()
    found = []
    if later:
        found.append(f"regions.csv: {later} training dates after the extraction date")
    if early:
        found.append(f"officers_endline.csv: {early} interviews before any training")
    return found


def write_keys(run: Run, frames: dict[str, pd.DataFrame]) -> None:
    """Running numbers to identifiers, in the restricted folder alone."""
    for name, number in (("cases", "case"), ("rulings", "ruling")):
        key = frames[name][[number, f"{number}_id"]].sort_values(number)
        run.write_restricted(f"key_{name}", key)


def flow_of_cases(run: Run, frames: dict[str, pd.DataFrame]) -> None:
    """Restrictions of cases, prosecutors and rulings."""
    cases, rulings = frames["cases"], frames["rulings"]
    add_flow(run, SampleFlow("Cases, as registered", len(cases)))
    for horizon in run.config.prosecution.horizons:
        flow = SampleFlow(f"Cases, outcomes within {horizon} months", len(cases))
        observed = cases[f"observed_{horizon}"] == 1
        flow.drop(f"Filed less than {horizon} months before extraction", observed)
        flow.drop(
            f"Filed in the {horizon} months before training (donut)",
            cases.loc[observed, f"in_donut_{horizon}"] == 0,
        )
        add_flow(run, flow)
    prosecutors = frames["prosecutors"]
    flow = SampleFlow("Prosecutors, knowledge score", len(prosecutors))
    answered = prosecutors["knowledge_score"].notna()
    flow.drop("Did not answer", answered)
    covariates = prosecutors[["experience_years", "female"]].notna().all(axis=1)
    flow.drop("Experience or sex not recorded", covariates[answered])
    add_flow(run, flow)
    flow = SampleFlow("Cases, months to resolution", len(cases))
    flow.drop("Pending at extraction", cases["resolved"] == 1)
    add_flow(run, flow)
    flow = SampleFlow("Cases, sentence length", len(cases))
    flow.drop("Not convicted by extraction", cases["convicted"] == 1)
    add_flow(run, flow)
    add_flow(run, SampleFlow("Rulings, by date of ruling", len(rulings)))
    flow = SampleFlow("Rulings, by the case's filing date", len(rulings))
    flow.drop("Names no case", rulings["link"] != "no_case")
    named = rulings[rulings["link"] != "no_case"]
    flow.drop("Names a case that the register lacks", named["link"] == "linked")
    add_flow(run, flow)


def flow_of_experiment(
    run: Run, frames: dict[str, pd.DataFrame], n_incidents: int
) -> None:
    """Restrictions of officers, incidents and referrals."""
    referrals = frames["referrals"]
    flow = SampleFlow("Referrals in the follow-up", len(referrals))
    flow.drop("Not yet linked", referrals["false_positive_rate"].notna())
    add_flow(run, flow)
    for name in ("pilot", "trial"):
        mine = frames["officers"][frames["officers"]["component"] == name]
        flow = SampleFlow(f"Officers, {name}", len(mine))
        flow.drop("Lost at endline", mine["lost"] == 0)
        add_flow(run, flow)
    inside = len(frames["reports"])
    flow = SampleFlow("Incidents", n_incidents)
    flow.drop(
        "Outside the 12 months of follow-up or the study's districts",
        pd.Series(range(n_incidents)) < inside,
    )
    add_flow(run, flow)


def add_flow(run: Run, flow: SampleFlow) -> None:
    """Publish the counts of one register under the rules of disclosure."""
    minimum = run.config.study.minimum_cell
    counts = [0, *(count for _, count in flow.steps)]
    reasons = ["Rows received", *(reason for reason, _ in flow.steps)]
    published = safe_flow(flow.start, counts, minimum)
    for place, (reason, shown) in enumerate(zip(reasons, published, strict=True)):
        for term, value in zip(("Dropped", "Remaining"), shown, strict=True):
            if place == 0 and term == "Dropped":
                continue
            add_count(
                run,
                value,
                hidden=value != value,
                exhibit="t01_sample_flow",
                panel=flow.register,
                column=f"{place:02d}",
                variable=reason,
                term=term,
            )


def describe_registers(run: Run, registers: Registers) -> None:
    """Rows, columns and empty cells of each register."""
    minimum = run.config.study.minimum_cell
    for place, (name, frame) in enumerate(registers.frames.items(), start=1):
        empty = int(frame.isna().sum().sum())
        terms = {
            "Rows": len(frame),
            "Columns": frame.shape[1],
            "Empty cells (%)": round(100 * empty / max(frame.size, 1), 1),
        }
        for term, value in terms.items():
            add_count(
                run,
                value,
                hidden=term == "Rows" and small(value, minimum),
                exhibit="t01_registers",
                panel="",
                column=f"{place:02d}",
                variable=REGISTERS[name].file,
                term=term,
            )


def draw_rollout(run: Run, cases: pd.DataFrame) -> None:
    """Cases filed per year in trained and untrained regions, training dates."""
    minimum = run.config.study.minimum_cell
    ever = cases["training_date"].notna()
    figure, axes = new_figure()
    for trained, color, label in (
        (True, TREATED, "regions trained 2022-2023"),
        (False, CONTROL, "never trained"),
    ):
        filed = cases.loc[ever == trained, "filing_date"]
        counts = filed.dt.year.value_counts().sort_index()
        counts = counts.where((counts == 0) | (counts >= minimum))
        axes.plot(
            counts.index + 0.5,
            counts,
            color=color,
            label=label,
            marker="o",
            markersize=3,
        )
    for day in sorted(set(cases["training_date"].dropna())):
        axes.axvline(
            day.year + (day.dayofyear - 1) / 365.25,
            color=TREATED,
            linewidth=0.6,
            linestyle=":",
        )
    axes.set_title("Cases filed per year; dotted lines: training dates")
    axes.set_xlabel("Date of filing")
    axes.set_ylabel("Cases")
    axes.set_ylim(bottom=0)
    axes.legend()
    run.save_figure("f01_rollout", figure)


def flag_dates(run: Run) -> None:
    """Say where the registered dates clash with the follow-up."""
    trial = run.config.trial
    after = Window.after(trial.intervention_end, trial.follow_up_months)
    if after.end > pd.Timestamp(trial.trial_end):
        run.log(
            f"dates clash: {trial.follow_up_months} months after the registered end of "
            f"the intervention ({trial.intervention_end}) is {after.end:%Y-%m-%d}, after "
            f"the registered end of the trial ({trial.trial_end})"
        )


if __name__ == "__main__":
    raise SystemExit(run_alone("01", "01_clean", "Raw registers to analysis files"))
