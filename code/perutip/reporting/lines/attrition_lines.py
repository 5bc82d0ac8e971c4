"""Lines of what is lost to the trial: loss by arm, bounds, reweighting, attending."""

from __future__ import annotations

import math
from collections.abc import Callable

from perutip.designs.regression import pieces_text
from perutip.designs.trial.attrition import Loss, WorstCase
from perutip.designs.trial.beside_all import StandBeside
from perutip.designs.trial.moved_denominators import RateBounds
from perutip.inference.bounds import LeeBounds
from perutip.inference.randomization_test import AndersonRubin
from perutip.reporting.lines.trial_lines import OURS, Line, exact_line

LEE_STREAM = "serenazgo/lee"

HOW = {
    "lee": ("Lee bounds within strata", "Imbens-Manski, redrawn assignments"),
    "worst": ("worst cases", "union of exact randomization sets"),
    "denominators": ("bounds, moved denominator", "Imbens-Manski, district jackknife"),
}


def attrition_lines(
    found: StandBeside, label: Callable[[str], str], small: Callable[[float], bool]
) -> list[Line]:
    """Loss by arm, bounds, reweighting and the effect of attending.

    label gives the words of a variable; small says which counts of officers are too
    small to print (districts are places).
    """
    lines = [
        loss_line(found.officers_lost, "lost", "Officers lost", small),
        loss_line(found.districts_lost, "district_lost", "Districts wholly lost", _no),
    ]
    for name, loss in found.baselines_missing.items():
        words = f"Without a baseline: {label(name)}"
        line = loss_line(loss, name, words, small)
        lines.append(line | {"term": "no baseline"})
    for panel, name, one in found.bounds:
        lines += bound_lines(name, panel, one, *HOW[panel])
    where = {"panel": "reweighted", "sample": "officers"}
    where |= {"estimator": "inverse chances of an answer"}
    for name, test in found.reweighted.items():
        lines.append(exact_line(test, **where, variable=name))
    lines += [attending_line(name, one) for name, one in found.attending.items()]
    return lines


def loss_line(
    found: Loss, variable: str, words: str, small: Callable[[float], bool]
) -> Line:
    """Loss by arm, exact p; numbers lost in the label unless one is small.

    Where all officers lost are counted elsewhere, the difference of the shares would
    tell how many are of each arm: it goes with them. So it is with few who are not
    lost, and with few who left districts in which others answered.
    """
    lost = (found.lost_treated, found.lost_control)
    kept = (found.n_treated - lost[0], found.n_control - lost[1])
    hide = any(small(count) for count in (*lost, *kept, *found.left))
    said = (
        f" ({found.lost_treated} of {found.n_treated} treated, "
        f"{found.lost_control} of {found.n_control} control)"
    )
    line: Line = {
        **OURS,
        "panel": "attrition",
        "variable": variable,
        "term": "by arm",
        "estimator": "difference of shares within strata",
        "label": words if hide else words + said,
    }
    if not (found.n_treated and found.n_control):
        return line | {"label": words, "reason": "one_arm_only"}
    if hide and variable == "lost":
        return line | {"reason": "small_cell"}
    return line | {
        "estimate": found.difference,
        "p_ri": found.p_value,
        "draws": found.n_assignments,
        "conf_low": found.conf_low,
        "conf_high": found.conf_high,
        "conf_type": "" if math.isnan(found.conf_low) else "exact randomization",
        "n_obs": found.n_treated + found.n_control,
        "control_mean": math.nan if hide else found.share_control,
    }


def _no(count: float) -> bool:
    """No count is too small."""
    return False


def bound_lines(
    variable: str,
    panel: str,
    found: LeeBounds | WorstCase | RateBounds | str,
    estimator: str,
    conf_type: str,
) -> list[Line]:
    """Both ends of bounds with the interval that covers the effect itself."""
    common = {**OURS, "panel": panel, "variable": variable, "estimator": estimator}
    if isinstance(found, str):
        return [
            common | {"term": f"{end} bound", "reason": found}
            for end in ("lower", "upper")
        ]
    common |= {
        "conf_low": found.conf_low,
        "conf_high": found.conf_high,
        "conf_type": conf_type,
    }
    errors = ("std_error_lower", "std_error_upper")
    if isinstance(found, RateBounds):
        common |= {"n_clusters": found.n_units}
    else:
        common |= {"n_obs": found.n_obs}
    if isinstance(found, LeeBounds):
        common |= {"draws": found.n_draws, "seed_stream": LEE_STREAM}
    lines = []
    for end, error in zip(("lower", "upper"), errors, strict=True):
        line = common | {"term": f"{end} bound", "estimate": getattr(found, end)}
        if hasattr(found, error):
            line |= {"std_error": getattr(found, error)}
        lines.append(line)
    return lines


def attending_line(variable: str, found: AndersonRubin | str) -> Line:
    """Effect on those who attend because their district was drawn."""
    line: Line = {
        **OURS,
        "panel": "attending",
        "variable": variable,
        "term": "attended",
        "estimator": "Anderson-Rubin, randomization",
        "sample": "officers",
    }
    if isinstance(found, str):
        return line | {"reason": found}
    pieces = found.conf_pieces if len(found.conf_pieces) > 1 else ()
    return line | {
        "estimate": found.estimate,
        "p_ri": found.p_value,
        "conf_low": found.conf_low,
        "conf_high": found.conf_high,
        "conf_pieces": pieces_text(pieces),
        "conf_type": "exact Anderson-Rubin",
        "n_obs": found.n_obs,
        "n_clusters": found.n_clusters,
        "draws": found.n_assignments,
    }
