"""Rows by cluster, and their diagnostics from dense matrices and refits."""

from __future__ import annotations

import numpy as np
import pandas as pd


def sample(seed: int = 0, n: int = 90, n_clusters: int = 7) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    shares = rng.dirichlet(np.ones(n_clusters) * 3)
    data = pd.DataFrame(
        {
            "g": np.sort(
                np.concatenate(
                    [
                        np.repeat(np.arange(n_clusters), 3),
                        rng.choice(n_clusters, n - 3 * n_clusters, p=shares),
                    ]
                )
            ),
            "x": rng.normal(size=n),
            "z": rng.normal(size=n),
            "t": rng.integers(0, 4, n),
            "w": rng.uniform(0.5, 2, n),
        }
    )
    data["one"] = 1.0
    data["d"] = ((data["g"] < 3) & (data["t"] > 1)).astype(float)
    data["y"] = data["x"] + rng.normal(size=n) + rng.normal(size=n_clusters)[data["g"]]
    return data


def naive(data, columns, R, weights=None):
    """Dense matrices, nothing clever: estimate, CRV1-3, df, leave-outs, leverages."""
    mass = np.ones(len(data)) if weights is None else data[weights].to_numpy()
    root = np.sqrt(mass)
    X = data[columns].to_numpy() * root[:, None]
    y, g = data["y"].to_numpy() * root, data["g"].to_numpy()
    inverse = np.linalg.inv(X.T @ X)
    beta = inverse @ X.T @ y
    e = y - X @ beta
    M = np.eye(len(y)) - X @ inverse @ X.T
    crv1 = crv2 = 0.0
    P, leave, leverage = [], [], []
    for c in np.unique(g):
        i = g == c
        crv1 += (R @ inverse @ X[i].T @ e[i]) ** 2
        values, vectors = np.linalg.eigh(M[np.ix_(i, i)])
        power = np.where(values > 1e-9, np.abs(values) ** -0.5, 0.0)
        A = (vectors * power) @ vectors.T
        crv2 += (R @ inverse @ X[i].T @ A @ e[i]) ** 2
        P.append(M[:, i] @ A @ X[i] @ inverse @ R)
        rest = np.linalg.lstsq(X[~i], y[~i], rcond=None)[0]
        leave.append(R @ rest)
        leverage.append(np.trace(X[i] @ inverse @ X[i].T))
    P = np.column_stack(P)
    B = P.T @ P
    n, k, G = len(y), X.shape[1], len(leave)
    leave = np.array(leave)
    return {
        "estimate": R @ beta,
        "leave": leave,
        "leverage": np.array(leverage),
        "crv1": np.sqrt(crv1 * G / (G - 1) * (n - 1) / (n - k)),
        "crv2": np.sqrt(crv2),
        "df": np.trace(B) ** 2 / np.trace(B @ B),
        "crv3": np.sqrt((G - 1) / G * ((leave - R @ beta) ** 2).sum()),
        "weights": root * (X @ inverse @ R),
    }
