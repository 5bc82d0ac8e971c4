"""Dates that are impossible in the study, or written in another way."""

from __future__ import annotations

from damage import cell, cells

DATES = {
    "training a century early": (
        cell("regions", 2, "training_date", "1922-05-01"),
        "[registers] trainings",
    ),
    "training ten years early": (
        cell("regions", 2, "training_date", "2012-05-01"),
        "2022-01-01 to 2023-12-31",
    ),
    "training in the future": (
        cell("regions", 2, "training_date", "2202-05-01"),
        "in the years 1900 to 2099",
    ),
    "filing of 1900": (
        cell("cases", 5, "filing_date", "1900-01-01"),
        "[registers] filings",
    ),
    "filing a spreadsheet's zero": (
        cell("cases", 5, "filing_date", "1899-12-30"),
        "in the years 1900 to 2099",
    ),
    "review after the study": (
        cells(
            ("cases", 2, "review_date", "2061-06-02"),
            ("cases", 2, "firm_date", "2061-06-02"),
        ),
        "a date no later than the extraction on",
    ),
    "ruling before the study": (
        cell("rulings", 3, "ruling_date", "2001-01-01"),
        "[registers] decisions",
    ),
    "interview before the fieldwork": (
        cell("officers_endline", 2, "interview_date", "2017-11-20"),
        "[registers] fieldwork",
    ),
    "incident in another decade": (
        cells(("incidents", 3, "incident_date", "2037-04-01")),
        "[registers] fieldwork",
    ),
    "referral in another decade": (
        cells(("referrals", 3, "referral_date", "2037-04-01")),
        "[registers] fieldwork",
    ),
    "acceptance in another decade": (
        cell("referrals", 2, "acceptance_date", "2037-03-06"),
        "[registers] fieldwork",
    ),
    "firm before its review": (
        cell("cases", 2, "firm_date", "2022-01-31"),
        "a date on or after review_date",
    ),
    "case after the extraction": (
        cell("cases", 4, "resolution_date", "2023-03-02"),
        "no later than the extraction",
    ),
    "ruling after the extraction": (
        cell("rulings", 4, "ruling_date", "2023-03-02"),
        "no later than the extraction",
    ),
    "a month of thirteen": (
        cell("cases", 4, "filing_date", "2021-13-01"),
        "a day of the calendar",
    ),
    "a 29 February of no leap year": (
        cell("cases", 5, "filing_date", "2019-02-29"),
        "a day of the calendar",
    ),
    "a date in words": (
        cell("cases", 4, "filing_date", "30 de setiembre de 2021"),
        "not in words",
    ),
    "a date with two digits": (
        cell("cases", 4, "filing_date", "30/09/21"),
        "not day/month/year",
    ),
    "a date without hyphens": (
        cell("cases", 4, "filing_date", "20210930"),
        "with hyphens",
    ),
    "a date with dots": (cell("cases", 4, "filing_date", "2021.09.30"), "with hyphens"),
    "a date of zeros": (
        cell("cases", 4, "filing_date", "0000-00-00"),
        "a day of the calendar",
    ),
    "a year alone": (cell("cases", 4, "filing_date", "2021"), "a date as YYYY-MM-DD"),
}
