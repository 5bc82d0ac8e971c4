"""Registered outcomes between two results: what each headline was and is."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from perutip.reporting.check.moved import place_of
from perutip.reporting.findings import Estimate, findings
from perutip.study.outcomes import Catalogue, Outcome

NOT_RUN = "its step has not run"


@dataclass(frozen=True)
class Headline:
    """One registered outcome then and now; None where its step has not run."""

    outcome: Outcome
    then: Estimate | None
    now: Estimate | None

    @property
    def stands(self) -> bool:
        """Does it say the same: estimate, set, p and its kind, or reason?"""
        return _words(self.then) == _words(self.now)

    @property
    def p_alone(self) -> bool:
        """Do estimate and set stand while p is another?"""
        return not self.stands and _text(self.then) == _text(self.now)

    @property
    def moved(self) -> bool:
        """Is the estimate, its set or the reason why there is none another?"""
        return not self.stands and not self.p_alone

    @property
    def standard_errors(self) -> float:
        """The difference in standard errors of then (of now where then had none)."""
        if self.then is None or self.now is None:
            return math.nan
        unit = self.then.std_error if self.then.std_error > 0 else self.now.std_error
        return (self.now.value - self.then.value) / unit if unit > 0 else math.nan

    def __str__(self) -> str:
        shown = self.now or self.then
        place = f" ({place_of(shown.exhibit, shown.panel)})" if shown else ""
        begin = f"{self.outcome.title}{place}: "
        if self.stands:
            return f"{begin}{_words(self.now)}, as it was"
        if self.p_alone and self.then and self.now:
            p = f"{self.then.p_words} → {self.now.p_words}"
            return f"{begin}{self.now.text} stands, p {p}"
        size = self.standard_errors
        more = "" if math.isnan(size) else f" ({size:+.2f} s.e.)"
        return f"{begin}{_words(self.then)} → {_words(self.now)}{more}"


def headlines(
    then: pd.DataFrame, now: pd.DataFrame, catalogue: Catalogue
) -> tuple[Headline, ...]:
    """One per outcome of the registration, primary ones first.

    then, now: results as text. Both are read by the headlines that are named now.
    """
    before = {one.outcome.key: one for one in findings(then, catalogue)}
    found = [
        Headline(one.outcome, before[one.outcome.key].headline, one.headline)
        for one in findings(now, catalogue)
        if one.outcome.source == "registration"
    ]
    return tuple(sorted(found, key=lambda one: one.outcome.registered != "primary"))


def _text(one: Estimate | None) -> str:
    return NOT_RUN if one is None else one.text


def _words(one: Estimate | None) -> str:
    if one is None:
        return NOT_RUN
    return f"{one.text}, p {one.p_words}" if one.kind else one.text
