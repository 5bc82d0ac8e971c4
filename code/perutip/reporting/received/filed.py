"""Cases filed by year, as published: what step 01 draws.

Apart from the lines of estimates, whose libraries take a second to load.
"""

from __future__ import annotations

import math

import pandas as pd

from perutip.reporting.disclosure import Disclosure


def filed_per_year(cases: pd.DataFrame, disclosure: Disclosure) -> pd.DataFrame:
    """Cases filed per year in regions `trained` some day and `never`, as published.

    All years of both lines add up to the register, so they are protected together.
    """
    ever = cases["training_date"].notna().map({True: "trained", False: "never"})
    counts = pd.crosstab(cases["filing_date"].dt.year, ever)
    counts = counts.reindex(columns=["trained", "never"], fill_value=0)
    hidden = disclosure.hidden(counts.to_numpy().ravel().tolist())
    mask = pd.Series(hidden).to_numpy().reshape(counts.shape)
    return counts.astype(float).mask(mask)


def filed_lines(counts: pd.DataFrame) -> list[dict[str, object]]:
    """The lines behind the figure of cases filed: one per year and group."""
    return [
        {
            "variable": f"filed_{year}",
            "label": f"Cases filed in {year}",
            "term": str(term),
            "estimator": "count",
            **({"reason": "small_cell"} if math.isnan(value) else {"estimate": value}),
        }
        for year, row in counts.iterrows()
        for term, value in row.items()
    ]
