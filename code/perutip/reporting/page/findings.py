"""What was registered and what was found: one line per registered outcome."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from perutip.reporting.ledger import DESCRIPTIVE, REQUIRED
from perutip.reporting.results import numbers
from perutip.reporting.tables import fixed, p_text
from perutip.reporting.tables.numbers import printed, set_text
from perutip.study.exhibits import exhibit
from perutip.study.outcomes import Catalogue, Outcome, Variable
from perutip.study.reasons import is_reason, reason_words

DECIMALS = 3
EXACT_FIRST = ("trial", "beside")  # layouts whose first p-value is the exact one


@dataclass(frozen=True)
class Finding:
    """One registered outcome with its headline and its row as registered.

    exhibit, number: where it stands ("t02_headline", "Table 1"). estimate: with its
    set, or why there is none. p: with its kind. registered: the
    estimate as registered, empty where the headline is that one.
    """

    outcome: Outcome
    label: str
    exhibit: str
    number: str
    estimate: str
    p: str
    n: str
    registered: str
    deviation: str


def findings(results: pd.DataFrame, catalogue: Catalogue) -> list[Finding]:
    """One line per outcome of the catalogue, in declared order.

    results: published rows as text. An outcome whose step has not run says so.
    """
    frame = results[~results["estimator"].isin(DESCRIPTIVE)]
    rows = numbers(frame)
    return [
        _finding(outcome, rows, catalogue) for outcome in catalogue.outcomes.values()
    ]


def _finding(outcome: Outcome, rows: pd.DataFrame, catalogue: Catalogue) -> Finding:
    mine = rows[rows["outcome"] == outcome.key]
    own = mine[mine["definition"] == REQUIRED[outcome.source]]
    name = catalogue.headlines.get(outcome.key, "")
    shown = _row(mine[mine["variable"] == name], catalogue.variables.get(name))
    registered = _row(own, None)
    if shown is None:
        shown, registered = registered, None
    if shown is None:
        why = f"step {outcome.step} has not run"
        return Finding(outcome, "", "", "", why, "–", "–", "", "")
    same = registered is not None and registered["variable"] == shown["variable"]
    known = catalogue.variables.get(str(shown["variable"]))
    return Finding(
        outcome,
        str(shown["label"]),
        str(shown["exhibit"]),
        exhibit(str(shown["exhibit"])).number,
        _estimate(shown),
        _p(shown),
        fixed(shown["n_obs"], 0),
        "" if registered is None or same else _estimate(registered),
        known.deviation if known else "",
    )


def _row(rows: pd.DataFrame, variable: Variable | None) -> pd.Series | None:
    """The row to show: of the variable's own exhibit, an estimate before a reason."""
    if rows.empty:
        return None
    if variable is not None and (rows["exhibit"] == variable.exhibit).any():
        rows = rows[rows["exhibit"] == variable.exhibit]
    estimated = rows[rows["status"] == "ok"]
    return (rows if estimated.empty else estimated).iloc[0]


def _estimate(row: pd.Series) -> str:
    if row["status"] != "ok":
        reason = str(row["reason"])
        words = reason_words(reason) if is_reason(reason) else reason
        if words.startswith(str(row["status"])):
            return words
        return f"{str(row['status']).replace('_', ' ')}: {words}"
    interval = set_text(row, DECIMALS)
    whole = interval.replace(", ", ",\u00a0")  # a set stands on one line
    return f"{printed(row['estimate'], DECIMALS)} {whole}".strip()


def _p(row: pd.Series) -> str:
    """The p-value that the row's table puts first, and what it is."""
    exact = exhibit(str(row["exhibit"])).layout in EXACT_FIRST
    kinds = [("p_wild", "wild bootstrap"), ("p_value", "t"), ("p_ri", "permutation")]
    if exact:
        kinds.insert(0, ("p_ri", "randomization"))
    for name, words in kinds:
        if not math.isnan(row[name]):
            return f"{p_text(row[name])} ({words})"
    return "–"
