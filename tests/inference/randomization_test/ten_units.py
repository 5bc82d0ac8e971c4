"""Ten units of three strata, and every assignment of them."""

from __future__ import annotations

import numpy as np

from perutip.inference.randomization_test import enumerate_assignments

STRATA = np.repeat(["north", "south", "east"], [4, 4, 2])
EVERY = enumerate_assignments(STRATA, {"north": 2, "south": 1, "east": 1})
UNITS = np.array([f"d{j}" for j in range(10)])
