"""Lines of the choice model, its warning, its tests, of validation and of bounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from perutip.inference.bounds import ManskiBounds
from perutip.inference.wild_cluster import WildClusterTest
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.madre_de_dios.words import WORDS
from perutip.supply.choice import IntervalFit
from perutip.supply.choice.expected_utility import UtilityTests
from perutip.supply.stated.departures import ActualOnStated
from perutip.supply.stated.stated_and_actual import StatedAndActual
from perutip.supply.stated.stated_choices import RANDOMISED, StatedChoices

Line = dict[str, object]
OURS = {"definition": "ours", "family": ""}
SANDWICH = {"se_type": "clustered by community, G/(G-1)", "conf_type": "t(G-1)"}


def choice_lines(found: StatedAndActual, stream: str, level: float) -> Iterator[Line]:
    """Interval regression, the warning beside it, tests of expected utility.

    stream : of the warning's bootstrap. level : of the confidence sets.
    """
    yield from _interval_lines(found.stated, level)
    yield from _weighted_lines(found.stated_weighted, level)
    for end, tests in found.recoded.items():
        yield from _recoded_lines(tests, end, stream)
    yield from _utility_lines(found.tests, found.stated.fit)


def _interval_lines(stated: StatedChoices, level: float) -> Iterator[Line]:
    """Coefficients of the interval regression; drivers as associations."""
    fit = stated.fit
    for name in stated.design.names:
        estimate, error, p, low, high = stated.row(name, level)
        causal = name in RANDOMISED
        yield {
            **OURS,
            **SANDWICH,
            "panel": "interval" if causal else "associations",
            "variable": name,
            "label": WORDS[name],
            "term": "log-odds",
            "estimator": "interval regression",
            "estimate": estimate,
            "std_error": error,
            "t_stat": estimate / error,
            "p_value": p,
            "conf_low": low,
            "conf_high": high,
            "n_obs": fit.n_obs,
            "n_clusters": fit.n_clusters,
            "sample": "scenarios",
        }


def _weighted_lines(stated: StatedChoices, level: float) -> Iterator[Line]:
    """The randomised attributes once more, every girl by her survey weight."""
    for line in _interval_lines(stated, level):
        name = line["variable"]
        if name in RANDOMISED:
            weighted = {"panel": "weighted", "variable": f"{name}_weighted"}
            yield line | weighted | {"label": f"{WORDS[str(name)]}; survey weights"}


def _recoded_lines(
    tests: Mapping[str, WildClusterTest], end: float, stream: str
) -> Iterator[Line]:
    """Least squares on log-odds whose ends were recoded: what not to do."""
    for name, test in tests.items():
        yield {
            **OURS,
            "panel": "recoded",
            "variable": f"{name}_recoded_{1000 * end:g}",
            "label": f"{WORDS[name]}; 0 recoded to {100 * end:g}%",
            "term": "log-odds",
            "estimator": "least squares, recoded ends",
            "estimate": test.estimate,
            "std_error": test.std_error,
            "t_stat": test.t_stat,
            "p_wild": test.p_value,
            "conf_low": test.conf_low,
            "conf_high": test.conf_high,
            "conf_type": test.conf_type,
            "n_obs": test.n_obs,
            "n_clusters": test.n_clusters,
            "draws": test.draws_used,
            "seed_stream": stream,
            "sample": "scenarios",
        }


def _utility_lines(tests: UtilityTests, fit: IntervalFit) -> Iterator[Line]:
    """Restrictions of expected utility, and how well other curvatures fit."""
    restrictions = {
        "equality": (
            "Effect of earnings away less that of earnings at home",
            "equality",
        ),
        "risk_squared": ("Risk squared", "risk_squared"),
    }
    for name, (label, attribute) in restrictions.items():
        test = getattr(tests, attribute)
        yield {
            **OURS,
            **SANDWICH,
            "panel": "tests",
            "variable": name,
            "label": f"{label} (expected utility: 0)",
            "term": "log-odds",
            "estimator": "interval regression",
            "estimate": test.estimate,
            "std_error": test.std_error,
            "p_value": test.p_value,
            "conf_low": test.conf_low,
            "conf_high": test.conf_high,
            "n_obs": fit.n_obs,
            "n_clusters": fit.n_clusters,
            "sample": "scenarios",
        }
    logarithm = tests.log_likelihood[1.0]
    for rho, value in tests.log_likelihood.items():
        if rho != 1.0:
            yield {
                **OURS,
                "panel": "tests",
                "variable": f"curvature_{rho:g}",
                "label": f"Log likelihood with risk aversion {rho:g}, less that of the "
                "logarithm (1)",
                "term": "log likelihood",
                "estimator": "interval regression",
                "estimate": value - logarithm,
                "n_obs": fit.n_obs,
                "sample": "scenarios",
            }


def validation_lines(found: StatedAndActual, disclosure: Disclosure) -> Iterator[Line]:
    """Slope of actual departures on the stated index, and shares who left."""
    left = found.left
    yield _slope_line("slope", found.actual, "")
    yield _slope_line("slope_weighted", found.actual_weighted, "; survey weights")
    for name, mean in left.items():
        who = name.replace("_", " ")
        ones = mean.estimate * mean.n_obs
        common: Line = {
            **OURS,
            "panel": "shares",
            "variable": f"left_{name}",
            "label": f"Share who left within 12 months, girls who {who}",
            "term": "share",
        }
        if disclosure.small(ones) or disclosure.small(mean.n_obs - ones):
            yield common | {"estimator": "none", "reason": "small_cell"}
            continue
        if mean.std_error == 0:
            yield common | {"estimator": "none", "reason": "no_variation"}
            continue
        yield {
            **common,
            **SANDWICH,
            "estimator": "weighted mean",
            "estimate": mean.estimate,
            "std_error": mean.std_error,
            "conf_low": mean.conf_low,
            "conf_high": mean.conf_high,
            "n_obs": mean.n_obs,
            "n_clusters": mean.n_clusters,
            "sample": "girls followed",
        }


def _slope_line(variable: str, actual: ActualOnStated, how: str) -> Line:
    """The logit's slope, with the word that its own set gives."""
    word = "validated" if actual.validated else "stated choices not validated"
    return {
        **OURS,
        **SANDWICH,
        "panel": "slope",
        "variable": variable,
        "label": f"Slope of having left on the stated index{how}: {word}",
        "term": "log-odds",
        "estimator": "logit",
        "estimate": actual.slope,
        "std_error": actual.std_error,
        "p_value": actual.p_value,
        "conf_low": actual.conf_low,
        "conf_high": actual.conf_high,
        "n_obs": actual.n_obs,
        "n_clusters": actual.n_clusters,
        "sample": "girls who could leave",
    }


def bound_lines(
    variable: str, found: ManskiBounds, disclosure: Disclosure
) -> list[Line]:
    """Both ends of a share that assumes nothing of the missing, and its interval.

    A coded reason where the girls or victims behind the share are too few.
    """
    common: Line = {**OURS, "panel": "shares", "variable": variable}
    common["label"] = WORDS[f"share_{variable}"]
    seen = found.n_obs - found.n_missing
    ones = found.lower * found.n_obs  # weights aside: what a reader could work back
    if any(disclosure.small(n) for n in (ones, seen - ones, found.n_missing)):
        return [
            common | {"term": "bounds", "estimator": "none", "reason": "small_cell"}
        ]
    common |= {
        "estimator": "worst-case bounds",
        "n_obs": found.n_obs,
        "n_clusters": found.n_clusters,
        "conf_low": found.conf_low,
        "conf_high": found.conf_high,
        "conf_type": "Imbens-Manski, for the share itself",
    }
    ends = (
        ("lower", found.lower, found.std_error_lower),
        ("upper", found.upper, found.std_error_upper),
    )
    return [
        common | {"term": f"{end} bound", "estimate": value, "std_error": error}
        for end, value, error in ends
    ]
