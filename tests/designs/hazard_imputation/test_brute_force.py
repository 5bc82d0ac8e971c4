"""Every number again from the specification, row by row, with dummies in a matrix."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hazard_worlds import EXTRACTION

from perutip.designs.hazard_imputation import hazard_imputation

MONTH = Fraction(487, 16)
AGES = (0, 3, 6, 12, 18, 24, 36, 60)


def rows_of(cases: pd.DataFrame, regions: pd.DataFrame) -> pd.DataFrame:
    """Time at risk in exact fractions, one row per piece."""
    out = []
    trained = regions.set_index("region")["training_date"]
    end = pd.Timestamp(EXTRACTION).toordinal()
    halves = [
        pd.Timestamp(year, month, 1) for year in range(2010, 2024) for month in (1, 7)
    ]
    for case in cases.itertuples():
        f = Fraction(case.filing_date.toordinal())
        pending = pd.isna(case.end_date)
        s = end + 1 if pending else case.end_date.toordinal() + Fraction(1, 2)
        g = trained[case.region]
        g = Fraction(10**7) if pd.isna(g) else Fraction(g.toordinal())
        cuts = {Fraction(h.toordinal()) for h in halves}
        cuts |= {f + MONTH * m for m in AGES[1:]} | {g}
        edges = [f, *sorted(c for c in cuts if f < c < s), Fraction(s)]
        for u, v in pairwise(edges):
            last = v == s
            out.append(
                {
                    "region": case.region,
                    "half": sum(h.toordinal() <= u for h in halves),
                    "age": sum(MONTH * m <= u - f for m in AGES) - 1,
                    "N": float((v - u) / MONTH),
                    "D": u >= g,
                    "after": f >= g,
                    "c": float(last and not pending and case.end_kind == "convicted"),
                    "o": float(last and not pending and case.end_kind == "other"),
                }
            )
    return pd.DataFrame(out)


def dummies(rows: pd.DataFrame) -> np.ndarray:
    parts = [pd.get_dummies(rows[name]) for name in ("region", "half", "age")]
    return np.hstack([part.to_numpy(float) for part in parts])


def imputed(rows: pd.DataFrame, model: str) -> tuple[np.ndarray, np.ndarray]:
    """mu (rows, 2) and whether each row is in the row space of the D = 0 design."""
    X = dummies(rows)
    fit = ~rows["D"].to_numpy()
    _, s, v = np.linalg.svd(X[fit], full_matrices=True)
    null = v[(s > 1e-9).sum() :]
    ok = np.abs(X @ null.T).max(axis=1, initial=0.0) < 1e-7
    weight = np.sqrt(rows["N"].to_numpy())
    mu = []
    for kind in ("c", "o"):
        y = rows[kind].to_numpy()
        if model == "linear":
            coef = np.linalg.lstsq(
                X[fit] * weight[fit, None], y[fit] / weight[fit], rcond=1e-12
            )[0]
            mu.append(X @ coef)
            continue
        some = X[fit].T @ y[fit] > 0
        alive = (X[:, ~some] == 0).all(axis=1)
        seen = X[fit & alive][:, some]
        _, size, across = np.linalg.svd(seen, full_matrices=False)
        basis = across[size > 1e-9].T  # of full rank: Newton's steps invert
        glm = sm.GLM(
            y[fit & alive],
            seen @ basis,
            family=sm.families.Poisson(),
            offset=np.log(rows["N"].to_numpy()[fit & alive]),
        ).fit(method="newton", maxiter=200, tol=1e-14, gtol=1e-10)
        mu.append(np.where(alive, np.exp(X[:, some] @ basis @ glm.params), 0.0))
    return np.array(mu).T, ok


def lived(h: np.ndarray, horizon: int) -> tuple[float, float, float]:
    F, S, M = 0.0, 1.0, 0.0
    for a, left in enumerate(AGES):
        if left < horizon:
            right = AGES[a + 1] if a + 1 < len(AGES) else math.inf
            L, both = min(right, horizon) - left, h[a].sum()
            if both > 0:
                F += S * h[a, 0] / both * (1 - math.exp(-both * L))
                M += S * (1 - math.exp(-both * L)) / both
            else:
                M += S * L
            S *= math.exp(-both * L)
    return F, 1 - S, M


def estimates(rows: pd.DataFrame, scope: str, model: str, horizon: int) -> dict:
    """d, incidence, resolution and restricted mean effects of one set of rows."""
    mu, ok = imputed(rows, model)
    exposed = (rows["D"] & ok & (rows["after"] | (scope == "all"))).to_numpy()
    N, y = rows["N"].to_numpy(), rows[["c", "o"]].to_numpy()
    h1, h0 = np.full((8, 2), np.nan), np.full((8, 2), np.nan)
    for a in range(8):
        at = exposed & (rows["age"] == a).to_numpy()
        if at.any():
            h1[a] = y[at].sum(axis=0) / N[at].sum()
            h0[a] = np.maximum((N[at, None] * mu[at]).sum(axis=0) / N[at].sum(), 0)
    out = dict(
        zip(
            ("F", "R", "M"),
            np.subtract(lived(h1, horizon), lived(h0, horizon)),
            strict=True,
        )
    )
    out["d"] = (y[exposed, 0] - N[exposed] * mu[exposed, 0]).sum() / N[exposed].sum()
    out["lost"] = N[(rows["D"] & (rows["after"] | (scope == "all"))) & ~ok].sum()
    out["months"] = N[exposed].sum()
    return out


def jackknife(rows: pd.DataFrame, scope: str, model: str, horizon: int) -> dict:
    whole = estimates(rows, scope, model, horizon)
    names = sorted(rows.loc[~rows["D"], "region"].unique())
    out = [estimates(rows[rows["region"] != g], scope, model, horizon) for g in names]
    n = len(names)
    return {
        key: math.sqrt((n - 1) / n * sum((o[key] - whole[key]) ** 2 for o in out))
        for key in ("d", "F", "R", "M")
    }


@pytest.mark.filterwarnings("ignore:The design matrix is rank-deficient")
@pytest.mark.filterwarnings("ignore:Inverting hessian failed")
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("scope", ["all", "filed_after"])
@pytest.mark.parametrize("model", ["linear", "poisson"])
def test_equals_the_specification(world, seed: int, scope: str, model: str) -> None:
    cases, regions = world(seed, n=350, regions=9, trained=7, effect=0.02)
    found = hazard_imputation(
        cases,
        regions,
        extraction_date=EXTRACTION,
        horizons=(5,),
        scope=scope,
        model=model,
    )
    rows = rows_of(cases, regions)
    expected = estimates(rows, scope, model, 5)
    error = jackknife(rows, scope, model, 5)
    assert found.exposed_months == pytest.approx(expected["months"], rel=1e-12)
    assert found.hazard == pytest.approx(expected["d"], abs=1e-9)
    assert found.hazard_se == pytest.approx(error["d"], abs=1e-9)
    assert found.cif_reason[5] == ""
    for mine, key in (("cif", "F"), ("resolution", "R"), ("restricted_mean", "M")):
        effect = getattr(found, f"{mine}_effect")[5]
        std_error = getattr(found, f"{mine}_se")[5]
        assert effect == pytest.approx(expected[key], abs=1e-8)
        assert std_error == pytest.approx(error[key], abs=1e-8)


def largest_share(rows: pd.DataFrame, scope: str) -> float:
    """Time that goes with a region, among that of the others."""
    exposed = rows["D"] & (rows["after"] | (scope == "all"))
    on_all = exposed & imputed(rows, "linear")[1]
    shares = []
    for g in rows.loc[~rows["D"], "region"].unique():
        others = rows["region"] != g
        without = rows[others][on_all[others]]
        lost = ~imputed(rows[others], "linear")[1][on_all[others]]
        shares.append(without["N"][lost].sum() / without["N"].sum())
    return max(shares)


@pytest.mark.parametrize("scope", ["all", "filed_after"])
def test_only_trained_regions_lose_what_cannot_be_imputed(world, scope: str) -> None:
    cases, regions = world(5, n=300, regions=6, trained=6)
    dates = pd.date_range("2017-03-01", periods=6, freq="8MS")
    regions["training_date"] = dates
    found = hazard_imputation(cases, regions, extraction_date=EXTRACTION, scope=scope)
    rows = rows_of(cases, regions)
    expected = estimates(rows, scope, "linear", 12)
    assert expected["lost"] > 100
    assert found.lost_months == pytest.approx(expected["lost"], rel=1e-12)
    assert found.hazard == pytest.approx(expected["d"], abs=1e-9)
    assert found.largest_share_lost == pytest.approx(largest_share(rows, scope))
    assert found.largest_share_lost > 0.05
    assert found.se_reason == "not_identified_without_a_region"
    assert np.isnan(found.hazard_se) and np.isnan(found.additional_convictions_se)


def test_disconnected_design_is_imputed_where_it_can_be(world) -> None:
    """Levels all occur at D = 0, but two groups of regions share no half-year."""
    cases, regions = world(6, n=400, regions=8, trained=4)
    split = pd.Timestamp("2018-07-01")
    early = cases["region"].isin(["R0", "R1", "R4", "R5"])
    cases = cases[(cases["filing_date"] < split) == early].copy()
    late_end = early & (cases["end_date"].isna() | (cases["end_date"] >= split))
    cases.loc[late_end, "end_date"] = split - pd.Timedelta(days=1)
    cases.loc[late_end & cases["end_kind"].isna(), "end_kind"] = "other"
    found = hazard_imputation(cases, regions, extraction_date=EXTRACTION)
    rows = rows_of(cases, regions)
    rank = np.linalg.matrix_rank(dummies(rows[~rows["D"]]))
    levels = sum(
        rows.loc[~rows["D"], name].nunique() for name in ("region", "half", "age")
    )
    assert rank == levels - 3
    expected = estimates(rows, "all", "linear", 12)
    assert found.exposed_months == pytest.approx(expected["months"], rel=1e-12)
    assert found.lost_months == pytest.approx(expected["lost"], rel=1e-12)
    assert found.hazard == pytest.approx(expected["d"], abs=1e-9)
