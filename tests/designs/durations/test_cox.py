"""Cox regression against statsmodels where it is right, and by brute force."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import approx_fprime
from statsmodels.duration.hazard_regression import PHReg

from perutip.designs.durations import cox, cox_jackknife, split_at_training


def sample(seed: int = 3, n: int = 400) -> dict[str, np.ndarray]:
    """Rounded durations with ties, late entry, eight regions, two covariates."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 2)) * [1.0, 3.0] + [0.0, 5.0]
    region = rng.integers(0, 8, n)
    rate = 0.05 * np.exp(0.5 * x[:, 0] - 0.1 * x[:, 1] + 0.1 * region)
    end = np.ceil(rng.exponential(1 / rate))
    censor = np.ceil(rng.exponential(30.0, n))
    time = np.minimum(end, censor)
    entry = np.maximum(np.floor(time * rng.random(n) * 0.5) - 0.5, 0.0)
    return {
        "time": time,
        "event": (end <= censor).astype(int),
        "X": x,
        "region": region,
        "entry": entry,
    }


@pytest.mark.parametrize("stratified", [False, True])
@pytest.mark.parametrize("late", [False, True])
def test_equals_statsmodels(stratified: bool, late: bool) -> None:
    d = sample()
    strata = d["region"] if stratified else None
    # statsmodels counts rows with entry == t as at risk; halves never tie.
    entry = d["entry"] if late else None
    mine = cox(d["time"], d["event"], d["X"], strata=strata, entry=entry)
    theirs = PHReg(
        d["time"], d["X"], d["event"], strata=strata, entry=entry, ties="breslow"
    ).fit(disp=0)
    np.testing.assert_allclose(mine.coef, theirs.params, rtol=1e-6)
    np.testing.assert_allclose(mine.std_error, theirs.bse, rtol=1e-6)


@pytest.mark.parametrize("stratified", [False, True])
def test_robust_variance_from_statsmodels_scores(stratified: bool) -> None:
    d = sample()
    strata = d["region"] if stratified else None
    cluster = np.arange(400) % 40
    mine = cox(d["time"], d["event"], d["X"], strata=strata, cluster=cluster)
    model = PHReg(d["time"], d["X"], d["event"], strata=strata, ties="breslow")
    scores = np.nan_to_num(model.score_residuals(mine.coef))
    bread = np.linalg.inv(-model.hessian(mine.coef))
    sums = np.array([scores[cluster == g].sum(axis=0) for g in range(40)])
    expected = bread @ sums.T @ sums @ bread
    np.testing.assert_allclose(mine.covariance, expected, rtol=1e-6)


def test_published_leukaemia_trial() -> None:
    """Freireich et al. (1963), remission: SAS PHREG prints 1.50919 (.40956)."""
    drug = [
        6,
        6,
        6,
        6,
        7,
        9,
        10,
        10,
        11,
        13,
        16,
        17,
        19,
        20,
        22,
        23,
        25,
        32,
        32,
        34,
        35,
    ]
    relapsed = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    placebo = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]
    fit = cox(drug + placebo, relapsed + [1] * 21, [0.0] * 21 + [1.0] * 21)
    assert fit.coef[0] == pytest.approx(1.50919, abs=5e-6)
    assert fit.std_error[0] == pytest.approx(0.40956, abs=5e-6)


def brute_log_likelihood(coef: np.ndarray, d: dict[str, np.ndarray]) -> float:
    """Breslow's partial likelihood, event by event, entry < t <= time."""
    total = 0.0
    index = d["X"] @ coef
    for i in np.flatnonzero(d["event"]):
        t = d["time"][i]
        at_risk = (d["region"] == d["region"][i]) & (d["entry"] < t) & (d["time"] >= t)
        total += index[i] - np.log(np.exp(index[at_risk]).sum())
    return total


def test_brute_force_with_entries_at_event_times() -> None:
    d = sample()
    d["entry"] = np.floor(d["entry"])  # whole months: entries tie with events
    mine = cox(d["time"], d["event"], d["X"], strata=d["region"], entry=d["entry"])
    gradient = approx_fprime(mine.coef, brute_log_likelihood, 1e-6, d)
    assert np.abs(gradient).max() < 1e-3
    step = 1e-3
    for j in (0, 1):
        moved = [
            brute_log_likelihood(mine.coef + s * step * np.eye(2)[j], d)
            for s in (-1, 0, 1)
        ]
        curvature = -(moved[0] - 2 * moved[1] + moved[2]) / step**2
        information = np.linalg.inv(mine.covariance)[j, j]
        assert curvature == pytest.approx(information, rel=1e-3)


