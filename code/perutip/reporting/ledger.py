"""The ledger: registered outcome → variable → rows of results.csv → deviation.

Generated from the declared outcomes and results.csv, so that it cannot drift from
either. It quotes the sentence that registers each outcome.
"""

import pandas as pd

from perutip.reporting.latex import table_float, tabular, wrapped
from perutip.study.outcomes import Catalogue, Outcome
from perutip.study.reasons import is_reason, reason_words

HEADER = ("Outcome", "Variable", "Def.", "Exhibit", "Status", "Deviation")
DESCRIPTIVE = ("count", "description")
LINES = 31  # on a page
SENTENCES = "Registered outcomes, word for word"
RANKS = {
    "primary": "Registered as primary",
    "secondary": "Registered as secondary",
    "exploratory": "Named on the funder's page only",
}
SOURCES = {
    "registration": "Registration AEARCTR-0018380",
    "funder": "Funder's page (IPA)",
}
REQUIRED = {"registration": "as_registered", "funder": "funder"}
# n may be suppressed where it would give a small count away
NEEDED = {
    "registration": ("estimate", "conf_low", "conf_high"),
    "funder": ("estimate",),
}


def ledger(results: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """One row per outcome and variable that stands in results.csv.

    Columns: outcome, title, registered, variable, label, definition, exhibits, status,
    deviation, sentence. An outcome without a row gets one with status `missing`.
    """
    records = []
    estimates = results[~results["estimator"].isin(DESCRIPTIVE)]
    for outcome in catalogue.outcomes.values():
        mine = estimates[estimates["outcome"] == outcome.key]
        if mine.empty:
            records.append(_record(outcome, "missing"))
        for name, rows in mine.groupby("variable", sort=True):
            status = "ok" if (rows["status"] == "ok").any() else rows["reason"].iloc[0]
            known = catalogue.variables.get(str(name))
            records.append(
                _record(
                    outcome,
                    status,
                    variable=str(name),
                    label=rows["label"].iloc[0],
                    definition=known.definition
                    if known
                    else rows["definition"].iloc[0],
                    exhibits=", ".join(sorted(set(rows["exhibit"]))),
                    deviation=known.deviation if known else "",
                )
            )
    return pd.DataFrame(records)


def _record(outcome: Outcome, status: str, **more: str) -> dict[str, str]:
    empty = dict.fromkeys(("variable", "label", "definition", "exhibits"), "")
    return {
        "outcome": outcome.key,
        "title": outcome.title,
        "registered": outcome.registered,
        "sentence": outcome.sentence,
        "status": status,
        "deviation": "",
        **(empty | more),
    }


def missing_outcomes(results: pd.DataFrame, catalogue: Catalogue) -> list[str]:
    """Outcomes without the row that they must have.

    A registered one needs an as-registered row that is either estimated (finite
    estimate, both ends of a set) or carries a coded reason; one of the funder's page
    a funder row.
    """
    missing = []
    for key, outcome in catalogue.outcomes.items():
        rows = results[
            (results["outcome"] == key)
            & (results["definition"] == REQUIRED[outcome.source])
            & ~results["estimator"].isin(DESCRIPTIVE)
        ]
        estimated = rows[rows["status"] == "ok"]
        full = estimated[list(NEEDED[outcome.source])].ne("").all(axis=1)
        reasoned = rows[(rows["status"] != "ok") & (rows["reason"] != "")]
        if not full.any() and reasoned.empty:
            missing.append(key)
    return missing


def render_ledger(
    results: pd.DataFrame, catalogue: Catalogue, stamp: str, notes: tuple[str, ...]
) -> str:
    """LaTeX of the ledger: the sentences word for word, then a panel per rank."""
    frame = ledger(results, catalogue)
    lines: list[list[str]] = []
    for rank, words in RANKS.items():
        lines.append([words])
        mine = frame[frame["registered"] == rank]
        for title, rows in mine.groupby("title", sort=False):
            for position, (_, row) in enumerate(rows.iterrows()):
                lines.append(
                    [
                        str(title) if position == 0 else "",
                        row["label"],
                        row["definition"].replace("_", " "),
                        row["exhibits"],
                        _status_words(row["status"]),
                        row["deviation"],
                    ]
                )
    pages = [lines[start : start + LINES] for start in range(0, len(lines), LINES)]
    bodies = [(SENTENCES, tabular(*_sentences(catalogue), _columns("4cm", "12cm")))]
    widths = ("2.7cm", "3.6cm", "1.5cm", "3.1cm", "1.6cm", "3.1cm")
    for number, page in enumerate(pages, start=1):
        title = f"Ledger of registered outcomes ({number} of {len(pages)})"
        bodies.append((title, tabular(HEADER, page, _columns(*widths))))
    return "\n".join(
        table_float(
            label=f"t00_ledger_{number}",
            caption=title + (f" — {stamp}" if stamp else ""),
            body=body,
            notes=[*([stamp + "."] if stamp else []), *notes],
            size="scriptsize" if title == SENTENCES else "tiny",
        )
        for number, (title, body) in enumerate(bodies)
    )


def _sentences(catalogue: Catalogue) -> tuple[tuple[str, str], list[list[str]]]:
    """Header and lines: every outcome and the sentence that names it."""
    lines: list[list[str]] = []
    for source, words in SOURCES.items():
        lines.append([words])
        lines += [
            [one.title, f"“{one.sentence}”"]
            for one in catalogue.outcomes.values()
            if one.source == source
        ]
    return ("Outcome", "Sentence"), lines


def _columns(*widths: str) -> str:
    return "".join(wrapped(width) for width in widths)


def _status_words(status: str) -> str:
    return reason_words(status) if is_reason(status) else status
