"""What was found, for the end of a run: one line per registered primary outcome."""

from __future__ import annotations

import math

import pandas as pd

from perutip.reporting.results import numbers
from perutip.reporting.tables import p_text, percent, printed, set_text
from perutip.study.outcomes import Catalogue, Outcome
from perutip.study.reasons import reason_words

DECIMALS = 3
FIRST_P = ("p_ri", "p_wild", "p_value")  # by design, then bootstrap, then t


def primary_lines(results: pd.DataFrame, catalogue: Catalogue) -> list[str]:
    """Title, headline variable, estimate, set and p of every primary outcome.

    results: rows of results.csv as text. An outcome whose step did not run has no line;
    one that could not be estimated has the reason in words.
    """
    frame = numbers(results)
    lines = []
    for outcome in catalogue.outcomes.values():
        name = catalogue.headlines.get(outcome.key)
        if outcome.registered != "primary" or name is None:
            continue
        shown = catalogue.variables[name].exhibit
        rows = frame[
            (frame["variable"] == name)
            & (frame["exhibit"] == shown)
            & (frame["family"] == outcome.family)
        ]
        if len(rows):
            lines.append(_line(outcome, shown, rows.iloc[0]))
    return lines


def _line(outcome: Outcome, exhibit: str, row: pd.Series) -> str:
    label = str(row["label"])
    begin = f"{outcome.title} ({label[:1].lower()}{label[1:]})"
    if row["status"] != "ok":
        return f"{begin}: {reason_words(row['reason'])} ({exhibit})"
    words = [printed(row["estimate"], DECIMALS)]
    if known := set_text(row, DECIMALS):
        words.append(f"{percent(row['conf_level'])} set {known}")
    p = next((row[name] for name in FIRST_P if not math.isnan(row[name])), math.nan)
    if not math.isnan(p):
        words.append(f"p {p_text(p)}")
    return f"{begin}: {', '.join(words)} ({exhibit})"
