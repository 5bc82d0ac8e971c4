"""The engine against a textbook that refits the regression under every pattern.

The textbook shares nothing with the engine: fixed effects are columns of dummies,
every bootstrap sample is built and refitted by least squares, the jackknife inverts
M_gg, CRV3 refits without each cluster. Sets are checked by testing values inside and
outside of them.
"""

from __future__ import annotations

import itertools
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textbook import SUPPORT, TIE, Textbook

from perutip.inference.wild_cluster import wild_cluster_test

TYPES = [f"{null}{kind}" for null in ("WCR", "WCU") for kind in (11, 13, 31, 33)]


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
