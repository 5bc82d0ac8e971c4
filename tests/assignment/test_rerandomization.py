"""Re-randomization against brute force in floating point and the ticket's own words."""

from __future__ import annotations

import hashlib
import itertools
import warnings
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from perutip.assignment.draw import DrawRefused, frame_digest
from perutip.assignment.rerandomization import rerandomize_logged
from perutip.assignment.rerandomization.accepted import criterion_digest, rerandomize
from perutip.assignment.seed_log import (
    SeedLog,
    announce_simulated,
    simulated_seed,
    verify_all,
)

SEED = "0f1e2d3c4b5a69788796a5b4c3d2e1f00123456789abcdeffedcba9876543210"
pytestmark = pytest.mark.filterwarnings("ignore:the criterion leaves")
UNITS = [f"{10101 + i:06d}" for i in range(12)]


def frame(extra: bool = False) -> pd.DataFrame:
    strata = list("aaaaabbbbccc") if extra else list("aaaabbbbcccc")
    m = {"a": 2, "b": 2, "c": 1 if extra else 2}
    table = pd.DataFrame(
        {"unit_id": UNITS, "stratum": strata, "m_treated": [m[s] for s in strata]}
    )
    return table.assign(extra=1) if extra else table


def covariates(seed: int = 7, k: int = 2) -> pd.DataFrame:
    values = np.random.default_rng(seed).normal(size=(12, k)).round(2)
    return pd.DataFrame(values, index=UNITS, columns=[f"x{i}" for i in range(k)])


def run(table: pd.DataFrame, x: pd.DataFrame, keep: Fraction = Fraction(1, 10), **more):
    published = criterion_digest(table, x, keep=keep)
    return rerandomize(table, x, seed=SEED, criterion=published, keep=keep, **more)


def brute_force(strata: list[str], totals: list[dict[str, int]]) -> np.ndarray:
    rows = []
    for m in totals:
        groups = [[i for i, s in enumerate(strata) if s == g] for g in sorted(m)]
        combos = [itertools.combinations(g, m[k]) for g, k in zip(groups, sorted(m))]
        for chosen in itertools.product(*combos):
            row = np.zeros(12, dtype=int)
            row[[i for group in chosen for i in group]] = 1
            rows.append(row)
    return np.array(rows)


def mahalanobis(rows: np.ndarray, x: np.ndarray) -> np.ndarray:
    inverse = np.linalg.inv(np.cov(x, rowvar=False).reshape(x.shape[1], -1))
    n1 = rows[0].sum()
    n0 = 12 - n1
    gaps = rows @ x / n1 - (1 - rows) @ x / n0
    return n1 * n0 / 12 * np.einsum("ij,jk,ik->i", gaps, inverse, gaps)


@pytest.mark.parametrize("extra", [False, True])
def test_accepted_set_is_the_best_share_by_brute_force(extra: bool) -> None:
    x = covariates()
    strata = frame(extra)["stratum"].tolist()
    totals = (
        [{"a": 3, "b": 2, "c": 1}, {"a": 2, "b": 2, "c": 2}]
        if extra
        else [{"a": 2, "b": 2, "c": 2}]
    )
    rows = brute_force(strata, totals)
    got = run(frame(extra), x)
    assert got.n_enumerated == len(rows)
    distance = mahalanobis(rows, x.to_numpy())
    cut = np.sort(distance)[int(np.ceil(len(rows) / 10)) - 1]
    expected = rows[distance <= cut * (1 + 1e-9)]
    assert {tuple(r) for r in got.accepted.tolist()} == {tuple(r) for r in expected}
    np.testing.assert_allclose(
        np.sort(got.imbalance), np.sort(distance[distance <= cut * (1 + 1e-9)])
    )
    assert got.threshold == pytest.approx(cut)


def test_the_smallest_ticket_is_chosen() -> None:
    table = frame()
    got = run(table, covariates())
    start = f"hashdraw/1|{SEED}|{frame_digest(table)}|assignment|"
    tickets = [
        hashlib.sha256((start + "".join(map(str, row))).encode()).hexdigest()
        for row in got.accepted.tolist()
    ]
    assert got.ticket == min(tickets) and got.chosen == tickets.index(min(tickets))
    treated = got.assignment.set_index("unit_id").loc[list(got.units), "treated"]
    assert treated.tolist() == got.accepted[got.chosen].tolist()


