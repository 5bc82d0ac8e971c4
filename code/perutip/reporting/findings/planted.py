"""Planted beside found: what simulated registers hold, and what the run says of it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from perutip.contract.registers import SIMULATED_MARK
from perutip.reporting.asked_again import asked_again
from perutip.reporting.results import of_exhibit
from perutip.reporting.tables import Column, Line, Panel
from perutip.reporting.tables.numbers import decimals_for, interval, printed
from perutip.reporting.tables.printed import DASH
from perutip.study.dotted import dotted
from perutip.study.outcomes import Catalogue
from perutip.study.planted import PLANTED, Estimated

TITLE = "Planted beside found (simulated registers alone)"
COLUMNS = ("Table and panel", "Planted", "Found", "Set", "Set holds what was planted")
NUMBERS = ("estimate", "std_error", "conf_low", "conf_high")
DECIMALS = 3


@dataclass(frozen=True)
class Compared:
    """One planted effect and its row; nan where the row has no number.

    pieces: ends of the set, of each of its pieces; none without a set. decimals: that
    the row's error allows.
    """

    place: Estimated
    label: str
    planted: float
    found: float
    pieces: tuple[tuple[float, float], ...]
    decimals: int

    @property
    def holds(self) -> bool | None:
        """Whether the set holds what was planted; None without a set."""
        if not self.pieces:
            return None
        return any(low <= self.planted <= high for low, high in self.pieces)


def planted_effects(folder: Path) -> dict[str, float] | None:
    """Dotted key → planted effect of a folder of registers; None where none is said."""
    path = folder / SIMULATED_MARK
    if not path.is_file():
        return None
    truth = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        key: float(value)
        for key, value in dotted(truth)
        if isinstance(value, int | float)
    }


@asked_again
def compared(
    results: pd.DataFrame, catalogue: Catalogue, truth: Mapping[str, float]
) -> list[Compared]:
    """Every planted effect that a row of results.csv (as text) estimates, in order."""
    out = []
    for place in PLANTED:
        if place.truth not in truth:
            continue
        rows = of_exhibit(results, place.exhibit.key)
        rows = rows[rows["variable"] == place.variable]
        letter = place.exhibit.panel(place.panel)[:3]
        rows = rows[rows["panel"].str.startswith(letter)]
        if rows.empty:
            continue
        out.append(_compared(place, truth[place.truth], rows.iloc[0], catalogue))
    return out


def _compared(
    place: Estimated, planted: float, row: pd.Series, catalogue: Catalogue
) -> Compared:
    found, error, low, high = (float(row[name] or "nan") for name in NUMBERS)
    pieces = [tuple(map(float, one.split())) for one in row["conf_pieces"].split(";")]
    if not row["conf_pieces"]:
        pieces = [] if pd.isna(low) or pd.isna(high) else [(low, high)]
    known = catalogue.variables.get(place.variable)
    label = known.label if known else str(row["label"])
    decimals = decimals_for(np.array([error]), np.array([found]), DECIMALS)
    ends = tuple((one[0], one[1]) for one in pieces)
    return Compared(place, label, planted, found, ends, decimals)


def planted_panel(
    letter: str, results: pd.DataFrame, catalogue: Catalogue, folder: Path
) -> Panel | None:
    """The panel of the ledger; None where `folder` holds no simulated registers."""
    truth = planted_effects(folder)
    lines = [] if truth is None else compared(results, catalogue, truth)
    if not lines:
        return None
    sets = [one.holds for one in lines if one.holds is not None]
    words = f"{sum(sets)} of {len(sets)} sets hold what was planted"
    columns = tuple(Column(name, text=True) for name in COLUMNS)
    return Panel(
        f"{letter}. {TITLE}: {words}",
        columns,
        tuple(map(_line, lines)),
        "Planted effect",
    )


def _line(one: Compared) -> Line:
    number = one.place.exhibit.number
    panel = one.place.exhibit.panel(one.place.panel)[:1]
    held = {None: DASH, True: "yes", False: "no"}[one.holds]
    ends = [interval(low, high, one.decimals) for low, high in one.pieces]
    planted, found = (printed(n, one.decimals) for n in (one.planted, one.found))
    cells = (f"{number}, {panel}", planted, found, " ∪ ".join(ends) or DASH, held)
    return Line(one.label, cells)
