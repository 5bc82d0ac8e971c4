"""The planted truth: estimands that the parameters imply, by simulating both worlds.

The estimand of a column is the mean with training minus the mean without it, over the
treated cases of the estimator's sample: cases filed on or after their region's training
for all columns; horizon columns exist only for cases observed that long. Columns that
exist only for some cases (months among resolved cases, years given conviction, upheld
among reviewed) compare each world's own cases: the registered definition, with its
selection. Averaged over many studies with new regions, shocks and cases each.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd

from perutip.frames.cases import derive_case_outcomes
from perutip.simulation.cases import (
    hazard_effects_truth,
    regions_register,
    simulate_cases,
)
from perutip.simulation.generators import Streams
from perutip.simulation.parameters import Parameters
from perutip.simulation.rulings import (
    hand_coding_truth,
    index_truth,
    readers_truth,
)
from perutip.simulation.trial import knowledge_truth, trial_truth

TRUTH_SEED = 2012
STUDIES = 200
CASES_FACTOR = 3
BATCH = 50
CASE_OUTCOMES = (
    "convicted",
    "convicted_trafficking",
    "resolved",
    "resolution_months",
    "firm_months",
    "sentence_years",
    "trafficking_charge",
    "trafficking_at_filing",
    "trafficking_at_accusation",
    "trafficking_at_judgment",
    "escalated_case",
    "escalated_within_12",
    "upheld",
    "reviewed_upheld",
    "reviewed_reversed",
)
HORIZON_OUTCOMES = (
    "convicted_within",
    "resolved_within",
    "ended_otherwise_within",
    "restricted_months",
    "sentence_or_zero",
)
HORIZONS = (12, 18, 24)


def compute_truth(
    parameters: Parameters, *, seed: int = TRUTH_SEED, studies: int = STUDIES
) -> dict[str, dict]:
    """Return the truth as nested tables of numbers, ready for `truth_toml`."""
    cases = case_truth(parameters, seed=seed, studies=studies)
    return {
        "about": {
            "data": "simulated",
            "studies": studies,
            "seed": seed,
            "cases_per_study": CASES_FACTOR * parameters.cases.n_cases,
        },
        **cases,
        "hazard_imputation": hazard_effects_truth(parameters, seed=seed),
        "prosecutors": knowledge_truth(parameters, seed=seed),
        "rulings": index_truth(parameters, seed=seed),
        "hand_coding": hand_coding_truth(parameters, seed=seed),
        "readers": readers_truth(parameters, seed=seed),
        "trial": trial_truth(parameters, seed=seed),
        "planted": asdict(parameters),
    }


def case_truth(
    parameters: Parameters, *, seed: int, studies: int
) -> dict[str, dict[str, float]]:
    """Return effects, untreated means and treated cases per study, by outcome column.

    Keys: case_effects, case_untreated_means, treated_cases (per study), and the effects
    on conviction within 12 months by cohort and by half-year since training.
    """
    names = [*CASE_OUTCOMES]
    names += [f"{name}_{h}" for h in HORIZONS for name in HORIZON_OUTCOMES]
    totals, counts = np.zeros((2, len(names))), np.zeros((2, len(names)))
    by_cohort, by_half_year = [], []
    for worlds in _batches(parameters, seed, studies):
        for world, treated in enumerate(worlds):
            values = treated[names].to_numpy(float)
            totals[world] += np.nansum(values, axis=0)
            counts[world] += np.isfinite(values).sum(axis=0)
        training = worlds[0]["training_date"]
        by_cohort.append(_cells(worlds, training.dt.strftime("%Y-%m")))
        days = (worlds[0]["filing_date"] - training).dt.days
        by_half_year.append(_cells(worlds, (days // 182.625).astype(int)))
    means = totals / counts
    per_study = counts[1] / (studies * CASES_FACTOR)
    return {
        "case_effects": dict(zip(names, means[1] - means[0], strict=True)),
        "case_untreated_means": dict(zip(names, means[0], strict=True)),
        "treated_cases": dict(zip(names, per_study, strict=True)),
        "convicted_within_12_by_cohort": _means(by_cohort, "cohort_"),
        "convicted_within_12_by_half_year": _means(by_half_year, "half_year_"),
    }


def _batches(
    parameters: Parameters, seed: int, studies: int
) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Yield outcomes of treated cases without and with training, rows aligned."""
    regions = regions_register()
    extraction = pd.Timestamp(parameters.extraction)
    children = np.random.SeedSequence(seed).spawn(studies)
    n_cases = CASES_FACTOR * parameters.cases.n_cases
    for first in range(0, studies, BATCH):
        streams = [Streams(child) for child in children[first : first + BATCH]]
        worlds = []
        for trained_world in (False, True):
            cases = [
                simulate_cases(
                    s,
                    parameters,
                    n_cases=n_cases,
                    treated_only=True,
                    trained_world=trained_world,
                )
                for s in streams
            ]
            outcomes = derive_case_outcomes(
                pd.concat(cases, ignore_index=True),
                regions,
                extraction_date=extraction,
                horizons=HORIZONS,
            )
            worlds.append(outcomes)
        yield worlds[0], worlds[1]


def _cells(worlds: tuple[pd.DataFrame, pd.DataFrame], cell: pd.Series) -> pd.DataFrame:
    """Sum and number of case effects on conviction within 12 months, by cell."""
    gain = worlds[1]["convicted_within_12"] - worlds[0]["convicted_within_12"]
    return gain.groupby(cell).agg(["sum", "count"])


def _means(parts: list[pd.DataFrame], prefix: str) -> dict[str, float]:
    table = pd.concat(parts).groupby(level=0).sum()
    table = table[table["count"] > 0]
    means = table["sum"] / table["count"]
    return {f"{prefix}{cell}": mean for cell, mean in means.items()}


def truth_toml(truth: dict[str, dict]) -> str:
    """Return the truth as TOML, numbers with at most six significant digits."""
    lines = [
        "# Planted parameters of the simulated study and the estimands they imply.",
        "# Written by perutip.simulation.write; never edited by hand.",
    ]
    _emit(lines, (), truth)
    return "\n".join(lines) + "\n"


def _emit(lines: list[str], path: tuple[str, ...], table: dict) -> None:
    plain = {key: v for key, v in table.items() if not isinstance(v, dict)}
    if path and plain:
        lines += ["", f"[{'.'.join(path)}]"]
    lines += [f"{key} = {_value(value)}" for key, value in plain.items()]
    for key, value in table.items():
        if isinstance(value, dict):
            _emit(lines, (*path, key), value)


def _value(value: str | float | np.number | tuple | list) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (tuple, list)):
        return f"[{', '.join(_value(item) for item in value)}]"
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    number = float(f"{float(value):.5g}")
    return repr(number if number else 0.0)


def read_truth(path: Path | str) -> dict[str, dict]:
    """Return the tables of a truth.toml. Raises FileNotFoundError, TOMLDecodeError."""
    return tomllib.loads(Path(path).read_text(encoding="utf-8"))
