"""Rows of earlier steps as a later step may read them: estimates, without their counts.

What a run hides of the rows together when it ends are counts. A step that read them
would find others in a run of some steps, which begins with rows as published, than in
a run of all.
"""

from __future__ import annotations

import pandas as pd

from perutip.reporting.results import NUMERIC
from perutip.study.steps import STEPS, Step

ESTIMATES = (
    "estimate",
    "std_error",
    "t_stat",
    "p_value",
    "p_wild",
    "conf_low",
    "conf_high",
    "conf_level",
    "p_ri",
    "p_rw",
    "n_clusters",
    "n_treated_clusters",
    "draws",
    "set_draws",
)
"""Numbers that count no people; any other column of numbers is taken for a count."""
COUNTS = tuple(name for name in NUMERIC if name not in ESTIMATES)
PIVOTS = ("count", "description")


def rows_for(step: Step, exact: pd.DataFrame) -> pd.DataFrame:
    """Of `exact`, the file of results at full precision, what `step` may read."""
    before = [one.number for one in STEPS if step.reads(one)]
    mine = exact["step"].isin(before) & ~exact["estimator"].isin(PIVOTS)
    return exact[mine].assign(**dict.fromkeys(COUNTS, ""))
