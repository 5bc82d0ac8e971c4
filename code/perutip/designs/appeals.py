"""Decisions on their own clock: exposure counts from the date of the decision.

The choice to appeal and the review follow a decision within months, so that what
training does to them shows by the date of decision, not of filing.
"""

from __future__ import annotations

import pandas as pd

from perutip.frames.keys import half_year

CLOCK = {"exposure": "exposed_at_decision", "period": "decision_half_year"}


def decisions(cases: pd.DataFrame) -> pd.DataFrame:
    """Cases with a decision, exposure and half-year by its date."""
    decided = cases[cases["resolution_date"].notna()].copy()
    after = decided["resolution_date"] >= decided["training_date"]
    decided["exposed_at_decision"] = after.astype(float)
    decided["decision_half_year"] = half_year(decided["resolution_date"])
    return decided.reset_index(drop=True)
