"""The pilot's pairs where its treated districts were chosen: controls are matched.

Controls that the register of districts already names (fielded) stay as they are; the
result says how many of them the matching derives again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from perutip.assignment.matching.pairing import Matching, match_controls
from perutip.assignment.matching.quality import bipartite_quality


@dataclass(frozen=True)
class PilotPairs:
    """Pairs of chosen districts and their controls.

    matching.quality: against the whole pool, also where controls were fielded before.

    table: unit_id, stratum (smaller+larger unit_id), rank, treated; by stratum, rank.
    matching: the pairs in use. n_rederived of n_fielded controls are those that the
    matching would choose; n_one_region of its n_pairs lie in one region. n_pool:
    districts that it chooses controls from.
    """

    table: pd.DataFrame = field(repr=False)
    matching: Matching
    n_fielded: int
    n_rederived: int
    n_one_region: int
    n_pairs: int
    n_pool: int


def pilot_pairs(districts: pd.DataFrame, covariates: Sequence[str]) -> PilotPairs:
    """Match controls to the pilot's treated districts, or keep those fielded.

    districts: ubigeo, region_id, role (pilot_treated, pilot_control, pilot_pool) and
    the covariates. Raises MatchingRefused.
    """
    chosen = districts[districts["role"] == "pilot_treated"]
    pool = districts[districts["role"].isin(["pilot_control", "pilot_pool"])]
    names = list(covariates)
    found = match_controls(chosen, pool, names, unit="ubigeo", exact="region_id")
    derived = found
    fielded = set(districts.loc[districts["role"] == "pilot_control", "ubigeo"])
    matched = set(found.pairs["second"])
    if fielded and matched != fielded:
        kept = pool[pool["ubigeo"].isin(fielded)]
        found = match_controls(chosen, kept, names, unit="ubigeo", exact="region_id")
        found = _against_all(found, chosen, pool, names)
    rows = []
    for pair in found.pairs.itertuples(index=False):
        label = "+".join(sorted((pair.first, pair.second)))
        rows += [(pair.first, label, 1, 1), (pair.second, label, 2, 0)]
    table = pd.DataFrame(rows, columns=["unit_id", "stratum", "rank", "treated"])
    return PilotPairs(
        table.sort_values(["stratum", "rank"], kind="stable"),
        found,
        len(fielded),
        len(matched & fielded),
        derived.n_exact,
        len(derived.pairs),
        len(pool),
    )


def _against_all(
    found: Matching, chosen: pd.DataFrame, pool: pd.DataFrame, names: list[str]
) -> Matching:
    """The same pairs, how good they are told against every district of the pool."""
    matched = pool[pool["ubigeo"].isin(found.pairs["second"])]
    quality, love = bipartite_quality(chosen, pool, matched, names)
    return replace(found, quality=quality, love_plot=love)
