"""The weights that two-way fixed effects, the benchmark, put on each effect."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.designs.staggered_did.columns import (
    codes,
    complete,
    require,
    zero_or_one,
)
from perutip.inference.linear_estimator import one_hot, row_space

TOLERANCE = 1e-10
"""Share of the treatment's sum of squares below which nothing of it is left."""


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


def left_by_effects(
    cases: pd.DataFrame,
    *,
    region: str = "region",
    period: str = "period",
    treated: str = "treated",
) -> np.ndarray | None:
    """What region and period effects leave of treatment, (n,); None if nothing: every
    region was treated always or never, or every period."""
    is_treated = cases[treated].to_numpy().astype(float)
    rows = one_hot([codes(cases[region]), codes(cases[period])])
    inverse = row_space((rows.T @ rows).toarray()).inverse
    residual = is_treated - rows @ (inverse @ (rows.T @ is_treated))
    if (residual**2).sum() <= TOLERANCE * is_treated.sum():
        return None
    return np.asarray(residual)


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

    Raises ValueError on missing values, a treatment that is not 0/1, that nobody has,
    or that region and period effects explain.
    """
    require(cases, [region, period, treated])
    complete(cases, [region, period, treated])
    zero_or_one(cases, treated)
    is_treated = cases[treated].to_numpy().astype(float)
    if not is_treated.any():
        raise ValueError(f"column {treated}: no case is treated")
    residual = left_by_effects(cases, region=region, period=period, treated=treated)
    if residual is None:
        raise ValueError(
            f"column {treated}: region and period effects leave nothing of it"
        )
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
