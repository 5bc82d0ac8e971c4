"""Intention to treat: the regression's line with the exact test and step-down p."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from perutip.designs.regression import Settings, estimate_all
from perutip.designs.trial import (
    DrawnDesign,
    PreparedOutcome,
    TrialOutcome,
    adjusted_p,
    prepare,
)
from perutip.reporting.lines.lines import with_randomization
from perutip.reporting.lines.regressions import effect_line, note_checks
from perutip.reporting.rows.reporter import Reporter
from perutip.reporting.trial.both_families import both_families_sentence
from perutip.reporting.trial.covariates import covariate_sentence
from perutip.study.outcomes import Catalogue

ITT = "intention to treat, stratum fixed effects"


def report_effects(
    run: Reporter,
    exhibits: Mapping[str, Sequence[str]],
    outcomes: Mapping[str, TrialOutcome],
    design: DrawnDesign,
    catalogue: Catalogue,
    used: Settings,
) -> dict[str, PreparedOutcome]:
    """Three inferences per outcome, step-down p-values within families, rows.

    exhibits: exhibit → its variables; one that is not among `outcomes` has no row.
    """
    names = [n for wanted in exhibits.values() for n in wanted if n in outcomes]
    prepared = {n: prepare(outcomes[n], design, level=used.level) for n in names}
    adjusted = adjusted_p(prepared, catalogue)
    effects = estimate_all([prepared[name].spec for name in names], used)
    note_checks(run, effects)
    by_name = {
        name: replace(effect, reason=effect.reason or prepared[name].untested)
        for name, effect in zip(names, effects, strict=True)
    }
    for exhibit, wanted in exhibits.items():
        found = []
        for name in (n for n in wanted if n in outcomes):
            one = prepared[name]
            note_missing(run, exhibit, name, one)
            where = {
                "panel": catalogue.variables[name].panel,
                "sample": outcomes[name].sample,
                "estimator": ITT + (", baseline" if one.spec.covariates else ""),
            }
            line = effect_line(by_name[name], one.spec, used, run.disclosure, **where)
            own = adjusted.own.get(name)
            found.append(with_randomization(line, one, own, used.level))
        run.effects(exhibit, found)
        said = (
            covariate_sentence(wanted, prepared, catalogue),
            both_families_sentence(wanted, adjusted, catalogue),
        )
        run.add_notes((exhibit,), [one for one in said if one])
    return prepared


def note_missing(run: Reporter, exhibit: str, name: str, one: PreparedOutcome) -> None:
    """Say how many rows have no outcome or no baseline, in the log."""
    minimum = run.disclosure.minimum
    if one.n_lost >= minimum:
        run.note(f"{exhibit} {name}: {one.n_lost} rows without an outcome")
    if one.no_baseline:
        run.note(f"{exhibit} {name}: no baseline to adjust for")
    elif one.n_no_baseline >= minimum:
        run.note(f"{exhibit} {name}: {one.n_no_baseline} rows without a baseline")
