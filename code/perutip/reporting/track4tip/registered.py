"""As-registered outcomes by filing date, clusters behind them, switches, knowledge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import pandas as pd

from perutip.designs.families import adjusted_p
from perutip.designs.regression import Settings
from perutip.designs.track4tip import (
    TWFE,
    families_on_cases,
    lines_of_exhibit,
    trained_against_untrained,
)
from perutip.reporting.lines.clusters import report_clusters
from perutip.reporting.lines.regressions import Wanted, report_regressions
from perutip.reporting.rows.reporter import Reporter
from perutip.reporting.track4tip.supports import Support, of_regressions
from perutip.study.analysed_columns import refuse_unknown_columns
from perutip.study.config import Config
from perutip.study.outcomes import Catalogue, switched_on

STREAM = "track4tip/wild"


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

    def settings(self, stream: str, **support: int) -> Settings:
        """Settings of regressions."""
        ...


def check_columns(
    cases: pd.DataFrame, catalogue: Catalogue, exhibits: Sequence[str], config: Config
) -> None:
    """ConfigError for a variable of these exhibits that is no column of the cases."""
    declared = (one for key in exhibits for one in catalogue.of_exhibit(key))
    used = (one for one in declared if switched_on(one, config))
    refuse_unknown_columns(used, cases.columns, "cases")


def report_registered(
    run: Run,
    cases: pd.DataFrame,
    prosecutors: pd.DataFrame | None,
    exhibits: Sequence[str],
    families: Sequence[str],
    waiting: str,
) -> list[Support]:
    """As registered and beside, two-way fixed effects with wild cluster bootstrap.

    exhibits: tables of outcomes on cases, then those of knowledge and of clusters.
    families: the first is adjusted here; the second has a member on rulings, and step
    04 adjusts over all of it. waiting: why there is no register of prosecutors.
    """
    used, supports = run.settings(STREAM), []
    *on_cases, on_prosecutors, behind = exhibits
    members = families_on_cases(cases, run.catalogue, families, run.config)
    knowledge = report_knowledge(
        run, on_prosecutors, prosecutors, run.catalogue, used, waiting
    )
    members[families[1]] |= {spec.outcome: spec for spec, _ in knowledge[:1]}
    adjusted = adjusted_p(
        members[families[0]], run.settings(f"{families[0]}/step-down")
    )
    known: dict[str, float] = {}
    for exhibit in on_cases:
        lines = lines_of_exhibit(cases, run.catalogue, exhibit, run.config)
        effects = report_regressions(run, exhibit, lines, used, adjusted)
        supports += of_regressions(run.catalogue, lines, effects)
        known |= {
            spec.outcome: effect.p_wild
            for (spec, where), effect in zip(lines, effects, strict=True)
            if where["panel"] == "registered" and not effect.reason
        }
        switched_off(run, exhibit, run.catalogue, run.config)
    # of whatever step: those of appeals are measured on cases too
    specs = {name: spec for mine in members.values() for name, spec in mine.items()}
    none, where = ("convicted", "too_few_cases"), "all cases"
    report_clusters(run, behind, specs, used, known, sample=where, otherwise=none)
    return supports


def switched_off(
    run: Reporter, exhibit: str, catalogue: Catalogue, config: Config
) -> None:
    """As-registered variables whose switch in study.toml is off say why."""
    for variable in catalogue.of_exhibit(exhibit):
        off = not switched_on(variable, config)
        if off and variable.definition == "as_registered":
            where = {"estimator": TWFE, "term": "exposed"}
            name, reason = variable.name, variable.otherwise
            run.missing(exhibit, variable.panel, name, reason, **where)


def report_knowledge(
    run: Reporter,
    exhibit: str,
    prosecutors: pd.DataFrame | None,
    catalogue: Catalogue,
    used: Settings,
    waiting: str,
) -> list[Wanted]:
    """Trained against untrained prosecutors; without a register every line says so.

    waiting: the coded reason then. Returns what was estimated, as registered first.
    """
    if prosecutors is None:
        for variable in catalogue.of_exhibit(exhibit):
            run.missing(exhibit, variable.panel, variable.name, waiting)
        return []
    wanted = trained_against_untrained(prosecutors, catalogue, exhibit)
    report_regressions(run, exhibit, wanted, used)
    return wanted
