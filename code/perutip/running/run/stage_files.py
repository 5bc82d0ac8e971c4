"""Files of a run's stage; those of earlier steps are read when they are finished."""

from __future__ import annotations

import time
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from perutip.frames.files import read_frame, write_frame
from perutip.reporting import figures
from perutip.reporting.results import EXACT_RESULTS
from perutip.running.run.bare_run import BareRun
from perutip.study.steps import STEPS


@dataclass
class StageFiles(BareRun):
    """A run that reads and writes below its stage."""

    def has_data(self, name: str) -> bool:
        """Is the analysis file `name` there? Not where its registers are awaited."""
        return self._file(f"data/{name}.csv").is_file()

    def write_data(self, name: str, frame: pd.DataFrame) -> None:
        """Write the analysis file `name`."""
        write_frame(frame, self.stage / "data" / f"{name}.csv")

    def read_data(self, name: str) -> pd.DataFrame:
        """Read the analysis file `name` of an earlier step."""
        return read_frame(self._file(f"data/{name}.csv"))

    def write_restricted(self, name: str, frame: pd.DataFrame) -> None:
        """Write a file with identifiers into the restricted folder."""
        write_frame(frame, self.stage / "restricted" / f"{name}.csv")

    def read_restricted(self, name: str) -> pd.DataFrame:
        """Read a restricted file of an earlier step."""
        return read_frame(self._file(f"restricted/{name}.csv"))

    def _file(self, name: str) -> Path:
        """A file of the stage, finished where a step that this one joins writes it.

        RuntimeError for one that steps.toml does not declare for a step of which it
        declares any: what is missing could not be told before the step begins.
        """
        for step in STEPS:
            declared = (*step.needs, *step.uses)
            if step.number == self.step and declared and name not in declared:
                words = (
                    f"step {step.number} reads {name}, which steps.toml does not say"
                )
                raise RuntimeError(words)
        self._join(name)
        return self.stage / name

    def _join(self, name: str) -> None:
        here = [step for step in STEPS if step.number == self.step]
        joined = [one for one in STEPS if any(one.number in s.joins for s in here)]
        patterns = [EXACT_RESULTS, *(p for one in joined for p in one.writes)]
        if self.join is None or not any(fnmatch(name, one) for one in patterns):
            return
        began, join, self.join = time.monotonic(), self.join, None
        join()
        self.waited += time.monotonic() - began

    def save_figure(self, key: str, figure: Figure) -> None:
        """Save a registered figure with the stamp of this run."""
        figures.save_figure(figure, self.stage, key, self.stamp)
