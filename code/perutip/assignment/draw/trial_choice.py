"""The trial's districts, strata and reserve, chosen from public figures by one rule.

Eligible are districts of at least so many people, with a recorded victim, in neither
the pilot nor the list of those left out. They are ranked by prevalence, ties by ubigeo;
the first are the trial's. Strata are runs of about four of them in that order, formed
within regions whose prosecutors were trained and within the others where both have
four or more. The reserve of a stratum is the next eligible district whose prevalence
is nearest to the stratum's mean, of the same training.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from perutip.assignment.draw.refusals import DrawRefused

STRATUM_SIZE = 4
TRAINED, UNTRAINED = "trained", "not-trained"


@dataclass(frozen=True)
class TrialChoice:
    """Frames of trial and reserve, what they were chosen from, and the rule in words.

    trial, reserve : unit_id, stratum, m_treated (and extra, where strata are odd).
    districts : ubigeo, names, population, prevalence, trained, stratum, role; one row
        per district of either frame.
    """

    trial: pd.DataFrame
    reserve: pd.DataFrame
    districts: pd.DataFrame
    rule: str


def choose_trial(
    frame: pd.DataFrame,
    *,
    units: int = 20,
    minimum_population: int = 20_000,
    excluded: Collection[str] = (),
    trained_regions: Collection[str] | None = None,
    reserve_per_stratum: int = 1,
) -> TrialChoice:
    """Choose the districts of the trial and its reserve.

    Parameters
    ----------
    frame
        Districts as `district_frame` gives them: ubigeo, region_id, population (people)
        and prevalence (victims per 100,000 people and year).
    units
        Districts of the trial; half of them are treated.
    minimum_population
        People that a district must have.
    excluded
        Codes of districts that may not be chosen: those of the pilot.
    trained_regions
        Codes of regions whose prosecutors were trained; None when not known: strata
        are then of prevalence alone.
    reserve_per_stratum
        Districts in reserve for each stratum; 0 for no reserve.

    Raises
    ------
    DrawRefused
        If there are too few eligible districts.
    """
    large = frame["population"] >= minimum_population
    free = ~frame["ubigeo"].isin(list(excluded)) & (frame["prevalence"] > 0)
    eligible = frame[large & free].sort_values(
        ["prevalence", "ubigeo"], ascending=[False, True], kind="stable"
    )
    if units % 2 or units < 4:
        raise DrawRefused(["units must be an even number from 4"], source="frame")
    if len(eligible) < units:
        raise DrawRefused(
            [f"{len(eligible)} districts are eligible, {units} are needed"],
            source="frame",
        )
    known = trained_regions is not None
    trained = eligible["region_id"].isin(list(trained_regions or ()))
    eligible = eligible.assign(trained=trained if known else False)
    chosen = eligible.head(units)
    sizes = chosen["trained"].value_counts()
    crossed = len(sizes) == 2 and sizes.min() >= STRATUM_SIZE
    chosen = chosen.assign(stratum=_strata(chosen, crossed))
    spare = eligible.iloc[units:]
    kept = _reserve(chosen, spare, crossed, reserve_per_stratum)
    rule = _rule(units, minimum_population, crossed, known, reserve_per_stratum)
    names = ["ubigeo", "region_name", "province", "district_name"]
    columns = [*names, "population", "prevalence", "trained", "stratum", "role"]
    both = [chosen.assign(role="trial"), kept.assign(role="reserve")]
    districts = (
        pd.concat(both)[columns]
        if known
        else pd.concat(both).reindex(
            columns=[name for name in columns if name != "trained"]
        )
    )
    return TrialChoice(_frame(chosen, units), _ranked(kept), districts, rule)


def _strata(chosen: pd.DataFrame, crossed: bool) -> pd.Series:
    """Runs of about four in the order of prevalence, within training where crossed."""
    labels = pd.Series("", index=chosen.index, dtype="str")
    groups = [(TRAINED, chosen["trained"]), (UNTRAINED, ~chosen["trained"])]
    if not crossed:
        groups = [("", pd.Series(True, index=chosen.index))]
    for name, member in groups:
        rows = chosen.index[member]
        runs = np.array_split(
            np.arange(len(rows)), max(1, round(len(rows) / STRATUM_SIZE))
        )
        for number, run in enumerate(runs, 1):
            prefix = f"{name}-" if name else ""
            labels[rows[run]] = f"{prefix}prevalence-{number}"
    return labels


def _frame(chosen: pd.DataFrame, units: int) -> pd.DataFrame:
    """m_treated is half of a stratum; odd ones the floor, `extra` the remainder."""
    size = chosen.groupby("stratum")["ubigeo"].transform("size")
    table = pd.DataFrame(
        {
            "unit_id": chosen["ubigeo"],
            "stratum": chosen["stratum"],
            "m_treated": size // 2,
        }
    )
    per_stratum = table.drop_duplicates("stratum")["m_treated"].sum()
    extra = units // 2 - int(per_stratum)
    table = table.assign(extra=extra) if (size % 2).any() else table
    return table.sort_values("unit_id", kind="stable", ignore_index=True)


def _reserve(
    chosen: pd.DataFrame, spare: pd.DataFrame, crossed: bool, per_stratum: int
) -> pd.DataFrame:
    """Nearest in prevalence to each stratum's mean, of its training; none twice."""
    taken: list[pd.DataFrame] = []
    for stratum, rows in chosen.groupby("stratum", sort=True):
        used = {code for part in taken for code in part["ubigeo"]}
        left = spare[~spare["ubigeo"].isin(used)]
        if crossed:
            left = left[left["trained"] == rows["trained"].iloc[0]]
        gap = (left["prevalence"] - rows["prevalence"].mean()).abs()
        nearest = left.assign(gap=gap).sort_values(["gap", "ubigeo"], kind="stable")
        if len(nearest) < per_stratum:
            raise DrawRefused(
                [f"no district is left in reserve for stratum {stratum!r}"],
                source="frame",
            )
        taken.append(nearest.head(per_stratum).assign(stratum=stratum))
    return pd.concat(taken).drop(columns="gap")


def _ranked(kept: pd.DataFrame) -> pd.DataFrame:
    table = pd.DataFrame({"unit_id": kept["ubigeo"], "stratum": kept["stratum"]})
    table["m_treated"] = 0
    return table.sort_values("unit_id", kind="stable", ignore_index=True)


def _rule(
    units: int, minimum: int, crossed: bool, known: bool, per_stratum: int
) -> str:
    training = "prosecutor training of the region not known"
    if known:
        how = "within" if crossed else "without (too few of one kind)"
        training = f"{how} regions by prosecutor training"
    reserve = "no reserve"
    if per_stratum:
        reserve = f"reserve: {per_stratum} per stratum, nearest in prevalence"
    return (
        f"the {units} districts of highest prevalence among those with {minimum:,} "
        "people or more and a recorded victim, pilot left out; strata of about "
        f"{STRATUM_SIZE} by prevalence, {training}; {reserve}"
    )
