"""Lines of the ends that resolution consists of beside conviction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from perutip.designs.hazard_imputation import HazardEstimate
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.track4tip.headline import hazard_lines
from perutip.study.outcomes import Catalogue

PANEL = "ends"
NOUNS = {"acquitted": "acquittal", "dismissed": "dismissal"}


def ends_lines(
    found: Mapping[str, HazardEstimate],
    catalogue: Catalogue,
    horizon: int,
    n_cases: int,
    disclosure: Disclosure,
) -> Iterator[dict[str, object]]:
    """A line per end, without the imputed mean, and that pleas are not told apart."""
    for end, estimate in found.items():
        variable = catalogue.variables[f"{NOUNS[end]}_incidence_{horizon}"]
        as_conviction = replace(variable, statistic="conviction")
        (line,) = hazard_lines(PANEL, [as_conviction], estimate, n_cases, disclosure)
        line.pop("control_mean", None)
        if reason := line.get("reason"):
            line["reason"] = str(reason).replace("convictions", "ends")
        yield line
    yield {
        "panel": PANEL,
        "variable": f"plea_incidence_{horizon}",
        "term": "exposed time",
        "estimator": "hazard imputation, linear",
        "family": "",
        "reason": "not_in_register",
    }
