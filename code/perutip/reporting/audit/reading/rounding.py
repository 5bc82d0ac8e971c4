"""How far a printed mean or share tells the count behind it.

A mean of a 0/1 variable over n cases is a count in disguise: printed with d decimals it
tells the count to within n / 10^d. Means are published with so few decimals that half
of n, say the untreated, still leaves two counts open (`decimals_for`).
"""

import math

import numpy as np

from perutip.reporting.audit.facts import Digits, Fact, Source, System, plus
from perutip.reporting.audit.solving.agreement import without_false
from perutip.reporting.audit.solving.propagation import Contradiction, propagate
from perutip.reporting.results import DIGITS, decimals_of
from perutip.study.mean_digits import decimals_for, round_mean

SLACK = 1e-9


def too_fine(system: System) -> list[tuple[Digits, str]]:
    """Means and shares with more digits than allowed, and the text that is allowed."""
    return [(told, text) for told, text in allowed(system) if loses(told.text, text)]


def allowed(system: System) -> list[tuple[Digits, str]]:
    """Every mean and share with the text that is allowed, which has all decimals that
    it was rounded to: 0.30, where two are.

    Where N is a dash, what everything else leaves as its largest value stands for it;
    where nothing bounds it, no digit is allowed.
    """
    hidden = any(told.size and math.isnan(told.n) for told in system.digits)
    bounds = known_bounds(system) if hidden else {}
    found = []
    for told in system.digits:
        n = told.n
        if math.isnan(n):
            n = bounds.get(told.size, (0.0, math.inf))[1]
        found.append((told, _allowed(told, n)))
    return found


def loses(text: str, allowed: str) -> bool:
    """Does a number lose digits, or all, and not only get the zeros that it lacks?"""
    if not allowed or decimals_of(text) > decimals_of(allowed):
        return True
    return float(text) != float(allowed)


def _allowed(told: Digits, n: float) -> str:
    if told.size and math.isinf(n):
        return ""
    value = float(told.text)
    if told.coarse is not None:
        return _with_zeros(told.coarse.rounded(value), told.coarse.places)
    decimals = decimals_for(n / told.grain)
    return _with_zeros(round_mean(value, n, told.grain), decimals)


def _with_zeros(value: float, decimals: int) -> str:
    """A rounded number with its decimals; with its six digits where those are fewer, as
    results.csv has any number."""
    size = math.floor(math.log10(abs(value))) if value else 0
    if decimals > max(DIGITS - 1 - size, 0):
        return f"{value:.{DIGITS}g}"
    return f"{value + 0.0:.{decimals}f}"  # no minus before a zero


def known_bounds(system: System) -> dict[str, tuple[float, float]]:
    """Bounds of each count from one fact at a time; none where facts contradict."""
    try:
        return propagate(system.facts)
    except Contradiction:
        return _bounds_of_the_rest(system)


def _bounds_of_the_rest(system: System) -> dict[str, tuple[float, float]]:
    """Bounds without the facts that contradict."""
    try:
        return propagate(without_false(system.facts)[0])
    except Contradiction:
        return {}  # the audit itself will say so, and refuse


def half_unit(text: str, n: float) -> float:
    """Half a unit of the last digit of a printed mean over at most n observations.

    More decimals than the rule allows are taken at their word; fewer may be zeros that
    an earlier output did not print.
    """
    printed = decimals_of(text)
    decimals = printed if math.isnan(n) else max(decimals_for(n), printed)
    return 0.5 * 10.0**-decimals


def six_digits(text: str) -> float:
    """Half a unit of the sixth significant digit: how results.csv prints any number."""
    value = abs(float(text))
    return 0.5 * 10.0 ** (math.floor(math.log10(value)) - 5) if value else SLACK


def mean_facts(
    ones: str, whole: str, text: str, source: Source, largest: float
) -> list[Fact]:
    """What a mean says of the count of ones and of its denominator, known or not.

    Both are linear: (m - h) n <= ones <= (m + h) n; beside them stands the hull of the
    pairs of whole numbers, because a fraction with many digits tells its denominator.

    Parameters
    ----------
    ones, whole : names of the two counts.
    text : the mean as printed.
    largest : no denominator is larger; NaN where that is unknown.
    """
    value, half = float(text), half_unit(text, largest)
    low, high = max(value - half, 0.0), min(value + half, 1.0)
    facts = [
        Fact(((ones, 1.0), (whole, -low)), 0.0, math.inf, source),
        Fact(((ones, 1.0), (whole, -high)), -math.inf, 0.0, source),
    ]
    pairs = None if math.isnan(largest) else whole_pairs(low, high, int(largest))
    if pairs is not None:
        (least, most), (fewest, full) = pairs
        facts.append(Fact(plus(ones), least, most, source))
        facts.append(Fact(plus(whole), fewest, full, source))
    return facts


def whole_pairs(
    low: float, high: float, largest: int
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Ranges of k and n, 1 <= n <= largest, with low <= k / n <= high; None if none."""
    n = np.arange(1, largest + 1)
    first = np.ceil(low * n - SLACK).astype(int)
    last = np.floor(high * n + SLACK).astype(int)
    found = first <= last
    if not found.any():
        return None
    k = (int(first[found].min()), int(last[found].max()))
    return k, (int(n[found].min()), int(n[found].max()))
