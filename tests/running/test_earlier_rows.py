"""A later step reads estimates without the counts of people beside them."""

import pandas as pd

from perutip.reporting.results import NUMERIC
from perutip.running.run.earlier import COUNTS, ESTIMATES, rows_for
from perutip.study.steps import STEPS


def test_every_column_of_numbers_is_an_estimate_or_taken_for_a_count():
    assert set(ESTIMATES) <= set(NUMERIC)
    assert {"n_obs", "control_mean"} <= set(COUNTS)


def test_rows_of_earlier_steps_keep_estimates_and_lose_counts():
    step = next(s for s in STEPS if any(s.reads(one) for one in STEPS))
    before = next(one for one in STEPS if step.reads(one))
    row = dict.fromkeys(NUMERIC, "1") | {"step": before.number, "estimator": "OLS"}
    described = row | {"estimator": "description"}
    found = rows_for(step, pd.DataFrame([row, described]))
    assert len(found) == 1
    for name in NUMERIC:
        assert found[name].iloc[0] == ("1" if name in ESTIMATES else "")
