"""Cox hazard ratios of training and incidence by exposure, beside the headlines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

import pandas as pd

from perutip.designs.durations.curves import exposure_curves
from perutip.designs.durations.training_ratio import HazardRatio, hazard_ratios
from perutip.designs.hazard_imputation.histories import case_histories
from perutip.designs.headline.headlines import hazard_frames, units_of
from perutip.reporting.disclosure import Disclosure
from perutip.reporting.figures import incidence_figure, words_only
from perutip.reporting.lines.jackknife_numbers import jackknife_numbers
from perutip.reporting.rows.reporter import Reporter
from perutip.study.config import Config

COX = "Cox regression, strata of regions"
PANELS = {"strata": False, "years": True}
"""Panel → calendar years as covariates?"""


class Run(Reporter, Protocol):
    """What is needed of a run beside what any reporting needs."""

    @property
    def config(self) -> Config:
        """What an analyst chose."""
        ...


def report_durations(run: Run, table: str, figure: str, cases: pd.DataFrame) -> None:
    """Log hazard ratios of conviction and resolution, and the curves by exposure."""
    at_risk, units = hazard_frames(cases, units_of(cases))
    extraction = pd.Timestamp(run.config.prosecution.extraction_date)
    histories = case_histories(at_risk, units, extraction)
    level, size = run.config.study.level, len(at_risk)
    for panel, years in PANELS.items():
        found = hazard_ratios(histories, years=years)
        run.effects(table, ratio_lines(panel, found, size, level, run.disclosure))
    curves = exposure_curves(histories, run.disclosure.minimum)
    if curves:
        run.save_figure(figure, incidence_figure(curves, run.disclosure.minimum))
    else:
        run.save_figure(figure, words_only("Too few ends of either kind at any age"))


def ratio_lines(
    panel: str,
    found: Iterable[HazardRatio],
    n_cases: int,
    level: float,
    disclosure: Disclosure,
) -> Iterator[dict[str, object]]:
    """One line per kind of end."""
    for one in found:
        line: dict[str, object] = {
            "panel": panel,
            "variable": f"log_ratio_{one.end}",
            "term": "exposed time",
            "estimator": COX + (" and calendar years" if PANELS[panel] else ""),
            "family": "",
            "sample": "all time at risk",
            "n_obs": disclosure.enough(n_cases),
            "n_clusters": one.n_regions,
            "n_treated_clusters": one.n_exposed_regions,
        }
        if one.reason:
            yield line | {"reason": one.reason}
            continue
        yield line | jackknife_numbers(
            one.estimate,
            one.std_error,
            one.p_value,
            one.interval(level),
            df=one.df,
            level=level,
        )
