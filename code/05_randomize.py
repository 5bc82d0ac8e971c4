"""The draw verified, the assignment, matching, balance and power.

Purpose: a plain run verifies every logged draw and never draws; the commands of a field
team are frame, freeze, seed, draw, replace, void, status, certificate and dry-run
(python code/05_randomize.py --help; input/CEREMONY.md, input/CEREMONIA.md).
Reads:   seed_log.jsonl and frame_*.csv of the input folder, data/districts.csv,
         data/cases.csv, data/officers.csv, data/mde.csv, input/study.toml.
"""

import perutip

# isort: split

import shutil
import sys
from pathlib import Path

from perutip.assignment.arms import Arms
from perutip.assignment.balance import BalanceTable, balance_table
from perutip.assignment.field import main as field_command
from perutip.assignment.matching import Matching, drawn_pairs_quality
from perutip.designs.trial import DrawnDesign
from perutip.power.registration_text import registration_text, rollout_text
from perutip.power.study_power import curves_by_size, rollout_power, trial_power
from perutip.reporting.figures import love_plot, power_figure
from perutip.reporting.randomization import (
    Rollout,
    report_balance,
    report_matching,
    report_power,
)
from perutip.running.partial import awaited_in
from perutip.running.places import ROOT
from perutip.running.run import Run
from perutip.running.study_arms import chosen_arms, chosen_pairs, study_arms
from perutip.running.verified_log import verify, write_assignment

STREAMS = ("power/trial", "power/track4tip")


def run(run: Run) -> None:
    """Verify, assign, describe."""
    trial = study_arms(run, "trial")
    verify(run)
    pilot, matching = pilot_assignment(run)
    folder = run.stage / "randomization"
    write_assignment(run, trial, folder / "assignment_trial.csv")
    write_assignment(run, pilot, folder / "assignment_pilot.csv")
    shutil.copyfile(run.input_dir / "seed_log.jsonl", folder / "seed_log.jsonl")
    verifier = Path(__file__).with_name("verify_draw.py")
    shutil.copyfile(verifier, folder / "verify_draw.py")
    run.add_notes(("t05_balance", "t05_power"), trial.notes())
    parts = [("Trial: as drawn", balance(run, trial).love_plot)]
    if matching is not None:
        parts.append(("Pilot: matched controls", matching.love_plot))
    run.save_figure("f05_love_plot", love_plot(parts, run.catalogue.label))
    power(run, trial)


def pilot_assignment(run: Run) -> tuple[Arms, Matching | None]:
    """Pairs of the pilot: chosen districts with matched controls, or pairs as drawn."""
    if run.config.pilot.design == "drawn":
        arms = study_arms(run, "pilot")
        districts = run.read_data("districts")
        covariates = list(run.config.pilot.covariates)
        frame = drawn_pairs_quality(arms.table, districts, covariates)
        run.pivot("t05_matching", "", frame)
        return arms, None
    found = chosen_pairs(run)
    report_matching(run, "t05_matching", found)
    return chosen_arms(found.table), found.matching


def balance(run: Run, trial: Arms) -> BalanceTable:
    """District-level balance with exact randomization p-values and the joint test."""
    frame = trial.table.merge(
        run.read_data("districts"),
        how="left",
        left_on="unit_id",
        right_on="ubigeo",
        validate="one_to_one",
    )
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
    report_balance(run, "t05_balance", found)
    return found


def power(run: Run, trial: Arms) -> None:
    """MDE of every registered outcome: formula, simulation, staggered rollout."""
    officers, before = run.read_data("officers"), run.read_data("district_baselines")
    found = trial_power(
        officers[officers["component"] == "trial"],
        before,
        DrawnDesign(trial.units, trial.strata, trial.treatment, trial.assignments),
        run.config,
        run.catalogue,
        seed=run.stream(STREAMS[0]),
        progress=run.counter("power of the trial"),
    )
    rollout = power_of_rollout(run)
    draws = run.config.draws.power_replications
    report_power(run, "t05_power", found, rollout, draws, STREAMS)
    run.log(found.headline)
    simulated = run.data_status == "simulated"
    text = registration_text(
        found.table, found.words, found.assumed, simulated=simulated
    )
    if rollout is not None:
        text += "\n" + rollout_text(rollout[0], run.read_data("mde"))
    path = run.stage / "randomization" / "mde_for_registration.txt"
    path.write_text(text, encoding="utf-8")
    curves = curves_by_size(found.design, run.config)
    run.save_figure("f05_power", power_figure(curves, found.design.n_clusters))


def power_of_rollout(run: Run) -> Rollout | None:
    """MDE of the case outcomes; None where a register is awaited, with its row."""
    waiting = awaited_in(run, "cases", "regions")
    if waiting:
        run.missing("t05_power", "training", "rollout", waiting, label="The rollout")
        return None
    return rollout_power(
        run.read_data("cases"),
        run.read_data("regions"),
        run.read_data("mde"),
        run.config,
        run.catalogue,
        seed=run.stream(STREAMS[1]),
        progress=run.counter("power of the rollout"),
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        raise SystemExit(
            field_command(sys.argv[1:], register_dir=ROOT / "input" / "confidential")
        )
    raise SystemExit(perutip.run_alone(__file__))
