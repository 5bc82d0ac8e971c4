"""Persons by how many lists they are on, as closed estimates of their total tell them.

Chao's bound is a formula of those seen, of f1 persons on one list and f2 on two; the
total under independence bounds the lists that they are on together; persons on each
list add up to f1 + 2 f2 + 3 f3 + ... None of it is linear in the counts, so that the
pairs (persons on two lists, on three or more) that agree with everything printed are
enumerated: of each class, of all, and of classes that add up to all.

References
----------
Chao (1987), Estimating the Population Size for Capture-Recapture Data with Unequal
Catchability, Biometrics. Darroch (1958), The Multiple-Recapture Census I, Biometrika.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from perutip.reporting.audit.facts import Source

SLACK = 1e-9


@dataclass(frozen=True)
class Class:
    """What is printed of one class of persons.

    seen : persons on a list. chao, independence : totals with the half of their last
    printed unit; NaN where they are dashes. few : a dash says that fewer than so many
    are on two lists or more; 0: none does.
    """

    name: str
    seen: int
    chao: tuple[float, float] = (math.nan, math.nan)
    independence: tuple[float, float] = (math.nan, math.nan)
    few: int = 0


@dataclass(frozen=True)
class Captures:
    """One table of lists: all persons and the classes that add up to them.

    listed : persons on each list; empty where one is a dash. sources : class → where
    its estimates stand, those of all under its name, dearest last.
    """

    exhibit: str
    n_lists: int
    whole: Class
    classes: tuple[Class, ...]
    listed: tuple[int, ...]
    sources: tuple[tuple[str, tuple[Source, ...]], ...]

    def sources_of(self, name: str) -> tuple[Source, ...]:
        """Where estimates of a class stand, those of all persons after its own."""
        known = dict(self.sources)
        return tuple(dict.fromkeys((*known.get(name, ()), *known[self.whole.name])))


@dataclass(frozen=True)
class Frequency:
    """Range left for the persons of a class on so many lists; `width`: what the public
    rule for a dash leaves, where that is narrower than any minimum."""

    of: str
    lists: str
    low: int
    high: int
    width: float = math.inf


def frequencies(found: Captures) -> list[Frequency]:
    """Ranges of every frequency of every class.

    Raises
    ------
    ValueError
        No frequencies agree with what is printed.
    """
    return list(_frequencies(found.n_lists, found.whole, found.classes, found.listed))


@lru_cache(maxsize=64)  # rounds of protection ask the same again
def _frequencies(
    n_lists: int, whole: Class, classes: tuple[Class, ...], listed: tuple[int, ...]
) -> tuple[Frequency, ...]:
    total = _possible(whole, n_lists, whole.seen)
    size = whole.seen + 1
    on_two, more = np.indices((size, size))
    held = sum(listed) - whole.seen if listed else -1
    if listed:  # f2 + 2 f3 + 3 f4 + ... = persons on each list less those seen
        rest = held - on_two - 2 * more
        total &= (rest >= 0) & (rest <= (n_lists - 3) * more)
    parts = [_possible(one, n_lists, whole.seen) for one in classes]
    if parts and sum(one.seen for one in classes) == whole.seen:
        # no class has more on so many lists than all have
        ends = tuple(slice(places.max(initial=0) + 1) for places in np.nonzero(total))
        total, parts = total[ends], [part[ends] for part in parts]
        on_two, more = on_two[ends], more[ends]
        others = [_sums(parts[:k] + parts[k + 1 :]) for k in range(len(parts))]
        sums = _sums([others[0], parts[0]])
        reached = [_reaching(total, other) for other in others]
        parts = [part & may for part, may in zip(parts, reached, strict=True)]
        total = total & sums
    out = []
    for one, possible in zip((whole, *classes), (total, *parts), strict=True):
        out += _ranges(one, possible)
    if listed and n_lists == 4:
        out += _three_and_four(whole, total, held)
    return tuple(out)


def _possible(one: Class, n_lists: int, size: int) -> np.ndarray:
    """(size + 1, size + 1) which persons on two lists and on three or more agree with
    what is printed of the class."""
    on_two, more = np.indices((size + 1, size + 1))
    on_one = one.seen - on_two - more
    fits = on_one >= 0
    if n_lists < 3:
        fits &= more == 0
    chao, half = one.chao
    if not math.isnan(chao):
        pairs = on_one * (on_one - 1) / 2
        ratio = np.divide(on_one**2, 2.0 * on_two, out=pairs, where=on_two > 0)
        value = one.seen + (n_lists - 1) / n_lists * ratio
        fits &= np.abs(value - chao) <= half + SLACK
    total, half = one.independence
    least = max(total - half, one.seen)
    if not math.isnan(total):
        # 1 - n/N = product of (1 - n_k/N): the n_k add up to most where they are alike,
        # and to more the smaller N is
        missed = (1 - one.seen / least) ** (1 / n_lists)
        fits &= one.seen + on_two + 2 * more <= n_lists * least * (1 - missed) + SLACK
    if one.few:
        fits &= on_two + more < one.few
    return fits


def _sums(parts: Sequence[np.ndarray]) -> np.ndarray:
    """Which pairs are a sum of one pair of each part."""
    out = np.zeros_like(parts[0])
    out[0, 0] = True
    for part in parts:
        summed = _convolved(out, part)
        out = summed[: out.shape[0], : out.shape[1]] > 0.5
    return out


def _reaching(total: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Which pairs reach a possible total by adding a possible pair of the others."""
    rows, columns = total.shape
    turned = others[::-1, ::-1]
    return _convolved(total, turned)[rows - 1 :, columns - 1 :] > 0.5


def _convolved(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """In how many ways each place is a sum of a place of each."""
    # scipy.signal does the same and takes half a second to load in every run.
    rows, columns = np.add(one.shape, other.shape) - 1
    shape = int(rows), int(columns)
    both = np.fft.rfft2(one, shape) * np.fft.rfft2(other, shape)
    return np.fft.irfft2(both, shape)


def _ranges(one: Class, possible: np.ndarray) -> list[Frequency]:
    if not possible.any():
        raise ValueError(f"no lists agree with what is printed of {one.name}")
    on_two, more = np.nonzero(possible)
    width = one.few - 1 if one.few else math.inf
    counts = {
        "one list": one.seen - on_two - more,
        "two lists": on_two,
        "three lists or more": more,
        "two lists or more": on_two + more,
    }
    return [
        Frequency(one.name, word, int(n.min()), int(n.max()), width)
        for word, n in counts.items()
    ]


def _three_and_four(whole: Class, total: np.ndarray, held: int) -> list[Frequency]:
    on_two, more = np.nonzero(total)
    four = held - on_two - 2 * more
    counts = {"three lists": more - four, "four lists": four}
    return [
        Frequency(whole.name, word, int(n.min()), int(n.max()))
        for word, n in counts.items()
    ]
