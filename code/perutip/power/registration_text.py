"""The text for the registration's blank field on minimum detectable effects: the trial.

The rollout's stands in `rollout_text`; both are written as `plain_text` says.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from textwrap import fill, wrap
from typing import Any

import numpy as np
import pandas as pd
from tabulate import tabulate

from perutip.power.plain_text import WIDTH, ascii_text, cell
from perutip.power.trial.own_units import Assumptions

TRIAL_NAMES = 17  # of the trial's, beside one column more
WAYS = {"increase": ("a rise", "a fall"), "decrease": ("a fall", "a rise")}
SIMULATED = "SIMULATED DATA: these numbers are of the simulated study."
STARRED = "A star marks a base or size that the baseline does not have: it is assumed."
SHORT = {"active officers": "active"}  # units in the table's narrow column
DESIGN = ("n_units", "n_strata", "df", "power", "level")


def headline(
    table: pd.DataFrame, labels: Mapping[str, str], assumed: Assumptions
) -> str:
    """One sentence: what the trial can find, at the ICC that is believed.

    `table` is `trial_power`'s, `labels` words for its variables.
    """
    opening, *effects = headline_lines(table, labels, assumed)
    return f"{opening} {'; '.join(effects)}."


def headline_lines(
    table: pd.DataFrame, labels: Mapping[str, str], assumed: Assumptions
) -> list[str]:
    """How the sentence of `headline` begins, and the effect on every outcome."""
    believed = table[table["believed"]]
    if believed.empty:
        raise ValueError("the believed ICC is not among those of the table")
    first = believed.iloc[0]
    effects = [_effect(row, labels) for row in believed.to_dict("records")]
    return [
        f"With {first.n_units} districts in {first.n_strata} strata, {first.power:.0%} "
        f"power at the {first.level:.0%} level and the believed intra-district "
        f"correlation of {assumed.icc:g} ({assumed.icc_source}), without a baseline, "
        "the trial finds effects of at least",
        *effects,
    ]


def _effect(row: Mapping[Hashable, Any], labels: Mapping[str, str]) -> str:
    """The effect found on one outcome, with its direction and that of the other."""
    name, mde = _lowered(labels[row["variable"]]), cell(row["mde"], 3)
    if not row["direction"]:
        return f"{mde} either way on {name}"
    way, other = WAYS[row["direction"]]
    opposite = f"{other} from {cell(row['mde_opposite'], 3)}"
    if np.isnan(row["mde_opposite"]):
        opposite = f"no {other.removeprefix('a ')}"
    return f"{way} of {mde} in {name} (base {cell(row['base'], 2)}; {opposite})"


def ways_words(table: pd.DataFrame, labels: Mapping[str, str]) -> str:
    """For which direction the effects of a table hold; `labels` as for `headline`."""
    falls = table.loc[table["direction"].eq("decrease"), "variable"].unique()
    named = " and ".join(_lowered(labels[name]) for name in falls)
    said = f", of {named} a fall, which training is meant to bring" if named else ""
    return (
        f"MDE of counts and rates: a rise{said}. Opposite: the effect the other way "
        "that is found with the same power, which differs because the variance of a "
        "count or rate is that of the trained arm's own; of means it is the same."
    )


def unsampled_words(table: pd.DataFrame, assumed: Assumptions) -> str:
    """How many districts have no officer yet, and what stands for them; else empty."""
    officers = table[table["unit"] == "officers"]
    waiting = int(officers["n_assumed"].max()) if len(officers) else 0
    if not waiting:
        return ""
    first = officers.iloc[0]
    rest = "bases and baseline correlations are of the others"
    if waiting == first.n_units:
        rest = "no base or correlation comes from a baseline of theirs"
    elif officers["icc_reason"].eq("too_few_in_baseline").all():
        rest = "the others are too few for a base or a correlation"
    return (
        f"{waiting} of {first.n_units} districts have no officer in "
        f"officers_baseline.csv yet: {assumed.officers_per_district:g} are assumed in "
        f"each, as study.toml plans; {rest}."
    )


def records_words(table: pd.DataFrame) -> str:
    """What stands for the sizes of districts in municipal records, and how many of them
    have none at baseline; empty without an outcome that is read there."""
    mine = table[table["unit"] == "active officers"]
    if mine.empty:
        return ""
    said = (
        "Municipal records have one number per district, and each counts alike: the "
        "harmonic mean of their active officers stands for the units, without a CV, "
        "and cases within a district vary as Poisson counts."
    )
    first = mine.iloc[0]
    if not first.n_unrecorded:
        return said
    return (
        f"{said} {first.n_unrecorded} of {first.n_units} districts have no such record "
        "of the baseline, and are taken to have one of the endline."
    )


def registration_text(
    table: pd.DataFrame,
    labels: Mapping[str, str],
    assumed: Assumptions,
    *,
    simulated: bool,
) -> str:
    """Plain text for "Minimum detectable effect size for main outcomes".

    The headline sentence, one paragraph on the assumptions, then one line per row of
    `trial_power`. Refuses a table that mixes trials.
    """
    if len(table[list(DESIGN)].drop_duplicates()) != 1:
        raise ValueError("the table mixes designs: paste one design at a time")
    first = table.iloc[0]
    records = records_words(table)
    recorded = f"{records} " if records else ""
    assumptions = (
        f"Power {first.power:.0%}, two-sided test at {first.level:.0%}, "
        f"{first.n_units} districts in {first.n_strata} strata, {first.df} degrees of "
        f"freedom (districts - strata - 1). Per district on average: {_sizes(table)}. "
        "MDE = (t[1-a/2] + t[power]) x standard error, each outcome in its own unit; "
        "unequal sizes as in Eldridge, Ashby and Kerry (2006), CV their coefficient "
        "of variation; rates of counts as in Hayes and Bennett (1999). "
        f"{recorded}Base., MDE with a baseline: a covariate that explains "
        f"{assumed.baseline_r2:.0%} of the variance between districts (and within "
        "them where each officer has one), one degree of freedom less; none is "
        "credited to the strata. Simulated, at the believed ICC: share of "
        "replications in which the exact randomization test over every assignment of "
        "the design rejects at the formula's MDE, and the effect that it finds with "
        f"the power stated. {ways_words(table, labels)} Opp.: Opposite, without a "
        "baseline; Base. and Simulated are of the direction of the MDE."
    )
    shown = table["base_source"].where(table["base"].notna())
    if shown.eq("assumed").any() or table["size_source"].eq("assumed").any():
        assumptions += f" {STARRED}"
    stamp = f"{SIMULATED}\n\n" if simulated else ""
    said = f"{headline(table, labels, assumed)} {unsampled_words(table, assumed)}"
    opening = fill(ascii_text(said.strip()), WIDTH)
    body = _plain_table(table, labels)
    return f"{stamp}{opening}\n\n{fill(assumptions, WIDTH - 1)}\n\n{body}\n"


def _sizes(table: pd.DataFrame) -> str:
    """Units per district and their coefficient of variation, unit by unit."""
    each = table.drop_duplicates("unit")
    return ", ".join(
        f"{row.size:.0f}{'*' if row.size_source == 'assumed' else ''} {row.unit} "
        f"(CV {row.size_cv:.2f})"
        for row in each.itertuples(index=False)
    )


def _plain_table(table: pd.DataFrame, labels: Mapping[str, str]) -> str:
    headings = ["Outcome", "Unit", "Base", "ICC", "MDE", "Opp.", "Base.", "Simulated"]
    body: list[list[str]] = []
    named: list[str] = []  # what is left of the name of the lines' outcome
    before = ""
    for row in table.itertuples(index=False):
        if row.variable != before:
            body += _rest(named)
            named = wrap(ascii_text(labels[row.variable]), TRIAL_NAMES)
            before = row.variable
        base = "SD" if np.isnan(row.base) else cell(row.base, 2)
        base += "*" if row.base_source == "assumed" and base != "SD" else ""
        simulated = ""
        if row.believed:
            simulated = f"{cell(row.simulated_power, 2)} {cell(row.simulated_mde, 3)}"
        name = named.pop(0) if named else ""
        unit = SHORT.get(row.unit, row.unit)
        cells = [name, unit, base, f"{row.icc:.2f}"]
        cells += [cell(row.mde, 3), cell(row.mde_opposite, 3)]
        cells += [cell(row.mde_with_baseline, 3), simulated]
        body.append(cells)
    body += _rest(named)
    return tabulate(body, headers=headings, tablefmt="simple", disable_numparse=True)


def _rest(named: list[str]) -> list[list[str]]:
    """Lines for what is left of a name that has more of them than its outcome."""
    return [[words, *[""] * 7] for words in named]


def _lowered(label: str) -> str:
    """A label within a sentence: its other capitals (SD) stay."""
    return f"{label[:1].lower()}{label[1:]}"
