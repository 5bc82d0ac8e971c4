"""Simulated trials estimated as step 06 estimates them, against planted truth.

Used by bench_trials.py (many trials) and tests/test_trials.py (few).
"""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from perutip.assignment.draw import draw
from perutip.designs.trial import (
    DrawnDesign,
    clustered_t,
    district_means,
    prepare,
    step_down_p,
    trial_outcomes,
)
from perutip.frames.trial.experiment import experiment_frames
from perutip.inference.randomization_test import enumerate_assignments
from perutip.simulation.generators import Streams
from perutip.simulation.parameters import Parameters
from perutip.simulation.simulated_study import simulate_trial
from perutip.simulation.trial import simulate_districts
from perutip.simulation.truth import read_truth
from perutip.simulation.typed import typed
from perutip.study.config import Config, load_config
from perutip.study.outcomes import Variable
from perutip.study.outcomes_file import load_catalogue

ROOT = Path(__file__).resolve().parents[2]
# variable → key of the planted effect; attitudes in control standard deviations
TRUTH = {
    "cases_per_officer_survey": "cases_identified",
    "cases_per_officer_municipal": "cases_identified",
    "referral_completion": "referral_completion",
    "false_positive_rate": "false_positive_rate",
    "officer_knowledge": "knowledge",
    "officer_attitudes": "attitudes_index",
    "attitudes_crimes": "attitudes_crimes",
    "documentation_score": "documentation_score",
    "trust": "trust",
}
FAMILIES = {
    "primary": [
        "cases_per_officer_survey",
        "cases_per_officer_municipal",
        "referral_completion",
    ],
    "secondary": ["false_positive_rate", "officer_knowledge", "officer_attitudes"],
}


@cache
def config() -> Config:
    """The configuration of the study."""
    return load_config(ROOT / "input" / "study.toml")


@cache
def variables() -> list[Variable]:
    """The declared variables that have a planted truth."""
    declared = load_catalogue(config()).variables
    return [declared[name] for name in TRUTH]


def planted(*, effects: bool) -> dict[str, float]:
    """Variable → planted estimand; zero without effects."""
    if not effects:
        return dict.fromkeys(TRUTH, 0.0)
    truth = read_truth(ROOT / "input" / "simulated" / "truth.toml")["trial"]
    return {name: float(truth[key]) for name, key in TRUTH.items()}


def simulated_trial(
    seed: int, *, effects: bool
) -> tuple[dict[str, pd.DataFrame], DrawnDesign]:
    """Analysis frames of one trial and its design; only its own registers are made."""
    parameters = Parameters() if effects else Parameters().without_effects()
    streams = Streams(seed)
    places = simulate_districts(streams, parameters)
    frame = typed("frame_trial", places.frame_trial)
    drawn = draw(frame, seed=streams.hex_seed("draw: trial"))
    made = simulate_trial(streams, parameters, places, drawn)
    registers = {"districts": typed("districts", places.districts)}
    registers |= {name: typed(name, rows) for name, rows in made.items()}
    table = drawn.sort_values("unit_id", kind="stable")
    strata = table["stratum"].to_numpy()
    treated = dict(table.groupby("stratum", sort=True)["treated"].sum())
    design = DrawnDesign(
        table["unit_id"].to_numpy(),
        strata,
        table["treated"].to_numpy(int),
        enumerate_assignments(strata, treated),
    )
    return experiment_frames(registers, config()), design


def one_trial(seed: int, *, effects: bool, level: float = 0.95) -> pd.DataFrame:
    """Per outcome: estimate, exact set and p, step-down p, other p-values beside."""
    frames, design = simulated_trial(seed, effects=effects)
    outcomes = trial_outcomes(frames, "trial", variables())
    prepared = {n: prepare(o, design, level=level) for n, o in outcomes.items()}
    adjusted = step_down_p(prepared, FAMILIES)
    rows = []
    for name, one in prepared.items():
        test = one.test
        if test is None:
            continue
        field = clustered_t(one, level)
        means = district_means(one, design, level)
        rows.append(
            {
                "seed": seed,
                "variable": name,
                "estimate": test.estimate,
                "low": test.conf_low,
                "high": test.conf_high,
                "p_exact": test.p_value,
                "p_step_down": adjusted.get(name, np.nan),
                "p_clustered": field.p_value,
                "p_means": np.nan if means is None else means.p_value,
            }
        )
    return pd.DataFrame(rows)


def summary(found: pd.DataFrame, truth: dict[str, float]) -> pd.DataFrame:
    """Per outcome: bias with its Monte Carlo error, coverage, rejections at 5%."""
    lines = []
    for name, rows in found.groupby("variable", sort=False):
        target, n = truth[str(name)], len(rows)
        inside = (rows["low"] <= target) & (target <= rows["high"])
        lines.append(
            {
                "outcome": name,
                "trials": n,
                "truth": target,
                "bias": rows["estimate"].mean() - target,
                "mc_error": rows["estimate"].std(ddof=1) / np.sqrt(n),
                "coverage": inside.mean(),
                "exact": (rows["p_exact"] <= 0.05 + 1e-12).mean(),
                "district_means": (rows["p_means"] <= 0.05).mean(),
                "clustered_t": (rows["p_clustered"] <= 0.05).mean(),
            }
        )
    return pd.DataFrame(lines)


def family_errors(found: pd.DataFrame) -> dict[str, float]:
    """Share of trials in which step-down rejects any member, by family."""
    errors = {}
    for family, members in FAMILIES.items():
        mine = found[found["variable"].isin(members)]
        least = mine.groupby("seed")["p_step_down"].min()
        errors[family] = float((least <= 0.05 + 1e-12).mean())
    return errors
