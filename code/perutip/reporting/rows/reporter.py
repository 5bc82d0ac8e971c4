"""What reporting needs of a run; `running.run.Run` is one, and stands above."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

import pandas as pd
from matplotlib.figure import Figure

from perutip.reporting.disclosure import Disclosure
from perutip.reporting.rows.rows import Line


class Reporter(Protocol):
    """A run as reporting sees it: it takes rows, figures and lines of the log."""

    @property
    def disclosure(self) -> Disclosure:
        """The rules of disclosure."""
        ...

    def effects(self, exhibit: str, lines: Iterable[Line]) -> None:
        """Add one estimate per line."""
        ...

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
        """Add a row per cell of `frame`: lines by columns.

        exhibit : its key in exhibits.toml. panel : a key of its panels, "" for none.
        frame : index = the lines' keys, columns = keys of the exhibit's columns, cells
        numbers; NaN for none because of `reason`, a text for a reason of its own.
        reason : a code of reasons.toml. labels : line → words.
        common : columns of results.csv that all rows carry: `definition`, `sample`, and
        `estimator`, "description" unless given ("count" where all cells are counts).
        Neither says whom a cell counts: `audit/declared.toml` does, and until it does
        a whole number is protected as a count of victims, any other keeps one decimal.
        """
        ...

    def missing(
        self, exhibit: str, panel: str, variable: str, reason: str, **more: object
    ) -> None:
        """Add a row with a reason."""
        ...

    def add_notes(self, exhibits: Iterable[str], notes: Iterable[str]) -> None:
        """Add notes beneath tables."""
        ...

    def results(self, exhibit: str) -> pd.DataFrame:
        """Rows of one exhibit."""
        ...

    def save_figure(self, key: str, figure: Figure) -> None:
        """Save a figure."""
        ...

    def log(self, message: str) -> None:
        """Say a line and keep it for the log."""
        ...

    def note(self, message: str) -> None:
        """Keep a line for the log alone."""
        ...
