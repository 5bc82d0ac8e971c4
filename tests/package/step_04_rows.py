"""Rows of step 04 in an output."""

from pathlib import Path

import pandas as pd


def results(out: Path) -> pd.DataFrame:
    table = pd.read_csv(out / "results.csv", dtype="str", keep_default_na=False)
    table = table[table["step"] == "04"]
    return table.assign(number=pd.to_numeric(table["estimate"]))


def cell(table: pd.DataFrame, exhibit: str, variable: str, term: str) -> pd.Series:
    mine = table[
        (table["exhibit"] == exhibit)
        & (table["variable"] == variable)
        & (table["term"] == term)
    ]
    return mine.iloc[0]
