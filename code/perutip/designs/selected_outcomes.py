"""Bounds for an outcome of selected cases alone, or none where none can be."""

from __future__ import annotations

import pandas as pd

from perutip.designs.staggered_did import selected_outcome_bounds
from perutip.inference.bounds import CellBounds


def bounds_if_any(
    rows: pd.DataFrame,
    *,
    selected: str,
    positive: str,
    period: str,
    treated: str,
    monotone: bool,
    level: float,
) -> tuple[CellBounds | None, int, int]:
    """Cell bounds over `unit` and `period`, the rows and their units.

    rows: unit and the named columns, none missing in `selected`. No bounds where one
    arm has no row, none is selected, there is one unit alone, or no treated row is
    identified.
    """
    rows = rows.reset_index(drop=True)
    exposed = rows[treated] == 1
    sizes = len(rows), rows["unit"].nunique()
    none = not exposed.any() or exposed.all() or not rows[selected].any()
    if none or sizes[1] < 2:
        return None, *sizes
    try:
        found = selected_outcome_bounds(
            rows,
            selected=selected,
            positive=positive,
            unit_fe="unit",
            time_fe=period,
            treated=treated,
            cluster="unit",
            monotone=monotone,
            level=level,
        )
    except ValueError as error:
        if "finite" not in str(error):
            raise
        return None, *sizes
    return found, *sizes
