"""What was found, for the end of a run: one line per registered primary outcome."""

from __future__ import annotations

import pandas as pd

from perutip.reporting.findings.findings import Finding, findings
from perutip.study.outcomes import Catalogue


def primary_lines(results: pd.DataFrame, catalogue: Catalogue) -> list[str]:
    """Headline and estimate as registered of every primary outcome.

    results: rows of results.csv as text. An outcome whose step did not run has no line;
    one that could not be estimated has the reason in words.
    """
    return [
        _line(one)
        for one in findings(results, catalogue)
        if one.outcome.registered == "primary" and one.headline is not None
    ]


def _line(found: Finding) -> str:
    shown = found.headline
    if shown is None:
        raise ValueError(f"{found.outcome.key}: no step that measures it has run")
    p = f", p {shown.p_words}" if shown.kind else ""
    label = f"{shown.label[:1].lower()}{shown.label[1:]}"
    return (
        f"{found.outcome.title} ({label}; {shown.number}): {shown.measured}{p}; "
        f"as registered: {found.registered_words}"
    )
