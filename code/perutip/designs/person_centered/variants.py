"""The effect of training on every variant of the index, as frames of t04_robustness.

Effects and CRV1 standard errors are those of the step's specification (two-way fixed
effects, log length); the wild cluster bootstrap stands in t04_index for the index
itself. Beside each effect: how far the variant ranks rulings as the index does.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from perutip.designs.person_centered.exposure import EFFECTS, ruling_specification
from perutip.designs.person_centered.indexed_rulings import IndexStudy
from perutip.designs.regression import (
    Support,
    arrays_of,
    complete_rows,
    reason_not_to_estimate,
)
from perutip.inference.wild_cluster import NoVariance, coefficient_and_error
from perutip.text.index import (
    IndexAlgebra,
    Residual,
    index_of,
    leave_one_term_out,
    random_dictionaries,
    residualise_exposure,
    spearman,
)

TWFE = "two-way fixed effects"
NOISY = "noise_"  # head of the keys of variants with letters planted at random
AS_READ = f"{NOISY}none"
ALTERNATIVES = re.compile(r"\(([^()]*)\)")
ELIDED = "…"
PERCENTILES = (0.025, 0.5, 0.975)
VARIANT_LABELS = {
    "registered": "As registered: whole ruling",
    "no_repeats": "Without passages repeated over rulings",
    "statutes": "Quotations of statutes counted",
    "stems": "Stems in place of surface forms",
    "reasoning": "Court's reasoning alone",
    "prosecution": "Prosecution's part alone",
    "presence": "Presence in place of rates",
    "log_hits": "Log of hits in place of rates",
    "icw": "Inverse-covariance weights",
    "long": "Rulings of median length or longer",
    "recognised": "Rulings whose sections are recognised",
    AS_READ: "Rulings drawn for recognition errors, as read",
}


@dataclass(frozen=True, eq=False)
class Variants:
    """One part of t04_robustness: lines by effect, se, rank_correlation, rulings.

    labels: key → words. reasons: key → why a line has no effect. draws: dictionaries
    behind the lines, 0 where none was drawn.
    """

    frame: pd.DataFrame
    labels: dict[str, str]
    reasons: dict[str, str]
    draws: int = 0


def variants(study: IndexStudy) -> dict[str, NDArray[np.float64]]:
    """Index (n,) of each way of counting; NaN where a ruling is outside a variant."""
    measured, reference = study.measured, study.reference
    whole, full = measured.whole, study.rulings["index"].to_numpy(float)
    tokens = whole.n_tokens
    long = tokens >= np.median(tokens[tokens > 0])
    out = {
        "registered": full,
        "no_repeats": index_of(whole.without_boilerplate(), reference),
        "statutes": index_of(measured.statutes, reference),
        "stems": index_of(measured.stems, reference),
        "reasoning": index_of(measured.parts["reasoning"], reference),
        "prosecution": index_of(measured.parts["prosecution"], reference),
        "presence": index_of(whole, reference, measure="presence"),
        "log_hits": index_of(whole, reference, measure="log"),
        "icw": index_of(whole, reference, weighting="icw"),
        "long": np.where(long, full, np.nan),
        "recognised": np.where(measured.recognised, full, np.nan),
    }
    drawn = measured.drawn
    if len(drawn) < (tokens > 0).sum():
        out[AS_READ] = _at(drawn, full[drawn], len(full))
    for rate, counts in measured.noise.items():
        noisy = index_of(counts, reference[drawn])
        out[f"{NOISY}{rate:g}"] = _at(drawn, noisy, len(full))
    return out


def _at(
    places: NDArray[np.intp], values: NDArray[np.float64], n: int
) -> NDArray[np.float64]:
    """An array (n,) with `values` at `places`, NaN elsewhere."""
    out = np.full(n, np.nan)
    out[places] = values
    return out


def counted_otherwise(study: IndexStudy, support: Support) -> Variants:
    """What is counted, and how."""
    found = variants(study)
    labels = VARIANT_LABELS | {
        f"{NOISY}{rate:g}": f"Recognition errors planted in {rate:.0%} of letters"
        for rate in study.measured.noise
    }
    return _effects(study, found, {key: labels[key] for key in found}, support)


def components_left_out(study: IndexStudy, support: Support) -> Variants:
    """The index without one of its components."""
    algebra = IndexAlgebra(study.measured.whole, study.reference)
    found, labels = {}, {}
    words = {one.path: one.label for one in study.dictionary.categories}
    for name in algebra.components:
        others = [other for other in algebra.components if other != name]
        found[f"without_{name}"] = algebra.index(components=others)
        label = words[name]
        labels[f"without_{name}"] = f"Without {label[:1].lower()}{label[1:]}"
    return _effects(study, found, labels, support)


def _effects(
    study: IndexStudy,
    indices: dict[str, NDArray[np.float64]],
    labels: dict[str, str],
    support: Support,
) -> Variants:
    """Effect, CRV1 error, rank correlation and rulings of each variant."""
    full = study.rulings["index"].to_numpy(float)
    lines, reasons = {}, {}
    for key, index in indices.items():
        effect, error, n, reason = two_way_effect(study.rulings, index, support)
        enough = n >= support.minimum_cell
        lines[key] = {
            "effect": effect,
            "se": error,
            "rank_correlation": spearman(index, full) if enough else math.nan,
            "rulings": float(n) if enough else math.nan,
        }
        reasons[key] = reason or "no_variation"
    return Variants(pd.DataFrame.from_dict(lines, orient="index"), labels, reasons)


def two_way_effect(
    rulings: pd.DataFrame,
    index: NDArray[np.float64],
    support: Support,
    effects: tuple[str, ...] = EFFECTS,
) -> tuple[float, float, int, str]:
    """Effect of exposure by date of ruling, CRV1 error, rulings, and the coded reason
    why there is no effect (empty).

    Some twenty variants are estimated so: the bootstrap's own moments give what feols
    gives in a fifth of its time.
    """
    spec = ruling_specification(
        rulings.assign(variant=index), "variant", "exposed", effects=effects
    )
    data = complete_rows(spec)
    reason = reason_not_to_estimate(data, spec, support)
    if reason:
        return math.nan, math.nan, len(data), reason
    try:
        effect, error = coefficient_and_error(arrays_of(spec, data), spec.treatment)
    except NoVariance:
        return math.nan, math.nan, len(data), "no_error"
    return effect, error, len(data), ""


def term_in_words(term: str) -> str:
    """A term of the dictionary as a reader reads it: of alternatives the first, an
    ellipsis for letters that vary and for words that may be absent; `and variants`
    where others count too."""

    def first(group: re.Match[str]) -> str:
        words = [one.strip() for one in group[1].split("|")]
        return ELIDED if "" in words else next((one for one in words if one), ELIDED)

    plain = ALTERNATIVES.sub(first, str(term))
    shown = " ".join(plain.replace("*", ELIDED).split())
    shown = re.sub(rf"(?:(?<=\s)|^){ELIDED}(?: {ELIDED})+(?=\s|$)", ELIDED, shown)
    return f"“{shown}”" + (" and variants" if plain != term or "*" in plain else "")


def terms_left_out(
    study: IndexStudy, seed: np.random.SeedSequence
) -> tuple[Variants, Variants]:
    """One term left out, and random dictionaries of 80% of the terms.

    Least and largest effect without one term, the lowest rank correlation; then the
    2.5th, 50th and 97.5th percentile over dictionaries drawn from `seed`.
    """
    full = study.rulings["index"].to_numpy(float)
    algebra = IndexAlgebra(study.measured.whole, study.reference)
    residual = residualise_exposure(
        study.rulings, "exposed", EFFECTS, ("log_tokens",), np.isfinite(full)
    )
    found = leave_one_term_out(algebra, residual).dropna()
    lines: dict[str, dict[str, float]] = {}
    labels = {"one_term": "One term left out"}
    if found.empty:
        lines["one_term"] = {"effect": math.nan}
    else:
        places = {
            "least": found["effect"].idxmin(),
            "largest": found["effect"].idxmax(),
        }
        for name, row in places.items():
            key, term = f"one_term_{name}", found.loc[row, "term"]
            labels[key] = f"One term left out, {name} effect ({term_in_words(term)})"
            lines[key] = {
                "effect": float(found.loc[row, "effect"]),
                "rank_correlation": float(found.loc[row, "rank_correlation"]),
            }
        key = "one_term_lowest_rank"
        labels[key] = f"One of {len(found)} terms left out, lowest rank correlation"
        lines[key] = {"rank_correlation": float(found["rank_correlation"].min())}
    one = Variants(pd.DataFrame.from_dict(lines, orient="index"), labels, {})
    return one, _random(algebra, residual, seed)


def _random(
    algebra: IndexAlgebra, residual: Residual, seed: np.random.SeedSequence
) -> Variants:
    found = random_dictionaries(algebra, residual, seed).dropna()
    labels, lines = {}, {}
    if found.empty:
        lines["random"] = {"effect": math.nan}
        return Variants(
            pd.DataFrame.from_dict(lines, orient="index"),
            {"random": "Random dictionaries of 80%"},
            {},
        )
    for share in PERCENTILES:
        key = f"random_{100 * share:g}"
        labels[key] = (
            f"{len(found)} random dictionaries of 80%: percentile {100 * share:g}"
        )
        lines[key] = {
            name: float(found[name].quantile(share))
            for name in ("effect", "rank_correlation")
        }
    frame = pd.DataFrame.from_dict(lines, orient="index")
    return Variants(frame, labels, {}, len(found))
