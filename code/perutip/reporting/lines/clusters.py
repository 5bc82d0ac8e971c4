"""How few clusters carry the as-registered estimates of a step, as one table."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from perutip.designs.cluster_figures import diagnostics
from perutip.designs.regression import Settings, Specification
from perutip.reporting.rows.reporter import Reporter


def report_clusters(
    run: Reporter,
    exhibit: str,
    specs: Mapping[str, Specification],
    used: Settings,
    known: Mapping[str, float],
    *,
    sample: str,
    otherwise: tuple[str, str],
) -> None:
    """Add a line per variable that can be estimated; one with a reason where none can.

    specs: variable → its regression. known: variable → bootstrap p that the tables of
    effects hold by now. otherwise: variable and coded reason where there is no line.
    CRV3 leaves every cluster out: none where one alone carries the effect. Of the
    leverages only the largest is printed, which names no region.
    """
    lines: dict[str, dict[str, float]] = {}
    for name, spec in specs.items():
        found = diagnostics(spec, used, known.get(name))
        lines |= {name: found} if found else {}
    if lines:
        frame = pd.DataFrame.from_dict(lines, orient="index")
        reason = "lost_without_cluster"
        run.pivot(exhibit, "", frame, reason=reason, sample=sample)
    else:
        variable, reason = otherwise
        run.missing(exhibit, "", variable, reason, term="crv1")
