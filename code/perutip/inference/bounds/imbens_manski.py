"""Confidence intervals for a parameter known up to an interval."""

from __future__ import annotations

from math import isfinite

from scipy import optimize, stats

from perutip.inference.choices import between_zero_and_one


def imbens_manski_interval(
    lower: float,
    upper: float,
    std_error_lower: float,
    std_error_upper: float,
    *,
    level: float = 0.95,
    df: int | None = None,
) -> tuple[float, float]:
    """Interval that covers the parameter, not the whole identified set.

    Imbens and Manski (2004): [lower − C se, upper + C se] with
    F(C + (upper − lower)/max se) − F(−C) = level; F is normal, or Student's t with
    ``df`` degrees of freedom. C runs from the two-sided quantile (a point) to the
    one-sided one (a wide interval).

    Raises ``ValueError`` if a bound or error is not a number, an error is negative, or
    ``upper`` lies below ``lower``.
    """
    errors = (std_error_lower, std_error_upper)
    if not all(map(isfinite, (lower, upper, *errors))) or min(errors) < 0:
        raise ValueError("bounds and errors must be finite, errors not negative")
    between_zero_and_one(level)
    width = upper - lower
    if width < -1e-9 * max(abs(lower), abs(upper), 1e-300):
        raise ValueError("upper lies below lower")
    largest = max(errors)
    if largest == 0:
        return lower, upper
    law = stats.norm if df is None else stats.t(df)
    shift = max(width, 0.0) / largest

    def excess(c: float) -> float:
        return float(law.cdf(c + shift) - law.cdf(-c) - level)

    c = optimize.brentq(excess, 0.0, float(law.ppf((1 + level) / 2)) + 1e-6, xtol=1e-12)
    return lower - c * std_error_lower, upper + c * std_error_upper
