"""A mean is printed with the decimals that it is published with, zeros among them."""

import math

import pandas as pd
import pytest

from perutip.reporting.results import COLUMNS
from perutip.reporting.tables import latex_table, mean_text, printed_table
from perutip.reporting.tables.renderers.to_html import html_table
from perutip.study.exhibits import exhibit


@pytest.mark.parametrize(
    ("value", "published", "text"),
    [
        (0.4, 1, "0.4"),
        (0.3, 2, "0.30"),
        (0.42, 2, "0.42"),
        (0.005, 3, "0.01"),
        (0.353, 3, "0.35"),
        (51.8, 1, "51.8"),
        (52.0, 0, "52"),
        (52.0, 1, "52.0"),
        (0.0, 0, "0.0"),
        (0.0, 2, "0.00"),
        (1.0, 0, "1.0"),
        (math.nan, 0, "–"),
    ],
)
def test_digits_of_a_mean(value, published, text):
    assert mean_text(value, published) == text


@pytest.mark.parametrize(
    ("value", "published", "text"),
    [
        (51.82, 2, "51.82"),
        (4.6, 1, "4.6"),
        (0.25, 2, "0.25"),
        (0.3, 2, "0.30"),
        (9.3333, 4, "9.333"),
    ],
)
def test_a_mean_is_not_given_the_decimals_of_its_column(value, published, text):
    """Those of the pilot stood as 51.820 and 4.600."""
    assert mean_text(value, published, 3) == text


def table_of(key: str, *rows: dict[str, str]):
    empty = dict.fromkeys(COLUMNS, "") | {"exhibit": key, "status": "ok"}
    frame = pd.DataFrame([empty | one for one in rows], columns=COLUMNS, dtype="str")
    return printed_table(exhibit(key), frame, "")


ESTIMATE = {"term": "exposed", "estimator": "OLS", "estimate": "0.0213"}
COARSENED = [("0.30", "0.30"), ("0.3", "0.3"), ("0.00", "0.00"), ("1.00", "1.00")]


@pytest.mark.parametrize(("published", "shown"), COARSENED)
def test_a_table_prints_the_zeros_of_a_mean(published, shown):
    """What results.csv has stands in the table, as LaTeX and as HTML."""
    where = {"panel": "A. As registered", "variable": "convicted", "column": "01"}
    more = {"std_error": "0.0456", "n_obs": "968", "control_mean": published}
    table = table_of("t02_conviction", where | ESTIMATE | more)
    (line,) = (x for p in table.panels for x in p.lines if x.label == "Untrained mean")
    assert line.cells == (shown,)
    assert f"{shown} " in latex_table(table)
    assert f">{shown}<" in html_table(table)


def test_a_pivot_prints_the_zeros_of_what_was_rounded():
    """An undeclared number keeps one decimal, be it a zero."""
    told = {"panel": "", "estimator": "description", "term": "effect"}
    rows = [
        told | {"variable": name, "column": name, "label": name, "estimate": text}
        for name, text in (("a", "3.0"), ("b", "0.0"))
    ]
    (panel,) = table_of("t04_robustness", *rows).panels
    assert [line.cells for line in panel.lines] == [("3.0",), ("0.0",)]
