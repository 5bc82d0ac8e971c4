"""Outcomes by filing date: imputation with the donut, clusters, switches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import pandas as pd

from perutip.designs.headline.headlines import FamilyOfDates
from perutip.designs.imputation import impute_all
from perutip.designs.regression import Settings
from perutip.designs.track4tip import sample_words
from perutip.reporting.lines.lines import imputation_line
from perutip.reporting.lines.permuted_dates import with_dates
from perutip.reporting.rows.reporter import Reporter
from perutip.reporting.track4tip.supports import Support, of_imputation
from perutip.study.outcomes import Catalogue, Variable


def by_filing_variables(catalogue: Catalogue, others: Sequence[str]) -> list[Variable]:
    """Outcomes of the exhibits `others` that have a horizon."""
    return [
        variable
        for other in others
        for variable in catalogue.of_exhibit(other)
        if variable.horizon and variable.panel == "amended"
    ]


class PrivateReporter(Reporter, Protocol):
    """A run that also writes into its restricted folder."""

    def write_restricted(self, name: str, frame: pd.DataFrame) -> None:
        """Write into the restricted folder."""
        ...


def report_imputation(
    run: PrivateReporter,
    exhibit: str,
    cases: pd.DataFrame,
    variables: Sequence[Variable],
    permuted: FamilyOfDates,
    used: Settings,
) -> list[Support]:
    """Imputation of `variables`; what each rests on.

    permuted: p of permuted dates, of the variables that have one. Treated cases that
    are not identified are listed in the restricted folder.
    """
    found = impute_all(
        cases,
        [(variable.name, variable.months) for variable in variables],
        used,
    )
    lines, listed = [], []
    for variable, result in zip(variables, found, strict=True):
        line = imputation_line(
            variable.name,
            result,
            used,
            label=variable.label,
            minimum_cell=run.disclosure.minimum,
        )
        where = {"panel": variable.outcome, "sample": sample_words(variable)}
        lines.append(line | where | {"family": ""})
        if result.lost is not None:
            listed.append(result.lost.assign(variable=variable.name))
    run.effects(exhibit, with_dates(lines, permuted))
    if listed:
        run.write_restricted("unidentified_cases", pd.concat(listed))
    words = "by filing date"
    pairs = zip(variables, found, strict=True)
    return [of_imputation(variable, result, words) for variable, result in pairs]
