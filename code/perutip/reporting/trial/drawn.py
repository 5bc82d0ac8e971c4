"""Figures of the trial: both intervals of every effect, and the exact distribution."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
from matplotlib.figure import Figure

from perutip.designs.trial import (
    DrawnDesign,
    PreparedOutcome,
    control_sd,
    district_means,
)
from perutip.reporting.figures import (
    randomization_figure,
    two_intervals_figure,
    words_only,
)
from perutip.reporting.tables import percent


def rows_drawn(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows as registered that have a number; an interaction is no effect to draw."""
    kept = rows["definition"].isin(["as_registered", "funder"])
    kept &= (rows["status"] == "ok") & (rows["variable"] != "interaction")
    return rows[kept].reset_index(drop=True)


def effects_drawn(
    rows: pd.DataFrame,
    prepared: Mapping[str, PreparedOutcome],
    design: DrawnDesign,
    level: float,
) -> Figure:
    """Both intervals of the effects of `rows`, in control standard deviations.

    Three digits of these: an effect over its drawn height is the deviation, and with
    all its digits that of a 0/1 outcome tells the share and how many it is of.
    """
    sds = {
        name: float(f"{control_sd(prepared[name].spec):.3g}")
        for name in rows["variable"]
    }
    rows = rows[[sds[name] > 0 for name in rows["variable"]]]
    if rows.empty:
        return words_only("No effect of the trial is estimable")
    names = list(rows["variable"])
    means = {name: district_means(prepared[name], design, level) for name in names}
    return two_intervals_figure(rows, means, sds, percent(level))


def statistics_drawn(
    rows: pd.DataFrame,
    exhibit: str,
    prepared: Mapping[str, PreparedOutcome],
    label: Callable[[str], str],
) -> Figure:
    """Statistics of every possible assignment, for the outcomes of one exhibit.

    label gives the words of a variable.
    """
    primary = rows.loc[rows["exhibit"] == exhibit, "variable"]
    tests = {label(name): prepared[name].test for name in primary}
    if not tests:
        return words_only("No primary outcome of the trial has a test")
    return randomization_figure(tests)
