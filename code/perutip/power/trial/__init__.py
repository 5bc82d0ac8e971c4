"""Power of the trial: its exact test, simulated on district totals."""

from perutip.power.trial.district_totals import TrialDesign
from perutip.power.trial.icc import anova_icc
from perutip.power.trial.own_units import Assumptions, OwnUnits
from perutip.power.trial.registered import registered_outcomes
from perutip.power.trial.registered_power import trial_power
from perutip.power.trial.replications import Progress
from perutip.power.trial.tables import (
    child_stream,
    power_curves,
)

__all__ = [
    "Assumptions",
    "OwnUnits",
    "Progress",
    "TrialDesign",
    "anova_icc",
    "child_stream",
    "power_curves",
    "registered_outcomes",
    "trial_power",
]
