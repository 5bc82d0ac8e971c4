"""The secondary headlines of the prosecutor training as one family.

Three of its members are measured before the index is. Their rows are taken as they
stand in results.csv, their studentized statistics under the common permutations of the
training dates as they were kept; the index joins under the same permutations. So do the
as-registered rows, over common signs of the regions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np
import pandas as pd

from perutip.contract.registers import awaiting
from perutip.designs.families import Adjusted, adjusted_p
from perutip.designs.headline.dated_outcomes import dated_outcome
from perutip.designs.headline.headline_study import orders_of
from perutip.designs.headline.headlines import (
    FamilyOfDates,
    Orders,
    family_of_statistics,
)
from perutip.designs.person_centered import IndexStudy
from perutip.designs.regression import Settings, Specification
from perutip.designs.track4tip import registered_members
from perutip.reporting.lines.permuted_dates import DATES, ORDER, with_dates
from perutip.reporting.lines.regressions import step_down
from perutip.reporting.results import FIELDS
from perutip.reporting.rows.reporter import Reporter
from perutip.study.config import Config
from perutip.study.exhibits import exhibit
from perutip.study.outcomes import Catalogue, Variable

CLOCK = "ruling_date"
STATISTICS = "headline_t"
FAMILY = "track4tip_secondary"
INDEX = "t04_index"
ON_CASES = ("t02_sentencing", "t02_knowledge")
OWN = ("exhibit", "step", "column", "n_obs", "control_mean")
"""Of a copied row: its place is another, its counts stand in its own table."""
COPIED = tuple(name for name in FIELDS if name not in OWN)


class Run(Reporter, Protocol):
    """What is needed of a run beside what any reporting needs."""

    @property
    def catalogue(self) -> Catalogue:
        """What is declared."""
        ...

    @property
    def config(self) -> Config:
        """What an analyst chose."""
        ...

    def settings(self, stream: str, **support: int) -> Settings:
        """Settings of regressions."""
        ...

    def stream(self, name: str) -> np.random.SeedSequence:
        """The random stream of a purpose."""
        ...

    def has_data(self, name: str) -> bool:
        """Is an analysis file there?"""
        ...

    def read_data(self, name: str) -> pd.DataFrame:
        """An analysis file of an earlier step."""
        ...

    def earlier_results(self) -> pd.DataFrame:
        """Rows of earlier steps."""
        ...


def joined_family(
    kept: pd.DataFrame,
    rulings: pd.DataFrame,
    variable: str,
    members: Iterable[Variable],
    common: Orders,
) -> FamilyOfDates:
    """The family with the index among its members.

    kept: as `permuted_dates.t_frame` wrote it. Rulings of regions without cases have no
    date to hand round and stay out of the permutation; where dates belong to smaller
    units than rulings do, the index has no statistic and leaves the family.
    """
    statistics = kept.drop(columns=ORDER)
    rows = rulings[rulings["region_id"].isin(set(common.training.index))]
    member = dated_outcome(rows.assign(unit=rows["region_id"]), variable, CLOCK)
    t = member.t_under(common.training, common.labels, common.orders)
    joined = statistics.assign(**{variable: t})
    return family_of_statistics(joined, [one.name for one in members])


def report_family(
    run: Run,
    key: str,
    study: IndexStudy,
    cases: pd.DataFrame,
    registered: Specification,
) -> None:
    """Both panels of the family.

    registered: the as-registered regression of the index. Rows of this step are copied
    from t04_index, earlier ones from results.csv; where step 02 has not run, both
    panels await it.
    """
    if not run.has_data(STATISTICS):
        for panel in exhibit(key).panels:
            run.missing(key, panel, "family", awaiting("step 02"), label="The family")
        return
    prosecutors = run.read_data("prosecutors") if run.has_data("prosecutors") else None
    members = registered_members(
        cases, prosecutors, registered, run.catalogue, run.config, FAMILY
    )
    stepped = adjusted_p(members, run.settings(f"{FAMILY}/step-down"))
    common = orders_of(cases, run.config, run.stream(DATES))
    _report_panels(run, key, study.rulings, common, stepped)


def _report_panels(
    run: Run,
    key: str,
    rulings: pd.DataFrame,
    common: Orders,
    stepped: Adjusted,
) -> None:
    """stepped: as-registered variable → p over all of them."""
    here, earlier = run.results(INDEX), run.earlier_results()
    headlines = run.catalogue.headlines_of(FAMILY)
    found = joined_family(
        run.read_data(STATISTICS), rulings, "index", headlines, common
    )
    names = [one.name for one in headlines]
    before = _panel(earlier, "t02_headline", "secondary")
    rows = _members(names, before, _panel(here, INDEX, "imputation"))
    run.effects(key, with_dates(_copies(rows, "headlines", FAMILY), found))
    registered = [one.name for one in run.catalogue.as_registered(FAMILY)]
    parts = [_panel(earlier, one, "registered") for one in ON_CASES]
    rows = _members(registered, *parts, _panel(here, INDEX, "by_ruling"))
    lines = _copies(rows, "registered", f"{FAMILY}_as_registered")
    for line in lines:
        step_down(line, stepped)
    run.effects(key, lines)


def _panel(rows: pd.DataFrame, key: str, panel: str) -> pd.DataFrame:
    title = exhibit(key).panel(panel)
    return rows[(rows["exhibit"] == key) & (rows["panel"] == title)]


def _members(names: Sequence[str], *parts: pd.DataFrame) -> pd.DataFrame:
    """The rows of `names` among the parts, in the order of the names."""
    rows = pd.concat(parts)
    rows = rows[rows["variable"].isin(names)]
    place = rows["variable"].map(names.index)
    return rows.loc[place.sort_values(kind="stable").index]


def _copies(rows: pd.DataFrame, panel: str, family: str) -> list[dict[str, object]]:
    """Lines that say again what rows say, in another panel and as one family."""
    lines = []
    for row in rows.reset_index(drop=True).to_dict("records"):
        line = {str(name): row[name] for name in COPIED if row[name] != ""}
        lines.append(line | {"panel": panel, "family": family})
    return lines
