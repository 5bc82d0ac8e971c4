"""Prosecutor training (TRACK4TIP): conviction, resolution time, sentencing, knowledge.

Purpose: every outcome as registered and as censoring allows, by two-way fixed effects
with wild cluster bootstrap inference; event study; discontinuity in time (appendix).
Reads:   data/cases.csv, data/prosecutors.csv, input/study.toml.
Writes:  t02_estimability, t02_conviction, t02_resolution_time, t02_sentencing,
         t02_knowledge, t02_clusters, t02_discontinuity, f02_event_study, f02_discontinuity.
"""

import perutip  # noqa: F401, I001  (sets BLAS threads before numpy)

from dataclasses import replace

import pandas as pd

from perutip.command_line import run_alone
from perutip.config import Config
from perutip.designs.discontinuity import (
    days_from_training, discontinuity, residualise, weekly_volume,
)  # fmt: skip
from perutip.designs.event_study import event_dummies, event_time
from perutip.designs.regression import Specification, diagnostics, estimate_all
from perutip.designs.track4tip import family_on_cases, two_way
from perutip.estimation import add_effects, effect_row, family_p, set_by, settings
from perutip.outcomes import OUTCOMES as OUTCOMES_BY_KEY
from perutip.outcomes import VARIABLES
from perutip.reporting.disclosure import small
from perutip.reporting.figures import interval_plot, new_figure
from perutip.reporting.results import ResultRow
from perutip.run import Run

Line = tuple[Specification, dict[str, str]]
TWFE = "two-way fixed effects"
STREAM = "track4tip/wild"
REGISTERED, AMENDED, BESIDE = "A. As registered", "B. Amended", "C. Beside"

# exhibit → panel → variables; a variable that ends in a number has that horizon
OUTCOMES = {
    "t02_conviction": {
        REGISTERED: ["convicted"],
        AMENDED: ["convicted_within_{h}"],
        BESIDE: ["convicted_trafficking", "ended_otherwise_within_12",
                 "convicted_if_resolved", "convicted_pending_1"],
    },
    "t02_resolution_time": {
        REGISTERED: ["resolution_months"],
        AMENDED: ["restricted_months_{h}", "resolved_within_{h}"],
        BESIDE: ["firm_months"],
    },
    "t02_sentencing": {
        REGISTERED: ["sentence_years", "trafficking_charge"],
        AMENDED: ["sentence_or_zero_{h}"],
        BESIDE: ["trafficking_at_filing", "trafficking_at_accusation",
                 "trafficking_at_judgment"],
    },
}  # fmt: skip


def run(run: Run) -> None:
    """Estimate and report."""
    cases = with_bounds(run.read_data("cases"))
    knowledge = knowledge_specifications(run.read_data("prosecutors"))
    primary = family_on_cases(cases, "track4tip_primary")
    secondary = family_on_cases(cases, "track4tip_secondary") | {
        "knowledge_score": knowledge[0][0]
    }
    adjusted = family_p(run, "track4tip_primary", primary)
    adjusted |= family_p(run, "track4tip_secondary", secondary)
    estimate_cases(run, cases, adjusted)
    add_effects(run, knowledge, settings(run, STREAM), adjusted)
    cluster_table(run, primary | secondary)
    event_study(run, cases)
    discontinuity_in_time(run, cases)


def with_bounds(cases: pd.DataFrame) -> pd.DataFrame:
    """Conviction given resolved, and with pending cases as convicted (upper bound)."""
    out = cases.copy()
    out["convicted_if_resolved"] = out["convicted"].where(out["resolved"] == 1)
    out["convicted_pending_1"] = out["convicted"].where(out["resolved"] == 1, 1.0)
    return out


def horizon_of(variable: str) -> int | None:
    """Months at the end of a variable's name."""
    last = variable.rsplit("_", 1)[-1]
    horizoned = variable.startswith(
        ("convicted_within", "ended_", "restricted_", "resolved_", "sentence_or")
    )
    return int(last) if horizoned and last.isdigit() else None


def sample_of(cases: pd.DataFrame, variable: str) -> tuple[pd.DataFrame, str]:
    """Cases of a variable: all for registered ones, donut and eligibility for others."""
    horizon = horizon_of(variable)
    if horizon is None:
        return cases, "all cases"
    # restriction: observed for the horizon, and not filed just before training
    eligible = (cases[f"observed_{horizon}"] == 1) & (cases[f"in_donut_{horizon}"] == 0)
    return cases[eligible], f"observed {horizon} months, donut"


def specifications(config: Config, cases: pd.DataFrame) -> list[Line]:
    """Conviction, resolution time, sentencing: one regression per line."""
    wanted = []
    for exhibit, panels in OUTCOMES.items():
        for panel, names in panels.items():
            for place, variable in enumerate(expand(config, names), start=1):
                sample, title = sample_of(cases, variable)
                spec = two_way(sample, variable, set_by(variable))
                where = {"exhibit": exhibit, "panel": panel, "column": f"{place:02d}",
                         "sample": title, "estimator": TWFE}  # fmt: skip
                wanted.append((spec, where))
    if not config.prosecution.lesser_charges_in_frame:
        wanted = [pair for pair in wanted if "charge" not in pair[0].outcome]
    return wanted


