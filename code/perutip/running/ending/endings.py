"""How a run ends: exit code, last line, and what is kept of an error."""

from __future__ import annotations

import errno
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

from perutip import INTERRUPTED, own_python
from perutip.assignment.arms import NotDrawn
from perutip.assignment.draw import DrawRefused
from perutip.contract.checks import ContractError
from perutip.reporting.results import NoResults
from perutip.running.ending.commands import command_of
from perutip.running.files.places import named_place
from perutip.running.files.private import FILE_MODE, private_folder, write_private
from perutip.running.output.lock import cannot_write
from perutip.running.run import Run
from perutip.running.run.environment import peak_memory
from perutip.running.run.screen import say
from perutip.running.usage import UsageError
from perutip.study.config import ConfigError
from perutip.study.steps import RunFirst, Step

ABOUT_MINORS = ("07",)  # a traceback of theirs holds no message, which may quote a row
PLACE_ERRORS = (
    *(errno.ENOSPC, errno.EDQUOT, errno.EFBIG),  # no room, by the disk or by a limit
    *(errno.EACCES, errno.EROFS, errno.EPERM),
)


@dataclass(frozen=True)
class Ending:
    """Exit code and what the last line says.

    typed: the same for the screen, where it names a folder as a person typed it: what
    stands above it is no log's business.
    """

    code: int
    message: str
    typed: str = ""

    @property
    def line(self) -> str:
        """The last line of the run."""
        if self.code == 0:
            return self.message
        if self.code == INTERRUPTED:
            return f"STOPPED (interrupted): {self.message}"
        return f"STOPPED (exit {self.code}): {self.message}"

    @property
    def screen_line(self) -> str:
        """The last line on the screen."""
        return Ending(self.code, self.typed or self.message).line


class StepFailed(RuntimeError):
    """A step failed for a reason that is not the input's; exit 1."""

    @classmethod
    def of(cls, run: Run, step: Step, error: Exception) -> StepFailed:
        """A message without data: the text of an unexpected error may hold a record."""
        last = traceback.extract_tb(error.__traceback__)[-1]
        failed = (
            f"step {step.number} ({step.title}) failed: {type(error).__name__} in "
            f"{Path(last.filename).name}, line {last.lineno}. "
        )
        if run.passing:
            return cls(f"{failed}A run that is no check keeps the full message.")
        folder = private_folder(run.output_dir / "restricted")
        text = "".join(
            [*traceback.format_tb(error.__traceback__), type(error).__name__, "\n"]
            if step.number in ABOUT_MINORS
            else traceback.format_exception(error)
        )
        write_private(folder / "traceback.txt", text)
        return cls(
            f"{failed}The earlier output is untouched. The full message may hold "
            "records and is kept in restricted/traceback.txt."
        )


def as_ending(
    run: Run, error: BaseException, *, expected_only: bool = False
) -> Ending | None:
    """The ending that an error is; None for one that nobody foresaw.

    expected_only: leave out StepFailed and interruptions, which are no reasons to look
    for the step's own fault.
    """
    if isinstance(error, ContractError):
        rest = "" if run.passing else _every_problem(run, error)
        typed = error.worded(run.typed_input) if run.typed_input else str(error)
        return Ending(2, f"{error}{rest}", f"{typed}{rest}")
    if isinstance(error, NotDrawn):
        return Ending(2, f"awaiting draw: {'; '.join(error.problems)}")
    if isinstance(error, DrawRefused):
        return Ending(3, str(error))
    if isinstance(error, RunFirst):
        chosen = {*error.steps, *run.chosen}
        said = (command_of(run, chosen, typed=typed) for typed in (False, True))
        return Ending(2, *(f"{error} ({one})" for one in said))
    if isinstance(error, NoResults):
        return Ending(2, f"{error}: run every step again ({own_python()} main.py)")
    if isinstance(error, ConfigError | UsageError | FileNotFoundError):
        return Ending(2, str(error))
    if isinstance(error, OSError) and error.errno in PLACE_ERRORS:
        return Ending(2, str(cannot_write(run.output_dir, error)))
    if expected_only:
        return None
    if isinstance(error, KeyboardInterrupt):
        return Ending(INTERRUPTED, "the earlier output is untouched")
    if isinstance(error, StepFailed | RuntimeError):
        return Ending(1, str(error))
    return None


def _every_problem(run: Run, error: ContractError) -> str:
    """Write problems.csv, and say where; no file of a run that is thrown away."""
    listed = private_folder(run.output_dir / "restricted") / "problems.csv"
    error.write_full_list(listed)
    listed.chmod(FILE_MODE)
    where = f"{named_place(run.output_dir)}/restricted/{listed.name}"
    return f"\nEvery problem, one a row: {where}"


def print_ending(run: Run, ending: Ending) -> int:
    """Last lines on screen and in the log; returns the exit code."""
    run.screen = say
    if ending.code == 0:
        seconds = time.monotonic() - run.started
        run.log(f"{seconds:.0f} s in all")
        run.note(f"memory: {peak_memory() or 'not known'}")
    else:
        say("")
    run.log_file.write(ending.line)
    say(run.banner)
    say(ending.screen_line)
    return ending.code
