"""Training dates permuted over regions: the imputation design under other paths.

For `perutip.inference.linear_estimator.permute_paths`. A permuted date moves both
the treatment and the filing-window donut. The rollout was not random, so a p-value
from these paths is "as if".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perutip.designs.staggered_did import imputation_design
from perutip.inference.linear_estimator import ImputationDesign

Build = Callable[[NDArray], tuple[ImputationDesign, NDArray[np.bool_]]]


@dataclass(frozen=True, eq=False)
class TrainingPaths:
    """Adoption dates by cluster and the design that they imply.

    clusters: (G,) sorted labels; paths: (G,) datetime64, NaT where never trained;
    build(paths): design on all rows of the frame, and the (n,) rows outside the donut.
    """

    clusters: tuple
    paths: NDArray
    build: Build


def training_paths(
    cases: pd.DataFrame,
    *,
    horizon_months: int | None,
    filed: str = "filed",
    trained: str = "trained",
    region: str = "region",
    period: str = "period",
    cluster: str | None = None,
    effects: Sequence[str] = (),
    covariates: Sequence[str] = (),
    weights: str | None = None,
) -> TrainingPaths:
    """Paths of the rows of `cases`, donut rows included (`horizon_months` None: none).

    Rows may be case-quarters: `filed` is then the quarter's first day. `cluster` is
    the level at which dates are permuted (the region by default). The estimate is the
    average over treated rows, as in staggered_did.imputation_design.

    Raises ValueError if a cluster has two training dates, or none is trained.
    """
    level = region if cluster is None else cluster
    dates = pd.to_datetime(cases[trained])
    per_cluster = dates.groupby(cases[level]).nunique(dropna=False)
    mixed = per_cluster.index[per_cluster > 1]
    if len(mixed):
        listed = ", ".join(map(str, mixed))
        raise ValueError(f"column {trained}: more than one date in {level} {listed}")
    labels, codes = np.unique(cases[level].to_numpy(), return_inverse=True)
    first = dates.groupby(codes).first()
    paths = first.reindex(range(len(labels))).to_numpy().astype("datetime64[ns]")
    filing = pd.to_datetime(cases[filed]).to_numpy().astype("datetime64[ns]")
    actual = filing >= paths[codes]
    base = imputation_design(
        cases.assign(_treated=actual),
        treated="_treated",
        region=region,
        period=period,
        effects=effects,
        covariates=covariates,
        weights=weights,
    )
    build = _builder(base, filing, codes, horizon_months)
    return TrainingPaths(clusters=tuple(labels), paths=paths, build=build)


def _builder(
    base: ImputationDesign, filing: NDArray, codes: NDArray, horizon_months: int | None
) -> Build:
    mass = np.ones(len(codes)) if base.row_weights is None else base.row_weights

    def build(paths: NDArray) -> tuple[ImputationDesign, NDArray[np.bool_]]:
        start = paths[codes]
        treated = filing >= start
        keep = np.ones(len(codes), bool)
        if horizon_months is not None:
            dates = pd.Series(paths) - pd.DateOffset(months=int(horizon_months))
            opens = dates.to_numpy().astype("datetime64[ns]")[codes]
            keep = ~((filing >= opens) & (filing < start))
        return base.with_treatment(treated, (treated * mass)[:, None]), keep

    return build
