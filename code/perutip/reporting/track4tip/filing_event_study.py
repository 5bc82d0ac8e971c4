"""Event study by filing date: two-way leads and lags, each with its own bootstrap."""

from __future__ import annotations

import pandas as pd

from perutip.designs.event_studies.case_event_study import case_event_study
from perutip.designs.event_studies.event_study import few_regions
from perutip.designs.regression import Settings, estimate_all
from perutip.designs.track4tip import TWFE, sample_of, sample_words
from perutip.reporting.figures import event_study_figure, words_only
from perutip.reporting.lines.regressions import effect_line
from perutip.reporting.rows.reporter import Reporter
from perutip.study.outcomes import Variable
from perutip.study.reasons import reason_words
from perutip.study.sections import EventStudy


def report_event_study(
    run: Reporter,
    exhibit: str,
    cases: pd.DataFrame,
    variable: Variable,
    choices: EventStudy,
    used: Settings,
) -> None:
    """Leads and lags of `variable`, cases observed for its horizon, donut left out."""
    sample = sample_of(cases, variable)
    study = case_event_study(
        sample,
        variable.name,
        choices,
        horizon=variable.months,
        minimum_cell=run.disclosure.minimum,
    )
    reason = few_regions(sample["unit"], sample["training_date"], choices)
    if reason or study is None:
        why = reason_words(reason) if reason else "too few cases in the bins"
        run.missing(exhibit, "event_time", variable.name, reason or "too_few_cases")
        run.save_figure(exhibit, words_only(f"Not estimable: {why}"))
        return
    where = {"panel": "event_time", "sample": sample_words(variable)}
    where |= {"estimator": TWFE, "definition": "amended", "family": ""}
    lines = []
    effects = estimate_all(study.specs, used)
    for spec, effect in zip(study.specs, effects, strict=True):
        lines.append(effect_line(effect, spec, used, run.disclosure, **where))
    run.effects(exhibit, lines)
    rows, width = run.results(exhibit), choices.bin_months
    words = {
        "x": "Months from training to filing (diamond: base; shaded: left out)",
        "y": f"{variable.label},\ndifference from the base",
    }
    figure = event_study_figure(
        rows[rows["status"] == "ok"],
        study.dummies.terms,
        base=study.base,
        width=width,
        words=words,
        donut=True,
    )
    run.save_figure(exhibit, figure)
