"""Cells of t04_validation: their words, their ends, and those that await readers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

ALL = "all"

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


def with_ends(
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
