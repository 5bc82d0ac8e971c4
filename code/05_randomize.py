"""The draw verified, the assignment, matching, balance and power.

Purpose: a plain run verifies every logged draw and never draws; the commands of a field
team are freeze, seed, draw, void and dry-run (python code/05_randomize.py --help).
Reads:   seed_log.jsonl and frame_*.csv of the input folder, data/districts.csv,
         data/cases.csv, data/officers.csv, input/study.toml.
Writes:  randomization/{assignment_trial.csv,assignment_pilot.csv,seed_log.jsonl,
         verify_draw.py,mde_for_registration.txt}, t05_balance, t05_matching, t05_power,
         f05_power, f05_love_plot.
"""

import perutip  # noqa: F401, I001  (sets BLAS threads before numpy)

import shutil
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from tqdm import tqdm

from perutip.analysis_files import write_frame
from perutip.assignment.balance import BalanceTable, balance_table
from perutip.assignment.commands import main as field_command
from perutip.assignment.matching import Matching, match_controls
from perutip.assignment.mde_formula import ClusterDesign, Outcome
from perutip.assignment.power import (
    at_base_rates, mde_table, power_curves, simulated_power_table,
)  # fmt: skip
from perutip.assignment.refusals import DrawRefused
from perutip.assignment.registration_text import registration_text, rollout_text
from perutip.assignment.seed_log import SeedLog
from perutip.assignment.simulated_power import TrialDesign
from perutip.assignment.staggered_power import staggered_table
from perutip.assignment.verify import VerificationReport, verify_all
from perutip.command_line import frame_files, input_folder, run_alone
from perutip.inference.randomization_test import enumerate_assignments
from perutip.outcomes import label_of
from perutip.reporting.figures import new_figure
from perutip.reporting.results import ResultRow
from perutip.run import Run

ICCS = (0.01, 0.05, 0.10, 0.20)
BASELINE_R2 = 0.5
RATES = (0.02, 0.10, 0.30)
EVALUATIONS = 3
TRIAL_OUTCOMES = (
    Outcome("Continuous outcome (SD)"),
    Outcome("Cases identified per officer", kind="count", base=0.8),
    Outcome("Referral completion rate", kind="binary", base=0.3),
)


def run(run: Run) -> None:
    """Verify, assign, describe."""
    verify(run)
    trial = trial_assignment(run)
    pilot, matching = pilot_assignment(run)
    folder = run.stage / "randomization"
    write_frame(trial, folder / "assignment_trial.csv")
    write_frame(pilot, folder / "assignment_pilot.csv")
    shutil.copyfile(run.input_dir / "seed_log.jsonl", folder / "seed_log.jsonl")
    verifier = Path(__file__).with_name("verify_draw.py")
    shutil.copyfile(verifier, folder / "verify_draw.py")
    love_plot(run, balance(run, trial), matching)
    power(run, trial)


def verify(run: Run) -> VerificationReport:
    """Re-derive every logged draw; DrawRefused when one differs."""
    report = verify_all(run.input_dir / "seed_log.jsonl", frame_files(run.input_dir))
    for line in report.lines():
        run.log(line)
    if report.exit_code:
        raise DrawRefused(list(report.problems), source="seed_log.jsonl")
    return report


def drawn_table(run: Run, frame: str) -> pd.DataFrame:
    """The logged assignment of a frame; DrawRefused when there is none."""
    record = SeedLog(run.input_dir / "seed_log.jsonl").state().cycle(frame).draw
    if record is None:
        raise DrawRefused([f"frame {frame} is not drawn: python code/05_randomize.py "
                           f"draw {frame}"], source="seed_log.jsonl")  # fmt: skip
    columns = ["unit_id", "stratum", "rank", "treated"]
    return pd.DataFrame(record["table"], columns=columns)


def trial_assignment(run: Run) -> pd.DataFrame:
    """unit_id, stratum, rank, treated and the probability of treatment."""
    table = drawn_table(run, "trial")
    table["probability"] = table.groupby("stratum")["treated"].transform("mean")
    return table


def pilot_assignment(run: Run) -> tuple[pd.DataFrame, Matching | None]:
    """Pairs of the pilot: chosen districts with matched controls, or pairs as drawn.

    Chosen: controls that the register of districts already names (fielded) stay as they
    are, and the log says whether the matching re-derives them.
    """
    if run.config.pilot.design == "drawn":
        return drawn_table(run, "pilot"), None
    districts = run.read_data("districts")
    covariates = list(run.config.pilot.covariates)
    chosen = districts[districts["role"] == "pilot_treated"]
    pool = districts[districts["role"].isin(["pilot_control", "pilot_pool"])]
    found = match_controls(chosen, pool, covariates, unit="ubigeo", exact="region_id")
    fielded = set(districts.loc[districts["role"] == "pilot_control", "ubigeo"])
    matched = set(found.pairs["second"])
    run.log(
        f"pilot: {len(matched & fielded)} of {len(fielded)} fielded controls are "
        f"re-derived by the matching; {found.n_exact} of {len(found.pairs)} pairs lie in "
        "one region"
    )
    if fielded and matched != fielded:
        pool = pool[pool["ubigeo"].isin(fielded)]
        found = match_controls(
            chosen, pool, covariates, unit="ubigeo", exact="region_id"
        )
    matching_rows(run, found)
    rows = []
    for pair in found.pairs.itertuples(index=False):
        label = "+".join(sorted((pair.first, pair.second)))
        rows += [(pair.first, label, 1, 1), (pair.second, label, 2, 0)]
    table = pd.DataFrame(rows, columns=["unit_id", "stratum", "rank", "treated"])
    return table.sort_values(["stratum", "rank"], kind="stable"), found


