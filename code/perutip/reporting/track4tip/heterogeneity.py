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
from perutip.designs.staggered_did import imputation_averages
from perutip.designs.track4tip import TWFE, sample_of, sample_words
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.lines.jackknife_numbers import jackknife_numbers
from perutip.reporting.lines.regressions import report_regressions
from perutip.reporting.rows.reporter import Reporter
from perutip.study.config import Config
from perutip.study.outcomes import Catalogue, Variable

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
    for stem in ("convicted_within", "resolved_within"):
        variable_by = run.catalogue.variables[f"{stem}_{h}"]
        run.effects(exhibit, cohort_lines(cases, variable_by, used))
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
        ends = one.effect - reach, one.effect + reach
        p = float(2 * student.sf(abs(t), one.df))
        numbers = jackknife_numbers(
            one.effect, one.std_error, p, ends, df=one.df, level=level
        )
        yield line | numbers | {"control_mean": _imputed(one)}


def cohort_lines(
    cases: pd.DataFrame, variable: Variable, used: Settings
) -> Iterator[dict[str, object]]:
    """Effect by year of the region's training, imputed by filing date.

    The average of each cohort's own effects of the one fit on untreated cases; a cohort
    with fewer identified treated cases than an estimate needs has none. Where they are
    fewer than the minimum cell no cohort has one: with the effect on all treated cases
    the others' would bear on those few.
    """
    sample = sample_of(cases, variable)
    year = sample["training_date"].dt.year.fillna(0).astype(int)
    rows = sample.assign(cohort=year).reset_index(drop=True)
    treated = rows[rows["exposed"] == 1]
    sizes = treated.groupby("cohort").size()
    if sizes.empty:
        return
    found = pd.DataFrame()
    if 0 < len(treated) < len(rows):
        found = imputation_averages(
            rows[["unit", "half_year", "exposed", "cohort", variable.name]],
            outcome=variable.name,
            unit_fe="unit",
            time_fe="half_year",
            treated="exposed",
            cluster="unit",
            by="cohort",
            level=used.level,
        ).set_index("cohort")
    used_cases = found["n_treated"] if len(found) else sizes * 0
    tiny = min(sizes.min(), used_cases.min()) < used.support.minimum_cell
    for cohort in sizes.index:
        line: dict[str, object] = {
            "panel": "cohort",
            "variable": variable.name,
            "term": f"cohort {cohort}",
            "estimator": "imputation, by year of training",
            "definition": "ours",
            "family": "",
            "label": f"{variable.label}, regions trained in {cohort}",
            "sample": sample_words(variable),
        }
        if tiny or used_cases[cohort] < used.support.minimum_treated:
            yield line | {"reason": "too_few_cases"}
            continue
        one = found.loc[cohort]
        line["n_treated_clusters"] = int(one["n_treated_clusters"])
        if one["n_treated_clusters"] < 2 or not one["jackknife_se"] > 0:
            yield line | {"reason": "lost_without_cluster"}
            continue
        effect, error = float(one["att"]), float(one["jackknife_se"])
        regions = rows["unit"].nunique()
        df = regions - 1
        p = float(2 * student.sf(abs(effect / error), df))
        ends = float(one["conf_low"]), float(one["conf_high"])
        numbers = jackknife_numbers(effect, error, p, ends, df=df, level=used.level)
        yield line | numbers | {"n_clusters": regions}


def _imputed(one: Group) -> float:
    if one.found is None:
        return math.nan
    return next(iter(one.found.cif_imputed.values()))


def _difference_words(key: str) -> str:
    first, second = key.split(" less ")
    return f"{WORDS[first]} less {WORDS[second][0].lower()}{WORDS[second][1:]}"
