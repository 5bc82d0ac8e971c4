"""What tests of reporting share: settings under which anything may be estimated."""

from __future__ import annotations

import numpy as np
import pytest

from perutip.designs.regression import Settings, Support


@pytest.fixture(scope="session")
def settings() -> Settings:
    """Settings that leave no estimate out for few cases; patterns are enumerated."""
    return Settings(
        level=0.95,
        support=Support(minimum_cell=1, minimum_treated=1, minimum_treated_clusters=1),
        reps=9999,
        cross_check_reps=99,
        seed=np.random.SeedSequence(3),
        seed_stream="a/stream",
    )
