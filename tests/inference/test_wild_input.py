"""Bad input is refused by name or answered rightly; labels and row order do not matter;
formulas mean what feols means."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyfixest as pf
import pytest

from perutip.inference.wild_cluster import cluster_moments as _wild_moments
from perutip.inference.wild_cluster import wild_cluster_test, wild_cluster_test_formula


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    rng = np.random.default_rng(12)
    n = 240
    g = rng.integers(0, 9, n)
    t = rng.integers(0, 6, n)
    table = pd.DataFrame({"g": g, "t": t, "block": rng.integers(0, 2, n)})
    table["d"] = ((g < 4) & (t > 2)).astype(float)
    table["x"] = rng.standard_normal(n)
    table["w"] = rng.uniform(0.3, 2.0, n)
    table["officer"] = g * 4 + rng.integers(0, 4, n)
    table["y"] = table["x"] + rng.standard_normal(9)[g] + rng.standard_normal(n)
    table["region"] = "region " + table["g"].astype(str)
    return table


def _run(frame: pd.DataFrame, **changes):
    arguments = {
        "y": frame["y"],
        "X": frame[["d", "x"]].assign(constant=1.0),
        "cluster": frame["g"],
        "restriction": "d",
    } | changes
    return wild_cluster_test(
        arguments.pop("y"), arguments.pop("X"), arguments.pop("cluster"), **arguments
    )


def _with_nan(values) -> np.ndarray:
    array = np.array(values, dtype=float)
    array[3] = np.nan
    return array


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: {"y": _with_nan(f["y"])}, "y is missing or infinite in 1 row"),
        (lambda f: {"X": _with_nan(f[["d", "x"]])}, "X is missing or infinite"),
        (lambda f: {"cluster": _with_nan(f["g"])}, "cluster is missing in 1 row"),
        (lambda f: {"weights": _with_nan(f["w"])}, "weights is missing or infinite"),
        (lambda f: {"weights": f["w"] - 0.5}, "weights must be positive"),
        (lambda f: {"weights": np.zeros(len(f))}, "weights must be positive"),
        (lambda f: {"weights": [1.0]}, "weights must have shape"),
        (lambda f: {"cluster": np.ones(len(f))}, "one group"),
        (lambda f: {"cluster": f["g"][:-1]}, "cluster has 239 rows"),
        (lambda f: {"bootcluster": np.ones(len(f))}, "bootcluster has one group"),
        (lambda f: {"absorb": [_with_nan(f["t"])]}, "absorb is missing in 1 row"),
        (lambda f: {"absorb": f["t"]}, "absorb must be a list"),
        (lambda f: {"absorb": [f["t"][:-2]]}, "absorb has 238 rows"),
        (lambda f: {"restriction": ""}, "restriction names"),
        (lambda f: {"restriction": "z"}, "restriction names"),
        (lambda f: {"restriction": {}}, "restriction is empty"),
        (lambda f: {"restriction": [1.0, 0.0]}, "must have 3 columns"),
        (lambda f: {"restriction": [0.0, 0.0, 0.0]}, "not zero"),
        (lambda f: {"restriction": [np.nan, 0.0, 0.0]}, "finite"),
        (lambda f: {"null": np.nan}, "null must be finite"),
        (lambda f: {"bootstrap": "WCR12"}, "bootstrap must be one of"),
        (lambda f: {"distribution": "gamma"}, "distribution must be one of"),
        (lambda f: {"alternative": "both"}, "alternative must be one of"),
        (lambda f: {"level": 95}, "level must lie"),
        (lambda f: {"reps": 0, "distribution": "normal"}, "reps must be"),
        (lambda f: {"distribution": "normal"}, "seed is needed"),
        (lambda f: {"X": f[["d", "x", "x"]]}, "duplicated columns"),
        (lambda f: {"X": f[["d", "region"]]}, "numeric"),
        (lambda f: {"y": f["region"]}, "numeric"),
        (
            lambda f: {"absorb": [f["g"]], "X": f[["d", "x", "g"]], "restriction": "g"},
            "dropped as collinear: ..g",
        ),
        (lambda f: {"y": 2 * f["d"] + 1}, "variance of the tested coefficient is zero"),
        (lambda f: {"y": []}, "no rows"),
    ],
)
def test_refused(frame, change, message) -> None:
    with pytest.raises(ValueError, match=message):
        _run(frame, **change(frame))


@pytest.mark.parametrize(
    ("formula", "options", "message"),
    [
        ("y ~ d + x", {"param": ""}, "param must name"),
        ("y ~ d + x", {"param": None}, "param must name"),
        ("y ~ d + x", {"param": []}, "param must name"),
        ("y ~ d + x", {"param": "z"}, "restriction names"),
        ("y ~ d + x | g", {"cluster": "zone"}, "cluster names 'zone'"),
        ("y ~ d + x | zone", {}, "fixed effect names 'zone'"),
        ("y ~ d + zone", {}, "cannot be read"),
        ("y ~ d + x", {"weights": "mass"}, "weights names 'mass'"),
        ("y ~ d | g | x ~ w", {}, "instruments"),
        ("y ~ d | x ~ w", {}, "instruments"),
        ("y ~ sw(d, x)", {}, "several regressions"),
        ("y + x ~ d", {}, "several regressions"),
        ("y ~ d + x | g[t]", {}, "slopes"),
        ("y, d", {}, "must read"),
        ("region ~ d", {}, "numeric|cannot be read"),
    ],
)
def test_formula_refused(frame, formula, options, message) -> None:
    arguments = {"cluster": "g", "param": "d"} | options
    with pytest.raises(ValueError, match=message):
        wild_cluster_test_formula(formula, frame, **arguments)


def test_duplicated_columns_of_the_data(frame) -> None:
    twice = pd.concat([frame, frame[["x"]]], axis=1)
    with pytest.raises(ValueError, match="duplicated columns: ..x"):
        wild_cluster_test_formula("y ~ d + x", twice, cluster="g", param="d")
    alone = wild_cluster_test_formula("y ~ d", frame, cluster="g", param="d")
    assert wild_cluster_test_formula("y ~ d", twice, cluster="g", param="d") == alone


def test_missing_values_in_a_formula(frame) -> None:
    holes = frame.copy()
    holes.loc[[2, 5], "x"] = np.nan
    holes.loc[9, "y"] = np.nan
    holes["t"] = holes["t"].astype(float)
    holes.loc[11, "t"] = np.nan
    kept = holes.dropna()
    arguments = {"cluster": "g", "param": "d"}
    left = wild_cluster_test_formula("y ~ d + x | g + t", holes, **arguments)
    right = wild_cluster_test_formula("y ~ d + x | g + t", kept, **arguments)
    assert left.n_obs == len(frame) - 4
    assert left == right
    holes["g"] = holes["g"].astype(float)
    holes.loc[20, "g"] = np.nan
    with pytest.raises(ValueError, match="cluster is missing in 1 row"):
        wild_cluster_test_formula(
            "y ~ d + x | t", holes, missing_cluster="raise", **arguments
        )
    with pytest.warns(UserWarning, match="1 rows without a cluster"):
        dropped = wild_cluster_test_formula("y ~ d + x | t", holes, **arguments)
    assert dropped.n_obs == len(frame) - 5


@pytest.mark.parametrize("kind", ["text", "category", "tuple", "order", "negative"])
def test_labels_and_row_order_do_not_matter(frame, kind) -> None:
    base = _run(frame, bootstrap="WCR31", distribution="webb", seed=3, reps=499)
    shuffled = frame.sample(frac=1.0, random_state=4)
    changed = {
        "text": (frame, frame["region"]),
        "category": (frame, pd.Categorical(frame["region"])),
        "tuple": (frame, [frame["g"] // 3, frame["g"] % 3]),
        "order": (shuffled, shuffled["g"]),
        "negative": (frame, frame["g"] * 1.5 - 7),
    }[kind]
    other = _run(
        changed[0],
        cluster=changed[1],
        bootstrap="WCR31",
        distribution="webb",
        seed=3,
        reps=499,
    )
    assert other.t_stat == pytest.approx(base.t_stat, rel=1e-10)
    assert other.p_value == base.p_value
    assert other.conf_low == pytest.approx(base.conf_low, rel=1e-8)


def test_scale_does_not_matter(frame) -> None:
    base = _run(frame, bootstrap="WCR33")
    scaled = _run(
        frame,
        y=1e6 * frame["y"] + 1e7,
        X=frame[["d", "x"]].assign(x=1e-3 * frame["x"] + 2010, constant=1.0),
        bootstrap="WCR33",
    )
    assert scaled.t_stat == pytest.approx(base.t_stat, rel=1e-6)
    assert scaled.p_value == base.p_value
    assert scaled.conf_low == pytest.approx(1e6 * base.conf_low, rel=1e-6)


@pytest.mark.parametrize("effects", [[], ["g"], ["t"]])
def test_near_collinear_columns_keep_their_digits(frame, effects) -> None:
    year = 2010.0 + frame["t"] + frame["block"] / 7
    centred = frame[["d", "x"]].assign(
        constant=1.0, a=year - 2013, b=(year - 2013) ** 2, c=(year - 2013) ** 3
    )
    raw = centred.assign(a=year, b=year**2, c=year**3)
    if effects == ["t"]:  # within a period the cube is out of reach of doubles
        centred, raw = centred.drop(columns="c"), raw.drop(columns="c")
    absorb = [frame[name] for name in effects]
    base = _run(frame, X=centred, absorb=absorb, bootstrap="WCR33")
    for columns in (list(raw), sorted(raw)):
        result = _run(frame, X=raw[columns], absorb=absorb, bootstrap="WCR33")
        assert result.dropped == base.dropped
        assert result.t_stat == pytest.approx(base.t_stat, rel=1e-5)
        assert result.p_value == base.p_value
        assert result.conf_high == pytest.approx(base.conf_high, rel=1e-4)


def test_rounded_shares_are_collinear(frame) -> None:
    rng = np.random.default_rng(2)
    parts = rng.dirichlet([1, 2, 3], len(frame)).astype(np.float32).astype(float)
    shares = pd.DataFrame(parts, columns=["p", "q", "r"], index=frame.index)
    regressors = frame[["d", "x"]].assign(constant=1.0).join(shares)
    assert _run(frame, X=regressors).dropped == ("r",)


def test_same_seed_same_draws_other_seed_others(frame) -> None:
    options = {"distribution": "mammen", "reps": 299}
    first = _run(frame, seed=1, **options)
    assert first == _run(frame, seed=np.random.SeedSequence(1), **options)
    assert first == _run(frame, seed=np.random.default_rng(1), **options)
    other = _run(frame, seed=2, **options)
    assert (other.p_value, other.conf_low) != (first.p_value, first.conf_low)
    assert not first.enumerated and first.draws_used == 299


@pytest.mark.parametrize(
    "formula",
    [
        "y ~ d + x | g + t",
        "y ~ d + x | g + t^block",
        "y ~ d + x | officer + t",
        "y ~ d + x + i(t, ref=2)",
        "y ~ d + x + C(block) + x:d | t",
        "y ~ d + I(x**2) + log(w)",
        "y ~ d + x + g | g + t",
        "y ~ d * x | block^t",
    ],
)
@pytest.mark.filterwarnings(r"ignore:\s*1 variables dropped")
def test_formula_means_what_feols_means(frame, formula) -> None:
    fit = pf.feols(
        formula,
        frame,
        vcov={"CRV1": "g"},
        ssc=pf.ssc(k_fixef="full"),
        fixef_rm="none",
    )
    result = wild_cluster_test_formula(formula, frame, cluster="g", param="d")
    assert result.estimate == pytest.approx(fit.coef()["d"], rel=1e-7)
    assert result.n_obs == fit._N
    # feols counts redundant levels too; without that factor the errors are the same.
    degrees = (fit._N - 1) / (fit._N - result.n_regressors) * 9 / 8
    unscaled = fit.se()["d"] / np.sqrt(float(np.ravel(fit._ssc)[0]))
    assert result.std_error == pytest.approx(unscaled * np.sqrt(degrees), rel=1e-7)


def test_interacted_effects_do_not_use_a_column_of_that_name(frame) -> None:
    decoy = frame.assign(t_block=0)
    arguments = {"cluster": "g", "param": "d"}
    right = wild_cluster_test_formula("y ~ d | g + t^block", frame, **arguments)
    assert wild_cluster_test_formula("y ~ d | g + t^block", decoy, **arguments) == right


def test_collinear_columns_are_dropped_by_name(frame) -> None:
    regressors = frame[["d", "x"]].assign(
        constant=1.0, twice=2 * frame["x"] - 1, sum=frame["d"] + frame["x"]
    )
    result = _run(frame, X=regressors)
    assert result.dropped == ("twice", "sum")
    assert result.t_stat == pytest.approx(_run(frame).t_stat, rel=1e-9)
    assert result.p_value == _run(frame).p_value
    with_effects = _run(frame, X=regressors, absorb=[frame["g"]])
    assert with_effects.dropped == ("constant", "twice", "sum")


def test_effects_swept_or_as_columns_are_the_same(frame) -> None:
    dummies = pd.get_dummies(frame[["officer"]].astype(str), dtype=float)
    swept = _run(
        frame, X=frame[["d", "x"]], absorb=[frame["officer"]], bootstrap="WCR31"
    )
    columns = pd.concat([frame[["d", "x"]], dummies], axis=1)
    with pytest.warns(RuntimeWarning, match="singular"):
        full = _run(frame, X=columns, bootstrap="WCR31")
    assert swept.n_regressors == full.n_regressors
    assert full.t_stat == pytest.approx(swept.t_stat, rel=1e-9)
    assert full.p_value == swept.p_value
    assert np.allclose(full.conf_pieces, swept.conf_pieces, rtol=1e-6)


@pytest.mark.parametrize("null", ["WCR", "WCU"])
@pytest.mark.parametrize("kind", ["13", "31", "33"])
def test_one_treated_cluster_has_no_jackknife(frame, null, kind) -> None:
    treated = (frame["region"] == "region 3").astype(float)
    regressors = frame[["x"]].assign(d=treated, constant=1.0)
    region = frame["region"]
    result = _run(frame, X=regressors, cluster=region, bootstrap=f"{null}{kind}")
    assert result.reason == "not identified without cluster region 3"
    assert "region 3" in result.conf_type and result.draws_used == 0
    assert np.isnan([result.p_value, result.p_strict, result.conf_low]).all()
    assert result.conf_pieces == []
    plain = _run(frame, X=regressors, cluster=region, bootstrap=f"{null}11")
    assert plain.reason == "" and np.isfinite(plain.p_value)
    assert result.estimate == pytest.approx(plain.estimate)
    # CRV1 leaves no cluster out; CRV3 does.
    expected = plain.t_stat if kind == "31" else np.nan
    assert result.t_stat == pytest.approx(expected, nan_ok=True)


def test_other_coefficients_of_that_regression_keep_their_jackknife(frame) -> None:
    treated = (frame["region"] == "region 3").astype(float)
    regressors = frame[["x"]].assign(d=treated, constant=1.0)
    with pytest.warns(RuntimeWarning, match="singular"):
        result = _run(
            frame,
            X=regressors,
            cluster=frame["region"],
            restriction="x",
            bootstrap="WCR33",
        )
    assert result.reason == "" and np.isfinite(result.p_value)
    joint = _run(
        frame,
        X=regressors,
        cluster=frame["region"],
        restriction=["x", "d"],
        bootstrap="WCR31",
    )
    assert np.isnan(joint.p_value) and "region 3" in joint.reason


def test_two_treated_clusters_keep_it(frame) -> None:
    treated = frame["g"].isin([2, 3]).astype(float)
    result = _run(
        frame, X=frame[["x"]].assign(d=treated, constant=1.0), bootstrap="WCR33"
    )
    assert result.reason == "" and np.isfinite(result.p_value)


def test_one_treated_cluster_does_not_reject(frame) -> None:
    treated = (frame["g"] == 3).astype(float)
    result = _run(frame, X=frame[["x"]].assign(d=treated, constant=1.0))
    assert abs(result.t_stat) > 3  # a t test with CRV1 would reject
    assert result.p_value > 0.05
    assert result.conf_low < 0 < result.conf_high


def test_too_few_clusters_have_an_unbounded_set(frame) -> None:
    # The identity and its mirror always tie: p cannot fall below 2/2^G.
    for groups in (2, 4):
        result = _run(frame, cluster=frame["g"] % groups)
        assert result.p_value >= 2 / 2**groups
        assert result.conf_pieces == [(-np.inf, np.inf)]


def test_set_from_draws_where_patterns_are_enumerated(frame) -> None:
    listed = _run(frame)
    drawn = _run(frame, compute_set="drawn", seed=2, reps=9999)
    assert drawn.p_value == listed.p_value and drawn.enumerated
    assert "9999 seeded draws" in drawn.conf_type
    width = listed.conf_high - listed.conf_low
    assert drawn.conf_low == pytest.approx(listed.conf_low, abs=0.1 * width)
    unseeded = _run(frame, compute_set="drawn")
    assert np.isnan(unseeded.conf_low) and "needs a seed" in unseeded.conf_type


def test_p_from_draws_where_patterns_are_many(frame) -> None:
    cluster = frame.index % 16
    listed = _run(frame, cluster=cluster)
    drawn = _run(frame, cluster=cluster, enumerated=False, seed=2, reps=9999)
    assert listed.enumerated and listed.draws_used == 2**16
    assert not drawn.enumerated and drawn.draws_used == drawn.set_draws == 9999
    assert drawn.p_value != listed.p_value
    assert drawn.p_value == pytest.approx(listed.p_value, abs=0.02)
    with pytest.raises(ValueError, match="seed is needed"):
        _run(frame, cluster=cluster, enumerated=False)
    few = _run(frame, cluster=frame.index % 15, enumerated=False, seed=2)
    assert few.enumerated and few.draws_used == 2**15


def test_above_25_clusters_the_set_needs_a_seed(frame) -> None:
    cluster = frame.index % 26
    without = _run(frame, cluster=cluster)
    assert without.enumerated and without.draws_used == 2**26
    assert np.isnan(without.conf_low) and "needs a seed" in without.conf_type
    seeded = _run(frame, cluster=cluster, seed=1, reps=1999)
    assert seeded.p_value == without.p_value and seeded.enumerated
    assert seeded.conf_low < seeded.estimate < seeded.conf_high
    assert "1999 seeded draws" in seeded.conf_type


def test_ways_to_give_the_same_arrays(frame) -> None:
    base = _run(frame, absorb=[frame["g"], frame["t"]], X=frame[["d"]])
    nullable = frame.convert_dtypes()
    for change in (
        {"absorb": frame[["g", "t"]]},
        {"absorb": frame[["g", "t"]].to_numpy()},
        {"absorb": [nullable["region"], nullable["t"]], "y": nullable["y"]},
        {"X": frame["d"]},
        {"cluster": nullable["g"]},
    ):
        arguments = {"absorb": [frame["g"], frame["t"]], "X": frame[["d"]]} | change
        assert _run(frame, **arguments) == base


@pytest.mark.parametrize("weighted", [False, True])
def test_rows_read_in_chunks_and_sparse_tables_change_nothing(
    frame, monkeypatch, weighted
) -> None:
    options = {
        "X": frame[["d", "x"]],
        "absorb": [frame["officer"], frame["t"], frame["block"]],
        "weights": frame["w"] if weighted else None,
        "bootstrap": "WCR31",
    }
    base = _run(frame, **options)
    monkeypatch.setattr(_wild_moments, "MOST_DENSE", 0)
    monkeypatch.setattr(
        _wild_moments,
        "_chunks",
        lambda sample, times=1: (slice(i, i + 37) for i in range(0, 240, 37)),
    )
    other = _run(frame, **options)
    assert other.t_stat == pytest.approx(base.t_stat, rel=1e-10)
    assert other.p_value == base.p_value
    assert other.conf_low == pytest.approx(base.conf_low, rel=1e-9)
