"""The engine against a textbook that refits the regression under every pattern.

The textbook shares nothing with the engine: fixed effects are columns of dummies,
every bootstrap sample is built and refitted by least squares, the jackknife inverts
M_gg, CRV3 refits without each cluster. Sets are checked by testing values inside and
outside of them.
"""

from __future__ import annotations

import itertools
import warnings
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perutip.inference.wild_cluster import wild_cluster_test

TIE = 1e-9
TYPES = [f"{null}{kind}" for null in ("WCR", "WCU") for kind in (11, 13, 31, 33)]
SUPPORT = {
    "rademacher": (1.0, -1.0),
    "webb": tuple(s * np.sqrt(v) for s in (1, -1) for v in (1.5, 1.0, 0.5)),
}


@dataclass
class Textbook:
    """Everything by definition; x holds all dummies and has full column rank."""

    y: np.ndarray
    x: np.ndarray
    cluster: np.ndarray
    boot: np.ndarray
    r: np.ndarray
    bootstrap: str

    def __post_init__(self) -> None:
        self.groups = np.unique(self.cluster)
        self.k = np.linalg.matrix_rank(self.x)

    def fit(self, y: np.ndarray, rows: np.ndarray | None = None) -> np.ndarray:
        x = self.x if rows is None else self.x[rows]
        return np.linalg.lstsq(x, y if rows is None else y[rows], rcond=1e-11)[0]

    def t_stat(self, y: np.ndarray, null: float) -> tuple[float, float, float]:
        beta = self.fit(y)
        n, groups = len(y), len(self.groups)
        if self.bootstrap.endswith("1"):
            bread = np.linalg.pinv(self.x.T @ self.x)
            residual = y - self.x @ beta
            meat = [
                self.r
                @ bread
                @ self.x[self.cluster == g].T
                @ residual[self.cluster == g]
                for g in self.groups
            ]
            factor = groups / (groups - 1) * (n - 1) / (n - self.k)
        else:
            meat = [
                self.r @ (self.fit(y, self.cluster != g) - beta) for g in self.groups
            ]
            factor = (groups - 1) / groups
        error = np.sqrt(factor * np.sum(np.square(meat)))
        estimate = float(self.r @ beta)
        return estimate, error, (estimate - null) / error

    def population(self, null: float) -> tuple[np.ndarray, np.ndarray]:
        """Fitted values and residuals of the bootstrap's data generating process."""
        x, target = self.x, self.y
        start = np.zeros(x.shape[1])
        if self.bootstrap.startswith("WCR"):
            start = self.r * null / (self.r @ self.r)
            free = np.linalg.svd(self.r[None, :])[2][1:].T
            x, target = x @ free, self.y - self.x @ start
        beta = np.linalg.lstsq(x, target, rcond=1e-11)[0]
        residual = target - x @ beta
        fitted = self.y - residual
        if self.bootstrap[3] == "3":
            hat = x @ np.linalg.pinv(x.T @ x) @ x.T
            for g in self.groups:
                own = self.cluster == g
                block = np.eye(own.sum()) - hat[np.ix_(own, own)]
                inverse = np.linalg.pinv(block, rcond=1e-9, hermitian=True)
                residual[own] = inverse @ residual[own]
        return fitted, residual

    def statistics(self, null: float, points: tuple[float, ...]) -> np.ndarray:
        fitted, residual = self.population(null)
        center = null
        if self.bootstrap.startswith("WCU"):
            center = float(self.r @ self.fit(self.y))
        names, codes = np.unique(self.boot, return_inverse=True)
        return np.array(
            [
                self.t_stat(fitted + residual * np.array(signs)[codes], center)[2]
                for signs in itertools.product(points, repeat=len(names))
            ]
        )

    def p_values(self, null: float, points: tuple[float, ...]) -> tuple[float, float]:
        t = abs(self.t_stat(self.y, null)[2])
        draws = np.abs(self.statistics(null, points))
        return np.mean(draws >= t * (1 - TIE)), np.mean(draws > t * (1 + TIE))


