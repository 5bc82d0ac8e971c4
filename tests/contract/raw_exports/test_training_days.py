"""Days of training as read, told in words: few, and every effect hangs on them."""

from __future__ import annotations

import datetime as dt

import pytest

from perutip.contract.checks import StudyFacts
from perutip.contract.reading.raw_exports import MappingError
from perutip.simulation.raw_exports.workbook import write_workbook

MAPPING = """
[regions]
file = "r.xlsx"
[regions.columns]
region_id = "COD"
region_name = "REGION"
training_date = { source = "FECHA", dates = ["dd/mm/yyyy"] }
population = { constant = "" }
"""
NAMES = ("Amazonas", "Áncash", "Apurímac", "Arequipa", "Ayacucho", "Cajamarca")
CHECK = "check that day and month stand as the office wrote them"


@pytest.fixture
def told(map_files):
    """Map regions trained on the days given; what is said of the trainings."""

    def run(*cells, window=()):
        rows = [["COD", "REGION", "FECHA"]]
        for k, (name, cell) in enumerate(zip(NAMES, cells, strict=False), 1):
            rows.append([f"{k:02}", name, cell])
        write_workbook(map_files.raw / "r.xlsx", "Hoja1", rows)
        facts = StudyFacts(bounds={"trainings": window} if window else {})
        try:
            lines = map_files({}, MAPPING, facts=facts)
        except MappingError as error:
            lines = str(error).splitlines()
        return [line.strip() for line in lines if CHECK in line]

    return run


def test_the_first_and_the_last_are_told_once_in_words(told):
    (line,) = told(dt.date(2023, 3, 15), None, dt.date(2022, 11, 28))
    assert line == (
        "regions.csv: 2 trainings, the first on Monday 28 November 2022, the last on "
        f"Wednesday 15 March 2023: {CHECK}"
    )
    (line,) = told("20/06/2022")
    assert line == f"regions.csv: 1 training, on Monday 20 June 2022: {CHECK}"


def test_nothing_is_told_where_no_region_is_trained(told):
    assert told(None, None) == []


def test_days_up_to_the_twelfth_are_told_as_they_would_read_exchanged(told):
    (line,) = told(dt.date(2022, 7, 2), dt.date(2022, 7, 4), dt.date(2023, 6, 10))
    assert line.endswith(
        f"{CHECK}. No day is later than the twelfth: with day and month exchanged the "
        "first would be on Monday 7 February 2022, the last on Friday 6 October 2023, "
        "none at a weekend, where 2 stand now"
    )


def test_firsts_of_months_and_days_that_read_the_same_either_way_are_not(told):
    (line,) = told(dt.date(2022, 4, 1), dt.date(2022, 7, 1))
    assert line.endswith(CHECK)
    (line,) = told(dt.date(2022, 4, 4), dt.date(2022, 7, 7))
    assert line.endswith(CHECK)
    (line,) = told(dt.date(2022, 4, 5), dt.date(2022, 5, 4))
    assert line.endswith(CHECK)


def test_early_days_held_as_dates_beside_later_ones_as_text_are_told(told):
    """Three of them: too few for `exchanged_days`."""
    (line,) = told(dt.date(2022, 9, 5), "25/05/2022", dt.date(2022, 12, 6))
    assert "it may have exchanged day and month of the former" in line
    (line,) = told(dt.date(2022, 9, 15), "25/05/2022", dt.date(2022, 12, 6))
    assert line.endswith(CHECK)


def test_what_lies_in_the_window_when_exchanged_alone_is_told(told):
    """Beside the refusal of what lies outside it."""
    window = dt.date(2022, 5, 1), dt.date(2022, 9, 30)
    true = dt.date(2022, 6, 2), dt.date(2022, 8, 11), dt.date(2022, 7, 4)
    wrong = [day.replace(day=day.month, month=day.day) for day in true]
    (line,) = told(*wrong, window=window)
    assert "all lie within 2022-05-01 to 2022-09-30 ([registers] trainings" in line
    assert "they seem to have been exchanged" in line
    (line,) = told(*true, window=window)
    assert "seem to have been exchanged" not in line
    (line,) = told(dt.date(2032, 6, 2), *wrong, window=window)
    assert "seem to have been exchanged" not in line
