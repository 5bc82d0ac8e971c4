"""Districts of which a register of the endline has nothing yet, or too little.

Twenty districts were randomized; an endline of twelve compares the districts where the
fieldwork went first. So each register is looked at by district, and a district counts
as awaited until it is there or study.toml says that nothing more of it is to come.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from perutip.contract.registers import REGISTERS
from perutip.study.config import Config
from perutip.study.sections import ENDLINE_REGISTERS

WAVES = ("municipal", "residents")
PERSONS = "officers_endline"
UNNAMED = ("incidents", "referrals")
"""Registers of which a district without a row is counted and never named: that nothing
happened there would be a small cell."""


def awaited_districts(
    found: Mapping[str, pd.DataFrame],
    registers: Mapping[str, pd.DataFrame],
    places: frozenset[str],
    name: str,
    config: Config,
) -> Iterator[str]:
    """In words, by register, the districts of which more is to come.

    Parameters
    ----------
    found : rows of the endline in the component's districts by register, with ubigeo;
        one without a row is awaited as a whole and left out here.
    registers : as delivered; a municipality, or residents, count as awaited where the
        register has them before the training, or has nothing at all from then.
    places : the component's districts. name : pilot or trial.
    config : [endline] and [trial] lost_districts say of whom nothing more is to come.
    """
    for register, rows in found.items():
        if rows.empty:
            continue
        file = REGISTERS[register].file.removesuffix(".csv")
        ended = config.endline.ended(file)
        if register == PERSONS and name == "trial":
            ended |= frozenset(config.trial.lost_districts)
        there = frozenset(rows["ubigeo"])
        absent = _expected(register, found, registers, places) - there - ended
        if absent:
            yield f"{file}: nothing of {_which(register, absent, len(places))}"
        if register == PERSONS:
            least = config.endline.least_interviewed
            few = _few(rows, registers["officers_baseline"], least) - ended
            if few:
                yield (
                    f"{file}: less than {least:.0%} of the officers in "
                    f"{_which(register, few, len(places))}"
                )


def declared_ended(name: str, config: Config) -> str:
    """In one sentence, what study.toml says of districts of which nothing more is to
    come; empty where it names none. Whoever reads a table must see such a choice.

    name : pilot or trial; [trial] lost_districts are the trial's alone.
    """
    parts = []
    if name == "trial" and config.trial.lost_districts:
        lost = ", ".join(config.trial.lost_districts)
        parts.append(f"[trial] lost_districts = {lost} (attrition)")
    for file in ENDLINE_REGISTERS:
        if ended := config.endline.ended(file):
            listed = ", ".join(sorted(ended))
            if file in UNNAMED:
                noun = "district" if len(ended) == 1 else "districts"
                listed = f"{len(ended)} {noun}"
            parts.append(f"[endline] {file} = {listed}")
    said = "Not awaited, as input/study.toml declares: "
    return f"{said}{'; '.join(parts)}." if parts else ""


def _expected(
    register: str,
    found: Mapping[str, pd.DataFrame],
    registers: Mapping[str, pd.DataFrame],
    places: frozenset[str],
) -> frozenset[str]:
    if register == "referrals":
        return frozenset(found["incidents"]["ubigeo"])
    if register in WAVES:
        rows = registers[register]
        before = frozenset(rows.loc[rows["wave"] == "baseline", "ubigeo"]) & places
        return before or places
    return places


def _few(rows: pd.DataFrame, baseline: pd.DataFrame, least: float) -> frozenset[str]:
    """Districts with interviews of fewer than this share of their officers."""
    share = rows.groupby("ubigeo").size() / baseline.groupby("ubigeo").size()
    return frozenset(share.index[share < least])


def _which(register: str, districts: frozenset[str], of: int) -> str:
    counted = f"{len(districts)} of {of} districts"
    if register in UNNAMED:
        return counted
    return f"{counted} ({', '.join(sorted(districts))})"
