"""Bounds for those who are selected in both states: how many are, comes back.

With a binary outcome a bound is a sum of effects and shares over the share of the
treated who are selected, k / n. Effects are printed too, with six digits: each whole
number k, with the j of them who are positive, is put into the formulas (Notes of
`binary_cell_bounds`), and those stay at which a bound prints as it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from perutip.reporting.audit.declaring.identities import Selected
from perutip.reporting.audit.declaring.rules_for_rows import matches
from perutip.reporting.audit.facts import Fact, Source, System, plus
from perutip.reporting.audit.reading.collected import Published
from perutip.reporting.audit.reading.rounding import known_bounds, six_digits
from perutip.reporting.audit.relations.shared_means import identified
from perutip.reporting.audit.relations.totals import Row

WIDEST = 60  # numbers of treated that are tried
MOST = 600  # treated; more are not told apart by six digits
SLACK = 1e-12
Found = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class _Bound:
    """A printed end, where it stands, and whether selection moves one way only."""

    lower: bool
    text: str
    at: Source
    monotone: bool
    words: str


def with_selected(
    system: System, found: Published, rows: Iterable[tuple[int, Row]]
) -> System:
    """The system with what bounds say of how many treated are selected."""
    rows = list(rows)
    facts: list[Fact] = []
    bounds: Mapping[str, tuple[float, float]] | None = None
    for rule in found.declared.selected:
        ends, effects = _printed(found, rule, rows)
        if not ends or {rule.selected, rule.positive} - set(effects):
            continue
        bounds = known_bounds(system) if bounds is None else bounds
        for end in ends:
            facts += _of_bound(found, rule, end, effects, bounds)
    return replace(system, facts=(*system.facts, *facts)) if facts else system


def _printed(
    found: Published, rule: Selected, rows: Sequence[tuple[int, Row]]
) -> tuple[list[_Bound], dict[str, str]]:
    ends, effects = [], {}
    for place, row in rows:
        if row["status"] != "ok" or not matches(rule.exhibit, row["exhibit"]):
            continue
        if matches(rule.panel, row["panel"]) and row["term"].endswith(" bound"):
            lower, one_way = (
                row["term"] == "lower bound",
                "not mono" not in row["estimator"],
            )
            at = found.source(row, place, "estimate")
            words = row.get("label", "")
            ends.append(_Bound(lower, row["estimate"], at, one_way, words))
        elif matches(rule.effects, row["panel"]) and row["term"] == rule.treatment:
            effects[row["variable"]] = row["estimate"]
    return ends, effects


def _of_bound(
    found: Published,
    rule: Selected,
    end: _Bound,
    effects: Mapping[str, str],
    bounds: Mapping[str, tuple[float, float]],
) -> list[Fact]:
    """Ranges of the selected and of the positive among the treated."""
    part = " identified" if identified(end.words) else ""
    names = [
        f"{rule.scope}{variable}.ones1@{rule.treatment}{part}"
        for variable in (rule.selected, rule.positive)
    ]
    size = found.declared.canonical(f"{rule.scope}{rule.selected}.n")
    least, most = bounds.get(f"{size}1@{rule.treatment}{part}", (0.0, np.inf))
    if most > MOST or most - least > WIDEST:
        return []
    known = [bounds.get(name, (0.0, most)) for name in names]
    pairs = [
        pair
        for n in range(max(int(least), 1), int(most) + 1)
        for pair in _fitting(
            n, end, [effects[v] for v in (rule.selected, rule.positive)], known
        )
    ]
    if not pairs:
        return []
    words = f"{end.at.exhibit}: {end.at.line} is of {names[0]}"
    low, high = np.min(pairs, axis=0), np.max(pairs, axis=0)
    return [
        Fact(plus(name), float(a), float(b), end.at, words)
        for name, a, b in zip(names, low, high, strict=True)
    ]


def _fitting(
    n: int, end: _Bound, effects: Sequence[str], known: Found
) -> list[tuple[int, int]]:
    """Pairs k, j of n treated at which the bound prints as it does."""
    moved = [float(text) for text in effects]
    least = [max(int(low), 0) for low, _ in known]
    most = [int(min(high, n)) for _, high in known]
    k, j = np.mgrid[least[0] : most[0] + 1, least[1] : most[1] + 1].reshape(2, -1)
    k, j = k[j <= k], j[j <= k]
    p1, q1 = k / n, j / n
    p0 = np.clip(p1 - moved[0], 0.0, 1.0)
    q0 = np.clip(q1 - moved[1], 0.0, p0)
    share = np.minimum(p1, p0) if end.monotone else np.maximum(p1 + p0 - 1.0, 0.0)
    error = sum(six_digits(text) for text in effects)
    with np.errstate(divide="ignore", invalid="ignore"):
        slack = six_digits(end.text) + 2.0 * error / share + SLACK
        fits = [
            np.abs(made - float(end.text)) <= slack
            for made in _ends(p1, q1, p0, q0, end)
        ]
    hit = np.logical_or.reduce(fits) & (share > SLACK)
    return list(zip(k[hit].tolist(), j[hit].tolist(), strict=True))


def _ends(
    p1: np.ndarray, q1: np.ndarray, p0: np.ndarray, q0: np.ndarray, end: _Bound
) -> list[np.ndarray]:
    """What the end is where training brings decisions to review, and where it keeps
    them from it; without either, Frechet's (Notes of `binary_cell_bounds`)."""
    if not end.monotone:
        m = np.maximum(p1 + p0 - 1.0, 0.0)
        one = np.maximum(q1 - (p1 - m), 0.0), np.minimum(q1, m)
        zero = np.maximum(q0 - (p0 - m), 0.0), np.minimum(q0, m)
        return [(one[0] - zero[1]) / m if end.lower else (one[1] - zero[0]) / m]
    more = _more(p1, q1, p0, q0, lower=end.lower)
    less = -_more(p0, q0, p1, q1, lower=not end.lower)
    return [more, less]


def _more(
    p1: np.ndarray, q1: np.ndarray, p0: np.ndarray, q0: np.ndarray, *, lower: bool
) -> np.ndarray:
    low = np.maximum(q1 - np.maximum(p1 - p0, 0.0), 0.0)
    high = np.maximum(np.minimum(q1, p0), low)
    return ((low if lower else high) - q0) / p0
