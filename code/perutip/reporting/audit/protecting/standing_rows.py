"""Rows as they stand already, where a run of some steps finds the same again.

What may be taken away so that no count comes back is often a choice: one of two cells
of a sum. A run of some steps may not choose anew, since the two choices side by side
give the count.
"""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from perutip.reporting.audit.reading.effects import SUPPRESSED
from perutip.reporting.check.agreement import agrees
from perutip.reporting.results import SORT_KEYS

TOLD = ["status", "reason"]  # what changes with a number that is taken away


def as_they_stand(
    results: pd.DataFrame, standing: pd.DataFrame, steps: Collection[str]
) -> pd.DataFrame | None:
    """The rows of results.csv with those of `steps` as `standing` has them.

    results: before anything is taken away. standing: those that are published. None
    where a row is in one of them alone, or differs by more than a number that was
    taken away or rounded: then the choice is to be made anew.
    """
    mine = results["step"].isin(list(steps))
    theirs = standing[standing["step"].isin(list(steps))].set_index(SORT_KEYS)
    new = results[mine].set_index(SORT_KEYS)
    if len(new) != len(theirs) or not new.index.isin(theirs.index).all():
        return None
    theirs = theirs.loc[new.index]
    gone = theirs["reason"] == SUPPRESSED
    for name in new.columns:
        pairs = zip(theirs[name], new[name], gone, strict=True)
        if not all(
            _is_left_of(old, text) or (was_taken and name in TOLD)
            for old, text, was_taken in pairs
        ):
            return None
    rows = theirs.reset_index()[list(results.columns)].set_axis(results.index[mine])
    return pd.concat([results[~mine], rows]).sort_index()


def _is_left_of(published: str, found: str) -> bool:
    """Could protecting have left `published` of what is `found`?"""
    if published in ("", found):
        return True
    try:
        return agrees(published, float(found))
    except ValueError:
        return False
