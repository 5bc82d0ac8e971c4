"""The headline study: its statistics of hazards, its paths, its permuted family."""

import dataclasses

import numpy as np
from hazard_worlds import until

from perutip.designs.headline.headline_study import (
    hazard_paths,
    headline_study,
    statistics_of,
)
from perutip.study.outcomes import Variable


def test_statistics_of_the_hazard_design():
    def variable(name, statistic, horizon=None):
        made = Variable(name=name, definition="ours", label=name, outcome="conviction")
        return dataclasses.replace(made, statistic=statistic, horizon=horizon)

    found = statistics_of(
        [
            variable("a", "additional", 24),
            variable("b", "conviction", 12),
            variable("c", ""),
        ]
    )
    assert set(found) == {"a", "b"}
    assert (found["a"].kind, found["a"].horizon) == ("hazard", 0)
    assert (found["b"].kind, found["b"].horizon) == ("conviction", 12)


def test_leads_and_lags_of_hazards(lived, config):
    found = hazard_paths(lived, until(config, "2022-04-15"))
    assert set(found) == {"conviction", "resolution"}
    for path in found.values():
        assert path.base == -1 and (path.times < 0).any() and (path.times >= 0).any()
        assert path.times.min() > path.binned[0]
        assert (np.diag(path.covariance) > 0).all()


def test_headlines_are_permuted_family_by_family(lived, catalogue, config):
    set_up = until(config, "2022-04-15")
    few = dataclasses.replace(set_up.draws, permutations=9)
    set_up = dataclasses.replace(set_up, draws=few)
    frame = lived.assign(half_year=lived["filing_date"].dt.year * 2)
    for one in catalogue.headlines_of("track4tip_primary"):
        if one.frame == "cases" and not one.statistic:
            known = lived["resolution_date"].notna()
            frame[one.name] = lived["convicted"].where(known)
            if one.horizon:
                frame[f"observed_{one.months}"], frame[f"in_donut_{one.months}"] = 1, 0
    found = headline_study(
        frame, None, catalogue, ["track4tip_primary"], set_up, np.random.SeedSequence(2)
    )
    family = found.permuted["track4tip_primary"]
    assert family.draws == 9 and family.p_value
    assert set(family.p_step_down) <= set(family.p_value)
    for name, p_value in family.p_step_down.items():
        assert 0.1 <= family.p_value[name] <= p_value <= 1
    linear = found.hazards.linear
    assert found.hazards.poisson.hazard != linear.hazard
    assert found.hazards.filed_after.exposed_months < linear.exposed_months
