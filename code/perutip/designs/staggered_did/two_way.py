"""Two-way fixed effects, the benchmark: its sample, its formula, its weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from perutip.designs.staggered_did.columns import codes, require
from perutip.inference.linear_estimator import one_hot, row_space


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
    require(cases, columns)
    kept = cases if drop is None else cases.loc[~drop.reindex(cases.index).astype(bool)]
    sample = kept.loc[:, columns].dropna().copy()
    sample[treated] = sample[treated].astype(float)
    sample["region_code"] = codes(sample[region])
    sample["period_code"] = codes(sample[period])
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
    require(cases, [region, period, treated])
    is_treated = cases[treated].to_numpy().astype(float)
    rows = one_hot([codes(cases[region]), codes(cases[period])])
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


def _dates(cases: pd.DataFrame, column: str) -> pd.Series:
    require(cases, [column])
    return pd.to_datetime(cases[column])
