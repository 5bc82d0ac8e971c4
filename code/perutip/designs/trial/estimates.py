"""Intention to treat in a district-randomized design: one outcome, three inferences.

Exact randomization inference over every assignment that the protocol could have drawn,
the enumerated wild cluster bootstrap, and CRV1 t. Rows without an outcome leave the
sample and are counted; a missing baseline takes the overall mean, which does not depend
on the arm; a baseline that nobody has enters no regression.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from perutip.designs.regression import Specification
from perutip.designs.trial.drawn import DrawnDesign
from perutip.inference.multiple_testing import step_down
from perutip.inference.randomization_test import (
    NothingToCompare,
    RandomizationTest,
)


@dataclass(frozen=True)
class TrialOutcome:
    """One outcome of one sample.

    rows: one per officer, victim, referral, report, resident or district, with ubigeo.
    baseline: column that enters as covariate (ANCOVA), or empty. composite: takes the
    complete rows and the units, returns a callable treatment → index of `components`.
    count, exposure: columns of the same rows whose ratio the outcome is, or empty.
    """

    variable: str
    rows: pd.DataFrame = field(repr=False)
    sample: str
    baseline: str = ""
    composite: Callable | None = None
    components: tuple[str, ...] = ()
    count: str = ""
    exposure: str = ""

    @property
    def needed(self) -> list[str]:
        """Columns without which a row has no outcome."""
        return list(self.components) or [self.variable]


@dataclass(frozen=True)
class PreparedOutcome:
    """A specification for the regression and the randomization test of the same rows.

    n_lost rows had no outcome, n_no_baseline of those kept no baseline; `no_baseline`
    says that the baseline is declared and nobody has it (or it does not vary).
    untested: coded reason why an outcome that varies between arms has no exact test,
    and so no effect to show.
    """

    spec: Specification
    test: RandomizationTest | None
    n_lost: int
    n_no_baseline: int = 0
    no_baseline: bool = False
    untested: str = ""


def prepare(
    outcome: TrialOutcome,
    design: DrawnDesign,
    *,
    level: float,
    with_baseline: bool = True,
) -> PreparedOutcome:
    """Complete rows, the specification of the regression, and the exact test.

    `test` is None when one arm has no row, the outcome does not vary, an assignment
    that could have been drawn leaves no controls by whom an index is scaled, or the
    baseline tells the arms apart (a pair of districts).
    """
    rows = design.attach(outcome.rows)
    complete = rows.dropna(subset=outcome.needed).reset_index(drop=True)
    value: np.ndarray | Callable | None
    if outcome.composite is not None:
        complete[outcome.variable], value = _index(outcome, complete, design)
    else:
        value = complete[outcome.variable].to_numpy(float)
    covariates, missing, unusable = _baseline(outcome, complete, with_baseline)
    spec = Specification(
        data=complete,
        outcome=outcome.variable,
        treatment="treated",
        cluster="ubigeo",
        fixed_effects=("stratum",),
        covariates=covariates,
        set_by="enumerated",
    )
    test, untested = None, ""
    if value is not None and testable(complete, outcome.variable):
        try:
            test = design.exact_test(
                value, complete, level=level, covariates=covariates
            )
        except NothingToCompare:
            untested = "not_identified"
    lost = len(rows) - len(complete)
    return PreparedOutcome(spec, test, lost, missing, unusable, untested)


def _index(
    outcome: TrialOutcome, complete: pd.DataFrame, design: DrawnDesign
) -> tuple[np.ndarray, Callable | None]:
    """The index as drawn, and as a function of any assignment that could have been.

    Zeros where nothing scales it; no function where nothing does under some assignment.
    """
    nothing = np.zeros(len(complete))
    if outcome.composite is None or not _varies(complete, outcome.components):
        return nothing, None
    index = outcome.composite(complete, design.units)
    if not index.scaled_by(design.treatment).all():
        return nothing, None
    always = index.scaled_by(design.assignments).all()
    return index(design.treatment), index if always else None


def _varies(complete: pd.DataFrame, components: Sequence[str]) -> bool:
    """Does every sub-scale vary?"""
    return all(complete[name].nunique() > 1 for name in components)


def no_effect(rows: pd.DataFrame, variable: str) -> str:
    """Coded reason why `variable` has no effect to estimate on `rows`, or nothing.

    rows: attached to a design; rows without the variable do not count.
    """
    complete = rows.dropna(subset=[variable])
    if complete.empty:
        return "no_observations"
    if complete[variable].nunique() < 2:
        return "no_variation"
    return "" if testable(complete, variable) else "one_arm_only"


def testable(complete: pd.DataFrame, variable: str) -> bool:
    """Are both arms there within some stratum, and does the outcome vary?"""
    arms = complete.groupby("stratum")["treated"].nunique()
    return bool((arms == 2).any() and complete[variable].nunique() > 1)


def _baseline(
    outcome: TrialOutcome, complete: pd.DataFrame, wanted: bool
) -> tuple[tuple[str, ...], int, bool]:
    """Covariates, rows without a baseline, and whether it is unusable; fills means."""
    name = outcome.baseline
    if not name or not wanted:
        return (), 0, False
    if name not in complete:
        return (), len(complete), True
    values = complete[name].astype(float)
    missing = int(values.isna().sum())
    if values.nunique() < 2:
        return (), missing, True
    complete[name] = values.fillna(values.mean())
    return (name,), missing, False


def baseline_covariate(complete: pd.DataFrame, name: str) -> np.ndarray | None:
    """The baseline of the rows used, shape (n,), where it is missing its mean; None
    where no baseline is declared (`name` empty) or it does not vary."""
    if not name or complete[name].nunique() < 2:
        return None
    values = complete[name].astype(float)
    return values.fillna(values.mean()).to_numpy()


def control_sd(spec: Specification) -> float:
    """Standard deviation of the outcome in the control arm."""
    control = spec.data["treated"] == 0
    return float(spec.data.loc[control, spec.outcome].astype(float).std(ddof=1))


def control_mean(spec: Specification) -> float:
    """Mean of the outcome in the control arm."""
    control = spec.data["treated"] == 0
    return float(spec.data.loc[control, spec.outcome].astype(float).mean())


def family_statistics(
    tests: Sequence[RandomizationTest],
) -> tuple[np.ndarray, np.ndarray]:
    """Observed statistics (m,) and those of every assignment (A, m) of one family."""
    observed = np.array([test.statistic for test in tests])
    return observed, np.column_stack([test.statistics for test in tests])


def step_down_p(
    prepared: Mapping[str, PreparedOutcome], families: Mapping[str, Sequence[str]]
) -> dict[str, float]:
    """Westfall-Young p over the assignments, family by family.

    families: family → its members. A member without a test is no part of its family.
    """
    adjusted: dict[str, float] = {}
    for members in families.values():
        names = [n for n in members if n in prepared and prepared[n].test is not None]
        if not names:
            continue
        tests = [prepared[name].test for name in names]
        observed, draws = family_statistics([t for t in tests if t is not None])
        found = step_down(observed.tolist(), draws, names=names)
        adjusted |= dict(zip(names, map(float, found.p_step_down), strict=True))
    return adjusted
