"""Means of the same people, whose number need not be printed: it is bounded.

A mean of a 0/1 variable bounds its count of ones by its denominator, known or not. The
denominator lies between what it is part of and what it holds, and no fewer than the
study's least number of treated cases are averaged; where it fits in few whole numbers,
those at which every mean of the same people is a whole number of ones are fewer still.
"""

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from perutip.reporting.audit.facts import Fact, Source, System, not_negative, plus
from perutip.reporting.audit.reading.rounding import SLACK, known_bounds

AT_LEAST = re.compile(r"at least (\d+)% of treated cases identified")
FEWER = re.compile(r"fewer than (\d+) treated cases identified")
STEP = 0.05  # of the share that the words give
LARGEST = 100_000  # people; no printed mean tells one whole number of so many


@dataclass(frozen=True)
class SharedMean:
    """low <= ones / whole <= high, names of counts; linear: facts say so already."""

    ones: str
    whole: str
    low: float
    high: float
    source: Source
    linear: bool = False
    words: str = ""


def identified(words: str) -> tuple[float, float, float] | None:
    """Least share of the treated that is averaged, what it stays below, and the most
    people, as the label says them; None where all are."""
    if told := AT_LEAST.search(words):
        share = int(told[1]) / 100
        return share, share + STEP, math.inf
    if told := FEWER.search(words):
        return 0.0, 1.0, float(told[1]) - 1
    return None


def identified_facts(
    whole: str, ones: str, share: tuple[float, float, float], source: Source
) -> list[Fact]:
    """The identified are part of the treated, their ones and zeros of theirs."""
    least, below, most = share
    part, part_ones = f"{whole} identified", f"{ones} identified"
    words = f"{source.exhibit}: identified of {whole}"
    mean = [
        Fact(((part, 1.0), (whole, -least)), 0.0, math.inf, source, words),
        Fact(((whole, 1.0), (part, -1.0)), 1.0, math.inf, source, words),
        Fact(plus(part), 0.0, most, source, words),
        not_negative(((ones, 1.0), (part_ones, -1.0)), words),
        not_negative(((part, 1.0), (part_ones, -1.0)), words),
        not_negative(
            ((whole, 1.0), (ones, -1.0), (part, -1.0), (part_ones, 1.0)), words
        ),
    ]
    if below < 1:
        ceiling = ((part, 1.0), (whole, -below))
        mean.append(Fact(ceiling, -math.inf, 0.0, source, words))
    return mean


def with_means(system: System, means: Sequence[SharedMean]) -> System:
    """The system with what the means say; nothing of people whom no number fits: they
    are not whom the means are of."""
    if not means:
        return system
    bounds = known_bounds(system)
    of_whole: dict[str, list[SharedMean]] = defaultdict(list)
    for mean in means:
        of_whole[mean.whole].append(mean)
    facts = [
        fact
        for whole, told in of_whole.items()
        for fact in _shared(whole, told, bounds)
    ]
    return replace(system, facts=(*system.facts, *facts))


def _shared(
    whole: str, means: Sequence[SharedMean], bounds: Mapping[str, tuple[float, float]]
) -> list[Fact]:
    least, most = bounds.get(whole, (0.0, math.inf))
    linear = [fact for mean in means if not mean.linear for fact in _ratio(mean)]
    if most > LARGEST:
        return linear
    sizes = np.arange(max(least, 1), most + 1)
    fits = np.ones(len(sizes), bool)
    ranges = []
    for mean in means:
        fewest, full = bounds.get(mean.ones, (0.0, math.inf))
        first = np.maximum(np.ceil(mean.low * sizes - SLACK), fewest)
        last = np.minimum(np.floor(mean.high * sizes + SLACK), full)
        fits &= first <= last
        ranges.append((first, last))
    if not fits.any():
        return []
    sizes = sizes[fits]
    facts = linear
    for mean, (first, last) in zip(means, ranges, strict=True):
        ends = float(first[fits].min()), float(last[fits].max())
        facts.append(Fact(plus(mean.ones), *ends, mean.source, mean.words))
    if (sizes[0], sizes[-1]) != (least, most):
        one = means[0]
        ends = float(sizes[0]), float(sizes[-1])
        facts.append(Fact(plus(whole), *ends, one.source, one.words))
    return facts


def _ratio(mean: SharedMean) -> list[Fact]:
    """Two linear facts: low x whole <= ones <= high x whole."""
    ones, whole = (mean.ones, 1.0), mean.whole
    low, high = (whole, -mean.low), (whole, -mean.high)
    return [
        Fact((ones, low), 0.0, math.inf, mean.source, mean.words),
        Fact((ones, high), -math.inf, 0.0, mean.source, mean.words),
    ]
