"""Descriptive rows of results.csv: one term a row, nothing made up where missing."""

import numpy as np

from perutip.reporting.results import ResultRow
from perutip.running.run import Run


def add_count(run: Run, value: float, *, hidden: bool, **where: str) -> None:
    """One row with a count (or a share of counts); `hidden` ones are suppressed."""
    run.add(
        ResultRow(
            estimator="count",
            estimate=float(value),
            status="not_estimable" if hidden else "ok",
            reason="small_cell" if hidden else "",
            **where,
        )
    )


def add_terms(
    run: Run,
    exhibit: str,
    panel: str,
    column: str,
    variable: str,
    terms: dict[str, float],
    **more: object,
) -> None:
    """One row of results per term; a missing value is not estimable."""
    for term, value in terms.items():
        missing = bool(np.isnan(value))
        run.add(
            ResultRow(
                exhibit=exhibit,
                panel=panel,
                column=column,
                variable=variable,
                estimator="description",
                term=term,
                estimate=float(value),
                status="not_estimable" if missing else "ok",
                reason="no_variation" if missing else "",
                **more,
            )
        )
