"""Truth about rulings: the index in its own units, and agreement between coders."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from perutip.simulation.cases import regions_register, simulate_cases
from perutip.simulation.generators import Streams
from perutip.simulation.parameters import COMPONENTS, Parameters
from perutip.simulation.rulings.attributes import simulate_rulings
from perutip.simulation.rulings.hand_coding import (
    krippendorff_alpha,
    simulate_hand_coding,
)

REFERENCE_BEFORE = "2022-01-01"
REGISTERED = COMPONENTS[:3]
_STUDIES = 25


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
    """Return Krippendorff's alpha of the two coders over many coded rulings."""
    streams = Streams(np.random.SeedSequence([seed, 2]))
    many = 20_000
    larger = replace(parameters.rulings, n_long=0)
    cases = simulate_cases(streams, parameters)
    rulings = simulate_rulings(
        streams, replace(parameters, rulings=larger), cases, n_rulings=many
    )
    coded = simulate_hand_coding(streams, parameters, rulings, n_coded=many)
    readers = [coded[coded["coder"] == coder] for coder in ("A", "B")]
    return {
        f"alpha_{metric}_{component}": krippendorff_alpha(
            readers[0][component].to_numpy(), readers[1][component].to_numpy(), metric
        )
        for metric in ("ordinal", "interval", "nominal")
        for component in COMPONENTS
    }
