"""Effects by year of training: the averages of one fit, and cohorts of a few cases."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from perutip.designs.staggered_did import imputation_att
from perutip.reporting.track4tip.heterogeneity import cohort_lines

VARIABLE = SimpleNamespace(
    name="convicted_within_12", label="Convicted", sample="donut", months=12
)


def used(least: int) -> SimpleNamespace:
    support = SimpleNamespace(minimum_treated=least, minimum_cell=10)
    return SimpleNamespace(level=0.95, support=support)


def cases(n: int = 1500, effect_2023: float = 0.4) -> pd.DataFrame:
    """Twelve regions; those trained in 2022 gain nothing, those of 2023 do."""
    rng = np.random.default_rng(11)
    unit, half_year = rng.integers(0, 12, n), rng.integers(0, 14, n)
    first = pd.Series([8] * 3 + [10] * 3 + [99] * 6)
    day = pd.to_datetime(
        pd.Series(["2022-03-01"] * 3 + ["2023-03-01"] * 3 + [None] * 6)
    )
    exposed = half_year >= first.to_numpy()[unit]
    share = 0.3 + effect_2023 * (exposed & (unit >= 3))
    return pd.DataFrame(
        {
            "unit": unit,
            "half_year": half_year,
            "exposed": exposed.astype(float),
            "training_date": day.to_numpy()[unit],
            "observed_12": 1.0,
            "in_donut_12": 0.0,
            "convicted_within_12": (rng.random(n) < share).astype(float),
        }
    )


def test_cohorts_average_to_the_effect_on_all_treated():
    data = cases()
    lines = list(cohort_lines(data, VARIABLE, used(30)))
    whole = imputation_att(
        data,
        outcome="convicted_within_12",
        unit_fe="unit",
        time_fe="half_year",
        treated="exposed",
        cluster="unit",
        draws=99,
    )
    year = data.loc[data["exposed"] == 1, "training_date"].dt.year
    weights = year.value_counts(normalize=True).sort_index().to_numpy()
    effects = [float(str(line["estimate"])) for line in lines]
    assert [line["term"] for line in lines] == ["cohort 2022", "cohort 2023"]
    assert weights @ effects == pytest.approx(whole.att, abs=1e-12)
    assert abs(effects[0]) < 0.15 < 0.25 < effects[1]
    assert all("n_obs" not in line for line in lines)


def test_a_cohort_with_few_treated_cases_has_no_estimate():
    data = cases()
    late = (data["exposed"] == 1) & (data["unit"] >= 3)
    some = data.drop(data.index[late][20:])
    lines = list(cohort_lines(some, VARIABLE, used(30)))
    assert "estimate" in lines[0] and lines[1]["reason"] == "too_few_cases"
    tiny = data.drop(data.index[late][9:])
    lines = list(cohort_lines(tiny, VARIABLE, used(30)))
    assert [line.get("reason") for line in lines] == ["too_few_cases"] * 2


def test_nobody_treated_has_no_line():
    assert list(cohort_lines(cases().assign(exposed=0.0), VARIABLE, used(30))) == []
