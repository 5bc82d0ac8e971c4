"""Figures over time: the rollout, event studies, the discontinuity, the index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd
from matplotlib.figure import Figure

from perutip.reporting.disclosure import Disclosure
from perutip.reporting.figures.style import (
    CONTROL,
    NEUTRAL,
    TREATED,
    interval_plot,
    new_figure,
)

ARMS = (
    (True, TREATED, "regions trained 2022-2023"),
    (False, CONTROL, "never trained"),
)


def rollout_figure(counts: pd.DataFrame, trainings: Iterable[pd.Timestamp]) -> Figure:
    """Cases filed per year in trained and untrained regions, training dates.

    counts: published counts, a line per year, columns `trained` and `never`; NaN where
    suppressed: a vector path tells every number that it draws.
    """
    figure, axes = new_figure()
    for trained, color, label in ARMS:
        axes.plot(
            counts.index + 0.5,
            counts["trained" if trained else "never"],
            color=color,
            label=label,
            marker="o",
            markersize=3,
        )
    for day in sorted(set(trainings)):
        axes.axvline(
            day.year + (day.dayofyear - 1) / 365.25,
            color=TREATED,
            linewidth=0.6,
            linestyle=":",
        )
    axes.set_title("Cases filed per year; dotted lines: training dates")
    axes.set_xlabel("Date of filing")
    axes.set_ylabel("Cases")
    axes.set_ylim(bottom=0)
    axes.legend()
    return figure


def event_study_figure(
    rows: pd.DataFrame,
    terms: Mapping[str, int],
    *,
    base: int,
    width: int,
    words: Mapping[str, str],
    donut: bool = False,
) -> Figure:
    """Coefficients with their sets from rows of results.csv.

    terms: name → event time, in bins of `width` months. words: title, x, y.
    """
    figure, axes = new_figure()
    interval_plot(
        axes,
        [terms[term] * width for term in rows["term"]],
        list(rows["estimate"]),
        list(rows["conf_low"]),
        list(rows["conf_high"]),
    )
    axes.plot([base * width], [0], marker="s", color="black", markersize=5)
    if donut:
        left, right = (base + 1) * width - width / 2, -width / 2
        axes.axvspan(left, right, color="#eeeeee", zorder=0)
        axes.annotate(
            "left out: filed in the\nmonths before training",
            (left + 0.4, axes.get_ylim()[1] * 0.82),
            fontsize=7,
        )
    else:
        axes.axvline(-width / 2, color=NEUTRAL, linewidth=0.8, linestyle=":")
    axes.set_title(words["title"])
    axes.set_xlabel(words["x"])
    axes.set_ylabel(words["y"])
    return figure


def discontinuity_figure(
    means: pd.Series, label: str, width: int, minimum: int
) -> Figure:
    """Means by bin of days around training (index: the bin's middle)."""
    figure, axes = new_figure()
    axes.plot(means.index, means, "o", markersize=4)
    axes.axvline(0, color="black", linewidth=0.8)
    axes.set_title(f"{label}, net of region and calendar effects")
    axes.set_xlabel(
        f"Days from training to filing (bins of {width} days, {minimum} cases or more)"
    )
    axes.set_ylabel("Mean, net of effects")
    return figure


def index_figure(
    rulings: pd.DataFrame, identity: str, disclosure: Disclosure
) -> Figure:
    """Mean index per year in trained and untrained regions, small cells left out."""
    ever = rulings["training_date"].notna()
    figure, axes = new_figure()
    for trained, color, label in ARMS:
        rows = rulings[(ever == trained) & rulings["index"].notna()]
        by_year = rows.groupby(rows["ruling_date"].dt.year)["index"]
        mean, count = by_year.mean(), by_year.count()
        mean = mean[count >= disclosure.minimum]
        axes.plot(mean.index, mean, marker="o", markersize=3, color=color, label=label)
    days = pd.to_datetime(rulings["training_date"].dropna())
    if len(days):
        years = days.dt.year + (days.dt.dayofyear - 1) / 365.25
        axes.axvspan(years.min(), years.max(), color="#eeeeee", zorder=0)
    axes.set_title("Index over time; shaded: first to last date of training")
    axes.set_xlabel(f"Year of the ruling\n{identity}")
    axes.set_ylabel("Index (mean of components, in reference SDs)")
    axes.legend()
    return figure
