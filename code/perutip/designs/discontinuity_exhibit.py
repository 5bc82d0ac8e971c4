"""Discontinuity in time: rows of the appendix table and its figure."""

import pandas as pd

from perutip.designs.discontinuity import (
    days_from_training,
    discontinuity,
    residualise,
    weekly_volume,
)
from perutip.reporting.figures import new_figure
from perutip.reporting.results import ResultRow
from perutip.running.run import Run


def discontinuity_in_time(run: Run, cases: pd.DataFrame) -> None:
    """Charge at filing and filing volume by filing date, in trained regions."""
    choices = run.config.discontinuity
    trained = cases[cases["training_date"].notna()].copy()
    trained["month"] = trained["filing_date"].dt.month
    trained["days"] = days_from_training(
        trained["filing_date"], trained["training_date"]
    )
    charge = residualise(trained, "trafficking_at_filing", ("region_id", "month"))
    farthest = max(abs(day) for day in (0, *choices.placebo_days))
    volume = weekly_volume(
        cases["filing_date"],
        cases["training_date"],
        cases["region_id"],
        weeks=-(-(farthest + max(choices.bandwidths_days)) // 7),
    )
    weekly = residualise(volume, "filings_per_week", ("region",))
    series = {
        "trafficking_at_filing": (charge, trained["days"]),
        "filings_per_week": (weekly, volume["days"]),
    }
    panels = [("A. At training", 0, bandwidth) for bandwidth in choices.bandwidths_days]
    panels += [
        ("B. Placebo dates", day, choices.bandwidths_days[0])
        for day in choices.placebo_days
    ]
    for panel, cutoff, bandwidth in panels:
        for place, (variable, (y, days)) in enumerate(series.items(), start=1):
            jump_row(run, variable, y, days, panel, cutoff, bandwidth, place)
    draw_discontinuity(run, charge, trained["days"])


def jump_row(
    run: Run,
    variable: str,
    y: pd.Series,
    days: pd.Series,
    panel: str,
    cutoff: int,
    bandwidth: int,
    place: int,
) -> None:
    """Add one row of the discontinuity table."""
    found = discontinuity(
        y,
        days,
        bandwidth=bandwidth,
        donut=run.config.discontinuity.donut_days,
        cutoff=cutoff,
        minimum=run.config.study.minimum_cell,
        level=run.config.study.level,
    )
    where = {
        "exhibit": "t02_discontinuity",
        "panel": f"{panel}: {bandwidth} days"
        + (f", cut-off {cutoff} days" if cutoff else ""),
        "column": f"{place:02d}",
        "variable": variable,
        "estimator": "rdrobust",
        "term": f"jump at {cutoff}, h {bandwidth}",
        "definition": "ours",
        "sample": "trained regions",
    }
    if found is None:
        run.add(ResultRow(status="not_estimable", reason="too_few_cases", **where))
        return
    run.add(
        ResultRow(
            estimate=found.estimate,
            std_error=found.std_error,
            p_value=found.p_value,
            se_type="nearest neighbour, robust bias-corrected",
            conf_low=found.conf_low,
            conf_high=found.conf_high,
            conf_type="robust bias-corrected",
            n_obs=found.n_left + found.n_right,
            **where,
        )
    )


def draw_discontinuity(run: Run, y: pd.Series, days: pd.Series) -> None:
    """Means of the residualised charge in bins of 90 days; small bins left out."""
    minimum = run.config.study.minimum_cell
    bins = (days // 90) * 90 + 45
    grouped = y.groupby(bins[bins.abs() <= 720])
    means, counts = grouped.mean(), grouped.count()
    means = means[counts >= minimum]
    figure, axes = new_figure()
    axes.plot(means.index, means, "o", markersize=4)
    axes.axvline(0, color="black", linewidth=0.8)
    axes.set_title("Trafficking charge at filing, net of region and calendar month")
    axes.set_xlabel(
        f"Days from training to filing (bins of 90 days, {minimum} cases or more)"
    )
    axes.set_ylabel("Share charged with trafficking")
    run.save_figure("f02_discontinuity", figure)
