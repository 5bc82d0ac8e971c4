"""Mahalanobis distance between arms in whole numbers: no machine's rounding in it.

A criterion that accepts assignments must give the same answer everywhere, and
ties must be ties. Covariates are taken as the decimals that were written.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pandas as pd

from perutip.assignment.draw import DrawRefused, Frame


def exact_covariates(frame: Frame, covariates: pd.DataFrame) -> np.ndarray:
    """(n_units, K) fractions in the frame's order, each the decimal that was given."""
    problems = []
    if covariates.index.has_duplicates or set(covariates.index) != set(frame.units):
        problems.append("covariates: the index must be the frame's unit_id, once each")
    if covariates.shape[1] == 0 or not covariates.columns.is_unique:
        problems.append("covariates: one or more columns, all named differently")
    for name in covariates.columns:
        column = pd.to_numeric(covariates[name], errors="coerce")
        wrong = int((~np.isfinite(column)).sum())
        if wrong:
            problems.append(f"covariates: {wrong} cells of {name!r} are no number")
    if problems:
        raise DrawRefused(problems, source="rerandomization")
    cells = covariates.loc[list(frame.units)].astype("object").to_numpy()
    return np.array(
        [[Fraction(str(cell)) for cell in row] for row in cells], dtype=object
    )


def exact_distances(assignments: np.ndarray, values: np.ndarray) -> list[Fraction]:
    """Mahalanobis distance between arms, per assignment, without rounding.

    M = (n₁n₀/n) d'S⁻¹d with d the difference in means, S the covariance over all units;
    n₁ is the same in every assignment.
    """
    n, n_treated = values.shape[0], int(assignments[0].sum())
    scale = [math.lcm(*(x.denominator for x in column)) for column in values.T]
    whole = np.array(
        [[int(x * s) for x, s in zip(row, scale, strict=True)] for row in values],
        dtype=object,
    )
    total = whole.sum(axis=0)
    scatter = n * whole.T.dot(whole) - np.outer(total, total)
    inverse = _inverse(scatter)
    common = math.lcm(*(x.denominator for x in inverse.ravel()))
    form = np.array([[int(x * common) for x in row] for row in inverse], dtype=object)
    gap = n * assignments.astype(object).dot(whole) - n_treated * total
    quadratic = (gap.dot(form) * gap).sum(axis=1)
    factor = Fraction(n - 1, common * n_treated * (n - n_treated))
    return [factor * int(q) for q in quadratic]


def _inverse(matrix: np.ndarray) -> np.ndarray:
    """Exact inverse by Gauss-Jordan; DrawRefused if the matrix is singular."""
    k = matrix.shape[0]
    both = np.hstack([matrix, np.eye(k, dtype=int).astype(object)])
    rows = [[Fraction(int(x)) for x in row] for row in both]
    for i in range(k):
        pivot = next((r for r in range(i, k) if rows[r][i] != 0), None)
        if pivot is None:
            raise DrawRefused(
                ["covariates: constant, collinear, or as many as units"],
                source="rerandomization",
            )
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [x / rows[i][i] for x in rows[i]]
        for r in range(k):
            if r != i and rows[r][i] != 0:
                rows[r] = [
                    a - rows[r][i] * b for a, b in zip(rows[r], rows[i], strict=True)
                ]
    return np.array([row[k:] for row in rows], dtype=object)
