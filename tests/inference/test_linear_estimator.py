"""Linear estimators against full refits, published numbers and R's bootstrap."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from perutip.inference.linear_estimator import (
    ImputationDesign,
    LeastSquaresDesign,
    SingularLeaveOut,
    linear_contrast,
    linear_estimates,
    linear_jackknife,
    linear_wild_test,
    linear_wild_tests,
    permute_paths,
    residual_std_errors,
)
from perutip.inference.linear_estimator import bootstrap_t as wild
from perutip.inference.linear_estimator.inverted_set import inverted_set, refined_set
from perutip.inference.wild_cluster import wild_cluster_test

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "reference"


def staggered(seed: int = 0, n: int = 160, n_regions: int = 6) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    data = pd.DataFrame(
        {
            "region": np.arange(n) % n_regions,
            "period": rng.integers(0, 5, n),
        }
    )
    start = data["region"].map({0: 2, 1: 3, 2: 4})
    data["treated"] = (data["period"] >= start).fillna(False)
    data["y"] = rng.normal(size=n) + 0.4 * data["region"] - 0.3 * data["period"]
    return data


def design_of(data: pd.DataFrame) -> ImputationDesign:
    treated = data["treated"].to_numpy(bool)
    return ImputationDesign(
        factors=(data["region"].to_numpy(), data["period"].to_numpy()),
        treated=treated,
        targets=treated[:, None].astype(float),
        names=("att",),
    )


def refit(data: pd.DataFrame, y: np.ndarray) -> float:
    """Imputation from scratch: least squares on dummies of untreated rows."""
    dummies = np.column_stack(
        [
            (data[f].to_numpy()[:, None] == np.unique(data[f])).astype(float)
            for f in ("region", "period")
        ]
    )
    treated = data["treated"].to_numpy(bool)
    fit = np.linalg.lstsq(dummies[~treated], y[~treated], rcond=None)[0]
    return float((y[treated] - dummies[treated] @ fit).mean())


def null_fit(data: pd.DataFrame, y: np.ndarray) -> np.ndarray:
    dummies = np.column_stack(
        [
            (data[f].to_numpy()[:, None] == np.unique(data[f])).astype(float)
            for f in ("region", "period")
        ]
    )
    return dummies @ np.linalg.lstsq(dummies, y, rcond=None)[0]


def refit_t(data: pd.DataFrame, y: np.ndarray) -> float:
    """Jackknife-studentized estimate, every leave-one-out refitted."""
    labels = np.unique(data["region"])
    theta = refit(data, y)
    gaps = []
    for g in labels:
        others = (data["region"] != g).to_numpy()
        gaps.append(refit(data[others], y[others]) - theta)
    return theta / np.sqrt((len(labels) - 1) / len(labels) * np.square(gaps).sum())


def naive_p(data: pd.DataFrame, r: float) -> float:
    y = data["y"].to_numpy() - r * data["treated"].to_numpy()
    fitted = null_fit(data, y)
    observed = abs(refit_t(data, y))
    regions = data["region"].to_numpy()
    extreme = []
    for signs in itertools.product([1.0, -1.0], repeat=data["region"].nunique()):
        star = fitted + np.array(signs)[regions] * (y - fitted)
        extreme.append(abs(refit_t(data, star)) >= observed * (1 - 1e-9))
    return float(np.mean(extreme))


def test_jackknife_equals_refitting_without_each_region():
    data = staggered()
    made = linear_jackknife(data["y"], design_of(data), data["region"])
    y = data["y"].to_numpy()
    assert made.estimate[0] == pytest.approx(refit(data, y), abs=1e-10)
    for g, value in zip(made.clusters, made.leave_out[:, 0], strict=True):
        others = (data["region"] != g).to_numpy()
        assert value == pytest.approx(refit(data[others], y[others]), abs=1e-10)
    assert made.t_stat[0] == pytest.approx(refit_t(data, y))
    assert made.p_value[0] == pytest.approx(2 * stats.t.sf(abs(made.t_stat[0]), 5))
    width = made.conf_high[0] - made.conf_low[0]
    assert width == pytest.approx(2 * stats.t.ppf(0.975, 5) * made.std_error[0])
    assert made.n_treated_clusters[0] == 3
    assert made.n_treated[0] == data["treated"].sum()


def test_contrast_of_subgroups_equals_refits_of_their_difference():
    data = staggered(14)
    design = design_of(data)
    early = design.treated & (data["period"] < 4).to_numpy()
    late = design.treated & ~early
    targets = np.column_stack([early, late]).astype(float)
    two = replace(design, targets=targets, names=("early", "late"))
    made = linear_jackknife(data["y"], two, data["region"])
    gap = linear_contrast(made, {"late": 1.0, "early": -1.0})
    differences = made.leave_out[:, 1] - made.leave_out[:, 0]
    estimate = made.estimate[1] - made.estimate[0]
    spread = np.sqrt(5 / 6 * ((differences - estimate) ** 2).sum())
    assert gap.estimate[0] == pytest.approx(estimate)
    assert gap.n_treated_clusters[0] == 2
    assert gap.std_error[0] == pytest.approx(spread)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(12, 60))
def test_identification_and_weights_on_random_sparse_designs(seed, n):
    rng = np.random.default_rng(seed)
    data = pd.DataFrame(
        {
            "region": rng.integers(0, 6, n),
            "period": rng.integers(0, 7, n),
            "treated": rng.uniform(size=n) < 0.4,
            "y": rng.normal(size=n),
        }
    )
    data.loc[0, "treated"], data.loc[1, "treated"] = True, False
    design = design_of(data)
    X = design.effects.sparse.toarray()
    treated = design.treated
    rank = np.linalg.matrix_rank(X[~treated])
    able = np.array(
        [
            t and np.linalg.matrix_rank(np.vstack([X[~treated], x])) == rank
            for t, x in zip(treated, X, strict=True)
        ]
    )
    assert (design.identified() == able).all()
    fit = np.linalg.lstsq(X[~treated], data["y"].to_numpy()[~treated], rcond=None)[0]
    estimate = design.weights()[:, 0] @ data["y"].to_numpy()
    if able.any():
        wanted = (data["y"].to_numpy() - X @ fit)[able].mean()
        assert estimate == pytest.approx(wanted, abs=1e-8)
    else:
        assert np.isnan(estimate)


@pytest.mark.parametrize("seed", [1, 2])
def test_bootstrap_p_equals_refitting_every_sign_pattern(seed):
    data = staggered(seed)
    made = linear_wild_test(data["y"], design_of(data), data["region"])
    assert made.enumerated and made.draws_used == 64
    assert made.t_stat == pytest.approx(refit_t(data, data["y"].to_numpy()))
    assert made.p_value == pytest.approx(naive_p(data, 0.0))


def test_inverted_set_holds_exactly_the_shifts_that_refits_do_not_reject():
    data = staggered(3)
    made = linear_wild_test(data["y"], design_of(data), data["region"], level=0.8)
    assert np.isfinite([made.conf_low, made.conf_high]).all()
    edge = 1e-6 * made.std_error
    for low, high in made.conf_pieces:
        for inside, outside in ((low + edge, low - edge), (high - edge, high + edge)):
            assert naive_p(data, inside) > 0.2 >= naive_p(data, outside)


def test_null_other_than_zero_is_a_shift_of_treated_rows():
    data = staggered(4)
    shifted = data["y"] - 0.7 * data["treated"]
    one = linear_wild_test(data["y"], design_of(data), data["region"], null=0.7)
    two = linear_wild_test(shifted, design_of(data), data["region"])
    assert (one.p_value, one.t_stat) == pytest.approx((two.p_value, two.t_stat))
    assert one.conf_low == pytest.approx(two.conf_low + 0.7)


def test_residual_variance_equals_its_formula_on_every_pattern():
    data = staggered(5)
    design = design_of(data)
    y, regions = data["y"].to_numpy(), data["region"].to_numpy()
    fitted = null_fit(data, y)

    def t_of(outcome):
        error = residual_std_errors(outcome, design, regions)[0]
        return abs(refit(data, outcome) / error)

    draws = [
        t_of(fitted + np.array(s)[regions] * (y - fitted))
        for s in itertools.product([1.0, -1.0], repeat=6)
    ]
    made = linear_wild_test(y, design, regions, variance="residual")
    assert made.p_value == np.mean(np.array(draws) >= t_of(y) * (1 - 1e-9))


def reference_cases():
    path = REFERENCE / "wild_cluster.json"
    if not path.exists():
        return []
    return [
        c
        for c in json.loads(path.read_text())
        if c["type"] in ("11", "13")
        and c["impose_null"]
        and not c["bootcluster"]
        and c["weights"] == "rademacher"
        and c["G"] <= 15
    ]


@pytest.mark.parametrize("case", reference_cases(), ids=lambda c: c["id"])
def test_least_squares_equals_the_reference_bootstrap_of_r(case):
    data = pd.read_csv(REFERENCE / case["dataset"])
    data = data.query(case["subset_py"]) if case["subset_py"] else data
    left, right = case["formula"].split("~")
    terms, _, effects = right.partition("|")
    terms = [t.strip() for t in terms.split("+")]
    effects = [e.strip() for e in effects.split("+") if e.strip()]
    mass = case["obs_weights"]
    used = [left.strip(), *terms, *effects, case["cluster"], *([mass] if mass else [])]
    data = data[list(dict.fromkeys(used))].dropna()
    others = data[[t for t in terms if t != case["param"]]].to_numpy(float)
    if not effects:
        others = np.column_stack([np.ones(len(data)), others])
    design = LeastSquaresDesign(
        factors=tuple(data[e].to_numpy() for e in effects),
        regressors=data[[case["param"]]].to_numpy(float),
        names=(case["param"],),
        covariates=others if others.size else None,
        row_weights=data[mass].to_numpy(float) if mass else None,
    )
    kind = "residual" if case["type"] == "11" else "jackknife"
    made = linear_wild_test(
        data[left.strip()], design, data[case["cluster"]], null=case["r"], variance=kind
    )
    assert made.estimate == pytest.approx(case["coef"], abs=1e-9)
    assert made.p_value == case["py_p_weak"]
    assert made.p_strict == case["py_p_strict"]
    ends = np.ravel(made.conf_pieces)
    np.testing.assert_allclose(ends, case["py_ci_weak"], atol=1e-6)
    if kind == "jackknife":
        assert made.t_stat == pytest.approx(case["t_stat"], abs=1e-9)


@pytest.mark.parametrize(
    ("kind", "variance"), [("WCR11", "residual"), ("WCR13", "jackknife")]
)
def test_least_squares_equals_the_other_engine_on_all_patterns(kind, variance):
    """wild_cluster_test was written apart from this module and counts differently."""
    rng = np.random.default_rng(1)
    g, t = rng.integers(0, 18, 500), rng.integers(0, 10, 500)
    d, x = ((g < 9) & (t > 5 + g % 3)).astype(float), rng.normal(size=500)
    y = rng.normal(size=500) + 0.2 * d + 0.3 * rng.normal(size=18)[g] * t
    design = LeastSquaresDesign((g, t), d[:, None], ("d",), x[:, None])
    ours = linear_wild_test(y, design, g, variance=variance)
    other = wild_cluster_test(
        y,
        pd.DataFrame({"d": d, "x": x}),
        g,
        absorb=[g, t],
        restriction=[1.0, 0.0],
        bootstrap=kind,
    )
    assert (ours.p_value, ours.p_strict) == (other.p_value, other.p_strict)
    np.testing.assert_allclose(ours.conf_pieces, other.conf_pieces, atol=2e-6)


def mpdta():
    path = REFERENCE / "data" / "mpdta.csv"
    if not path.exists():
        pytest.skip("reference data absent")
    data = pd.read_csv(path)
    started = (data["first_treat"] > 0) & (data["year"] >= data["first_treat"])
    data["treated"] = started
    return data.rename(columns={"countyreal": "region", "year": "period"})


def test_residual_standard_errors_reproduce_the_published_ones():
    data = mpdta()
    design, y = design_of(data), data["lemp"]
    cohorts = (data["first_treat"] * 10000 + data["period"]).to_numpy()
    by_cohort = replace(design, groups=cohorts)
    assert residual_std_errors(y, by_cohort, data["region"])[0] == pytest.approx(
        0.01322249, abs=5e-9
    )
    # With clusters of one row the average effect is the plain mean, as in did2s.
    weights = design.weights()[:, 0]
    residual = design.residuals(y.to_numpy(), np.arange(len(y)), 0)
    scores = pd.Series(weights * residual).groupby(data["region"].to_numpy()).sum()
    assert np.sqrt((scores**2).sum()) == pytest.approx(0.01347841, abs=5e-9)


def random_moments(seed: int, n_clusters: int) -> wild.LinearMoments:
    rng = np.random.default_rng(seed)
    return wild.LinearMoments(
        rng.normal(size=n_clusters),
        np.full(n_clusters, 1 / n_clusters),
        rng.normal(size=(n_clusters, n_clusters)),
        0.05 * rng.normal(size=(n_clusters, n_clusters)),
    )


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.integers(3, 13), st.floats(-2, 2))
def test_meeting_in_the_middle_counts_what_all_patterns_count(seed, n_clusters, r):
    moments = random_moments(seed, n_clusters)
    patterns = np.array(list(itertools.product([1.0, -1.0], repeat=n_clusters)))
    assert wild.enumerated_p(moments, r) == wild.pattern_p(moments, r, patterns)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.integers(3, 8), st.sampled_from([0.05, 0.2, 0.5]))
def test_set_agrees_with_p_on_a_grid(seed, n_clusters, alpha):
    moments = random_moments(seed, n_clusters)
    patterns = wild.half_patterns(n_clusters)
    pieces = inverted_set(moments, alpha, patterns)
    for r in np.concatenate([np.linspace(-30, 30, 241), [-1e4, 1e4]]) + 1e-4:
        inside = any(low <= r <= high for low, high in pieces)
        assert inside == (wild.pattern_p(moments, r, patterns)[0] > alpha + 1e-12)


def test_refined_ends_of_a_large_enumeration_equal_the_exact_set(monkeypatch):
    data = staggered(6, n=700, n_regions=13)
    design = design_of(data)
    exact = linear_wild_test(data["y"], design, data["region"])
    monkeypatch.setattr(wild, "EXPLICIT", 5)
    refined = linear_wild_test(data["y"], design, data["region"])
    assert refined.p_value == exact.p_value
    np.testing.assert_allclose(refined.conf_pieces, exact.conf_pieces, atol=1e-6)


def test_drawn_set_beside_an_enumerated_p(monkeypatch):
    data = staggered(6, n=700, n_regions=13)
    arguments = (data["y"], design_of(data), data["region"])
    exact = linear_wild_test(*arguments)
    monkeypatch.setattr(wild, "EXPLICIT", 5)
    with pytest.raises(ValueError, match="a seed is needed"):
        linear_wild_test(*arguments, set_by="drawn")
    drawn = linear_wild_test(*arguments, set_by="drawn", seed=1, reps=20_000)
    assert drawn.enumerated and drawn.p_value == exact.p_value
    close = 0.1 * exact.std_error
    assert drawn.conf_low == pytest.approx(exact.conf_low, abs=close)
    assert drawn.conf_high == pytest.approx(exact.conf_high, abs=close)


@pytest.mark.parametrize("few", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_ends_located_on_half_of_the_patterns_move_to_the_exact_ends(seed, few):
    made = random_moments(seed, 9)
    if few:
        # Two clusters carry the effect, and its own spread grows with r.
        made = replace(made, s1=np.r_[0.5, 0.5, np.zeros(7)])
    exact = inverted_set(made, 0.1, wild.half_patterns(9))
    located = inverted_set(made, 0.1, wild.half_patterns(9)[::2])
    found = refined_set(made, 0.1, located)
    if seed == 0:
        assert np.isinf(exact).any() == few
    np.testing.assert_allclose(found, exact, atol=2e-6, rtol=1e-6)


def test_drawn_patterns_need_a_seed_and_approach_the_enumeration():
    data = staggered(7)
    design = design_of(data)
    with pytest.raises(ValueError, match="a seed is needed"):
        linear_wild_test(data["y"], design, data["region"], enumerate_up_to=5)
    drawn = linear_wild_test(
        data["y"], design, data["region"], enumerate_up_to=5, seed=1, reps=20_000
    )
    exact = linear_wild_test(data["y"], design, data["region"])
    assert not drawn.enumerated and drawn.draws_used == 20_000
    assert drawn.p_value == pytest.approx(exact.p_value, abs=0.015)
    webb = linear_wild_test(
        data["y"], design, data["region"], distribution="webb", seed=1, conf=False
    )
    assert 0 < webb.p_value <= 1 and not webb.enumerated


def test_labels_row_order_and_rows_left_out_do_not_matter():
    data = staggered(8)
    names = data["region"].map(dict(enumerate("fedcba")))
    one = linear_wild_test(data["y"], design_of(data), data["region"])
    two = linear_wild_test(data["y"], design_of(data), names)
    assert one.p_value == two.p_value and one.t_stat == pytest.approx(two.t_stat)
    mixed = data.sample(frac=1, random_state=0).reset_index(drop=True)
    three = linear_jackknife(mixed["y"], design_of(mixed), mixed["region"])
    assert three.t_stat[0] == pytest.approx(one.t_stat)
    keep = (data["period"] > 0).to_numpy()
    part = data[keep]
    whole = linear_wild_test(data["y"], design_of(data), data["region"], keep=keep)
    alone = linear_wild_test(part["y"], design_of(part), part["region"])
    assert whole.p_value == alone.p_value
    assert whole.t_stat == pytest.approx(alone.t_stat)
    assert (whole.n_obs, whole.conf_low) == (alone.n_obs, pytest.approx(alone.conf_low))


def test_only_one_treated_cluster_gives_no_number_and_names_the_cluster():
    data = staggered(9)
    data["treated"] = data["treated"] & (data["region"] == 1)
    with pytest.warns(SingularLeaveOut, match="without cluster 1: not estimable: att"):
        made = linear_jackknife(data["y"], design_of(data), data["region"])
    assert np.isfinite(made.estimate[0]) and np.isnan(made.std_error[0])
    with pytest.warns(SingularLeaveOut):
        test = linear_wild_test(data["y"], design_of(data), data["region"])
    assert np.isnan(test.p_value) and test.conf_pieces == ()


def test_treated_rows_lost_with_another_cluster_are_counted_in_a_warning():
    data = staggered(10)
    # In the last period only region 5 is untreated.
    data = data[(data["period"] < 4) | data["treated"] | (data["region"] == 5)]
    with pytest.warns(SingularLeaveOut, match="without cluster 5: .* treated rows"):
        linear_jackknife(data["y"], design_of(data), data["region"])


def test_permutation_equals_recomputing_each_path_by_hand():
    data = staggered(11)
    regions, periods = data["region"].to_numpy(), data["period"].to_numpy()
    paths = np.array([2, 3, 4, 99, 99, 99])
    y = data["y"].to_numpy()

    def build(given):
        treated = periods >= given[regions]
        frame = data.assign(treated=treated)
        return design_of(frame), None

    for statistic in ("difference", "residual", "jackknife"):
        made = permute_paths(
            y, regions, paths, build, reps=40, seed=5, statistic=statistic
        )
        rng = np.random.default_rng(5)
        for value in made.statistics:
            frame = data.assign(treated=periods >= rng.permutation(paths)[regions])
            wanted = (refit_t if statistic == "jackknife" else refit)(frame, y)
            if statistic == "residual":
                wanted /= residual_std_errors(y, design_of(frame), regions)[0]
            assert value == pytest.approx(wanted)
        hits = int((np.abs(made.statistics) >= abs(made.statistic) * (1 - 1e-9)).sum())
        assert (made.n_extreme, made.p_value) == (hits, (hits + 1) / 41)
    assert "as if" in made.label


def test_permutation_refuses_bad_input():
    data = staggered()
    design = design_of(data)
    y, region = data["y"], data["region"]

    def build(paths):
        return design, None

    with pytest.raises(ValueError, match="6 clusters but 2 paths"):
        permute_paths(y, region, [1, 2], build, seed=1)
    with pytest.raises(ValueError, match="outcome: missing"):
        permute_paths(y.where(data.index > 0), region, range(6), build, seed=1)
    with pytest.raises(ValueError, match="residual, jackknife, difference"):
        permute_paths(y, region, range(6), build, seed=1, statistic="t")


def test_permutation_p_is_uniform_under_the_sharp_null():
    rng = np.random.default_rng(12)
    data = staggered(12)
    regions, periods = data["region"].to_numpy(), data["period"].to_numpy()
    base = design_of(data)

    def build(given):
        treated = periods >= given[regions]
        return base.with_treatment(treated, treated[:, None].astype(float)), None

    p = []
    for _ in range(40):
        paths = rng.permutation([2, 3, 4, 99, 99, 99])
        p.append(
            permute_paths(
                data["y"], regions, paths, build, reps=19, seed=int(rng.integers(10**6))
            ).p_value
        )
    assert stats.kstest(p, "uniform").pvalue > 0.001


def test_all_estimates_in_one_call_equal_the_single_calls():
    data = staggered(13)
    design = design_of(data)
    regions, periods = data["region"].to_numpy(), data["period"].to_numpy()
    late = design.treated & (periods == 4)
    targets = np.column_stack([design.targets[:, 0], late * 1.0])
    design = replace(design, targets=targets, names=("att", "late"))

    def build(given):
        treated = periods >= given[regions]
        return design_of(data.assign(treated=treated)), None

    rows = linear_estimates(
        data["y"],
        design,
        regions,
        wild=["att"],
        build=build,
        paths=[2, 3, 4, 99, 99, 99],
        permutations=19,
        permutation_seed=1,
    )
    jack = linear_jackknife(data["y"], design, regions)
    test = linear_wild_tests(data["y"], design, regions)[0]
    assert [r.name for r in rows] == ["att", "late"]
    assert rows[0].p_wild == test.p_value and rows[0].wild_pieces == test.conf_pieces
    assert rows[1].p_wild is None and rows[1].p_permutation is None
    assert rows[1].std_error == jack.std_error[1]
    assert rows[0].leave_out_low == jack.leave_out[:, 0].min()
    assert 0 < rows[0].p_permutation <= 1


def test_least_squares_reports_nan_for_collinear_regressors():
    rng = np.random.default_rng(0)
    g = np.repeat(np.arange(6), 10)
    x = rng.normal(size=60)
    columns = np.column_stack([x, (g > 2) * 1.0])
    design = LeastSquaresDesign((g,), columns, ("x", "flat"))
    weights = design.weights()
    assert np.isnan(weights[:, 1]).all()
    y = rng.normal(size=60)
    centred = x - pd.Series(x).groupby(g).transform("mean").to_numpy()
    assert weights[:, 0] @ y == pytest.approx(centred @ y / (centred @ centred))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"y": np.nan}, "outcome: missing"),
        ({"region": 1.0}, "one cluster"),
        ({"region": np.nan}, "cluster: missing"),
    ],
)
def test_bad_input_is_refused(change, message):
    data = staggered()
    design = design_of(data)
    broken = data.assign(**change)
    with pytest.raises(ValueError, match=message):
        linear_wild_test(broken["y"], design, broken["region"])


def test_bad_options_name_the_allowed_values():
    data = staggered()
    arguments = (data["y"], design_of(data), data["region"])
    with pytest.raises(ValueError, match="jackknife, residual"):
        linear_wild_test(*arguments, variance="HC1")
    with pytest.raises(ValueError, match="one of att"):
        linear_wild_test(*arguments, target="late")
    with pytest.raises(ValueError, match="160 rows"):
        linear_wild_test(data["y"][:5], design_of(data), data["region"])


def test_an_effect_that_nothing_identifies_is_a_row_without_numbers():
    """Every row treated: no estimate to bootstrap, and no error."""
    data = staggered()
    codes = pd.factorize(data["region"])[0]
    design = LeastSquaresDesign(
        factors=(codes,), regressors=np.ones((len(data), 1)), names=("treated",)
    )
    (found,) = linear_estimates(data["y"], design, data["region"], reps=99, seed=1)
    assert np.isnan(found.estimate) and found.p_wild is None
    assert linear_wild_tests(data["y"], design, data["region"], targets=()) == ()
