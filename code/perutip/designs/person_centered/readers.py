"""Readers' agreement, and the dictionary against them: lines of t04_validation.

Precision and recall describe the instrument: for them it is the rulings behind a share
that must be enough (the minimum cell), not those that the dictionary gets wrong.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from perutip.designs.person_centered.indexed_rulings import IndexStudy
from perutip.designs.regression import Effect, Settings, Specification, estimate
from perutip.text.validation import (
    METRICS,
    PRESENT,
    alpha_interval,
    code_matrix,
    mean_codes,
    precision_frame,
    presence_measures,
    rank_correlation,
    resamples,
)

ALL = "all"
BOOTSTRAP = "index/coder-bootstrap"
PERCENTILE = "percentile bootstrap over rulings"
LABELS = {
    "read_twice": "Rulings read twice",
    "alpha_ordinal": "Krippendorff's alpha, ordinal",
    "alpha_interval": "Krippendorff's alpha, interval",
    "alpha_nominal": "Krippendorff's alpha, nominal",
    "precision": "Precision",
    "recall": "Recall",
    "f1": "F1",
    "rank": "Rank correlation",
    "exposed": "Exposed rulings",
    "other": "Other rulings",
    "difference": "Difference",
    "within_components": "Difference within components",
    "within_se": "  standard error",
    "within_p": "  p, wild cluster bootstrap",
}
AWAITED = {
    "agreement": ("alpha_ordinal",),
    "against": ("precision", "recall", "f1", "rank"),
    "by_arm": ("difference",),
}


@dataclass(frozen=True, eq=False)
class Readers:
    """What comparisons need: codes by ruling and component, weights of the bootstrap.

    draws, level: of the percentile intervals. minimum: rulings behind a share.
    """

    study: IndexStudy
    draws: int
    level: float
    minimum: int
    seed: np.random.SeedSequence

    @property
    def components(self) -> list[str]:
        """Components that the readers coded."""
        return [c for c in self.study.components if c in self.study.coded]

    @property
    def enough(self) -> bool:
        """Are there codes of enough rulings?"""
        return self.study.coded_rulings >= self.minimum

    def codes(self) -> pd.DataFrame:
        """Mean code by ruling (index) and component."""
        return mean_codes(self.study.coded, self.components)

    def about(self, n: float) -> dict[str, object]:
        """Columns of every bootstrapped line."""
        return {
            "n_obs": n,
            "draws": self.draws,
            "seed_stream": BOOTSTRAP,
            "conf_type": PERCENTILE,
        }


def line(
    panel: str, place: int, key: str, term: str, value: float, **more: object
) -> dict[str, object]:
    """One cell; a NaN carries the reason that `more` gives."""
    out: dict[str, object] = {"estimator": "description", "label": LABELS.get(key, key)}
    reason = more.pop("reason", "no_variation")
    out |= {"panel": panel, "column": f"{place:02d}", "variable": key, "term": term}
    out |= more | {"estimate": value}
    return out | ({"reason": reason} if math.isnan(value) else {})


def awaited_lines(components: list[str]) -> Iterator[dict[str, object]]:
    """Lines that say that rulings are yet to be coded."""
    for panel, keys in AWAITED.items():
        for place, key in enumerate(keys, start=1):
            for term in (*components, ALL):
                row = line(panel, place, key, term, math.nan, reason="no_hand_coding")
                yield row | {"label": f"{row['label']} (awaiting hand-coded rulings)"}


def agreement_lines(readers: Readers) -> Iterator[dict[str, object]]:
    """Krippendorff's alpha per component, with cluster bootstrap interval."""
    for component in readers.components:
        codes = code_matrix(readers.study.coded, component).to_numpy()
        weights = resamples(len(codes), readers.draws, readers.seed)
        found = {
            metric: alpha_interval(codes, metric, weights, level=readers.level)
            for metric in METRICS
        }
        main = found["ordinal"]
        about = readers.about(main.n_units) | {
            "estimator": "nltk AnnotationTask.alpha",
            "draws": main.draws,
        }
        yield line("agreement", 1, "read_twice", component, float(main.n_units))
        yield from _with_ends(
            "agreement", 2, "alpha_ordinal", component, main, about, readers.level
        )
        others = {"interval": found["interval"], "nominal": found["nominal"]}
        for place, (name, one) in enumerate(others.items(), start=5):
            yield line(
                "agreement", place, f"alpha_{name}", component, one.alpha, **about
            )


def _with_ends(
    panel: str,
    place: int,
    key: str,
    term: str,
    found: Any,
    about: dict[str, object],
    level: float,
) -> Iterator[dict[str, object]]:
    """An estimate with its interval, and the two ends as cells of their own."""
    ends = {"conf_low": found.conf_low, "conf_high": found.conf_high}
    value = getattr(found, "alpha", None)
    value = found.estimate if value is None else value
    missing = math.isnan(value)
    yield line(panel, place, key, term, value, **(about | ({} if missing else ends)))
    for step, (end, number) in enumerate(
        (("low", found.conf_low), ("high", found.conf_high)), start=1
    ):
        words = f"  {100 * level:g}% interval, {end}"
        cell = line(panel, place + step, f"{key}_{end}", term, number, **about)
        yield cell | {"label": words}


