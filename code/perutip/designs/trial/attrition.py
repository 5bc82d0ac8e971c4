"""Who is missing at endline, by arm, and what the effects could be all the same.

Officers and whole districts are counted by arm, each with an exact test. Lee's bounds
are computed within strata, Manski's beside them as exact sets of the two worst
completions.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from perutip.designs.trial.drawn import DrawnDesign
from perutip.designs.trial.estimates import TrialOutcome, testable
from perutip.designs.trial.response import left_their_district
from perutip.inference.bounds import LeeBounds, lee_bounds, worst_case_outcomes

LEE_ENTRIES = 4_000_000  # redrawn assignments × officers


@dataclass(frozen=True)
class Loss:
    """Loss by arm: shares lost, numbers at baseline and lost, exact p and set, of how
    many assignments; of officers, those `left` (treated, control) where others of
    their district answered."""

    share_treated: float
    share_control: float
    n_treated: int
    n_control: int
    lost_treated: int
    lost_control: int
    difference: float
    p_value: float
    conf_low: float
    conf_high: float
    n_assignments: int
    left: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class WorstCase:
    """Effects of the two worst completions, and the union of their exact sets."""

    lower: float
    upper: float
    conf_low: float
    conf_high: float
    n_obs: int
    n_missing: int


def loss_of_officers(
    officers: pd.DataFrame, design: DrawnDesign, level: float = 0.95
) -> Loss:
    """Officers of the baseline without an endline (`lost`), by arm."""
    rows = design.attach(officers)
    left = left_their_district(rows).groupby(rows["treated"]).sum()
    by_arm = int(left.get(1, 0)), int(left.get(0, 0))
    return replace(_loss(rows, design, level), left=by_arm)


def loss_of_districts(
    officers: pd.DataFrame, design: DrawnDesign, level: float = 0.95
) -> Loss:
    """Districts of the design in which nobody answered at endline, by arm.

    A district without a single officer at baseline counts as lost.
    """
    by_place = officers.groupby("ubigeo")["lost"].min()
    rows = pd.DataFrame({"ubigeo": design.units})
    rows["lost"] = rows["ubigeo"].map(by_place).fillna(1.0)
    return _loss(design.attach(rows), design, level)


def loss_of_baseline(
    outcome: TrialOutcome, design: DrawnDesign, level: float = 0.95
) -> Loss | None:
    """Rows with an outcome and without its baseline, by arm.

    None where the outcome has no baseline of its own. They stay in the sample with the
    mean of the others, so that a difference by arm would matter for precision alone.
    """
    name = outcome.baseline
    if not name or name not in outcome.rows or outcome.composite is not None:
        return None
    rows = design.attach(outcome.rows).dropna(subset=[outcome.variable])
    rows = rows.assign(lost=rows[name].isna().astype(float)).reset_index(drop=True)
    return _loss(rows, design, level)


def _loss(rows: pd.DataFrame, design: DrawnDesign, level: float) -> Loss:
    treated = rows["treated"] == 1
    lost = rows["lost"].astype(float)
    p, gap = 1.0, float(lost[treated].mean() - lost[~treated].mean())
    low, high = np.nan, np.nan
    if testable(rows, "lost"):
        test = design.exact_test(lost, rows, level=level)
        p, gap = test.p_value, test.estimate
        low, high = test.conf_low, test.conf_high
    return Loss(
        float(lost[treated].mean()),
        float(lost[~treated].mean()),
        int(treated.sum()),
        int((~treated).sum()),
        int(lost[treated].sum()),
        int(lost[~treated].sum()),
        gap,
        p,
        low,
        high,
        len(design.assignments),
    )


def lee_within_strata(
    outcome: TrialOutcome,
    design: DrawnDesign,
    *,
    level: float,
    seed: np.random.SeedSequence,
    draws: int = 999,
) -> LeeBounds:
    """Lee's bounds with strata as cells, errors from redrawing the assignment.

    Strata in which an arm has no observed outcome (a lost district may leave one) are
    merged into one cell with the next stratum that has both. Draws are fewer for large
    samples, so that the cost is bounded (`LEE_ENTRIES`).

    Raises
    ------
    ValueError : no stratum with both arms observed.
    """
    rows = design.attach(outcome.rows).reset_index(drop=True)
    reps = int(max(99, min(draws, LEE_ENTRIES // max(len(rows), 1))))
    return lee_bounds(
        rows[outcome.variable],
        rows["treated"],
        cluster=rows["ubigeo"],
        cells=observed_cells(rows, outcome.variable),
        inference="randomization",
        assignments=design.assignments,
        units=design.units.tolist(),
        level=level,
        reps=reps,
        seed=seed,
    )


def observed_cells(rows: pd.DataFrame, variable: str) -> pd.Series:
    """Stratum of each row, strata without both arms observed merged into another."""
    seen = rows[rows[variable].notna()].groupby("stratum")["treated"].nunique()
    strata = sorted(rows["stratum"].unique())
    whole = [s for s in strata if seen.get(s, 0) == 2]
    if not whole:
        raise ValueError("no stratum has both arms observed")
    later = {s: next((w for w in whole if w > s), whole[-1]) for s in strata}
    return rows["stratum"].map({s: s if s in whole else later[s] for s in strata})


def worst_case(
    outcome: TrialOutcome,
    design: DrawnDesign,
    support: tuple[float, float],
    *,
    level: float,
) -> WorstCase:
    """Manski's bounds: the estimator on both worst completions, exact sets united.

    `support` holds the ends of the outcome's scale, never those of the sample.
    """
    rows = design.attach(outcome.rows).reset_index(drop=True)
    lowest, highest = worst_case_outcomes(
        rows[outcome.variable], support, rows["treated"]
    )
    tests = [
        design.exact_test(values, rows, level=level) for values in (lowest, highest)
    ]
    return WorstCase(
        tests[0].estimate,
        tests[1].estimate,
        tests[0].conf_low,
        tests[1].conf_high,
        len(rows),
        int(rows[outcome.variable].isna().sum()),
    )
