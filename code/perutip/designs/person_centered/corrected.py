"""What readers would code of every ruling, and the effect of training on it.

Naive measures are the dictionary's; corrected ones are pseudo-outcomes of design-based
supervised learning in the same estimators. Presence: of a component in a ruling, share
of readers. Readers' scale: mean code of the registered components, 0 to 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.designs.design_based import (
    calibrated,
    covers_design,
    pseudo_outcome,
    region_folds,
    rulings_to_code,
)
from perutip.designs.person_centered.exposure import (
    EFFECTS,
    TWFE,
    Line,
    mean_without_training,
    ruling_specification,
)
from perutip.designs.person_centered.indexed_rulings import PROBABILITY, IndexStudy
from perutip.text.index import residualise_exposure
from perutip.text.validation import PRESENT
from perutip.text.words import ridge_codes

ON_SCALE = {
    "code_dictionary": "",
    "code_dictionary_corrected": "code_dictionary",
    "code_words": "",
    "code_words_corrected": "code_words",
    "code_coded": "code_dictionary",
}
"""Measure on the readers' scale → the naive one that it corrects, empty for naive."""
ASSUMED_ERROR = 0.25
"""Share of rulings that the dictionary gets wrong, assumed until some are coded."""


@dataclass(frozen=True, eq=False)
class Corrected:
    """Measures of every scored ruling, and why corrected ones are missing.

    rulings: the study's scored rulings with `found_C` (0/1), `read_C` (pseudo-outcome
    of presence) and `ON_SCALE`; those that need codes are absent with a reason.
    errors: component → root mean square of presence − found, of all rulings.
    """

    rulings: pd.DataFrame
    components: tuple[str, ...]
    reasons: dict[str, str]
    errors: dict[str, float]


def corrected(study: IndexStudy) -> Corrected:
    """Every measure that the codes allow."""
    scored = study.corpus.scored
    rulings = study.rulings[scored].reset_index(drop=True)
    hits = study.measured.whole.component_counts()[list(study.components)][scored]
    found = (hits.to_numpy(float) > 0).astype(float)
    columns = {f"found_{c}": found[:, k] for k, c in enumerate(study.components)}
    code, present, probability = _readings(study, rulings)
    about = rulings.assign(**columns)
    errors = dict.fromkeys(study.components, float(np.sqrt(ASSUMED_ERROR)))
    reasons: dict[str, str] = {}
    for k, c in enumerate(study.components):
        why = _why_not(study, present[:, k], probability, rulings["exposed"])
        if why:
            reasons[f"read_{c}"] = why
            continue
        read = np.isfinite(present[:, k])
        wrong, weight = present[read, k] - found[read, k], 1 / probability[read]
        errors[c] = float(np.sqrt(weight @ wrong**2 / weight.sum()))
        about[f"read_{c}"] = pseudo_outcome(found[:, k], present[:, k], probability)
    registered = [study.components.index(c) for c in study.registered]
    scale = code[:, registered].mean(axis=1)
    why = _why_not(study, scale, probability, rulings["exposed"])
    if not why:
        about = about.assign(**_on_scale(study, about, code, registered, probability))
    for name in ON_SCALE:
        if why:
            reasons[name] = why
        elif about[name].isna().any():
            reasons[name] = "too_few_coded"
            about = about.drop(columns=name)
    return Corrected(about, study.components, reasons, errors)


def _readings(
    study: IndexStudy, rulings: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean code and share of readers at `PRESENT` or more, (n, k), and probability
    (n,) of scored rulings; NaN where not read."""
    names, coded = list(study.components), study.coded
    empty = np.full((len(rulings), len(names)), np.nan)
    if not len(coded):
        return empty, empty, empty[:, 0]
    codes = coded.reindex(columns=names).astype(float)
    shares = (codes >= PRESENT).astype(float).where(codes.notna())
    rows = rulings["ruling"]
    code, present = (
        table.groupby(coded["ruling"]).mean().reindex(rows).to_numpy(float)
        for table in (codes, shares)
    )
    if PROBABILITY not in coded:
        return code, present, empty[:, 0]
    probability = coded.groupby("ruling")[PROBABILITY].first().reindex(rows)
    return code, present, probability.to_numpy(float)


def _why_not(
    study: IndexStudy, code: np.ndarray, probability: np.ndarray, exposed: pd.Series
) -> str:
    """Coded reason why there is no correction from these codes; empty when there is."""
    if not len(study.coded):
        return "no_hand_coding"
    read = np.isfinite(code)
    if not np.isfinite(probability[read]).all() or not read.any():
        return "no_probability"
    return "" if covers_design(code, probability, exposed) else "coding_incomplete"


def _on_scale(
    study: IndexStudy,
    rulings: pd.DataFrame,
    code: np.ndarray,
    registered: Sequence[int],
    probability: np.ndarray,
) -> dict[str, np.ndarray]:
    """Measures on the readers' scale; predictions are cross-fitted by region."""
    codes = code[:, registered]
    scale = codes.mean(axis=1)
    fold = region_folds(rulings["region_id"])
    weight = np.where(np.isfinite(scale), 1 / probability, 0.0)
    index = rulings["index"].to_numpy(float)
    dictionary = calibrated(index, scale, weight, fold)
    words = ridge_codes(study.words.of(study.corpus.scored), codes, fold).mean(axis=1)
    flat = calibrated(np.zeros(len(index)), scale, weight, fold)
    return {
        "code_dictionary": dictionary,
        "code_dictionary_corrected": pseudo_outcome(dictionary, scale, probability),
        "code_words": words,
        "code_words_corrected": pseudo_outcome(words, scale, probability),
        "code_coded": pseudo_outcome(flat, scale, probability),
    }


def corrected_lines(found: Corrected, identity: str) -> list[Line]:
    """Regressions of t04_corrected: naive and corrected measures side by side."""
    about: dict[str, object] = {
        "sample": f"scored rulings; {identity}",
        "estimator": TWFE,
    }
    panels = [("scale", name) for name in ON_SCALE]
    panels += [
        ("presence", f"{kind}_{c}")
        for c in found.components
        for kind in ("found", "read")
    ]
    return [
        (
            ruling_specification(found.rulings, name, "exposed"),
            about
            | {
                "panel": panel,
                "control_mean": mean_without_training(found.rulings, name, "exposed"),
            },
        )
        for panel, name in panels
        if name not in found.reasons
    ]


def rulings_wanted(
    found: Corrected, std_errors: dict[str, float], wanted: float
) -> dict[str, float]:
    """Component → rulings to read for the standard error `wanted` of the corrected
    effect on its presence; NaN where no number of readings would do.

    std_errors: `found_C` → standard error of the naive effect, which stands for that
    were every ruling read.
    """
    residual = residualise_exposure(found.rulings, "exposed", EFFECTS, ("log_tokens",))
    size = float(residual.values @ residual.values)
    if not size > 0:
        return dict.fromkeys(found.components, float("nan"))
    weights = residual.values / size
    return {
        c: rulings_to_code(
            weights, found.errors[c], std_errors.get(f"found_{c}", np.nan), wanted
        )
        for c in found.components
    }
