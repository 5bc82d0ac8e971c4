"""Escalation of cases to higher bodies and what became of the decision.

Purpose: both registered appeal outcomes, and the unconditional ones beside them,
because training may change who appeals.
Reads:   data/cases.csv, input/study.toml.
"""

import perutip

# isort: split

import pandas as pd

from perutip.designs.families import adjusted_p
from perutip.designs.track4tip import family_on_cases, lines_of_exhibit
from perutip.reporting.regressions import report_regressions
from perutip.running.run import Run

STREAM = "appeals/wild"
FAMILY = "track4tip_primary"
GROUPS = {"body": "review_body", "appellant": "appellant"}


def run(run: Run) -> None:
    """Estimate and report."""
    cases = run.read_data("cases")
    members = family_on_cases(cases, run.catalogue, FAMILY, run.config)
    adjusted = adjusted_p(members, run.settings(f"{FAMILY}/step-down"))
    lines = lines_of_exhibit(cases, run.catalogue, "t03_appeals", run.config)
    report_regressions(run, "t03_appeals", lines, run.settings(STREAM), adjusted)
    escalated = cases[cases["escalated"] == 1]
    for panel, column in GROUPS.items():
        describe_reviews(run, panel, escalated, column)


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
