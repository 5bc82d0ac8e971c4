"""Multiple systems: the UK's published lists, statsmodels, and closed forms."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from perutip.supply.hidden import dependence_sensitivity, multiple_systems

# Silverman (2014), Modern Slavery: an application of multiple systems estimation:
# lists LA, NG, PF, GO, GP, NCA; persons in each combination seen.
UK_2013 = {
    "100000": 54,
    "010000": 463,
    "001000": 907,
    "000100": 695,
    "000010": 316,
    "000001": 57,
    "110000": 15,
    "101000": 19,
    "100100": 3,
    "011000": 56,
    "010100": 19,
    "010010": 1,
    "010001": 3,
    "001100": 69,
    "001010": 10,
    "001001": 31,
    "000110": 8,
    "000101": 6,
    "000011": 1,
    "111000": 1,
    "110100": 1,
    "011100": 4,
    "011001": 3,
    "001101": 1,
    "111100": 1,
}


def persons(cells):
    rows = [[int(x) for x in key] for key, count in cells.items() for _ in range(count)]
    return pd.DataFrame(rows)


def drawn(seed, n=1500, chances=(0.3, 0.25, 0.2, 0.15)):
    rng = np.random.default_rng(seed)
    held = rng.random((n, len(chances))) < chances
    return pd.DataFrame(held[held.any(axis=1)].astype(int))


def test_the_united_kingdoms_lists():
    lists = persons(UK_2013)
    assert len(lists) == 2744
    found = multiple_systems(lists)
    assert round(found.independence) == 12214
    assert round(found.bic_best) in (14324, 14325)
    assert (round(found.model_low), round(found.model_high)) == (12417, 17296)
    assert found.pairs_without_overlap == 2 and found.reason == ""
    assert found.low < found.model_low < found.model_high < found.high


def by_statsmodels(lists):
    """Every model of main effects and pairs, one GLM at a time."""
    names = list(lists)
    counts = lists.groupby(names).size()
    index = [i for i in np.ndindex(*(2,) * len(names)) if any(i)]
    y = counts.reindex(index, fill_value=0).to_numpy(float)
    cells = np.array(index)
    pairs = list(combinations(range(len(names)), 2))
    models = []
    for size in range(len(pairs) + 1):
        for chosen in combinations(pairs, size):
            X = np.column_stack(
                [
                    np.ones(len(y)),
                    cells,
                    *(cells[:, i] * cells[:, j] for i, j in chosen),
                ]
            )
            fit = sm.GLM(y, X, family=sm.families.Poisson()).fit(tol=1e-12, maxiter=200)
            bic = -2 * fit.llf + X.shape[1] * np.log(len(lists))
            unseen = np.exp(fit.params[0])
            models.append((bic, len(lists) + unseen, fit.bse[0] ** 2, unseen))
    return np.array(models)


@pytest.mark.parametrize("seed", [1, 2])
def test_agrees_with_statsmodels_model_by_model(seed):
    lists = drawn(seed)
    found = multiple_systems(lists)
    bic, total, variance, unseen = by_statsmodels(lists).T
    assert found.n_models == 64
    assert found.bic_best == pytest.approx(total[bic.argmin()], abs=1e-3)
    weight = np.exp(-(bic - bic.min()) / 2)
    assert found.average == pytest.approx(np.average(total, weights=weight), abs=1e-3)
    assert found.independence == pytest.approx(total[0], abs=1e-3)
    near = bic <= bic.min() + 10
    assert found.model_low == pytest.approx(total[near].min(), abs=1e-3)
    assert found.model_high == pytest.approx(total[near].max(), abs=1e-3)
    reach = np.exp(1.959964 * np.sqrt(variance + 1 / unseen))
    seen = len(lists)
    assert found.low == pytest.approx((seen + unseen / reach)[near].min(), rel=1e-4)
    assert found.high == pytest.approx((seen + unseen * reach)[near].max(), rel=1e-4)


def test_two_lists_are_lincoln_and_petersens():
    lists = persons({"10": 60, "01": 45, "11": 30})
    found = multiple_systems(lists)
    assert found.independence == pytest.approx(90 * 75 / 30, abs=1e-6)
    assert found.n_models == 1 and found.bic_best == pytest.approx(found.independence)
    table = dependence_sensitivity(lists, [0.5, 1, 4])
    assert table["low"].tolist() == pytest.approx(
        [135 + r * 60 * 45 / 30 for r in (0.5, 1, 4)], abs=1e-6
    )
    assert table["low"].tolist() == pytest.approx(table["high"].tolist())


def test_chaos_bound_has_its_factor():
    lists = persons({"1000": 40, "0100": 30, "1100": 12, "0011": 8, "1110": 2})
    f1, f2 = 70, 20
    assert multiple_systems(lists).chao == pytest.approx(92 + 0.75 * f1**2 / (2 * f2))


def test_unreachable_victims_stay_unseen_by_every_model():
    lists = drawn(3, n=900)  # of a truth of 1,500, 600 can be on no list
    found = multiple_systems(lists)
    assert found.high < 1500


def test_too_little_overlap_is_not_estimable_and_says_why():
    found = multiple_systems(persons({"100": 50, "010": 40, "001": 30, "110": 9}))
    assert np.isnan(found.bic_best) and np.isnan(found.high)
    assert "fewer than 10" in found.reason and found.overlap == 9
    found = multiple_systems(persons({"100": 50, "010": 40, "110": 20}))
    assert found.reason == "a list without any person"


def test_bad_lists_are_refused():
    with pytest.raises(ValueError, match="on a list"):
        multiple_systems(pd.DataFrame({"a": [1, 0], "b": [1, 0]}))
    with pytest.raises(ValueError, match="0 and 1"):
        multiple_systems(pd.DataFrame({"a": [1, 2], "b": [1, 0]}))
    with pytest.raises(ValueError, match="odds ratios"):
        dependence_sensitivity(persons({"10": 1, "11": 1, "01": 1}), [0])
