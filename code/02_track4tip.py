"""Prosecutor training (TRACK4TIP): conviction, resolution time, sentencing, knowledge.

Purpose: the headlines by hazards in calendar time, p from permuted training dates; what
the register supports; every outcome as registered and by filing date; hazard ratios and
incidence by exposure; leads and lags with honest bounds; estimators side by side;
sensitivity; discontinuity (appendix). What is estimated on which cases is declared in
study/outcomes.toml.
Reads:   data/cases.csv, data/prosecutors.csv, input/study.toml.
"""

import perutip

if __name__ == "__main__":
    perutip.refuse_arguments(__file__)

import pandas as pd

from perutip.designs.event_studies.leads_and_lags import path_by_filing
from perutip.designs.headline.ends_apart import ends_apart
from perutip.designs.headline.filings import selection
from perutip.designs.headline.headline_study import hazard_paths, headline_study
from perutip.designs.headline.headlines import at_risk_until_known
from perutip.designs.headline.sensitivity import departures
from perutip.designs.headline.specifications import specifications
from perutip.designs.jumps.training_jumps import jumps_at_training
from perutip.designs.track4tip import sample_of, with_other_codings
from perutip.reporting import figures
from perutip.reporting import track4tip as shown
from perutip.reporting.lines.lines import jump_line
from perutip.running.registers.partial import awaited_in
from perutip.running.run import Run

ON_CASES = ("t02_conviction", "t02_resolution_time", "t02_sentencing")
REGISTERED = (*ON_CASES, "t02_knowledge", "t02_clusters")
FAMILIES = ("track4tip_primary", "track4tip_secondary")
SIDE_BY_SIDE = {"conviction": "convicted_within", "resolution": "resolved_within"}


def run(run: Run) -> None:
    """Estimate and report."""
    cases, prosecutors = with_other_codings(run.read_data("cases")), None
    if run.has_data("prosecutors"):
        prosecutors = run.read_data("prosecutors")
    shown.check_columns(cases, run.catalogue, ON_CASES, run.config)
    seed = run.stream(shown.DATES)
    dated = shown.by_filing_variables(run.catalogue, ON_CASES)
    primary = run.config.prosecution.primary_horizon
    permuted = [one for one in dated if one.months == primary]
    study = headline_study(
        cases, prosecutors, run.catalogue, FAMILIES, run.config, seed, permuted
    )
    headlines, rules = run.catalogue.of_exhibit("t02_headline"), run.disclosure
    run.write_data("headline_p", shown.p_frame(study.permuted))
    run.write_data("headline_t", shown.t_frame(study.permuted[FAMILIES[1]]))
    size = len(at_risk_until_known(cases))
    lines = shown.headline_lines(study, headlines, size, rules)
    run.effects("t02_headline", lines)
    shown.note_limits(run, study.hazards)
    shown.note_unrecorded(run, cases, "t02")
    used = run.settings("track4tip/imputation")
    apart = ends_apart(cases, run.config)
    found = shown.ends_lines(apart, run.catalogue, primary, size, rules)
    secondary = shown.secondary_lines(cases, run.catalogue, study, run.config, used)
    run.effects("t02_headline", [*secondary, *found])
    supports = shown.of_hazards_simulated(run, headlines, study.hazards, cases)
    supports += shown.report_registered(
        run, cases, prosecutors, REGISTERED, FAMILIES, no_prosecutors(run)
    )
    run.effects("t02_conviction", shown.pending_lines(cases, run.catalogue, used))
    bounded = shown.sentence_bounds(cases, run.config, rules)
    run.effects("t02_sentencing", bounded)
    supports += shown.report_imputation(
        run, "t02_imputation", cases, dated, study.own_p(), used
    )
    shown.report_estimability(run, "t02_estimability", supports, run.config)
    run.write_data("mde", shown.mde_frame(supports, run.config))
    shown.report_durations(run, "t02_durations", "f02_incidence", cases)
    leads_and_lags(run, cases)
    side_by_side(run, cases)
    sensitivity(run, cases, prosecutors)
    discontinuity(run, cases)


def no_prosecutors(run: Run) -> str:
    """Why there is no register of prosecutors, where there is none."""
    return awaited_in(run, "prosecutors") or "no_observations"


def leads_and_lags(run: Run, cases: pd.DataFrame) -> None:
    """Hazards by half-year at risk, outcomes by filing date, and honest bounds."""
    level, choices = run.config.study.level, run.config.event_study
    paths = hazard_paths(cases, run.config)
    shown.report_paths(run, "f02_hazard_event_study", paths, level)
    horizon = run.config.prosecution.primary_horizon
    variable = run.catalogue.variables[f"convicted_within_{horizon}"]
    used = run.settings(shown.STREAM, minimum_treated=1, minimum_treated_clusters=1)
    shown.report_event_study(run, "f02_event_study", cases, variable, choices, used)
    size = {"horizon": horizon, "minimum_cell": run.disclosure.minimum}
    filed = sample_of(cases, variable)
    if found := path_by_filing(filed, variable.name, choices, **size):
        paths["filing"] = found
    where = ("t02_pretrends", "t02_honest")
    shown.report_tests(run, *where, paths, level, awaited_dates(run))


def awaited_dates(run: Run) -> dict[str, str]:
    """Why an outcome's dates are awaited, by path and departure; empty where not."""
    headlines, awaited = run.catalogue.headlines, run.rows.awaited
    of = {"resolution": headlines["resolution_time"]}
    of |= dict.fromkeys(("conviction", "filing"), headlines["conviction"])
    return {name: awaited.get(variable, "") for name, variable in of.items()}


def side_by_side(run: Run, cases: pd.DataFrame) -> None:
    """Every estimator on the same cases, and the specification curve."""
    used, where = run.settings("track4tip/side by side"), "t02_estimators"
    horizon = run.config.prosecution.primary_horizon
    shown.report_estimators(run, where, cases, SIDE_BY_SIDE, horizon, used)
    figure = shown.estimators_drawn(run.results(where))
    run.save_figure("f02_estimators", figure)
    curve = specifications(cases, run.config)
    catalogue, level = run.catalogue, run.config.study.level
    shown.report_curve(run, "f02_specifications", curve, catalogue, level)


def sensitivity(
    run: Run, cases: pd.DataFrame, prosecutors: pd.DataFrame | None
) -> None:
    """Departures from the headlines, whether training moves what is filed, for whom."""
    found = [*departures(cases, run.config), *selection(cases, run.config)]
    level = run.config.study.level
    waits = awaited_dates(run)
    shown.report_departures(run, "t02_sensitivity", found, cases, level, waits)
    used, waiting = run.settings("track4tip/intensity"), no_prosecutors(run)
    shown.report_heterogeneity(
        run, "t02_heterogeneity", cases, prosecutors, used, waiting
    )


def discontinuity(run: Run, cases: pd.DataFrame) -> None:
    """Charge at filing and filing volume by filing date, in trained regions."""
    seed = run.stream("track4tip/jumps")
    found, picture, label = jumps_at_training(cases, run.config, run.catalogue, seed)
    run.effects("t02_discontinuity", [jump_line(jump) for jump in found])
    figure = figures.discontinuity_figure(picture, label)
    run.save_figure("f02_discontinuity", figure)


if __name__ == "__main__":
    raise SystemExit(perutip.run_alone(__file__))
