"""Whether additive or multiplicative hazards decide the result."""

from __future__ import annotations

from perutip.designs.hazard_imputation.effects import Statistic
from perutip.designs.hazard_imputation.result import HazardEstimate


def functional_form_decides(
    linear: HazardEstimate, poisson: HazardEstimate, statistic: Statistic
) -> bool | None:
    """Whether the effects on a statistic differ by more than one standard error.

    Parameters
    ----------
    linear, poisson : estimates of the same scope under the two models.
    statistic : its kind, and its horizon, one of those of both.

    Returns
    -------
    bool or None
        None where an effect or the linear one's jackknife standard error is missing.

    Raises
    ------
    ValueError
        If the models or the scopes are not as said.
    """
    models = linear.model, poisson.model
    if models != ("linear", "poisson"):
        raise ValueError(f"models must be linear and poisson: {' and '.join(models)}")
    if linear.scope != poisson.scope:
        raise ValueError(f"scopes differ: {linear.scope}, {poisson.scope}")
    additive = linear.of(statistic)
    gap = abs(additive.effect - poisson.of(statistic).effect)
    if not (gap >= 0 and additive.std_error > 0):
        return None
    return bool(gap > additive.std_error)
