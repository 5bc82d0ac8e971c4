"""The text for the registration's blank field on minimum detectable effects.

Plain ASCII, lines of 80 columns: registries strip markup.
"""

from __future__ import annotations

from textwrap import fill

import numpy as np
import pandas as pd
from tabulate import tabulate

from perutip.power.trial import DESIGN_COLUMNS

WIDTH = 80


def registration_text(table: pd.DataFrame) -> str:
    """Plain text for "Minimum detectable effect size for main outcomes".

    One paragraph on the assumptions, then one line per row of `mde_table` (or of
    `simulated_power_table`). Refuses a table that mixes designs.
    """
    fixed = [*DESIGN_COLUMNS, "df", "power", "level"]
    if len(table[fixed].drop_duplicates()) != 1:
        raise ValueError("the table mixes designs: paste one design at a time")
    first = table.iloc[0]
    assumptions = (
        f"Power {first.power:.0%}, two-sided test at {first.level:.0%}, "
        f"{first.n_clusters} districts in {first.n_strata} strata, "
        f"{first.cluster_size:g} officers per district on average (coefficient of "
        f"variation {first.size_cv:.2f}), {first.df} degrees of freedom (districts - "
        f"strata - 1 - {first.n_covariates} district-level covariates). "
        "MDE = (t[1-a/2] + t[power]) x standard error; unequal sizes as in Eldridge, "
        "Ashby and Kerry (2006); rates of counts as in Hayes and Bennett (1999). "
        f"Baseline R2: {first.r2_between:g} between and {first.r2_within:g} within "
        "districts; none is credited to the strata."
    )
    if "simulated_power" in table:
        assumptions += (
            " By simulation: share of replications in which the exact randomization "
            "test over every assignment of the design rejects at the formula's MDE, "
            "and the effect that it finds with the power stated."
        )
    return f"{fill(assumptions, WIDTH)}\n\n{_plain_table(table)}\n"


def rollout_text(table: pd.DataFrame) -> str:
    """The same for the staggered rollout, from `staggered_table`."""
    first = table.iloc[0]
    assumptions = (
        f"Power {first.power:.0%}, two-sided test at {first.level:.0%}, by simulation "
        f"of repeated cross-sections of cases in {first.n_regions} regions, "
        f"{first.n_trained} of them trained at staggered dates: imputation estimator, "
        "wild cluster bootstrap-t with the null imposed, studentized by leaving one "
        "region out. Cases are those that can be followed, the filing window before "
        "training left out. A dash: no effect is found with this power."
    )
    headings = ["Outcome", "Base", "Treated cases", "SD of estimate", "MDE"]
    body = [
        [
            row.outcome,
            _cell(row.base, 2),
            _cell(row.n_treated_cases, 0),
            _cell(row.std_dev, 3),
            _cell(row.mde, 3),
        ]
        for row in table.itertuples(index=False)
    ]
    rows = tabulate(body, headers=headings, tablefmt="simple", disable_numparse=True)
    return f"{fill(assumptions, WIDTH)}\n\n{rows}\n"


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
