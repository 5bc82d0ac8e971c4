"""Tables of step 05: matching, balance and power, from what was found."""

from perutip.reporting.randomization.balance import (
    report_balance,
    report_love_plot,
    report_matching,
)
from perutip.reporting.randomization.power import Rollout, report_power

__all__ = [
    "Rollout",
    "report_balance",
    "report_love_plot",
    "report_matching",
    "report_power",
]
