"""Run: what a step is given: its rows, its registers, its files, what it was asked.

A step adds results in three ways (`effects`, `pivot`, `missing`), saves figures with
`save_figure`, reads analysis files with `read_data`, and writes only below `stage`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from perutip.contract.checks import StudyFacts
from perutip.contract.reading import Registers, read_registers
from perutip.frames.awaited import awaited_variables
from perutip.frames.blinded import CannotBlind, blind_training
from perutip.reporting.results import EXACT_RESULTS, numbers, read_results, to_frame
from perutip.reporting.rows.rows import Line, Rows
from perutip.running.run.earlier import rows_for
from perutip.running.run.stage_files import StageFiles
from perutip.running.usage import UsageError
from perutip.study.outcomes import Catalogue, Variable
from perutip.study.outcomes_file import load_catalogue
from perutip.study.steps import STEPS

EMPTY = "empty_columns"
FIRST = STEPS[0].number
READING = tuple(step.number for step in STEPS if step.number != FIRST)


@dataclass
class Run(StageFiles):
    """One run of the package.

    catalogue: what is declared, of this configuration. rows: of the current step.
    """

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
