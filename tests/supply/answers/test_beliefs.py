"""Means against statsmodels, beliefs in both directions, shares between bounds."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from perutip.supply.answers.beliefs import against_benchmark, clustered_mean
from perutip.supply.answers.missing_shares import girls_share, purpose_share
from perutip.supply.answers.passages import propose_passages
from perutip.text import load_dictionary

DICTIONARY = """
name: Drivers
version: "1"
language: es-PE
rules:
  cue_within: 10
  exclude_within: 8
  negation_within: 3
  negators: [nunca se dijo]
  not_negating: [no obstante]
  boilerplate: {words: 8, rulings: 3}
  statute_quotations: {within: 25, words: 8, citations: ["artículo*"]}
categories:
  taboo:
    label: Taboo
    role: descriptive
    terms: ["no se habla"]
"""


def test_clustered_mean_is_weighted_least_squares_on_a_constant():
    rng = np.random.default_rng(1)
    y, w = rng.normal(size=200), rng.uniform(1, 3, 200)
    cluster = np.arange(200) % 15
    y[[3, 77]] = np.nan
    found = clustered_mean(y, cluster, w, level=0.95)
    seen = ~np.isnan(y)
    fit = sm.WLS(y[seen], np.ones(seen.sum()), weights=w[seen]).fit(
        cov_type="cluster",
        cov_kwds={"groups": cluster[seen], "use_correction": False},
    )
    assert found.estimate == pytest.approx(fit.params[0])
    assert found.std_error == pytest.approx(fit.bse[0] * np.sqrt(15 / 14))
    assert (found.n_obs, found.n_clusters) == (198, 15)
    with pytest.raises(ValueError, match="no value"):
        clustered_mean([np.nan], [1], level=0.95)


def test_beliefs_count_both_directions():
    found = against_benchmark(
        [10, 35, 60, 90], 0.35, [1, 1, 2, 2], [1, 1, 1, 3], level=0.95
    )
    assert found.belief.estimate == pytest.approx((10 + 35 + 60 + 270) / 6)
    assert found.gap == pytest.approx(found.belief.estimate - 35)
    assert (found.below, found.above) == pytest.approx((1 / 6, 4 / 6))


def test_shares_lie_between_all_and_none_of_the_missing():
    victims = pd.DataFrame(
        {"purpose": ["sexual"] * 3 + ["labour"] * 2 + ["not_identified"] * 5}
    )
    found = purpose_share(victims, "sexual", 0.95)
    assert (found.lower, found.upper) == pytest.approx((0.3, 0.8))
    assert found.conf_low < 0.3 and found.conf_high > 0.8
    girls = pd.DataFrame(
        {
            "left_12m": [1, 0, np.nan, 1],
            "community_id": list("aabb"),
            "weight": [1.0] * 4,
        }
    )
    found = girls_share(girls, "left_12m", 0.95)
    assert (found.lower, found.upper) == pytest.approx((0.5, 0.75))


def test_passages_are_proposed_where_expressions_stand(tmp_path):
    path = tmp_path / "drivers.yml"
    path.write_text(DICTIONARY, encoding="utf-8")
    (tmp_path / "b.txt").write_text("De eso no se habla en la casa.", encoding="utf-8")
    (tmp_path / "a.txt").write_text("La feria es los lunes.", encoding="utf-8")
    interviews = pd.DataFrame({"interview_id": ["2", "1"], "file": ["b.txt", "a.txt"]})
    found = propose_passages(interviews, tmp_path, load_dictionary(path))
    assert found[["interview_id", "driver"]].to_numpy().tolist() == [["2", "taboo"]]
    assert "[no se habla]" in found["passage"][0]
