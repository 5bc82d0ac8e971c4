"""What the N of an estimate counts, from units.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from perutip.study.declared import read_toml, record

FILE = Path(__file__).with_name("units.toml")
OBSERVATIONS = "Observations"


@dataclass(frozen=True)
class Unit:
    """`words` of the rows of results.csv whose columns have these patterns."""

    words: str
    exhibit: str = ".*"
    variable: str = ".*"
    sample: str = ".*"


def load_units(path: Path = FILE) -> tuple[Unit, ...]:
    """Read units.toml. ConfigError: every problem with its line."""
    raw, problems = read_toml(path)
    for name in raw:
        if name != "unit":
            problems.add("not a section", name)
    made = [
        record(Unit, table, problems, "unit", nth)
        for nth, table in enumerate(raw.get("unit", []))
    ]
    problems.raise_if_any()
    return tuple(made)


UNITS = load_units()


def unit_of(row: Mapping[str, Any]) -> str:
    """What the N of a row counts; Observations where nothing declares it."""
    return _unit(str(row["exhibit"]), str(row["variable"]), str(row["sample"]))


@cache
def _unit(exhibit: str, variable: str, sample: str) -> str:
    for one in UNITS:
        if (
            re.fullmatch(one.exhibit, exhibit)
            and re.fullmatch(one.variable, variable)
            and re.fullmatch(one.sample, sample)
        ):
            return one.words
    return OBSERVATIONS