def matching_rows(run: Run, found: Matching) -> None:
    """Quality of the matching, one line per covariate."""
    for place, row in enumerate(found.quality.itertuples(index=False), start=1):
        terms = {
            "Treated": row.mean_treated, "Controls": row.mean_matched,
            "Normalized difference": row.after,
            "Before matching": row.before,
        }  # fmt: skip
        add_terms(run, "t05_matching", "", f"{place:02d}", row.covariate, terms)


def balance(run: Run, trial: pd.DataFrame) -> BalanceTable:
    """District-level balance with exact randomization p-values and the joint test."""
    covariates = list(run.config.trial.balance_covariates)
    frame = trial.merge(
        run.read_data("districts"), how="left", left_on="unit_id", right_on="ubigeo",
        validate="one_to_one",
    )  # fmt: skip
    counts = dict(frame.groupby("stratum", sort=True)["treated"].sum())
    every = enumerate_assignments(frame["stratum"].to_numpy(), counts)
    found = balance_table(
        frame, covariates, "treated", "stratum", every, unit="unit_id",
        units=frame["unit_id"].tolist(),
    )  # fmt: skip
    table = found.table.reset_index(names="covariate") if (
        "covariate" not in found.table) else found.table  # fmt: skip
    for place, row in enumerate(table.itertuples(index=False), start=1):
        terms = {"Treated": row.mean_treated, "Control": row.mean_control,
                 "Normalized difference": row.normalized_difference, "p": row.p_ri}
        add_terms(run, "t05_balance", "", f"{place:02d}", row.covariate, terms)
    add_terms(run, "t05_balance", "", "99", "Joint test", {"p": found.omnibus_p_ri})
    run.log(f"balance: {found.n_assignments:,} assignments, joint exact p "
            f"{found.omnibus_p_ri:.3f}")  # fmt: skip
    return found


def love_plot(run: Run, trial: BalanceTable, pilot: Matching | None) -> None:
    """Normalized differences: trial raw and within strata, pilot before and after."""
    parts = [("Trial: as drawn", trial.love_plot)]
    if pilot is not None:
        parts.append(("Pilot: matched controls", pilot.love_plot))
    figure, axes = new_figure(width=7.5, height=3.2, columns=len(parts))
    for panel, (title, data) in zip(np.atleast_1d(axes), parts, strict=True):
        covariates = list(dict.fromkeys(data["covariate"]))[::-1]
        for marker, (sample, rows) in zip("ox", data.groupby("sample", sort=False),
                                          strict=False):  # fmt: skip
            places = [covariates.index(name) for name in rows["covariate"]]
            panel.plot(rows["value"], places, marker, label=sample)
        panel.axvline(0, color="black", linewidth=0.8)
        panel.set_yticks(range(len(covariates)), [label_of(c) for c in covariates])
        panel.set_title(title)
        panel.set_xlabel("Normalized difference")
        panel.legend(loc="best")
    run.save_figure("f05_love_plot", figure)


def add_terms(run: Run, exhibit: str, panel: str, column: str, variable: str,
              terms: dict[str, float], **more: object) -> None:  # fmt: skip
    """One row of results per term; a missing value is not estimable."""
    for term, value in terms.items():
        missing = bool(np.isnan(value))
        run.add(ResultRow(
            exhibit=exhibit, panel=panel, column=column, variable=variable,
            estimator="description", term=term, estimate=float(value),
            status="not_estimable" if missing else "ok",
            reason="no_variation" if missing else "", **more,
        ))  # fmt: skip


