"""How alike matched units are, before and after matching, in standard deviations."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd


def pooled_sd(treated: np.ndarray, control: np.ndarray) -> float:
    """sqrt((s₁² + s₀²)/2); NaN when an arm has one unit or neither varies."""
    if min(len(treated), len(control)) < 2:
        return float("nan")
    scale = np.sqrt((np.var(treated, ddof=1) + np.var(control, ddof=1)) / 2)
    return float(scale) if scale > 0 else float("nan")


def normalized_difference(treated: np.ndarray, control: np.ndarray) -> float:
    """(x̄₁ − x̄₀) / sqrt((s₁² + s₀²)/2), Imbens and Rubin (2015, ch. 14)."""
    gap = np.mean(treated) - np.mean(control)
    return float(gap / pooled_sd(treated, control))


def bipartite_quality(
    treated: pd.DataFrame,
    pool: pd.DataFrame,
    matched: pd.DataFrame,
    covariates: Sequence[str],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Normalized differences of treated against the pool, then against the matched.

    Both use the scale before matching, so that a fall is a fall of the means' gap and
    not a change of the denominator (Stuart 2010). Columns: covariate, mean_treated,
    mean_pool, mean_matched, before, after.
    """
    rows = []
    for column in covariates:
        x1, x0, xm = (f[column].to_numpy(float) for f in (treated, pool, matched))
        scale = pooled_sd(x1, x0)
        rows.append(
            {
                "covariate": column,
                "mean_treated": x1.mean(),
                "mean_pool": x0.mean(),
                "mean_matched": xm.mean(),
                "before": (x1.mean() - x0.mean()) / scale,
                "after": (x1.mean() - xm.mean()) / scale,
            }
        )
    quality = pd.DataFrame(rows)
    return quality, love_plot_data(quality)


def pair_quality(
    units: pd.DataFrame, rows: np.ndarray, covariates: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Mean absolute difference within pairs over the SD; before: over all pairs.

    `rows` (n/2, 2) are positions in `units`. Arms do not exist yet, so differences
    have no sign. Columns: covariate, mean, sd, before, after.
    """
    records = []
    for column in covariates:
        x = units[column].to_numpy(float)
        sd = x.std(ddof=1)
        i, j = np.triu_indices(len(x), k=1)
        records.append(
            {
                "covariate": column,
                "mean": x.mean(),
                "sd": sd,
                "before": np.abs(x[i] - x[j]).mean() / sd,
                "after": np.abs(x[rows[:, 0]] - x[rows[:, 1]]).mean() / sd,
            }
        )
    quality = pd.DataFrame(records)
    return quality, love_plot_data(quality)


def drawn_pairs_quality(
    table: pd.DataFrame, districts: pd.DataFrame, covariates: Sequence[str]
) -> pd.DataFrame:
    """Arms of pairs as drawn; there is no pool and hence nothing before matching."""
    frame = table.merge(
        districts,
        how="left",
        left_on="unit_id",
        right_on="ubigeo",
        validate="one_to_one",
    )
    lines = {}
    for name in covariates:
        treated = frame.loc[frame["treated"] == 1, name].to_numpy(float)
        control = frame.loc[frame["treated"] == 0, name].to_numpy(float)
        lines[name] = {
            "treated": treated.mean(),
            "controls": control.mean(),
            "normalized_difference": normalized_difference(treated, control),
            "before": np.nan,
        }
    return pd.DataFrame.from_dict(lines, orient="index")


def love_plot_data(quality: pd.DataFrame) -> pd.DataFrame:
    """Long form for a love plot: covariate, sample (before, after), value."""
    return quality.melt(
        id_vars="covariate",
        value_vars=["before", "after"],
        var_name="sample",
        value_name="value",
    )
