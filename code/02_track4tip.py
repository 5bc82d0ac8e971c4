"""Prosecutor training (TRACK4TIP): conviction, resolution time, sentencing, knowledge.

Purpose: every outcome as registered and as censoring allows, by two-way fixed effects
with wild cluster bootstrap inference; imputation beside; event study; discontinuity in
time (appendix). What is estimated on which cases is declared in study/outcomes.toml.
Reads:   data/cases.csv, data/prosecutors.csv, input/study.toml.
"""

import perutip

# isort: split

import pandas as pd

from perutip.designs.case_event_study import case_event_study
from perutip.designs.families import adjusted_p
from perutip.designs.imputation import impute_all
from perutip.designs.regression import Effect, Specification, diagnostics, estimate_all
from perutip.designs.track4tip import (
    TWFE,
    family_on_cases,
    lines_of_exhibit,
    sample_of,
    sample_words,
    trained_against_untrained,
    with_bounds,
)
from perutip.designs.training_jumps import binned_means, jumps, series_at_training
from perutip.reporting.figures import (
    discontinuity_figure,
    event_study_figure,
    words_only,
)
from perutip.reporting.lines import imputation_line, jump_line, support_frame
from perutip.reporting.regressions import effect_line, report_regressions
from perutip.running.partial import awaited_in
from perutip.running.run import Run
from perutip.study.outcomes import switched_on

STREAM = "track4tip/wild"
ON_CASES = ("t02_conviction", "t02_resolution_time", "t02_sentencing")
FAMILIES = ("track4tip_primary", "track4tip_secondary")


def run(run: Run) -> None:
    """Estimate and report."""
    cases = with_bounds(run.read_data("cases"))
    knowledge = []
    if run.has_data("prosecutors"):
        prosecutors = run.read_data("prosecutors")
        knowledge = trained_against_untrained(
            prosecutors, run.catalogue, "t02_knowledge"
        )
    members = {
        family: family_on_cases(cases, run.catalogue, family, run.config)
        for family in FAMILIES
    }
    members["track4tip_secondary"] |= {spec.outcome: spec for spec, _ in knowledge[:1]}
    adjusted: dict[str, float] = {}
    for family, specs in members.items():
        adjusted |= adjusted_p(specs, run.settings(f"{family}/step-down"))
    used = run.settings(STREAM)
    for exhibit in ON_CASES:
        lines = lines_of_exhibit(cases, run.catalogue, exhibit, run.config)
        effects = report_regressions(run, exhibit, lines, used, adjusted)
        estimability(run, exhibit, [spec for spec, _ in lines], effects)
        switched_off(run, exhibit)
    report_regressions(run, "t02_knowledge", knowledge, used, adjusted)
    if not knowledge:
        knowledge_awaited(run)
    cluster_table(run, members["track4tip_primary"] | members["track4tip_secondary"])
    imputation(run, cases)
    event_study(run, cases)
    discontinuity(run, cases)


def estimability(
    run: Run, exhibit: str, specs: list[Specification], effects: list[Effect]
) -> None:
    """Cases, treated cases and clusters behind each line, before any estimate."""
    frame = support_frame([spec.outcome for spec in specs], effects, run.disclosure)
    run.pivot(
        "t02_estimability", exhibit, frame, estimator="count", reason="small_cell"
    )


def knowledge_awaited(run: Run) -> None:
    """Rows of the assessment where the register of prosecutors is not there yet."""
    reason = awaited_in(run, "prosecutors") or "no_observations"
    for variable in run.catalogue.of_exhibit("t02_knowledge"):
        run.missing("t02_knowledge", variable.panel, variable.name, reason)


def switched_off(run: Run, exhibit: str) -> None:
    """As-registered variables whose switch in study.toml is off say why."""
    for variable in run.catalogue.of_exhibit(exhibit):
        off = not switched_on(variable, run.config)
        if off and variable.definition == "as_registered":
            where = {"estimator": TWFE, "term": "exposed"}
            name, reason = variable.name, variable.otherwise
            run.missing(exhibit, variable.panel, name, reason, **where)


