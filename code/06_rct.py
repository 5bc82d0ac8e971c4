"""Pilot and trial of the municipal security officers' (Serenazgo) training.

Purpose: intention to treat with stratum fixed effects; exact randomization p-values and
sets first, wild cluster bootstrap and CRV1 t beside them, step-down within families.
Pilot and trial apart, never pooled: the trial runs only if the pilot looks good.
Reads:   data/{officers,victims,referrals,reports,residents,district_outcomes,
         regions}.csv, seed_log.jsonl and frame_*.csv of the input folder,
         data/districts.csv, input/study.toml.
"""

import perutip

# isort: split

from dataclasses import replace

import pandas as pd

from perutip.designs.regression import Settings, estimate_all
from perutip.designs.trial import (
    FRAMES,
    DrawnDesign,
    PreparedOutcome,
    TrialOutcome,
    control_sd,
    interaction_specification,
    prepare,
    step_down_p,
    trial_outcomes,
)
from perutip.inference.bounds import lee_bounds
from perutip.reporting.figures import effects_figure
from perutip.reporting.lines import lee_lines, with_randomization
from perutip.reporting.regressions import effect_line, note_checks, report_regressions
from perutip.reporting.tables import percent
from perutip.running.run import Run
from perutip.running.study_arms import refuse_edited, study_arms

STREAM = "serenazgo/wild"
ITT = "intention to treat, stratum fixed effects"
ON_TRIAL = ("t06_primary", "t06_secondary", "t06_exploratory", "t06_attrition")
ON_PILOT = ("t06_primary", "t06_secondary")
INTERACTED = "cases_per_officer_survey"


def run(run: Run) -> None:
    """Trial, bounds, interaction, pilot, figure."""
    frames = {name: run.read_data(name) for name in FRAMES}
    trial = verified_design(run, "trial")
    shown = {key: run.catalogue.of_exhibit(key) for key in ON_TRIAL}
    variables = [variable for mine in shown.values() for variable in mine]
    outcomes = trial_outcomes(frames, "trial", variables)
    outcomes.pop("interaction", None)
    wanted = {key: [v.name for v in mine] for key, mine in shown.items()}
    level = run.config.study.level
    prepared = analyse(run, trial, outcomes, level, wanted)
    bounds(run, trial, outcomes)
    interaction(run, trial, outcomes[INTERACTED])
    variables = [v for key in ON_PILOT for v in shown[key]]
    names = {"t06_pilot": [variable.name for variable in variables]}
    pilot = trial_outcomes(frames, "pilot", variables)
    analyse(run, verified_design(run, "pilot"), pilot, run.config.pilot.level, names)
    draw_effects(run, prepared)


def verified_design(run: Run, component: str) -> DrawnDesign:
    """The arms that log and frame give, and all that could have been drawn.

    An assignment that step 05 wrote and that is another refuses the draw.
    """
    arms = study_arms(run, component)
    refuse_edited(run, arms)
    tables = ON_TRIAL if component == "trial" else ("t06_pilot",)
    run.add_notes(tables, arms.notes())
    return DrawnDesign(
        arms.units, arms.strata, arms.treatment, arms.assignments, arms.sampled
    )


def settings(run: Run, level: float) -> Settings:
    """Settings of the trial's regressions: few clusters, and two arms suffice."""
    used = run.settings(STREAM, minimum_treated=1, minimum_treated_clusters=2)
    return replace(used, level=level)


def analyse(
    run: Run,
    design: DrawnDesign,
    outcomes: dict[str, TrialOutcome],
    level: float,
    exhibits: dict[str, list[str]],
) -> dict[str, PreparedOutcome]:
    """Three inferences per outcome, step-down p-values within families, rows."""
    names = [n for wanted in exhibits.values() for n in wanted if n in outcomes]
    prepared = {name: prepare(outcomes[name], design, level=level) for name in names}
    adjusted = step_down_p(prepared, families(run, names))
    used = settings(run, level)
    effects = estimate_all([prepared[name].spec for name in names], used)
    note_checks(run, effects)
    by_name = dict(zip(names, effects, strict=True))
    variables = run.catalogue.variables
    for exhibit, wanted in exhibits.items():
        lines = []
        for name in (n for n in wanted if n in outcomes):
            one = prepared[name]
            if one.n_lost >= run.disclosure.minimum:
                run.note(f"{exhibit} {name}: {one.n_lost} rows without an outcome")
            where = {
                "panel": variables[name].panel,
                "sample": outcomes[name].sample,
                "estimator": ITT + (", baseline" if outcomes[name].baseline else ""),
            }
            line = effect_line(by_name[name], one.spec, used, run.disclosure, **where)
            lines.append(with_randomization(line, one, adjusted.get(name), level))
        run.effects(exhibit, lines)
    return prepared


def families(run: Run, names: list[str]) -> dict[str, list[str]]:
    """Family → its as-registered outcomes among `names`."""
    found: dict[str, list[str]] = {}
    for name in names:
        variable = run.catalogue.variables[name]
        if variable.definition == "as_registered":
            family = run.catalogue.outcomes[variable.outcome].family
            found.setdefault(family, []).append(name)
    return found


def bounds(run: Run, design: DrawnDesign, outcomes: dict[str, TrialOutcome]) -> None:
    """Lee (2009) bounds under attrition, clustered; both ends of each outcome."""
    level = run.config.study.level
    for name in run.config.trial.lee_bounds:
        rows = design.attach(outcomes[name].rows)
        found = lee_bounds(
            rows[name], rows["treated"], cluster=rows["ubigeo"], level=level
        )
        run.effects("t06_attrition", lee_lines(name, found))


def interaction(run: Run, design: DrawnDesign, outcome: TrialOutcome) -> None:
    """Does the effect differ where the region's prosecutors were trained?"""
    regions = run.read_data("regions")
    trained = set(regions.loc[regions["training_date"].notna(), "region_id"])
    spec = interaction_specification(design, outcome, trained)
    where: dict[str, object] = {
        "panel": "funder",
        "sample": "officers",
        "estimator": ITT,
        "variable": "interaction",
        "term": "treated x region trained",
    }
    used = settings(run, run.config.study.level)
    report_regressions(run, "t06_exploratory", [(spec, where)], used)


def draw_effects(run: Run, prepared: dict[str, PreparedOutcome]) -> None:
    """Effects as registered and their exact sets in control standard deviations."""
    rows = [run.results(key) for key in ON_TRIAL[:3]]
    drawn = pd.concat(rows)
    kept = drawn["definition"].isin(["as_registered", "funder"])
    kept &= (drawn["status"] == "ok") & (drawn["variable"] != "interaction")
    drawn = drawn[kept].reset_index(drop=True)
    sds = {name: control_sd(prepared[name].spec) for name in drawn["variable"]}
    figure = effects_figure(drawn, sds, percent(run.config.study.level))
    run.save_figure("f06_effects", figure)


if __name__ == "__main__":
    raise SystemExit(perutip.run_alone(__file__))
