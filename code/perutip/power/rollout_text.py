"""The registration's text on what the staggered rollout can find.

The headlines of cases as step 02 simulated them, then one line per case outcome.
"""

from __future__ import annotations

from textwrap import fill

import pandas as pd
from tabulate import tabulate

from perutip.power.plain_text import WIDTH, ascii_text, cell

NAMES = 24  # of the column of names
NO_BASE = "A dash for the base: of months no base enters, only their SD."
NO_EFFECT = "A dash for the MDE: no effect is found with this power."


def rollout_text(table: pd.DataFrame, mde: pd.DataFrame | None) -> str:
    """Plain text for "Minimum detectable effect size for main outcomes".

    table: `staggered_table`'s. mde: the headlines in calendar time, as step 02
    simulated them; None where it has not run.
    """
    first = table.iloc[0]
    assumptions = (
        f"Power {first.power:.0%}, two-sided test at {first.level:.0%}, by simulation "
        f"of repeated cross-sections of cases in {first.n_regions} regions, "
        f"{first.n_trained} of them trained at staggered dates: imputation estimator, "
        "wild cluster bootstrap-t with the null imposed, studentized by leaving one "
        "region out; effects of rates are rises. Cases are those that can be followed, "
        "the filing window before training left out. Treated cases: their mean over "
        "simulated filings."
    )
    for name, words in (("base", NO_BASE), ("mde", NO_EFFECT)):
        if table[name].isna().any():
            assumptions += f" {words}"
    headings = ["Outcome", "Base", "Treated cases", "SD of estimate", "MDE"]
    body = [
        [
            row.outcome,
            cell(row.base, 2),
            cell(row.n_treated_cases, 0),
            cell(row.std_dev, 3),
            cell(row.mde, 3),
        ]
        for row in table.itertuples(index=False)
    ]
    rows = tabulate(
        body,
        headers=headings,
        tablefmt="simple",
        disable_numparse=True,
        maxcolwidths=[NAMES, *[None] * 4],
    )
    return f"{_headlines_text(mde)}{fill(assumptions, WIDTH)}\n\n{rows}\n"


def _headlines_text(mde: pd.DataFrame | None) -> str:
    """Headlines of cases; nothing when none was simulated."""
    simulated = None if mde is None else mde[mde["replications"] > 0]
    if simulated is None or simulated.empty:
        return ""
    words = (
        "Headlines of cases, hazards in calendar time (their base, imputed without "
        "training, is in the tables, as finely as it may be told); MDE by formula "
        "from the jackknife error, and simulated: "
        f"{int(simulated['replications'].iloc[0])} registers with the person-time as "
        "observed, ends drawn at the hazards without training and their extra "
        "variation between region-half-years, the test of the headline on each."
    )
    body = [
        [
            ascii_text(str(row["label"])),
            cell(float(row["mde"]), 3),
            cell(float(row["simulated_mde"]), 3),
        ]
        for row in simulated.to_dict("records")
    ]
    headings = ["Headline", "MDE", "Simulated"]
    rows = tabulate(body, headers=headings, tablefmt="simple", disable_numparse=True)
    return f"{fill(words, WIDTH)}\n\n{rows}\n\n"
