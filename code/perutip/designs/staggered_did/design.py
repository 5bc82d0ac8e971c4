"""Imputation on repeated cross-sections as a linear design, and what it identifies.

Every function takes a case frame with a region, a period (half-year or year of
filing) and a treated column; names can be changed by keyword. Nothing here estimates a
standard error: weights go to `perutip.inference.linear_estimator`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perutip.designs.staggered_did.columns import codes, complete, require
from perutip.inference.linear_estimator import ImputationDesign

OVERALL = "att"
"""Name of the average over all identified treated cases."""

SHARED = 8
"""Designs that are kept: the weights of one take 1 MB per 5,000 rows and 25 regions."""


def imputation_design(
    cases: pd.DataFrame,
    *,
    region: str = "region",
    period: str = "period",
    treated: str = "treated",
    by: str | None = None,
    effects: Sequence[str] = (),
    covariates: Sequence[str] = (),
    weights: str | None = None,
) -> ImputationDesign:
    """Imputation design with region and period effects on the rows of `cases`.

    The first estimate is the average over treated cases ("att"). With `by` (event
    time, cohort, a subgroup) one more per level among treated cases, named
    "<by>=<level>", levels sorted; treated rows where `by` is missing count in the
    average only. `effects` names further fixed effects (case age); `weights` weighs
    rows in both the fit and the averages.

    Raises ValueError on missing values or if no case, or every case, is treated.
    """
    columns = [region, period, treated, *effects, *covariates]
    columns += [weights] if weights else []
    require(cases, columns)
    complete(cases, columns)
    is_treated = cases[treated].to_numpy().astype(bool)
    if is_treated.all() or not is_treated.any():
        raise ValueError(f"column {treated}: needs treated and untreated cases")
    mass = np.ones(len(cases)) if weights is None else cases[weights].to_numpy(float)
    if not (mass > 0).all():
        raise ValueError(f"column {weights}: weights must be above zero")
    targets, names = _targets(cases, is_treated, by)
    factors = tuple(codes(cases[c]) for c in (region, period, *effects))
    if by is None and weights is None and not covariates:
        return _shared(tuple(f.tobytes() for f in factors), is_treated.tobytes())
    return ImputationDesign(
        factors=factors,
        treated=is_treated,
        targets=targets * mass[:, None],
        names=names,
        covariates=cases[list(covariates)].to_numpy(float) if covariates else None,
        row_weights=mass,
    )


@lru_cache(maxsize=SHARED)
def _shared(factors: tuple[bytes, ...], treated: bytes) -> ImputationDesign:
    """The design of the average alone; outcomes on the same rows have the same, and
    with it the weights without each cluster, whichever of them asks first."""
    rows = np.frombuffer(treated, bool)
    return ImputationDesign(
        factors=tuple(np.frombuffer(one, np.int64) for one in factors),
        treated=rows,
        targets=rows.astype(float)[:, None],
        names=(OVERALL,),
        row_weights=np.ones(len(rows)),
    )


@dataclass(frozen=True, eq=False)
class Unidentified:
    """Treated cases whose untreated outcome the fit cannot predict.

    `rows` marks them in the frame's order; `regions` and `periods` count the cases
    whose effect never appears untreated (a case can stand in both); `other` counts
    those where both appear untreated but in parts that no case connects. `why` says
    which of the three, for the unidentified rows alone, on the frame's index.
    """

    n_treated: int
    n_unidentified: int
    rows: pd.Series
    regions: dict[object, int]
    periods: dict[object, int]
    other: int
    why: pd.Series

    def describe(self, minimum_cell: int = 0) -> str:
        """One line for a table note; counts below `minimum_cell` are masked."""

        def shown(n: int) -> str:
            return str(n) if n >= minimum_cell else f"<{minimum_cell}"

        if not self.n_unidentified:
            return f"all {shown(self.n_treated)} treated cases identified"
        counts = f"{shown(self.n_unidentified)} of {shown(self.n_treated)}"
        parts = [f"{counts} treated cases unidentified"]
        for title, never in (("regions", self.regions), ("periods", self.periods)):
            if never:
                listed = ", ".join(f"{name} ({shown(n)})" for name, n in never.items())
                parts.append(f"{title} never untreated: {listed}")
        if self.other:
            parts.append(f"not connected: {shown(self.other)}")
        return "; ".join(parts)


def unidentified(
    cases: pd.DataFrame,
    design: ImputationDesign,
    *,
    region: str = "region",
    period: str = "period",
) -> Unidentified:
    """Count and name the treated rows of `cases` that `design` cannot identify."""
    missing = design.treated & ~design.identified()
    named = {}
    explained = np.zeros(len(cases), bool)
    why = np.full(len(cases), "not connected", dtype=object)
    for column, words in ((region, "region"), (period, "period")):
        values = cases[column]
        seen = set(values[~design.treated])
        never = missing & ~values.isin(seen).to_numpy()
        why[never & ~explained] = f"{words} never untreated"
        explained |= never
        named[column] = values[never].value_counts().sort_index().to_dict()
    return Unidentified(
        n_treated=int(design.treated.sum()),
        n_unidentified=int(missing.sum()),
        rows=pd.Series(missing, index=cases.index, name="unidentified"),
        regions=named[region],
        periods=named[period],
        other=int((missing & ~explained).sum()),
        why=pd.Series(why[missing], index=cases.index[missing], name="why"),
    )


def _targets(
    cases: pd.DataFrame, is_treated: NDArray[np.bool_], by: str | None
) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    columns, names = [is_treated.astype(float)], [OVERALL]
    if by is not None:
        require(cases, [by])
        values = cases[by]
        for level in sorted(values[is_treated].dropna().unique()):
            columns.append(
                ((values == level).to_numpy(bool, na_value=False) & is_treated).astype(
                    float
                )
            )
            names.append(f"{by}={level}")
    return np.column_stack(columns), tuple(names)
