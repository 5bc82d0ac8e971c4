"""Pilot and trial of the municipal security officers' (Serenazgo) training.

Purpose: intention to treat with stratum fixed effects; exact randomization p-values and
sets first, wild cluster bootstrap, district means and CRV1 t beside them, step-down
within families; attrition and bounds, attendance, moderators, spillovers. Pilot and
trial apart, never pooled: the trial runs only if the pilot looks good. Before the
endline is whole response rates alone; a blinded run permutes the labels.
Reads:   data/{officers,victims,referrals,reports,residents,district_outcomes,endline,
         districts,regions}.csv; seed_log.jsonl, frame_*.csv, district_neighbours.csv
         and district_complaints.csv of the input folder; input/study.toml.
"""

import perutip

# isort: split

from dataclasses import replace

import numpy as np
import pandas as pd

from perutip.contract.registers import FILES
from perutip.designs.regression import Settings, estimate_all
from perutip.designs.spillovers import spillovers_of
from perutip.designs.trial import (
    FRAMES,
    DrawnDesign,
    PreparedOutcome,
    TrialOutcome,
    control_sd,
    district_means,
    prepare,
    step_down_p,
    trial_outcomes,
)
from perutip.designs.trial.beside_all import Choices, stand_beside
from perutip.designs.trial.response import response_by_stratum
from perutip.frames.endline import Endline, endline_of
from perutip.reporting import trial_lines as lines
from perutip.reporting.figures import (
    randomization_figure,
    two_intervals_figure,
    words_only,
)
from perutip.reporting.lines import with_randomization
from perutip.reporting.regressions import effect_line, note_checks
from perutip.reporting.spillover_lines import chances_frame, spillover_lines
from perutip.reporting.tables import percent
from perutip.running.looks import awaited, may_look, verified_design
from perutip.running.run import Run

STREAM = "serenazgo/wild"
ITT = "intention to treat, stratum fixed effects"
EFFECTS = ("t06_primary", "t06_secondary", "t06_exploratory")
ON_TRIAL = (*EFFECTS, "t06_attrition")
ALONE = ("t06_beside", "t06_moderators", "t06_spillovers", "t06_exposure")


def run(run: Run) -> None:
    """Response; the trial and all that stands beside it; the pilot; figures."""
    frames = {name: run.read_data(name) for name in FRAMES}
    frames["officers"] = with_moderators(run, frames["officers"])
    stages = run.read_data("endline")
    endline = {name: endline_of(stages, name) for name in ("trial", "pilot")}
    trial = verified_design(run, "trial", (*ON_TRIAL, *ALONE))
    run.add_notes((*ON_TRIAL, *ALONE, "t06_response"), [endline["trial"].sentence])
    run.add_notes(("t06_pilot",), [endline["pilot"].sentence])
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
        more = {"term": "share", "label": "Every stratum"}
        run.missing("t06_response", "none", "officers", "endline_none", **more)
        return
    found = response_by_stratum(officers, design).set_index("stratum")
    lost = (found["officers"] - found["answered"]).astype(int)
    hidden = run.disclosure.hidden(lost.tolist())
    found.loc[hidden, ["answered", "share"]] = np.nan
    every = found[["officers", "districts", "districts_answered"]].sum()
    every["answered"] = every["officers"] - lost.sum()
    every["share"] = every["answered"] / every["officers"]
    if not run.disclosure.small(int(lost.sum())):
        found.loc["all_strata"] = every
    labels = {s: str(s).replace("_", " ").capitalize() for s in found.index}
    where = ("t06_response", endline.stage, found)
    run.pivot(*where, labels=labels, reason="small_cell")


def report_pilot(run: Run, frames: dict[str, pd.DataFrame], endline: Endline) -> None:
    """The pilot's effects, apart from the trial's."""
    if not may_look(run, "pilot", endline):
        awaited(run, ("t06_pilot",), endline)
        return
    variables = [v for key in EFFECTS[:2] for v in run.catalogue.of_exhibit(key)]
    names = {"t06_pilot": [variable.name for variable in variables]}
    outcomes = trial_outcomes(frames, "pilot", variables)
    design = verified_design(run, "pilot", ("t06_pilot",))
    level = run.config.pilot.level
    analyse(run, design, outcomes, level, names)


