"""One simulated study of Madre de Dios: all registers of step 07 from one seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perutip.simulation.generators import Streams
from perutip.simulation.madre_de_dios.communities import (
    Communities,
    simulate_communities,
)
from perutip.simulation.madre_de_dios.girls import (
    draw_girls,
    simulate_girls,
    survey_order,
)
from perutip.simulation.madre_de_dios.interviews import simulate_interviews
from perutip.simulation.madre_de_dios.parameters import MadreParameters
from perutip.simulation.madre_de_dios.scenarios import simulate_scenarios
from perutip.simulation.madre_de_dios.truth import true_averted
from perutip.simulation.madre_de_dios.victim_lists import simulate_victim_lists

SOURCE = "invented for the simulated study"


@dataclass(frozen=True)
class MadreStudy:
    """Registers by name, interviews' texts by file name, and what was planted.

    places holds prevailing drivers and levels by community.
    """

    registers: dict[str, pd.DataFrame]
    texts: dict[str, str]
    places: Communities
    parameters: MadreParameters
    streams: Streams

    def true_averted(
        self, each: int = 600
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Expected departures (C,), and averted (C, 16) by bundle, as planted.

        each : girls drawn afresh per community to take the mean over.
        """
        rng = self.streams.generator("madre/truth")
        girls = draw_girls(rng, self.places, self.parameters, each)
        register = self.places.register
        return true_averted(
            girls,
            register["girls_12_17"].to_numpy(float),
            register["phone_coverage"].to_numpy(),
            self.parameters,
        )


def simulate_madre(
    seed: int | np.random.SeedSequence, parameters: MadreParameters | None = None
) -> MadreStudy:
    """Simulate the seven registers and the interviews' texts."""
    p = MadreParameters() if parameters is None else parameters
    streams = Streams(seed)
    places = simulate_communities(streams, p)
    survey, girls = simulate_girls(streams, places, p)
    scenarios = simulate_scenarios(streams, survey, girls, p)
    order = survey_order(survey)
    interviews, codes, texts = simulate_interviews(streams, places, p)
    responses = pd.DataFrame(
        p.assumed, columns=["response", "parameter", "low", "central", "high"]
    ).assign(source=SOURCE)
    registers = {
        "communities": places.register,
        "girls": survey.iloc[order].reset_index(drop=True),
        "scenarios": scenarios.sort_values(
            ["girl_id", "scenario"], kind="stable", ignore_index=True
        ),
        "interviews": interviews,
        "interview_codes": codes,
        "victim_lists": simulate_victim_lists(streams, p),
        "responses": responses,
    }
    return MadreStudy(registers, texts, places, p, streams)