def cluster_table(run: Run, specs: dict[str, Specification]) -> None:
    """How few clusters carry each as-registered estimate of this step."""
    outcomes, variables = run.catalogue.outcomes, run.catalogue.variables
    found = {
        name: diagnostics(spec, run.settings(STREAM))
        for name, spec in specs.items()
        if outcomes[variables[name].outcome].step == run.step
    }
    lines = {name: numbers for name, numbers in found.items() if numbers}
    if lines:
        frame = pd.DataFrame.from_dict(lines, orient="index")
        # CRV3 leaves every cluster out: none where one alone carries the effect.
        run.pivot(
            "t02_clusters",
            "",
            frame,
            reason="lost_without_cluster",
            sample="all cases",
        )


def imputation(run: Run, cases: pd.DataFrame) -> None:
    """Imputation estimates by filing date with the donut: no negative weights."""
    variables = [
        variable
        for exhibit in ON_CASES
        for variable in run.catalogue.of_exhibit(exhibit)
        if variable.horizon and variable.panel == "amended"
    ]
    used = run.settings("track4tip/imputation")
    found = impute_all(
        cases,
        [(variable.name, variable.months) for variable in variables],
        used,
        permutations=run.config.draws.permutations,
        permuted_horizon=run.config.prosecution.primary_horizon,
    )
    listed = []
    for variable, result in zip(variables, found, strict=True):
        words = [sample_words(variable), result.identified(run.disclosure.minimum)]
        line = {"panel": variable.outcome, "sample": "; ".join(filter(None, words))}
        run.effects(
            "t02_imputation", [imputation_line(variable.name, result, used) | line]
        )
        if result.lost is not None:
            listed.append(result.lost.assign(variable=variable.name))
    if listed:
        run.write_restricted("unidentified_cases", pd.concat(listed))


def event_study(run: Run, cases: pd.DataFrame) -> None:
    """Leads and lags of conviction within the primary horizon, by filing date."""
    horizon, exhibit = run.config.prosecution.primary_horizon, "f02_event_study"
    variable = run.catalogue.variables[f"convicted_within_{horizon}"]
    sample, choices = sample_of(cases, variable), run.config.event_study
    study = case_event_study(
        sample,
        variable.name,
        choices,
        horizon=horizon,
        minimum_cell=run.disclosure.minimum,
    )
    if study is None:
        run.missing(exhibit, "event_time", variable.name, "no_observations")
        run.save_figure(exhibit, words_only("Not estimable: no case in the base bin"))
        return
    used = run.settings(STREAM, minimum_treated=1, minimum_treated_clusters=1)
    where = {"panel": "event_time", "sample": sample_words(variable)}
    where |= {"estimator": TWFE, "definition": "amended"}
    effects = estimate_all(study.specs, used)
    run.effects(
        exhibit,
        [
            effect_line(effect, spec, used, run.disclosure, **where)
            for spec, effect in zip(study.specs, effects, strict=True)
        ],
    )
    rows, width = run.results(exhibit), choices.bin_months
    words = {
        "title": f"{variable.label}, by filing date",
        "x": f"Months from training to filing ({width}-month bins, ends binned; "
        "square: base)",
        "y": "Difference from base",
    }
    figure = event_study_figure(
        rows[rows["status"] == "ok"],
        study.dummies.terms,
        base=study.base,
        width=width,
        words=words,
        donut=True,
    )
    run.save_figure(exhibit, figure)


def discontinuity(run: Run, cases: pd.DataFrame) -> None:
    """Charge at filing and filing volume by filing date, in trained regions."""
    choices, minimum = run.config.discontinuity, run.disclosure.minimum
    charge = run.catalogue.variables["trafficking_at_filing"]
    charges = switched_on(charge, run.config)
    series = series_at_training(cases, choices, charges=charges)
    level = run.config.study.level
    found = jumps(series, choices, minimum_cell=minimum, level=level)
    run.effects("t02_discontinuity", [jump_line(jump) for jump in found])
    means = binned_means(series[0], choices, minimum)
    label = run.catalogue.label(series[0].variable)
    figure = discontinuity_figure(means, label, choices.bin_days, minimum)
    run.save_figure("f02_discontinuity", figure)


if __name__ == "__main__":
    raise SystemExit(perutip.run_alone(__file__))
