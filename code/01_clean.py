"""Raw registers to analysis files; every row that leaves a sample is accounted for.

Purpose: check the registers against the data contract, derive the outcomes of PLAN
section 1, replace identifiers by running numbers, count rows at each restriction.
Reads:   all registers of the input folder, input/study.toml.
Writes:  data/{regions,cases,prosecutors,rulings,districts,officers,victims,referrals,
         reports,district_outcomes,residents}.csv, restricted/key_*.csv,
         t01_sample_flow, t01_registers, f01_rollout.
"""

import perutip  # noqa: F401, I001  (sets BLAS threads before numpy)

import pandas as pd

from perutip.cleaning import (
    SampleFlow, half_year, link_rulings, prosecutor_outcomes, running_number,
)  # fmt: skip
from perutip.command_line import run_alone
from perutip.contract.reader import Registers, read_registers
from perutip.contract.registers import REGISTERS
from perutip.designs.case_outcomes import derive_case_outcomes
from perutip.designs.experiment import (
    ARMS, Window, component_of, district_covariates, district_outcomes, officer_frame,
    referral_frame, report_frame, victim_frame,
)  # fmt: skip
from perutip.designs.staggered_did import filing_window_donut
from perutip.reporting.disclosure import safe_flow, small
from perutip.reporting.figures import CONTROL, TREATED, new_figure
from perutip.reporting.results import ResultRow
from perutip.run import Run


def run(run: Run) -> None:
    """Read, check, derive, count, write."""
    extraction = run.config.prosecution.extraction_date
    registers = read_registers(run.input_dir, extraction_date=extraction)
    for notice in registers.notices:
        run.log(notice)
    cases = clean_cases(run, registers)
    clean_prosecutors(run, registers)
    clean_rulings(run, registers, cases)
    clean_experiment(run, registers)
    describe_registers(run, registers)
    draw_rollout(run, cases)
    flag_dates(run)


def clean_cases(run: Run, registers: Registers) -> pd.DataFrame:
    """Cases with outcomes, exposure, donut marks; returns them with identifiers."""
    choices = run.config.prosecution
    regions = registers["regions"]
    cases = derive_case_outcomes(
        registers["cases"], regions,
        extraction_date=pd.Timestamp(choices.extraction_date),
        horizons=choices.horizons,
    )  # fmt: skip
    cases["case"] = running_number(cases["case_id"])
    cases["prosecutor"] = running_number(cases["prosecutor_id"])
    cases["half_year"] = half_year(cases["filing_date"])
    for horizon in choices.horizons:
        cases[f"in_donut_{horizon}"] = filing_window_donut(
            cases, horizon, filed="filing_date", trained="training_date"
        ).astype(float)
        flow = SampleFlow(f"Cases, outcomes within {horizon} months", len(cases))
        observed = cases[f"observed_{horizon}"] == 1
        flow.drop(f"Filed less than {horizon} months before extraction", observed)
        flow.drop(
            f"Filed in the {horizon} months before training (donut)",
            cases.loc[observed, f"in_donut_{horizon}"] == 0,
        )
        add_flow(run, flow)
    add_flow(run, SampleFlow("Cases, as registered", len(cases)))
    write_without(run, "cases", cases, ["case_id", "prosecutor_id"])
    run.write_restricted("key_cases", cases[["case", "case_id"]].sort_values("case"))
    run.write_data("regions", regions)
    return cases


def clean_prosecutors(run: Run, registers: Registers) -> None:
    """Prosecutors and their response to the assessment."""
    prosecutors = prosecutor_outcomes(registers["prosecutors"])
    prosecutors["prosecutor"] = running_number(prosecutors["prosecutor_id"])
    flow = SampleFlow("Prosecutors, knowledge score", len(prosecutors))
    flow.drop("Did not answer", prosecutors["knowledge_score"].notna())
    add_flow(run, flow)
    write_without(run, "prosecutors", prosecutors, ["prosecutor_id"])


def clean_rulings(run: Run, registers: Registers, cases: pd.DataFrame) -> None:
    """Rulings without their text, which stays in the input folder."""
    rulings = link_rulings(registers["rulings"], cases, registers["regions"])
    rulings["ruling"] = running_number(rulings["ruling_id"])
    flow = SampleFlow("Rulings, by the case's filing date", len(rulings))
    flow.drop("Names no case", rulings["link"] != "no_case")
    named = rulings[rulings["link"] != "no_case"]
    flow.drop("Names a case that the register lacks", named["link"] == "linked")
    add_flow(run, SampleFlow("Rulings, by date of ruling", len(rulings)))
    add_flow(run, flow)
    write_without(run, "rulings", rulings, ["ruling_id", "case_id"])
    key = rulings[["ruling", "ruling_id"]].sort_values("ruling")
    run.write_restricted("key_rulings", key)


