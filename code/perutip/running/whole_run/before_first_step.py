"""What a run says and clears away before its first step."""

from __future__ import annotations

from perutip.running.ending.commands import quoted_folder
from perutip.running.files.places import named_place
from perutip.running.files.private import close_output, open_to_others
from perutip.running.output.made_from import MadeFrom
from perutip.running.run import Run, environment


def close_confidential(run: Run) -> None:
    """Results on real registers are their owner's alone until they are released."""
    if run.data_status == "confidential":
        close_output(run.output_dir, run.root / "output" / "confidential")


def say_open(run: Run) -> None:
    """Say which folders with real registers others of this machine may look into."""
    if run.data_status != "confidential":
        return
    for folder, what in ((run.input_dir, "registers"), (run.output_dir, "results")):
        if open_to_others(folder):
            said = f"{what} in {named_place(folder)} are open to others"
            run.note(said)
            run.say(f"  {said}: chmod 700 {quoted_folder(folder)}")


def clear_reports(run: Run) -> None:
    """Remove what an earlier run that stopped left in the restricted folder."""
    for name in ("traceback.txt", "problems.csv", "disclosure.csv"):
        (run.output_dir / "restricted" / name).unlink(missing_ok=True)


def open_log(run: Run, made: MadeFrom) -> None:
    """Write system, study, inputs and code at the head of the log."""
    study = run.config.study
    lines = [
        *environment.log_header(run.root),
        f"registry: {study.registry}",
        f"master seed: {study.master_seed}",
        f"run: {run.mode}, {run.data_status} registers",
    ]
    for name, digest in (made.registers | made.settings).items():
        lines.append(f"input {name}: sha256 {digest}")
    lines.append(f"code: sha256 {made.code}")
    for line in lines:
        run.note(line)
    for line in environment.version_differences(run.root / "requirements.txt"):
        run.log(f"versions differ: {line}")
