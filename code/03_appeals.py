"""Escalation of cases to higher bodies and what became of the decision.

Purpose: both registered appeal outcomes, and the unconditional ones beside them, because
training may change who appeals.
Reads:   data/cases.csv, input/study.toml.
Writes:  t03_appeals, t03_reviews.
"""


# isort: split

import pandas as pd

from perutip.designs.regression import Specification
from perutip.designs.reported_effects import add_effects, family_p, set_by, settings
from perutip.designs.track4tip import family_on_cases, two_way
from perutip.reporting.disclosure import hidden_in_total
from perutip.reporting.rows import add_count
from perutip.running.command_line import run_alone
from perutip.running.run import Run

STREAM = "appeals/wild"
PANELS = {
    "A. As registered": {"escalated_case": "all cases", "upheld": "reviewed cases"},
    "B. Amended": {
        "escalated_within_12": "decisions observed 12 months",
        "reviewed_upheld": "decided cases",
        "reviewed_reversed": "decided cases",
    },
}


def run(run: Run) -> None:
    """Estimate and report."""
    cases = run.read_data("cases")
    primary = family_on_cases(cases, "track4tip_primary")
    adjusted = family_p(run, "track4tip_primary", primary)
    add_effects(run, specifications(cases), settings(run, STREAM), adjusted)
    describe_reviews(run, cases)


def specifications(cases: pd.DataFrame) -> list[tuple[Specification, dict[str, str]]]:
    """Two-way fixed effects by filing date, one regression per line."""
    wanted = []
    for panel, variables in PANELS.items():
        for place, (variable, sample) in enumerate(variables.items(), start=1):
            spec = two_way(cases, variable, set_by(variable))
            wanted.append(
                (
                    spec,
                    {
                        "exhibit": "t03_appeals",
                        "panel": panel,
                        "column": f"{place:02d}",
                        "sample": sample,
                        "estimator": "two-way fixed effects",
                    },
                )
            )
    return wanted


def describe_reviews(run: Run, cases: pd.DataFrame) -> None:
    """Escalated and reviewed cases by body and by who appealed; small cells hidden."""
    minimum = run.config.study.minimum_cell
    escalated = cases[cases["escalated"] == 1]
    for panel, column in (("By body", "review_body"), ("By appellant", "appellant")):
        groups = escalated.fillna({column: "not recorded"}).groupby(column, sort=True)
        counts = groups["review_outcome"].agg(
            Escalated="size",
            Reviewed="count",
            Upheld=lambda x: int((x == "upheld").sum()),
        )
        # totals are known from the other panel, complements from the column before
        hidden = pd.DataFrame(False, index=counts.index, columns=counts.columns)
        before = None
        for term in counts:
            values = counts[term].tolist()
            hide = hidden_in_total(values, minimum)
            if before is not None:
                rest = (counts[before] - counts[term]).tolist()
                more = hidden_in_total(rest, minimum)
                hide = [a or b for a, b in zip(hide, more, strict=True)]
            hidden[term], before = hide, term
        for place, name in enumerate(counts.index, start=1):
            for term in counts:
                add_count(
                    run,
                    counts.loc[name, term],
                    hidden=bool(hidden.loc[name, term]),
                    exhibit="t03_reviews",
                    panel=panel,
                    column=f"{place:02d}",
                    variable=str(name).replace("_", " "),
                    term=term,
                )


if __name__ == "__main__":
    raise SystemExit(run_alone("03", "03_appeals", "Escalation and review"))
