"""Permutation p-values of training dates: on the lines that have them, and kept for the
steps that add a member to a family.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import pandas as pd

from perutip.designs.headline.headlines import FamilyOfDates
from perutip.reporting.rows.p_source import permuted_source, with_part

DATES = "track4tip/dates"


ORDER = "order"
"""Column that numbers the permutations of kept statistics, 0 observed."""


def with_dates(
    lines: Iterable[Mapping[str, object]], found: FamilyOfDates
) -> list[dict[str, object]]:
    """Lines with the permutation p-values of their variables, where they have some."""
    out = []
    for line in lines:
        name = str(line["variable"])
        if line.get("reason") or name not in found.p_value:
            out.append(dict(line))
            continue
        stepped = name in found.p_step_down
        permuted = permuted_source(found.draws, DATES, stepped=stepped)
        more = {
            "p_source": with_part(str(line.get("p_source", "")), permuted),
            "p_ri": found.p_value[name],
            "p_rw": found.p_step_down.get(name, math.nan),
            "draws": found.draws,
            "seed_stream": DATES,
        }
        out.append(dict(line) | more)
    return out


def p_frame(found: Mapping[str, FamilyOfDates]) -> pd.DataFrame:
    """Family, variable and permutation p-values: what a later step reads."""
    return pd.DataFrame(
        [
            {
                "family": family,
                "variable": name,
                "p_value": p_value,
                "p_step_down": one.p_step_down.get(name, math.nan),
                "draws": one.draws,
            }
            for family, one in found.items()
            for name, p_value in one.p_value.items()
        ],
        columns=["family", "variable", "p_value", "p_step_down", "draws"],
    )


def t_frame(found: FamilyOfDates) -> pd.DataFrame:
    """Studentized statistics of a family that a later step adds a member to."""
    out = found.statistics.reset_index(drop=True)
    out.insert(0, ORDER, range(len(out)))
    return out


def family_from(frame: pd.DataFrame, family: str) -> FamilyOfDates:
    """A family as `p_frame` wrote it; without members when it has none."""
    mine = frame[frame["family"] == family].set_index("variable")
    draws = int(mine["draws"].iloc[0]) if len(mine) else 0
    stepped = mine["p_step_down"].dropna().to_dict()
    return FamilyOfDates(mine["p_value"].to_dict(), stepped, draws)