def estimate_cases(
    run: Run, cases: pd.DataFrame, adjusted: dict[str, float]
) -> None:
    """Estimate every line and say what supports it."""
    wanted = specifications(run.config, cases)
    if not run.config.prosecution.lesser_charges_in_frame:
        not_estimable_severity(run)
    effects = add_effects(run, wanted, settings(run, STREAM), adjusted)
    for (spec, where), effect in zip(wanted, effects, strict=True):
        estimability(run, spec.outcome, effect, where)


def cluster_table(run: Run, specs: dict[str, Specification]) -> None:
    """How few clusters carry each as-registered estimate of this step."""
    used = settings(run, STREAM)
    mine = {name: spec for name, spec in specs.items()
            if OUTCOMES_BY_KEY[VARIABLES[name].outcome].step == run.step}  # fmt: skip
    for place, (name, spec) in enumerate(mine.items(), start=1):
        found = diagnostics(spec, used)
        if found is None:
            continue
        for term, value in found.items():
            run.add(ResultRow(
                exhibit="t02_clusters", panel="", column=f"{place:02d}", variable=name,
                estimator="description", term=term, estimate=value, sample="all cases",
            ))  # fmt: skip


def expand(config: Config, names: list[str]) -> list[str]:
    """Replace {h} by every horizon of the configuration."""
    horizons = config.prosecution.horizons
    return [
        name.format(h=h)
        for name in names
        for h in (horizons if "{h}" in name else horizons[:1])
    ]


def not_estimable_severity(run: Run) -> None:
    """Severity is not estimable when the register holds trafficking charges only."""
    run.add(ResultRow(
        exhibit="t02_sentencing", panel=REGISTERED, column="02",
        variable="trafficking_charge", estimator=TWFE, term="exposed",
        status="not_estimable", reason="frame_selects_on_outcome",
    ))  # fmt: skip


def estimability(run: Run, variable: str, effect, where: dict[str, str]) -> None:
    """Cases, treated cases and clusters behind a line, before any estimate."""
    minimum = run.config.study.minimum_cell
    share = effect.n_treated / effect.n_obs if effect.n_obs else 0.0
    hide = small(effect.n_treated, minimum) or small(effect.n_obs, minimum)
    terms = {"Cases": effect.n_obs, "Treated cases": effect.n_treated,
             "Clusters": effect.n_clusters,
             "Treated clusters": effect.n_treated_clusters, "Share exposed": share}
    for term, value in terms.items():
        hidden = hide and "luster" not in term
        run.add(ResultRow(
            exhibit="t02_estimability", panel=where["exhibit"].removeprefix("t02_")
            .replace("_", " ").capitalize(), column=where["panel"][0] + where["column"],
            variable=variable, sample=where["sample"], estimator="count", term=term,
            status="not_estimable" if hidden else "ok",
            reason="small_cell" if hidden else "", estimate=float(value),
        ))  # fmt: skip


def knowledge_specifications(prosecutors: pd.DataFrame) -> list[Line]:
    """Trained against untrained prosecutors, after training, with response beside."""
    wanted = []
    lines = {REGISTERED: ["knowledge_score"], BESIDE: ["knowledge_response"]}
    if "knowledge_change" in prosecutors:
        lines[BESIDE].append("knowledge_change")
    for panel, names in lines.items():
        for place, variable in enumerate(names, start=1):
            spec = Specification(
                data=prosecutors, outcome=variable, treatment="trained",
                cluster="region_id", covariates=("experience_years", "female"),
                set_by=set_by(variable),
            )  # fmt: skip
            wanted.append((spec, {
                "exhibit": "t02_knowledge", "panel": panel, "column": f"{place:02d}",
                "sample": "prosecutors", "estimator": "linear regression",
            }))  # fmt: skip
    return wanted


