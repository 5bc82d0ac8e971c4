"""results.csv: every estimate, one row each; the tables are made from it.

Rows are sorted by exhibit, panel, column and term and printed with six significant
digits, without zeros at their end; a mean or share that disclosure control has rounded
keeps the zeros of the decimals that it was rounded to. A value that does not apply is
empty; infinite ends of a confidence set are written inf and -inf.
"""

import dataclasses
import math
import os
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from perutip.study.reasons import is_reason

NAN = math.nan
EXACT_RESULTS = "data/results_exact.csv"  # full precision, private
SORT_KEYS = ["exhibit", "panel", "column", "term"]
ZERO, EXACT = 1e-12, 1e15
DIGITS = 6  # significant ones
DESCRIPTIVE = ("count", "description")  # estimators of lines that estimate nothing
STATUSES = ("ok", "not_estimable", "awaiting")


@dataclass(frozen=True)
class ResultRow:
    """One row of results.csv; `reporting.rows.rows` fills what the declarations say.

    conf_level: of the set, 0-1. draws, seed_stream: permutations or assignments behind
    p_ri and the stream that drew them, or where a row has no p_ri, sign patterns behind
    p_wild; p_source says the number, and the stream or that all were enumerated, of
    every p of the row. set_draws: behind the set, where it comes from other patterns.
    label: the words that stand for `variable` in exhibits.
    """

    exhibit: str
    panel: str
    column: str
    variable: str
    estimator: str
    term: str
    step: str = ""
    sample: str = ""
    outcome: str = ""
    registered: str = ""
    definition: str = ""
    status: str = "ok"
    reason: str = ""
    family: str = ""
    estimate: float = NAN
    std_error: float = NAN
    se_type: str = ""
    t_stat: float = NAN
    p_value: float = NAN
    p_wild: float = NAN
    conf_low: float = NAN
    conf_high: float = NAN
    conf_level: float = NAN
    conf_pieces: str = ""
    conf_type: str = ""
    p_ri: float = NAN
    p_rw: float = NAN
    n_obs: float = NAN
    n_clusters: float = NAN
    n_treated_clusters: float = NAN
    control_mean: float = NAN
    draws: float = NAN
    set_draws: float = NAN
    seed_stream: str = ""
    label: str = ""
    p_source: str = ""
    data_status: str = ""

    def __post_init__(self) -> None:
        where = f"{self.exhibit} {self.variable} {self.term}"
        if self.status not in STATUSES:
            raise ValueError(f"status {self.status!r}: one of {', '.join(STATUSES)}")
        if self.status != "ok":
            if not is_reason(self.reason):
                raise ValueError(f"{where}: reason {self.reason!r} is not declared")
            # what is suppressed or not estimable must not stand in the file
            object.__setattr__(self, "estimate", NAN)
        elif math.isnan(self.estimate):
            raise ValueError(f"{where}: no estimate")


FIELDS = tuple(field.name for field in dataclasses.fields(ResultRow))
COLUMNS = [
    "exhibit",
    "panel",
    "column",
    "step",
    "sample",
    "outcome",
    "variable",
    "registered",
    "definition",
    "status",
    "reason",
    "family",
    "estimator",
    "term",
    "estimate",
    "std_error",
    "se_type",
    "t_stat",
    "p_value",
    "p_wild",
    "conf_low",
    "conf_high",
    "conf_pieces",
    "conf_type",
    "p_ri",
    "p_rw",
    "n_obs",
    "n_clusters",
    "n_treated_clusters",
    "control_mean",
    "draws",
    "seed_stream",
    "data_status",
    "conf_level",
    "set_draws",
    "label",
    "p_source",
]
LATER = ("p_source",)  # columns that earlier outputs lack
NUMERIC = [f.name for f in dataclasses.fields(ResultRow) if f.type is float]


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows one by one; a fifth of the time of pandas, which boxes cell by cell."""
    names = [str(name) for name in rows]
    columns = [rows[name].tolist() for name in rows]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def to_frame(rows: Iterable[ResultRow], *, exact: bool = False) -> pd.DataFrame:
    """Rows as a frame of text in the published columns, sorted.

    exact: numbers at full precision in place of six significant digits.
    Raises ValueError when two rows share exhibit, panel, column and term.
    """
    write = _exact if exact else _text
    written = [{name: write(getattr(row, name)) for name in COLUMNS} for row in rows]
    return sort_rows(pd.DataFrame(written, columns=COLUMNS, dtype="str"))


def sort_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Sort by the published key; ValueError names a key that occurs twice."""
    twice = frame.duplicated(SORT_KEYS)
    if twice.any():
        first = frame.loc[twice, SORT_KEYS].iloc[0].tolist()
        raise ValueError(f"results.csv: two rows for {' / '.join(first)}")
    return frame.sort_values(SORT_KEYS, kind="stable").reset_index(drop=True)


def _text(value: str | float) -> str:
    return value if isinstance(value, str) else number_text(float(value))


def number_text(number: float, digits: int = DIGITS) -> str:
    """A number as results.csv has it; digits: significant ones."""
    if math.isnan(number):
        return ""
    if number.is_integer() and abs(number) < EXACT:
        return str(int(number))
    # a zero that is rounding noise would differ from machine to machine
    return "0" if abs(number) < ZERO else f"{number:.{digits}g}"


def _exact(value: str | float) -> str:
    if isinstance(value, str):
        return value
    number = float(value)
    return "" if math.isnan(number) else repr(number)


def decimals_of(text: str) -> int:
    """Decimals that a number stands with in results.csv, zeros among them; 0 for
    none."""
    if not text or not math.isfinite(float(text)):
        return 0
    return max(0, -int(Decimal(text).as_tuple().exponent))


def write_results(frame: pd.DataFrame, path: Path) -> None:
    """Write as UTF-8 CSV with LF line ends."""
    frame.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


class NoResults(ValueError):
    """A file that stands for results.csv and is none, or half of one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(f"{path.name} is not as a run wrote it (half of it?)")


def read_results(path: Path) -> pd.DataFrame:
    """Read results.csv as text; an empty frame with its columns when it is absent, and
    empty ones of `LATER`, which the run that wrote it may not have known.

    Raises NoResults where the file is none that a run wrote whole.
    """
    if not path.is_file():
        return pd.DataFrame(columns=COLUMNS, dtype="str")
    try:
        found = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")
    except ValueError as error:
        raise NoResults(path) from error
    with path.open("rb") as handle:
        handle.seek(-1, os.SEEK_END)
        whole = handle.read() == b"\n"
    if not whole or "step" not in found:
        raise NoResults(path)
    later = [name for name in LATER if name not in found]
    return found.assign(**dict.fromkeys(later, ""))


_told_apart: list[tuple[pd.DataFrame, dict[str, pd.DataFrame]]] = []


def of_exhibit(results: pd.DataFrame, key: str) -> pd.DataFrame:
    """Rows of one exhibit in their order, with their index.

    The exhibits of a frame are told apart when it is first asked for one of them, and
    it stays as it is while it is asked for others.
    """
    if not _told_apart or _told_apart[0][0] is not results:
        groups = results.groupby("exhibit", sort=False)
        _told_apart[:] = [(results, {str(name): rows for name, rows in groups})]
    rows = _told_apart[0][1].get(key)
    return results.iloc[:0] if rows is None else rows


def numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """The same rows with numeric columns as floats; empty becomes NaN."""
    out = frame.copy()
    for name in NUMERIC:
        out[name] = pd.to_numeric(out[name], errors="raise").astype(float)
    return out
