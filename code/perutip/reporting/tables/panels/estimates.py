"""Panels of estimates: numbered columns are outcomes or specifications.

Estimate, (standard error) and [set] stand beneath each other; p-values, sizes and the
mean at the foot of a panel. What is not estimated is said in words.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from perutip.reporting.rows.definitions import definition_word
from perutip.reporting.rows.p_source import profiled
from perutip.reporting.rows.rows import BY_DATES
from perutip.reporting.rows.suppressed_size import size_is_suppressed
from perutip.reporting.tables.numbers import (
    decimals_for,
    fixed,
    interval,
    mean_text,
    p_text,
    percent,
    printed,
    set_text,
)
from perutip.reporting.tables.panels.placed import Estimated, PlacedPanel, Row
from perutip.reporting.tables.printed import DASH, Column, Line, Panel
from perutip.study.exhibits import Exhibit
from perutip.study.units import unit_of

DEFINITION = "Definition"  # line of the foot
PERMUTED, EXACT, WILD = "Permutation p", "Randomization p", "Wild bootstrap p"
ROBUST = "Robust p"  # of a robust bias-corrected estimate
PROFILED = "Largest randomization p"  # of those over the constant effects
STEPPED, CONVENTIONAL, MIXED = "Step-down p", "t-test p", "Bootstrap or t-test p"
MARK = "†"  # at a p that disagrees with its set about no effect
ROBUST_SET = "robust bias-corrected"  # set of a row whose p is `ROBUST`
LARGEST = "largest"  # p_ri of a row that is `profiled`
LEADING = "leading"  # the bootstrap's p, or the conventional one where there is none


@dataclass(frozen=True)
class Foot:
    """Words of the lines at the foot: p-values by column, clusters, mean."""

    p_values: dict[str, str]
    clusters: str
    mean: str


UNTREATED = "Untrained mean"
FEET = {
    "effects": Foot({LEADING: "", "p_rw": STEPPED}, "Clusters", UNTREATED),
    "hazard": Foot(
        {LEADING: "", "p_ri": PERMUTED, "p_rw": STEPPED}, "Regions", UNTREATED
    ),
    "rollout": Foot(
        {"p_value": CONVENTIONAL, "p_wild": WILD, "p_ri": PERMUTED},
        "Regions",
        UNTREATED,
    ),
    "trial": Foot(
        {"p_ri": EXACT, LARGEST: PROFILED, "p_wild": WILD, "p_rw": STEPPED},
        "Districts",
        "Control mean",
    ),
    "beside": Foot(
        {"p_value": CONVENTIONAL, "p_ri": EXACT, LARGEST: PROFILED},
        "Districts",
        "Control mean",
    ),
}


def estimate_panels(exhibit: Exhibit, placed: Sequence[PlacedPanel]) -> list[Panel]:
    """The printed panels of an exhibit with numbered columns."""
    return [_panel(exhibit, one) for one in placed]


def _panel(exhibit: Exhibit, placed: PlacedPanel) -> Panel:
    ones = placed.ones
    columns = tuple(Column(one.heading, f"({one.number})") for one in ones)
    decimals = [
        _decimals([o for o in placed.alike if o.number == one.number], exhibit)
        for one in ones
    ]
    lines = _estimate_lines(ones, decimals) + _foot_lines(exhibit, ones, decimals)
    said = (*_counted(ones), *placed.sentences)
    texts = [Line("", (sentence,), "text") for sentence in said]
    return Panel(placed.title, columns, (*lines, *texts))


def _counted(ones: Sequence[Estimated]) -> list[str]:
    """Whom the arms of columns have: one sentence for columns that share it."""
    columns: dict[str, list[str]] = {}
    for one in ones:
        if one.row["counted"]:
            columns.setdefault(str(one.row["counted"]), []).append(f"({one.number})")
    return [f"{', '.join(where)}: {words}." for words, where in columns.items()]


def _decimals(ones: Sequence[Estimated], exhibit: Exhibit) -> int:
    rows = [row for one in ones for row in one.rows]
    errors, estimates = (
        np.array([row[name] for row in rows], dtype=float)
        for name in ("std_error", "estimate")
    )
    return decimals_for(errors, estimates, exhibit.decimals)


def _estimate_lines(ones: Sequence[Estimated], decimals: Sequence[int]) -> list[Line]:
    """Estimate (or [lower, upper]), (standard error), [set]."""
    if not ones:
        return []
    values, errors, sets = [], [], []
    for one, digits in zip(ones, decimals, strict=True):
        ends = [row["estimate"] for row in one.rows]
        values.append(
            interval(ends[0], ends[1], digits)
            if len(ends) > 1
            else printed(ends[0], digits)
        )
        all_errors = [row["std_error"] for row in one.rows]
        text = ", ".join(printed(e, digits) for e in all_errors if not math.isnan(e))
        errors.append(f"({text})" if text else "")
        sets.append(set_text(one.row, digits))
    bounds = [len(one.rows) > 1 for one in ones]
    name = "Estimate"
    if any(bounds):
        name = "[Lower, upper] bound" if all(bounds) else "Estimate or bounds"
    lines = [Line(name, tuple(values))]
    if any(errors):
        lines.append(Line("(Standard error)", tuple(errors), "error"))
    if any(sets):
        lines.append(Line(f"[{levels_of(ones)} set]", tuple(sets), "set"))
    return lines


def levels_of(ones: Sequence[Estimated]) -> str:
    """Levels of the sets: 95%."""
    levels = {one.row["conf_level"] for one in ones if one.row["conf_level"] > 0}
    return " or ".join(percent(level) for level in sorted(levels))


def _foot_lines(
    exhibit: Exhibit, ones: Sequence[Estimated], decimals: Sequence[int]
) -> list[Line]:
    """p-values, definitions where they differ, sizes and the mean."""
    foot = FEET[exhibit.layout]
    lines = [
        _foot(label or _leading_words(ones), ones, partial(_p_cell, name))
        for name, label in foot.p_values.items()
    ]
    if len({one.row["definition"] for one in ones}) > 1:
        lines.append(_foot(DEFINITION, ones, _definition))
    treated = any(not math.isnan(one.row["n_treated_clusters"]) for one in ones)
    clusters = exhibit.clusters or foot.clusters
    lines += _sizes(ones, clusters)
    label = f"{clusters} ({exhibit.treated})" if treated else clusters
    lines.append(_foot(label, ones, _clusters))
    means = [_mean(one.row, digits) for one, digits in zip(ones, decimals, strict=True)]
    if set(means) != {DASH}:
        lines.append(Line(foot.mean, tuple(means), "foot"))
    return [line for line in lines if any(line.cells)]


def _sizes(ones: Sequence[Estimated], clusters: str) -> list[Line]:
    """N by what it counts, which two columns of a panel may not share; a dash where it
    is suppressed, or only others of the panel have one. What counts the clusters stands
    in their line."""
    counted = [
        one.row
        for one in ones
        if not math.isnan(one.row["n_obs"]) or size_is_suppressed(one.row)
    ]
    units = list(dict.fromkeys(map(unit_of, counted)))

    def cell(unit: str, row: Row) -> str:
        own = unit_of(row) if unit_of(row) in units else units[0]
        if own != unit:
            return ""
        return DASH if math.isnan(row["n_obs"]) else _count(row["n_obs"])

    told = [unit for unit in units if unit != clusters]
    return [_foot(unit, ones, partial(cell, unit)) for unit in told]


def _foot(label: str, ones: Sequence[Estimated], cell: Callable[[Row], str]) -> Line:
    return Line(label, tuple(cell(one.row) for one in ones), "foot")


def _leading_words(ones: Sequence[Estimated]) -> str:
    """What the leading p of these columns is."""
    led = [one.row for one in ones if _leading(one.row) >= 0]
    if led and all(row["conf_type"] == ROBUST_SET for row in led):
        return ROBUST
    wild = {not math.isnan(row["p_wild"]) for row in led}
    return MIXED if len(wild) > 1 else WILD if True in wild else CONVENTIONAL


def _leading(row: Row) -> float:
    return row["p_value"] if math.isnan(row["p_wild"]) else row["p_wild"]


def _p_cell(name: str, row: Row) -> str:
    if name in ("p_ri", LARGEST):
        if (name == LARGEST) != profiled(row):
            return ""
        name = "p_ri"
    value = _leading(row) if name == LEADING else row[name]
    if math.isnan(value):
        return ""
    return p_text(value) + (MARK if name in _apart(row) else "")


def _apart(row: Row) -> set[str]:
    """Which p of a row disagrees with its set about no effect."""
    sources = str(row["apart"]).partition(", set from ")[0]
    leading = "p_value" if math.isnan(row["p_wild"]) else "p_wild"
    names = {"p_ri"} if BY_DATES in sources else set()
    if sources.removeprefix("p from ").removeprefix(BY_DATES):
        names |= {LEADING, leading}
    return names


def _definition(row: Row) -> str:
    return definition_word(str(row["definition"]))


def _count(value: float) -> str:
    return "" if math.isnan(value) else fixed(value, 0)


def _clusters(row: Row) -> str:
    treated = row["n_treated_clusters"]
    count = _count(row["n_clusters"])
    return count if math.isnan(treated) else f"{count} ({treated:.0f})"


def _mean(row: Row, digits: int) -> str:
    value = row["control_mean"]
    if math.isnan(value):
        return DASH
    return mean_text(value, row["mean_decimals"], max(digits, 1))