def event_study(run: Run, cases: pd.DataFrame) -> None:
    """Leads and lags of conviction within the primary horizon, base before the donut."""
    choices, horizon = run.config.event_study, run.config.prosecution.primary_horizon
    variable = f"convicted_within_{horizon}"
    sample, title = sample_of(cases, variable)
    base = -(horizon // choices.bin_months) - 1
    times = event_time(
        sample["filing_date"], sample["training_date"],
        months_per_period=choices.bin_months,
    )  # fmt: skip
    dummies = event_dummies(
        times, base=base, first=choices.first_bin, last=choices.last_bin,
        region=sample["region_id"], min_cases=run.config.study.minimum_cell,
        min_regions=3, prefix="event",
    )  # fmt: skip
    data = pd.concat([sample, dummies.frame], axis=1)[~dummies.unsupported.to_numpy()]
    used = settings(run, STREAM, minimum_treated=1, minimum_treated_clusters=1)
    terms = dummies.columns
    specs = [
        Specification(
            data=data, outcome=variable, treatment=term, cluster="region_id",
            fixed_effects=("region_id", "half_year"),
            covariates=tuple(other for other in terms if other != term),
        )
        for term in terms
    ]  # fmt: skip
    effects = estimate_all(specs, used)
    for place, (spec, effect) in enumerate(zip(specs, effects, strict=True), start=1):
        row = effect_row(
            effect, spec, used, run.config.study.minimum_cell,
            exhibit="f02_event_study", panel="Event time", column=f"{place:02d}",
            sample=title, estimator=TWFE,
        )  # fmt: skip
        run.add(replace(row, definition="amended"))
    draw_event_study(run, dummies.terms, base)


def draw_event_study(run: Run, terms: dict[str, int], base: int) -> None:
    """Coefficients with their wild cluster bootstrap sets, from results rows."""
    rows = run.results("f02_event_study")
    rows = rows[rows["status"] == "ok"]
    width = run.config.event_study.bin_months
    figure, axes = new_figure()
    interval_plot(
        axes, [terms[term] * width for term in rows["term"]], list(rows["estimate"]),
        list(rows["conf_low"]), list(rows["conf_high"]),
    )  # fmt: skip
    axes.plot([base * width], [0], marker="s", color="black", markersize=5)
    axes.axvspan((base + 1) * width - width / 2, -width / 2, color="#eeeeee", zorder=0)
    axes.annotate("left out: filed in the\nmonths before training",
                  ((base + 1) * width - width / 2 + 0.4, axes.get_ylim()[1] * 0.82),
                  fontsize=7)  # fmt: skip
    axes.set_title("Conviction within "
                   f"{run.config.prosecution.primary_horizon} months, by filing date")
    axes.set_xlabel(f"Months from training to filing ({width}-month bins, ends binned; "
                    "square: base)")
    axes.set_ylabel("Difference from base")
    run.save_figure("f02_event_study", figure)


def discontinuity_in_time(run: Run, cases: pd.DataFrame) -> None:
    """Charge at filing and filing volume by filing date, in trained regions."""
    choices = run.config.discontinuity
    trained = cases[cases["training_date"].notna()].copy()
    trained["month"] = trained["filing_date"].dt.month
    trained["days"] = days_from_training(
        trained["filing_date"], trained["training_date"]
    )
    charge = residualise(trained, "trafficking_at_filing", ("region_id", "month"))
    volume = weekly_volume(
        cases["filing_date"], cases["training_date"], cases["region_id"]
    )
    weekly = residualise(volume, "filings_per_week", ("region",))
    series = {"trafficking_at_filing": (charge, trained["days"]),
              "filings_per_week": (weekly, volume["days"])}
    panels = [("A. At training", 0, bandwidth) for bandwidth in choices.bandwidths_days]
    panels += [("B. Placebo dates", day, choices.bandwidths_days[0])
               for day in choices.placebo_days]
    for panel, cutoff, bandwidth in panels:
        for place, (variable, (y, days)) in enumerate(series.items(), start=1):
            jump_row(run, variable, y, days, panel, cutoff, bandwidth, place)
    draw_discontinuity(run, charge, trained["days"])


def jump_row(run: Run, variable: str, y: pd.Series, days: pd.Series, panel: str,
             cutoff: int, bandwidth: int, place: int) -> None:  # fmt: skip
    """Add one row of the discontinuity table."""
    found = discontinuity(
        y, days, bandwidth=bandwidth, donut=run.config.discontinuity.donut_days,
        cutoff=cutoff, minimum=run.config.study.minimum_cell,
        level=run.config.study.level,
    )  # fmt: skip
    where = {
        "exhibit": "t02_discontinuity",
        "panel": f"{panel}: {bandwidth} days"
        + (f", cut-off {cutoff} days" if cutoff else ""),
        "column": f"{place:02d}", "variable": variable, "estimator": "rdrobust",
        "term": f"jump at {cutoff}, h {bandwidth}", "definition": "ours",
        "sample": "trained regions",
    }  # fmt: skip
    if found is None:
        run.add(ResultRow(status="not_estimable", reason="too_few_cases", **where))
        return
    run.add(ResultRow(
        estimate=found.estimate, std_error=found.std_error, p_value=found.p_value,
        se_type="nearest neighbour, robust bias-corrected",
        conf_low=found.conf_low, conf_high=found.conf_high,
        conf_type="robust bias-corrected", n_obs=found.n_left + found.n_right, **where,
    ))  # fmt: skip


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
    axes.set_xlabel(f"Days from training to filing (bins of 90 days, {minimum} cases "
                    "or more)")
    axes.set_ylabel("Share charged with trafficking")
    run.save_figure("f02_discontinuity", figure)


if __name__ == "__main__":
    raise SystemExit(run_alone("02", "02_track4tip", "Prosecutor training"))
