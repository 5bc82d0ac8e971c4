"""Lines of appeals: decisions by imputation, bounds, and who appealed to whom."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from perutip.designs.appeals import (
    CLOCK,
    SMALLEST_GROUP,
    review_bounds,
    treated_decisions,
)
from perutip.designs.imputation import Imputation, identified_words, impute_rows
from perutip.designs.regression import Settings
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.lines.bounds import bound_ends
from perutip.reporting.lines.lines import imputation_line
from perutip.study.outcomes import Variable

BRANCHES = {
    "more": "more decisions reviewed under training",
    "less": "fewer decisions reviewed under training",
    "either": "either direction, union of both",
    "frechet": "without monotonicity",
}


def by_decision(
    decided: pd.DataFrame, variable: Variable, used: Settings, minimum_cell: int
) -> tuple[dict[str, object], Imputation]:
    """Imputation by date of decision: the main clock."""
    found = impute_rows(decided, variable.name, used, **CLOCK)
    line = imputation_line(
        variable.name, found, used, label=variable.label, minimum_cell=minimum_cell
    )
    words = [variable.sample_words, found.identified(minimum_cell)]
    line["sample"] = "; ".join(filter(None, words))
    return line | {"panel": "by_decision"}, found


def bound_lines(
    decided: pd.DataFrame, level: float, disclosure: Disclosure
) -> Iterator[dict[str, object]]:
    """Bounds of upheld for decisions reviewed in either state, monotone and not."""
    lost = identified_words(*treated_decisions(decided), disclosure.minimum)
    for monotone in (True, False):
        found, n_obs, n_clusters = review_bounds(decided, monotone, level)
        assumption = "monotone" if monotone else "not monotone"
        common = {
            "panel": "bounds",
            "variable": "upheld_if_reviewed",
            "label": "; ".join(
                filter(
                    None, [f"Upheld, always-reviewed decisions ({assumption})", lost]
                )
            ),
            "estimator": f"cell bounds, {assumption}",
            "definition": "ours",
            "family": "",
            "n_obs": disclosure.enough(n_obs),
            "n_clusters": n_clusters,
        }
        branch = BRANCHES[found.branch] if found else ""
        sample = f"decisions observed 18 months; {branch}"
        yield from bound_ends(common, found, sample)


def group_lines(
    decided: pd.DataFrame,
    column: str,
    panel: str,
    used: Settings,
    disclosure: Disclosure,
) -> Iterator[dict[str, object]]:
    """Escalated within 12 months to one body, or by one appellant, by decision."""
    within = decided[decided["escalated_within_12"].notna()]
    for group in sorted(set(within[column].dropna())):
        name = f"escalated_{column}_{group}"
        flag = (within["escalated_within_12"] == 1) & (within[column] == group)
        line: dict[str, object] = {
            "panel": panel,
            "variable": name,
            "label": f"Escalated within 12 months: {str(group).replace('_', ' ')}",
            "definition": "ours",
            "family": "",
            "sample": "decisions observed 12 months",
        }
        if flag.sum() < max(SMALLEST_GROUP, disclosure.minimum):
            few = disclosure.small(int(flag.sum()))
            reason = "small_cell" if few else "too_few_escalations"
            where = {"term": "exposed", "estimator": "imputation"}
            yield line | where | {"reason": reason}
            continue
        known = (within["escalated_within_12"] == 0) | within[column].notna()
        rows = within.assign(**{name: flag.astype(float)})[known]
        found = impute_rows(rows, name, used, **CLOCK)
        words = str(line.pop("label"))
        yield (
            imputation_line(
                name, found, used, label=words, minimum_cell=disclosure.minimum
            )
            | line
        )
