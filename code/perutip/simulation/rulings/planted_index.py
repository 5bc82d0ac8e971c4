"""Truth about rulings: the index in its own units, and what readers would code."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from perutip.simulation.cases import regions_register, simulate_cases
from perutip.simulation.generators import Streams
from perutip.simulation.parameters import COMPONENTS, Parameters, RulingParameters
from perutip.simulation.rulings.attributes import simulate_rulings
from perutip.simulation.rulings.hand_coding import (
    CODERS,
    chance_present,
    krippendorff_alpha,
    latent_codes,
    mean_read,
    simulate_hand_coding,
    trained,
)

REFERENCE_BEFORE = "2022-01-01"
REGISTERED = COMPONENTS[:3]
_STUDIES = 25
_CODED_STUDIES = 100
_READINGS = 8


def index_truth(parameters: Parameters, *, seed: int) -> dict[str, float]:
    """Return effects in SDs of rulings before 2022, from the intended expressions.

    Components: difference of expressions per 1,000 words over the reference SD.
    `index`: mean of the three registered components; `index_restandardised`: over the
    index's own reference SD. Averaged over rulings dated on or after training in
    trained regions.
    """
    effects = []
    for child in np.random.SeedSequence([seed, 1]).spawn(_STUDIES):
        streams = Streams(child)
        scores = [_scores(streams, parameters, world) for world in (False, True)]
        reference, treated = _samples(scores[1])
        means = scores[1].loc[reference, list(COMPONENTS)].mean()
        sds = scores[1].loc[reference, list(COMPONENTS)].std()
        z = [(s[list(COMPONENTS)] - means) / sds for s in scores]
        gain = (z[1] - z[0])[treated].mean()
        index = [world[list(REGISTERED)].mean(axis=1) for world in z]
        gain["index"] = (index[1] - index[0])[treated].mean()
        gain["index_restandardised"] = gain["index"] / index[1][reference].std()
        gain["treated_rulings"] = treated.sum()
        effects.append(gain)
    return pd.DataFrame(effects).mean().to_dict()


def _scores(streams: Streams, parameters: Parameters, world: bool) -> pd.DataFrame:
    cases = simulate_cases(streams, parameters)
    rulings = simulate_rulings(
        streams,
        parameters,
        cases,
        trained_world=world,
        n_rulings=parameters.rulings.n_rulings,
    )
    rates = {c: 1000 * rulings[c] / rulings["words"] for c in COMPONENTS}
    return rulings[["region_id", "ruling_date"]].assign(**rates)


def _samples(scores: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    training = regions_register().set_index("region_id")["training_date"]
    treated = scores["ruling_date"] >= scores["region_id"].map(training)
    return scores["ruling_date"] < pd.Timestamp(REFERENCE_BEFORE), treated


def hand_coding_truth(parameters: Parameters, *, seed: int) -> dict[str, float]:
    """Return Krippendorff's alpha of two coders of rulings drawn as the study draws.

    The draw takes trained rulings and those with many expressions more often than
    others: alpha of all rulings is another number. Mean over studies.
    """
    p = parameters.rulings
    both = replace(parameters, rulings=replace(p, double_coded=1.0))
    found = []
    for child in np.random.SeedSequence([seed, 2]).spawn(_CODED_STUDIES):
        streams = Streams(child)
        cases = simulate_cases(streams, both)
        rulings = simulate_rulings(streams, both, cases, n_rulings=p.n_rulings)
        coded = simulate_hand_coding(streams, both, rulings, n_coded=p.n_hand_coded)
        a, b = (coded[coded["coder"] == coder] for coder in CODERS)
        found.append(
            {
                f"alpha_{metric}_{c}": krippendorff_alpha(
                    a[c].to_numpy(), b[c].to_numpy(), metric
                )
                for metric in ("ordinal", "interval", "nominal")
                for c in COMPONENTS
            }
        )
    return pd.DataFrame(found).mean().to_dict()


def readers_truth(parameters: Parameters, *, seed: int) -> dict[str, float]:
    """Return effects on what readers would code of rulings under training.

    `code`: mean of the registered components, 0 to 3. `present_<component>`: share of
    readers who code 1 or more. Beside them what words alone would say,
    `worded_<component>`: share of rulings with any expression, formulas too.
    """
    p = parameters.rulings
    effects = []
    for child in np.random.SeedSequence([seed, 3]).spawn(_STUDIES):
        streams = Streams(child)
        cases = simulate_cases(streams, parameters)
        means = []
        for world in (False, True):
            rulings = simulate_rulings(
                streams, parameters, cases, n_rulings=p.n_rulings, trained_world=world
            )
            after = trained(rulings)
            rng = streams.generator("hand coding: truth")
            means.append(_read_means(rng, p, rulings[after], trained_world=world))
        effects.append(means[1] - means[0])
    return pd.DataFrame(effects).mean().to_dict()


def _read_means(
    rng: np.random.Generator,
    p: RulingParameters,
    rulings: pd.DataFrame,
    *,
    trained_world: bool,
) -> pd.Series:
    after = np.full(len(rulings), trained_world)
    drawn = [latent_codes(rng, p, rulings, after) for _ in range(_READINGS)]
    code = [[mean_read(one[c], p.coder_error) for c in REGISTERED] for one in drawn]
    means = {"code": float(np.mean(code))}
    for c in COMPONENTS:
        chance = [chance_present(one[c], p.coder_error) for one in drawn]
        means[f"present_{c}"] = float(np.mean(chance))
        means[f"worded_{c}"] = float((rulings[c] > 0).mean())
    return pd.Series(means)
