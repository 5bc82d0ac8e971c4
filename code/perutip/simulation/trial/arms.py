"""Study districts with their arm, component and dates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.simulation.parameters import TrialParameters
from perutip.simulation.trial.districts import DistrictFrames


@dataclass(frozen=True)
class Arms:
    """One entry per study district, ordered by ubigeo.

    ubigeo, trial (bool: trial, else pilot), treated (0/1), sampled and active officers,
    training (datetime64[D]).
    """

    ubigeo: np.ndarray
    trial: np.ndarray
    treated: np.ndarray
    sampled: np.ndarray
    active: np.ndarray
    training: np.ndarray


def study_arms(
    frames: DistrictFrames, assignment: pd.DataFrame, parameters: TrialParameters
) -> Arms:
    """Return the arms: the pilot's as chosen and matched, the trial's as drawn.

    assignment: the draw, columns unit_id and treated.
    """
    roles = ("pilot_treated", "pilot_control", "trial")
    table = frames.districts[frames.districts["role"].isin(roles)]
    drawn = assignment.set_index("unit_id")["treated"]
    trial = (table["role"] == "trial").to_numpy()
    treated = np.where(
        trial,
        table["ubigeo"].map(drawn).fillna(0),
        table["role"] == "pilot_treated",
    )
    dates = np.where(trial, parameters.trial_training, parameters.pilot_training)
    return Arms(
        ubigeo=table["ubigeo"].to_numpy(),
        trial=trial,
        treated=treated.astype(int),
        sampled=np.array([frames.sampled[u] for u in table["ubigeo"]]),
        active=table["officers_active"].to_numpy(int),
        training=dates.astype("datetime64[D]"),
    )
