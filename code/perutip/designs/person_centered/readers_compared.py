"""Readers' agreement, and the dictionary against them: lines of t04_validation.

Precision and recall describe the instrument: for them it is the rulings behind a share
that must be enough (the minimum cell), not those that the dictionary gets wrong.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from perutip.designs.person_centered.readers import Readers, coded_hits
from perutip.designs.person_centered.validation_cells import (
    ALL,
    LABELS,
    line,
    with_ends,
)
from perutip.text.validation import (
    METRICS,
    alpha_interval,
    code_matrix,
    presence_measures,
    rank_correlation,
    resamples,
)


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
        yield from with_ends(
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
            yield from with_ends(
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
