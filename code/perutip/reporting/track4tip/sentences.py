"""Bounds on long sentences among cases that are convicted with and without training."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from perutip.contract.registers import LEGAL_MINIMUM_YEARS
from perutip.designs.selected_outcomes import bounds_if_any
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.lines.bounds import bound_ends
from perutip.study.config import Config

BRANCHES = {
    "more": "more cases convicted under training",
    "less": "fewer cases convicted under training",
    "either": "either direction, union of both",
    "frechet": "without monotonicity",
}


def sentence_bounds(
    cases: pd.DataFrame, config: Config, disclosure: Disclosure
) -> Iterator[dict[str, object]]:
    """Sentenced to at least each legal minimum, if convicted by the primary horizon in
    either state: both ends, monotone and not.

    cases: observed for the horizon, not filed just before training, sentence known.
    """
    h, level = config.prosecution.primary_horizon, config.study.level
    selected = f"convicted_within_{h}"
    kept = cases[(cases[f"observed_{h}"] == 1) & (cases[f"in_donut_{h}"] == 0)]
    for least in sorted(LEGAL_MINIMUM_YEARS.values()):
        positive = f"sentenced_{least}_within_{h}"
        rows = kept[kept[selected].notna() & kept[positive].notna()]
        for monotone in (True, False):
            found, n_obs, n_clusters = bounds_if_any(
                rows,
                selected=selected,
                positive=positive,
                period="half_year",
                treated="exposed",
                monotone=monotone,
                level=level,
            )
            assumption = "monotone" if monotone else "not monotone"
            branch = BRANCHES[found.branch] if found else ""
            common = {
                "panel": "bounds",
                "variable": f"sentenced_{least}_if_convicted",
                "label": f"At least {least} years, if convicted ({assumption})",
                "estimator": f"cell bounds, {assumption}",
                "definition": "ours",
                "family": "",
                "n_obs": disclosure.enough(n_obs),
                "n_clusters": n_clusters,
            }
            yield from bound_ends(
                common, found, f"observed {h} months, donut; {branch}"
            )
