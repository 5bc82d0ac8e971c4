"""Pilot and trial of the municipal security officers' (Serenazgo) training.

Purpose: intention to treat with stratum fixed effects; exact randomization p-values and
sets first, wild cluster bootstrap, district means and CRV1 t beside them, step-down
within families; attrition and bounds, attendance, moderators, spillovers. Pilot and
trial apart, never pooled: the trial runs only if the pilot looks good. Before the
endline is whole response rates alone; a blinded run permutes the labels.
Reads:   data/{officers,victims,referrals,reports,residents,district_outcomes,endline,
         districts,regions}.csv, randomization/assignment_{trial,pilot}.csv,
         district_neighbours.csv, district_complaints.csv, input/study.toml.
"""

import perutip

# isort: split

from dataclasses import replace

import pandas as pd

from perutip.designs import spillovers
from perutip.designs.regression import Settings, estimate_all
from perutip.designs.trial import (
    FRAMES,
    DrawnDesign,
    PreparedOutcome,
    TrialOutcome,
    attrition,
    beside_all,
    control_sd,
    district_means,
    effect_of_attending,
    prepare,
    step_down_p,
    trial_outcomes,
)
from perutip.frames.endline import Endline, endline_of
from perutip.reporting import trial_lines as lines
from perutip.reporting.figures import (
    randomization_figure,
    two_intervals_figure,
    words_only,
)
from perutip.reporting.lines import with_randomization
from perutip.reporting.regressions import effect_line, note_checks
from perutip.reporting.tables import percent
from perutip.running.looks import awaited, may_look, verified_design
from perutip.running.run import Run

STREAM, LEE_STREAM = "serenazgo/wild", "serenazgo/lee"
ITT = "intention to treat, stratum fixed effects"
EFFECTS = ("t06_primary", "t06_secondary", "t06_exploratory")
ON_TRIAL = (*EFFECTS, "t06_attrition")
ALONE = ("t06_beside", "t06_moderators", "t06_spillovers", "t06_exposure")
MODERATORS = {
    "prosecutors": "trained",
    "prevalence": "prevalence",
    "experience": "tenure_years",
}
HOW = {
    "lee": ("Lee bounds within strata", "Imbens-Manski, redrawn assignments"),
    "worst": ("worst cases", "union of exact randomization sets"),
    "denominators": ("bounds, moved denominator", "Imbens-Manski, district jackknife"),
}


def run(run: Run) -> None:
    """Response; the trial and all that stands beside it; the pilot; figures."""
    frames = {name: run.read_data(name) for name in FRAMES}
    frames["officers"] = with_moderators(run, frames["officers"])
    stages = run.read_data("endline")
    endline = {name: endline_of(stages, name) for name in ("trial", "pilot")}
    trial = verified_design(run, "trial")
    response(run, of_trial(frames["officers"]), trial, endline["trial"])
    prepared: dict[str, PreparedOutcome] = {}
    if may_look(run, "trial", endline["trial"]):
        prepared = report_trial(run, frames, trial)
    else:
        awaited(run, (*ON_TRIAL, *ALONE), endline["trial"])
    if run.config.pilot.design != "none":
        report_pilot(run, frames, endline["pilot"])
    draw(run, prepared, trial, endline["trial"])


