"""The declared outcomes of pilot and trial, with the rows that they are measured on."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd

from perutip.designs.trial.estimates import TrialOutcome
from perutip.inference.randomization_test import control_standardized_index
from perutip.study.analysed_columns import refuse_unknown_columns
from perutip.study.outcomes import Variable

FRAMES = (
    "officers",
    "victims",
    "referrals",
    "reports",
    "residents",
    "district_outcomes",
)
SAMPLES = {"district_outcomes": "districts"}
INTERACTION = "interaction"  # declared, and no column: an effect by another training


def trial_outcomes(
    frames: Mapping[str, pd.DataFrame], component: str, variables: Sequence[Variable]
) -> dict[str, TrialOutcome]:
    """Declared outcomes of one component with the rows that they are measured on.

    frames: analysis files by name. Residents are those of the endline. A variable
    whose frame is not among `frames` is left out. One with components is in standard
    deviations of the control group, recomputed for every assignment. ConfigError for
    one that is no column of its rows.
    """
    mine = {
        name: frame[frame["component"] == component]
        for name, frame in frames.items()
        if name in FRAMES
    }
    if "residents" in mine:
        residents = mine["residents"]
        mine["residents"] = residents[residents["wave"] == "endline"]
    measured = [one for one in variables if one.name != INTERACTION]
    for name, frame in mine.items():
        own = [one for one in measured if one.frame == name]
        refuse_unknown_columns(own, frame.columns, name)
    found = {}
    for variable in measured:
        if variable.frame not in mine:
            continue
        composite = None
        if variable.components:
            composite = partial(_index_of, variable.components)
        found[variable.name] = TrialOutcome(
            variable.name,
            mine[variable.frame],
            SAMPLES.get(variable.frame, variable.frame),
            variable.baseline,
            composite,
            variable.components,
            variable.count,
            variable.exposure,
        )
    return found


def _index_of(scales: Sequence[str], rows: pd.DataFrame, units: np.ndarray) -> Callable:
    """Composite of sub-scales by control mean and SD, per assignment."""
    return control_standardized_index(
        rows[list(scales)], rows["ubigeo"], units, restandardize=True
    )
