"""One row of results.csv as every summary says it: its number, set, p and place.

The p-value is the one that the plan names: exact randomization for the trial, training
dates permuted over regions for the rollout.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from perutip.reporting.rows.p_source import profiled
from perutip.reporting.rows.rows import APART
from perutip.reporting.tables.numbers import fixed, p_text, printed, set_text
from perutip.reporting.tables.panels.placed import COUNTED
from perutip.study.exhibits import EXHIBITS
from perutip.study.outcomes import Catalogue
from perutip.study.reasons import reason_words

DECIMALS = 3
AWAITING = "awaiting"  # how what is said of a number to come begins
RANDOMIZED = ("trial", "beside")  # layouts of tables whose treatment was drawn
EXACT, PERMUTED = "exact randomization", "permutation of training dates"
PROFILED = "largest exact randomization p over the constant effect"
WILD, CONVENTIONAL = "wild cluster bootstrap", "t"
DECLARED = {one.key: one for one in EXHIBITS}


@dataclass(frozen=True)
class Estimate:
    """One row of results.csv as every summary says it.

    exhibit, number: where it stands ("t02_headline", "Table 1"). unit: of the estimate
    and its set, empty where none is declared. level: of the set. kind: what `p` is,
    empty without a p. reason: in words why there is no number, else empty. apart: p and
    set disagree about no effect.
    """

    label: str
    variable: str
    estimator: str
    sample: str
    unit: str
    exhibit: str
    number: str
    panel: str
    value: float
    std_error: float
    low: float
    high: float
    level: float
    text: str
    p: float
    kind: str
    n: float
    reason: str
    apart: bool = False

    @property
    def p_words(self) -> str:
        """The p-value with its kind, and whether the set says otherwise of no effect;
        empty without one."""
        if not self.kind:
            return ""
        said = "; the set says otherwise" * self.apart
        return f"{p_text(self.p)} ({self.kind}{said})"

    @property
    def awaited(self) -> bool:
        """Is the number still to come?"""
        return self.text.startswith(AWAITING)

    @property
    def measured(self) -> str:
        """Estimate, set and unit, or why there is none."""
        return (
            f"{self.text} ({self.unit})" if self.unit and not self.reason else self.text
        )

    @property
    def n_text(self) -> str:
        """The number of observations, a dash where it is not published."""
        return fixed(self.n, 0)


def said(row: pd.Series, catalogue: Catalogue) -> Estimate:
    """A row of results.csv, its numbers as numbers, as every summary says it.

    An exhibit that is declared no more has its key for a number.
    """
    key, variable = str(row["exhibit"]), str(row["variable"])
    known = catalogue.variables.get(variable)
    label, apart, _ = str(row["label"]).partition(APART)
    p, kind = design_p(row)
    reason = "" if row["status"] == "ok" else reason_words(str(row["reason"]))
    if reason:
        awaits = reason.startswith(AWAITING)
        status = str(row["status"]).replace("_", " ")
        text, p, kind = reason if awaits else f"{status}: {reason}", math.nan, ""
    else:
        text = f"{printed(row['estimate'], DECIMALS)} {set_text(row, DECIMALS)}".strip()
    return Estimate(
        COUNTED.sub("", label),
        variable,
        str(row["estimator"]),
        str(row["sample"]),
        known.unit if known else "",
        key,
        DECLARED[key].number if key in DECLARED else key,
        str(row["panel"]),
        float(row["estimate"]),
        float(row["std_error"]),
        float(row["conf_low"]),
        float(row["conf_high"]),
        float(row["conf_level"]),
        text,
        p,
        kind,
        float(row["n_obs"]),
        reason,
        bool(apart),
    )


def design_p(row: pd.Series) -> tuple[float, str]:
    """The p-value that the design gives, and its kind; NaN and empty without one.

    From how treatment came about where that was permuted, then the wild cluster
    bootstrap, then t.
    """
    shown = DECLARED.get(str(row["exhibit"]))
    drawn = shown is not None and shown.layout in RANDOMIZED
    kinds = (
        ("p_ri", PERMUTED if not drawn else PROFILED if profiled(row) else EXACT),
        ("p_wild", WILD),
        ("p_value", CONVENTIONAL),
    )
    for name, kind in kinds:
        if not math.isnan(row[name]):
            return float(row[name]), kind
    return math.nan, ""
