"""Figures over time: the rollout, event studies, the index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from perutip.reporting.disclosure import Disclosure
from perutip.reporting.figures.style import (
    FIRST,
    NEUTRAL,
    SECOND,
    SHADE,
    counts_below,
    interval_plot,
    label_end,
    new_figure,
)

ARMS = (
    (True, FIRST, "Trained\n2022–2023"),
    (False, SECOND, "Never\ntrained"),
)


def rollout_figure(counts: pd.DataFrame, trainings: Iterable[pd.Timestamp]) -> Figure:
    """Cases filed per year in trained and untrained regions, training dates.

    counts: published counts, a line per year, columns `trained` and `never`; NaN where
    suppressed: a vector path tells every number that it draws.
    """
    figure, axes = new_figure()
    for trained, look, label in ARMS:
        own = counts["trained" if trained else "never"]
        axes.plot(counts.index + 0.5, own, label=label.replace("\n", " "), **look.drawn)
        label_end(axes, counts.index[-1] + 0.5, float(own.iloc[-1]), label, look)
    for day in sorted(set(trainings)):
        at = day.year + (day.dayofyear - 1) / 365.25
        axes.axvline(at, color=NEUTRAL, linewidth=0.7, linestyle=":", zorder=0)
    axes.set_xlabel("Year of filing (dotted: dates of training)")
    axes.set_ylabel("Cases filed in the year")
    axes.set_ylim(bottom=0)
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
    """Coefficients with their sets from rows of results.csv, each at the middle of its
    bin; the number of trained regions behind it stands below.

    terms: name → event time, in bins of `width` months from training on. base: the bin
    left out. words: x, y. donut: bins between base and training hold no case.
    """
    figure, axes = new_figure()
    middle = [(terms[term] + 0.5) * width for term in rows["term"]]
    bands = (list(rows["conf_low"]), list(rows["conf_high"]))
    interval_plot(axes, middle, list(rows["estimate"]), *bands)
    at_base = (base + 0.5) * width
    axes.plot([at_base], [0], marker="D", color="black", markersize=5)
    if donut:
        axes.axvspan((base + 1) * width, 0, color=SHADE, zorder=0)
    axes.axvline(0, color="black", linewidth=0.8, linestyle="--")
    at_training(axes, middle, list(rows["n_treated_clusters"]), words["x"])
    axes.set_ylabel(words["y"])
    return figure


def at_training(
    axes: Axes, places: list[float], regions: list[float], label: str
) -> None:
    """The axis of months from training, and trained regions behind each estimate."""
    known = [(x, n) for x, n in zip(places, regions, strict=True) if n == n]
    counts_below(axes, [x for x, _ in known], [f"{n:.0f}" for _, n in known])
    more = "\n(numbers: trained regions behind the estimate)" if known else ""
    axes.set_xlabel(label + more)


def index_figure(
    rulings: pd.DataFrame, identity: str, disclosure: Disclosure
) -> Figure:
    """Mean index per year in trained and untrained regions, small cells left out."""
    ever = rulings["training_date"].notna()
    figure, axes = new_figure()
    for trained, look, label in ARMS:
        rows = rulings[(ever == trained) & rulings["index"].notna()]
        by_year = rows.groupby(rows["ruling_date"].dt.year)["index"]
        mean, count = by_year.mean(), by_year.count()
        mean = mean[count >= disclosure.minimum]
        axes.plot(mean.index + 0.5, mean, label=label.replace("\n", " "), **look.drawn)
        if len(mean):
            label_end(axes, mean.index[-1] + 0.5, float(mean.iloc[-1]), label, look)
    days = pd.to_datetime(rulings["training_date"].dropna())
    if len(days):
        years = days.dt.year + (days.dt.dayofyear - 1) / 365.25
        axes.axvspan(years.min(), years.max(), color=SHADE, zorder=0)
    axes.set_xlabel(f"Year of the ruling (shaded: dates of training)\n{identity}")
    axes.set_ylabel("Index (mean of components,\nstandard deviations of the reference)")
    return figure
