"""Rows of step 04's tables on rulings as read and on the dictionary at work.

Every row's `sample` names the dictionary's version and hash. Counts of rulings follow
the rule of small cells.
"""

from __future__ import annotations

import numpy as np

from perutip.designs.person_centered.indexed_rulings import IndexStudy
from perutip.reporting.disclosure import hidden_in_total
from perutip.reporting.results import NAN, ResultRow
from perutip.running.run import Run
from perutip.study.outcomes import VARIABLES
from perutip.text.reading import FLAGS

FLAG_LABELS = {
    "empty": "Not scored: without words",
    "scanned": "Not scored: PDF without a text layer",
    "duplicate": "Not scored: same words as another",
    "non_spanish": "Not scored: not in Spanish",
}


def describe_corpus(run: Run, study: IndexStudy) -> None:
    """Rulings by reading, encoding, sections and link; small counts hidden."""
    rulings, flags = study.rulings, study.rulings["flag"]
    scored = rulings[flags == ""]
    panels: dict[str, dict[str, int]] = {
        "A. Reading": {"Scored": len(scored)}
        | {FLAG_LABELS[flag]: int((flags == flag).sum()) for flag in FLAGS},
        "B. Source and encoding": {
            name.replace("_", " "): int(count)
            for name, count in rulings["encoding"].value_counts().sort_index().items()
        },
        "C. Sections of scored rulings": {
            "With reasoning and decision": int(scored["sections"].sum()),
            "Sections not recognised": int((scored["sections"] == 0).sum()),
            "With a prosecution's part": int(scored["index_prosecution"].notna().sum()),
        },
        "D. Link to the register of cases": {
            "Linked to a case": int((rulings["link"] == "linked").sum()),
            "Naming a case that the register lacks": int(
                (rulings["link"] == "unknown_case").sum()
            ),
            "Naming no case": int((rulings["link"] == "no_case").sum()),
        },
    }
    minimum = run.config.study.minimum_cell
    for panel, counts in panels.items():
        hidden = hidden_in_total(list(counts.values()), minimum)
        for place, (name, count) in enumerate(counts.items(), start=1):
            add_cell(
                run,
                study,
                "t04_corpus",
                panel,
                place,
                name,
                "Rulings",
                NAN if hidden[place - 1] else float(count),
                "small_cell",
            )


def describe_dictionary(run: Run, study: IndexStudy) -> None:
    """Terms, zero-hit terms, rate, share of the top term and of repeated passages."""
    totals = study.measured.whole.term_totals()
    tokens = float(study.measured.whole.n_tokens.sum())
    groups = totals.groupby(["component", "pole"], sort=True)
    for place, ((component, pole), terms) in enumerate(groups, start=1):
        hits = float(terms["hits"].sum())
        values = {
            "Terms": float(len(terms)),
            "Terms without a hit": float((terms["hits"] == 0).sum()),
            "Hits per 1,000 tokens": 1000 * hits / tokens,
            "Share of top term": float(terms["hits"].max()) / hits if hits else NAN,
            "Share in repeated passages": float(terms["repeated"].sum()) / hits
            if hits
            else NAN,
        }
        known = VARIABLES.get(component)
        label = known.label if known else component.replace("_", " ").capitalize()
        label += " (contra)" if pole == "contra" else ""
        for term, value in values.items():
            add_cell(
                run,
                study,
                "t04_dictionary",
                "",
                place,
                label,
                term,
                value,
                "no_variation",
            )


def add_cell(
    run: Run,
    study: IndexStudy,
    exhibit: str,
    panel: str,
    place: int,
    line: str,
    term: str,
    value: float,
    why: str,
    **more: object,
) -> None:
    """One cell of a pivot table; NaN becomes not_estimable because of `why`."""
    missing = bool(np.isnan(value))
    fields = {"estimator": "description", "status": "ok", "reason": ""} | more
    if missing and fields["status"] == "ok":
        fields |= {"status": "not_estimable", "reason": why}
    run.add(
        ResultRow(
            exhibit=exhibit,
            panel=panel,
            column=f"{place:02d}",
            variable=line,
            term=term,
            estimate=float(value),
            sample=study.identity,
            **fields,
        )
    )
