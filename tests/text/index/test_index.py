"""The index against arithmetic done by hand and a second formula for the weights."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from perutip.text import TermCounts
from perutip.text.index import person_centered_index
from perutip.text.index.person_centered import inverse_covariance_weights

COMPONENTS = ("language", "protection", "testimony")


def make_counts(hits: np.ndarray, n_tokens: np.ndarray, contra=None) -> TermCounts:
    """Counts with one term per component, an exploratory one, and one contra term."""
    n = len(n_tokens)
    contra = np.zeros(n, int) if contra is None else contra
    columns = pd.DataFrame(
        [(f"t{c}", c, c, "positive", "registered") for c in COMPONENTS]
        + [
            ("agency", "agency", "agency", "positive", "exploratory"),
            ("blame", "language", "language", "contra", "registered"),
        ],
        columns=["term", "category", "component", "pole", "role"],
    )
    dense = np.column_stack([hits, contra]).astype(np.int32)
    return TermCounts(
        matrix=sparse.csr_array(dense),
        repeated=sparse.csr_array(dense.shape, dtype=np.int32),
        columns=columns,
        n_tokens=np.asarray(n_tokens, np.int64),
        dropped=pd.DataFrame(columns=["term", "category", "reason", "hits"]),
        dictionary_version="1",
        dictionary_sha256="ab" * 32,
    )


@pytest.fixture
def counts() -> TermCounts:
    rng = np.random.default_rng(7)
    common = rng.poisson(1, 60)
    hits = np.column_stack(
        [
            common + rng.poisson(0.3, 60),
            common + rng.poisson(0.8, 60),
            rng.poisson(2, 60),
            rng.poisson(2, 60),
        ]
    )
    n_tokens = rng.integers(500, 9000, 60)
    n_tokens[5] = 0
    hits[5] = 0
    return make_counts(hits, n_tokens, rng.poisson(1, 60))


REFERENCE = np.arange(60) < 40


def test_equal_index_is_the_mean_of_rates_standardised_on_the_reference(counts):
    result = person_centered_index(counts, REFERENCE)
    used = REFERENCE & (counts.n_tokens > 0)
    scores = []
    for k, name in enumerate(COMPONENTS):
        with np.errstate(invalid="ignore"):
            rate = 1000 * counts.matrix.toarray()[:, k] / counts.n_tokens
        np.testing.assert_allclose(result[name], rate)
        scores.append((rate - rate[used].mean()) / rate[used].std(ddof=1))
        np.testing.assert_allclose(result[f"z_{name}"], scores[-1])
    np.testing.assert_allclose(result["index"], np.mean(scores, axis=0))


def test_reference_scores_have_mean_zero_and_sd_one_whatever_follows(counts):
    result = person_centered_index(counts, REFERENCE)
    before = result[REFERENCE & result["scored"]]
    for name in ("z_language", "z_agency", "z_contra_language"):
        assert before[name].mean() == pytest.approx(0, abs=1e-12)
        assert before[name].std() == pytest.approx(1)
    later = counts.matrix.toarray()
    later[50:, :3] *= 9
    moved = person_centered_index(make_counts(later[:, :4], counts.n_tokens), REFERENCE)
    pd.testing.assert_series_equal(moved["index"][:50], result["index"][:50])


def test_exploratory_and_contra_never_enter_the_index(counts):
    result = person_centered_index(counts, REFERENCE)
    dense = counts.matrix.toarray()
    dense[:, 3] = np.arange(60)
    other = person_centered_index(
        make_counts(dense[:, :4], counts.n_tokens, np.arange(60)[::-1]), REFERENCE
    )
    pd.testing.assert_series_equal(other["index"], result["index"])
    assert not np.allclose(other["z_agency"], result["z_agency"], equal_nan=True)
    assert "contra_agency" not in result


def test_a_text_without_words_is_flagged_and_has_no_number(counts):
    result = person_centered_index(counts, REFERENCE)
    assert result["scored"].tolist() == [i != 5 for i in range(60)]
    assert result.loc[5].drop(["n_tokens", "scored"]).isna().all()
    assert result.drop(index=5).notna().all(axis=None)
    for measure in ("presence", "log"):
        assert np.isnan(
            person_centered_index(counts, REFERENCE, measure=measure).loc[5, "index"]
        )


def test_icw_weights_equal_generalised_least_squares(counts):
    result = person_centered_index(counts, REFERENCE, weighting="icw")
    z = result[[f"z_{c}" for c in COMPONENTS]].to_numpy()
    sigma = np.cov(z[REFERENCE & result["scored"]], rowvar=False)
    ones, whitener = np.ones((3, 1)), np.linalg.inv(np.linalg.cholesky(sigma))
    gls = [
        np.linalg.lstsq(whitener @ ones, whitener @ row, rcond=None)[0][0]
        for row in z[~np.isnan(z[:, 0])]
    ]
    np.testing.assert_allclose(result["index"].dropna(), gls)
    weight = result.attrs["reference"]["weight"]
    assert sum(weight.values()) == pytest.approx(1)
    assert weight["testimony"] > max(weight["language"], weight["protection"])


def test_two_components_always_weigh_the_same_and_three_by_their_closed_form():
    rng = np.random.default_rng(3)
    scores = rng.normal(size=(200, 2)) @ np.array([[1, 0.7], [0, 0.5]])
    scores /= scores.std(axis=0, ddof=1)
    np.testing.assert_allclose(inverse_covariance_weights(scores), [0.5, 0.5])
    r = 0.6
    sigma = np.array([[1, r, 0], [r, 1, 0], [0, 0, 1]])
    exact = rng.normal(size=(500, 3))
    exact = (exact - exact.mean(axis=0)) @ np.linalg.inv(
        np.linalg.cholesky(np.cov(exact, rowvar=False)).T
    )
    weights = inverse_covariance_weights(exact @ np.linalg.cholesky(sigma).T)
    paired = 1 / (1 + r)
    expected = np.array([paired, paired, 1]) / (2 * paired + 1)
    np.testing.assert_allclose(weights, expected)


def test_presence_and_log_counts(counts):
    presence = person_centered_index(counts, REFERENCE, measure="presence")
    assert set(presence["testimony"].dropna()) <= {0.0, 1.0}
    log = person_centered_index(counts, REFERENCE, measure="log")
    hits = counts.matrix.toarray()[:, 0]
    np.testing.assert_allclose(log["language"].dropna(), np.log1p(np.delete(hits, 5)))


def test_the_frozen_reference_is_recorded(counts):
    about = person_centered_index(counts, REFERENCE).attrs["reference"]
    assert about["n_reference"] == 39
    assert about["dictionary_sha256"] == "ab" * 32
    assert set(about["weight"]) == set(COMPONENTS)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"weighting": "pca"}, "allowed: equal, icw"),
        ({"measure": "tfidf"}, "allowed: rate, presence, log"),
        ({"reference_mask": REFERENCE[:10]}, "must be 60 booleans"),
        ({"reference_mask": REFERENCE.astype(float)}, "must be 60 booleans"),
        ({"reference_mask": np.arange(60) == 5}, "fewer than two reference"),
    ],
)
def test_wrong_use_is_refused(counts, change, message):
    options = {"reference_mask": REFERENCE} | change
    with pytest.raises(ValueError, match=message):
        person_centered_index(counts, **options)


def test_a_registered_component_without_variation_is_refused_by_name(counts):
    dense = counts.matrix.toarray()[:, :4]
    dense[:40, 2] = 0
    with pytest.raises(ValueError, match="testimony"):
        person_centered_index(make_counts(dense, counts.n_tokens), REFERENCE)
    dense = counts.matrix.toarray()[:, :4]
    dense[:40, 3] = 0
    quiet = person_centered_index(make_counts(dense, counts.n_tokens), REFERENCE)
    assert quiet["z_agency"].isna().all() and quiet["index"].notna().sum() == 59


def test_collinear_components_have_no_inverse_covariance(counts):
    dense = counts.matrix.toarray()[:, :4]
    dense[:, 1] = 2 * dense[:, 0]
    with pytest.raises(ValueError, match="collinear"):
        person_centered_index(
            make_counts(dense, counts.n_tokens), REFERENCE, weighting="icw"
        )
