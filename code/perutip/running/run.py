"""Run: where input and output are, seeds, log, results; what a step is given.

A step calls `run.add` for every estimate and `run.save_figure` for every figure, reads
analysis files with `run.read_data`, and writes only below `run.stage`.
"""

import dataclasses
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from tqdm import tqdm

from perutip.frames.files import read_frame, write_frame
from perutip.reporting import figures
from perutip.reporting.results import ResultRow, numbers, to_frame
from perutip.study.config import Config
from perutip.study.streams import named_stream

DataStatus = Literal["simulated", "confidential"]


class UsageError(ValueError):
    """Wrong use: the message says what to do (exit 2)."""


@dataclass
class Run:
    """One run of the package.

    root: project folder. input_dir: registers. output_dir: published output. stage:
    where the current step writes. step: its number as two digits.
    """

    root: Path
    input_dir: Path
    output_dir: Path
    config: Config
    data_status: DataStatus
    quick: bool = False
    step: str = ""
    stage: Path = Path()
    rows: list[ResultRow] = field(default_factory=list)
    log_lines: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    @property
    def stamp(self) -> str:
        """What every exhibit carries; empty for a full run on confidential data."""
        simulated = ["SIMULATED DATA"] if self.data_status == "simulated" else []
        return " · ".join(simulated + (["QUICK"] if self.quick else []))

    @property
    def banner(self) -> str:
        """First and last line of a run."""
        return f"{self.data_status.upper()} DATA"

    def log(self, message: str) -> None:
        """Say a line and keep it for the log; never an identifier or a text."""
        self.log_lines.append(f"[{self.step or '--'}] {message}")
        tqdm.write(f"  {message}", file=sys.stdout)

    def stream(self, name: str) -> np.random.SeedSequence:
        """The random stream of a named purpose."""
        return named_stream(self.config.study.master_seed, name)

    def progress(self, items: Iterable, label: str) -> Iterable:
        """Iterate with a bar on a terminal, silently in a log."""
        return tqdm(items, desc=label, leave=False, disable=not sys.stderr.isatty())

    def add(self, *rows: ResultRow) -> None:
        """Collect rows of results.csv; step and data status are filled in."""
        filled = {"step": self.step, "data_status": self.data_status}
        self.rows += [dataclasses.replace(row, **filled) for row in rows]

    def results(self, exhibit: str) -> pd.DataFrame:
        """This step's rows of one exhibit, as they will stand in results.csv."""
        frame = to_frame(self.rows)
        return numbers(frame[frame["exhibit"] == exhibit])

    def write_data(self, name: str, frame: pd.DataFrame) -> None:
        """Write the analysis file `name`."""
        write_frame(frame, self.stage / "data" / f"{name}.csv")

    def read_data(self, name: str) -> pd.DataFrame:
        """Read the analysis file `name` of an earlier step."""
        return read_frame(self.output_dir / "data" / f"{name}.csv")

    def write_restricted(self, name: str, frame: pd.DataFrame) -> None:
        """Write a file with identifiers into the restricted folder."""
        write_frame(frame, self.stage / "restricted" / f"{name}.csv")

    def read_restricted(self, name: str) -> pd.DataFrame:
        """Read a restricted file of an earlier step."""
        return read_frame(self.output_dir / "restricted" / f"{name}.csv")

    def save_figure(self, key: str, figure: Figure) -> None:
        """Save a registered figure with the stamp of this run."""
        figures.save_figure(figure, self.stage / "figures", key, self.stamp)
