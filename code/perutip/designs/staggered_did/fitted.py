"""An imputation fit on a frame: its columns, its design, its jackknife."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.designs.staggered_did.columns import (
    codes,
    complete,
    numbers,
    require,
    zero_or_one,
)
from perutip.designs.staggered_did.design import imputation_design
from perutip.inference.linear_estimator import (
    Floats,
    ImputationDesign,
    LinearJackknife,
    LinearWildTest,
    SingularLeaveOut,
    linear_jackknife,
    linear_wild_test,
)
from perutip.inference.linear_estimator.bootstrap_t import EXPLICIT
from perutip.inference.linear_estimator.null_bootstrap import ENUMERATE_UP_TO

Columns = str | Sequence[str]

ROUNDING = 1e-12
"""Standard error, in units of the largest outcome, that is rounding alone."""


@dataclass(frozen=True)
class RolloutColumns:
    """Columns of a frame by their part: effects of units and times as tuples."""

    outcome: str
    units: tuple[str, ...]
    times: tuple[str, ...]
    treated: str
    cluster: str
    covariates: tuple[str, ...]

    @classmethod
    def named(
        cls,
        outcome: str,
        unit_fe: Columns,
        time_fe: Columns,
        treated: str,
        cluster: str,
        covariates: Sequence[str] | None,
    ) -> RolloutColumns:
        """One column or several; ValueError without an effect of either kind."""
        units, times = _listed(unit_fe), _listed(time_fe)
        if not units or not times:
            raise ValueError("unit_fe and time_fe must name a column each, or more")
        more = () if covariates is None else _listed(covariates)
        return cls(outcome, units, times, treated, cluster, more)

    @property
    def all(self) -> list[str]:
        """Every column that must be there and complete."""
        named = self.outcome, *self.units, *self.times, self.treated, self.cluster
        return list(dict.fromkeys((*named, *self.covariates)))


def _listed(columns: Columns) -> tuple[str, ...]:
    return (columns,) if isinstance(columns, str) else tuple(columns)


@dataclass(frozen=True, eq=False)
class FittedImputation:
    """A design on a frame, and the jackknife of its average and levels of `by`."""

    frame: pd.DataFrame
    columns: RolloutColumns
    by: str | None
    design: ImputationDesign
    jackknife: LinearJackknife

    @property
    def errors(self) -> Floats:
        """Jackknife standard errors, NaN where what is averaged moves."""
        moved = self.jackknife.lost.any(axis=0)
        return np.where(moved, np.nan, self.jackknife.std_error)

    @property
    def moves(self) -> bool:
        """Whether leaving clusters out moves the average by more than rounding."""
        scale = np.abs(self.frame[self.columns.outcome].to_numpy(float)).max()
        return bool(self.errors[0] > ROUNDING * scale)

    def reasons(self, column: int = 0) -> list[str]:
        """Why an average or its standard error is NaN."""
        made = self.jackknife
        if np.isnan(made.estimate[column]):
            return ["no treated row is identified"]
        named = []
        for label, rows, left in zip(
            made.clusters, made.lost[:, column], made.leave_out[:, column], strict=True
        ):
            if np.isnan(left):
                named.append(f"without {label} nothing is identified")
            elif rows:
                named.append(f"without {label} other treated rows are not identified")
        return named

    def bootstrap(
        self, reps: int, seed: int | np.random.SeedSequence, enumerated: bool = True
    ) -> LinearWildTest:
        """Null-imposed wild cluster bootstrap-t of the average."""
        return linear_wild_test(
            self.frame[self.columns.outcome],
            self.design.only(0),
            self.frame[self.columns.cluster],
            conf=False,
            enumerate_up_to=ENUMERATE_UP_TO if enumerated else EXPLICIT,
            reps=reps,
            seed=seed,
        )

    def averages(self, label: str) -> pd.DataFrame:
        """The average (label missing) and one row per level of `by`."""
        made = self.jackknife
        usable = np.isfinite(self.errors)
        levels: list[object] = [None]
        if self.by is not None:
            exposed = self.design.treated
            levels += sorted(self.frame.loc[exposed, self.by].dropna().unique())
        return pd.DataFrame(
            {
                label: levels,
                "att": made.estimate,
                "jackknife_se": self.errors,
                "conf_low": np.where(usable, made.conf_low, np.nan),
                "conf_high": np.where(usable, made.conf_high, np.nan),
                "n_treated": made.n_treated,
                "n_treated_clusters": made.n_treated_clusters,
                "reason": ["; ".join(self.reasons(j)) for j in range(len(levels))],
            }
        )


def fit_imputation(
    data: pd.DataFrame, columns: RolloutColumns, by: str | None, level: float
) -> FittedImputation:
    """Check the columns, derive the design, leave every cluster out."""
    require(data, columns.all if by is None else [*columns.all, by])
    complete(data, columns.all)
    zero_or_one(data, columns.treated)
    for column in (columns.outcome, *columns.covariates):
        numbers(data[column])
    if by is not None:
        codes(data.loc[data[columns.treated] == 1, by].dropna())
    design = imputation_design(
        data,
        region=columns.units[0],
        period=columns.times[0],
        treated=columns.treated,
        by=by,
        effects=[*columns.units[1:], *columns.times[1:]],
        covariates=columns.covariates,
    )
    with warnings.catch_warnings():
        # What leaving a cluster out loses is in `lost`, and in the reason.
        warnings.simplefilter("ignore", SingularLeaveOut)
        jackknife = linear_jackknife(
            data[columns.outcome], design, data[columns.cluster], level=level
        )
    return FittedImputation(data, columns, by, design, jackknife)
