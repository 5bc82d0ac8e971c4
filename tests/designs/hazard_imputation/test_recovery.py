"""Small worlds in which the additive effect on the hazard is known."""

from __future__ import annotations

import numpy as np

from perutip.designs.hazard_imputation import hazard_imputation

N_WORLDS = 40


def test_additive_effect_is_recovered_and_covered(world) -> None:
    """Ages step at 4, 10 and 20 months and calendar shocks by year from February."""
    effect = 0.03
    found = []
    for seed in range(N_WORLDS):
        cases, regions = world(100 + seed, n=500, regions=12, trained=6, effect=effect)
        one = hazard_imputation(cases, regions, extraction_date="2022-04-15")
        low, high = one.interval(one.hazard, one.hazard_se)
        found.append((one.hazard, one.hazard_se, low <= effect <= high))
    estimate, error, covered = np.array(found).T
    spread = estimate.std(ddof=1)
    assert abs(estimate.mean() - effect) < 3 * spread / np.sqrt(N_WORLDS)
    assert 0.8 < error.mean() / spread < 1.3
    assert covered.mean() >= 0.85


def test_no_effect_is_rarely_found(world) -> None:
    p_values = []
    for seed in range(N_WORLDS):
        cases, regions = world(500 + seed, n=500, regions=12, trained=6)
        for scope in ("all", "filed_after"):
            one = hazard_imputation(
                cases, regions, extraction_date="2022-04-15", scope=scope
            )
            p_values.append(one.p_value(one.hazard, one.hazard_se))
    p_values = np.reshape(p_values, (N_WORLDS, 2))
    assert ((p_values < 0.05).mean(axis=0) <= 0.16).all()
    assert ((p_values < 0.5).mean(axis=0) > 0.2).all()
