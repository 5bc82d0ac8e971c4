"""Callaway-Sant'Anna against R and csdid, Roth-Sant'Anna against Neyman's formula."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from perutip.designs.cohorts.cells import RolloutCells, rollout_cells
from perutip.designs.cohorts.group_time import callaway_santanna, roth_santanna

MPDTA = Path(__file__).resolve().parents[4] / "shared/reference/data/mpdta.csv"

# csdid 0.4.3: ATTgt(panel=False, control_group=...).fit(est_method="reg"), aggte.
CSDID = {
    "not_yet_treated": (
        0.6547079654930144,
        [
            -0.3718651619909815,
            -0.2596139741927498,
            0.1255966207728471,
            0.10407763714619225,
            -0.13814682823296323,
            -0.1277744186625295,
            0.8830497554284117,
            0.7021886936896394,
            0.6372834677194756,
            0.6372966081359068,
            0.019461313274173275,
            0.292671109287327,
        ],
    ),
    "never_treated": (
        0.6169374088949691,
        [
            -0.47015281184483404,
            -0.2653654069313389,
            0.11198302740032617,
            0.07460441471493771,
            -0.16105646201038207,
            -0.04143892944435802,
            0.7558673940552761,
            0.6850835128766082,
            0.6156920706193818,
            0.6372966081359068,
            0.019461313274173275,
            0.292671109287327,
        ],
    ),
}


def mpdta() -> RolloutCells:
    if not MPDTA.exists():
        pytest.skip("reference data absent")
    data = pd.read_csv(MPDTA)
    data["start"] = data["first_treat"].where(data["first_treat"] > 0)
    return rollout_cells(
        data, outcome="lemp", region="countyreal", period="year", adoption="start"
    )


def cases(seed: int = 5, n: int = 900) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    size = rng.dirichlet(np.full(12, 2.0))
    region = rng.choice(12, n, p=size)
    year = rng.integers(2014, 2024, n)
    start = np.array([2018, 2018, 2020, 2020, 2020, 2021] + [0] * 6)[region]
    treated = (start > 0) & (year >= start)
    y = rng.normal(size=n) + 0.1 * region + 0.05 * (year - 2014) + 0.6 * treated
    return pd.DataFrame({"region": region, "year": year, "start": start, "y": y})


def cells(data: pd.DataFrame) -> RolloutCells:
    data = data.assign(start=data["start"].where(data["start"] > 0))
    return rollout_cells(
        data, outcome="y", region="region", period="year", adoption="start"
    )


def test_callaway_santanna_on_mpdta_equals_r():
    found = callaway_santanna(mpdta(), np.arange(4.0), controls="never_treated")
    assert found.att == pytest.approx(-0.03995128, abs=5e-9)
    assert found.jackknife_se == pytest.approx(0.01203401, rel=0.01)
    dynamic = found.by_event_time["att"].round(4).tolist()
    assert dynamic == [-0.0199, -0.0510, -0.1373, -0.1008]
    assert (found.n_treated, found.n_unidentified) == (291, 0)


@pytest.mark.parametrize("controls", ["not_yet_treated", "never_treated"])
def test_repeated_cross_sections_equal_csdid(controls):
    simple, dynamic = CSDID[controls]
    found = callaway_santanna(cells(cases()), np.arange(-6.0, 6), controls=controls)
    assert found.att == pytest.approx(simple, abs=1e-12)
    assert found.by_event_time["att"].tolist() == pytest.approx(dynamic, abs=1e-12)


def test_callaway_santanna_equals_csdid_where_it_is_installed():
    att_gt = pytest.importorskip("csdid.att_gt", reason="csdid is no dependency")
    data = cases(seed=11).assign(case_id=range(900))
    fitted = att_gt.ATTgt(
        yname="y",
        tname="year",
        idname="case_id",
        gname="start",
        data=data,
        panel=False,
        control_group=["notyettreated"],
        clustervar="region",
    ).fit(est_method="reg", bstrap=False)
    theirs = fitted.aggte("simple", na_rm=True).atte["overall_att"]
    ours = callaway_santanna(cells(data), np.arange(2.0)).att
    assert ours == pytest.approx(theirs, abs=1e-12)


def test_jackknife_is_that_of_frames_without_a_region():
    data = cases()
    found = callaway_santanna(cells(data), np.arange(3.0))
    left = np.array(
        [
            callaway_santanna(cells(data[data["region"] != r]), np.arange(3.0)).att
            for r in range(12)
        ]
    )
    assert found.leave_out == pytest.approx(left, abs=1e-12)
    by_hand = np.sqrt(11 / 12 * ((left - found.att) ** 2).sum())
    assert found.jackknife_se == pytest.approx(by_hand, rel=1e-12)
    assert found.df == 11 and found.n_treated_clusters == 6


def balanced(seed: int, n_regions: int = 60) -> pd.DataFrame:
    """One case per region and year: a panel whose outcomes hang together."""
    rng = np.random.default_rng(seed)
    start = np.repeat([2004, 2006, 0], n_regions // 3)
    year = np.arange(2000, 2008)
    level = rng.normal(size=n_regions)
    walk = rng.normal(size=(n_regions, len(year))).cumsum(axis=1) * 0.4
    y = level[:, None] + walk + rng.normal(size=walk.shape) * 0.3
    return pd.DataFrame(
        {
            "region": np.repeat(np.arange(n_regions), len(year)),
            "year": np.tile(year, n_regions),
            "start": np.repeat(start, len(year)),
            "y": y.ravel(),
        }
    )


def neyman(data: pd.DataFrame) -> tuple[float, float]:
    """theta and its standard error from cohort means and covariances, as published."""
    wide = data.pivot(index="region", columns="year", values="y")
    start = data.groupby("region")["start"].first()
    groups = {g: wide[start == g] for g in (2004, 2006, 0)}
    cells_of = [(g, t) for g in (2004, 2006) for t in wide.columns if t >= g]
    loads = {g: np.zeros((3, wide.shape[1])) for g in groups}
    at = {t: np.eye(wide.shape[1])[i] for i, t in enumerate(wide.columns)}
    for g, t in cells_of:
        before = np.mean([at[s] for s in wide.columns if s < g], axis=0)
        rows = np.array([at[t], at[g - 1], before]) / len(cells_of)
        controls = [c for c in groups if c == 0 or c > t]
        loads[g] += rows
        total = sum(len(groups[c]) for c in controls)
        for c in controls:
            loads[c] -= rows * len(groups[c]) / total
    means = sum(loads[g] @ groups[g].mean().to_numpy() for g in groups)
    spread = sum(
        loads[g] @ np.cov(groups[g].T) @ loads[g].T / len(groups[g]) for g in groups
    )
    slopes = np.linalg.solve(spread[1:, 1:], spread[1:, 0])
    weights = np.r_[1, -slopes]
    return float(weights @ means), float(np.sqrt(weights @ spread @ weights))


def test_efficient_estimator_equals_neyman_on_a_panel():
    data = balanced(3)
    theta, error = neyman(data)
    found = roth_santanna(cells(data), np.arange(2.0))
    assert found.att == pytest.approx(theta, abs=0.1 * error)
    assert found.jackknife_se == pytest.approx(error, rel=0.06)


def test_efficient_estimator_is_never_less_precise_than_its_special_case():
    for seed in range(3):
        panel = cells(balanced(seed))
        efficient = roth_santanna(panel, np.arange(2.0)).jackknife_se
        assert efficient <= callaway_santanna(panel, np.arange(2.0)).jackknife_se


def test_a_rollout_without_controls_gives_a_reason():
    data = balanced(1).query("start == 2004")
    found = callaway_santanna(cells(data), np.arange(2.0))
    assert np.isnan(found.att) and found.reason == "no treated case is identified"
    assert found.n_unidentified == len(data.query("year >= 2004"))


def test_a_region_that_everything_hangs_on_is_named():
    data = balanced(2).query("start != 2006")
    alone = data[(data["start"] == 0) | (data["region"] == 0)]
    found = callaway_santanna(cells(alone), np.arange(2.0))
    assert np.isfinite(found.att) and np.isnan(found.jackknife_se)
    assert found.reason == "not identified without 0"


def test_wrong_frames_are_refused():
    data = cases()
    with pytest.raises(ValueError, match="two adoption"):
        cells(data.assign(start=data["year"]))
    with pytest.raises(ValueError, match="whole"):
        cells(data.assign(year=data["year"] + 0.5))
    with pytest.raises(ValueError, match="missing"):
        cells(data.assign(y=data["y"].where(data["year"] > 2015)))
    with pytest.raises(ValueError, match="controls"):
        callaway_santanna(cells(data), np.arange(2.0), controls="never")