def test_splitting_rows_changes_nothing() -> None:
    d = sample()
    whole = cox(d["time"], d["event"], d["X"], strata=d["region"], cluster=d["region"])
    rows = split_at_training(d["time"], d["event"], np.full(400, 6.0))
    split = cox(
        rows.time,
        rows.event,
        d["X"][rows.case],
        entry=rows.entry,
        strata=d["region"][rows.case],
        cluster=d["region"][rows.case],
    )
    np.testing.assert_allclose(split.coef, whole.coef, rtol=1e-8)
    np.testing.assert_allclose(split.std_error, whole.std_error, rtol=1e-8)


def test_column_without_variation_in_risk_sets_is_missing() -> None:
    d = sample()
    X = np.column_stack([d["X"][:, 0], d["region"], 2 * d["X"][:, 0]])
    fit = cox(d["time"], d["event"], X, strata=d["region"])
    alone = cox(d["time"], d["event"], d["X"][:, 0], strata=d["region"])
    assert np.isnan(fit.coef).tolist() == [False, True, True]
    assert fit.coef[0] == pytest.approx(alone.coef[0], rel=1e-9)


def test_no_maximum_is_said() -> None:
    fit = cox([1.0, 2.0, 3.0, 4.0], [1, 1, 0, 0], [1.0, 1.0, 0.0, 0.0])
    assert fit.reason == "no_maximum" and np.isnan(fit.coef).all()


def test_training_splits_at_the_right_moment() -> None:
    rows = split_at_training([10, 10, 10, 10], [1, 1, 0, 1], [4, -2, np.inf, 10])
    assert rows.case.tolist() == [0, 0, 1, 2, 3]
    assert rows.entry.tolist() == [0, 4, 0, 0, 0]
    assert rows.time.tolist() == [4, 10, 10, 10, 10]
    assert rows.event.tolist() == [0, 1, 1, 0, 1]
    assert rows.trained.tolist() == [0, 1, 1, 0, 0]


def test_time_varying_training_is_recovered_and_a_fixed_label_is_not() -> None:
    """Cases that live long are trained during their life: immortal time."""
    found = []
    for seed in range(30):
        rng = np.random.default_rng(seed)
        n = 1000
        region = rng.integers(0, 10, n)
        training = np.where(region < 5, rng.uniform(-20, 30, n), np.inf)
        # Hazard .05, doubled from training on: draw by inverting the sum of hazards.
        need = rng.exponential(size=n) / 0.05
        start = np.maximum(training, 0.0)
        life = np.minimum(need, (need + np.minimum(start, need)) / 2)
        time, event = np.minimum(life, 36.0), (life <= 36.0).astype(int)
        rows = split_at_training(time, event, training)
        fit = cox_jackknife(
            rows.time,
            rows.event,
            rows.trained,
            entry=rows.entry,
            region=region[rows.case],
        )
        ever = cox(time, event, (training < time).astype(float), strata=region)
        found.append((fit.coef[0], fit.std_error[0], ever.coef[0]))
    coef, error, ever_trained = np.array(found).T
    assert coef.mean() == pytest.approx(np.log(2), abs=3 * coef.std() / np.sqrt(30))
    assert error.mean() == pytest.approx(coef.std(), rel=0.35)
    assert ever_trained.mean() < coef.mean() - 0.2


def test_jackknife_by_hand() -> None:
    d = sample()
    fit = cox_jackknife(d["time"], d["event"], d["X"], region=d["region"])
    out = [
        cox(
            *(d[name][d["region"] != g] for name in ("time", "event", "X")),
            strata=d["region"][d["region"] != g],
        ).coef
        for g in range(8)
    ]
    expected = np.sqrt(7 / 8 * ((np.array(out) - fit.coef) ** 2).sum(axis=0))
    np.testing.assert_allclose(fit.std_error, expected, rtol=1e-12)
