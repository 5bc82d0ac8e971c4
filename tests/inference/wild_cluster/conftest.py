"""Regressions that the tests of this folder share; `textbook.py` refits them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """Rows of nine clusters: treatment d, covariate x, effects, weights, outcome y."""
    rng = np.random.default_rng(12)
    n = 240
    g = rng.integers(0, 9, n)
    t = rng.integers(0, 6, n)
    table = pd.DataFrame({"g": g, "t": t, "block": rng.integers(0, 2, n)})
    table["d"] = ((g < 4) & (t > 2)).astype(float)
    table["x"] = rng.standard_normal(n)
    table["w"] = rng.uniform(0.3, 2.0, n)
    table["officer"] = g * 4 + rng.integers(0, 4, n)
    table["y"] = table["x"] + rng.standard_normal(9)[g] + rng.standard_normal(n)
    table["region"] = "region " + table["g"].astype(str)
    return table
