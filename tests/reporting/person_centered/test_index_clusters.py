"""How few regions carry the as-registered effect on the index."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from perutip.designs import cluster_figures
from perutip.designs.person_centered.exposure import ruling_specification
from perutip.designs.regression import Effect, Settings, Support, estimate
from perutip.reporting.person_centered import report_index_clusters
from perutip.reporting.rows.rows import Rows

USED = Settings(
    level=0.95,
    support=Support(minimum_cell=1, minimum_treated=1, minimum_treated_clusters=1),
    reps=99,
    cross_check_reps=99,
    seed=np.random.SeedSequence(1),
    seed_stream="test",
)
SAMPLE = "rulings; dictionary of a test"
WHERE: dict[str, object] = {"panel": "by_ruling", "sample": SAMPLE}


def rulings(seed: int = 4) -> pd.DataFrame:
    """Regions of very unequal size, half of them trained at dates of their own."""
    rng = np.random.default_rng(seed)
    sizes = [12, 20, 30, 40, 55, 70, 110, 160]
    region = np.repeat(np.arange(8), sizes)
    half_year = rng.integers(0, 8, len(region))
    exposed = (region % 2 == 0) & (half_year >= 3 + region // 2)
    length = rng.integers(500, 9000, len(region))
    index = 0.4 * exposed + rng.normal(size=8)[region] + rng.normal(size=len(region))
    return pd.DataFrame(
        {
            "region_id": region,
            "half_year": half_year,
            "exposed": exposed.astype(float),
            "log_tokens": np.log(length),
            "index": index,
        }
    )


def reported(catalogue, data: pd.DataFrame, reason: str = ""):
    """Term → row of the table."""
    spec = ruling_specification(data, "index", "exposed", enumerated=True)
    effect = replace(estimate(spec, USED), reason=reason)
    rows = Rows(catalogue, "simulated", 0.95, "04")
    where = (spec, WHERE)
    report_index_clusters(rows, "t04_clusters", where, effect, USED)
    return {one.term: one for one in rows.rows}, effect


def by_dummies(data: pd.DataFrame) -> tuple[float, float]:
    """Coefficient and its CRV1 error, dense: every effect a column."""
    parts = [
        data[["exposed", "log_tokens"]].to_numpy(float),
        pd.get_dummies(data["region_id"]).to_numpy(float),
        pd.get_dummies(data["half_year"]).to_numpy(float)[:, 1:],
    ]
    x, y = np.column_stack(parts), data["index"].to_numpy()
    bread = np.linalg.inv(x.T @ x)
    beta = bread @ x.T @ y
    left = y - x @ beta
    regions = data["region_id"].to_numpy()
    scores = np.array([x[regions == g].T @ left[regions == g] for g in set(regions)])
    n, k, g = len(x), x.shape[1], len(scores)
    factor = g / (g - 1) * (n - 1) / (n - k)
    covariance = factor * bread @ scores.T @ scores @ bread
    return float(beta[0]), float(np.sqrt(covariance[0, 0]))


def test_errors_and_estimates_without_a_region_are_those_of_refits(catalogue):
    data = rulings()
    found, _ = reported(catalogue, data)
    beta, crv1 = by_dummies(data)
    without = np.array([by_dummies(data[data["region_id"] != g])[0] for g in range(8)])
    sizes = data["region_id"].value_counts()
    wanted = {
        "crv1": crv1,
        "crv3": np.sqrt(7 / 8 * ((without - beta) ** 2).sum()),
        "least": without.min(),
        "largest": without.max(),
        "size_cv": sizes.std() / sizes.mean(),
    }
    for term, value in wanted.items():
        assert found[term].estimate == pytest.approx(value, rel=1e-8), term


def test_it_has_the_columns_of_the_table_on_cases_and_says_its_rulings(catalogue):
    found, _ = reported(catalogue, rulings())
    terms = "crv1 crv2 df crv3 effective_clusters size_cv partial_leverage least"
    assert list(found) == [*terms.split(), "largest", "wcr11", "wcr31"]
    assert {(one.variable, one.sample, one.status) for one in found.values()} == {
        ("index", SAMPLE, "ok")
    }


def test_the_p_of_the_effect_is_not_made_again(catalogue, monkeypatch):
    made, bootstraps = cluster_figures.wild_cluster_test_arrays, []

    def counted(*args, bootstrap, **more):
        bootstraps.append(bootstrap)
        return made(*args, bootstrap=bootstrap, **more)

    monkeypatch.setattr(cluster_figures, "wild_cluster_test_arrays", counted)
    found, effect = reported(catalogue, rulings())
    assert isinstance(effect, Effect) and bootstraps == ["WCR31"]
    assert found["wcr11"].estimate == effect.p_wild


def test_an_effect_that_is_not_estimated_has_its_reason(catalogue):
    found, _ = reported(catalogue, rulings(), "too_few_treated_clusters")
    (row,) = found.values()
    assert (row.variable, row.term, row.reason) == (
        "index",
        "crv1",
        "too_few_treated_clusters",
    )
