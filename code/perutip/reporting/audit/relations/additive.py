"""Estimates that are withheld and come back as sums of others.

An estimator that is linear in the outcome gives, on the same rows, the estimate of a
sum of outcomes as the sum of their estimates: escalated to one body is escalated less
escalated to the others. An estimate withheld as a small cell is then one unknown of a
system of linear equations, and it is known when its unit vector is a combination of the
equations left by everything printed.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from perutip.reporting.audit.declaring.rules_for_rows import matches
from perutip.reporting.audit.declaring.what_adds_up import Additive
from perutip.reporting.audit.facts import Cell
from perutip.reporting.audit.reading.collected import Published
from perutip.reporting.audit.reading.effects import SUPPRESSED
from perutip.reporting.audit.relations.totals import NAMING, auto_name
from perutip.reporting.results import records


def recovered_estimates(found: Published, results: pd.DataFrame) -> tuple[Cell, ...]:
    """Withheld estimates that sums give, each with the estimates whose absence helps.

    Its sources are the other parts of its sums, those of the smallest error first: of
    outcomes of 0 and 1 that is the rarest.
    """
    sums = [_members(one, results) for one in found.declared.additive]
    places = sorted({place for members in sums for place in members})
    rows = dict(zip(places, records(results.iloc[places]), strict=True))
    unknown = [place for place in places if not rows[place]["estimate"]]
    equations = np.zeros((len(sums), len(unknown)))
    for k, members in enumerate(sums):
        for n, place in enumerate(members):
            if place in unknown:
                equations[k, unknown.index(place)] = -1.0 if n else 1.0
    cells = []
    for column, place in enumerate(unknown):
        row = rows[place]
        if row["reason"] != SUPPRESSED or not _given(equations, column):
            continue
        beside = {one for members in sums if place in members for one in members[1:]}
        printed = [one for one in sorted(beside) if rows[one]["estimate"]]
        printed.sort(key=lambda one: float(rows[one]["std_error"] or "inf"))
        sources = tuple(found.source(rows[one], one, "estimate") for one in printed)
        cells.append(Cell(f"estimate of {auto_name(row)}", (), sources, True))
    return tuple(cells)


def _members(one: Additive, results: pd.DataFrame) -> list[int]:
    """Places of the whole and of its parts; empty where one of both is not there."""
    fields = [results[name] for name in NAMING]
    names = ["|".join(texts) for texts in zip(*fields, strict=True)]
    whole = [place for place, name in enumerate(names) if matches(one.whole, name)]
    parts = [place for place, name in enumerate(names) if matches(one.parts, name)]
    return [*whole[:1], *parts] if whole and parts else []


def _given(equations: np.ndarray, column: int) -> bool:
    """Is the unknown a combination of the equations?"""
    unit = np.zeros((1, equations.shape[1]))
    unit[0, column] = 1.0
    rank = np.linalg.matrix_rank
    return bool(rank(np.vstack([equations, unit])) == rank(equations))
