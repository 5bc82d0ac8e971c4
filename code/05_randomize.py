"""The draw verified, the assignment, matching, balance and power.

Purpose: a plain run verifies every logged draw and never draws; the commands of a field
team are freeze, seed, draw, void and dry-run (python code/05_randomize.py --help).
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

from perutip.assignment.balance import BalanceTable, balance_table
from perutip.assignment.draw import DrawRefused, read_frame
from perutip.assignment.matching import (
    Matching,
    MatchingRefused,
    match_controls,
    normalized_difference,
)
from perutip.assignment.rerandomization import rerandomize_logged
from perutip.assignment.seed_log import SeedLog, VerificationReport, verify_all
from perutip.assignment.seed_log import main as field_command
from perutip.designs.trial import drawn_design
from perutip.frames.files import write_frame
from perutip.power.registration_text import registration_text, rollout_text
from perutip.power.study_power import curves_by_size, rollout_power, trial_power
from perutip.reporting.figures import love_plot, power_figure
from perutip.running.command_line import frame_files, input_folder
from perutip.running.partial import awaited_in
from perutip.running.run import Run, UsageError


def run(run: Run) -> None:
    """Verify, assign, describe."""
    verify(run)
    trial = trial_assignment(run)
    pilot, matching = pilot_assignment(run)
    folder = run.stage / "randomization"
    write_frame(trial, folder / "assignment_trial.csv")
    write_frame(pilot, folder / "assignment_pilot.csv")
    shutil.copyfile(run.input_dir / "seed_log.jsonl", folder / "seed_log.jsonl")
    verifier = Path(__file__).with_name("verify_draw.py")
    shutil.copyfile(verifier, folder / "verify_draw.py")
    parts = [("Trial: as drawn", balance(run, trial).love_plot)]
    if matching is not None:
        parts.append(("Pilot: matched controls", matching.love_plot))
    run.save_figure("f05_love_plot", love_plot(parts, run.catalogue.label))
    power(run, trial)


def verify(run: Run) -> VerificationReport:
    """Re-derive every logged draw; DrawRefused when one differs."""
    report = verify_all(run.input_dir / "seed_log.jsonl", frame_files(run.input_dir))
    for line in report.lines():
        run.log(line)
    if report.exit_code:
        raise DrawRefused(list(report.problems), source="seed_log.jsonl")
    if run.data_status == "confidential":
        marked = [draw.frame for draw in report.draws if draw.origin == "simulated"]
        if marked:
            raise DrawRefused(
                [f"frame {name}: its seed is of origin simulated" for name in marked],
                source="seed_log.jsonl of a study that is not simulated",
            )
    return report


def drawn_table(run: Run, frame: str) -> pd.DataFrame:
    """The logged assignment of a frame; DrawRefused when there is none."""
    record = SeedLog(run.input_dir / "seed_log.jsonl").state().cycle(frame).draw
    if record is None:
        raise DrawRefused(
            [f"frame {frame} is not drawn: python code/05_randomize.py draw {frame}"],
            source="seed_log.jsonl",
        )
    columns = ["unit_id", "stratum", "rank", "treated"]
    return pd.DataFrame(record["table"], columns=columns)


def trial_assignment(run: Run) -> pd.DataFrame:
    """unit_id, stratum, rank, treated and the probability of treatment.

    A frame frozen with a balance criterion is re-randomized: the accepted assignments
    are written beside, for the tests of step 06 to go over them alone.
    """
    log = SeedLog(run.input_dir / "seed_log.jsonl")
    frozen = log.state().cycle("trial").freeze
    if frozen is not None and "criterion" in frozen["announced"]:
        return rerandomized(run, log)
    table = drawn_table(run, "trial")
    table["probability"] = table.groupby("stratum")["treated"].transform("mean")
    return table


def rerandomized(run: Run, log: SeedLog) -> pd.DataFrame:
    """The assignment that follows from frame, criterion and seed in the log."""
    frame = read_frame(run.input_dir / "frame_trial.csv")
    districts = run.read_data("districts").set_index("ubigeo")
    covariates = districts.loc[
        frame["unit_id"], list(run.config.trial.balance_covariates)
    ].rename_axis("unit_id")
    found = rerandomize_logged(log, "trial", frame, covariates)
    accepted = pd.DataFrame(found.accepted, columns=list(found.units))
    write_frame(accepted, run.stage / "randomization" / "accepted_trial.csv")
    run.log(
        f"trial: re-randomized, {len(accepted):,} of {found.n_enumerated:,} assignments "
        f"accepted; always together {len(found.always_together)} pairs of districts, "
        f"never {len(found.never_together)}"
    )
    return found.assignment


def pilot_assignment(run: Run) -> tuple[pd.DataFrame, Matching | None]:
    """Pairs of the pilot: chosen districts with matched controls, or pairs as drawn.

    Chosen: controls that the register of districts already names (fielded) stay as they
    are, and the log says whether the matching re-derives them.
    """
    districts = run.read_data("districts")
    covariates = list(run.config.pilot.covariates)
    if run.config.pilot.design == "drawn":
        table = drawn_table(run, "pilot")
        frame = drawn_pairs_frame(table, districts, covariates)
        run.pivot("t05_matching", "", frame)
        return table, None
    chosen = districts[districts["role"] == "pilot_treated"]
    pool = districts[districts["role"].isin(["pilot_control", "pilot_pool"])]
    try:
        found = match_controls(
            chosen, pool, covariates, unit="ubigeo", exact="region_id"
        )
    except MatchingRefused as error:
        raise UsageError(f"pilot matching: {error}") from error
    fielded = set(districts.loc[districts["role"] == "pilot_control", "ubigeo"])
    matched = set(found.pairs["second"])
    run.log(
        f"pilot: {len(matched & fielded)} of {len(fielded)} fielded controls are "
        f"re-derived by the matching; {found.n_exact} of {len(found.pairs)} pairs lie in "
        "one region"
    )
    if fielded and matched != fielded:
        pool = pool[pool["ubigeo"].isin(fielded)]
        found = match_controls(
            chosen, pool, covariates, unit="ubigeo", exact="region_id"
        )
    run.pivot("t05_matching", "", matching_frame(found))
    rows = []
    for pair in found.pairs.itertuples(index=False):
        label = "+".join(sorted((pair.first, pair.second)))
        rows += [(pair.first, label, 1, 1), (pair.second, label, 2, 0)]
    table = pd.DataFrame(rows, columns=["unit_id", "stratum", "rank", "treated"])
    return table.sort_values(["stratum", "rank"], kind="stable"), found


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


def balance(run: Run, trial: pd.DataFrame) -> BalanceTable:
    """District-level balance with exact randomization p-values and the joint test."""
    frame = trial.merge(
        run.read_data("districts"),
        how="left",
        left_on="unit_id",
        right_on="ubigeo",
        validate="one_to_one",
    )
    design = drawn_design(trial, run.stage / "randomization" / "accepted_trial.csv")
    found = balance_table(
        frame,
        list(run.config.trial.balance_covariates),
        "treated",
        "stratum",
        design.assignments,
        unit="unit_id",
        units=list(design.units),
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


def power(run: Run, trial: pd.DataFrame) -> None:
    """MDE of every primary outcome: formula, simulation, staggered rollout."""
    streams = ("power/trial", "power/track4tip")
    officers = run.read_data("officers")
    found = trial_power(
        officers[officers["component"] == "trial"],
        trial,
        run.config,
        seed=run.stream(streams[0]),
        progress=run.counter("power of the trial"),
    )
    text = registration_text(found.table)
    parts = [("trial", found.lines, found.labels)]
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
        text += "\n" + rollout_text(table)
        parts.append(("training", lines, labels))
    draws = float(run.config.draws.power_replications)
    for (panel, frame, words), stream in zip(parts, streams, strict=False):
        run.pivot(
            "t05_power",
            panel,
            frame,
            reason="no_effect_found",
            labels=words,
            draws=draws,
            seed_stream=stream,
        )
    path = run.stage / "randomization" / "mde_for_registration.txt"
    path.write_text(text, encoding="utf-8")
    curves = curves_by_size(found.design, run.config)
    run.save_figure("f05_power", power_figure(curves, found.design.n_clusters))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        raise SystemExit(field_command(sys.argv[1:], register_dir=input_folder(None)))
    raise SystemExit(perutip.run_alone(__file__))