def report_trial(
    run: Run, frames: dict[str, pd.DataFrame], design: DrawnDesign
) -> dict[str, PreparedOutcome]:
    """Effects of the trial, and everything that stands beside them."""
    asked, label = run.config.trial, run.catalogue.label
    shown = {key: run.catalogue.of_exhibit(key) for key in ON_TRIAL}
    variables = [variable for mine in shown.values() for variable in mine]
    outcomes = trial_outcomes(frames, "trial", variables)
    outcomes.pop("interaction", None)
    wanted = {key: [v.name for v in mine] for key, mine in shown.items()}
    prepared = analyse(run, design, outcomes, run.config.study.level, wanted)
    scales = {n: v.scale for n, v in run.catalogue.variables.items() if v.scale}
    choices = Choices(
        run.config.study.level,
        asked.lee_bounds,
        asked.moderated,
        scales,
        run.stream(lines.LEE_STREAM),
    )
    effects = {n: prepared[n] for key in EFFECTS for n in wanted[key] if n in prepared}
    places = of_trial(frames["district_outcomes"])
    found = stand_beside(effects, outcomes, places, design, choices)
    run.effects("t06_beside", lines.beside_lines(found))
    run.effects(
        "t06_attrition", lines.attrition_lines(found, label, run.disclosure.small)
    )
    run.effects("t06_moderators", lines.moderated_lines(found, label))
    first = asked.moderated[0]
    between = found.moderated[("prosecutors", first)]
    both = ("interaction", "funder", label("interaction"), between)
    run.effects("t06_exploratory", [lines.moderated_line(*both)])
    report_spillovers(run, of_trial(frames["officers"]), design, first)
    return prepared


def report_spillovers(
    run: Run, officers: pd.DataFrame, design: DrawnDesign, variable: str
) -> None:
    """Districts outside the study, controls near treated ones, no spillover at all."""
    there = [n for n in ("neighbours", "complaints") if has_register(run, n)]
    if "neighbours" not in there:
        run.missing("t06_spillovers", "outside", "neighbour_complaints", "no_register")
        run.missing("t06_exposure", "", "neighbours", "no_register")
        return
    registers = run.registers("districts", *there, prose=False)
    districts = registers["districts"]
    found = spillovers_of(
        registers["neighbours"],
        registers["complaints"] if "complaints" in there else None,
        districts,
        officers,
        variable,
        design,
        level=run.config.study.level,
        within_km=run.config.trial.near_km or None,
    )
    run.effects("t06_spillovers", spillover_lines(found, variable))
    names = districts.set_index("ubigeo")["district_name"].to_dict()
    frame, labels = chances_frame(found.inside.chances, names)
    run.pivot("t06_exposure", "", frame, labels=labels)


def has_register(run: Run, name: str) -> bool:
    """Is the file of a register there?"""
    return (run.input_dir / FILES[name]).is_file()


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
    drawn = pd.concat([run.results(key) for key in EFFECTS])
    kept = drawn["definition"].isin(["as_registered", "funder"])
    kept &= (drawn["status"] == "ok") & (drawn["variable"] != "interaction")
    drawn = drawn[kept].reset_index(drop=True)
    level, names = run.config.study.level, list(drawn["variable"])
    sds = {name: control_sd(prepared[name].spec) for name in names}
    means = {name: district_means(prepared[name], design, level) for name in names}
    figure = two_intervals_figure(drawn, means, sds, percent(level))
    run.save_figure("f06_effects", figure)
    primary = drawn.loc[drawn["exhibit"] == EFFECTS[0], "variable"]
    tests = {run.catalogue.label(name): prepared[name].test for name in primary}
    run.save_figure("f06_randomization", randomization_figure(tests))


if __name__ == "__main__":
    raise SystemExit(perutip.run_alone(__file__))
