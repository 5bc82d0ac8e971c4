"""Persons in two arms of whom some are observed, and their Lee bounds."""

from __future__ import annotations

import numpy as np

from perutip.inference.bounds import lee_bounds

NAN = np.nan


def people(treated, control):
    """Outcomes of both arms, one cluster per person."""
    y = np.r_[np.array(treated, float), np.array(control, float)]
    d = np.repeat([1, 0], [len(treated), len(control)])
    return y, d, np.arange(y.size)


def bounds(treated, control, **options):
    y, d, person = people(treated, control)
    return lee_bounds(y, d, cluster=person, **options)


def selection_sample(seed, n=4000, effect=0.3, clusters=None, discrete=False):
    """Treatment raises selection; those brought in have high outcomes."""
    rng = np.random.default_rng(seed)
    cluster = (
        np.arange(n)
        if clusters is None
        else np.repeat(np.arange(clusters), n // clusters)
    )
    drawn = rng.permutation(np.arange(cluster.max() + 1) % 2)
    shock = 0.3 * rng.normal(size=drawn.size)[cluster] if clusters else 0.0
    latent = rng.normal(size=n) + shock
    d = drawn[cluster]
    s = np.where(d == 1, latent < 1.0, latent < 0.5)
    y = rng.normal(size=n) + 0.5 * latent + effect * d
    y = np.round(y * 2) / 2 if discrete else y
    return np.where(s, y, NAN), d, cluster
