"""Lines of the headline table: hazards in their three versions, and dated outcomes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

import pandas as pd

from perutip.designs.hazard_imputation import HazardEstimate, Statistic
from perutip.designs.headline.headline_study import HeadlineStudy, statistic_of
from perutip.designs.headline.headlines import HazardHeadlines
from perutip.designs.imputation import impute_rows
from perutip.designs.regression import Settings
from perutip.designs.track4tip import sample_of, sample_words
from perutip.designs.trained_regions import RegionContrast
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.lines.jackknife import JACKKNIFE
from perutip.reporting.lines.lines import imputation_line
from perutip.reporting.track4tip.permuted_dates import with_dates
from perutip.study.config import Config
from perutip.study.outcomes import Catalogue, Variable, switched_on

EXHIBIT = "t02_headline"


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
    low, high = found.interval(effect, error)
    return {
        "estimate": effect,
        "std_error": error,
        "se_type": JACKKNIFE,
        "t_stat": effect / error,
        "p_value": found.p_value(effect, error),
        "conf_low": low,
        "conf_high": high,
        "conf_level": found.level,
        "conf_type": f"jackknife, t({found.df})",
        "control_mean": imputed,
    }


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


class Noted(Protocol):
    """What is needed of a run to keep a line, or to say it beneath a table."""

    def note(self, message: str) -> None:
        """Keep a line for the log."""
        ...

    def add_notes(self, exhibits: Iterable[str], notes: Iterable[str]) -> None:
        """Add notes beneath tables."""
        ...


def note_limits(run: Noted, hazards: HazardHeadlines) -> None:
    """What floors, lost time and functional form do to the headline, for the log; the
    first two beneath its table too."""
    linear = hazards.linear
    floors = ", ".join(f"{n} at {h}" for h, n in linear.floored.items())
    run.note(f"imputed hazards raised to zero, by months: {floors}")
    run.add_notes([EXHIBIT], limits(hazards))
    if linear.lost_months > 0:
        run.note(f"exposed case-months not identified: {linear.lost_months:.0f}")
    decides = [
        f"{one.kind.replace('_', ' ')} at {one.horizon}" if one.horizon else one.kind
        for one, differs in hazards.form_decides.items()
        if differs
    ]
    if decides:
        run.note(f"functional form decides, by months: {', '.join(decides)}")


def limits(hazards: HazardHeadlines) -> Iterator[str]:
    """What the headlines' own fits could not do: hazards by age (no persons) raised to
    zero, and the share of exposed time that one region takes along."""
    fits = {"linear": hazards.linear, "filed after training": hazards.filed_after}
    raised = [
        f"{n} of {name} at {h} months"
        for name, found in fits.items()
        for h, n in found.floored.items()
        if n
    ]
    words = f" ({', '.join(raised)})" if raised else ": none"
    yield (
        "Imputed hazards by age, of conviction and of other ends, that lay below zero "
        f"and count as zero{words}."
    )
    share = hazards.linear.largest_share_lost
    if not math.isnan(share):
        yield (
            "Most of other regions' exposed time that cannot be imputed without one "
            f"region (panel A): {share:.1%}."
        )


def secondary_lines(
    cases: pd.DataFrame,
    catalogue: Catalogue,
    study: HeadlineStudy,
    config: Config,
    used: Settings,
) -> list[dict[str, object]]:
    """Headlines of the second family on cases, by imputation, and on prosecutors.

    Their own permutation p stands here. The family has a member that a later step
    measures (the index): p over the family stands there, and these rows name none.
    """
    family = list(study.permuted)[1]
    lines = [
        imputation_line(
            one.name,
            impute_rows(sample_of(cases, one), one.name, used),
            used,
            label=one.label,
            minimum_cell=used.support.minimum_cell,
        )
        | {"panel": "secondary", "sample": sample_words(one)}
        for one in catalogue.headlines_of(family)
        if one.frame == "cases" and switched_on(one, config)
    ]
    if study.knowledge is not None:
        label = catalogue.label(study.knowledge.variable)
        lines.append(contrast_line(study.knowledge, study.training, label, used))
    own = replace(study.permuted[family], p_step_down={})
    return [line | {"family": ""} for line in with_dates(lines, own)]


def contrast_line(
    found: RegionContrast, training: pd.Series, label: str, used: Settings
) -> dict[str, object]:
    """Prosecutors of trained regions against the others."""
    line: dict[str, object] = {
        "panel": "secondary",
        "variable": found.variable,
        "term": "trained region",
        "estimator": "contrast of regions",
        "definition": "amended",
        "sample": "prosecutors, by region",
        "label": f"{label}, prosecutors of trained regions",
    }
    one = found.contrast(training, used.level)
    if one is None:
        return line | {"reason": "not_identified"}
    line |= {
        "n_obs": one.n_obs,
        "n_clusters": one.n_regions,
        "n_treated_clusters": one.n_trained_regions,
    }
    if one.n_trained_regions < used.support.minimum_treated_clusters:
        return line | {"reason": "too_few_treated_clusters"}
    return line | {
        "estimate": one.estimate,
        "std_error": one.std_error,
        "se_type": JACKKNIFE,
        "t_stat": one.estimate / one.std_error,
        "p_value": one.p_value,
        "conf_low": one.conf_low,
        "conf_high": one.conf_high,
        "conf_level": used.level,
        "conf_type": f"jackknife, t({one.n_regions - 1})",
        "control_mean": one.other_mean,
    }
