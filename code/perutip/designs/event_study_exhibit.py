"""Event study of case outcomes: rows and figure."""

from dataclasses import replace

import pandas as pd

from perutip.designs.event_study import event_dummies, event_time
from perutip.designs.regression import Specification, estimate_all
from perutip.designs.reported_effects import effect_row, settings
from perutip.reporting.figures import interval_plot, new_figure
from perutip.reporting.results import ResultRow
from perutip.running.run import Run

TWO_WAY = "two-way fixed effects"


def event_study(
    run: Run, sample: pd.DataFrame, variable: str, title: str, stream: str
) -> None:
    """Leads and lags of a case outcome by filing date, base before the donut.

    sample: cases eligible for the primary horizon, the donut left out.
    """
    choices, horizon = run.config.event_study, run.config.prosecution.primary_horizon
    base = -(horizon // choices.bin_months) - 1
    times = event_time(
        sample["filing_date"],
        sample["training_date"],
        months_per_period=choices.bin_months,
    )
    if not (times == base).any():
        no_event_study(run, variable, title)
        return
    dummies = event_dummies(
        times,
        base=base,
        first=choices.first_bin,
        last=choices.last_bin,
        region=sample["region_id"],
        min_cases=run.config.study.minimum_cell,
        min_regions=3,
        prefix="event",
    )
    data = pd.concat([sample, dummies.frame], axis=1)[~dummies.unsupported.to_numpy()]
    used = settings(run, stream, minimum_treated=1, minimum_treated_clusters=1)
    terms = dummies.columns
    specs = [
        Specification(
            data=data,
            outcome=variable,
            treatment=term,
            cluster="region_id",
            fixed_effects=("region_id", "half_year"),
            covariates=tuple(other for other in terms if other != term),
        )
        for term in terms
    ]
    effects = estimate_all(specs, used)
    for place, (spec, effect) in enumerate(zip(specs, effects, strict=True), start=1):
        row = effect_row(
            effect,
            spec,
            used,
            run.config.study.minimum_cell,
            exhibit="f02_event_study",
            panel="Event time",
            column=f"{place:02d}",
            sample=title,
            estimator=TWO_WAY,
        )
        run.add(replace(row, definition="amended"))
    draw_event_study(run, dummies.terms, base)


def no_event_study(run: Run, variable: str, title: str) -> None:
    """Say in results and figure that no case stands in the base period."""
    run.add(
        ResultRow(
            exhibit="f02_event_study",
            panel="Event time",
            column="01",
            variable=variable,
            sample=title,
            estimator=TWO_WAY,
            term="event time",
            definition="amended",
            status="not_estimable",
            reason="no_observations",
        )
    )
    figure, axes = new_figure()
    axes.text(0.5, 0.5, "Not estimable: no case in the base period", ha="center")
    axes.set_axis_off()
    run.save_figure("f02_event_study", figure)


def draw_event_study(run: Run, terms: dict[str, int], base: int) -> None:
    """Coefficients with their wild cluster bootstrap sets, from results rows."""
    rows = run.results("f02_event_study")
    rows = rows[rows["status"] == "ok"]
    width = run.config.event_study.bin_months
    figure, axes = new_figure()
    interval_plot(
        axes,
        [terms[term] * width for term in rows["term"]],
        list(rows["estimate"]),
        list(rows["conf_low"]),
        list(rows["conf_high"]),
    )
    axes.plot([base * width], [0], marker="s", color="black", markersize=5)
    axes.axvspan((base + 1) * width - width / 2, -width / 2, color="#eeeeee", zorder=0)
    axes.annotate(
        "left out: filed in the\nmonths before training",
        ((base + 1) * width - width / 2 + 0.4, axes.get_ylim()[1] * 0.82),
        fontsize=7,
    )
    axes.set_title(
        "Conviction within "
        f"{run.config.prosecution.primary_horizon} months, by filing date"
    )
    axes.set_xlabel(
        f"Months from training to filing ({width}-month bins, ends binned; "
        "square: base)"
    )
    axes.set_ylabel("Difference from base")
    run.save_figure("f02_event_study", figure)
