"""Table t04_index: regressions by panel, imputation, selection; clusters behind it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from perutip.designs import person_centered as pcp
from perutip.designs.families import adjusted_p
from perutip.designs.regression import Effect, Settings
from perutip.reporting.lines.clusters import report_clusters
from perutip.reporting.lines.regressions import Reporter, Wanted, report_regressions
from perutip.reporting.person_centered.selection import index_imputed, selection_bounds
from perutip.study.outcomes import Catalogue


def report_index(
    run: Reporter,
    exhibit: str,
    study: pcp.IndexStudy,
    cases: pd.DataFrame,
    catalogue: Catalogue,
    used: Mapping[str, Settings],
    months: int,
) -> tuple[Wanted, Effect]:
    """Add every line of the table; returns the as-registered regression of the index
    and what it found.

    used: settings of the regressions ("wild"), of the components' step-down p
    ("family") and of imputation ("imputation"). months: within which a case is ruled.
    """
    identity, components = study.identity, study.components
    lines = pcp.specifications(study.rulings, cases, catalogue, components, identity)
    family = pcp.component_family(catalogue, components)
    by_ruling = [one for one in lines if one[1]["panel"] == "by_ruling"]
    members = {s.outcome: s for s, _ in by_ruling if s.outcome in family}
    adjusted = adjusted_p(members, used["family"])
    found = report_regressions(run, exhibit, by_ruling, used["wild"], adjusted)
    others = [one for one in lines if one[1]["panel"] != "by_ruling"]
    report_regressions(run, exhibit, others, used["wild"])
    names = ("index", "index_icw", *components)
    imputed = index_imputed(
        study.rulings, names, used["imputation"], catalogue, identity
    )
    run.effects(exhibit, imputed)
    rows = pcp.ruled_in_time(cases, study.rulings, study.reference, months)
    level = used["wild"].level
    run.effects(
        exhibit, selection_bounds(rows, months, level, run.disclosure, identity)
    )
    return by_ruling[0], found[0]


def report_index_clusters(
    run: Reporter, exhibit: str, registered: Wanted, effect: Effect, used: Settings
) -> None:
    """How few regions carry the as-registered effect on the index, as step 02 says it
    of outcomes on cases; its bootstrap p is that of t04_index."""
    spec, where = registered
    reason = str(where.get("reason", "")) or effect.reason
    specs = {} if reason else {spec.outcome: spec}
    known, none = {spec.outcome: effect.p_wild}, (spec.outcome, reason)
    sample = str(where["sample"])
    report_clusters(run, exhibit, specs, used, known, sample=sample, otherwise=none)
