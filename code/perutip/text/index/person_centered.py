"""The Person-Centered Practices Index: components, standardisation, weights."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
import pandas as pd

from perutip.text.counting import TermCounts

Weighting = Literal["equal", "icw"]
Measure = Literal["rate", "presence", "log"]
WEIGHTINGS = ("equal", "icw")
MEASURES = ("rate", "presence", "log")
PER_TOKENS = 1000


@dataclass(frozen=True)
class FrozenReference:
    """What the index was standardised on.

    `mean`, `sd` (ddof 1) and `weight` (sum 1, registered components only) by
    component; `n_reference` scored reference texts.
    """

    mean: dict[str, float]
    sd: dict[str, float]
    weight: dict[str, float]
    n_reference: int
    weighting: str
    measure: str
    dictionary_version: str
    dictionary_sha256: str


def person_centered_index(
    counts: TermCounts,
    reference_mask: np.ndarray,
    *,
    weighting: Weighting = "equal",
    measure: Measure = "rate",
) -> pd.DataFrame:
    """Components and index of every text, standardised on the reference texts.

    Parameters
    ----------
    counts : TermCounts
        Use `counts.without_boilerplate()` for the index net of repeated passages.
    reference_mask : boolean array (n_texts,)
        The frozen reference: rulings before 2022.
    weighting : "equal" or "icw"
        Mean of the standardised registered components, or their inverse-covariance
        weighted mean (Anderson 2008, JASA 103: weights are the row sums of the
        inverse covariance matrix of the reference, scaled to one).
    measure : "rate", "presence" or "log"
        Hits per 1,000 words; whether there is any; log(1 + hits).

    Returns
    -------
    DataFrame, one row per text in order: n_tokens; scored (False without words,
    everything else is then NaN); for each component its measure `<component>`, its
    standard score `z_<component>`, and the same for contra-language where the
    dictionary has any, `contra_<component>` and `z_contra_<component>`; `index`, of
    the registered components' positive language alone. Exploratory and contra columns
    that do not vary in the reference have NaN standard scores. `attrs["reference"]`
    holds a FrozenReference as a dict.

    Raises
    ------
    ValueError for an unknown option, a mask of another length or type, fewer than
    two scored reference texts, no registered component, one that does not vary in
    the reference, or (icw) components that are collinear there.
    """
    _check(weighting, measure, counts, reference_mask)
    scored = counts.n_tokens > 0
    reference = np.asarray(reference_mask, bool) & scored
    if reference.sum() < 2:
        raise ValueError("fewer than two reference texts hold any word")
    measures = _measures(counts, measure, scored)
    mean, sd = measures[reference].mean(), measures[reference].std(ddof=1)
    # Rounding in the mean can leave a spurious deviation in a constant column.
    sd = sd.where(measures[reference].max() > measures[reference].min())
    scores = (measures - mean) / sd
    registered = _registered(counts)
    flat = [c for c in registered if not np.isfinite(sd[c])]
    if flat:
        names = ", ".join(flat)
        raise ValueError(f"does not vary over the reference texts: {names}")
    weight = _weights(scores.loc[reference, registered], weighting)
    result = pd.DataFrame({"n_tokens": counts.n_tokens, "scored": scored})
    result = result.join(measures).join(scores.add_prefix("z_"))
    result["index"] = scores[registered].to_numpy() @ weight
    about = FrozenReference(
        mean=mean.to_dict(),
        sd=sd.to_dict(),
        weight=dict(zip(registered, weight.tolist(), strict=True)),
        n_reference=int(reference.sum()),
        weighting=weighting,
        measure=measure,
        dictionary_version=counts.dictionary_version,
        dictionary_sha256=counts.dictionary_sha256,
    )
    result.attrs["reference"] = asdict(about)
    return result


def inverse_covariance_weights(scores: np.ndarray) -> np.ndarray:
    """Weights (k,) of k standardised components, from their covariance; sum one.

    Anderson (2008, section 3.2.1): the generalised least squares mean, which gives
    less weight to components that repeat each other.
    """
    covariance = np.atleast_2d(np.cov(scores, rowvar=False))
    if np.linalg.matrix_rank(covariance) < len(covariance):
        raise ValueError("components are collinear over the reference texts")
    row_sums = np.linalg.solve(covariance, np.ones(len(covariance)))
    return row_sums / row_sums.sum()


def _check(
    weighting: str, measure: str, counts: TermCounts, reference_mask: np.ndarray
) -> None:
    if weighting not in WEIGHTINGS:
        allowed = ", ".join(WEIGHTINGS)
        raise ValueError(f"weighting is {weighting!r}; allowed: {allowed}")
    if measure not in MEASURES:
        raise ValueError(f"measure is {measure!r}; allowed: {', '.join(MEASURES)}")
    mask = np.asarray(reference_mask)
    if mask.dtype != bool or mask.shape != (len(counts.n_tokens),):
        raise ValueError(
            f"reference_mask must be {len(counts.n_tokens)} booleans, one per text; "
            f"it has shape {mask.shape} and type {mask.dtype}"
        )


def _registered(counts: TermCounts) -> list[str]:
    columns = counts.columns
    found = columns.loc[columns["role"] == "registered", "component"].unique().tolist()
    if not found:
        raise ValueError("the dictionary has no component with role 'registered'")
    return found


def _measures(counts: TermCounts, measure: str, scored: np.ndarray) -> pd.DataFrame:
    columns = counts.columns
    opposed = columns.loc[columns["pole"] == "contra", "component"].unique()
    hits = counts.component_counts("positive").join(
        counts.component_counts("contra")[list(opposed)].add_prefix("contra_")
    )
    if measure == "rate":
        tokens = np.where(scored, counts.n_tokens, np.nan)
        return PER_TOKENS * hits.div(tokens, axis=0)
    values = (hits > 0).astype(float) if measure == "presence" else np.log1p(hits)
    values.loc[~scored] = np.nan
    return values


def _weights(scores: pd.DataFrame, weighting: str) -> np.ndarray:
    if weighting == "equal":
        return np.full(scores.shape[1], 1 / scores.shape[1])
    return inverse_covariance_weights(scores.to_numpy())
