"""Power of the trial: its exact test, simulated on district totals."""

from perutip.power.trial.district_totals import TrialDesign
from perutip.power.trial.icc import anova_icc
from perutip.power.trial.registered import Assumptions, OwnUnits, registered_outcomes
from perutip.power.trial.registered_power import trial_power
from perutip.power.trial.replications import Progress
from perutip.power.trial.tables import (
    DESIGN_COLUMNS,
    at_base_rates,
    child_stream,
    mde_table,
    power_curves,
    simulated_power_table,
)

__all__ = [
    "DESIGN_COLUMNS",
    "Assumptions",
    "OwnUnits",
    "Progress",
    "TrialDesign",
    "anova_icc",
    "at_base_rates",
    "child_stream",
    "mde_table",
    "power_curves",
    "registered_outcomes",
    "simulated_power_table",
    "trial_power",
]
