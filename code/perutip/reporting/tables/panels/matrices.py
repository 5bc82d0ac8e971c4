"""A pivot whose lines differ in one quantity, spread into columns: outcome x ICC."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from perutip.reporting.tables.numbers import printed
from perutip.study.exhibits import Exhibit

SPANNED = "|"  # between a heading over several columns and a column's own


def spread(exhibit: Exhibit, rows: pd.DataFrame) -> tuple[Exhibit, pd.DataFrame]:
    """The exhibit and its rows with one line per label in place of one per value.

    Lines of the same label that differ in the exhibit's `matrix` quantity become one
    line of panel A; a quantity that differs with it stands in one column per value, the
    others in a panel of their own. Lines whose labels repeat at one value are left as
    they are.
    """
    by = exhibit.matrix
    key = ["panel", "column"]
    at = rows[rows["term"] == by].set_index(key)["estimate"].rename("at")
    frame = rows.join(at, on=key)
    of_label = frame.groupby("label")
    lines = of_label["column"].transform("size") / of_label["term"].transform("nunique")
    several = of_label["at"].transform("nunique").gt(1) & lines.le(
        of_label["at"].transform("nunique")
    )
    wide, rest = frame[several & (frame["term"] != by)], frame[~several]
    if wide.empty:
        return exhibit, rows
    varies = wide.groupby(["label", "term"])["estimate"].transform("nunique") > 1
    moved = [term for term in exhibit.columns if term in set(wide.loc[varies, "term"])]
    order = {label: f"{n:02d}" for n, label in enumerate(dict.fromkeys(wide["label"]))}
    panels = sorted(set(wide["panel"]))
    wide = wide.assign(column=wide["label"].map(order))
    cells = wide[wide["term"].isin(moved)]
    names = cells["term"] + cells["at"].map("@{:g}".format)
    cells = cells.assign(panel=panels[0], term=names)
    same = wide[~wide["term"].isin(moved)].assign(panel=panels[-1])
    numbers_first = same["status"].ne("ok").sort_values(kind="stable").index
    same = same.loc[numbers_first].drop_duplicates(["label", "term"])
    headers = {
        f"{term}@{value:g}": f"{exhibit.columns[term]}{SPANNED}{printed(value, 2)}"
        for term in moved
        for value in sorted(set(wide["at"]))
    }
    kept = {term: words for term, words in exhibit.columns.items() if term not in moved}
    shown = replace(exhibit, columns=headers | kept, columns_by_panel=True)
    return shown, pd.concat([cells, same, rest]).drop(columns="at")
