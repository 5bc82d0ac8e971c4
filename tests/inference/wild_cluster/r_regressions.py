"""Regressions of the reference file of R's bootstrap: which, and their rows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

REFERENCE = Path(__file__).resolve().parents[4] / "shared" / "reference"
LARGEST = 15  # clusters, whose sign patterns are enumerated


@dataclass(frozen=True)
class Regression:
    """A formula's columns, and the rows in which none of them is missing."""

    data: pd.DataFrame
    outcome: str
    terms: list[str]
    effects: list[str]


def few_clusters():
    """Cases of few clusters by which rows are also drawn; none without the file."""
    path = REFERENCE / "wild_cluster.json"
    cases = json.loads(path.read_text()) if path.exists() else []
    return [c for c in cases if not c["bootcluster"] and c["G"] <= LARGEST]


def regression_of(case) -> Regression:
    """Read the data of a case as its formula, subset and weights say."""
    data = pd.read_csv(REFERENCE / case["dataset"])
    data = data.query(case["subset_py"]) if case["subset_py"] else data
    left, right = case["formula"].split("~")
    terms, _, effects = right.partition("|")
    terms = [t.strip() for t in terms.split("+")]
    effects = [e.strip() for e in effects.split("+") if e.strip()]
    mass = [case["obs_weights"]] if case["obs_weights"] else []
    used = [left.strip(), *terms, *effects, case["cluster"], *mass]
    rows = data[list(dict.fromkeys(used))].dropna()
    return Regression(rows, left.strip(), terms, effects)
