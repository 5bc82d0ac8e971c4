"""Intra-cluster correlations by one-way analysis of variance.

Donner and Koval (1980, Biometrics 36:19).
"""

import pandas as pd


def anova_icc(values: pd.Series, group: pd.Series) -> float:
    """Intra-cluster correlation of values (n,) in groups (n,).

    Unequal sizes by n₀; may be below 0.
    NaN with fewer than two groups or no repeats.
    """
    values = values.dropna().astype(float)
    group = group.loc[values.index]
    sizes = group.value_counts()
    n, k = len(values), len(sizes)
    if k < 2 or n <= k:
        return float("nan")
    means = values.groupby(group).mean()
    between = (sizes * (means - values.mean()) ** 2).sum() / (k - 1)
    within = ((values - group.map(means)) ** 2).sum() / (n - k)
    return _from_mean_squares(between, within, sizes)


def icc_of_rates(rates: pd.Series, counts: pd.Series, overall: float) -> float:
    """The same of a binary outcome, from rates (k,), counts (k,), overall rate."""
    n, k = float(counts.sum()), len(counts)
    if k < 2 or n <= k:
        return float("nan")
    between = float((counts * (rates - overall) ** 2).sum()) / (k - 1)
    within = float((counts * rates * (1 - rates)).sum()) / (n - k)
    return _from_mean_squares(between, within, counts)


def icc_of_counts(rates: pd.Series, exposure: pd.Series) -> float:
    """The same of events per unit, from rates (k,) over exposure (k,) in units, the
    events of a cluster's units Poisson: their variance is their mean.

    NaN with fewer than two clusters, without repeats, or without an event.
    """
    n, k = float(exposure.sum()), len(exposure)
    if k < 2 or n <= k:
        return float("nan")
    overall = float((exposure * rates).sum()) / n
    between = float((exposure * (rates - overall) ** 2).sum()) / (k - 1)
    return _from_mean_squares(between, overall, exposure)


def _from_mean_squares(between: float, within: float, sizes: pd.Series) -> float:
    n = sizes.sum()
    n0 = (n - (sizes**2).sum() / n) / (len(sizes) - 1)
    total = between + (n0 - 1) * within
    return float((between - within) / total) if total > 0 else float("nan")
