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

if __name__ == "__main__":
    perutip.refuse_arguments(__file__)

from dataclasses import replace

import pandas as pd

from perutip.contract.registers import FILES
from perutip.designs.spillovers import spillovers_of
from perutip.designs.trial import (
    FRAMES,
    DrawnDesign,
    PreparedOutcome,
    trial_outcomes,
    with_moderators,
)
from perutip.designs.trial.beside_all import Choices, stand_beside
from perutip.frames.endline import Endline, without_register
from perutip.frames.trial.windows import of_trial
from perutip.reporting import trial as shown
from perutip.reporting.figures import words_only
from perutip.reporting.lines.attrition_lines import LEE_STREAM
from perutip.running.drawn import looks
from perutip.running.drawn.study_arms import pilot_treated
from perutip.running.run import Run

STREAM = "serenazgo/wild"
FEW = {"minimum_treated": 1, "minimum_treated_clusters": 2}  # two arms suffice
EFFECTS = ("t06_primary", "t06_secondary", "t06_exploratory")
ON_TRIAL = (*EFFECTS, "t06_attrition")
ALONE = ("t06_beside", "t06_moderators", "t06_spillovers", "t06_exposure")


def run(run: Run) -> None:
    """Response; the trial and all that stands beside it; the pilot; figures."""
    frames = {name: run.read_data(name) for name in FRAMES}
    places = run.read_data("districts"), run.read_data("regions")
    trial = looks.verified_design(run, "trial", (*ON_TRIAL, *ALONE))
    endline = looks.endlines(run, ("trial", "pilot"))
    officers = with_moderators(frames["officers"], *places)
    frames["officers"] = looks.attendance(run, officers, trial)
    run.add_notes((*ON_TRIAL, *ALONE, "t06_response"), [endline["trial"].sentence])
    run.add_notes(("t06_pilot",), [endline["pilot"].sentence])
    met = (of_trial(frames["officers"]), trial, endline["trial"])
    shown.report_response(run, "t06_response", *met)
    if words := shown.moved_sentence(*met, run.disclosure):
        run.log(f"trial: {words}")
        run.add_notes(("t06_response",), [words])
    prepared: dict[str, PreparedOutcome] = {}
    if endline["trial"].shown:
        run.await_also(without_register(run.catalogue.variables, endline["trial"]))
        prepared = report_trial(run, frames, trial)
    else:
        looks.awaited(run, (*ON_TRIAL, *ALONE), endline["trial"])
    report_pilot(run, frames, endline["pilot"])
    draw(run, prepared, trial, endline["trial"])


def report_pilot(run: Run, frames: dict[str, pd.DataFrame], endline: Endline) -> None:
    """The pilot's effects, apart from the trial's, where there is a pilot."""
    design = looks.pilot_design(run, ("t06_pilot",))
    if design is None:
        return
    if not endline.shown:
        looks.awaited(run, ("t06_pilot",), endline)
        return
    variables = [v for key in EFFECTS[:2] for v in run.catalogue.of_exhibit(key)]
    names = {"t06_pilot": [variable.name for variable in variables]}
    outcomes = trial_outcomes(frames, "pilot", variables)
    used = replace(run.settings(STREAM, **FEW), level=run.config.pilot.level)
    run.await_also(without_register(run.catalogue.variables, endline))
    shown.report_effects(run, names, outcomes, design, run.catalogue, used)


def report_trial(
    run: Run, frames: dict[str, pd.DataFrame], design: DrawnDesign
) -> dict[str, PreparedOutcome]:
    """Effects of the trial, and everything that stands beside them."""
    declared = {key: run.catalogue.of_exhibit(key) for key in ON_TRIAL}
    variables = [variable for mine in declared.values() for variable in mine]
    outcomes = trial_outcomes(frames, "trial", variables)
    wanted = {key: [v.name for v in mine] for key, mine in declared.items()}
    used = run.settings(STREAM, **FEW)
    prepared = shown.report_effects(run, wanted, outcomes, design, run.catalogue, used)
    effects = {n: prepared[n] for key in EFFECTS for n in wanted[key] if n in prepared}
    by_district = of_trial(frames["district_outcomes"])
    choices = Choices.of(run.config, run.catalogue, run.stream(LEE_STREAM))
    found = stand_beside(effects, outcomes, by_district, design, choices)
    label, first = run.catalogue.label, choices.moderated[0]
    shown.report_beside(run, found, label, first)
    spillovers(run, of_trial(frames["officers"]), design, first)
    return prepared


def spillovers(
    run: Run, officers: pd.DataFrame, design: DrawnDesign, variable: str
) -> None:
    """Districts outside the study, controls near treated ones, no spillover at all."""
    asked = ("neighbours", "complaints")
    there = [name for name in asked if (run.input_dir / FILES[name]).is_file()]
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
        pilot_treated=pilot_treated(run, districts),
        level=run.config.study.level,
        within_km=run.config.trial.near_km or None,
    )
    shown.report_spillovers(run, found, variable, districts)


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
    rows = shown.rows_drawn(pd.concat([run.results(key) for key in EFFECTS]))
    figure = shown.effects_drawn(rows, prepared, design, run.config.study.level)
    run.save_figure("f06_effects", figure)
    drawn = shown.statistics_drawn(rows, EFFECTS[0], prepared, run.catalogue.label)
    run.save_figure("f06_randomization", drawn)


if __name__ == "__main__":
    raise SystemExit(perutip.run_alone(__file__))
