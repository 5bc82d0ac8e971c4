"""Staggered rollout on repeated cross-sections of cases: baseline and imputation.

Every function takes a case frame with a region, a period (half-year or year of
filing) and a treated column; names can be changed by keyword. Nothing here knows
where files are, and nothing estimates a standard error: weights go to
`perutip.inference.linear_estimator`, formulas to pyfixest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.inference.linear_estimator import ImputationDesign, one_hot, row_space

OVERALL = "att"
"""Name of the average over all identified treated cases."""


def treated_by_filing(
    cases: pd.DataFrame, *, filed: str = "filed", trained: str = "trained"
) -> pd.Series:
    """True for cases filed on or after their region's training; never trained false."""
    return (_dates(cases, filed) >= _dates(cases, trained)).rename("treated")


def twfe_sample(
    cases: pd.DataFrame,
    outcome: str,
    *,
    region: str = "region",
    period: str = "period",
    treated: str = "treated",
    covariates: Sequence[str] = (),
    drop: pd.Series | None = None,
) -> pd.DataFrame:
    """Rows and columns of the two-way regression, with integer codes for pyfixest.

    Keeps rows that are not marked in `drop` (the donut) and have an outcome, region,
    period, treatment and covariates. Adds `region_code` and `period_code`, 0, 1, ...
    in sorted order of the labels, because wildboottest takes integers only.
    """
    columns = [outcome, region, period, treated, *covariates]
    _require(cases, columns)
    kept = cases if drop is None else cases.loc[~drop.reindex(cases.index).astype(bool)]
    sample = kept.loc[:, columns].dropna().copy()
    sample[treated] = sample[treated].astype(float)
    sample["region_code"] = _codes(sample[region])
    sample["period_code"] = _codes(sample[period])
    return sample


def twfe_formula(
    outcome: str,
    *,
    region: str = "region_code",
    period: str = "period_code",
    treated: str = "treated",
    covariates: Sequence[str] = (),
) -> str:
    """Formula of the two-way benchmark, effects of region and period absorbed."""
    return f"{outcome} ~ {' + '.join([treated, *covariates])} | {region} + {period}"


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
    _require(cases, columns)
    _complete(cases, columns)
    is_treated = cases[treated].to_numpy().astype(bool)
    if is_treated.all() or not is_treated.any():
        raise ValueError(f"column {treated}: needs treated and untreated cases")
    mass = np.ones(len(cases)) if weights is None else cases[weights].to_numpy(float)
    if not (mass > 0).all():
        raise ValueError(f"column {weights}: weights must be above zero")
    targets, names = _targets(cases, is_treated, by)
    return ImputationDesign(
        factors=tuple(_codes(cases[c]) for c in (region, period, *effects)),
        treated=is_treated,
        targets=targets * mass[:, None],
        names=names,
        covariates=cases[list(covariates)].to_numpy(float) if covariates else None,
        row_weights=mass,
    )


@dataclass(frozen=True, eq=False)
class Unidentified:
    """Treated cases whose untreated outcome the fit cannot predict.

    `rows` marks them in the frame's order; `regions` and `periods` count the cases
    whose effect never appears untreated (a case can stand in both); `other` counts
    those where both appear untreated but in parts that no case connects.
    """

    n_treated: int
    n_unidentified: int
    rows: pd.Series
    regions: dict[object, int]
    periods: dict[object, int]
    other: int

    def describe(self, minimum_cell: int = 0) -> str:
        """One line for a table note; counts below `minimum_cell` are masked."""

        def shown(n: int) -> str:
            return str(n) if n >= minimum_cell else f"<{minimum_cell}"

        if not self.n_unidentified:
            return f"all {shown(self.n_treated)} treated cases identified"
        counts = f"{shown(self.n_unidentified)} of {shown(self.n_treated)}"
        parts = [f"{counts} treated cases unidentified"]
        for title, counts in (("regions", self.regions), ("periods", self.periods)):
            if counts:
                listed = ", ".join(f"{name} ({shown(n)})" for name, n in counts.items())
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
    for column in (region, period):
        values = cases[column]
        seen = set(values[~design.treated])
        never = missing & ~values.isin(seen).to_numpy()
        explained |= never
        named[column] = values[never].value_counts().sort_index().to_dict()
    return Unidentified(
        n_treated=int(design.treated.sum()),
        n_unidentified=int(missing.sum()),
        rows=pd.Series(missing, index=cases.index, name="unidentified"),
        regions=named[region],
        periods=named[period],
        other=int((missing & ~explained).sum()),
    )


@dataclass(frozen=True, eq=False)
class TwfeWeights:
    """Weights that two-way fixed effects put on the effect of each treated cell.

    `cells`: region, period, cases, weight (sums to one). `share_negative` is the
    share of treated cells with a negative weight, `share_negative_cases` of treated
    cases, `sum_negative` the sum of negative weights.
    """

    cells: pd.DataFrame
    share_negative: float
    share_negative_cases: float
    sum_negative: float


def twfe_weights(
    cases: pd.DataFrame,
    *,
    region: str = "region",
    period: str = "period",
    treated: str = "treated",
) -> TwfeWeights:
    """De Chaisemartin and D'Haultfoeuille (2020), theorem 1.

    The coefficient is the sum over treated cells of weight x effect, the weight being
    the cell's sum of residuals of treatment on region and period effects, divided by
    the sum over all treated cases.
    """
    _require(cases, [region, period, treated])
    is_treated = cases[treated].to_numpy().astype(float)
    rows = one_hot([_codes(cases[region]), _codes(cases[period])])
    inverse = row_space((rows.T @ rows).toarray()).inverse
    residual = is_treated - rows @ (inverse @ (rows.T @ is_treated))
    frame = cases.loc[is_treated > 0, [region, period]].copy()
    frame["weight"] = (residual / residual[is_treated > 0].sum())[is_treated > 0]
    grouped = frame.groupby([region, period], sort=True, observed=True)["weight"]
    cells = grouped.agg(cases="size", weight="sum").reset_index()
    negative = cells["weight"] < 0
    return TwfeWeights(
        cells=cells,
        share_negative=float(negative.mean()),
        share_negative_cases=float(
            cells.loc[negative, "cases"].sum() / cells["cases"].sum()
        ),
        sum_negative=float(cells.loc[negative, "weight"].sum()),
    )


def _targets(cases, is_treated, by):
    columns, names = [is_treated.astype(float)], [OVERALL]
    if by is not None:
        _require(cases, [by])
        values = cases[by]
        for level in sorted(values[is_treated].dropna().unique()):
            columns.append(
                ((values == level).to_numpy(bool, na_value=False) & is_treated).astype(
                    float
                )
            )
            names.append(f"{by}={level}")
    return np.column_stack(columns), tuple(names)


def _codes(values: pd.Series) -> np.ndarray:
    return np.unique(values.to_numpy(), return_inverse=True)[1].astype(np.int64)


def _dates(cases: pd.DataFrame, column: str) -> pd.Series:
    _require(cases, [column])
    return pd.to_datetime(cases[column])


def _require(cases: pd.DataFrame, columns: Sequence[str]) -> None:
    absent = [c for c in columns if c not in cases.columns]
    if absent:
        raise ValueError(f"columns not in the case frame: {', '.join(absent)}")


def _complete(cases: pd.DataFrame, columns: Sequence[str]) -> None:
    holes = cases[list(columns)].isna().sum()
    if holes.any():
        listed = ", ".join(f"{c} ({n})" for c, n in holes[holes > 0].items())
        raise ValueError(f"missing values in {listed}: drop the rows first")
