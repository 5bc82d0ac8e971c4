"""One simulated corpus: presence, a dictionary that errs with exposure, a coded sample.

Rulings only, no texts: date and region as the study's, presence from region, half-year,
region by year and exposure, and a dictionary whose false positives go from 15% to 30%
with exposure. The sample, the pseudo-outcome and the regression are the package's.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from perutip.designs.design_based import covers_design, pseudo_outcome
from perutip.designs.person_centered.exposure import EFFECTS, ruling_specification
from perutip.designs.regression import complete_rows, formula
from perutip.frames.keys import half_year
from perutip.inference.wild_cluster import wild_cluster_test_formula
from perutip.simulation.cases import region_table
from perutip.text.coding import coding_sample
from perutip.text.index import residualise_exposure

RULINGS = 4000
SENSITIVITY = 0.85
FALSE_POSITIVES = (0.15, 0.30)  # without and with exposure
FIRST_DAY, LAST_DAY = pd.Timestamp("2012-01-01"), pd.Timestamp("2025-12-31")
DRAWS = 999
MEASURES = {"found": "naive", "read": "corrected", "present": "all read"}


def corpus(rng: np.random.Generator, effect: float) -> pd.DataFrame:
    """Rulings with exposure, presence and hits; `effect` on presence is additive."""
    regions = region_table()
    k = rng.choice(len(regions), RULINGS, p=regions["share"])
    span = (LAST_DAY - FIRST_DAY).days + 1
    days = (span * rng.random(RULINGS) ** 0.85).astype(int)
    date = pd.Series(FIRST_DAY + pd.to_timedelta(days, unit="D"))
    training = pd.Series(regions["training_date"].to_numpy()[k])
    exposed = (date >= training).to_numpy().astype(float)
    period = half_year(date).to_numpy()
    year = date.dt.year.to_numpy() - FIRST_DAY.year
    tokens = rng.normal(5, 0.4, RULINGS)
    chance = (
        0.40
        + rng.normal(0, 0.08, len(regions))[k]
        + rng.normal(0, 0.04, int(np.ptp(period)) + 1)[
            (period - period.min()).astype(int)
        ]
        + rng.normal(0, 0.05, (len(regions), year.max() + 1))[k, year]
        + 0.05 * (tokens - 5)
    )
    present = rng.random(RULINGS) < np.clip(chance, 0.05, 0.85) + effect * exposed
    wrong = np.where(exposed == 1, FALSE_POSITIVES[1], FALSE_POSITIVES[0])
    found = rng.random(RULINGS) < np.where(present, SENSITIVITY, wrong)
    hits = np.where(found, 1 + rng.poisson(2, RULINGS), 0)
    return pd.DataFrame(
        {
            "ruling": np.arange(RULINGS),
            "region_id": regions["region_id"].to_numpy()[k],
            "half_year": period,
            "exposed": exposed,
            "log_tokens": tokens,
            "present": present.astype(float),
            "found": found.astype(float),
            "hits": 1000 * hits / np.exp(tokens),
        }
    )


def with_readings(
    rulings: pd.DataFrame, coded: int, seed: np.random.SeedSequence
) -> pd.DataFrame:
    """The rulings with `read`, the pseudo-outcome from a sample of `coded`."""
    residual = residualise_exposure(rulings, "exposed", EFFECTS, ("log_tokens",))
    frame = rulings.assign(weight=np.abs(residual.values))
    drawn = coding_sample(frame, coded, 0.3, seed).set_index("ruling")
    share = (drawn["n_sampled"] / drawn["n_stratum"]).reindex(rulings["ruling"])
    probability = share.to_numpy(float)
    code = rulings["present"].where(np.isfinite(probability)).to_numpy(float)
    assert covers_design(code, probability, rulings["exposed"])
    made = pseudo_outcome(rulings["found"], code, probability)
    return rulings.assign(read=made)


def one_corpus(seed: int, effect: float, coded: int) -> list[dict[str, float]]:
    """Estimate, p and set of the effect on each measure of one corpus."""
    sequence = np.random.SeedSequence([seed, round(1000 * effect), coded])
    rng = np.random.default_rng(sequence)
    draw, wild = (np.random.SeedSequence(rng.integers(2**32, size=4)) for _ in "ab")
    rulings = with_readings(corpus(rng, effect), coded, draw)
    rows = []
    for measure in MEASURES:
        spec = ruling_specification(rulings, measure, "exposed")
        found = wild_cluster_test_formula(
            formula(spec),
            complete_rows(spec),
            cluster=spec.cluster,
            param=spec.treatment,
            reps=DRAWS,
            seed=wild,
            level=0.95,
            compute_set="drawn",
        )
        rows.append(
            {
                "seed": seed,
                "effect": effect,
                "coded": coded,
                "measure": measure,
                "estimate": found.estimate,
                "p": found.p_value,
                "low": found.conf_low,
                "high": found.conf_high,
            }
        )
    return rows


def summary(found: pd.DataFrame) -> pd.DataFrame:
    """Bias with its Monte Carlo error, spread, coverage and rejections of no effect."""
    rows = []
    for (effect, coded, measure), part in found.groupby(
        ["effect", "coded", "measure"], sort=True
    ):
        n, bias = len(part), part["estimate"].mean() - effect
        inside = (part["low"] <= effect) & (effect <= part["high"])
        rows.append(
            {
                "truth": effect,
                "coded": coded,
                "measure": MEASURES[measure],
                "corpora": n,
                "bias": bias,
                "mc_error": part["estimate"].std() / np.sqrt(n),
                "sd": part["estimate"].std(),
                "coverage": inside.mean(),
                "rejects_none": (part["p"] < 0.05).mean(),
            }
        )
    return pd.DataFrame(rows)
