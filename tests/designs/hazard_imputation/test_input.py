"""What is refused, and how dates are read."""

from __future__ import annotations

import pandas as pd
import pytest

from perutip.designs.hazard_imputation import HazardEstimate, hazard_imputation

EXTRACTION = "2022-04-15"


def cases(**changes: object) -> pd.DataFrame:
    """Two sound cases, the second changed."""
    rows = [
        {
            "region": "A",
            "filing_date": "2020-01-05",
            "end_date": "2021-03-01",
            "end_kind": "convicted",
        },
        {"region": "A", "filing_date": "2020-01-05", "end_date": None, "end_kind": None}
        | changes,
    ]
    return pd.DataFrame(rows)


def regions() -> pd.DataFrame:
    return pd.DataFrame({"region": ["A", "B"], "training_date": ["2021-01-01", None]})


def estimate(frame: pd.DataFrame, **options: object) -> HazardEstimate:
    return hazard_imputation(frame, regions(), extraction_date=EXTRACTION, **options)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"region": "C"}, "not in the register"),
        ({"region": None}, "not in the register"),
        ({"filing_date": "2022-04-16"}, "filed after the extraction"),
        ({"filing_date": None}, "without a filing date"),
        ({"end_date": "2020-01-04", "end_kind": "other"}, "ended before"),
        ({"end_date": "2022-04-16", "end_kind": "other"}, "ended after"),
        ({"end_date": "2021-01-04"}, "no kind of end"),
        ({"end_kind": "other"}, "no end date"),
        ({"end_date": "2021-01-04", "end_kind": "acquitted"}, "not convicted or other"),
        ({"filing_date": "2020-01-05 10:30"}, "time of day|format"),
    ],
)
def test_case_is_refused_and_counted(changes: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        estimate(cases(**changes))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"horizons": (0,)}, "positive whole"),
        ({"horizons": (12.5,)}, "positive whole"),
        ({"horizons": ()}, "positive whole"),
        ({"scope": "trained"}, "scope must be one of all, filed_after"),
        ({"model": "logit"}, "model must be one of linear, poisson"),
        ({"level": 95}, "between 0 and 1"),
    ],
)
def test_option_is_refused(options: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        estimate(cases(), **options)


def test_messages_name_no_case() -> None:
    with pytest.raises(ValueError) as error:
        estimate(cases(region="Ciudad Secreta"))
    assert "Secreta" not in str(error.value) and "1 cases" in str(error.value)


def test_repeated_region_is_refused() -> None:
    twice = pd.concat([regions(), regions()])
    with pytest.raises(ValueError, match="once"):
        hazard_imputation(cases(), twice, extraction_date=EXTRACTION)


def test_days_at_the_edges_are_allowed() -> None:
    same_day = cases(end_date="2020-01-05", end_kind="other")
    found = estimate(same_day)
    whole = (pd.Timestamp("2021-01-01") - pd.Timestamp("2020-01-05")).days
    assert found.untreated_months == pytest.approx((whole + 0.5) / 30.4375)
    last = estimate(cases(filing_date=EXTRACTION))
    assert last.exposed_months + last.lost_months == pytest.approx((59 + 1.5) / 30.4375)


def test_pending_time_runs_to_the_day_after_extraction() -> None:
    found = estimate(cases(region="B"))
    days = (pd.Timestamp(EXTRACTION) - pd.Timestamp("2020-01-05")).days + 1
    before = (pd.Timestamp("2021-01-01") - pd.Timestamp("2020-01-05")).days
    assert found.untreated_months == pytest.approx((days + before) / 30.4375)


def test_no_cases_and_no_training() -> None:
    never = regions().assign(training_date=None)
    for frame in (cases(), cases().iloc[:0]):
        found = hazard_imputation(frame, never, extraction_date=EXTRACTION)
        assert found.reason == "no_exposed_time"
        assert found.cif_reason == {12: "no_exposed_time", 24: "no_exposed_time"}
        assert pd.isna(found.hazard) and found.exposed_months == 0
