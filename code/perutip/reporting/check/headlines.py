"""Registered outcomes between two results: what each headline was and is.

Each result is read by what was declared when it was made, so that a headline is matched
by its registered outcome whatever measures it. Where the measure is another one the two
estimates are no movement of one number: both are said, each with its measure and unit.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from perutip.reporting.check.measured_by import (
    SAME_SETTINGS,
    Changed,
    measured_anew,
)
from perutip.reporting.check.moved import in_errors, place_of
from perutip.reporting.check.two_estimates import (
    Change,
    measure_of,
    samples_words,
    standing_words,
    what_moved,
)
from perutip.reporting.findings.estimates import Estimate, said
from perutip.reporting.findings.findings import findings
from perutip.reporting.results import numbers
from perutip.study.outcomes import Catalogue, Outcome

PILOT = "t06_pilot"  # repeats the trial's headlines
LABELLED = (" [p and set disagree", "; ")  # what data add to a measure's label
ALIKE = ("none", "digits", "p", "level", "reason")  # no estimate moved


@dataclass(frozen=True)
class Declared:
    """What an output was read by when it was made.

    catalogue: outcomes and variables with its horizons. names: outcome → variable of
    its headline, which the catalogue of now may not know. settings: dotted key of
    study.toml → value as JSON, those that are known.
    """

    catalogue: Catalogue
    names: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Side:
    """One outcome in one output. row: None where there is none, and `absent` says why.
    rank: primary or secondary as its rows have it, empty where none has."""

    row: Estimate | None
    absent: str
    rank: str

    @property
    def words(self) -> str:
        """Estimate, set and p, or why there is no number."""
        if self.row is None:
            return self.absent
        one = self.row
        return f"{one.text}, p {one.p_words}" if one.kind else one.text

    @property
    def measured(self) -> str:
        """`incidence of conviction by 12 months (Table 1 A, imputation): 0.1 …`."""
        if self.row is None:
            return self.absent
        one, label = self.row, self.row.label
        for sign in LABELLED:
            label = label.partition(sign)[0]
        kind = "" if one.reason else f", {one.estimator}"
        place = f"{place_of(one.exhibit, one.panel)}{kind}"
        p = f", p {one.p_words}" if one.kind else ""
        if label[1:].islower():  # else a name, as the Person-Centered Practices Index
            label = label.lower()
        return f"{label} ({place}): {one.measured}{p}"


@dataclass(frozen=True)
class Headline:
    """One registered outcome then and now; by: settings that differ and make its row
    another measure of the same name."""

    outcome: Outcome
    then: Side
    now: Side
    by: str = ""

    @property
    def change(self) -> Change:
        """What differs first: measure, having a number, estimate, level of the set, p.

        digits: as printed nothing does, further digits do.
        """
        then, now = self.then.row, self.now.row
        if then is None or now is None:
            same = self.then.words == self.now.words
            return "none" if same else "gained" if then is None else "lost"
        if measure_of(then, now) != measure_of(now, then):
            return "measure"
        if bool(then.reason) != bool(now.reason):
            return "gained" if then.reason else "lost"
        moved = what_moved(then, now)
        return "measure" if self.by and moved == "moved" else moved

    @property
    def moved(self) -> bool:
        """Is estimate, set, measure, rank or the reason why there is none another?"""
        return self.change not in ALIKE or self.reranked

    @property
    def reranked(self) -> bool:
        """Was the outcome registered with another rank, as the rows say?"""
        ranks = {self.then.rank, self.outcome.registered} - {""}
        return len(ranks) > 1

    @property
    def standard_errors(self) -> float:
        """The difference in standard errors of then (of now where then had none)."""
        then, now = self.then.row, self.now.row
        if then is None or now is None or self.change == "measure":
            return math.nan
        unit = then.std_error if then.std_error > 0 else now.std_error
        return (now.value - then.value) / unit if unit > 0 else math.nan

    def __str__(self) -> str:
        rank = f" ({self.then.rank} then)" if self.reranked else ""
        return f"{self.outcome.title}{rank}{self._said()}"

    def _said(self) -> str:
        then, now, change = self.then, self.now, self.change
        if change == "measure":
            by = f" (by another {self.by})" if self.by else ""
            return f": was {then.measured}; is now {now.measured}{by}"
        shown = now.row or then.row
        place = f" ({place_of(shown.exhibit, shown.panel)}): " if shown else ": "
        if change in ("none", "digits"):
            least = " as printed" if change == "digits" else ""
            return f"{place}{now.words}, as it was{least}"
        if change in ("p", "level") and then.row and now.row:
            return f"{place}{standing_words(then.row, now.row)}"
        size = self.standard_errors
        more = "" if math.isnan(size) else f" ({in_errors(size)})"
        return (
            f"{place}{then.words} → {now.words}{more}{samples_words(then.row, now.row)}"
        )


def headlines(
    then: pd.DataFrame,
    now: pd.DataFrame,
    declared_then: Declared,
    declared_now: Declared,
    changed: Changed = SAME_SETTINGS,
) -> tuple[Headline, ...]:
    """One per outcome of the registration, primary ones first.

    then, now: results as text, each read by what was declared when it was made.
    changed: settings that differ.
    """
    anew = now.assign(by=measured_anew(now, changed))
    before, after = _sides(then, declared_then), _sides(now, declared_now)
    found = [
        Headline(outcome, before[key], after[key], _by(after[key].row, anew))
        for key, outcome in declared_now.catalogue.outcomes.items()
        if outcome.source == "registration"
    ]
    return tuple(sorted(found, key=lambda one: one.outcome.registered != "primary"))


def _by(row: Estimate | None, anew: pd.DataFrame) -> str:
    """Settings that make a headline's row another measure."""
    if row is None:
        return ""
    mine = anew["exhibit"].eq(row.exhibit) & anew["panel"].eq(row.panel)
    return str(anew.loc[mine & anew["variable"].eq(row.variable), "by"].max())


def undeclared(results: pd.DataFrame, catalogue: Catalogue) -> list[str]:
    """Registered outcomes that stand in `results` and are declared no more."""
    registered = results[results["registered"].isin(("primary", "secondary"))]
    return sorted(set(registered["outcome"]) - {"", *catalogue.outcomes})


def _sides(results: pd.DataFrame, declared: Declared) -> dict[str, Side]:
    rows, ran = numbers(results), set(results["step"])
    sides = {}
    for one in findings(results, declared.catalogue):
        outcome = one.outcome
        mine = rows[(rows["outcome"] == outcome.key) & (rows["exhibit"] != PILOT)]
        name = declared.names.get(outcome.key, "")
        named = declared.catalogue.headlines.get(outcome.key, "")
        row = one.headline if name in ("", named) else None
        if row is None:
            row = _of_family(mine, outcome, name, declared.catalogue)
        measure = name or named or "a headline"
        absent = f"step {outcome.step} has not run"
        if outcome.step in ran:
            absent = f"no row of {measure}, though step {outcome.step} ran"
        rank = next((x for x in mine["registered"] if x), "")
        sides[outcome.key] = Side(row, absent, rank)
    return sides


def _of_family(
    rows: pd.DataFrame, outcome: Outcome, name: str, catalogue: Catalogue
) -> Estimate | None:
    """The row that its run named a headline: by its family, else by the name of a
    variable that is declared no more (one that is has a declared place)."""
    unknown = bool(name) and name not in catalogue.variables
    for mine in (
        rows[(rows["family"] == outcome.family) & (rows["family"] != "")],
        rows[(rows["variable"] == name) & unknown],
    ):
        if len(mine):
            return said(mine.iloc[0], catalogue)
    return None
