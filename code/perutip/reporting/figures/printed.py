"""What stands around a figure: number, title, and a paragraph of notes of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from perutip.reporting.results import numbers
from perutip.reporting.tables.in_words.words import set_words
from perutip.reporting.tables.numbers import fixed, percent
from perutip.study.exhibits import Exhibit
from perutip.study.exhibits import exhibit as named_exhibit
from perutip.study.units import OBSERVATIONS, unit_of

TOGETHER = "simultaneous"
T_QUANTILES = re.compile(r"t quantiles with (\d+) degrees of freedom")
LOWEST = ("description", "count")  # estimators of rows that are no estimates


@dataclass(frozen=True)
class PrintedFigure:
    """One figure: `number` ("Figure 1"), title, notes; its picture is figures/KEY.*.

    stamp: what every exhibit of this run carries, or empty.
    """

    key: str
    number: str
    title: str
    notes: str
    stamp: str = ""

    @property
    def caption(self) -> str:
        """Title with the stamp."""
        return f"{self.title} ({self.stamp})" if self.stamp else self.title


# a run says it twice, in LaTeX and on the page
_LAST: dict[str, tuple[Exhibit, str, pd.DataFrame, PrintedFigure]] = {}


def printed_figure(
    exhibit: Exhibit, results: pd.DataFrame, stamp: str
) -> PrintedFigure:
    """The figure of one exhibit; what its intervals are comes from the rows it draws.

    exhibit: in the words of the configuration. results: rows of results.csv as text.
    """
    mine = results[_drawn(exhibit, results) & (results["status"] == "ok")]
    last = _LAST.get(exhibit.key)
    if last and last[:2] == (exhibit, stamp) and last[2].equals(mine):
        return last[3]
    rows = numbers(mine)
    rows = rows[~rows["estimator"].isin(LOWEST) | rows["conf_low"].notna()]
    sentences = [*exhibit.notes, *_intervals(rows), *_sizes(exhibit, rows)]
    notes = " ".join(sentence.strip() for sentence in sentences)
    made = PrintedFigure(exhibit.key, exhibit.number, exhibit.title, notes, stamp)
    _LAST[exhibit.key] = exhibit, stamp, mine, made
    return made


def _drawn(exhibit: Exhibit, results: pd.DataFrame) -> pd.Series:
    """Rows that a figure draws: its own and those of other exhibits or panels."""
    mine = results["exhibit"] == exhibit.key
    for place in exhibit.rows_of:
        mine |= _at(place, results)
    if exhibit.beside:
        same = results["variable"].isin(results.loc[mine, "variable"])
        mine |= _at(exhibit.beside, results) & same
    return mine


def _at(place: str, results: pd.DataFrame) -> pd.Series:
    """Rows of one `exhibit` or `exhibit:panel`."""
    key, _, panel = place.partition(":")
    rows = results["exhibit"] == key
    if panel:
        rows &= results["panel"] == named_exhibit(key).panel(panel)
    return rows


def _intervals(rows: pd.DataFrame) -> list[str]:
    """Level of the bars, pointwise or simultaneous, and how they were made."""
    shown = rows[rows["conf_type"].ne("") & rows["conf_low"].notna()]
    if shown.empty:
        return []
    levels = " or ".join(percent(v) for v in sorted(set(shown["conf_level"].dropna())))
    kinds = _t_at_once(set_words(str(kind)) for kind in shown["conf_type"])
    together = all(kind.startswith(TOGETHER) for kind in kinds)
    kind = "; ".join(word.removeprefix(f"{TOGETHER} ") for word in kinds)
    name = TOGETHER if together else "pointwise"
    return [f"Bars: {name} {levels} sets ({kind})."]


def _t_at_once(kinds: Iterable[str]) -> list[str]:
    """Kinds of sets without repetition, t quantiles last with the range of their
    degrees of freedom."""
    distinct = dict.fromkeys(kinds)
    found = {kind: T_QUANTILES.fullmatch(kind) for kind in distinct}
    freedom = pd.Series([float(told[1]) for told in found.values() if told])
    if len(freedom) < 2:
        return list(distinct)
    words = f"t quantiles with {_range(freedom)} degrees of freedom"
    return [*(kind for kind, told in found.items() if not told), words]


def _sizes(exhibit: Exhibit, rows: pd.DataFrame) -> list[str]:
    """Observations and clusters behind what is drawn; by panel where a figure draws
    panels of a table that differ."""
    out = []
    units = {unit_of(row) for row in rows[rows["n_obs"].notna()].to_dict("records")}
    tables = {place.partition(":")[0] for place in exhibit.rows_of}
    by_panel = len(tables) == 1 and all(":" in place for place in exhibit.rows_of)
    for name, words in (
        ("n_obs", units.pop() if len(units) == 1 else OBSERVATIONS),
        ("n_clusters", exhibit.clusters or "Clusters"),
    ):
        known = rows.dropna(subset=[name])
        if known.empty:
            continue
        sizes = {
            str(panel).split(".")[0]: _range(part[name])
            for panel, part in known.groupby("panel")
        }
        if by_panel and len(set(sizes.values())) > 1:
            told = "; ".join(f"{size} in {letter}" for letter, size in sizes.items())
        else:
            told = _range(known[name])
        out.append(f"{words}: {told}.")
    return out


def _range(values: pd.Series) -> str:
    low, high = (fixed(v, 0) for v in (values.min(), values.max()))
    return low if low == high else f"{low} to {high}"
