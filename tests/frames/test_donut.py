"""Cases filed in the months before training: the edges, by hand."""

import pandas as pd
import pytest

from perutip.frames.donut import filing_window_donut

DAY = pd.Timestamp


def marked(filed, trained="2022-03-31", months=1):
    cases = pd.DataFrame({"filed": [DAY(filed)], "trained": [DAY(trained)]})
    return filing_window_donut(cases, months).tolist()


def test_the_window_opens_a_calendar_month_before_and_closes_at_training():
    assert marked("2022-02-27") == [False]
    assert marked("2022-02-28") == [True]
    assert marked("2022-03-30") == [True]
    assert marked("2022-03-31") == [False]


def test_months_count_and_the_untrained_are_never_in_it():
    assert marked("2021-03-31", months=12) == [True]
    assert marked("2021-03-30", months=12) == [False]
    cases = pd.DataFrame({"filed": [DAY("2022-01-01")], "trained": [pd.NaT]})
    assert filing_window_donut(cases, 12).tolist() == [False]


@pytest.mark.parametrize("months", [0, -1, 1.5])
def test_horizons_are_positive_whole_months(months):
    with pytest.raises(ValueError, match="whole number > 0"):
        marked("2022-01-01", months=months)


def test_a_case_without_a_filing_date_is_refused():
    cases = pd.DataFrame({"filed": [pd.NaT], "trained": [DAY("2022-01-01")]})
    with pytest.raises(ValueError, match="1 dates missing"):
        filing_window_donut(cases, 12)
    with pytest.raises(ValueError, match="not in the case frame: filed"):
        filing_window_donut(cases.drop(columns="filed"), 12)
