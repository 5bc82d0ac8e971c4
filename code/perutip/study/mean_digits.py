"""How many digits a mean of counts may have: few enough to leave its count open."""

import math


def decimals_for(n: float) -> int:
    """Decimals of a mean over some of n observations: 1 above 40, 2 above 400.

    At 400 itself a mean of half of them steps by half a unit, and only one count
    prints as .13: ties are rounded away on both sides.
    """
    return max(math.ceil(math.log10(n / 4)) - 1, 0) if n > 0 else 0


def round_mean(value: float, n: float, grain: float = 1.0) -> float:
    """A mean with no more digits than n allows, of values that are multiples of `grain`
    (1: counts and 0/1 values).

    A fraction k grain / n with more digits tells its denominator to whoever tries all,
    and n is a count too.
    """
    return round(value, decimals_for(n / grain))
