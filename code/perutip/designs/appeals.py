"""Decisions on their own clock: exposure counts from the date of the decision.

The choice to appeal and the review follow a decision within months, so that what
training does to them shows by the date of decision, not of filing.
"""

from __future__ import annotations

import pandas as pd

from perutip.designs.selected_outcomes import bounds_if_any
from perutip.designs.staggered_did import imputation_design
from perutip.frames.keys import half_year
from perutip.inference.bounds import CellBounds

CLOCK = {"exposure": "exposed_at_decision", "period": "decision_half_year"}
SMALLEST_GROUP = 30
"""Fewest escalations to a body, or by an appellant, for an estimate of their own."""


def decisions(cases: pd.DataFrame) -> pd.DataFrame:
    """Cases with a decision, exposure and half-year by its date."""
    decided = cases[cases["resolution_date"].notna()].copy()
    after = decided["resolution_date"] >= decided["training_date"]
    decided["exposed_at_decision"] = after.astype(float)
    decided["decision_half_year"] = half_year(decided["resolution_date"])
    return decided.reset_index(drop=True)


def treated_decisions(decided: pd.DataFrame) -> tuple[int, int]:
    """Exposed decisions observed long enough to be reviewed, and how many of them an
    imputation cannot identify."""
    rows = decided[decided["reviewed_in_time"].notna()].reset_index(drop=True)
    treated = rows["exposed_at_decision"] == 1
    if not treated.any() or treated.all():
        return int(treated.sum()), 0
    design = imputation_design(
        rows, region="unit", period=CLOCK["period"], treated="exposed_at_decision"
    )
    return int(treated.sum()), int((treated & ~design.identified()).sum())


def review_bounds(
    decided: pd.DataFrame, monotone: bool, level: float
) -> tuple[CellBounds | None, int, int]:
    """Bounds of the effect on upheld for decisions reviewed in either state.

    decided: of `decisions`. Returns the bounds, the decisions observed long enough and
    their units; no bounds where one arm has none, or none was reviewed.

    Notes
    -----
    Assumed: parallel trends of the share reviewed and of the share upheld.
    """
    return bounds_if_any(
        decided[decided["reviewed_in_time"].notna()],
        selected="reviewed_in_time",
        positive="reviewed_upheld",
        period="decision_half_year",
        treated="exposed_at_decision",
        monotone=monotone,
        level=level,
    )
