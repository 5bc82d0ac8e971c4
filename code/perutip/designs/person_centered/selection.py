"""Bounds for the selection of having a ruling: cases ruled in either state."""

from __future__ import annotations

import numpy as np
import pandas as pd

from perutip.designs.selected_outcomes import bounds_if_any
from perutip.inference.bounds import CellBounds


def ruled_in_time(
    cases: pd.DataFrame, rulings: pd.DataFrame, reference: np.ndarray, months: int
) -> pd.DataFrame:
    """Cases observed `months` months and outside the donut, with `ruled` and `above`.

    ruled: a scored ruling is dated within that time of the filing. above: the index of
    the first such is above the median of the reference, 0 without one.
    reference: boolean (n,) of `rulings`.
    """
    middle = float(rulings.loc[reference, "index"].median())
    scored = rulings[rulings["index"].notna() & rulings["case"].notna()]
    first = scored.sort_values(["ruling_date", "ruling"]).drop_duplicates("case")
    rows = cases[
        (cases[f"observed_{months}"] == 1) & (cases[f"in_donut_{months}"] == 0)
    ]
    rows = rows.merge(
        first[["case", "ruling_date", "index"]],
        how="left",
        on="case",
        validate="one_to_one",
    )
    last = rows["filing_date"] + pd.DateOffset(months=months)
    ruled = rows["ruling_date"].notna() & (rows["ruling_date"] < last)
    above = ruled & (rows["index"] > middle)
    return rows.assign(ruled=ruled.astype(float), above=above.astype(float))


def index_bounds(
    rows: pd.DataFrame, monotone: bool, level: float
) -> tuple[CellBounds | None, int, int]:
    """Bounds of the effect on `above` for cases ruled in either state, the cases and
    their units; no bounds where one arm has none or none was ruled.

    rows: of `ruled_in_time`. Assumed: parallel trends of both shares.
    """
    return bounds_if_any(
        rows,
        selected="ruled",
        positive="above",
        period="half_year",
        treated="exposed",
        monotone=monotone,
        level=level,
    )
