"""What was found for each registered outcome: the one place that decides it.

The last lines of a run, numbers.tex, the summary of the page and the ledger all print
these. The headline is the estimate that study.toml names, where it is declared to stand
(whether before outcomes were seen, the lock of the plan tells). The estimate as
registered stands beside it under that name, never in its place.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from perutip.reporting.asked_again import asked_again
from perutip.reporting.findings.estimates import Estimate, said
from perutip.reporting.results import DESCRIPTIVE, numbers
from perutip.study.exhibits import exhibit
from perutip.study.outcomes import REQUIRED, Catalogue, Outcome, Variable


@dataclass(frozen=True)
class Finding:
    """One outcome: its headline, and the estimate as registered (or as the funder's
    page names it) where that is another one.

    headline: None when no step that measures it has run. same: the headline is itself
    the estimate as registered, and `registered` is None. deviation: of a headline that
    is not, never empty.
    """

    outcome: Outcome
    headline: Estimate | None
    registered: Estimate | None
    same: bool
    deviation: str

    @property
    def registered_words(self) -> str:
        """The estimate as registered with its set and p; that it is the headline, or
        that there is none."""
        if self.outcome.source != "registration":
            return "not registered"
        if self.same:
            return "the same"
        if self.registered is None:
            return "no estimate"
        one = self.registered
        return f"{one.measured}, p {one.p_words}" if one.kind else one.measured


def awaited_lines(found: Sequence[Finding]) -> list[str]:
    """One sentence per thing that headlines await, with their outcomes."""
    waiting: dict[str, list[str]] = {}
    for one in found:
        if one.headline is not None and one.headline.awaited:
            waiting.setdefault(one.headline.text, []).append(one.outcome.title)
    return [
        f"No estimate yet of {len(titles)} of {len(found)} outcomes: "
        f"{'; '.join(titles)} ({text})."
        for text, titles in waiting.items()
    ]


@asked_again
def findings(results: pd.DataFrame, catalogue: Catalogue) -> list[Finding]:
    """One per outcome of the catalogue, in declared order.

    results: published rows as text.
    """
    rows = numbers(results[~results["estimator"].isin(DESCRIPTIVE)])
    return [
        _finding(outcome, rows[rows["outcome"] == outcome.key], catalogue)
        for outcome in catalogue.outcomes.values()
    ]


def _finding(outcome: Outcome, rows: pd.DataFrame, catalogue: Catalogue) -> Finding:
    own = _as_declared(outcome, rows, catalogue)
    name = catalogue.headlines.get(outcome.key, "")
    found = _headline(outcome, rows, catalogue.variables[name]) if name else own
    if found is None:
        other = None if own is None else said(own, catalogue)
        return Finding(outcome, None, other, False, "")
    declared = _one_variable(outcome, str(found["variable"]), catalogue)
    same = own is not None and found.name == own.name and not declared
    return Finding(
        outcome,
        said(found, catalogue),
        None if own is None or same else said(own, catalogue),
        same,
        deviation_words(outcome, found, None if same else own, catalogue),
    )


def deviation_words(
    outcome: Outcome, found: pd.Series, own: pd.Series | None, catalogue: Catalogue
) -> str:
    """In what the headline `found` differs from the estimate as registered, `own`.

    Of another measure what that variable declares, of the same one what the outcome
    does, and another estimator by its name. own: None where they are the same row or
    there is none.
    """
    known = catalogue.variables.get(str(found["variable"]))
    measure = known.deviation if known else ""
    declared = _one_variable(outcome, str(found["variable"]), catalogue)
    if declared or own is None:
        return declared or measure
    by, registered = str(found["estimator"]), str(own["estimator"])
    estimator = ""
    if by and registered and by != registered:
        estimator = f"{by[:1].upper()}{by[1:]} in place of {registered}."
    words = " ".join(one for one in (measure, estimator) if one)
    return words or f"Another estimate of it than the one registered ({own['label']})."


def _one_variable(outcome: Outcome, variable: str, catalogue: Catalogue) -> str:
    """The declared deviation of a headline whose variable is the registered one."""
    known = catalogue.variables.get(variable)
    registered = known is not None and known.definition == REQUIRED[outcome.source]
    return outcome.headline_deviation if registered else ""


def _headline(
    outcome: Outcome, rows: pd.DataFrame, variable: Variable
) -> pd.Series | None:
    """The row of the first declared place that has one.

    What it leaves unsaid there, as its N where a table repeats estimates of others,
    comes from the next place. Where none has a row the variable's own table may say
    why: an estimate of another kind that stands there is no headline.
    """
    mine = rows[rows["variable"] == variable.name]
    placed = [
        row
        for place in outcome.headline_in
        if (row := _first(_at(mine, *place.split(":")))) is not None
    ]
    if placed:
        row = placed[0]
        for other in placed[1:]:
            if math.isnan(row["n_obs"]) and other["estimate"] == row["estimate"]:
                row = row.where(row.index != "n_obs", other["n_obs"])
        return row
    own = _at(mine, variable.exhibit, variable.panel)
    return _first(own[own["status"] != "ok"] if outcome.headline_in else own)


def _as_declared(
    outcome: Outcome, rows: pd.DataFrame, catalogue: Catalogue
) -> pd.Series | None:
    """The row of the first variable that measures the outcome as it is named, where
    that variable is declared to stand; the funder's row of any table."""
    wanted = REQUIRED[outcome.source]
    for row in _declared_rows(outcome, wanted, rows, catalogue):
        return row
    return _first(rows[rows["definition"] == wanted])


def _declared_rows(
    outcome: Outcome, wanted: str, rows: pd.DataFrame, catalogue: Catalogue
) -> Iterator[pd.Series]:
    for variable in catalogue.variables.values():
        if variable.outcome != outcome.key or variable.definition != wanted:
            continue
        mine = rows[rows["variable"] == variable.name]
        if variable.exhibit:
            mine = _at(mine, variable.exhibit, variable.panel)
        if (row := _first(mine)) is not None:
            yield row


def _at(rows: pd.DataFrame, key: str, panel: str) -> pd.DataFrame:
    """Rows of a place, by the panel's letter: its title may have been worded anew."""
    title, mine = exhibit(key).panel(panel), rows[rows["exhibit"] == key]
    if title[1:2] == ".":
        return mine[mine["panel"].str.startswith(title[:2])]
    return mine[mine["panel"] == title]


def _first(rows: pd.DataFrame) -> pd.Series | None:
    """An estimate before a reason; None without a row."""
    if rows.empty:
        return None
    estimated = rows[rows["status"] == "ok"]
    return (rows if estimated.empty else estimated).iloc[0]
