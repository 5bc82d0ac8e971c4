"""What a run may write into: never over registers, a person's files or another kind."""

from __future__ import annotations

import errno
import os

from perutip.own_folders import PROGRAMS
from perutip.reporting.results import read_results
from perutip.running.files.owned import foreign_files, inside_of
from perutip.running.files.places import beside, named_place
from perutip.running.output import made_from
from perutip.running.output.lock import cannot_write
from perutip.running.output.staging import JOURNAL
from perutip.running.run import Run
from perutip.running.usage import UsageError

OURS = (*PROGRAMS, "input")  # of the project, never an output


def guard_place(run: Run) -> None:
    """UsageError for an output that cannot be one.

    A file, the registers' folder or one inside it, a folder of the project's own, or a
    folder with files that no run has made.
    """
    output, registers = run.output_dir, run.input_dir
    shown = f"--output {named_place(output)}"
    if output.exists() and not output.is_dir():
        raise UsageError(f"{shown} is a file, not a folder")
    if output == run.root:
        raise UsageError("--output is the project's own folder")
    same = output.exists() and output.samefile(registers)
    if same or output == registers or output in registers.parents:
        raise UsageError(f"{shown} is or holds the folder of registers")
    if output.is_relative_to(registers):
        raise UsageError(f"{shown} lies in the folder of registers")
    if any(output.is_relative_to(run.root / name) for name in OURS):
        raise UsageError(f"{shown} lies in a folder of the project's own")
    unfinished = (beside(output, "previous") / JOURNAL).is_file()
    others = 0 if unfinished else foreign_files(output)
    if others and (whole := inside_of(output)):
        raise UsageError(
            f"{shown} is a folder that runs make in {named_place(whole)}: give that "
            "one as --output, or a new folder"
        )
    if others:
        words = f"{others} files or folders" if others > 1 else "a file or folder"
        raise UsageError(
            f"{shown} holds {words} that no run has made, and a run "
            "replaces what it finds: give a new or an empty folder"
        )


def guard_output(run: Run) -> None:
    """Refuse an output that holds results of another kind of data or of run."""
    output = run.output_dir
    try:
        output.mkdir(parents=True, exist_ok=True)
        aside, probe = beside(output, "probe"), output / ".probe"
        aside.write_bytes(b"x")
        os.replace(aside, probe)  # as the stage will be
        probe.unlink()
    except OSError as error:
        beside(output, "probe").unlink(missing_ok=True)
        if error.errno == errno.EXDEV:
            raise UsageError(
                f"{named_place(output)} is a disk or a mount of its own, which cannot "
                "be swapped in whole: give a folder inside it as --output"
            ) from error
        raise cannot_write(output, error) from error
    earlier = read_results(output / "results.csv")
    other = sorted(set(earlier["data_status"]) - {run.data_status})
    if other:
        raise UsageError(
            f"{named_place(output)} holds results on {other[0]} data; this run is on "
            f"{run.data_status} data: give another --output"
        )
    modes = {made.mode for made in made_from.recorded(output).values()}
    if not modes and len(earlier):
        modes = {"full"}
    others = sorted(modes - {run.mode})
    if others:
        raise UsageError(
            f"{named_place(output)} holds a run that is {others[0]}; "
            f"this one is {run.mode}: give another --output"
        )
