"""The draw verified, the assignment, matching, balance and power.

Purpose: a plain run verifies every logged draw and never draws; the commands of a field
team are frame, freeze, seed, draw, replace, void, status, certificate and dry-run
(python code/05_randomize.py --help; input/CEREMONY.md, input/CEREMONIA.md).
Reads:   seed_log.jsonl and frame_*.csv of the input folder, data/districts.csv,
         data/cases.csv, data/officers.csv, input/study.toml.
"""

import perutip

# isort: split

import shutil
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from perutip.assignment.arms import Arms, frame_files
from perutip.assignment.balance import BalanceTable, balance_table
from perutip.assignment.draw import DrawRefused
from perutip.assignment.field import main as field_command
from perutip.assignment.matching import Matching, normalized_difference
from perutip.assignment.seed_log import VerificationReport, verify_all
from perutip.designs.trial import DrawnDesign
from perutip.frames.files import write_frame
from perutip.power.registration_text import registration_text, rollout_text
from perutip.power.study_power import curves_by_size, rollout_power, trial_power
from perutip.reporting.figures import love_plot, power_figure
from perutip.running.partial import awaited_in
from perutip.running.places import ROOT
from perutip.running.run import Run
from perutip.running.study_arms import chosen_arms, chosen_pairs, study_arms


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


def verify(run: Run) -> VerificationReport:
    """Say what every record of the log is worth; DrawRefused when one differs."""
    report = verify_all(run.input_dir / "seed_log.jsonl", frame_files(run.input_dir))
    for line in report.lines():
        run.log(line)
    if report.problems:
        raise DrawRefused(list(report.problems), source="seed_log.jsonl")
    if run.data_status == "confidential":
        marked = [draw.frame for draw in report.draws if draw.origin == "simulated"]
        if marked:
            raise DrawRefused(
                [f"frame {name}: its seed is of origin simulated" for name in marked],
                source="seed_log.jsonl of a study that is not simulated",
            )
    return report


def write_assignment(run: Run, arms: Arms, path: Path) -> None:
    """The assignment, and the accepted ones where a criterion was announced."""
    write_frame(arms.table, path)
    beside = path.with_name(f"accepted_{arms.frame}.csv")
    beside.unlink(missing_ok=True)
    if arms.rerandomized:
        accepted = pd.DataFrame(arms.assignments, columns=list(arms.units))
        write_frame(accepted, beside)
    run.log(f"{arms.frame}: {arms.n_possible} assignments possible")


def pilot_assignment(run: Run) -> tuple[Arms, Matching | None]:
    """Pairs of the pilot: chosen districts with matched controls, or pairs as drawn."""
    if run.config.pilot.design == "drawn":
        arms = study_arms(run, "pilot")
        districts = run.read_data("districts")
        covariates = list(run.config.pilot.covariates)
        frame = drawn_pairs_frame(arms.table, districts, covariates)
        run.pivot("t05_matching", "", frame)
        return arms, None
    found = chosen_pairs(run)
    run.log(
        f"pilot: {found.n_rederived} of {found.n_fielded} fielded controls are "
        f"re-derived by the matching; {found.n_one_region} of {found.n_pairs} pairs "
        "lie in one region"
    )
    run.pivot("t05_matching", "", matching_frame(found.matching))
    return chosen_arms(found.table), found.matching


def matching_frame(found: Matching) -> pd.DataFrame:
    """Quality of the matching, one line per covariate."""
    quality = found.quality.set_index("covariate")
    return quality.rename(
        columns={
            "mean_treated": "treated",
            "mean_matched": "controls",
            "after": "normalized_difference",
        }
    )[["treated", "controls", "normalized_difference", "before"]]


def drawn_pairs_frame(
    table: pd.DataFrame, districts: pd.DataFrame, covariates: list[str]
) -> pd.DataFrame:
    """Arms of pairs as drawn; there is no pool and hence nothing before matching."""
    frame = table.merge(
        districts,
        how="left",
        left_on="unit_id",
        right_on="ubigeo",
        validate="one_to_one",
    )
    lines = {}
    for name in covariates:
        treated = frame.loc[frame["treated"] == 1, name].to_numpy(float)
        control = frame.loc[frame["treated"] == 0, name].to_numpy(float)
        lines[name] = {
            "treated": treated.mean(),
            "controls": control.mean(),
            "normalized_difference": normalized_difference(treated, control),
            "before": np.nan,
        }
    return pd.DataFrame.from_dict(lines, orient="index")


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
    lines = found.table.rename(
        columns={"mean_treated": "treated", "mean_control": "control", "p_ri": "p"}
    )
    shown = lines.set_index("covariate") if "covariate" in lines else lines
    columns = ["treated", "control", "normalized_difference", "p"]
    run.pivot("t05_balance", "", shown[columns], reason="no_variation")
    joint = pd.DataFrame({"p": {"joint_test": found.omnibus_p_ri}})
    run.pivot("t05_balance", "", joint, labels={"joint_test": "Joint test"})
    run.log(
        f"balance: {found.n_assignments:,} assignments, joint exact p "
        f"{found.omnibus_p_ri:.3f}"
    )
    return found


def power(run: Run, trial: Arms) -> None:
    """MDE of every registered outcome: formula, simulation, staggered rollout."""
    streams = ("power/trial", "power/track4tip")
    officers, before = run.read_data("officers"), run.read_data("district_baselines")
    found = trial_power(
        officers[officers["component"] == "trial"],
        before,
        DrawnDesign(trial.units, trial.strata, trial.treatment, trial.assignments),
        run.config,
        run.catalogue,
        seed=run.stream(streams[0]),
        progress=run.counter("power of the trial"),
    )
    draws = {"draws": float(run.config.draws.power_replications)}
    parts = [
        ("trial", found.believed, found.labels, draws | {"seed_stream": streams[0]}),
        ("other", found.other, found.labels, {}),
    ]
    rollout = ""
    waiting = awaited_in(run, "cases", "regions")
    if waiting:
        run.missing("t05_power", "training", "rollout", waiting, label="The rollout")
    else:
        table, lines, labels = rollout_power(
            run.read_data("cases"),
            run.read_data("regions"),
            run.config,
            run.catalogue,
            seed=run.stream(streams[1]),
            progress=run.counter("power of the rollout"),
        )
        seeded = draws | {"seed_stream": streams[1]}
        parts.append(("training", lines, labels, seeded))
        rollout = "\n" + rollout_text(table)
    for panel, frame, words, more in parts:
        kept = {key: words[key] for key in frame.index}
        run.pivot(
            "t05_power", panel, frame, reason="no_effect_found", labels=kept, **more
        )
    run.log(found.headline)
    simulated = run.data_status == "simulated"
    text = registration_text(
        found.table, found.words, found.assumed, simulated=simulated
    )
    path = run.stage / "randomization" / "mde_for_registration.txt"
    path.write_text(text + rollout, encoding="utf-8")
    curves = curves_by_size(found.design, run.config)
    run.save_figure("f05_power", power_figure(curves, found.design.n_clusters))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        raise SystemExit(
            field_command(sys.argv[1:], register_dir=ROOT / "input" / "confidential")
        )
    raise SystemExit(perutip.run_alone(__file__))
