"""Dates of which a spreadsheet exchanged day and month where it could."""

from __future__ import annotations

import datetime as dt

import pytest

from perutip.simulation.raw_exports.workbook import write_workbook

MAPPING = """
[officers_endline]
file = "salida.xlsx"
dates = ["dd/mm/yyyy"]
[officers_endline.columns]
officer_id = "ID"
interview_date = "FECHA"
attended = { constant = "1" }
knowledge = { constant = "" }
attitudes_crimes = { constant = "" }
attitudes_violence = { constant = "" }
attitudes_victims = { constant = "" }
cases_identified = { constant = "" }
"""
TRUE = [dt.date(2027, 6 + k % 3, 1 + 5 * k % 28) for k in range(24)]


def told(map_files, cells):
    rows = [["ID", "FECHA"], *([f"O-{k:02}", c] for k, c in enumerate(cells))]
    write_workbook(map_files.raw / "salida.xlsx", "Hoja1", rows)
    return [line for line in map_files({}, MAPPING) if "exchanged" in line]


def as_text(day):
    return day.strftime("%d/%m/%Y")


def exchanged(day):
    return day.replace(day=day.month, month=day.day) if day.day <= 12 else as_text(day)


def test_days_up_to_the_twelfth_as_dates_and_later_ones_as_text_are_told(map_files):
    (line,) = told(map_files, list(map(exchanged, TRUE)))
    assert line.startswith("salida.xlsx, sheet Hoja1: every date that it holds")


@pytest.mark.parametrize(
    "cells",
    [
        TRUE,
        list(map(as_text, TRUE)),
        [as_text(d) if k % 2 else d for k, d in enumerate(TRUE)],
        [exchanged(d) for d in TRUE[:4]],
        [d.replace(day=1) if k % 2 else "15/06/2027" for k, d in enumerate(TRUE)],
    ],
    ids=["dates", "texts", "either", "few", "firsts of months"],
)
def test_other_dates_are_not(map_files, cells):
    assert told(map_files, cells) == []
