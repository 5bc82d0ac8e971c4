"""Which response where, under a budget: what other rooms call, in one place.

`best_plan` averts most departures; `minimax_regret` guards against what is not known
about effects; `cross_fitted_gain` says whether tailoring pays.
"""

from perutip.supply.allocation.cross_fitting import Gain, Rule, cross_fitted_gain
from perutip.supply.allocation.plan import Plan, Shared, best_plan, plan_cost
from perutip.supply.allocation.regret import RegretPlan, minimax_regret

__all__ = [
    "Gain",
    "Plan",
    "RegretPlan",
    "Rule",
    "Shared",
    "best_plan",
    "cross_fitted_gain",
    "minimax_regret",
    "plan_cost",
]
