"""Clustered linear regressions with the inference that the tables report.

Point estimate and CRV1 t(G-1) come from pyfixest; the p-value that counts and the
confidence set come from the wild cluster bootstrap (`perutip.inference`), and the same
p-value is computed a second time by wildboottest on the same draws wherever that
package is valid, or the run stops.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd
from joblib import Parallel, delayed

from perutip.designs.fitting import coefficient, swept
from perutip.inference.ties import bootstrap_p
from perutip.inference.wild_cluster import (
    CrossCheck,
    FormulaArrays,
    NoVariance,
    cross_check_arrays,
    wild_cluster_test_arrays,
)
from perutip.inference.wild_cluster.moments.sample import intersection


@dataclass(frozen=True)
class Specification:
    """One regression: outcome on treatment, fixed effects, covariates, clusters.

    data has one row per observation; `cluster` and `fixed_effects` name columns; a
    fixed effect may be an interaction `a^b`. `set_by` is enumerated (from every sign
    pattern) or drawn (from the shared seeded draws).
    """

    data: pd.DataFrame = field(repr=False)
    outcome: str
    treatment: str
    cluster: str
    fixed_effects: tuple[str, ...] = ()
    covariates: tuple[str, ...] = ()
    set_by: Literal["enumerated", "drawn"] = "drawn"

    @cached_property
    def complete(self) -> pd.DataFrame:
        """What `complete_rows` gives, found once."""
        parts = [name for effect in self.fixed_effects for name in effect.split("^")]
        used = self.outcome, self.treatment, *self.covariates, *parts, self.cluster
        columns = [self.data[name] for name in dict.fromkeys(used)]
        known = ~np.logical_or.reduce([one.isna().to_numpy() for one in columns])
        rows = slice(None) if known.all() else np.flatnonzero(known)
        out = pd.DataFrame({one.name: one.array[rows] for one in columns})
        return out.astype({self.outcome: float, self.treatment: float})


@dataclass(frozen=True)
class Support:
    """What an outcome must have to be estimated."""

    minimum_cell: int
    minimum_treated: int
    minimum_treated_clusters: int


@dataclass(frozen=True)
class Settings:
    """Level, support, numbers of draws and the seed of the shared draws.

    enumerated: False takes p and sets from draws where the patterns are many, whatever
    a specification asks.
    """

    level: float
    support: Support
    reps: int
    cross_check_reps: int
    seed: np.random.SeedSequence
    seed_stream: str
    enumerated: bool = True


@dataclass(frozen=True)
class Effect:
    """An estimated effect, or the coded reason why there is none (`reason`)."""

    reason: str = ""
    estimate: float = math.nan
    std_error: float = math.nan
    t_stat: float = math.nan
    p_value: float = math.nan
    p_wild: float = math.nan
    conf_low: float = math.nan
    conf_high: float = math.nan
    conf_pieces: str = ""
    conf_type: str = ""
    n_obs: int = 0
    n_treated: int = 0
    n_clusters: int = 0
    n_treated_clusters: int = 0
    draws: float = math.nan
    set_draws: float = math.nan
    enumerated: bool = False
    check: CrossCheck | None = None

    @property
    def drawn(self) -> bool:
        """Does its p or its set come from seeded draws?"""
        return not self.enumerated or "seeded draws" in self.conf_type


def complete_rows(spec: Specification) -> pd.DataFrame:
    """Rows with every used column recorded; not to be written to."""
    return spec.complete


def reason_not_to_estimate(
    data: pd.DataFrame, spec: Specification, support: Support
) -> str:
    """Coded reason, or empty when the support suffices."""
    if data.empty:
        return "no_observations"
    if len(data) < support.minimum_cell:
        return "small_cell"
    treated = data[spec.treatment] > 0
    if not treated.any() or treated.all():
        return "one_arm_only"
    if int(treated.sum()) < support.minimum_treated:
        return "too_few_cases"
    if data.loc[treated, spec.cluster].nunique() < support.minimum_treated_clusters:
        return "too_few_treated_clusters"
    if data[spec.outcome].nunique() < 2:
        return "no_variation"
    return "" if is_identified(data, spec) else "not_identified"


def is_identified(data: pd.DataFrame, spec: Specification) -> bool:
    """Does treatment vary within the fixed effects and covariates?

    With the trained regions alone, a long donut can leave no half-year in which treated
    and untreated cases meet.
    """
    arrays = arrays_of(spec, data)
    columns = arrays.x[[spec.treatment, *spec.covariates]].to_numpy(float)
    effects = [intersection(term, "fixed effect").codes for term in arrays.absorb]
    left = swept(columns, effects)
    treatment, covariates = left[:, 0], left[:, 1:]
    if spec.covariates:
        fitted = np.linalg.lstsq(covariates, treatment, rcond=None)[0]
        treatment = treatment - covariates @ fitted
    return float(treatment @ treatment) > 1e-8 * float(columns[:, 0] @ columns[:, 0])


def arrays_of(spec: Specification, data: pd.DataFrame) -> FormulaArrays:
    """What `formula(spec)` stands for on complete rows, without reading it."""
    regressors = data[[spec.treatment, *spec.covariates]].astype(float)
    if not spec.fixed_effects:
        regressors.insert(0, "Intercept", 1.0)
    return FormulaArrays(
        y=data[spec.outcome].to_numpy(dtype=np.float64),
        x=regressors,
        cluster=data[spec.cluster],
        weights=None,
        bootcluster=None,
        absorb=[
            [data[name] for name in effect.split("^")] for effect in spec.fixed_effects
        ],
        index=np.arange(len(data)),
    )


def formula(spec: Specification) -> str:
    """pyfixest formula of a specification."""
    right = " + ".join([spec.treatment, *spec.covariates])
    effects = f" | {' + '.join(spec.fixed_effects)}" if spec.fixed_effects else ""
    return f"{spec.outcome} ~ {right}{effects}"


def estimate(spec: Specification, settings: Settings) -> Effect:
    """Estimate one specification.

    Returns an Effect whose `reason` is set when the support does not suffice. Raises
    CrossCheckFailed when wildboottest disagrees on the same draws.
    """
    data = complete_rows(spec)
    reason = reason_not_to_estimate(data, spec, settings.support)
    treated = data[spec.treatment] > 0
    size = {
        "n_obs": len(data),
        "n_treated": int(treated.sum()),
        "n_clusters": data[spec.cluster].nunique(),
        "n_treated_clusters": data.loc[treated, spec.cluster].nunique(),
    }
    if reason:
        return Effect(reason=reason, **size)
    term = coefficient(formula(spec), data, spec.treatment, cluster=spec.cluster)
    if term is None:
        return Effect(reason="not_identified", **size)
    listed = spec.set_by == "enumerated" and settings.enumerated
    arrays = arrays_of(spec, data)
    try:
        wild = wild_cluster_test_arrays(
            arrays,
            restriction=spec.treatment,
            reps=settings.reps,
            seed=settings.seed,
            level=settings.level,
            compute_set=listed or "drawn",
            enumerated=settings.enumerated,
        )
    except NoVariance:  # it fits every row that the coefficient looks at
        return Effect(reason="no_error", **size)
    check = cross_check_arrays(
        arrays,
        param=spec.treatment,
        reps=settings.cross_check_reps,
        seed=settings.seed,
    )
    return Effect(
        estimate=term.estimate,
        std_error=term.std_error,
        t_stat=term.t_stat,
        p_value=term.p_value,
        p_wild=bootstrap_p(wild.p_value, wild.draws_used, wild.enumerated),
        conf_low=wild.conf_low,
        conf_high=wild.conf_high,
        conf_pieces=pieces_text(wild.conf_pieces),
        conf_type=wild.conf_type,
        draws=wild.draws_used,
        set_draws=wild.set_draws or math.nan,
        enumerated=wild.enumerated,
        check=check,
        **size,
    )


def estimate_all(
    specs: Sequence[Specification], settings: Settings, *, jobs: int | None = None
) -> list[Effect]:
    """Estimate every specification, in order, over `jobs` processes (joblib's).

    The result does not depend on `jobs`: every regression uses the same seeded draws.
    """
    return Parallel(n_jobs=jobs)(delayed(estimate)(spec, settings) for spec in specs)


def pieces_text(pieces: Sequence[tuple[float, float]]) -> str:
    """Pieces of a disconnected set as `low high;low high`; empty for one interval."""
    if len(pieces) < 2:
        return ""
    return ";".join(f"{low:.6g} {high:.6g}" for low, high in pieces)
