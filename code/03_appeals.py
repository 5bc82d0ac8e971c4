"""Escalation of cases to higher bodies and what became of the decision.

Purpose: both registered appeal outcomes by filing date; by date of decision, the main
clock, imputation with two-way fixed effects beside; rates per filed case, because
training may change which cases are decided; bounds for decisions reviewed either way.
Reads:   data/cases.csv, data/headline_p.csv, input/study.toml.
"""

import perutip

if __name__ == "__main__":
    perutip.refuse_arguments(__file__)

import pandas as pd

from perutip.designs.appeals import decisions
from perutip.designs.families import adjusted_p
from perutip.designs.imputation import impute_rows
from perutip.designs.regression import Specification
from perutip.designs.track4tip import TWFE, family_on_cases, lines_of_panel
from perutip.reporting.lines.lines import imputation_line
from perutip.reporting.lines.permuted_dates import family_from, with_dates
from perutip.reporting.lines.regressions import report_regressions
from perutip.reporting.track4tip.appeals import bound_lines, by_decision, group_lines
from perutip.reporting.track4tip.estimability import report_estimability
from perutip.reporting.track4tip.supports import of_imputation
from perutip.reporting.track4tip.unrecorded import note_unrecorded
from perutip.running.run import Run

EXHIBIT = "t03_appeals"
STREAM = "appeals/wild"
FAMILY = "track4tip_primary"
GROUPS = {"body": "review_body", "appellant": "appellant"}


def run(run: Run) -> None:
    """Estimate and report."""
    cases = run.read_data("cases")
    decided = decisions(cases)
    members = family_on_cases(cases, run.catalogue, FAMILY, run.config)
    adjusted = adjusted_p(members, run.settings(f"{FAMILY}/step-down"))
    for panel in ("registered", "unconditional"):
        lines = lines_of_panel(cases, run.catalogue, EXHIBIT, panel, run.config)
        report_regressions(run, EXHIBIT, lines, run.settings(STREAM), adjusted)
    on_decisions(run, cases, decided)
    note_unrecorded(run, cases, "t03")
    level = run.config.study.level
    run.effects(EXHIBIT, bound_lines(decided, level, run.disclosure))
    used = run.settings("appeals/imputation")
    for panel, column in GROUPS.items():
        grouped = group_lines(decided, column, panel, used, run.disclosure)
        run.effects(EXHIBIT, grouped)
    escalated = cases[cases["escalated_case"] == 1]  # no other case is reviewed
    for panel, column in GROUPS.items():
        describe_reviews(run, panel, escalated, column)


def on_decisions(run: Run, cases: pd.DataFrame, decided: pd.DataFrame) -> None:
    """By date of decision: imputation with the headlines' p, two-way beside; the same
    outcomes by filing date."""
    used, minimum = run.settings("appeals/imputation"), run.disclosure.minimum
    dated = [
        one for one in run.catalogue.of_exhibit(EXHIBIT) if one.clock == "decision"
    ]
    headline = family_from(run.read_data("headline_p"), FAMILY)
    found = [by_decision(decided, one, used, minimum) for one in dated]
    run.effects(EXHIBIT, with_dates([line for line, _ in found], headline))
    upheld = run.catalogue.variables["upheld"]
    line, _ = by_decision(decided, upheld, used, minimum)
    run.effects(EXHIBIT, [line | {"family": ""}])
    supports = [
        of_imputation(one, result, "by decision date")
        for one, (_, result) in zip(dated, found, strict=True)
    ]
    report_estimability(run, "t03_estimability", supports, run.config)
    unidentified = [
        result.lost.assign(variable=one.name)
        for one, (_, result) in zip(dated, found, strict=True)
        if result.lost is not None
    ]
    if unidentified:
        run.write_restricted("unidentified_decisions", pd.concat(unidentified))
    beside = [
        (
            Specification(
                data=decided,
                outcome=one.name,
                treatment="exposed_at_decision",
                cluster="unit",
                fixed_effects=("unit", "decision_half_year"),
            ),
            {
                "panel": "two_way",
                "sample": one.sample_words,
                "estimator": TWFE,
                "family": "",
                "control_mean": mean,
            },
        )
        for one, mean in zip(dated, imputed_means(found), strict=True)
    ]
    report_regressions(run, EXHIBIT, beside, run.settings(STREAM))
    by_filing = [
        imputation_line(
            one.name, impute_rows(cases, one.name, used), used, label=one.label
        )
        | {"panel": "by_filing", "sample": one.sample_words, "family": ""}
        for one in dated
    ]
    run.effects(EXHIBIT, by_filing)


def imputed_means(found: list) -> list[float]:
    """Means of the exposed decisions without training; NaN where not estimated."""
    return [
        float("nan") if result.estimate is None else result.estimate.imputed_mean
        for _, result in found
    ]


def describe_reviews(
    run: Run, panel: str, escalated: pd.DataFrame, column: str
) -> None:
    """Escalated, reviewed and upheld cases by group; small cells hidden."""
    groups = escalated.fillna({column: "not_recorded"}).groupby(column, sort=True)
    counts = groups["review_outcome"].agg(
        escalated="size",
        reviewed="count",
        upheld=lambda x: int((x == "upheld").sum()),
    )
    # totals are known from the other panel, complements from the column before
    hidden = pd.DataFrame(False, index=counts.index, columns=counts.columns)
    before = None
    for term in counts:
        hide = run.disclosure.hidden(counts[term].tolist())
        if before is not None:
            rest = (counts[before] - counts[term]).tolist()
            more = run.disclosure.hidden(rest)
            hide = [a or b for a, b in zip(hide, more, strict=True)]
        hidden[term], before = hide, term
    shown = counts.astype(float).mask(hidden)
    run.pivot("t03_reviews", panel, shown, estimator="count", reason="small_cell")


if __name__ == "__main__":
    raise SystemExit(perutip.run_alone(__file__))
