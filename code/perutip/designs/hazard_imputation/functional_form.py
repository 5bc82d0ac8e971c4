"""Whether additive or multiplicative hazards decide the result."""

from __future__ import annotations

from perutip.designs.hazard_imputation.result import HazardEstimate


def functional_form_decides(
    linear: HazardEstimate, poisson: HazardEstimate, horizon: int
) -> bool | None:
    """Whether the effects on incidence differ by more than one standard error.

    Parameters
    ----------
    linear, poisson : estimates of the same scope under the two models.
    horizon : months, one of the horizons of both.

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
    gap = abs(linear.cif_effect[horizon] - poisson.cif_effect[horizon])
    std_error = linear.cif_se[horizon]
    if not (gap >= 0 and std_error > 0):
        return None
    return bool(gap > std_error)
