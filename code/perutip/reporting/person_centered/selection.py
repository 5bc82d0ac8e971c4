"""Lines of the bounds for having a ruling, and of the index by imputation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from perutip.designs.imputation import impute_rows
from perutip.designs.person_centered.selection import index_bounds
from perutip.designs.regression import Settings
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.lines.bounds import bound_ends
from perutip.reporting.lines.lines import imputation_line
from perutip.study.outcomes import Catalogue

BRANCHES = {
    "more": "more cases ruled under training",
    "less": "fewer cases ruled under training",
    "either": "either direction, union of both",
    "frechet": "without monotonicity",
}


def selection_bounds(
    rows: pd.DataFrame, months: int, level: float, disclosure: Disclosure, identity: str
) -> Iterator[dict[str, object]]:
    """Bounds of the share above the median, monotone and not; rows: `ruled_in_time`."""
    for monotone in (True, False):
        found, n_obs, n_clusters = index_bounds(rows, monotone, level)
        assumption = "monotone" if monotone else "not monotone"
        branch = BRANCHES[found.branch] if found else ""
        common = {
            "panel": "bounds",
            "variable": "index_above_if_ruled",
            "label": f"Index above the median, always-ruled cases ({assumption})",
            "estimator": f"cell bounds, {assumption}",
            "definition": "ours",
            "family": "",
            "n_obs": disclosure.enough(n_obs),
            "n_clusters": n_clusters,
        }
        sample = f"cases observed {months} months; {branch}; {identity}"
        yield from bound_ends(common, found, sample)


def index_imputed(
    rulings: pd.DataFrame,
    names: Sequence[str],
    used: Settings,
    catalogue: Catalogue,
    identity: str,
) -> Iterator[dict[str, object]]:
    """Imputation by date of ruling of the index and its components."""
    rows = rulings.assign(unit=rulings["region_id"], case=rulings["ruling"])
    for name in names:
        found = impute_rows(rows, name, used)
        line = imputation_line(name, found, used, label=catalogue.label(name))
        about = {"panel": "imputation", "family": ""}
        yield line | about | {"sample": f"rulings; {identity}"}
