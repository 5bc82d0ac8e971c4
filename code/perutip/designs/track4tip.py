"""Specifications of the prosecutor training that more than one step needs."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from perutip.designs.headline.dated_outcomes import DatedOutcome, dated_outcome
from perutip.designs.imputation import imputed_mean
from perutip.designs.regression import Specification
from perutip.study.config import Config
from perutip.study.outcomes import Catalogue, Variable, switched_on

TWFE = "two-way fixed effects"
COVARIATES = ("experience_years", "female")
"""Of prosecutors, beside every comparison of their scores."""

DERIVED_SAMPLES = {"all": "all cases"}


def with_other_codings(cases: pd.DataFrame) -> pd.DataFrame:
    """Conviction given resolved, and with pending cases coded 1 in place of 0."""
    out = cases.copy()
    out["convicted_if_resolved"] = out["convicted"].where(out["resolved"] == 1)
    out["convicted_pending_1"] = out["convicted"].where(out["resolved"] == 1, 1.0)
    return out


def sample_of(cases: pd.DataFrame, variable: Variable) -> pd.DataFrame:
    """Cases of a variable, as its declaration says: all, or observed for the horizon,
    not filed just before training and with every value recorded that it needs."""
    if variable.sample == "all":
        return cases
    months = variable.months
    eligible = (cases[f"observed_{months}"] == 1) & (cases[f"in_donut_{months}"] == 0)
    return cases[eligible & cases[variable.name].notna()]


def sample_words(variable: Variable) -> str:
    """What the sample of a variable is called."""
    if variable.sample == "donut":
        return f"observed {variable.months} months, donut"
    return variable.sample_words or DERIVED_SAMPLES[variable.sample]


def two_way(cases: pd.DataFrame, variable: Variable) -> Specification:
    """Two-way fixed effects by filing date: region and filing half-year effects.

    Registered definitions get their set from every sign pattern, others from draws.
    """
    registered = variable.definition == "as_registered"
    return Specification(
        data=sample_of(cases, variable),
        outcome=variable.name,
        treatment="exposed",
        cluster="unit",
        fixed_effects=("unit", "half_year"),
        set_by="enumerated" if registered else "drawn",
    )


def lines_of_exhibit(
    cases: pd.DataFrame, catalogue: Catalogue, exhibit: str, config: Config
) -> list[tuple[Specification, dict[str, object]]]:
    """One regression per declared variable of an exhibit, with where it stands.

    control_mean is the imputed mean of the treated without training. Variables whose
    switch in study.toml is off are left out.
    """
    return [
        (
            two_way(cases, variable),
            {
                "panel": variable.panel,
                "sample": sample_words(variable),
                "estimator": TWFE,
                "family": registered_family(catalogue, variable),
                "control_mean": imputed_mean(
                    sample_of(cases, variable),
                    variable.name,
                    exposure="exposed",
                    period="half_year",
                ),
            },
        )
        for variable in catalogue.of_exhibit(exhibit)
        if switched_on(variable, config)
    ]


def lines_of_panel(
    cases: pd.DataFrame, catalogue: Catalogue, exhibit: str, panel: str, config: Config
) -> list[tuple[Specification, dict[str, object]]]:
    """The lines of `lines_of_exhibit` that stand in one panel."""
    lines = lines_of_exhibit(cases, catalogue, exhibit, config)
    return [line for line in lines if line[1]["panel"] == panel]


def registered_family(catalogue: Catalogue, variable: Variable) -> str:
    """Family of a variable's as-registered row; empty for other definitions."""
    if variable.definition != "as_registered":
        return ""
    family = catalogue.outcomes[variable.outcome].family
    return f"{family}_as_registered" if family else ""


def dated_headlines(
    cases: pd.DataFrame,
    decided: pd.DataFrame,
    catalogue: Catalogue,
    family: str,
    config: Config,
) -> list[DatedOutcome]:
    """Headlines of a family that are columns of cases, each on its own clock.

    decided: cases with a decision, as `appeals.decisions` gives them.
    """
    return [
        dated_outcome(decided, one.name, "resolution_date")
        if one.clock == "decision"
        else by_filing_date(cases, one)
        for one in catalogue.headlines_of(family)
        if not one.statistic and one.frame == "cases" and switched_on(one, config)
    ]


def by_filing_date(cases: pd.DataFrame, variable: Variable) -> DatedOutcome:
    """A variable of cases by date of filing, under any dates: the window before
    training that is left out moves with the dates."""
    if variable.sample == "all":
        return dated_outcome(cases, variable.name, "filing_date")
    months = variable.months
    seen = cases[cases[f"observed_{months}"] == 1]
    return dated_outcome(seen, variable.name, "filing_date", donut_months=months)


def family_on_cases(
    cases: pd.DataFrame, catalogue: Catalogue, family: str, config: Config
) -> dict[str, Specification]:
    """As-registered variables of a family that are measured on cases.

    Steps 02 and 03 report members of one family: both adjust over all of it.
    """
    return {
        variable.name: two_way(cases, variable)
        for variable in catalogue.as_registered(family)
        if variable.frame == "cases" and switched_on(variable, config)
    }


def registered_members(
    cases: pd.DataFrame,
    prosecutors: pd.DataFrame | None,
    index: Specification,
    catalogue: Catalogue,
    config: Config,
    family: str,
) -> dict[str, Specification]:
    """As-registered regressions of a family on cases, prosecutors and rulings."""
    members = family_on_cases(cases, catalogue, family, config)
    if prosecutors is not None:
        lines = trained_against_untrained(prosecutors, catalogue, "t02_knowledge")
        members |= {
            spec.outcome: spec for spec, where in lines if where["family"] != ""
        }
    return members | {index.outcome: index}


def families_on_cases(
    cases: pd.DataFrame, catalogue: Catalogue, families: Sequence[str], config: Config
) -> dict[str, dict[str, Specification]]:
    """`family_on_cases` of each family, by family."""
    return {
        family: family_on_cases(cases, catalogue, family, config) for family in families
    }


def trained_against_untrained(
    prosecutors: pd.DataFrame, catalogue: Catalogue, exhibit: str
) -> list[tuple[Specification, dict[str, object]]]:
    """Trained against untrained prosecutors, after training, with response beside.

    A variable whose column the register lacks (no baseline) is left out.
    """
    return [
        (
            Specification(
                data=prosecutors,
                outcome=variable.name,
                treatment="trained",
                cluster="region_id",
                covariates=COVARIATES,
                set_by="enumerated"
                if variable.definition == "as_registered"
                else "drawn",
            ),
            {
                "panel": variable.panel,
                "sample": "prosecutors",
                "family": registered_family(catalogue, variable),
                "estimator": "linear regression",
            },
        )
        for variable in catalogue.of_exhibit(exhibit)
        if variable.name in prosecutors
    ]
