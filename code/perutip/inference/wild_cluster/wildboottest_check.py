"""The run-time check of the wild bootstrap engine against `wildboottest`.

Both get the same signs on the same rows. Clusters are handed over as integers, fixed
effects and regressors as columns, which keeps `wildboottest` 0.3.2 to what it does
right: type 11 or 31 with CRV1, full rank, no weights (text ids and collinear columns
make it fail or, worse, answer).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from perutip.inference.ties import RELATIVE
from perutip.inference.wild_cluster.counting.sign_patterns import (
    Seed,
    draw_signs,
    generator,
)
from perutip.inference.wild_cluster.draws_at_once import WildboottestCL, draws_at_once
from perutip.inference.wild_cluster.given_signs import statistics_of
from perutip.inference.wild_cluster.model_formula import (
    FormulaArrays,
    MissingCluster,
    formula_arrays,
)
from perutip.inference.wild_cluster.moments.cluster_design import Design
from perutip.inference.wild_cluster.moments.sample import Grouping, intersection
from perutip.inference.wild_cluster.options import Bootstrap, Options

__all__ = ["CrossCheck", "CrossCheckFailed", "cross_check", "cross_check_arrays"]

TOLERANCE = 1e-8  # in t, after one small-sample factor
MOST_CELLS = 20_000_000  # entries of the one-hot design that wildboottest forms
COVERED = ("WCR11", "WCR31", "WCU11", "WCU31")


class CrossCheckFailed(RuntimeError):
    """The two implementations disagree; the message gives both numbers."""


@dataclass(frozen=True)
class CrossCheck:
    """Outcome of a check.

    Attributes
    ----------
    covered : False where `wildboottest` is not valid; `reason` is then a code (weights,
        type, combination, rank, few_clusters, size) and the numbers are NaN.
    t_difference : |t − t'| after scaling both to one small-sample factor.
    draw_difference : largest |t* − t*'| relative to 1 + |t*|.
    p_ours, p_strict, p_theirs : shares over the same draws; theirs is strict up to
        rounding.
    """

    covered: bool
    reason: str
    t_difference: float = np.nan
    draw_difference: float = np.nan
    p_ours: float = np.nan
    p_strict: float = np.nan
    p_theirs: float = np.nan
    reps: int = 0


def _why_not(
    design: Design, param: Any, bootstrap: str, weights: Any, n_columns: int
) -> str:
    """Code of the reason why the regression is not covered, or an empty text."""
    if weights is not None:
        return "weights"
    if bootstrap not in COVERED:
        return "type"
    if not isinstance(param, str):
        return "combination"
    if design.n_clusters < 3:
        return "few_clusters"
    if n_columns != design.n_regressors:
        return "rank"
    if design.n_obs * n_columns > MOST_CELLS:
        return "size"
    return ""


def _theirs(
    y: np.ndarray,
    design: np.ndarray,
    cluster: np.ndarray,
    signs: np.ndarray,
    bootstrap: str,
) -> tuple[float, float, np.ndarray]:
    """t, p and t* of wildboottest for the first column of `design` (n_obs, k), given
    the signs (reps, n_clusters)."""

    def given(n: int, rng: np.random.Generator) -> np.ndarray:
        return signs.T.reshape(n)

    tested = np.zeros(design.shape[1])
    tested[0] = 1.0
    with warnings.catch_warnings(), draws_at_once():
        warnings.simplefilter("ignore")
        boot = WildboottestCL(
            X=design, Y=y, cluster=cluster, R=tested, B=len(signs), seed=0
        )
        boot.get_scores(
            bootstrap_type=bootstrap[3:], impose_null=bootstrap.startswith("WCR")
        )
        boot.get_weights(weights_type=given)
        boot.get_numer()
        boot.get_denom()
        boot.get_tboot()
        boot.get_vcov()
        boot.get_tstat()
        boot.get_pvalue(pval_type="two-tailed")
    return float(boot.t_stat), float(boot.pvalue), np.asarray(boot.t_boot)


@dataclass(frozen=True)
class _OneHot:
    """Places of the regressors that wildboottest gets, the tested one first, whether a
    constant joins them, and the fixed effects that it gets as columns."""

    order: list[int]
    constant: bool
    effects: list[Grouping]

    @classmethod
    def of(cls, arrays: FormulaArrays, kept: np.ndarray, tested: int) -> _OneHot:
        order = [tested, *(j for j in np.flatnonzero(kept).tolist() if j != tested)]
        constant = [j for j in order if arrays.x.columns[j] == "Intercept"]
        effects = [intersection(term, "fixed effect") for term in arrays.absorb]
        return cls(
            [j for j in order if j not in constant or j == tested],
            bool(effects) or bool(constant),
            effects,
        )

    @property
    def n_columns(self) -> int:
        """Columns of the design."""
        levels = sum(effect.size - 1 for effect in self.effects)
        return len(self.order) + self.constant + levels

    def matrix(self, x: np.ndarray) -> np.ndarray:
        """The design (n_obs, n_columns); each effect lacks its first level."""
        columns = [x[:, self.order], np.ones((len(x), int(self.constant)))]
        for effect in self.effects:
            columns.append(np.eye(effect.size)[:, 1:].take(effect.codes, axis=0))
        return np.hstack(columns)


def cross_check(
    formula: str,
    data: pd.DataFrame,
    *,
    cluster: str,
    param: str,
    null: float = 0.0,
    weights: str | None = None,
    bootstrap: Bootstrap = "WCR11",
    reps: int = 999,
    seed: Seed = 0,
    missing_cluster: MissingCluster = "drop",
) -> CrossCheck:
    """Compare t, every t* and p of the engine with `wildboottest` on common draws.

    Parameters are those of `wild_cluster_test_formula`; `reps` Rademacher draws are
    made from `seed`.

    Raises
    ------
    CrossCheckFailed : t differs by more than 1e-8 after one small-sample factor, or p
        by more than the ties.
    ValueError : as `wild_cluster_test_formula`.
    """
    arrays = formula_arrays(
        formula, data, cluster=cluster, weights=weights, missing_cluster=missing_cluster
    )
    return cross_check_arrays(
        arrays, param=param, null=null, bootstrap=bootstrap, reps=reps, seed=seed
    )


def cross_check_arrays(
    arrays: FormulaArrays,
    *,
    param: str,
    null: float = 0.0,
    bootstrap: Bootstrap = "WCR11",
    reps: int = 999,
    seed: Seed = 0,
) -> CrossCheck:
    """`cross_check` of a regression whose arrays are there."""
    Options(bootstrap, reps=reps)
    design = arrays.design
    tested = arrays.x.columns.get_loc(param) if param in design.names else 0
    theirs = _OneHot.of(arrays, design.kept, tested)
    reason = _why_not(design, param, bootstrap, arrays.weights, theirs.n_columns)
    if reason:
        return CrossCheck(False, reason)
    rng = generator(seed)
    signs = draw_signs("rademacher", int(reps), design.n_clusters, rng)[:]
    ours = statistics_of(
        design,
        restriction=param,
        signs=signs,
        cluster_names=design.cluster_labels,
        null=null,
        bootstrap=bootstrap,
    )
    if ours.reason:
        return CrossCheck(False, ours.reason)
    x = arrays.x.to_numpy(dtype=np.float64)
    t, p, draws = _theirs(
        arrays.y - null * x[:, tested],
        theirs.matrix(x),
        intersection([arrays.cluster], "cluster").codes,
        signs,
        bootstrap,
    )
    return _compared(ours.t_stat, ours.draws, t, p, draws)


def _compared(
    our_t: float, our_draws: np.ndarray, t: float, p: float, draws: np.ndarray
) -> CrossCheck:
    # Every fixed effect counts in k on both sides, so the factors are the same.
    room = RELATIVE * abs(our_t)
    weak = float(np.mean(np.abs(our_draws) >= abs(our_t) - room))
    strict = float(np.mean(np.abs(our_draws) > abs(our_t) + room))
    gap = abs(our_t - t)
    draw_gap = float(np.max(np.abs(our_draws - draws) / (1 + np.abs(our_draws))))
    half = 0.5 / len(our_draws)
    if not gap < TOLERANCE * max(1.0, abs(our_t)):
        raise CrossCheckFailed(f"t is {our_t!r}, wildboottest has {t!r}")
    if not strict - half <= p <= weak + half:
        raise CrossCheckFailed(
            f"p is {strict!r} (strict) to {weak!r} (weak) over {len(our_draws)} "
            f"common draws, wildboottest has {p!r}; t* differ by {draw_gap!r}"
        )
    return CrossCheck(True, "", gap, draw_gap, weak, strict, p, len(our_draws))