def clean_experiment(run: Run, registers: Registers) -> None:
    """Officers, victims, referrals, reports, districts and residents."""
    pilot, trial = run.config.pilot, run.config.trial
    windows = {
        "pilot": Window.after(pilot.training_date, pilot.follow_up_months),
        "trial": Window.after(trial.training_date, trial.follow_up_months),
    }
    districts = district_covariates(registers["districts"])
    component = component_of(districts)
    officers = officer_frame(
        districts, registers["officers_baseline"], registers["officers_endline"]
    )
    officers["officer"] = running_number(officers["officer_id"])
    incidents, referrals = registers["incidents"], registers["referrals"]
    victims = victim_frame(incidents, referrals, windows, component)
    referred = referral_frame(incidents, referrals, windows, component)
    reports = report_frame(incidents, windows, component)
    for name in ("pilot", "trial"):
        flow = SampleFlow(f"Officers, {name}", int((officers["component"] == name).sum()))
        mine = officers[officers["component"] == name]
        flow.drop("Lost at endline", mine["lost"] == 0)
        add_flow(run, flow)
    flow = SampleFlow("Incidents", len(incidents))
    keep = pd.Series([True] * len(reports) + [False] * (len(incidents) - len(reports)))
    flow.drop("Outside the 12 months of follow-up or the study's districts", keep)
    add_flow(run, flow)
    residents = registers["residents"].drop(columns="resident_id")
    residents["component"] = residents["ubigeo"].map(component)
    write_without(run, "officers", officers, ["officer_id"])
    run.write_data("districts", districts)
    run.write_data("victims", victims)
    run.write_data("referrals", referred)
    run.write_data("reports", reports)
    run.write_data("residents", residents)
    outcomes = district_outcomes(
        districts, registers["municipal"], reports, victims, referred
    )
    run.write_data("district_outcomes", outcomes)


def write_without(
    run: Run, name: str, frame: pd.DataFrame, identifiers: list[str]
) -> None:
    """Write an analysis file without its identifiers, sorted by its running number."""
    number = {"cases": "case", "prosecutors": "prosecutor", "rulings": "ruling",
              "officers": "officer"}[name]  # fmt: skip
    kept = frame.drop(columns=identifiers).sort_values(number, kind="stable")
    run.write_data(name, kept[[number, *kept.columns.drop(number)]])


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
            suppressed = value != value
            run.add(ResultRow(
                exhibit="t01_sample_flow", panel=flow.register, column=f"{place:02d}",
                variable=reason, estimator="count", term=term,
                status="not_estimable" if suppressed else "ok",
                reason="small_cell" if suppressed else "", estimate=value,
            ))  # fmt: skip


def describe_registers(run: Run, registers: Registers) -> None:
    """Rows, columns and empty cells of each register."""
    minimum = run.config.study.minimum_cell
    for place, (name, frame) in enumerate(registers.frames.items(), start=1):
        empty = int(frame.isna().sum().sum())
        terms = {"Rows": len(frame), "Columns": frame.shape[1],
                 "Empty cells (%)": round(100 * empty / max(frame.size, 1), 1)}
        for term, value in terms.items():
            hidden = term == "Rows" and small(value, minimum)
            run.add(ResultRow(
                exhibit="t01_registers", panel="", column=f"{place:02d}",
                variable=REGISTERS[name].file, estimator="count", term=term,
                status="not_estimable" if hidden else "ok",
                reason="small_cell" if hidden else "", estimate=float(value),
            ))  # fmt: skip


def draw_rollout(run: Run, cases: pd.DataFrame) -> None:
    """Cases filed per year in trained and untrained regions, training dates."""
    minimum = run.config.study.minimum_cell
    ever = cases["training_date"].notna()
    figure, axes = new_figure()
    for trained, color, label in (
        (True, TREATED, "regions trained 2022-2023"), (False, CONTROL, "never trained"),
    ):  # fmt: skip
        filed = cases.loc[ever == trained, "filing_date"]
        counts = filed.dt.year.value_counts().sort_index()
        counts = counts.where((counts == 0) | (counts >= minimum))
        axes.plot(counts.index + 0.5, counts, color=color, label=label, marker="o",
                  markersize=3)  # fmt: skip
    for day in sorted(set(cases["training_date"].dropna())):
        axes.axvline(day.year + (day.dayofyear - 1) / 365.25, color=TREATED,
                     linewidth=0.6, linestyle=":")  # fmt: skip
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
