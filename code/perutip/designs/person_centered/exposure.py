"""Specifications of step 04: the index by date of ruling, by the case's exposure.

The same two-way fixed effects and wild cluster bootstrap as for cases. Only ruled
cases have a text: the number of rulings and whether a case has one stand beside.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from perutip.designs.event_studies.event_study import (
    EventDummies,
    event_dummies,
    event_time,
)
from perutip.designs.headline.filings import counts_by_half_year
from perutip.designs.imputation import imputed_mean
from perutip.designs.regression import Specification
from perutip.inference.wild_cluster import (
    SimultaneousBands,
    formula_arguments,
    wild_cluster_bands,
)
from perutip.study.outcomes import Catalogue
from perutip.study.sections import EventStudy

Line = tuple[Specification, dict[str, object]]
TWFE = "two-way fixed effects"
EFFECTS = ("region_id", "half_year")
EXHIBIT = "t04_index"
CONTRA = "contra_"
COMPONENT_FAMILY = "index_components"


def ruling_specification(
    rulings: pd.DataFrame,
    outcome: str,
    treatment: str,
    *,
    enumerated: bool = False,
    effects: tuple[str, ...] = EFFECTS,
) -> Specification:
    """Outcome of a ruling on exposure, region and half-year effects, log length."""
    return Specification(
        data=rulings,
        outcome=outcome,
        treatment=treatment,
        cluster="region_id",
        fixed_effects=effects,
        covariates=("log_tokens",),
        set_by="enumerated" if enumerated else "drawn",
    )


def specifications(
    rulings: pd.DataFrame,
    cases: pd.DataFrame,
    catalogue: Catalogue,
    components: Sequence[str],
    identity: str,
) -> list[Line]:
    """Every line of t04_index.

    components: columns of the dictionary's registered and exploratory components.
    identity: names the dictionary in the rows' sample.
    """
    declared = [
        variable
        for variable in catalogue.of_exhibit(EXHIBIT)
        if variable.panel == "by_ruling"
    ]
    against = [f"{CONTRA}{name}" for name in components if f"{CONTRA}{name}" in rulings]
    names = [variable.name for variable in declared] + [*components, *against]
    registered = {
        name
        for name in names
        if name in catalogue.variables
        and catalogue.variables[name].definition in ("as_registered", "funder")
    }
    lines: list[Line] = [
        (
            ruling_specification(
                rulings, name, "exposed", enumerated=name in registered
            ),
            {
                "panel": "by_ruling",
                "sample": f"rulings; {identity}",
                "estimator": TWFE,
                "control_mean": mean_without_training(rulings, name, "exposed"),
                "family": "",
            },
        )
        for name in names
    ]
    for spec, where in lines:
        if spec.outcome in component_family(catalogue, components):
            where["family"] = COMPONENT_FAMILY
        if spec.outcome in against and rulings[spec.outcome].isna().all():
            where["reason"] = "too_few_hits"
    linked = rulings[rulings["link"] == "linked"]
    lines += [
        (
            ruling_specification(linked, name, "exposed_case"),
            {
                "panel": "by_case",
                "sample": f"rulings linked to a case; {identity}",
                "estimator": TWFE,
                "definition": "ours",
                "family": "",
                "control_mean": mean_without_training(linked, name, "exposed_case"),
            },
        )
        for name in ("index", *components)
    ]
    return lines + selection(rulings, cases, identity)


def mean_without_training(rows: pd.DataFrame, outcome: str, exposure: str) -> float:
    """Mean that the exposed are imputed to have had, from region and half-year effects
    fitted on rows without any exposure; NaN where there is none."""
    data = pd.DataFrame(
        {
            outcome: rows[outcome],
            "unit": rows["region_id"],
            "half_year": rows["half_year"],
            "exposed_at_all": rows[exposure] > 0,
        }
    )
    return imputed_mean(data, outcome, exposure="exposed_at_all", period="half_year")


def component_family(catalogue: Catalogue, components: Sequence[str]) -> list[str]:
    """The registered components, over which p is stepped down."""
    return [
        name
        for name in components
        if name in catalogue.variables
        and catalogue.variables[name].deviation == "Component."
    ]


def selection(rulings: pd.DataFrame, cases: pd.DataFrame, identity: str) -> list[Line]:
    """Who gets a text at all: rulings per region and half-year, none among them, and
    cases with a ruling."""
    dates = pd.concat([rulings, cases]).groupby("region_id")["training_date"].first()
    cells = counts_by_half_year(rulings, "region_id", dates, "n_rulings")
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
                "panel": "selection",
                "sample": f"{sample}; {identity}",
                "estimator": TWFE,
                "control_mean": mean_without_training(data, outcome, "exposed"),
            },
        )
        for outcome, data, sample in found
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
        min_regions=choices.minimum_regions,
    )
    data = pd.concat([rulings, dummies.frame], axis=1)
    data = data[~dummies.unsupported.to_numpy() & data["index"].notna().to_numpy()]
    formula = dummies.formula("index", EFFECTS, ("log_tokens",))
    arrays = formula_arguments(formula, data, cluster="region_id")
    bands = wild_cluster_bands(
        **arrays, restrictions=dummies.columns, reps=reps, seed=seed, level=level
    )
    return dummies, bands, data
