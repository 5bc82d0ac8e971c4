"""Counts of ends by age, and what is said of them: facts, means, counts to protect.

Counts of a scope: `{scope}: convicted at 12-18`, `... ended otherwise at 12-18`, `...
ended at 12-18`, and `... time at 12-18`, case-months in sixteenths of a day, which are
whole numbers by the study's months.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from perutip.reporting.audit.ages.rows import Ends
from perutip.reporting.audit.ages.steps import EDGES
from perutip.reporting.audit.facts import Cell, Fact, Source, Terms
from perutip.reporting.audit.relations.shared_means import SharedMean
from perutip.study.hazards import HAZARDS

TICKS = 16  # of a day: every cut of time at risk is a multiple
MONTH = HAZARDS.days_per_month * TICKS
CONVICTED, OTHERWISE, ENDED, TIME = "convicted", "ended otherwise", "ended", "time"
COUNTED = (CONVICTED, OTHERWISE, ENDED)


@dataclass
class Said:
    """What scopes say: facts, means of ends, and the counts to protect."""

    facts: list[Fact] = field(default_factory=list)
    means: list[SharedMean] = field(default_factory=list)
    cells: dict[str, Cell] = field(default_factory=dict)

    def between(
        self, terms: Terms, ends: Ends, source: Source | None, said: str
    ) -> None:
        """A fact, where it says something."""
        if ends != (-math.inf, math.inf):
            self.facts.append(Fact(terms, *ends, source, said))

    def scaled(
        self, terms: Terms, of: str, ends: Ends, source: Source | None, said: str
    ) -> None:
        """ends[0] x of <= sum of terms <= ends[1] x of."""
        low = (*terms, (of, -ends[0]))
        self.between(low, (0.0, math.inf), source, said)
        if not math.isinf(ends[1]):
            high = (*terms, (of, -ends[1]))
            self.between(high, (-math.inf, 0.0), source, said)

    def cell(self, name: str, terms: Terms) -> None:
        """A count of cases."""
        self.cells.setdefault(name, Cell(name, terms))


def name_of(scope: str, what: str, place: int | None = None) -> str:
    """Of one age bin; of all ages without a place."""
    if place is None:
        return f"{scope}: {what}"
    return f"{scope}: {what} at {EDGES[place]}-{EDGES[place + 1]}"
