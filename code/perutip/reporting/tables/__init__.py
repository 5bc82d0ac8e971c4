"""Tables from rows of results.csv, never from a second computation.

`printed_table` says what stands where; `latex_table` and `html_table` print it.
"""

from perutip.reporting.tables.make import printed_table
from perutip.reporting.tables.numbers import (
    fixed,
    mean_text,
    p_text,
    percent,
    printed,
    set_text,
)
from perutip.reporting.tables.printed import Column, Line, Panel, PrintedTable
from perutip.reporting.tables.renderers.to_html import html_table
from perutip.reporting.tables.renderers.to_latex import latex_table

__all__ = [
    "Column",
    "Line",
    "Panel",
    "PrintedTable",
    "fixed",
    "html_table",
    "latex_table",
    "mean_text",
    "p_text",
    "percent",
    "printed",
    "printed_table",
    "set_text",
]
