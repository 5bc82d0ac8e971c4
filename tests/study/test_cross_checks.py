"""Choices of study.toml that contradict each other are named, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from perutip.study.config import ConfigError, load_config

STUDY = Path(__file__).resolve().parents[2] / "input" / "study.toml"
KINDS = {
    "filings upside down": (
        "filings = [2010-01-01, 2025-12-31]",
        "filings = [2025-12-31, 2010-01-01]",
        "in this order",
    ),
    "one day for two": (
        "trainings = [2022-01-01, 2023-12-31]",
        "trainings = [2022-01-01]",
        "first day, last day",
    ),
    "a year of four hundred": (
        "filings = [2010-01-01",
        "filings = [0410-01-01",
        "1950 to 2099",
    ),
    "extraction after the filings": (
        "extraction_date = 2025-12-31",
        "extraction_date = 2026-12-31",
        "extraction_date",
    ),
    "extraction as text": (
        "extraction_date = 2025-12-31",
        'extraction_date = "2025"',
        "expected a date, without quotes",
    ),
    "horizons in disorder": (
        "horizons = [12, 18, 24]",
        "horizons = [24, 12, 18]",
        "ascending",
    ),
    "a horizon of a lifetime": (
        "horizons = [12, 18, 24]",
        "horizons = [12, 18, 240]",
        "at most 120",
    ),
    "more clusters than cases": (
        "minimum_treated_clusters = 6 ",
        "minimum_treated_clusters = 60 ",
        "minimum_treated_cases",
    ),
    "a bandwidth twice": ("[270, 365, 540]", "[270, 270, 540]", "each value once"),
    "a bandwidth of decades": ("[270, 365, 540]", "[270, 365, 54000]", "at most 3650"),
    "a placebo twice": (
        "placebo_days = [-730, -365]",
        "placebo_days = [-365, -365]",
        "each value once",
    ),
    "a placebo inside the donut": (
        "placebo_days = [-730, -365]",
        "placebo_days = [-730, 7]",
        "outside the donut",
    ),
    "a donut wider than the band": (
        "donut_days = 14",
        "donut_days = 300",
        "above donut_days",
    ),
    "a negative donut": ("donut_days = 14", "donut_days = -1", "0 or more"),
    "a figure narrower than a bin": (
        "figure_days = 720",
        "figure_days = 10",
        "at least bin_days",
    ),
    "bins of ten years": ("bin_months = 6 ", "bin_months = 120 ", "bin_months"),
    "too many bins": ("first_bin = -6", "first_bin = -600", "at most 80 bins"),
    "a dictionary elsewhere": (
        'dictionary = "person_centered.yml"',
        'dictionary = "../study.toml"',
        "inside input/dictionary/",
    ),
    "a dictionary by its full path": (
        'dictionary = "person_centered.yml"',
        'dictionary = "/etc/passwd.yml"',
        "inside input/dictionary/",
    ),
    "a reference after the data": (
        "reference_before = 2022-01-01",
        "reference_before = 2032-01-01",
        "before extraction_date",
    ),
    "no reader's sheet": ("coding_sample = 400", "coding_sample = 0", "coding_sample"),
    "a pilot after its trial": (
        "training_date = 2026-06-01",
        "training_date = 2026-12-02",
        "before the trial's",
    ),
    "a follow-up of a century": (
        "follow_up_months = 12\ncovariates",
        "follow_up_months = 1200\ncovariates",
        "at most 60 months",
    ),
    "no follow-up": (
        "follow_up_months = 12\ncovariates",
        "follow_up_months = 0\ncovariates",
        "1 or more",
    ),
    "an end before the beginning": (
        "intervention_end = 2027-11-01",
        "intervention_end = 2026-11-01",
        "after training_date",
    ),
    "an end after the trial": (
        "intervention_end = 2027-11-01",
        "intervention_end = 2028-11-01",
        "not after trial_end",
    ),
    "a lost district by name": (
        'lost_districts = ["150110"]',
        'lost_districts = ["Lima"]',
        "six digits",
    ),
    "a lost district twice": (
        'lost_districts = ["150110"]',
        'lost_districts = ["150110", "150110"]',
        "each value once",
    ),
    "an ended district by name": (
        "\nincidents = []",
        '\nincidents = ["Lima"]',
        "six digits",
    ),
    "a share of officers in percent": (
        "least_interviewed = 0.5",
        "least_interviewed = 50",
        "a share from 0 to 1",
    ),
    "two years of slack": ("slack_days = 31", "slack_days = 731", "0 to 366"),
    "a covariate twice": (
        'covariates = ["log_population", "prevalence"',
        'covariates = ["prevalence", "prevalence"',
        "each value once",
    ),
    "an outcome as covariate": (
        'covariates = ["log_population"',
        'covariates = ["knowledge"',
        "is not one of",
    ),
    "a billion draws": (
        "wild_bootstrap = 9999",
        "wild_bootstrap = 100_000_000",
        "10,000,000",
    ),
    "a minimum of a thousand": (
        "minimum_cell = 10 ",
        "minimum_cell = 1000 ",
        "at most 100",
    ),
    "a registration of spaces": (
        'registry = "AEARCTR-0018380"',
        'registry = " "',
        "number of the registration",
    ),
    "not a number": ("level = 0.95 ", "level = nan ", "a finite number"),
}


def changed(tmp_path, *pairs):
    text = STUDY.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = tmp_path / "study.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_the_contradiction_is_refused_with_its_line(tmp_path, kind):
    old, new, expected = KINDS[kind]
    with pytest.raises(ConfigError) as error:
        load_config(changed(tmp_path, (old, new)))
    assert expected in str(error.value) and ", line " in str(error.value)


def test_a_type_and_a_range_of_another_section_are_said_together(tmp_path):
    path = changed(
        tmp_path,
        ("donut_days = 14", 'donut_days = "two weeks"'),
        ("minimum_cell = 10 ", "minimum_cell = 1 "),
        ('lost_districts = ["150110"]', 'lost_districts = ["15"]'),
    )
    with pytest.raises(ConfigError) as error:
        load_config(path)
    assert all(k in str(error.value) for k in ("donut_days", "minimum_cell", "lost"))


def test_no_placebo_can_be_said(tmp_path):
    path = changed(tmp_path, ("placebo_days = [-730, -365]", "placebo_days = []"))
    assert load_config(path).discontinuity.placebo_days == ()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\xef\xbb\xbf[study]\n", "byte-order mark"), (b"[study]\nx = \n", "line 2")],
)
def test_a_broken_file_is_named_in_words(tmp_path, content, words):
    (tmp_path / "study.toml").write_bytes(content)
    with pytest.raises(ConfigError, match=words):
        load_config(tmp_path / "study.toml")
