"""The draw verified, the assignment, matching, balance and power.

Purpose: a plain run verifies every logged draw and never draws; the commands of a field
team are frame, pairs, freeze, seed, draw, replace, void, status, certificate, dry-run
(python code/05_randomize.py --help; input/CEREMONY.md, input/CEREMONIA.md).
Reads:   seed_log.jsonl and frame_*.csv of the input folder, input/study.toml,
         data/{districts,district_baselines,officers,cases,regions,mde}.csv.
"""

import sys

import perutip

# isort: split
from perutip.running.files.places import ROOT

if __name__ == "__main__" and len(sys.argv) > 1:
    # before the step's own libraries, which no command of a field team needs
    from perutip.assignment.field.commands import main as field_command

    perutip.readable_console()
    registers = ROOT / "input" / "confidential"
    raise SystemExit(field_command(sys.argv[1:], register_dir=registers))

from perutip.assignment.arms import Arms, Possible
from perutip.assignment.balance import BalanceTable, balance_table
from perutip.assignment.matching import Matching, drawn_pairs_quality
from perutip.contract.registers import DRAW, awaiting
from perutip.power.registration_text import headline_lines, registration_text
from perutip.power.rollout_text import rollout_text
from perutip.power.study_rollout import rollout_power
from perutip.power.study_trial import curves_by_size, trial_power
from perutip.reporting import randomization as shown
from perutip.reporting.figures import power_figure
from perutip.running.drawn.standing_log import VERIFIER, publish_standing
from perutip.running.drawn.study_arms import (
    NoPilot,
    before_draw,
    chosen_arms,
    chosen_pairs,
    study_arms,
)
from perutip.running.drawn.verified_log import publish_draw, verify, write_registration
from perutip.running.registers.awaited_steps import is_drawn
from perutip.running.registers.partial import awaited_in
from perutip.running.run import Run

MATCHED = "Pilot: matched controls"
STREAMS = ("power/trial", "power/track4tip")


def run(run: Run) -> None:
    """Verify, assign, describe; before the draw, matching and power alone."""
    plotted, words = "f05_love_plot", run.catalogue.label
    if run.partial and not is_drawn(run.input_dir, "trial"):
        publish_standing(run)
        run.missing("t05_balance", "", "awaited", awaiting(DRAW), label="Every line")
        shown.report_love_plot(run, plotted, [(MATCHED, pilot(run)[1])], words)
        power(run, before_draw(run))
        return
    trial = study_arms(run, "trial")
    verify(run)
    drawn, matching = pilot(run)
    publish_draw(run, trial, drawn, VERIFIER)
    run.add_notes(("t05_balance", "t05_power"), trial.notes())
    parts = [("Trial: as drawn", balance(run, trial)), (MATCHED, matching)]
    shown.report_love_plot(run, plotted, parts, words)
    power(run, trial)


def pilot(run: Run) -> tuple[Arms | None, Matching | None]:
    """Pairs of the pilot: chosen districts with matched controls, or pairs as drawn."""
    try:
        if run.config.pilot.design != "drawn":
            found = chosen_pairs(run)
            shown.report_matching(run, "t05_matching", found)
            return chosen_arms(found.table), found.matching
        arms = study_arms(run, "pilot")
    except NoPilot as none:
        run.log(f"pilot: {none}")
        run.missing("t05_matching", "", "pilot", none.reason, label="The pilot")
        return None, None
    districts, names = run.read_data("districts"), list(run.config.pilot.covariates)
    run.pivot("t05_matching", "", drawn_pairs_quality(arms.table, districts, names))
    return arms, None


def balance(run: Run, trial: Arms) -> BalanceTable:
    """District-level balance with exact randomization p-values and the joint test."""
    places = run.read_data("districts").rename(columns={"ubigeo": "unit_id"})
    frame = trial.table.merge(places, how="left", on="unit_id", validate="one_to_one")
    found = balance_table(
        frame,
        list(run.config.trial.balance_covariates),
        "treated",
        "stratum",
        trial.assignments,
        unit="unit_id",
        units=list(trial.units),
        sampled=trial.sampled,
    )
    shown.report_balance(run, "t05_balance", found)
    return found


def power(run: Run, trial: Arms | Possible) -> None:
    """MDE of every registered outcome: formula, simulation, staggered rollout."""
    officers, before = run.read_data("officers"), run.read_data("district_baselines")
    found = trial_power(
        officers[officers["component"] == "trial"],
        before,
        trial,
        run.config,
        run.catalogue,
        seed=run.stream(STREAMS[0]),
        progress=run.counter("power of the trial"),
    )
    rollout, draws = power_of_rollout(run), run.config.draws.power_replications
    shown.report_power(run, "t05_power", found, rollout, draws, STREAMS)
    opening, *effects = headline_lines(found.table, found.words, found.assumed)
    for line in (f"power: {opening}", *(f"  {one}" for one in effects)):
        run.log(line)
    run.add_notes(("t05_power",), found.notes)
    told = (found.table, found.words, found.assumed)
    text = registration_text(*told, simulated=run.data_status == "simulated")
    if rollout is not None:
        mde = run.read_data("mde") if run.has_data("mde") else None
        text += "\n" + rollout_text(rollout[0], mde)
    write_registration(run, text)
    curves = curves_by_size(found.design, run.config)
    run.save_figure("f05_power", power_figure(curves, found.design.n_clusters))


def power_of_rollout(run: Run) -> shown.Rollout | None:
    """MDE of the case outcomes; None where a register is awaited, with its row."""
    if waiting := awaited_in(run, "cases", "regions"):
        run.missing("t05_power", "training", "rollout", waiting, label="The rollout")
        return None
    mde = run.read_data("mde") if run.has_data("mde") else None
    if mde is None:
        key, label = "headlines", "Headlines of cases, simulated by step 02"
        run.missing("t05_power", "training", key, awaiting("step 02"), label=label)
    return rollout_power(
        run.read_data("cases"),
        run.read_data("regions"),
        mde,
        run.config,
        run.catalogue,
        seed=run.stream(STREAMS[1]),
        progress=run.counter("power of the rollout"),
        awaited=run.rows.awaited,
    )


if __name__ == "__main__":
    raise SystemExit(perutip.run_alone(__file__))
