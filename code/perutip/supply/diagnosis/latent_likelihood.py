"""Likelihood of the two-class model of a driver, and its transformed parameters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

NAMES = (
    "share",
    "prevalence_high",
    "prevalence_low",
    "overdispersion",
    "sensitivity_1",
    "specificity_1",
    "sensitivity_2",
    "specificity_2",
)
TINY = 1e-6  # keeps beta functions finite at an intraclass correlation of 0 or 1


@dataclass(frozen=True)
class Layout:
    """Which parameters the data speak of, and their place in the free vector.

    Free: logit of share; logit of the lower prevalence and of the part of the rest
    that lifts it to the higher one; logit of the overdispersion; logits of 2·rate − 1
    for the four rates of the coders, which keeps each within (.5, 1).
    """

    surveyed: bool
    coded: bool
    classes: int = 2

    def parameters(self, free: NDArray) -> dict[str, float]:
        """Return the eight parameters by name, NaN where no data speak of one."""
        values = dict.fromkeys(NAMES, float("nan"))
        rates = special.expit(free)
        if self.classes == 1:
            low, over = rates
            return values | {
                "share": 0.0,
                "prevalence_high": low,
                "prevalence_low": low,
                "overdispersion": over,
            }
        values["share"] = float(rates[0])
        rest = rates[1:]
        if self.surveyed:
            low, lift, over = rest[:3]
            values["prevalence_low"] = float(low)
            values["prevalence_high"] = float(low + (1 - low) * lift)
            values["overdispersion"] = float(over)
            rest = rest[3:]
        if self.coded:
            for name, rate in zip(NAMES[4:], rest, strict=True):
                values[name] = float((1 + rate) / 2)
        return values

    def jacobian(self, free: NDArray) -> NDArray[np.float64]:
        """(8, free) derivatives of the parameters, in the order of NAMES."""
        rates = special.expit(free)
        slope = rates * (1 - rates)
        out = np.zeros((len(NAMES), free.size))
        if self.classes == 1:
            out[1, 0] = out[2, 0] = slope[0]
            out[3, 1] = slope[1]
            return out
        out[0, 0] = slope[0]
        if self.surveyed:
            out[2, 1] = slope[1]
            out[1, 1] = slope[1] * (1 - rates[2])
            out[1, 2] = (1 - rates[1]) * slope[2]
            out[3, 3] = slope[3]
        if self.coded:
            first = free.size - 4
            out[4 + np.arange(4), first + np.arange(4)] = slope[first:] / 2
        return out


def starts(layout: Layout, y: NDArray, n: NDArray) -> list[NDArray[np.float64]]:
    """Free vectors to begin from: the shares observed, cut at three places."""
    observed = y[n > 0] / n[n > 0]
    found = []
    for quantile in (0.25, 0.5, 0.75):
        free: list[float] = [] if layout.classes == 1 else [1 - quantile]
        if layout.surveyed:
            cut = np.quantile(observed, quantile)
            above, below = observed[observed >= cut], observed[observed <= cut]
            low = float(np.clip(below.mean(), 0.02, 0.9))
            high = float(np.clip(above.mean(), low + 0.05, 0.98))
            free += (
                [low, 0.05]
                if layout.classes == 1
                else [low, (high - low) / (1 - low), 0.03]
            )
        if layout.coded:
            free += [0.5] * 4
        found.append(special.logit(np.array(free)))
    return found


def loss(
    free: NDArray, layout: Layout, y: NDArray, n: NDArray, codes: NDArray
) -> tuple[float, NDArray[np.float64]]:
    """Minus the log likelihood and its gradient in the free vector."""
    values = layout.parameters(free)
    one, zero = log_classes(values, y, n, codes)
    if layout.classes == 1:
        weight = np.zeros_like(zero)
        total = float(zero.sum())
    else:
        total = float(np.logaddexp(one, zero).sum())
        weight = special.expit(one - zero)
    by_parameter = _gradient(values, weight, y, n, codes)
    return -total, -by_parameter @ layout.jacobian(free)


def log_classes(
    values: dict[str, float], y: NDArray, n: NDArray, codes: NDArray
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(C,) log of class share times likelihood, for z = 1 and for z = 0."""
    with np.errstate(divide="ignore"):
        one = np.full(y.shape, np.log(values["share"]))
        zero = np.full(y.shape, np.log1p(-values["share"]))
    if np.isfinite(values["prevalence_low"]):
        over = values["overdispersion"]
        one = one + _beta_binomial(y, n, values["prevalence_high"], over)
        zero = zero + _beta_binomial(y, n, values["prevalence_low"], over)
    if np.isfinite(values["sensitivity_1"]):
        ones, totals = coded_ones(codes)
        for j in (1, 2):
            sens, spec = values[f"sensitivity_{j}"], values[f"specificity_{j}"]
            yes = ones[:, j - 1]
            one = one + special.xlogy(yes, sens) + special.xlogy(totals - yes, 1 - sens)
            zero = (
                zero + special.xlogy(yes, 1 - spec) + special.xlogy(totals - yes, spec)
            )
    return one, zero


