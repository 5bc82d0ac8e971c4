"""Run: where input and output are, seeds, log, results; what a step is given.

A step adds results in three ways (`effects`, `pivot`, `missing`), saves figures with
`save_figure`, reads analysis files with `read_data`, and writes only below `stage`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeVar

import joblib
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from tqdm import tqdm

from perutip.contract.checks import StudyFacts
from perutip.contract.reading import Registers, read_registers
from perutip.frames.awaited import awaited_variables
from perutip.frames.blinded import CannotBlind, blind_training
from perutip.frames.files import read_frame, write_frame
from perutip.reporting import figures
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.results import (
    EXACT_RESULTS,
    numbers,
    read_results,
    to_frame,
)
from perutip.reporting.rows.rows import Line, Rows
from perutip.running.run.earlier import rows_for
from perutip.running.run.run_log import RunLog
from perutip.running.run.screen import say
from perutip.study.config import Config
from perutip.study.outcomes import Catalogue, Variable
from perutip.study.outcomes_file import load_catalogue
from perutip.study.steps import STEPS
from perutip.study.streams import named_stream

if TYPE_CHECKING:
    from perutip.designs.regression import Settings
    from perutip.running.output.made_from import MadeFrom

EMPTY = "empty_columns"
FIRST = STEPS[0].number
READING = tuple(step.number for step in STEPS if step.number != FIRST)
DataStatus = Literal["simulated", "confidential"]
Item = TypeVar("Item")


class UsageError(ValueError):
    """Wrong use: the message says what to do (exit 2)."""


@dataclass
class Run:
    """One run of the package.

    root: project folder. input_dir: registers; typed_input: their folder as a person
    gave it, for the screen alone. output_dir: published output, and typed_output.
    stage: the folder that takes its place when the run has succeeded; every step reads
    and writes there. step: the number of the current step, two digits. unblind: reason
    for a look at effects of an unfinished endline, empty for none. passing: the
    output is compared and thrown away, so that no PDF is made of it and no place in it
    is pointed to. resume: take up finished steps that nothing
    has changed since. jobs: steps at a time. chosen: numbers of the steps asked for;
    ended: of those that are finished. stood: step → what the output that stands has it
    made from.
    screen: where a line that a person should see goes; bars: a terminal may show what
    moves. join: returns when the steps that this one joins are finished; waited:
    seconds that it took.
    """

    root: Path
    input_dir: Path
    output_dir: Path
    config: Config
    data_status: DataStatus
    typed_input: str = ""
    typed_output: str = ""
    quick: bool = False
    step: str = ""
    stage: Path = Path()
    blind: bool = False
    partial: bool = False
    unblind: str = ""
    passing: bool = False
    resume: bool = False
    jobs: int = field(default_factory=joblib.cpu_count)
    bars: bool = True
    chosen: tuple[str, ...] = ()
    ended: set[str] = field(default_factory=set)
    stood: Mapping[str, MadeFrom] = field(default_factory=dict)
    screen: Callable[[str], None] = say
    join: Callable[[], None] | None = None
    log_file: RunLog = field(default_factory=RunLog)
    started: float = field(default_factory=time.monotonic)
    notes: dict[str, list[str]] = field(default_factory=dict)
    waited: float = 0.0
    catalogue: Catalogue = field(init=False)
    rows: Rows = field(init=False)

    def __post_init__(self) -> None:
        self.catalogue = load_catalogue(self.config)
        self.begin(self.step)

    def begin(self, step: str) -> None:
        """Start a step: its number, and no row yet."""
        self.step, self.waited = step, 0.0
        self.rows = Rows(
            self.catalogue, self.data_status, self.config.study.level, step
        )

    def declare(self, variables: list[Variable]) -> None:
        """Add variables that a data file declares (the dictionary's components)."""
        self.catalogue = self.catalogue.with_variables(variables)
        self.rows.catalogue = self.catalogue

    @property
    def disclosure(self) -> Disclosure:
        """The rules of disclosure for this study's minimum cell."""
        return Disclosure(self.config.study.minimum_cell)

    @property
    def stamp(self) -> str:
        """What every exhibit carries; empty for a full run on confidential data."""
        simulated = ["SIMULATED DATA"] if self.data_status == "simulated" else []
        modes = [word for word in ("QUICK", "BLINDED") if word in self.mode.upper()]
        return " · ".join(simulated + modes)

    @property
    def mode(self) -> str:
        """full, quick, blinded or quick and blinded: what outputs may not mix."""
        words = ["quick"] * self.quick + ["blinded"] * self.blind
        return " and ".join(words) or "full"

    @property
    def banner(self) -> str:
        """First and last line of a run."""
        return f"{self.data_status.upper()} DATA" + " · BLINDED" * self.blind

    def log(self, message: str) -> None:
        """Say a line and keep it for the log; never an identifier or a text."""
        self.note(message)
        self.say(f"  {message}")

    def say(self, line: str) -> None:
        """Say a line that the log need not keep."""
        self.screen(line)

    def note(self, message: str) -> None:
        """Keep a line for the log alone."""
        self.log_file.write(f"[{self.step or '--'}] {message}")

    def stream(self, name: str) -> np.random.SeedSequence:
        """The random stream of a named purpose."""
        return named_stream(self.config.study.master_seed, name)

    def settings(self, stream: str, **support: int) -> Settings:
        """Settings of the regressions; `support` overrides minimum_treated and
        minimum_treated_clusters where a design has its own."""
        # pyfixest takes a second to load: not before the first step
        from perutip.designs.regression import Settings, Support

        choices = self.config.prosecution
        limits = {
            "minimum_treated": choices.minimum_treated_cases,
            "minimum_treated_clusters": choices.minimum_treated_clusters,
        } | support
        return Settings(
            level=self.config.study.level,
            support=Support(self.config.study.minimum_cell, **limits),
            reps=self.config.draws.wild_bootstrap,
            cross_check_reps=self.config.draws.cross_check,
            seed=self.stream(stream),
            seed_stream=stream,
            enumerated=not self.quick,
        )

    def progress(self, items: Iterable[Item], label: str) -> Iterator[Item]:
        """Iterate with a bar on a terminal, silently in a log."""
        shown = tqdm(items, desc=label, leave=False, disable=not self._moving)
        return iter(shown)

    def counter(self, label: str) -> Callable[[int], object]:
        """A bar on a terminal that counts what it is called with."""
        bar = tqdm(desc=label, leave=False, disable=not self._moving)
        return bar.update

    @property
    def _moving(self) -> bool:
        return self.bars and sys.stderr.isatty()

    def effects(self, exhibit: str, lines: Iterable[Line]) -> None:
        """Add one estimate per line; see `reporting.rows.rows.Rows.effects`."""
        self._mark_awaited()
        self.rows.effects(exhibit, lines)

    def pivot(
        self,
        exhibit: str,
        panel: str,
        frame: pd.DataFrame,
        *,
        reason: str = "not_applicable",
        labels: Mapping[str, str] | None = None,
        **common: object,
    ) -> None:
        """Add a frame of lines by columns; see `reporting.rows.rows.Rows.pivot`."""
        self._mark_awaited()
        self.rows.pivot(exhibit, panel, frame, reason=reason, labels=labels, **common)

    def missing(
        self, exhibit: str, panel: str, variable: str, reason: str, **more: object
    ) -> None:
        """Add a row that has a coded reason in place of a number."""
        self._mark_awaited()
        self.rows.missing(exhibit, panel, variable, reason, **more)

    def _mark_awaited(self) -> None:
        """Let rows know which variables step 01 found to have no value yet."""
        if self.rows.rows or self.step not in READING or not self.has_data(EMPTY):
            return
        self.rows.awaited = awaited_variables(
            self.catalogue.variables, self.read_data(EMPTY)
        )

    def await_also(self, reasons: Mapping[str, str]) -> None:
        """Let rows from here on wait for these variables too, in place of those of an
        earlier call: variable → coded reason."""
        found = {}
        if self.has_data(EMPTY):
            found = awaited_variables(self.catalogue.variables, self.read_data(EMPTY))
        self.rows.awaited = {**reasons, **found}

    def add_notes(self, exhibits: Iterable[str], notes: Iterable[str]) -> None:
        """Add notes that this run's data call for to the declared ones of tables."""
        for text in notes:
            for exhibit in exhibits:
                self.notes.setdefault(exhibit, []).append(text)

    def results(self, exhibit: str) -> pd.DataFrame:
        """This step's rows of one exhibit, as they will stand in results.csv."""
        frame = to_frame(self.rows.rows)
        return numbers(frame[frame["exhibit"] == exhibit])

    def earlier_results(self) -> pd.DataFrame:
        """Estimates of the steps that this one reads, at full precision, as numbers."""
        here = next(step for step in STEPS if step.number == self.step)
        self._join(EXACT_RESULTS)
        return numbers(rows_for(here, read_results(self.stage / EXACT_RESULTS)))

    def registers(self, *names: str, prose: bool = True) -> Registers:
        """Registers of the input folder, typed and checked; all when none is named.

        Raises ContractError with every problem. A blinded run's as `blinded` says.
        """
        return self.blinded(
            read_registers(
                self.input_dir,
                names=names or None,
                partial=self.partial,
                facts=StudyFacts.of(self.config),
                prose=prose,
                noticed=False,  # step 01 lists them
            )
        )

    def blinded(self, registers: Registers) -> Registers:
        """Registers as a step may see them: in a blinded run who was trained when is
        permuted, by the streams blind/<register>.

        Raises UsageError where no order of the dates hides the actual one.
        """
        if not self.blind:
            return registers
        try:
            end = self.config.prosecution.extraction_date
            return blind_training(registers, self.stream, end)
        except CannotBlind as error:
            raise UsageError(str(error)) from error

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
