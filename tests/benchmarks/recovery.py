"""Simulated studies estimated by the steps' own specifications, against planted truth.

Used by bench_recovery.py (many studies) and tests/test_recovery.py (few).
"""

from collections.abc import Collection
from pathlib import Path

import numpy as np
import pandas as pd

from perutip.designs.fitting import fit
from perutip.designs.regression import (
    Specification,
    Support,
    complete_rows,
    formula,
    reason_not_to_estimate,
)
from perutip.designs.track4tip import (
    lines_of_exhibit,
    trained_against_untrained,
    with_other_codings,
)
from perutip.designs.trial import DrawnDesign, prepare, trial_outcomes
from perutip.frames.prosecution import prosecution_frames
from perutip.frames.trial.experiment import experiment_frames
from perutip.inference.randomization_test import enumerate_assignments
from perutip.inference.wild_cluster import wild_cluster_test_formula
from perutip.simulation.simulated_study import simulate_study
from perutip.simulation.truth import read_truth
from perutip.study.config import Config
from perutip.study.outcomes import Catalogue
from perutip.study.outcomes_file import load_catalogue

ON_CASES = ("t02_conviction", "t02_resolution_time", "t02_sentencing", "t03_appeals")
ROOT = Path(__file__).resolve().parents[2]
TRUTH = ROOT / "input" / "simulated" / "truth.toml"
# variable of the trial → key of the planted effect
TRIAL_TRUTH = {
    "cases_per_officer_survey": "cases_identified",
    "referral_completion": "referral_completion",
    "false_positive_rate": "false_positive_rate",
    "officer_knowledge": "knowledge",
    "officer_attitudes": "attitudes_index",
    "documentation_score": "documentation_score",
    "trust": "trust",
}


def planted(*, effects: bool = True) -> dict[str, float]:
    """Variable → planted estimand; all zero for a study without effects."""
    truth = read_truth(TRUTH)
    values = dict(truth["case_effects"].items())
    values["knowledge_score"] = truth["prosecutors"]["knowledge_score"]
    values |= {name: truth["trial"][key] for name, key in TRIAL_TRUTH.items()}
    return values if effects else dict.fromkeys(values, 0.0)


def estimate_study(
    seed: int,
    config: Config,
    *,
    effects: bool = True,
    wild: bool = True,
    only: Collection[str] = (),
) -> pd.DataFrame:
    """One simulated study: variable, estimate, ends of the set, p.

    Cases and prosecutors: two-way fixed effects, CRV1 t(G-1) sets (`wild`: enumerated
    wild cluster bootstrap p), of the variables in `only` where any are named. Trial:
    exact randomization sets and p.
    """
    study = simulate_study(seed, texts=False, effects=effects)
    frames = prosecution_frames(study.registers, config)
    frames |= experiment_frames(study.registers, config)
    catalogue = load_catalogue(config)
    cases = with_other_codings(frames["cases"])
    wanted = {name for name in planted() if not only or name in only}
    lines = [
        line
        for exhibit in ON_CASES
        if any(one.name in wanted for one in catalogue.of_exhibit(exhibit))
        for line in lines_of_exhibit(cases, catalogue, exhibit, config)
    ]
    lines += trained_against_untrained(
        frames["prosecutors"], catalogue, "t02_knowledge"
    )
    choices = config.prosecution
    support = Support(
        config.study.minimum_cell,
        choices.minimum_treated_cases,
        choices.minimum_treated_clusters,
    )
    rows = [
        clustered(spec, support, wild=wild)
        for spec, _ in lines
        if spec.outcome in wanted
    ]
    rows += trial_rows(frames, study.assignment, catalogue)
    found = pd.DataFrame([row for row in rows if row is not None])
    return found.assign(seed=seed)


def clustered(spec: Specification, support: Support, *, wild: bool) -> dict | None:
    """CRV1 estimate of one specification; None where the step would not estimate."""
    data = complete_rows(spec)
    if reason_not_to_estimate(data, spec, support):
        return None
    fitted = fit(formula(spec), data, cluster=spec.cluster)
    row = fitted.tidy().loc[spec.treatment]
    p = row["Pr(>|t|)"]
    if wild:
        p = wild_cluster_test_formula(
            formula(spec),
            data,
            cluster=spec.cluster,
            param=spec.treatment,
            compute_set=False,
        ).p_value
    return {
        "variable": spec.outcome,
        "estimate": row["Estimate"],
        "low": row["2.5%"],
        "high": row["97.5%"],
        "p": p,
    }


def trial_rows(
    frames: dict[str, pd.DataFrame], assignment: pd.DataFrame, catalogue: Catalogue
) -> list[dict]:
    """Exact randomization inference on every planted trial outcome."""
    table = assignment.sort_values("unit_id", kind="stable")
    counts = dict(table.groupby("stratum", sort=True)["treated"].sum())
    design = DrawnDesign(
        units=table["unit_id"].to_numpy(),
        strata=table["stratum"].to_numpy(),
        treatment=table["treated"].to_numpy(int),
        assignments=enumerate_assignments(table["stratum"].to_numpy(), counts),
    )
    variables = [catalogue.variables[name] for name in TRIAL_TRUTH]
    outcomes = trial_outcomes(frames, "trial", variables)
    rows = []
    for name in TRIAL_TRUTH:
        test = prepare(outcomes[name], design, level=0.95).test
        rows.append(
            {
                "variable": name,
                "estimate": test.estimate,
                "low": test.conf_low,
                "high": test.conf_high,
                "p": test.p_value,
            }
        )
    return rows


def summary(estimates: pd.DataFrame, truth: dict[str, float]) -> pd.DataFrame:
    """Per variable: studies, truth, bias and its Monte Carlo error, SD, coverage of 95%
    sets, share rejected at 5%."""
    lines = []
    for name, rows in estimates.groupby("variable", sort=False):
        target, n = truth[name], len(rows)
        spread = float(rows["estimate"].std(ddof=1))
        lines.append(
            {
                "variable": name,
                "studies": n,
                "truth": target,
                "bias": float(rows["estimate"].mean()) - target,
                "mc_error": spread / np.sqrt(n),
                "sd": spread,
                "coverage": float(
                    ((rows["low"] <= target) & (target <= rows["high"])).mean()
                ),
                "rejected": float((rows["p"] <= 0.05 + 1e-12).mean()),
            }
        )
    return pd.DataFrame(lines)