def coded_ones(codes: NDArray) -> tuple[NDArray, NDArray]:
    """Interviews coded 1 by either coder (C, 2), and interviews coded (C,)."""
    ones = np.column_stack([codes[:, 2] + codes[:, 3], codes[:, 1] + codes[:, 3]])
    return ones, codes.sum(axis=1)


def _shapes(mean: float, over: float) -> tuple[float, float, float]:
    """Beta parameters and their sum, for a mean and an intraclass correlation."""
    over = min(max(over, TINY), 1 - TINY)
    size = (1 - over) / over
    mean = min(max(mean, TINY), 1 - TINY)
    return mean * size, (1 - mean) * size, size


def _beta_binomial(y: NDArray, n: NDArray, mean: float, over: float) -> NDArray:
    a, b, _ = _shapes(mean, over)
    return special.betaln(y + a, n - y + b) - special.betaln(a, b)


def _beta_binomial_slopes(
    y: NDArray, n: NDArray, mean: float, over: float
) -> tuple[NDArray, NDArray]:
    """Derivatives of the log density in the mean and in the intraclass correlation."""
    a, b, size = _shapes(mean, over)
    psi = special.digamma
    both = psi(n + size) - psi(size)
    in_a = psi(y + a) - psi(a) - both
    in_b = psi(n - y + b) - psi(b) - both
    share = a / size
    in_size = share * in_a + (1 - share) * in_b
    return size * (in_a - in_b), -in_size / max(over, TINY) ** 2


def _gradient(
    values: dict[str, float], weight: NDArray, y: NDArray, n: NDArray, codes: NDArray
) -> NDArray[np.float64]:
    """(8,) derivatives of the log likelihood; `weight` is the posterior of z = 1."""
    out = np.zeros(len(NAMES))
    share = values["share"]
    if 0 < share < 1:
        out[0] = (weight / share - (1 - weight) / (1 - share)).sum()
    if np.isfinite(values["prevalence_low"]):
        over = values["overdispersion"]
        high, over_1 = _beta_binomial_slopes(y, n, values["prevalence_high"], over)
        low, over_0 = _beta_binomial_slopes(y, n, values["prevalence_low"], over)
        out[1] = (weight * high).sum()
        out[2] = ((1 - weight) * low).sum()
        out[3] = (weight * over_1 + (1 - weight) * over_0).sum()
    if np.isfinite(values["sensitivity_1"]):
        ones, totals = coded_ones(codes)
        for j in (1, 2):
            sens, spec = values[f"sensitivity_{j}"], values[f"specificity_{j}"]
            yes, no = ones[:, j - 1], totals - ones[:, j - 1]
            out[2 + 2 * j] = (weight * (yes / sens - no / (1 - sens))).sum()
            out[3 + 2 * j] = ((1 - weight) * (no / spec - yes / (1 - spec))).sum()
    return out
