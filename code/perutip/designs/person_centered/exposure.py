"""Specifications of step 04: the index by date of ruling, by the case's exposure.

The same two-way fixed effects and wild cluster bootstrap as for cases. Only ruled
cases have a text: the number of rulings and whether a case has one stand beside.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from perutip.designs.event_study import EventDummies, event_dummies, event_time
from perutip.designs.regression import Specification
from perutip.designs.reported_effects import set_by
from perutip.inference.wild_cluster import (
    SimultaneousBands,
    formula_arguments,
    wild_cluster_bands,
)
from perutip.study.config import EventStudy

Line = tuple[Specification, dict[str, str]]
TWFE = "two-way fixed effects"
EFFECTS = ("region_id", "half_year")
COMPONENTS = (
    "victim_sensitive_language",
    "protection_oriented_reasoning",
    "reliance_on_victim_testimony",
    "interagency_collaboration",
)
BY_RULING = (
    "index",
    "index_icw",
    "index_reasoning",
    "index_prosecution",
    "index_stems",
    *COMPONENTS,
    "contra_language",
)
BY_CASE = ("index", *COMPONENTS)
MIN_REGIONS = 3  # of a bin of event time


def ruling_specification(
    rulings: pd.DataFrame, outcome: str, treatment: str
) -> Specification:
    """Outcome of a ruling on exposure, region and half-year effects, log length."""
    return Specification(
        data=rulings,
        outcome=outcome,
        treatment=treatment,
        cluster="region_id",
        fixed_effects=EFFECTS,
        covariates=("log_tokens",),
        set_by=set_by(outcome) if treatment == "exposed" else "drawn",
    )


def specifications(
    rulings: pd.DataFrame, cases: pd.DataFrame, identity: str
) -> list[Line]:
    """Every line of t04_index; `identity` names the dictionary in the rows."""
    linked = rulings[rulings["link"] == "linked"]
    panels = (
        ("A. By date of ruling", "exposed", rulings, BY_RULING, "rulings"),
        (
            "B. By the case's filing date",
            "exposed_case",
            linked,
            BY_CASE,
            "rulings linked to a case",
        ),
    )
    lines: list[Line] = []
    for panel, treatment, rows, outcomes, sample in panels:
        for place, outcome in enumerate(outcomes, start=1):
            where = {
                "exhibit": "t04_index",
                "panel": panel,
                "column": f"{place:02d}",
                "sample": f"{sample}; {identity}",
                "estimator": TWFE,
            }
            if treatment == "exposed_case":
                where["definition"] = "ours"
            lines.append((ruling_specification(rows, outcome, treatment), where))
    return lines + selection(rulings, cases, identity)


def selection(rulings: pd.DataFrame, cases: pd.DataFrame, identity: str) -> list[Line]:
    """Who gets a text at all: rulings per region and half-year, cases with a ruling."""
    cells = rulings.groupby(list(EFFECTS), as_index=False).agg(
        n_rulings=("ruling", "size"), exposed=("exposed", "mean")
    )
    ruled = cases.copy()
    ruled["has_ruling"] = cases["case"].isin(rulings["case"]).astype(float)
    found = (("n_rulings", cells, "region-half-years"), ("has_ruling", ruled, "cases"))
    return [
        (
            Specification(
                data=data,
                outcome=outcome,
                treatment="exposed",
                cluster="region_id",
                fixed_effects=EFFECTS,
            ),
            {
                "exhibit": "t04_index",
                "panel": "C. Selection: who has a ruling",
                "column": f"{place:02d}",
                "sample": f"{sample}; {identity}",
                "estimator": TWFE,
            },
        )
        for place, (outcome, data, sample) in enumerate(found, start=1)
    ]


def event_study(
    rulings: pd.DataFrame,
    choices: EventStudy,
    *,
    minimum_cell: int,
    reps: int,
    seed: np.random.SeedSequence,
    level: float,
) -> tuple[EventDummies, SimultaneousBands, pd.DataFrame]:
    """Leads and lags of the index by date of ruling, with sup-t bands.

    Exposure jumps at the date of training, so that the base is the bin just before it
    and there is no donut. Returns the dummies, the bands in the order of their terms,
    and the rows used.
    """
    times = event_time(
        rulings["ruling_date"],
        rulings["training_date"],
        months_per_period=choices.bin_months,
    )
    dummies = event_dummies(
        times,
        base=-1,
        first=choices.first_bin,
        last=choices.last_bin,
        region=rulings["region_id"],
        min_cases=minimum_cell,
        min_regions=MIN_REGIONS,
    )
    data = pd.concat([rulings, dummies.frame], axis=1)
    data = data[~dummies.unsupported.to_numpy() & data["index"].notna().to_numpy()]
    formula = dummies.formula("index", EFFECTS, ("log_tokens",))
    arrays = formula_arguments(formula, data, cluster="region_id")
    bands = wild_cluster_bands(
        **arrays, restrictions=dummies.columns, reps=reps, seed=seed, level=level
    )
    return dummies, bands, data
