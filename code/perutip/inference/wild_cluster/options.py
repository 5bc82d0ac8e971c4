"""Options and result of a wild cluster bootstrap test, and how a hypothesis is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from perutip.inference.choices import one_of
from perutip.inference.wild_cluster.counting.sign_patterns import Distribution
from perutip.inference.wild_cluster.forms import Kind
from perutip.inference.wild_cluster.inversion import Alternative

__all__ = [
    "Bootstrap",
    "Options",
    "Ties",
    "WildClusterTest",
    "param_restriction",
    "restriction_vector",
]

Bootstrap = Literal[
    "WCR11", "WCR13", "WCR31", "WCR33", "WCU11", "WCU13", "WCU31", "WCU33"
]
Ties = Literal["weak", "strict"]


@dataclass(frozen=True)
class WildClusterTest:
    """Result of a wild cluster bootstrap test of R'β = null.

    Attributes
    ----------
    estimate, std_error : R'β̂ and its CRV1 (types 11, 31) or CRV3 (13, 33) standard
        error; for several restrictions `estimate` is NaN.
    t_stat : (R'β̂ − null)/std_error; the Wald statistic for several restrictions.
    p_value : share of draws with |t*| ≥ |t|, ties (relative 1e-9) counted.
    p_strict : share with |t*| > |t|.
    conf_low, conf_high : ends of the confidence set, ±inf where it is unbounded.
    conf_pieces : the set as a list of intervals.
    conf_type : how the set was made.
    draws_used : draws behind `p_value`; `enumerated` if these are all patterns.
    n_boot_clusters : clusters at which signs vary.
    dropped : regressors dropped for collinearity.
    set_draws : draws behind the set; 0 where none was computed.
    reason : why numbers are NaN, naming the clusters; empty when none is. A type that
        leaves clusters out has no p-value and no set where R'β is not identified
        without some cluster; its CRV3 standard error and t do not exist either.
    """

    estimate: float
    std_error: float
    t_stat: float
    p_value: float
    p_strict: float
    conf_low: float
    conf_high: float
    conf_pieces: list[tuple[float, float]]
    conf_type: str
    draws_used: int
    enumerated: bool
    n_obs: int
    n_clusters: int
    n_boot_clusters: int
    n_regressors: int
    bootstrap: str
    distribution: str
    alternative: str
    null: float
    dropped: tuple[str, ...]
    set_draws: int = 0
    reason: str = ""


@dataclass(frozen=True)
class Options:
    """Choices of a test, checked when made."""

    bootstrap: Bootstrap = "WCR11"
    distribution: Distribution = "rademacher"
    alternative: Alternative = "two-sided"
    reps: int = 9999
    level: float = 0.95
    ties: Ties = "weak"
    compute_set: bool | Literal["drawn"] = True
    enumerated: bool = True

    def __post_init__(self) -> None:
        one_of("bootstrap", self.bootstrap, Bootstrap)
        one_of("distribution", self.distribution, Distribution)
        one_of("alternative", self.alternative, Alternative)
        one_of("ties", self.ties, Ties)
        if isinstance(self.reps, bool) or int(self.reps) != self.reps or self.reps < 1:
            raise ValueError(f"reps must be a positive integer, not {self.reps!r}")
        low = 0.0 if self.alternative == "two-sided" else 0.5
        if not low < self.level < 1:
            raise ValueError(f"level must lie between {low} and 1, not {self.level!r}")

    @property
    def kind(self) -> Kind:
        """The bootstrap type taken apart."""
        name = self.bootstrap
        return Kind(name[:3] == "WCR", name[3] == "3", name[4] == "3")


def restriction_vector(restriction: Any, names: Sequence[str]) -> np.ndarray:
    """R as an array (k,) or (q, k): a column's name, a mapping name → coefficient, a
    vector of the length of β, or a matrix with one restriction per row."""
    if isinstance(restriction, (list, tuple)) and any(
        isinstance(entry, (str, Mapping)) for entry in restriction
    ):
        return np.vstack([restriction_vector(entry, names) for entry in restriction])
    if isinstance(restriction, str):
        restriction = {restriction: 1.0}
    if isinstance(restriction, Mapping):
        if not restriction:
            raise ValueError("restriction is empty")
        unknown = sorted(str(name) for name in restriction if name not in names)
        if unknown:
            raise ValueError(f"restriction names {unknown}; columns are {list(names)}")
        vector = np.zeros(len(names))
        for name, value in restriction.items():
            vector[names.index(name)] = value
        restriction = vector
    array = np.asarray(restriction, dtype=np.float64)
    if array.ndim not in (1, 2) or array.shape[-1] != len(names):
        raise ValueError(
            f"restriction must have {len(names)} columns, one for each regressor; its "
            f"shape is {array.shape}"
        )
    if not np.isfinite(array).all() or not np.abs(array).sum(axis=-1).all():
        raise ValueError("restriction must be finite and not zero")
    return array


def param_restriction(param: Any) -> Any:
    """Check that a coefficient is named: a name, a mapping, or a list of either."""
    named = isinstance(param, (str, Mapping)) and len(param) > 0
    several = isinstance(param, (list, tuple)) and len(param) > 0
    if several:
        for entry in param:
            param_restriction(entry)
    elif not named:
        raise ValueError(f"param must name a coefficient, not {param!r}")
    return param
