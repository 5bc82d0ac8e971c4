"""The corrected effect from a study, its reasons; controls, placebo, selection."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from perutip.designs.person_centered import corrected, ruled_in_time, with_controls
from perutip.designs.person_centered.corrected import (
    ON_SCALE,
    corrected_lines,
    rulings_wanted,
)
from perutip.designs.person_centered.selection import index_bounds
from perutip.designs.regression import Support
from perutip.text.coding import coding_sample
from perutip.text.words import count_words

COMPONENTS = ("language", "protection", "other")
SUPPORT = Support(10, 30, 3)
N = 800


def study(coded: pd.DataFrame | None = None) -> SimpleNamespace:
    """800 scored rulings of 12 regions, half of them trained half-way."""
    rng = np.random.default_rng(5)
    region = rng.integers(0, 12, N)
    half_year = rng.integers(0, 10, N)
    hits = rng.poisson(1.0, (N, 3))
    rulings = pd.DataFrame(
        {
            "ruling": np.arange(N) + 1,
            "region_id": [f"{k:02d}" for k in region],
            "half_year": half_year.astype(float),
            "ruling_date": pd.Timestamp("2015-01-01")
            + pd.to_timedelta(180 * half_year, "D"),
            "instance": rng.choice(["first_instance", "appeals_chamber"], N),
            "exposed": ((region < 6) & (half_year >= 5)).astype(float),
            "log_tokens": rng.normal(5, 0.4, N),
            "index": hits[:, :2].mean(axis=1) - 1 + rng.normal(0, 0.1, N),
            "case": np.where(np.arange(N) < 500, np.arange(N), np.nan),
            "flag": "",
        }
    )
    words = ("alfa", "beta", "gamma")
    texts = [
        " ".join(w for w, n in zip(words, row, strict=True) for _ in range(n))
        for row in hits
    ]
    counts = SimpleNamespace(
        component_counts=lambda: pd.DataFrame(hits, columns=list(COMPONENTS))
    )
    return SimpleNamespace(
        rulings=rulings,
        components=COMPONENTS,
        registered=COMPONENTS[:2],
        coded=pd.DataFrame(columns=["ruling", "coder"]) if coded is None else coded,
        corpus=SimpleNamespace(scored=np.full(N, True)),
        measured=SimpleNamespace(whole=counts),
        words=count_words(texts),
        hits=hits,
    )


def readings(*, size: int = 240) -> pd.DataFrame:
    """Codes of a stratified sample, by hits, one reader each."""
    whole = study()
    frame = whole.rulings[["ruling", "exposed"]].assign(
        hits=whole.hits.sum(axis=1), weight=1.0
    )
    drawn = coding_sample(frame, size, 0.0, np.random.SeedSequence(2))
    codes = np.minimum(whole.hits[drawn["ruling"] - 1], 3).astype(float)
    out = pd.DataFrame({"ruling": drawn["ruling"], "coder": "A"})
    out[list(COMPONENTS)] = codes
    out["inclusion_probability"] = drawn["n_sampled"] / drawn["n_stratum"]
    return out.assign(stratum=drawn["stratum"])


def test_a_dictionary_without_errors_is_left_as_it_is():
    found = corrected(study(readings().drop(columns="stratum")))
    assert found.reasons == {}
    for c in COMPONENTS:
        assert (found.rulings[f"read_{c}"] == found.rulings[f"found_{c}"]).all()
        assert found.errors[c] == 0
    panels = [where["panel"] for _, where in corrected_lines(found, "x")]
    assert panels == ["scale"] * 5 + ["presence"] * 6
    known = readings()
    mean = known[list(COMPONENTS[:2])].mean(axis=1) / known["inclusion_probability"]
    total = found.rulings["code_coded"].mean()
    assert total == pytest.approx(mean.sum() / N, rel=0.05)


def test_corrected_means_are_those_of_the_readings_whatever_the_prediction():
    coded = readings().drop(columns="stratum")
    moved = coded.assign(language=np.minimum(coded["language"] + 1, 3))
    found = corrected(study(moved))
    weight = 1 / moved["inclusion_probability"]
    wanted = weight @ (moved["language"] >= 1).astype(float) / N
    assert found.rulings["read_language"].mean() == pytest.approx(
        wanted + (1 - weight.sum() / N) * found.rulings["found_language"].mean(),
        abs=0.05,
    )
    assert found.errors["language"] > 0.3
    assert found.errors["protection"] == 0


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda t: t.head(0), "no_hand_coding"),
        (lambda t: t.drop(columns="inclusion_probability"), "no_probability"),
        (lambda t: t[t["stratum"] != "exposed/few"], "coding_incomplete"),
    ],
)
def test_why_there_is_no_correction(change, reason):
    found = corrected(study(change(readings()).drop(columns="stratum")))
    names = [*(f"read_{c}" for c in COMPONENTS), *ON_SCALE]
    assert found.reasons == dict.fromkeys(names, reason)
    assert len(corrected_lines(found, "x")) == len(COMPONENTS)  # naive ones stand
    wanted = rulings_wanted(found, {f"found_{c}": 0.02 for c in COMPONENTS}, 0.1)
    assert all(10 < n < N for n in wanted.values())


def test_a_gap_in_one_component_leaves_the_others():
    coded = readings().drop(columns="stratum")
    coded.loc[coded.index[:80], "other"] = np.nan
    found = corrected(study(coded))
    assert found.reasons == {"read_other": "coding_incomplete"}


def ols(y: np.ndarray, d: np.ndarray, *others: np.ndarray) -> float:
    design = np.column_stack([d, *others])
    return float(np.linalg.lstsq(design, y, rcond=None)[0][0])


def dummies(values: pd.Series) -> np.ndarray:
    return pd.get_dummies(values).to_numpy(float)


def test_controls_are_plain_least_squares_with_dummies():
    whole = study()
    cases = pd.DataFrame(
        {"case": np.arange(500.0), "trafficking_at_filing": np.arange(500) % 3 == 0}
    ).astype(float)
    found = with_controls(whole, cases, SUPPORT).frame
    r = whole.rulings
    y, d = r["index"].to_numpy(), r["exposed"].to_numpy()
    time, place = dummies(r["half_year"]), dummies(r["region_id"])
    length = r["log_tokens"].to_numpy()
    offence = np.where(r["case"].isna(), 2, np.where(r["case"] % 3 == 0, 1, 0))
    group = dummies(pd.Series(offence))
    court = dummies(r["instance"] + r["region_id"])
    wanted = {
        "instance": ols(y, d, time, place, length, dummies(r["instance"])),
        "offence": ols(y, d, time, place, length, group),
        "court": ols(y, d, time, court, length),
        "all_controls": ols(y, d, time, court, length, group),
    }
    for k, name in enumerate(("lesser", "trafficking", "unlinked")):
        inside = offence == k
        wanted[f"within_{name}"] = ols(
            y[inside], d[inside], time[inside], place[inside], length[inside]
        )
        assert found.loc[f"within_{name}", "rulings"] == inside.sum()
    for key, value in wanted.items():
        assert found.loc[key, "effect"] == pytest.approx(value, abs=1e-8), key


def test_a_ruling_without_an_instance_leaves_what_needs_one_and_nothing_else():
    whole, unknown = study(), np.arange(N) % 9 == 0
    cases = pd.DataFrame({"case": np.arange(500.0), "trafficking_at_filing": 1.0})
    full = with_controls(whole, cases, SUPPORT).frame
    r = whole.rulings[~unknown]
    whole.rulings["instance"] = whole.rulings["instance"].mask(unknown)
    found = with_controls(whole, cases, SUPPORT).frame
    others = [dummies(r[name]) for name in ("half_year", "region_id", "instance")]
    y, d = r["index"].to_numpy(), r["exposed"].to_numpy()
    wanted = ols(y, d, *others, r["log_tokens"].to_numpy())
    assert found.loc["instance", "effect"] == pytest.approx(wanted, abs=1e-8)
    need = ["instance", "court", "all_controls"]
    assert (found.loc[need, "rulings"] == (~unknown).sum()).all()
    pd.testing.assert_frame_equal(found.drop(need), full.drop(need))


def test_a_case_counts_as_ruled_within_its_months():
    day = pd.Timestamp("2020-01-15")
    cases = pd.DataFrame(
        {
            "case": [1.0, 2.0, 3.0, 4.0, 5.0],
            "filing_date": day,
            "observed_12": [1, 1, 1, 0, 1],
            "in_donut_12": [0, 0, 0, 0, 1],
            "exposed": 0.0,
            "unit": "a",
            "half_year": 1.0,
        }
    )
    rulings = pd.DataFrame(
        {
            "ruling": [1, 2, 3, 4],
            "case": [1.0, 1.0, 2.0, np.nan],
            "ruling_date": [day + pd.Timedelta(days=n) for n in (300, 100, 366, 5)],
            "index": [9.0, -1.0, 9.0, 0.0],
        }
    )
    reference = np.array([False, False, True, True])
    rows = ruled_in_time(cases, rulings, reference, 12)
    assert rows["case"].tolist() == [1, 2, 3]
    assert rows["ruled"].tolist() == [1, 0, 0]
    assert rows["above"].tolist() == [0, 0, 0]  # the first ruling counts
    later = ruled_in_time(cases, rulings.drop(index=1), reference[[0, 2, 3]], 12)
    assert later["above"].tolist() == [1, 0, 0]


def test_bounds_hold_the_effect_when_training_moves_who_is_ruled():
    rng = np.random.default_rng(6)
    n = 6000
    unit, half_year = rng.integers(0, 16, n), rng.integers(0, 10, n)
    exposed = ((unit < 8) & (half_year >= 5)).astype(float)
    kind = rng.random(n)
    ruled = kind < 0.5 + 0.2 * exposed  # always, or under training alone
    always = kind < 0.5
    high = rng.random(n) < np.where(always, 0.4 + 0.2 * exposed, 0.9)
    rows = pd.DataFrame(
        {
            "unit": [f"{u:02d}" for u in unit],
            "half_year": half_year.astype(float),
            "exposed": exposed,
            "ruled": ruled.astype(float),
            "above": (ruled & high).astype(float),
        }
    )
    found, n_obs, n_units = index_bounds(rows, True, 0.95)
    assert (n_obs, n_units) == (n, 16)
    assert found.branch == "more"
    assert found.lower < 0.2 < found.upper
    naive = rows[rows["ruled"] == 1].groupby("exposed")["above"].mean().diff().iloc[-1]
    assert naive > 0.2
    assert index_bounds(rows[rows["exposed"] == 0], True, 0.95)[0] is None


def test_placebo_file_shares_no_word_with_the_indexs_single_words():
    from perutip.text import load_dictionary
    from perutip.text.words import load_placebos

    folder = Path(__file__).resolve().parents[3] / "input" / "dictionary"
    dictionary = load_dictionary(folder / "person_centered.yml")
    single = {
        entry.pattern.written
        for entry in dictionary.entries
        if " " not in entry.pattern.written
    }
    words = {word for one in load_placebos(folder) for word in one.words}
    assert not words & single