def test_balanced_arms_keep_every_probability_at_a_half() -> None:
    got = run(frame(), covariates())
    assert got.assignment["probability"].eq(0.5).all()
    assert got.assignment.groupby("stratum")["treated"].sum().tolist() == [2, 2, 2]


def test_row_order_is_immaterial() -> None:
    x = covariates()
    one = run(frame(), x)
    two = run(frame().iloc[::-1], x.sample(frac=1, random_state=2))
    assert one.criterion == two.criterion
    assert one.assignment.equals(two.assignment)


def test_keeping_all_accepts_all() -> None:
    got = run(frame(), covariates(), keep=Fraction(1))
    assert len(got.accepted) == got.n_enumerated == 216
    assert got.always_together == got.never_together == ()


def test_pairs_without_variation_are_warned_of() -> None:
    x = covariates()
    x.iloc[0, 0], x.iloc[4, 0] = 1000.0, 1000.0
    with pytest.warns(UserWarning, match="never in the same arm"):
        got = run(frame(), x[["x0"]])
    assert (UNITS[0], UNITS[4]) in got.never_together
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        run(frame(), covariates(), keep=Fraction(1, 2))


def test_ties_at_the_threshold_are_kept_whatever_the_rounding() -> None:
    x = pd.DataFrame({"x": [0.1, 0.2, 0.3, 0.4] * 3}, index=UNITS)
    got = run(frame(), x)
    rows = brute_force(frame()["stratum"].tolist(), [{"a": 2, "b": 2, "c": 2}])
    tenths = np.array([1, 2, 3, 4] * 3)
    gap = np.abs(2 * rows @ tenths - tenths.sum())
    cut = np.sort(gap)[21]
    assert len(got.accepted) == (gap <= cut).sum() > 22


def test_another_criterion_than_the_published_is_refused() -> None:
    x = covariates()
    published = criterion_digest(frame(), x)
    for other, keep in ((x + 1, Fraction(1, 10)), (x, Fraction(1, 5))):
        with pytest.raises(DrawRefused, match="published criterion"):
            rerandomize(frame(), other, seed=SEED, criterion=published, keep=keep)


def test_a_log_fixes_criterion_and_seed(tmp_path: Path) -> None:
    log, x = SeedLog(tmp_path / "seed_log.jsonl", commit="x"), covariates()
    with pytest.raises(DrawRefused, match="frozen with a criterion"):
        rerandomize_logged(log, "trial", frame(), x)
    source = announce_simulated("x")
    criterion = criterion_digest(frame(), x)
    log.freeze("trial", frame(), source=source, no_reserve=True, criterion=criterion)
    log.seed("trial", simulated_seed("x"))
    with pytest.raises(DrawRefused, match="announced a re-randomization"):
        log.draw("trial", frame())
    got = rerandomize_logged(log, "trial", frame(), x)
    expected = rerandomize(
        frame(),
        x,
        seed=simulated_seed("x").value,
        criterion=criterion_digest(frame(), x),
    )
    assert got.assignment.equals(expected.assignment)
    with pytest.raises(DrawRefused, match="published criterion"):
        rerandomize_logged(log, "trial", frame(), x + 1)
    with pytest.raises(DrawRefused, match="not the frame frozen"):
        rerandomize_logged(log, "trial", frame().assign(m_treated=1), x)
    assert verify_all(log.path, {}).exit_code == 0


def test_what_cannot_be_drawn_is_refused() -> None:
    x = covariates()
    with pytest.raises(DrawRefused, match="from 1/10 to 1, not 1/20"):
        run(frame(), x, keep=Fraction(1, 20))
    with pytest.raises(DrawRefused, match="216 assignments, more than the limit of"):
        run(frame(), x, limit=100)
    with pytest.raises(DrawRefused, match="collinear"):
        run(frame(), x.assign(twice=2 * x["x0"]))
    with pytest.raises(DrawRefused, match="as many as units"):
        run(frame(), covariates(k=12))
    with pytest.raises(DrawRefused, match="once each"):
        run(frame(), x.iloc[1:])
    with pytest.raises(DrawRefused, match="1 cells of 'x0' are no number"):
        run(frame(), x.mask(x == x.iloc[0, 0]))
    named = frame().assign(stratum=["assignment"] * 4 + list("bbbbcccc"))
    with pytest.raises(DrawRefused, match="may not be named assignment"):
        run(named, x)
