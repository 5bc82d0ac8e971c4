"""Intention to treat in a district-randomized design: one outcome, three inferences.

Exact randomization inference over every assignment that the protocol could have drawn,
the enumerated wild cluster bootstrap, and CRV1 t. Rows without an outcome leave the
sample and are counted by the caller; a missing baseline covariate takes the overall
mean, which does not depend on the arm.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pandas as pd

from perutip.designs.regression import Specification
from perutip.inference.multiple_testing import step_down
from perutip.inference.randomization_test import (
    RandomizationTest,
    control_standardized_index,
    randomization_test,
)
from perutip.study.outcomes import Variable


@dataclass(frozen=True)
class DrawnDesign:
    """Districts in the order of `assignments`, as drawn.

    units (J,) ubigeo, strata (J,), treatment (J,) 0/1 as drawn, assignments (A, J):
    all that could have been drawn, or `sampled` ones.
    """

    units: np.ndarray
    strata: np.ndarray
    treatment: np.ndarray
    assignments: np.ndarray = field(repr=False)
    sampled: bool = False

    def attach(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows of the design's districts with `treated` and `stratum` added."""
        table = pd.DataFrame(
            {"ubigeo": self.units, "treated": self.treatment, "stratum": self.strata}
        )
        return rows.drop(columns=["treated", "stratum"], errors="ignore").merge(
            table, how="inner", on="ubigeo", validate="many_to_one"
        )


@dataclass(frozen=True)
class TrialOutcome:
    """One outcome of one sample.

    rows: one per officer, victim, referral, report, resident or district, with ubigeo.
    baseline: column that enters as covariate (ANCOVA), or empty. composite: takes the
    complete rows and the units, returns a callable treatment → index.
    """

    variable: str
    rows: pd.DataFrame = field(repr=False)
    sample: str
    baseline: str = ""
    composite: Callable | None = None
    components: tuple[str, ...] = ()


@dataclass(frozen=True)
class PreparedOutcome:
    """A specification for the regression and the randomization test of the same rows."""

    spec: Specification
    test: RandomizationTest | None
    n_lost: int


def prepare(
    outcome: TrialOutcome, design: DrawnDesign, *, level: float
) -> PreparedOutcome:
    """Complete rows, the specification of the regression, and the exact test.

    `test` is None when one arm has no row or the outcome does not vary.
    """
    rows = design.attach(outcome.rows)
    needed = list(outcome.components) or [outcome.variable]
    complete = rows.dropna(subset=needed).reset_index(drop=True)
    value: np.ndarray | Callable = np.empty(0)
    if outcome.composite is not None:
        value = outcome.composite(complete, design.units)
        complete[outcome.variable] = value(design.treatment)
    else:
        value = complete[outcome.variable].to_numpy(float)
    covariates: tuple[str, ...] = ()
    if outcome.baseline:
        filled = complete[outcome.baseline].astype(float)
        complete[outcome.baseline] = filled.fillna(filled.mean())
        covariates = (outcome.baseline,)
    spec = Specification(
        data=complete,
        outcome=outcome.variable,
        treatment="treated",
        cluster="ubigeo",
        fixed_effects=("stratum",),
        covariates=covariates,
        set_by="enumerated",
    )
    arms = complete.groupby("treated")["ubigeo"].nunique()
    varies = complete[outcome.variable].nunique() > 1
    test = None
    if len(arms) == 2 and varies:
        test = randomization_test(
            value,
            complete["ubigeo"],
            design.treatment,
            design.assignments,
            units=design.units,
            strata=complete["stratum"],
            covariates=complete[list(covariates)] if covariates else None,
            level=level,
            sampled=design.sampled,
        )
    return PreparedOutcome(spec, test, len(rows) - len(complete))


FRAMES = (
    "officers",
    "victims",
    "referrals",
    "reports",
    "residents",
    "district_outcomes",
)


def trial_outcomes(
    frames: Mapping[str, pd.DataFrame], component: str, variables: Sequence[Variable]
) -> dict[str, TrialOutcome]:
    """Declared outcomes of one component with the rows that they are measured on.

    frames: analysis files by name. Residents are those of the endline. A variable
    whose frame is not among `frames` is left out.
    """
    mine = {
        name: frame[frame["component"] == component]
        for name, frame in frames.items()
        if name in FRAMES
    }
    residents = mine["residents"]
    mine["residents"] = residents[residents["wave"] == "endline"]
    found = {}
    for variable in variables:
        if variable.frame not in mine:
            continue
        composite = None
        if variable.components:
            composite = partial(_index_of, variable.components)
        found[variable.name] = TrialOutcome(
            variable.name,
            mine[variable.frame],
            SAMPLES.get(variable.frame, variable.frame),
            variable.baseline,
            composite,
            variable.components,
        )
    return found


SAMPLES = {"district_outcomes": "districts"}


def _index_of(scales: Sequence[str], rows: pd.DataFrame, units: np.ndarray) -> Callable:
    """Composite of sub-scales by control mean and SD, per assignment."""
    return control_standardized_index(
        rows[list(scales)], rows["ubigeo"], units, restandardize=True
    )


def step_down_p(
    prepared: Mapping[str, PreparedOutcome], families: Mapping[str, Sequence[str]]
) -> dict[str, float]:
    """Romano-Wolf p-values, family by family; outcomes without a test are left out."""
    adjusted: dict[str, float] = {}
    for members in families.values():
        names = [n for n in members if n in prepared and prepared[n].test is not None]
        tests = [prepared[name].test for name in names]
        if not names:
            continue
        observed, draws = family_statistics([t for t in tests if t is not None])
        sampled = not all(t.exact for t in tests if t is not None)
        found = step_down(observed, draws, names=names, sampled=sampled)
        adjusted |= dict(zip(names, found.p_step_down, strict=True))
    return adjusted


def interaction_specification(
    design: DrawnDesign, outcome: TrialOutcome, trained: set[str]
) -> Specification:
    """Does the effect differ where the region's prosecutors were trained?

    trained: region codes, the first two digits of a ubigeo.
    """
    rows = design.attach(outcome.rows)
    rows["trained"] = rows["ubigeo"].str[:2].isin(trained).astype(float)
    rows["interaction"] = rows["treated"] * rows["trained"]
    return Specification(
        data=rows,
        outcome=outcome.variable,
        treatment="interaction",
        cluster="ubigeo",
        fixed_effects=("stratum",),
        covariates=("treated", "trained"),
        set_by="enumerated",
    )


def control_sd(spec: Specification) -> float:
    """Standard deviation of the outcome in the control arm."""
    control = spec.data["treated"] == 0
    return float(spec.data.loc[control, spec.outcome].astype(float).std(ddof=1))


def family_statistics(
    tests: Sequence[RandomizationTest],
) -> tuple[np.ndarray, np.ndarray]:
    """Observed statistics (m,) and those of every assignment (A, m) of one family."""
    observed = np.array([test.statistic for test in tests])
    return observed, np.column_stack([test.statistics for test in tests])
