"""The wild cluster bootstrap by refitting the regression under every pattern."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

TIE = 1e-9


SUPPORT = {
    "rademacher": (1.0, -1.0),
    "webb": tuple(s * np.sqrt(v) for s in (1, -1) for v in (1.5, 1.0, 0.5)),
}


@dataclass
class Textbook:
    """Everything by definition; x holds all dummies and has full column rank."""

    y: np.ndarray
    x: np.ndarray
    cluster: np.ndarray
    boot: np.ndarray
    r: np.ndarray
    bootstrap: str

    def __post_init__(self) -> None:
        self.groups = np.unique(self.cluster)
        self.k = np.linalg.matrix_rank(self.x)

    def fit(self, y: np.ndarray, rows: np.ndarray | None = None) -> np.ndarray:
        x = self.x if rows is None else self.x[rows]
        return np.linalg.lstsq(x, y if rows is None else y[rows], rcond=1e-11)[0]

    def t_stat(self, y: np.ndarray, null: float) -> tuple[float, float, float]:
        beta = self.fit(y)
        n, groups = len(y), len(self.groups)
        if self.bootstrap.endswith("1"):
            bread = np.linalg.pinv(self.x.T @ self.x)
            residual = y - self.x @ beta
            meat = [
                self.r
                @ bread
                @ self.x[self.cluster == g].T
                @ residual[self.cluster == g]
                for g in self.groups
            ]
            factor = groups / (groups - 1) * (n - 1) / (n - self.k)
        else:
            meat = [
                self.r @ (self.fit(y, self.cluster != g) - beta) for g in self.groups
            ]
            factor = (groups - 1) / groups
        error = np.sqrt(factor * np.sum(np.square(meat)))
        estimate = float(self.r @ beta)
        return estimate, error, (estimate - null) / error

    def population(self, null: float) -> tuple[np.ndarray, np.ndarray]:
        """Fitted values and residuals of the bootstrap's data generating process."""
        x, target = self.x, self.y
        start = np.zeros(x.shape[1])
        if self.bootstrap.startswith("WCR"):
            start = self.r * null / (self.r @ self.r)
            free = np.linalg.svd(self.r[None, :])[2][1:].T
            x, target = x @ free, self.y - self.x @ start
        beta = np.linalg.lstsq(x, target, rcond=1e-11)[0]
        residual = target - x @ beta
        fitted = self.y - residual
        if self.bootstrap[3] == "3":
            hat = x @ np.linalg.pinv(x.T @ x) @ x.T
            for g in self.groups:
                own = self.cluster == g
                block = np.eye(own.sum()) - hat[np.ix_(own, own)]
                inverse = np.linalg.pinv(block, rcond=1e-9, hermitian=True)
                residual[own] = inverse @ residual[own]
        return fitted, residual

    def statistics(self, null: float, points: tuple[float, ...]) -> np.ndarray:
        fitted, residual = self.population(null)
        center = null
        if self.bootstrap.startswith("WCU"):
            center = float(self.r @ self.fit(self.y))
        names, codes = np.unique(self.boot, return_inverse=True)
        return np.array(
            [
                self.t_stat(fitted + residual * np.array(signs)[codes], center)[2]
                for signs in itertools.product(points, repeat=len(names))
            ]
        )

    def p_values(self, null: float, points: tuple[float, ...]) -> tuple[float, float]:
        t = abs(self.t_stat(self.y, null)[2])
        draws = np.abs(self.statistics(null, points))
        return np.mean(draws >= t * (1 - TIE)), np.mean(draws > t * (1 + TIE))