def power(run: Run, trial: pd.DataFrame) -> None:
    """MDE of every primary outcome: formula, simulation, staggered rollout."""
    officers = run.read_data("officers")
    mine = officers[officers["component"] == "trial"]
    sizes = mine.groupby("ubigeo").size().reindex(trial["unit_id"]).to_numpy(float)
    size = float(sizes.mean())
    design = ClusterDesign(
        n_clusters=len(sizes), cluster_size=size, icc=ICCS[1],
        n_strata=trial["stratum"].nunique(),
        size_cv=float(sizes.std() / sizes.mean()),
    )  # fmt: skip
    outcomes = [rated for outcome in TRIAL_OUTCOMES for rated in at_base_rates(outcome)]
    table = mde_table(outcomes, design, iccs=ICCS)
    with_baseline = mde_table(outcomes, ancova(design), iccs=ICCS)
    strata = trial["stratum"].to_numpy()
    counts = dict(trial.groupby("stratum", sort=True)["treated"].sum())
    replications = run.config.draws.power_replications
    simulated = simulated_power_table(
        TrialDesign(strata, sizes, enumerate_assignments(strata, counts)), table,
        outcomes, seed=run.stream("power/trial"), replications=replications,
        evaluations=EVALUATIONS, n_jobs=2, progress=bar(run, "power of the trial"),
    )  # fmt: skip
    for place, row in enumerate(simulated.itertuples(index=False), start=1):
        terms = {
            "Base or SD": 1.0 if np.isnan(row.base) else row.base, "ICC": row.icc,
            "MDE": row.mde, "with baseline": with_baseline["mde"].iloc[place - 1],
            "Power": row.simulated_power, "MDE, simulated": row.simulated_mde,
        }  # fmt: skip
        add_terms(run, "t05_power", "A. Trial", f"{place:02d}", row.outcome, terms,
                  draws=float(replications), seed_stream="power/trial")  # fmt: skip
    rollout = staggered(run)
    folder = run.stage / "randomization"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mde_for_registration.txt").write_text(
        registration_text(simulated) + "\n" + rollout_text(rollout), encoding="utf-8"
    )
    draw_power(run, design)


def bar(run: Run, label: str):
    """Progress of simulations, a callback that counts replications."""
    return tqdm(desc=label, leave=False, disable=not sys.stderr.isatty()).update


def ancova(design: ClusterDesign) -> ClusterDesign:
    """The same design with a baseline covariate, one more degree of freedom lost."""
    return replace(
        design, r2_between=BASELINE_R2, r2_within=BASELINE_R2, n_covariates=1
    )


def staggered(run: Run) -> pd.DataFrame:
    """MDE of the registered case outcomes, regions, filings and rollout as they are."""
    cases, regions = run.read_data("cases"), run.read_data("regions")
    horizon = run.config.prosecution.primary_horizon
    seen = cases[cases[f"observed_{horizon}"] == 1]
    first, last = int(seen["half_year"].min()), int(seen["half_year"].max())
    day = regions["training_date"]
    adoption = day.dt.year * 2 + (day.dt.month > 6) - first
    months = f"restricted_months_{horizon}"
    outcomes = [
        Outcome(label_of(f"convicted_within_{horizon}"), kind="binary", base=rate)
        for rate in RATES
    ] + [
        Outcome(label_of(months), sd=float(seen[months].std(ddof=1))),
        Outcome(label_of("escalated_within_12"), kind="binary", base=0.4),
        Outcome(label_of("reviewed_upheld"), kind="binary", base=0.2),
    ]
    decided = cases[cases["escalated_within_12"].notna()]
    samples = {outcome.name: seen for outcome in outcomes[:4]}
    samples |= {outcome.name: decided for outcome in outcomes[4:]}
    weights = seen["half_year"].value_counts().reindex(range(first, last + 1))
    stream = "power/track4tip"
    found = staggered_table(
        outcomes,
        {name: per_region(rows, regions) for name, rows in samples.items()},
        adoption.to_numpy(float), seed=run.stream(stream),
        n_periods=last - first + 1, donut=horizon // 6,
        period_weights=weights.fillna(0).to_numpy(float),
        replications=run.config.draws.power_replications, n_jobs=2,
        progress=bar(run, "power of the rollout"),
    )  # fmt: skip
    for place, row in enumerate(found.itertuples(index=False), start=1):
        base = outcomes[place - 1].sd if np.isnan(row.base) else row.base
        terms = {"Base or SD": base, "ICC": 0.05, "MDE, simulated": row.mde}
        add_terms(run, "t05_power", "B. Prosecutor training", f"{place:02d}",
                  row.outcome, terms, draws=float(row.replications),
                  seed_stream=stream)  # fmt: skip
    return found


def per_region(rows: pd.DataFrame, regions: pd.DataFrame) -> np.ndarray:
    """Rows in each region, in the order of `regions`."""
    counts = rows["region_id"].value_counts()
    return counts.reindex(regions["region_id"]).fillna(0).to_numpy(int)


def draw_power(run: Run, design: ClusterDesign) -> None:
    """MDE by ICC, one line per number of officers per district."""
    iccs = np.round(np.arange(0.0, 0.31, 0.02), 2)
    figure, axes = new_figure()
    for size in (10, 20, 40):
        curve = power_curves(
            design, effects=(0.4,), iccs=tuple(iccs), cluster_sizes=(size,)
        )
        axes.plot(curve["icc"], curve["mde"], label=f"{size} officers per district")
    axes.set_title(f"Trial of {design.n_clusters} districts: smallest effect found "
                   "with 80% power")  # fmt: skip
    axes.set_xlabel("Intra-district correlation")
    axes.set_ylabel("Minimum detectable effect (SD)")
    axes.set_ylim(bottom=0)
    axes.legend()
    run.save_figure("f05_power", figure)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        raise SystemExit(field_command(sys.argv[1:], register_dir=input_folder(None)))
    raise SystemExit(run_alone("05", "05_randomize", "Draw verified, balance, power"))
