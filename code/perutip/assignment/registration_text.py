"""The text for the registration's blank field on minimum detectable effects."""

from __future__ import annotations

import numpy as np
import pandas as pd
from tabulate import tabulate

from perutip.assignment.power import DESIGN_COLUMNS


def registration_text(table: pd.DataFrame) -> str:
    """Plain text for "Minimum detectable effect size for main outcomes".

    One paragraph on the assumptions, then one line per row of `mde_table` (or of
    `simulated_power_table`). Refuses a table that mixes designs.
    """
    fixed = [*DESIGN_COLUMNS, "df", "power", "level"]
    if len(table[fixed].drop_duplicates()) != 1:
        raise ValueError("the table mixes designs: paste one design at a time")
    first = table.iloc[0]
    lines = [
        f"Power {first.power:.0%}, two-sided test at {first.level:.0%}, "
        f"{first.n_clusters} districts in {first.n_strata} strata, "
        f"{first.cluster_size:g} officers per district on average "
        f"(coefficient of variation {first.size_cv:.2f}), "
        f"{first.df} degrees of freedom (districts - strata - 1 - "
        f"{first.n_covariates} district-level covariates). "
        "MDE = (t[1-a/2] + t[power]) x standard error; unequal sizes as in Eldridge, "
        "Ashby and Kerry (2006); rates of counts as in Hayes and Bennett (1999). "
        f"Baseline R2: {first.r2_between:g} between and {first.r2_within:g} within "
        "districts; none is credited to the strata.",
        "",
        _plain_table(table),
    ]
    return "\n".join(lines) + "\n"


def _plain_table(table: pd.DataFrame) -> str:
    headings = ["Outcome", "Base", "ICC", "MDE", "MDE in SD"]
    simulated = "simulated_power" in table
    if simulated:
        headings += ["Power by simulation", "MDE by simulation"]
    body = []
    for row in table.itertuples(index=False):
        cells = [row.outcome, _cell(row.base, 2), f"{row.icc:.2f}"]
        cells += [_cell(row.mde, 3), _cell(row.mde_sd, 3)]
        if simulated:
            cells += [_cell(row.simulated_power, 3), _cell(row.simulated_mde, 3)]
        body.append(cells)
    return tabulate(body, headers=headings, tablefmt="simple", disable_numparse=True)


def _cell(value: float, decimals: int) -> str:
    return "-" if np.isnan(value) else f"{value:.{decimals}f}"
