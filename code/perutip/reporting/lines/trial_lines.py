"""Lines of the trial's effects: beside the exact tests, by chances, by moderators."""

from __future__ import annotations

import math
from collections.abc import Callable

from perutip.designs.regression import pieces_text
from perutip.designs.trial import Beside
from perutip.designs.trial.beside_all import StandBeside
from perutip.designs.trial.moderators import Moderated
from perutip.inference.randomization_test import RandomizationTest

Line = dict[str, object]
OURS: Line = {"definition": "ours", "family": ""}


def beside_lines(found: StandBeside) -> list[Line]:
    """District means, clustered t, rate ratios, and weights by chances."""
    lines = [
        beside_line(one, panel, name)
        for panel, mine in found.beside.items()
        for name, one in mine.items()
    ]
    where = {"panel": "chances", "estimator": "inverse chances of treatment"}
    if found.chances is None:
        lines.append(
            exact_line(None, **where, variable="effects", label="Every outcome")
        )
    for name, test in (found.chances or {}).items():
        lines.append(exact_line(test, **where, variable=name))
    return lines


def moderated_lines(found: StandBeside, label: Callable[[str], str]) -> list[Line]:
    """Where effects differ; label gives the words of a variable."""
    return [
        moderated_line(name, panel, label(name), one)
        for (panel, name), one in found.moderated.items()
    ]


def beside_line(found: Beside | None, panel: str, variable: str) -> Line:
    """District means, clustered t or rate ratio; a reason where there is none."""
    kinds = {
        "means": ("district means", "OLS of district means"),
        "clustered": ("clustered t", "CRV1"),
        "rates": ("Poisson, rate ratio", "CRV1, of the logarithm"),
    }
    estimator, se_type = kinds[panel]
    line = {"panel": panel, "variable": variable, "term": panel} | OURS
    line |= {"estimator": estimator}
    if found is None or math.isnan(found.std_error):
        return line | {"reason": "not_identified"}
    return line | {
        "estimate": found.estimate,
        "std_error": found.std_error,
        "se_type": se_type,
        "t_stat": found.t_stat,
        "p_value": found.p_value,
        "p_ri": found.p_ri,
        "draws": found.n_assignments or math.nan,
        "conf_low": found.conf_low,
        "conf_high": found.conf_high,
        "conf_type": f"t({found.df})" if panel != "rates" else "CRV1, t(G-1)",
        "n_obs": found.n_obs,
        "n_clusters": found.n_units,
    }


def exact_line(test: RandomizationTest | str | None, **where: object) -> Line:
    """An exact test with its set; None where chances are equal, or a reason."""
    line: Line = {"term": "treated", **OURS, **where}
    if test is None or isinstance(test, str):
        return line | {"reason": test or "equal_chances"}
    pieces = test.conf_pieces if len(test.conf_pieces) > 1 else ()
    return line | {
        "estimate": test.estimate,
        "std_error": test.std_error,
        "se_type": "CRV1",
        "p_ri": test.p_value,
        "conf_low": test.conf_low,
        "conf_high": test.conf_high,
        "conf_pieces": pieces_text(pieces),
        "conf_type": "exact randomization",
        "n_obs": test.n_obs,
        "n_clusters": test.n_clusters,
        "draws": test.n_assignments,
    }


def moderated_line(variable: str, panel: str, label: str, found: Moderated) -> Line:
    """Treatment × moderator, and in words the districts behind it."""
    counts = "; ".join(f"{n} {name}" for name, n in found.districts.items())
    line: Line = {
        **({} if panel == "funder" else OURS),
        "panel": panel,
        "variable": variable,
        "term": f"treated x {panel}",
        "estimator": "interaction, stratum fixed effects",
        "label": f"{label} (districts: {counts})",
    }
    test = found.test
    if test is None:
        return line | {"reason": found.reason}
    return line | {
        "estimate": test.estimate,
        "std_error": test.std_error,
        "se_type": "CRV1",
        "t_stat": test.statistic,
        "p_ri": test.p_value,
        "n_obs": test.n_obs,
        "n_clusters": test.n_clusters,
        "draws": test.n_assignments,
    }
