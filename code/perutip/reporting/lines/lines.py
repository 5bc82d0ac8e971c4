"""Lines of results.csv from what designs return that is no regression."""

from __future__ import annotations

import math

from perutip.designs.imputation import Imputation
from perutip.designs.jumps.training_jumps import Jump
from perutip.designs.regression import Settings, pieces_text
from perutip.designs.trial import PreparedOutcome
from perutip.reporting.lines.jackknife_numbers import jackknife_numbers
from perutip.reporting.rows.p_source import (
    p_source,
    permuted_source,
    wild_source,
    with_part,
)

JUMPS = "track4tip/jumps"


def imputation_line(
    variable: str,
    found: Imputation,
    used: Settings,
    *,
    label: str = "",
    minimum_cell: int = 10,
) -> dict[str, object]:
    """The line of an imputation estimate, or its reason.

    label: of the variable; how many treated cases are identified is added where not
    all are, counted down to `minimum_cell`.
    """
    line: dict[str, object] = {
        "variable": variable,
        "term": "exposed",
        "estimator": "imputation",
    }
    if label:
        words = [label, found.identified(minimum_cell)]
        line["label"] = "; ".join(filter(None, words))
    one = found.estimate
    if one is None:
        return line | {"reason": found.reason}
    line |= {
        "n_obs": one.n_obs,
        "n_clusters": one.n_clusters,
        "n_treated_clusters": one.n_treated_clusters,
    }
    if found.reason:
        return line | {"reason": found.reason}
    wild = wild_source(one.wild_draws, one.n_clusters, used.seed_stream)
    line |= {"draws": one.wild_draws, "seed_stream": "", "p_source": wild}
    if one.wild_draws != 2**one.n_clusters:
        line["seed_stream"] = used.seed_stream
    numbers = jackknife_numbers(
        one.att,
        one.jackknife_se,
        one.p_jackknife,
        (one.conf_low, one.conf_high),
        df=one.df,
        level=used.level,
    )
    return line | numbers | {"p_wild": one.p_wild, "control_mean": one.imputed_mean}


def jump_line(
    jump: Jump, stream: str = JUMPS, sample: str = "trained regions"
) -> dict[str, object]:
    """The line of a discontinuity in time, or why there is none."""
    line: dict[str, object] = {
        "panel": jump.panel,
        "variable": jump.variable,
        "estimator": "rdrobust",
        "term": f"jump at {jump.cutoff}, h {jump.bandwidth}",
        "definition": "ours",
        "family": "",
        "sample": sample,
    }
    found = jump.found
    if found is None:
        return line | {"reason": jump.reason}
    line["n_obs"] = found.n_left + found.n_right
    line["p_ri"] = jump.p_permutation
    if jump.draws:
        line |= {"draws": jump.draws, "seed_stream": stream}
    if jump.few:
        return line | {"estimate": found.estimate}
    return line | {
        "estimate": found.estimate,
        "std_error": found.std_error,
        "p_value": found.p_value,
        "se_type": "nearest neighbour, robust bias-corrected",
        "conf_low": found.conf_low,
        "conf_high": found.conf_high,
        "conf_type": "robust bias-corrected",
    }


def with_randomization(
    line: dict[str, object],
    prepared: PreparedOutcome,
    adjusted: float | None,
    level: float,
) -> dict[str, object]:
    """The line with the exact p and set in place of the bootstrap's set."""
    test = prepared.test
    if line.get("reason") or test is None:
        return line
    pieces = test.conf_pieces if len(test.conf_pieces) > 1 else ()
    exact = permuted_source(test.n_assignments, "", stepped=adjusted is not None)
    own = {name: line[name] for name in line if name != "set_draws"}
    said = with_part(p_source(own), exact)
    return line | {
        "p_source": with_part(said, f"set: {test.n_assignments} assignments"),
        "p_ri": test.p_value,
        "p_rw": math.nan if adjusted is None else adjusted,
        "conf_low": test.conf_low,
        "conf_high": test.conf_high,
        "conf_level": level,
        "conf_pieces": pieces_text(pieces),
        "conf_type": "exact randomization",
        "draws": test.n_assignments,
        "set_draws": test.n_assignments,
        "seed_stream": line.get("seed_stream", "") if "from" in said else "",
    }
