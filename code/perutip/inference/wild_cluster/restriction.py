"""What a linear restriction is to a design: whether it can be tested, its statistic's
forms.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from perutip.inference.wild_cluster.forms import (
    Forms,
    Kind,
    bootstrap_forms,
    identifying_clusters,
)
from perutip.inference.wild_cluster.moments.cluster_design import Design


def check_estimable(design: Design, restriction: np.ndarray) -> None:
    """Raise ValueError where a restricted coefficient was dropped."""
    touched = np.abs(np.atleast_2d(restriction)).sum(axis=0) > 0
    gone = [
        n
        for n, t, k in zip(design.names, touched, design.kept, strict=True)
        if t and not k
    ]
    if gone:
        raise ValueError(f"restricted coefficients dropped as collinear: {gone}")


def lost_reason(design: Design, restriction: np.ndarray, kind: Kind) -> str:
    """Why a type that leaves clusters out has no answer; empty where it has one.

    WCU31 would equal WCU11 there, which with one treated cluster of ten rejects 46% of
    true nulls; a generalised inverse gives numbers, not a test.
    """
    if not kind.jackknifed:
        return ""
    check_estimable(design, restriction)
    lost = identifying_clusters(design, (np.atleast_2d(restriction) @ design.rows).T)
    if not lost:
        return ""
    return f"not identified without cluster {', '.join(map(str, lost))}"


@dataclass(frozen=True)
class ScalarForms:
    """Forms of one restriction with d in units of `unit`, the standard error without
    its small-sample factor, which t and t* share."""

    estimate: float
    unit: float
    std_error: float
    t_stat: float
    num: tuple[np.ndarray, np.ndarray]
    den: tuple[np.ndarray, np.ndarray]


class NoVariance(ValueError):
    """Residuals are zero wherever the tested coefficient looks: t does not exist."""


def scalar_forms(
    design: Design, restriction: np.ndarray, null: float, kind: Kind
) -> ScalarForms:
    """Estimate, standard error, t and the bootstrap's coefficients.

    Raises ValueError where the coefficient was dropped, NoVariance where its variance
    is zero.
    """
    check_estimable(design, restriction)
    if not np.isfinite(null):
        raise ValueError(f"null must be finite, not {null!r}")
    direction = restriction @ design.rows
    length = float(np.linalg.norm(direction))
    total = design.moment.sum(axis=0)
    estimate = float(direction @ total + restriction @ design.offset)
    distance = np.array([(estimate - null) / length])
    forms: Forms = bootstrap_forms(design, direction[:, None] / length, distance, kind)
    raw = float(forms.observed[:, 0] @ forms.observed[:, 0])
    size = float(np.abs(design.moment).max())
    if not raw > (1e-12 * size) ** 2:
        raise NoVariance(
            "the cluster-robust variance of the tested coefficient is zero: t does "
            "not exist"
        )
    root = np.sqrt(raw)
    return ScalarForms(
        estimate=estimate,
        unit=float(length * root),
        std_error=float(length * root * np.sqrt(forms.factor)),
        t_stat=float(distance[0] / root / np.sqrt(forms.factor)),
        num=(forms.num0[:, 0] / root, forms.num1[:, 0, 0]),
        den=(forms.den0[:, :, 0] / root, forms.den1[:, :, 0, 0]),
    )
