"""What every record of the seed log is worth, said; assignments as they are written."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd

from perutip.assignment.arms import Arms, frame_files
from perutip.assignment.draw import DrawRefused
from perutip.assignment.field.folder import refuse_older
from perutip.assignment.seed_log import VerificationReport, verify_all
from perutip.frames.files import write_frame
from perutip.running.run import Run


def verify(run: Run) -> VerificationReport:
    """Say what every record of the log is worth; DrawRefused when one differs, or the
    copies that field commands keep beside the log go on where it ends."""
    refuse_older(run.input_dir)
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
    run.log(f"{arms.frame}: {arms.n_possible:,} assignments possible")


def publish_draw(run: Run, trial: Arms, pilot: Arms | None, verifier: Path) -> None:
    """Both assignments, the log and the script that derives them again.

    Without a pilot its assignment has its columns alone. verifier: the script.
    """
    folder = run.stage / "randomization"
    write_assignment(run, trial, folder / "assignment_trial.csv")
    of_pilot = folder / "assignment_pilot.csv"
    if pilot is None:
        columns = ["unit_id", "stratum", "rank", "treated"]
        nobody = {name: pd.Series(dtype="str") for name in columns}
        write_frame(pd.DataFrame(nobody), of_pilot)
    else:
        write_assignment(run, pilot, of_pilot)
    shutil.copyfile(run.input_dir / "seed_log.jsonl", folder / "seed_log.jsonl")
    shutil.copyfile(verifier, folder / verifier.name)


def write_registration(run: Run, text: str) -> None:
    """The text for the registration's blank field, before the draw or after it."""
    path = run.stage / "randomization" / "mde_for_registration.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
