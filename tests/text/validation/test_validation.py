"""Agreement and validation: nltk, published numbers, hand counts, planted truth."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr

from perutip.simulation.cases import simulate_cases
from perutip.simulation.generators import Streams
from perutip.simulation.parameters import COMPONENTS, Parameters
from perutip.simulation.rulings import simulate_hand_coding, simulate_rulings
from perutip.text.validation import (
    METRICS,
    alpha_interval,
    code_matrix,
    mean_codes,
    precision_frame,
    presence_measures,
    rank_correlation,
    reader_presence,
    resamples,
)
from perutip.text.validation.agreement import alphas, coincidences, krippendorff_alpha

ROOT = Path(__file__).resolve().parents[3]
SIMULATED = ROOT / "input" / "simulated"
SEED = np.random.SeedSequence(4)
codes_of_units = st.lists(
    st.lists(st.sampled_from([0.0, 1.0, 2.0, 3.0, np.nan]), min_size=3, max_size=3),
    min_size=2,
    max_size=14,
)


def truth() -> dict[str, float]:
    return tomllib.loads((SIMULATED / "truth.toml").read_text())["hand_coding"]


# Krippendorff (2011), section E: four observers, twelve units, missing data, and his
# results for nominal, ordinal and interval data.
KRIPPENDORFF = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, np.nan, np.nan, np.nan],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, np.nan, 3],
        [np.nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, np.nan],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, np.nan],
    ]
).T
PUBLISHED = {"nominal": 0.743, "ordinal": 0.815, "interval": 0.849}


def textbook_alpha(codes: np.ndarray, metric: str) -> float:
    """Alpha by its definition, one pair of codes after the other."""
    units = [[c for c in row if not np.isnan(c)] for row in codes]
    units = [row for row in units if len(row) > 1]
    values = [c for row in units for c in row]
    counts = {c: values.count(c) for c in range(10)}

    def distance(a: float, b: float) -> float:
        if metric == "nominal":
            return float(a != b)
        if metric == "interval":
            return (a - b) ** 2
        low, high = int(min(a, b)), int(max(a, b))
        between = sum(counts[c] for c in range(low, high + 1))
        return (between - (counts[low] + counts[high]) / 2) ** 2 if a != b else 0.0

    n = len(values)
    observed = (
        sum(
            distance(row[i], row[j]) / (len(row) - 1)
            for row in units
            for i in range(len(row))
            for j in range(len(row))
            if i != j
        )
        / n
    )
    expected = sum(
        distance(values[i], values[j]) for i in range(n) for j in range(n) if i != j
    ) / (n * (n - 1))
    return 1 - observed / expected


@pytest.mark.parametrize("metric", METRICS)
def test_published_alpha_by_three_routes(metric):
    found = krippendorff_alpha(KRIPPENDORFF, metric)
    assert found == pytest.approx(PUBLISHED[metric], abs=5e-4)
    total = coincidences(KRIPPENDORFF).sum(axis=0)[None]
    assert alphas(total, metric)[0] == pytest.approx(found, abs=1e-12)
    assert textbook_alpha(KRIPPENDORFF, metric) == pytest.approx(found, abs=1e-12)


@given(codes_of_units, st.sampled_from(METRICS))
@settings(max_examples=150, deadline=None)
def test_resampling_formula_equals_nltk(units, metric):
    codes = np.array(units)
    found = krippendorff_alpha(codes, metric)
    fast = alphas(coincidences(codes).sum(axis=0)[None], metric)[0]
    assert np.isnan(found) == np.isnan(fast)
    if not np.isnan(found):
        assert fast == pytest.approx(found, abs=1e-12)


@pytest.mark.parametrize("metric", METRICS)
def test_each_resample_equals_nltk_on_the_resampled_units(metric):
    weights = resamples(len(KRIPPENDORFF), 20, SEED)
    each = coincidences(KRIPPENDORFF)
    fast = alphas(np.tensordot(weights, each, axes=1), metric)
    for weight, alpha in zip(weights.astype(int), fast, strict=True):
        drawn = np.repeat(KRIPPENDORFF, weight, axis=0)
        assert alpha == pytest.approx(krippendorff_alpha(drawn, metric), abs=1e-12)


@given(codes_of_units, st.sampled_from(METRICS))
@settings(max_examples=150, deadline=None)
def test_alpha_is_that_of_the_krippendorff_package(units, metric):
    codes = np.array(units)
    found = krippendorff_alpha(codes, metric)
    twice = (~np.isnan(codes)).sum(axis=1) > 1
    values = codes[twice][~np.isnan(codes[twice])]
    assert np.isnan(found) == (len(np.unique(values)) < 2)
    if not np.isnan(found):
        theirs = krippendorff.alpha(
            reliability_data=codes.T, level_of_measurement=metric
        )
        assert found == pytest.approx(theirs, abs=1e-12)


def test_alpha_of_perfect_and_of_no_agreement():
    same = np.repeat([[0.0], [1.0], [3.0]], 2, axis=1)
    assert krippendorff_alpha(same, "ordinal") == pytest.approx(1)
    opposed = np.array([[0.0, 3.0], [3.0, 0.0]])
    assert krippendorff_alpha(opposed, "nominal") < 0
    assert np.isnan(krippendorff_alpha(np.zeros((5, 2)), "ordinal"))
    apart = np.array([[1.0, np.nan], [np.nan, 2.0]])
    assert np.isnan(krippendorff_alpha(apart, "nominal"))


def test_wrong_codes_are_refused():
    with pytest.raises(ValueError, match="0 to 9"):
        krippendorff_alpha(np.array([[0.5, 1.0]]), "ordinal")
    with pytest.raises(ValueError, match="ordinal, interval, nominal"):
        krippendorff_alpha(KRIPPENDORFF, "ratio")
    with pytest.raises(ValueError, match="units by coders"):
        krippendorff_alpha(np.zeros(4), "ordinal")


def shipped_codes(component: str) -> np.ndarray:
    coded = pd.read_csv(SIMULATED / "hand_coded_rulings.csv")
    coded = coded.rename(columns={"ruling_id": "ruling"})
    return code_matrix(coded, component).to_numpy()


@pytest.mark.parametrize("component", COMPONENTS)
@pytest.mark.parametrize("metric", METRICS)
def test_an_interval_of_agreement_holds_its_alpha(component, metric):
    codes = shipped_codes(component)
    found = alpha_interval(codes, metric, resamples(len(codes), 999, SEED))
    assert found.conf_low < found.alpha < found.conf_high
    assert found.n_units == (~np.isnan(codes)).all(axis=1).sum() > 100


def test_planted_agreement_is_held_over_studies_and_found_in_the_shipped_one():
    planted, studies = Parameters(), 40
    n = planted.rulings.n_rulings
    held, alphas_found = [], []
    for seed in range(300, 300 + studies):
        streams = Streams(seed)
        cases = simulate_cases(streams, planted)
        rulings = simulate_rulings(streams, planted, cases, n_rulings=n)
        coded = simulate_hand_coding(
            streams, planted, rulings, n_coded=planted.rulings.n_hand_coded
        ).rename(columns={"ruling_id": "ruling"})
        for component in COMPONENTS:
            codes = code_matrix(coded, component).to_numpy()
            weights = resamples(len(codes), 299, np.random.SeedSequence(seed))
            found = alpha_interval(codes, "ordinal", weights)
            wanted = truth()[f"alpha_ordinal_{component}"]
            held.append(found.conf_low < wanted < found.conf_high)
            alphas_found.append(found.alpha - wanted)
    assert np.mean(held) > 0.88
    off = np.reshape(alphas_found, (studies, -1))
    spread = off.std(axis=0, ddof=1)
    error = spread / np.sqrt(studies)
    assert (abs(off.mean(axis=0)) < 3 * error).all()
    assert (error < 0.015).all()
    for component, sd in zip(COMPONENTS, spread, strict=True):
        shipped = krippendorff_alpha(shipped_codes(component), "ordinal")
        assert abs(shipped - truth()[f"alpha_ordinal_{component}"]) < 3 * sd, component


@pytest.fixture(scope="module")
def many_codes() -> pd.DataFrame:
    """Codes of 3,000 rulings of another study with the same planted errors."""
    parameters = Parameters()
    all_twice = replace(parameters.rulings, n_long=0, double_coded=1.0)
    larger = replace(parameters, rulings=all_twice)
    streams = Streams(np.random.SeedSequence(77))
    cases = simulate_cases(streams, parameters)
    rulings = simulate_rulings(streams, larger, cases, n_rulings=3000)
    coded = simulate_hand_coding(streams, larger, rulings, n_coded=3000)
    return coded.rename(columns={"ruling_id": "ruling"})


@pytest.mark.parametrize("component", COMPONENTS)
@pytest.mark.parametrize("metric", METRICS)
def test_planted_agreement_is_recovered(many_codes, component, metric):
    codes = code_matrix(many_codes, component).to_numpy()
    weights = resamples(len(codes), 200, SEED)
    drawn = alphas(np.tensordot(weights, coincidences(codes), axes=1), metric)
    found = krippendorff_alpha(codes, metric)
    planted = truth()[f"alpha_{metric}_{component}"]
    assert abs(found - planted) < 4 * drawn.std() + 0.01
    assert drawn.std() < 0.02  # so that the line above can fail


def test_presence_measures_by_hand():
    found = np.array([1, 1, 1, 0, 0, 1], bool)
    present = np.array([1, 0, 1, 1, 0, 1], float)
    out = presence_measures(found, present, resamples(6, 400, SEED))
    assert out["precision"].estimate == pytest.approx(3 / 4)
    assert out["recall"].estimate == pytest.approx(3 / 4)
    assert out["f1"].estimate == pytest.approx(3 / 4)
    assert (out["precision"].n, out["recall"].n, out["f1"].n) == (4, 4, 5)
    assert 0 <= out["precision"].conf_low < 0.75 < out["precision"].conf_high <= 1


def test_presence_is_weighted_by_the_design_and_split_readers_count_half():
    found = np.array([1, 1, 0, 1], bool)
    present = np.array([1.0, 0.5, 0.5, 0.0])
    design = np.array([2.0, 4.0, 10.0, 1.0])
    out = presence_measures(found, present, resamples(4, 50, SEED), design=design)
    assert out["precision"].estimate == pytest.approx((2 + 2) / (2 + 4 + 1))
    assert out["recall"].estimate == pytest.approx((2 + 2) / (2 + 2 + 5))


def test_weighted_ranks_are_those_of_the_repeated_sample():
    rng = np.random.default_rng(8)
    score, code = rng.normal(size=40), rng.integers(0, 4, 40).astype(float)
    design = rng.integers(1, 6, 40)
    found = rank_correlation(
        score, code, resamples(40, 50, SEED), design=design.astype(float)
    )
    many = spearmanr(np.repeat(score, design), np.repeat(code, design)).statistic
    assert found.estimate == pytest.approx(many, abs=1e-12)


def test_presence_without_any_find_is_not_a_number():
    none = np.zeros(5, bool)
    out = presence_measures(none, none.astype(float), resamples(5, 10, SEED))
    assert all(np.isnan(figure.estimate) for figure in out.values())


def test_rank_correlation_is_spearman():
    rng = np.random.default_rng(3)
    code = rng.integers(0, 4, 80).astype(float)
    score = code + rng.normal(size=80)
    score[4] = np.nan
    found = rank_correlation(score, code, resamples(80, 500, SEED))
    known = np.isfinite(score)
    assert found.estimate == pytest.approx(
        spearmanr(score[known], code[known]).statistic, abs=1e-12
    )
    assert found.conf_low < found.estimate < found.conf_high
    assert found.n == 79
    flat = rank_correlation(np.ones(80), code, resamples(80, 10, SEED))
    assert np.isnan(flat.estimate)


def test_mean_codes_and_precision_frame():
    coded = pd.DataFrame(
        {
            "ruling": [1, 1, 2, 2, 3],
            "coder": list("ABABA"),
            "a": [0, 1, 2, 3, 0],
            "b": [1, np.nan, 0, 0, 3],
        }
    )
    codes = mean_codes(coded, ("a", "b"))
    assert codes.loc[1].tolist() == [0.5, 1.0]
    present = reader_presence(coded, ("a", "b"))
    rulings = pd.DataFrame(
        {
            "ruling": [1, 2, 3, 4],
            "region_id": list("xxyy"),
            "exposed": [0.0, 1.0, 1.0, 0.0],
        }
    )
    hits = pd.DataFrame(
        {"a": [2, 1, 0], "b": [1, 4, 1]}, index=pd.Index([1, 2, 3], name="ruling")
    )
    frame = precision_frame(rulings, present, hits, ("a", "b"))
    told = {
        (row.ruling, row.component): (row.exposed, row.correct)
        for row in frame.itertuples()
    }
    assert told == {
        (1, "a"): (0.0, 0.5),
        (2, "a"): (1.0, 1.0),
        (1, "b"): (0.0, 1.0),
        (2, "b"): (1.0, 0.0),
        (3, "b"): (1.0, 1.0),
    }