def against_lines(readers: Readers) -> Iterator[dict[str, object]]:
    """Precision, recall, F1 of presence and rank correlation with the mean code."""
    study, codes = readers.study, readers.codes()
    rows = study.rulings.set_index("ruling").loc[codes.index]
    hits = coded_hits(study, codes.index)
    scored = (rows["flag"] == "").to_numpy()
    codes, rows, hits = codes[scored], rows[scored], hits[scored]
    weights = resamples(len(codes), readers.draws, readers.seed)
    for component in readers.components:
        read = codes[component].notna().to_numpy()
        found = presence_measures(
            (hits[component] > 0).to_numpy()[read],
            (codes[component] >= PRESENT).to_numpy()[read],
            weights[:, read],
            level=readers.level,
        )
        ranks = rank_correlation(
            rows[component].to_numpy(float),
            codes[component].to_numpy(float),
            weights,
            level=readers.level,
        )
        yield from _figures(readers, component, found | {"rank": ranks})
    registered = [c for c in study.registered if c in codes]
    ranks = rank_correlation(
        rows["index"].to_numpy(float),
        codes[registered].mean(axis=1, skipna=False).to_numpy(float),
        weights,
        level=readers.level,
    )
    yield from _figures(readers, ALL, {"rank": ranks})


def _figures(readers: Readers, term: str, found: dict) -> Iterator[dict[str, object]]:
    for k, key in enumerate(("precision", "recall", "f1", "rank")):
        if key not in found:
            continue
        figure, place = found[key], 3 * k + 1
        if figure.n >= readers.minimum:
            about = readers.about(figure.n)
            yield from _with_ends(
                "against", place, key, term, figure, about, readers.level
            )
            continue
        about = readers.about(math.nan) | {"reason": "small_cell"}
        yield line("against", place, key, term, math.nan, **about)
        for step, end in enumerate(("low", "high"), start=1):
            words = f"  {100 * readers.level:g}% interval, {end}"
            name = f"{key}_{end}"
            cell = line("against", place + step, name, term, math.nan, **about)
            yield cell | {"label": words}


def coded_hits(study: IndexStudy, rulings: pd.Index) -> pd.DataFrame:
    """Hits per component of the coded rulings, indexed by ruling."""
    counts = study.measured.whole.component_counts()
    counts.index = pd.Index(study.rulings["ruling"], name="ruling")
    return counts.loc[rulings, list(study.components)]


def precision_lines(readers: Readers, used: Settings) -> Iterator[dict[str, object]]:
    """Precision in exposed and other rulings, and a test that it does not differ.

    The test pools the components (with component effects, clustered by region): a
    single component has too few exposed rulings with a hit.
    """
    study, codes = readers.study, readers.codes()
    scored = study.rulings[study.rulings["flag"] == ""]
    frame = precision_frame(
        scored,
        codes.loc[codes.index.isin(scored["ruling"])],
        coded_hits(study, codes.index),
        readers.components,
    )
    parts = [(ALL, frame)]
    parts += [(c, frame[frame["component"] == c]) for c in readers.components]
    for term, rows in parts:
        shares = []
        for place, (key, arm) in enumerate((("exposed", 1.0), ("other", 0.0)), start=1):
            mine = rows.loc[rows["exposed"] == arm]
            enough = mine["ruling"].nunique() >= readers.minimum
            shares.append(float(mine["correct"].mean()) if enough else math.nan)
            n = len(mine) if enough else math.nan
            yield line(
                "by_arm", place, key, term, shares[-1], n_obs=n, reason="small_cell"
            )
        gap = shares[0] - shares[1]
        yield line("by_arm", 3, "difference", term, gap, reason="small_cell")
    spec = Specification(
        data=frame,
        outcome="correct",
        treatment="exposed",
        cluster="region_id",
        fixed_effects=("component",),
    )
    yield from _test_lines(estimate(spec, used), used.seed_stream)


def _test_lines(effect: Effect, stream: str) -> Iterator[dict[str, object]]:
    """Difference given the component, its error and p; why there is none."""
    about: dict[str, object] = {"estimator": "linear regression"}
    if not effect.reason:
        about |= {
            "n_obs": effect.n_obs,
            "n_clusters": effect.n_clusters,
            "n_treated_clusters": effect.n_treated_clusters,
            "draws": effect.draws,
            "set_draws": effect.set_draws,
            "p_wild": effect.p_wild,
            "std_error": effect.std_error,
            "se_type": "CRV1, t(G-1)",
            "conf_low": effect.conf_low,
            "conf_high": effect.conf_high,
            "conf_type": effect.conf_type,
            "seed_stream": stream if effect.drawn else "",
        }
    reason = {"reason": effect.reason or "no_variation"}
    numbers: tuple[tuple[str, float, dict[str, object]], ...] = (
        ("within_components", effect.estimate, about),
        ("within_se", effect.std_error, {}),
        ("within_p", effect.p_wild, {}),
    )
    for place, (key, value, more) in enumerate(numbers, start=4):
        yield line("by_arm", place, key, ALL, value, **(more | reason))
