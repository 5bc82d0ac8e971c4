"""A registered outcome in its own unit: distribution, sizes, and the design of both.

A rate of victims is measured on victims and a rate of referrals on referrals, of which
a district has more than officers: the minimum detectable effect is smaller than one
computed with officers.
"""

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from perutip.power.formula import ClusterDesign, Outcome

Source = Literal["baseline", "assumed"]
Unit = Literal["officers", "active officers", "victims", "referrals"]


@dataclass(frozen=True)
class Assumptions:
    """What is believed before the trial. Rates in shares, sizes per district.

    icc and its source in words, iccs of the table (icc among them); baseline_r2: share
    of either variance that a baseline explains; the rest is used where the baseline
    registers have no number.
    """

    icc: float
    icc_source: str
    iccs: tuple[float, ...]
    baseline_r2: float
    cases_per_officer: float
    completion_rate: float
    false_positive_rate: float
    victims_per_district: float
    referrals_per_district: float
    officers_per_district: float


@dataclass(frozen=True)
class OwnUnits:
    """One registered outcome: its distribution, and its units in each district.

    sizes (J,) in the order of the districts, n_assumed of them assumed. `icc_baseline`
    is estimated from the baseline (NaN where it cannot be, for the coded `icc_reason`).
    has_unit_baseline: each unit has a baseline of its own, so that it explains variance
    within districts too. n_unrecorded: districts whose records of the outcome are not
    there at baseline, and are taken to be there at endline.
    """

    variable: str
    outcome: Outcome
    unit: Unit
    sizes: np.ndarray = field(repr=False)
    base_source: Source
    n_assumed: int
    icc_baseline: float
    icc_reason: str
    has_unit_baseline: bool
    n_unrecorded: int = 0

    @property
    def size_source(self) -> Source:
        """Where the sizes are from: the baseline, all of them, or else assumed."""
        return "assumed" if self.n_assumed else "baseline"

    @property
    def told_direction(self) -> str:
        """Direction of the effect; empty where effects either way vary alike."""
        return "" if self.outcome.kind == "continuous" else self.outcome.direction

    def design(self, icc: float, n_strata: int) -> ClusterDesign:
        """The design of these units without a baseline covariate.

        Of victims and referrals it rests on the size and variation that are printed:
        an effect by formula tells both to as many digits as it has.
        """
        found = ClusterDesign.from_sizes(self.sizes, icc, n_strata=n_strata)
        if self.unit == "officers" or self.n_assumed:
            return found
        return replace(
            found,
            cluster_size=max(round(found.cluster_size), 1.0),
            size_cv=round(found.size_cv, 2),
        )

    def with_baseline(self, icc: float, n_strata: int, r2: float) -> ClusterDesign:
        """The same with a baseline covariate, one degree of freedom less."""
        within = r2 if self.has_unit_baseline else 0.0
        return replace(
            self.design(icc, n_strata), r2_between=r2, r2_within=within, n_covariates=1
        )