EFFECTS = {
    "none": [],
    "cluster": ["cluster", "period"],
    "officer": ["officer", "period"],
    "crossed": ["cluster", "officer", "team"],
    "period": ["period", "team"],
}


def _design(seed: int, n_clusters: int, effects: str, weighted: bool, treated: int):
    """A random design, with a cluster-level treatment and unequal clusters."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(6, 11, n_clusters)
    cluster = np.repeat(np.arange(n_clusters), sizes)
    n = len(cluster)
    period = np.concatenate([np.arange(size) % 2 for size in sizes])
    labels = {
        "cluster": cluster,
        "period": period,
        "officer": cluster * 2 + (np.arange(n) // 2) % 2,
        "team": rng.integers(0, 3, n),
    }
    treatment = ((cluster < treated) & (period == 1)).astype(float)
    if effects == "none":
        treatment = (cluster < treated) + 0.3 * rng.standard_normal(n)
    other = rng.standard_normal(n) + 0.5 * treatment
    y = treatment * 0.5 + other + rng.standard_normal(n_clusters)[cluster]
    y = y + rng.standard_normal(n) * (1 + treatment)
    weights = rng.uniform(0.2, 3.0, n) if weighted else None
    sub = cluster * 2 + (rng.random(n) < 0.5)
    absorb = [labels[name] for name in EFFECTS[effects]]
    return y, treatment, other, cluster, absorb, weights, sub


def _dummies(absorb: list[np.ndarray]) -> list[np.ndarray]:
    """Linearly independent dummies of all effects, found one by one."""
    kept: list[np.ndarray] = []
    for codes in absorb:
        for level in np.unique(codes):
            trial = [*kept, (codes == level).astype(float)]
            if np.linalg.matrix_rank(np.column_stack(trial)) == len(trial):
                kept = trial
    return kept


def _both(seed, n_clusters, bootstrap, effects, weighted, treated, subclusters):
    y, treatment, other, cluster, absorb, weights, sub = _design(
        seed, n_clusters, effects, weighted, treated
    )
    boot = sub if subclusters else cluster
    root = np.ones(len(y)) if weights is None else np.sqrt(weights)
    columns = [treatment, other, *(_dummies(absorb) or [np.ones(len(y))])]
    dense = np.column_stack(columns) * root[:, None]
    r = np.zeros(dense.shape[1])
    r[:2] = 1.0, 0.25
    textbook = Textbook(y * root, dense, cluster, boot, r, bootstrap)
    regressors = np.column_stack([treatment, other])
    if not absorb:
        regressors = np.column_stack([regressors, np.ones(len(y))])
    restriction = np.zeros(regressors.shape[1])
    restriction[:2] = 1.0, 0.25

    def engine(null, **options):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            return wild_cluster_test(
                y,
                regressors,
                cluster,
                restriction=restriction,
                null=null,
                weights=weights,
                bootcluster=sub if subclusters else None,
                absorb=absorb or None,
                bootstrap=bootstrap,
                **options,
            )

    return textbook, engine


def _inside(pieces: list[tuple[float, float]], value: float, margin: float):
    """Is the value in the set; None when it is at an end."""
    if any(abs(value - end) < margin for piece in pieces for end in piece):
        return None
    return any(low <= value <= high for low, high in pieces)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 10_000),
    n_clusters=st.integers(5, 6),
    bootstrap=st.sampled_from(TYPES),
    effects=st.sampled_from(list(EFFECTS)),
    weighted=st.booleans(),
    treated=st.integers(1, 3),
)
def test_refits_agree(seed, n_clusters, bootstrap, effects, weighted, treated):
    # One treated or one control cluster leaves R'β unidentified without it: no refit.
    if treated == 1 and (effects != "none" or bootstrap[4] == "3"):
        treated = 2
    textbook, engine = _both(
        seed, n_clusters, bootstrap, effects, weighted, treated, False
    )
    points = SUPPORT["rademacher"]
    estimate, error, t = textbook.t_stat(textbook.y, 0.3)
    result = engine(0.3, level=0.8)
    assert result.estimate == pytest.approx(estimate, rel=1e-8, abs=1e-10)
    assert result.std_error == pytest.approx(error, rel=1e-8)
    assert result.t_stat == pytest.approx(t, rel=1e-8, abs=1e-9)
    assert result.n_regressors == textbook.k
    assert (result.p_value, result.p_strict) == textbook.p_values(0.3, points)
    rng = np.random.default_rng(seed)
    for step in rng.normal(0, 4, 4):
        value = estimate + step * error
        inside = _inside(result.conf_pieces, value, 1e-6 * error)
        if inside is not None:
            assert inside == (textbook.p_values(value, points)[0] > 0.2 + 1e-12)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 10_000),
    bootstrap=st.sampled_from(TYPES),
    effects=st.sampled_from(list(EFFECTS)),
    weighted=st.booleans(),
)
def test_subclusters_agree(seed, bootstrap, effects, weighted):
    textbook, engine = _both(seed, 4, bootstrap, effects, weighted, 2, True)
    result = engine(0.1, level=0.9)
    points = SUPPORT["rademacher"]
    assert (result.p_value, result.p_strict) == textbook.p_values(0.1, points)
    value = result.estimate + 2.5 * result.std_error
    inside = _inside(result.conf_pieces, value, 1e-6 * result.std_error)
    if inside is not None:
        assert inside == (textbook.p_values(value, points)[0] > 0.1 + 1e-12)


@settings(max_examples=8, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10_000), bootstrap=st.sampled_from(TYPES))
def test_webb_enumerated_agrees(seed, bootstrap):
    textbook, engine = _both(seed, 4, bootstrap, "none", False, 2, False)
    result = engine(0.1, distribution="webb", reps=10)
    assert result.enumerated and result.draws_used == 6**4
    assert (result.p_value, result.p_strict) == textbook.p_values(0.1, SUPPORT["webb"])


def _disconnected():
    """The first of the seeded designs whose set falls into several pieces."""
    for seed in range(400):
        for bootstrap in ("WCR11", "WCR33"):
            textbook, engine = _both(seed, 6, bootstrap, "none", False, 1, False)
            result = engine(0.0, level=0.8)
            if len(result.conf_pieces) > 1:
                return textbook, result
    raise AssertionError("no design with a disconnected set")


def test_disconnected_set_is_found() -> None:
    textbook, result = _disconnected()
    points = SUPPORT["rademacher"]
    ends = sorted(end for piece in result.conf_pieces for end in piece)
    finite = [end for end in ends if np.isfinite(end)]
    probes = [0.5 * (a + b) for a, b in itertools.pairwise(finite)]
    probes += [finite[0] - 0.1 * result.std_error, finite[-1] + 0.1 * result.std_error]
    for value in probes:
        inside = any(low <= value <= high for low, high in result.conf_pieces)
        assert inside == (textbook.p_values(value, points)[0] > 0.2 + 1e-12)


@pytest.mark.parametrize("alternative", ["greater", "less", "equal-tailed"])
@pytest.mark.parametrize("bootstrap", ["WCR11", "WCU33"])
def test_one_sided_p_and_set(alternative: str, bootstrap: str) -> None:
    textbook, engine = _both(11, 6, bootstrap, "cluster", True, 3, False)
    level = 0.8
    result = engine(0.2, alternative=alternative, level=level)

    def p(null: float) -> float:
        t = textbook.t_stat(textbook.y, null)[2]
        draws = textbook.statistics(null, SUPPORT["rademacher"])
        room = TIE * abs(t)
        above, below = np.mean(draws >= t - room), np.mean(draws <= t + room)
        return {"greater": above, "less": below, "equal-tailed": 2 * min(above, below)}[
            alternative
        ]

    assert result.p_value == pytest.approx(min(1.0, p(0.2)), abs=1e-12)
    for step in (-6, -2.5, -1.0, 0.7, 2.1, 5.0):
        value = result.estimate + step * result.std_error
        inside = _inside(result.conf_pieces, value, 1e-6 * result.std_error)
        if inside is not None:
            assert inside == (p(value) > 1 - level + 1e-12)
