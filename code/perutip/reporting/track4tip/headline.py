"""Lines of the headline table by hazards, in their three versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from perutip.designs.hazard_imputation import HazardEstimate, Statistic
from perutip.designs.headline.headline_study import HeadlineStudy, statistic_of
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.lines.jackknife_numbers import jackknife_numbers
from perutip.reporting.lines.permuted_dates import with_dates
from perutip.study.outcomes import Variable


def hazard_lines(
    panel: str,
    variables: Sequence[Variable],
    found: HazardEstimate,
    n_cases: int,
    disclosure: Disclosure,
    *,
    decides: Mapping[Statistic, bool | None] | None = None,
    all_trained: bool = False,
) -> list[dict[str, object]]:
    """One line per variable of a scope: estimate, jackknife and imputed mean.

    decides: statistic → whether functional form does, said in the label. all_trained:
    no region with cases is never trained, so that nothing is identified later than the
    last training.
    """
    lines, share = [], _imputed_share(found, all_trained)
    for one in variables:
        label = one.label
        statistic = statistic_of(one)
        if decides and statistic and decides.get(statistic):
            label += " (form decides)"
        line: dict[str, object] = {
            "panel": panel,
            "variable": one.name,
            "term": "exposed time",
            "estimator": f"hazard imputation, {found.model}",
            "sample": f"{found.scope.replace('_', ' ')}{share}",
            "label": label + share,
            "n_obs": disclosure.enough(n_cases),
            "n_clusters": found.n_regions,
            "n_treated_clusters": found.n_exposed_regions,
        }
        if panel != "all":
            line["family"] = ""
        lines.append(line | _numbers(one, found, disclosure))
    return lines


def _imputed_share(found: HazardEstimate, all_trained: bool) -> str:
    """How much of the exposed time is identified; empty when all of it is."""
    if not found.lost_months > 1e-9:
        return ""
    whole = found.exposed_months + found.lost_months
    until = ", only to the half-year of the last training" if all_trained else ""
    return f"; {found.exposed_months / whole:.0%} of exposed time identified{until}"


def _numbers(
    one: Variable, found: HazardEstimate, disclosure: Disclosure
) -> dict[str, object]:
    """Numbers of one variable, or the reason why there are none."""
    imputed, effect, error, reason = _of_statistic(one, found)
    counted = one.statistic in ("hazard", "additional")
    if not reason and counted and disclosure.small(found.exposed_convictions):
        reason = "small_cell"
    if not reason and not error > 0:
        reason = found.se_reason or "no_variation"
    if reason:
        return {"reason": reason}
    p, ends = found.p_value(effect, error), found.interval(effect, error)
    numbers = jackknife_numbers(effect, error, p, ends, df=found.df, level=found.level)
    return numbers | {"control_mean": imputed}


def _of_statistic(
    one: Variable, found: HazardEstimate
) -> tuple[float, float, float, str]:
    """Imputed value, effect, standard error and reason of one variable."""
    if one.statistic == "additional":
        more = found.additional_convictions, found.additional_convictions_se
        return found.imputed_convictions, *more, found.reason
    statistic = statistic_of(one)
    if statistic is None:
        raise ValueError(f"{one.name} is no statistic of hazards")
    effect = found.of(statistic)
    return effect.imputed, effect.effect, effect.std_error, effect.reason


def headline_lines(
    study: HeadlineStudy,
    variables: Sequence[Variable],
    n_cases: int,
    disclosure: Disclosure,
) -> list[dict[str, object]]:
    """The three panels of hazards; permuted dates stand in the first."""
    hazards = study.hazards
    primary = next(iter(study.permuted.values()))
    whole = bool(study.training.notna().all())
    first = hazard_lines(
        "all", variables, hazards.linear, n_cases, disclosure, all_trained=whole
    )
    after = hazard_lines(
        "filed_after",
        variables,
        hazards.filed_after,
        n_cases,
        disclosure,
        all_trained=whole,
    )
    beside = hazard_lines(
        "multiplicative",
        variables,
        hazards.poisson,
        n_cases,
        disclosure,
        decides=hazards.form_decides,
        all_trained=whole,
    )
    return [*with_dates(first, primary), *after, *beside]
