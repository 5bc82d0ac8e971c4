"""When effects are not estimable, in the order of the specification."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hazard_worlds import EXTRACTION

from perutip.designs.hazard_imputation import hazard_imputation
from perutip.designs.hazard_imputation.estimability import reason_not_estimable
from perutip.designs.hazard_imputation.person_time import N_AGES, Cells
from perutip.designs.hazard_imputation.replicates import Replicates


def untreated(convictions: float = 30, others: float = 0) -> Cells:
    events = np.zeros((2, 1, 1, N_AGES))
    events[:, 0, 0, 0] = convictions, others
    return Cells(np.ones((1, 1, N_AGES)), events)


def scope(
    convictions: float = 10, months: float = 30.0, regions: int = 6, thin: int = 7
) -> Replicates:
    """Six regions share `months` in every bin; the bin `thin` has fewer regions."""
    by_region = np.zeros((3, 2, 6, N_AGES))
    by_region[0] = months / 6
    by_region[0, :, regions:, thin] = 0.0
    events = np.zeros((1, 2, N_AGES))
    events[0, 0, 0] = convictions
    total = by_region[0, 0].sum(axis=0)[None]
    total[0, thin] = months
    return Replicates(
        total, events, events, np.zeros(0), np.zeros(0, int), 0.0, by_region
    )


@pytest.mark.parametrize(
    ("cells", "sums", "horizon", "expected"),
    [
        (untreated(), scope(), 24, ""),
        (untreated(29), scope(9), 24, "too_few_untreated_convictions"),
        (untreated(), scope(9, months=29.9), 24, "too_few_exposed_convictions"),
        (untreated(), scope(months=29.9, regions=5), 24, "too_little_exposed_time"),
        (untreated(), scope(regions=5, thin=4), 24, "too_few_exposed_regions"),
        (untreated(), scope(regions=5, thin=4), 18, ""),
        (untreated(), scope(regions=5, thin=4), 19, "too_few_exposed_regions"),
        (untreated(), scope(months=0.0), 24, "no_exposed_time"),
    ],
)
def test_first_reason_that_applies(
    cells: Cells, sums: Replicates, horizon: int, expected: str
) -> None:
    assert reason_not_estimable(cells, sums, horizon, "convictions") == expected


def test_resolution_counts_ends_of_both_kinds() -> None:
    cells = untreated(20, 10)
    assert reason_not_estimable(cells, scope(), 24, "ends") == ""
    cells = untreated(20, 9)
    assert reason_not_estimable(cells, scope(), 24, "ends") == "too_few_untreated_ends"
    assert reason_not_estimable(untreated(), scope(9), 24, "ends") == (
        "too_few_exposed_ends"
    )


def test_reason_leaves_the_hazard_standing(world) -> None:
    cases, regions = world(2, n=350, regions=9, trained=5)
    found = hazard_imputation(cases, regions, extraction_date=EXTRACTION)
    assert found.cif_reason[12] == "too_few_exposed_regions"
    assert np.isnan([found.cif_effect[12], found.cif_se[12], found.conf_low[12]]).all()
    assert np.isfinite([found.hazard, found.hazard_se]).all()
    assert found.resolution_reason[12] == "too_few_exposed_regions"
    assert found.se_reason == ""


def test_region_trained_before_its_first_filing_is_never_left_out(world) -> None:
    cases, regions = world(2, n=350, regions=9, trained=7)
    regions.loc[0, "training_date"] = pd.Timestamp("2010-01-01")
    found = hazard_imputation(cases, regions, extraction_date=EXTRACTION)
    assert found.n_regions == 8 and found.df == 7
    assert "R0" not in set(found.left_out["left_out"])
    assert "R0" not in set(found.by_region["region"])
    assert found.lost_months > 0
    after = hazard_imputation(
        cases, regions, extraction_date=EXTRACTION, scope="filed_after"
    )
    assert after.df == after.n_exposed_regions - 1 == 5


def test_frames_add_up(world) -> None:
    cases, regions = world(3, n=350, regions=9, trained=7, effect=0.02)
    found = hazard_imputation(cases, regions, extraction_date=EXTRACTION)
    for frame in (found.by_age, found.by_region):
        assert frame["exposed_months"].sum() == pytest.approx(found.exposed_months)
    assert found.by_region["convictions"].sum() == found.exposed_convictions
    assert found.by_region["imputed_convictions"].sum() == pytest.approx(
        found.imputed_convictions
    )
    assert found.additional_convictions == pytest.approx(
        found.exposed_convictions - found.imputed_convictions
    )
    changes = found.left_out["hazard"] - found.hazard
    n = found.n_regions
    assert found.hazard_se == pytest.approx(np.sqrt((n - 1) / n * (changes**2).sum()))
    low, high = found.interval(found.hazard, found.hazard_se)
    assert low < found.hazard < high
    assert (found.p_value(found.hazard, found.hazard_se) < 0.05) == (low > 0)
