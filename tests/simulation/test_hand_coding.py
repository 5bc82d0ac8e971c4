"""The coded sample: known probabilities, errors that go with training, its truth."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from perutip.designs.design_based import covers_design, pseudo_outcome
from perutip.designs.person_centered.exposure import EFFECTS
from perutip.frames.keys import half_year
from perutip.simulation.cases import simulate_cases
from perutip.simulation.generators import Streams
from perutip.simulation.parameters import COMPONENTS, Parameters
from perutip.simulation.rulings import simulate_hand_coding, simulate_rulings
from perutip.simulation.rulings.hand_coding import trained
from perutip.text.index import residualise_exposure
from perutip.text.validation import reader_presence

ROOT = Path(__file__).resolve().parents[2]
STUDIES = 12
CODED = 2500  # many, so that a few studies tell the corrected from the naive effect


def truth() -> dict[str, float]:
    text = (ROOT / "input/simulated/truth.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["readers"]


def study(seed: int, coded: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rulings with what a regression needs, and readings."""
    parameters = Parameters()
    streams = Streams(np.random.SeedSequence([seed, 91]))
    cases = simulate_cases(streams, parameters)
    n = parameters.rulings.n_rulings
    rulings = simulate_rulings(streams, parameters, cases, n_rulings=n)
    readings = simulate_hand_coding(streams, parameters, rulings, n_coded=coded)
    rulings["exposed"] = trained(rulings).astype(float)
    rulings["half_year"] = half_year(rulings["ruling_date"])
    rulings["log_tokens"] = np.log(rulings["words"])
    return rulings, readings


def test_probabilities_stand_for_all_rulings_in_either_arm():
    rulings, readings = study(1, 400)
    once = readings.drop_duplicates("ruling_id").set_index("ruling_id")
    assert len(once) == 400
    both = readings.groupby("ruling_id").size()
    assert (both == 2).mean() == pytest.approx(0.3, abs=0.07)
    probability = once["inclusion_probability"].reindex(rulings["ruling_id"])
    read = np.where(probability.notna(), 1.0, np.nan)
    assert covers_design(read, probability.to_numpy(), rulings["exposed"])
    weights = 1 / once["inclusion_probability"]
    assert weights.sum() == pytest.approx(len(rulings), rel=1e-9)
    assert weights.max() > 1.5 * weights.min()  # a design that must not be ignored


def test_every_ruling_is_read_when_all_are_wanted():
    rulings, readings = study(2, 10**6)
    assert readings["ruling_id"].nunique() == len(rulings)
    assert set(readings["inclusion_probability"]) == {1.0}


def test_what_readers_would_code_is_recovered_and_words_alone_are_not():
    corrected, naive = [], []
    for seed in range(STUDIES):
        rulings, readings = study(seed, CODED)
        residual = residualise_exposure(rulings, "exposed", EFFECTS, ("log_tokens",))
        coded = readings.rename(columns={"ruling_id": "ruling"})
        rows = rulings["ruling_id"]
        present = reader_presence(coded, COMPONENTS).reindex(rows)
        probability = coded.groupby("ruling")["inclusion_probability"].first()
        pi = probability.reindex(rows).to_numpy()
        found = (rulings[list(COMPONENTS)] > 0).astype(float)
        naive.append({c: residual.effect(found[c].to_numpy()) for c in COMPONENTS})
        corrected.append(
            {
                c: residual.effect(pseudo_outcome(found[c], present[c].to_numpy(), pi))
                for c in COMPONENTS
            }
        )
    table, words, wanted = pd.DataFrame(corrected), pd.DataFrame(naive), truth()
    error = table.std() / np.sqrt(STUDIES)
    assert (error < 0.02).all()
    for c in COMPONENTS:
        planted = wanted[f"present_{c}"]
        assert abs(table[c].mean() - planted) < 3 * error[c] + 0.1 * abs(planted), c
    for c in COMPONENTS[:2]:  # half of what training adds to them is formula
        off = words[c].mean() - wanted[f"present_{c}"]
        assert off > 3 * words[c].std() / np.sqrt(STUDIES)
        assert off > 0.03


def test_without_effects_readers_find_none():
    plain = Parameters().without_effects().rulings
    assert set(plain.formula_trained) == {plain.formula}
