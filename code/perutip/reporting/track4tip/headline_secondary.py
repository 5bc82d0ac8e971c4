"""Lines of the second family's headlines: dated outcomes, and prosecutors by region."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from perutip.designs.headline.headline_study import HeadlineStudy
from perutip.designs.imputation import impute_rows
from perutip.designs.regression import Settings
from perutip.designs.track4tip import sample_of, sample_words
from perutip.designs.trained_regions import RegionContrast
from perutip.reporting.lines.jackknife_numbers import jackknife_numbers
from perutip.reporting.lines.lines import imputation_line
from perutip.reporting.lines.permuted_dates import with_dates
from perutip.study.config import Config
from perutip.study.outcomes import Catalogue, switched_on


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
    numbers = jackknife_numbers(
        one.estimate,
        one.std_error,
        one.p_value,
        (one.conf_low, one.conf_high),
        df=one.n_regions - 1,
        level=used.level,
    )
    return line | numbers | {"control_mean": one.other_mean}