def of_trial(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the trial."""
    return rows[rows["component"] == "trial"]


def with_moderators(run: Run, officers: pd.DataFrame) -> pd.DataFrame:
    """Officers with their district's prevalence and whether the region was trained."""
    prevalence = run.read_data("districts").set_index("ubigeo")["prevalence"]
    regions = run.read_data("regions")
    trained = set(regions.loc[regions["training_date"].notna(), "region_id"])
    return officers.assign(
        prevalence=officers["ubigeo"].map(prevalence),
        trained=officers["ubigeo"].str[:2].isin(trained).astype(float),
    )


def response(
    run: Run, officers: pd.DataFrame, design: DrawnDesign, endline: Endline
) -> None:
    """Response by stratum, whatever the arms."""
    if endline.stage == "none":
        awaited(run, ("t06_response",), endline)
        return
    found = attrition.response_by_stratum(officers, design).set_index("stratum")
    labels = {stratum: str(stratum).capitalize() for stratum in found.index}
    run.pivot("t06_response", endline.stage, found, labels=labels)


def report_pilot(run: Run, frames: dict[str, pd.DataFrame], endline: Endline) -> None:
    """The pilot's effects, apart from the trial's."""
    if not may_look(run, "pilot", endline):
        awaited(run, ("t06_pilot",), endline)
        return
    variables = [v for key in EFFECTS[:2] for v in run.catalogue.of_exhibit(key)]
    names = {"t06_pilot": [variable.name for variable in variables]}
    outcomes = trial_outcomes(frames, "pilot", variables)
    design, level = verified_design(run, "pilot"), run.config.pilot.level
    analyse(run, design, outcomes, level, names)


def report_trial(
    run: Run, frames: dict[str, pd.DataFrame], design: DrawnDesign
) -> dict[str, PreparedOutcome]:
    """Effects of the trial, and everything that stands beside them."""
    level, choices = run.config.study.level, run.config.trial
    shown = {key: run.catalogue.of_exhibit(key) for key in ON_TRIAL}
    variables = [variable for mine in shown.values() for variable in mine]
    outcomes = trial_outcomes(frames, "trial", variables)
    outcomes.pop("interaction", None)
    wanted = {key: [v.name for v in mine] for key, mine in shown.items()}
    prepared = analyse(run, design, outcomes, level, wanted)
    effects = {n: prepared[n] for key in EFFECTS for n in wanted[key] if n in prepared}
    found = beside_all.beside_estimates(effects, outcomes, design, level)
    run.effects(
        "t06_beside",
        [
            lines.beside_line(one, panel, name)
            for panel, mine in found.items()
            for name, one in mine.items()
        ],
    )
    report_chances(run, effects, outcomes, design)
    report_loss(run, frames, outcomes, design)
    moderated = beside_all.moderated(choices.moderated, MODERATORS, outcomes, design)
    for (panel, name), test in moderated.items():
        line = lines.moderated_line(name, panel, run.catalogue.label(name), test)
        run.effects("t06_moderators", [line])
    first = choices.moderated[0]
    line = lines.moderated_line(
        "interaction",
        "funder",
        run.catalogue.label("interaction"),
        moderated[("prosecutors", first)],
    )
    run.effects("t06_exploratory", [line])
    report_spillovers(run, frames, design, first)
    return prepared


def report_chances(
    run: Run,
    effects: dict[str, PreparedOutcome],
    outcomes: dict[str, TrialOutcome],
    design: DrawnDesign,
) -> None:
    """Effects weighted by the chance of treatment, where chances differ."""
    if not design.unequal_chances:
        more = {"label": "Every outcome"}
        run.missing("t06_beside", "chances", "effects", "equal_chances", **more)
        return
    level = run.config.study.level
    weighed = beside_all.by_chances(effects, outcomes, design, level)
    for name, test in weighed.items():
        where = {"panel": "chances", "variable": name, "estimator": "inverse chances"}
        run.effects("t06_beside", [lines.exact_line(test, **where)])


def report_loss(
    run: Run,
    frames: dict[str, pd.DataFrame],
    outcomes: dict[str, TrialOutcome],
    design: DrawnDesign,
) -> None:
    """Officers and districts lost by arm, bounds, reweighting, attendance."""
    level, names = run.config.study.level, run.config.trial.lee_bounds
    officers = of_trial(frames["officers"])
    gone = attrition.loss_of_officers(officers, design, level)
    places_gone = attrition.loss_of_districts(officers, design, level)
    found = [
        lines.loss_line(gone, "lost", "officers"),
        lines.loss_line(places_gone, "district_lost", "districts"),
    ]
    scales = {n: v.scale for n, v in run.catalogue.variables.items() if v.scale}
    bounds = beside_all.bounds_of(
        names, outcomes, scales, design, level=level, seed=run.stream(LEE_STREAM)
    )
    places = of_trial(frames["district_outcomes"])
    bounds += beside_all.denominators_of(places, design, level)
    for panel, name, one in bounds:
        found += lines.bound_lines(name, panel, one, *HOW[panel])
    for name, test in beside_all.reweighted(names, outcomes, design, level).items():
        where = {"panel": "reweighted", "variable": name, "sample": "officers"}
        where |= {"estimator": "inverse chances of an answer"}
        found.append(lines.exact_line(test, **where))
    for name in names:
        one = effect_of_attending(outcomes[name], "attended", design, level=level)
        found.append(lines.attending_line(name, one))
    run.effects("t06_attrition", found)


def report_spillovers(
    run: Run, frames: dict[str, pd.DataFrame], design: DrawnDesign, variable: str
) -> None:
    """Districts outside the study, controls near treated ones, no spillover at all."""
    there = [
        name
        for name, file in (("neighbours", NEIGHBOURS), ("complaints", COMPLAINTS))
        if (run.input_dir / file).is_file()
    ]
    if "neighbours" not in there:
        for key in ("t06_spillovers", "t06_exposure"):
            panel = "outside" if key == "t06_spillovers" else ""
            run.missing(key, panel, "neighbour_complaints", "no_register")
        return
    registers = run.registers("districts", *there, prose=False)
    districts = run.read_data("districts").set_index("ubigeo")
    study = districts.index[districts["role"].isin(IN_STUDY)]
    near_km = run.config.trial.near_km or None
    places = spillovers.district_map(
        registers["neighbours"], design, study.to_series(), within_km=near_km
    )
    if "complaints" in there:
        elsewhere = set(districts.index[districts["role"] == "pilot_treated"])
        next_door = spillovers.complaints_next_door(
            registers["complaints"],
            places,
            design,
            level=run.config.study.level,
            left_out=spillovers.near_others(registers["neighbours"], elsewhere),
        )
        line = lines.neighbours_line(next_door, places.rule)
        run.effects("t06_spillovers", [line])
    inside = spillovers.spillovers_inside(
        of_trial(frames["officers"]), variable, places, design
    )
    run.effects("t06_spillovers", lines.inside_lines(inside, variable))
    names = districts["district_name"].to_dict()
    frame, labels = lines.chances_frame(inside.chances, names)
    run.pivot("t06_exposure", "", frame, labels=labels)


NEIGHBOURS, COMPLAINTS = "district_neighbours.csv", "district_complaints.csv"
IN_STUDY = ("pilot_treated", "pilot_control", "trial")


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
    adjusted = adjusted_p(run, prepared)
    used = settings(run, level)
    effects = estimate_all([prepared[name].spec for name in names], used)
    note_checks(run, effects)
    by_name = dict(zip(names, effects, strict=True))
    for exhibit, wanted in exhibits.items():
        found = []
        for name in (n for n in wanted if n in outcomes):
            one = prepared[name]
            note_missing(run, exhibit, name, one)
            where = {
                "panel": run.catalogue.variables[name].panel,
                "sample": outcomes[name].sample,
                "estimator": ITT + (", baseline" if one.spec.covariates else ""),
            }
            line = effect_line(by_name[name], one.spec, used, run.disclosure, **where)
            found.append(with_randomization(line, one, adjusted.get(name), level))
        run.effects(exhibit, found)
    return prepared


def note_missing(run: Run, exhibit: str, name: str, one: PreparedOutcome) -> None:
    """Say how many rows have no outcome or no baseline, in the log."""
    if one.n_lost >= run.disclosure.minimum:
        run.note(f"{exhibit} {name}: {one.n_lost} rows without an outcome")
    if one.no_baseline:
        run.note(f"{exhibit} {name}: no baseline to adjust for")
    elif one.n_no_baseline >= run.disclosure.minimum:
        run.note(f"{exhibit} {name}: {one.n_no_baseline} rows without a baseline")


def adjusted_p(run: Run, prepared: dict[str, PreparedOutcome]) -> dict[str, float]:
    """Step-down p: headlines of a rank among themselves; other as-registered rows
    among all as-registered rows of the rank."""
    headlines: dict[str, list[str]] = {}
    registered: dict[str, list[str]] = {}
    for name in prepared:
        variable = run.catalogue.variables[name]
        if not variable.outcome:
            continue
        family = run.catalogue.outcomes[variable.outcome].family
        if family and run.catalogue.family_of(name, variable.definition) == family:
            headlines.setdefault(family, []).append(name)
        if family and variable.definition == "as_registered":
            registered.setdefault(family, []).append(name)
    return step_down_p(prepared, registered) | step_down_p(prepared, headlines)


def draw(
    run: Run,
    prepared: dict[str, PreparedOutcome],
    design: DrawnDesign,
    endline: Endline,
) -> None:
    """Both intervals of every effect as registered; the distribution of the primary."""
    if not prepared:
        for key in ("f06_effects", "f06_randomization"):
            run.save_figure(key, words_only(endline.sentence))
        return
    level = run.config.study.level
    drawn = pd.concat([run.results(key) for key in EFFECTS])
    kept = drawn["definition"].isin(["as_registered", "funder"])
    kept &= (drawn["status"] == "ok") & (drawn["variable"] != "interaction")
    drawn = drawn[kept].reset_index(drop=True)
    sds = {name: control_sd(prepared[name].spec) for name in drawn["variable"]}
    found = {n: district_means(prepared[n], design, level) for n in drawn["variable"]}
    means = {
        name: (one.estimate, one.conf_low, one.conf_high)
        for name, one in found.items()
        if one is not None
    }
    figure = two_intervals_figure(drawn, means, sds, percent(level))
    run.save_figure("f06_effects", figure)
    primary = drawn[drawn["exhibit"] == "t06_primary"]
    tests = {n: prepared[n].test for n in primary["variable"]}
    parts = [
        (run.catalogue.label(name), test.statistics, test.statistic, test.p_value)
        for name, test in tests.items()
        if test is not None
    ]
    run.save_figure("f06_randomization", randomization_figure(parts))


if __name__ == "__main__":
    raise SystemExit(perutip.run_alone(__file__))
