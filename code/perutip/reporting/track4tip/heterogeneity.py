"""Lines of the heterogeneity table: groups, their differences, and intensity."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Protocol

import pandas as pd
from scipy.stats import t as student

from perutip.designs.headline.heterogeneity import Group, by_group, dose
from perutip.designs.imputation import imputed_mean
from perutip.designs.regression import Settings
from perutip.designs.track4tip import TWFE, sample_of
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.lines.regressions import report_regressions
from perutip.reporting.rows.reporter import Reporter
from perutip.study.config import Config
from perutip.study.outcomes import Catalogue

JACKKNIFE = "leave-one-region-out jackknife"
WORDS = {
    "peruvian": "Victims Peruvian",
    "foreign": "Victims foreign",
    "minor": "Victim a minor",
    "adult": "Victims adult",
    "sexual": "Sexual exploitation",
    "labour": "Labour exploitation",
    "trafficking": "Trafficking charge at filing",
    "lesser": "Lesser charge at filing",
}


class Run(Reporter, Protocol):
    """What is needed of a run beside what any reporting needs."""

    @property
    def config(self) -> Config:
        """What an analyst chose."""
        ...

    @property
    def catalogue(self) -> Catalogue:
        """What is declared."""
        ...


def report_heterogeneity(
    run: Run,
    exhibit: str,
    cases: pd.DataFrame,
    prosecutors: pd.DataFrame | None,
    used: Settings,
    waiting: str,
) -> None:
    """Every group of cases, and the share of prosecutors trained.

    waiting: coded reason of the last line where there is no register of prosecutors.
    """
    h, level = run.config.prosecution.primary_horizon, run.config.study.level
    variable = f"conviction_incidence_{h}"
    groups = list(by_group(cases, run.config))
    run.effects(exhibit, group_lines(groups, variable, level, run.disclosure))
    within = run.catalogue.variables[f"convicted_within_{h}"]
    where: dict[str, object] = {
        "panel": "intensity",
        "definition": "ours",
        "family": "",
        "estimator": TWFE,
        "label": f"{within.label}, exposure x share of prosecutors trained",
    }
    if prosecutors is None:
        more = {"term": "intensity", "estimator": TWFE, "definition": "ours"}
        run.missing(exhibit, "intensity", within.name, waiting, **more)
        return
    spec = dose(sample_of(cases, within), prosecutors, within)
    counted: dict[str, object] = {
        "sample": f"observed {h} months, donut",
        "control_mean": imputed_mean(
            sample_of(cases, within),
            within.name,
            exposure="exposed",
            period="half_year",
        ),
    }
    report_regressions(run, exhibit, [(spec, where | counted)], used)


def group_lines(
    groups: Iterable[Group], variable: str, level: float, disclosure: Disclosure
) -> Iterator[dict[str, object]]:
    """One line per group and difference; cases of a moderator are protected together,
    those in no group among them."""
    listed = list(groups)
    for one in listed:
        sizes = [g.size for g in listed if g.moderator == one.moderator and g.found]
        names = [g.key for g in listed if g.moderator == one.moderator and g.found]
        hidden = dict(zip(names, disclosure.hidden([*sizes, one.rest]), strict=False))
        words = WORDS.get(one.key) or _difference_words(one.key)
        line: dict[str, object] = {
            "panel": one.moderator,
            "variable": variable,
            "term": one.key,
            "estimator": "hazard imputation, linear",
            "definition": "ours",
            "family": "",
            "label": words,
            "sample": one.moderator,
        }
        if one.found is not None:
            line |= {
                "n_obs": math.nan if hidden[one.key] else float(one.size),
                "n_clusters": one.found.n_regions,
                "n_treated_clusters": one.found.n_exposed_regions,
            }
        if one.reason or not one.std_error > 0:
            yield line | {"reason": one.reason or "no_variation"}
            continue
        reach = float(student.ppf((1 + level) / 2, one.df)) * one.std_error
        t = one.effect / one.std_error
        yield line | {
            "estimate": one.effect,
            "std_error": one.std_error,
            "se_type": JACKKNIFE,
            "t_stat": t,
            "p_value": float(2 * student.sf(abs(t), one.df)),
            "conf_low": one.effect - reach,
            "conf_high": one.effect + reach,
            "conf_level": level,
            "conf_type": f"jackknife, t({one.df})",
            "control_mean": _imputed(one),
        }


def _imputed(one: Group) -> float:
    if one.found is None:
        return math.nan
    return next(iter(one.found.cif_imputed.values()))


def _difference_words(key: str) -> str:
    first, second = key.split(" less ")
    return f"{WORDS[first]} less {WORDS[second][0].lower()}{WORDS[second][1:]}"
