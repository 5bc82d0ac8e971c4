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

from perutip.designs.person_centered.indexed_rulings import PROBABILITY, IndexStudy
from perutip.text.validation import (
    METRICS,
    alpha_interval,
    code_matrix,
    mean_codes,
    presence_measures,
    rank_correlation,
    reader_presence,
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
    "exposed": "Precision, exposed rulings",
    "other": "Precision, other rulings",
    "difference": "Difference in precision",
    "recall_exposed": "Recall, exposed rulings",
    "recall_other": "Recall, other rulings",
    "false_exposed": "False positives, exposed rulings",
    "false_other": "False positives, other rulings",
    "read_exposed": "Rulings read, exposed",
    "read_other": "Rulings read, other",
    "effective_exposed": "  effective number, exposed",
    "effective_other": "  effective number, other",
    "within_components": "Difference in precision within components",
    "within_se": "  standard error",
    "within_p": "  p, wild cluster bootstrap",
    "error": "Root mean square of readers' presence less found",
    "to_code": "Rulings to code",
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
        """Mean code by scored ruling (index) and component."""
        return self._scored(mean_codes(self.study.coded, self.components))

    def present(self) -> pd.DataFrame:
        """Share of readers who find a component, by scored ruling (index)."""
        return self._scored(reader_presence(self.study.coded, self.components))

    def _scored(self, table: pd.DataFrame) -> pd.DataFrame:
        rulings = self.study.rulings
        return table[table.index.isin(rulings.loc[rulings["flag"] == "", "ruling"])]

    def probability(self, rulings: pd.Index) -> np.ndarray:
        """Probability (n,) with which each was drawn; ones where none is recorded."""
        coded = self.study.coded
        if PROBABILITY not in coded:
            return np.ones(len(rulings))
        return coded.groupby("ruling")[PROBABILITY].first().loc[rulings].to_numpy(float)

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
    """Krippendorff's alpha per component, with cluster bootstrap interval; a reason
    where fewer rulings than a cell may hold were read twice."""
    for component in readers.components:
        codes = code_matrix(readers.study.coded, component).to_numpy()
        twice = int((np.isfinite(codes.astype(float)).sum(axis=1) > 1).sum())
        if 0 < twice < readers.minimum:
            yield from _unread(readers, component)
            continue
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


def _unread(readers: Readers, term: str) -> Iterator[dict[str, object]]:
    """The cells of agreement, each without its number."""
    ends = (f"  {100 * readers.level:g}% interval, {end}" for end in ("low", "high"))
    words = {
        "read_twice": LABELS["read_twice"],
        "alpha_ordinal": LABELS["alpha_ordinal"],
        **dict(zip(("alpha_ordinal_low", "alpha_ordinal_high"), ends, strict=True)),
        "alpha_interval": LABELS["alpha_interval"],
        "alpha_nominal": LABELS["alpha_nominal"],
    }
    for place, (key, label) in enumerate(words.items(), start=1):
        cell = line("agreement", place, key, term, math.nan, reason="small_cell")
        yield cell | {"label": label}


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
    study, codes, present = readers.study, readers.codes(), readers.present()
    rows = study.rulings.set_index("ruling").loc[codes.index]
    hits = coded_hits(study, codes.index)
    weights = resamples(len(codes), readers.draws, readers.seed)
    design = 1 / readers.probability(codes.index)
    for component in readers.components:
        read = codes[component].notna().to_numpy()
        found = presence_measures(
            (hits[component] > 0).to_numpy()[read],
            present[component].to_numpy(float)[read],
            weights[:, read],
            design=design[read],
            level=readers.level,
        )
        ranks = rank_correlation(
            rows[component].to_numpy(float),
            codes[component].to_numpy(float),
            weights,
            design=design,
            level=readers.level,
        )
        yield from _figures(readers, component, found | {"rank": ranks})
    registered = [c for c in study.registered if c in codes]
    ranks = rank_correlation(
        rows["index"].to_numpy(float),
        codes[registered].mean(axis=1, skipna=False).to_numpy(float),
        weights,
        design=design,
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
