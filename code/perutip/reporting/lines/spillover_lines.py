"""Lines of results.csv on spillovers."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from perutip.designs.regression import pieces_text
from perutip.designs.spillovers import Inside, Neighbours, Spillovers
from perutip.inference.randomization_test import ExposureContrast
from perutip.reporting.lines.trial_lines import OURS, Line


def spillover_lines(found: Spillovers, variable: str) -> list[Line]:
    """Outside the study, among controls, and the test of no spillover."""
    first: Line = {
        **OURS,
        "panel": "outside",
        "variable": "neighbour_complaints",
        "term": "exposed",
        "estimator": "none",
        "reason": "no_register",
    }
    if found.next_door is not None:
        first = neighbours_line(found.next_door, found.rule)
    return [first, *inside_lines(found.inside, variable)]


def neighbours_line(found: Neighbours, rule: str) -> Line:
    """Change in complaints of districts outside the study."""
    line: Line = {
        **OURS,
        "panel": "outside",
        "variable": "neighbour_complaints",
        "term": "exposed",
        "estimator": "Hajek, inverse exposure probabilities",
        "sample": f"districts outside the study, {rule}",
    }
    if found.contrast is None:
        return line | {"reason": found.reason}
    return line | _contrast(found.contrast)


def inside_lines(found: Inside, variable: str) -> list[Line]:
    """Control districts near a treated one, and the test of no spillover."""
    first: Line = {
        **OURS,
        "panel": "inside",
        "variable": variable,
        "term": "control, treated near",
        "estimator": "Hajek, inverse exposure probabilities",
        "sample": "control districts",
    }
    if found.contrast is None:
        first |= {"reason": found.reason}
    else:
        first |= _contrast(found.contrast)
    test = found.test
    least = (
        ""
        if math.isnan(test.smallest_possible_p)
        else (f", smallest possible p {test.smallest_possible_p:.3f}")
    )
    second: Line = {
        **OURS,
        "panel": "none",
        "variable": variable,
        "term": "no spillover",
        "estimator": f"conditional randomization test{least}",
        "sample": f"{test.n_focal} focal districts",
        "n_clusters": test.n_focal,
        "draws": test.n_assignments,
    }
    if test.reason or math.isnan(test.p_value):
        return [first, second | {"reason": test.reason or "no_exposure_varies"}]
    return [first, second | {"estimate": test.estimate, "p_ri": test.p_value}]


def _contrast(found: ExposureContrast) -> Line:
    pieces = found.conf_pieces if len(found.conf_pieces) > 1 else ()
    return {
        "estimate": found.estimate,
        "std_error": found.std_error,
        "se_type": "over the possible assignments, constant effect",
        "p_ri": found.p_value,
        "draws": found.n_assignments or math.nan,
        "conf_low": found.conf_low,
        "conf_high": found.conf_high,
        "conf_pieces": pieces_text(pieces),
        "conf_type": "" if math.isnan(found.conf_low) else "exact randomization",
        "n_obs": found.n_exposed + found.n_unexposed,
        "n_clusters": found.n_exposed + found.n_unexposed,
        "n_treated_clusters": found.n_exposed,
        "control_mean": found.mean_unexposed,
    }


def chances_frame(
    chances: pd.DataFrame, names: Mapping[str, str]
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Chances of exposure by district, and the districts' names."""
    frame = chances.set_index("ubigeo")[["control_alone", "control_exposed"]]
    frame.index = [f"district_{code}" for code in frame.index]
    labels = {f"district_{code}": names.get(code, code) for code in chances["ubigeo"]}
    return frame, labels
