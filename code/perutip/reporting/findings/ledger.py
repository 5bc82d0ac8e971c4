"""The ledger: registered outcome → what was found → every variable → deviation.

Generated from the declared outcomes and results.csv, so that it cannot drift from
either. It quotes the sentence that registers each outcome.
"""

from collections.abc import Sequence

import pandas as pd

from perutip.reporting.asked_again import asked_again
from perutip.reporting.findings.findings import findings
from perutip.reporting.results import DESCRIPTIVE
from perutip.reporting.rows.definitions import definition_sentence, definition_word
from perutip.reporting.tables import Column, Line, Panel, PrintedTable
from perutip.reporting.tables.printed import DASH
from perutip.study.exhibits import Exhibit, in_printed_order
from perutip.study.outcomes import REQUIRED, Catalogue, Outcome, Variable
from perutip.study.reasons import is_reason, reason_words

HEADER = ("Variable", "Definition", "Shown in", "Status", "Deviation")
SENTENCES = "Registered outcomes, word for word"
FOUND = "What was found: the headline, and beside it the estimate as registered"
RANKS = {
    "primary": "Registered as primary",
    "secondary": "Registered as secondary",
    "exploratory": "Named on the funder's page only",
}
SOURCES = {
    "registration": "Registration AEARCTR-0018380",
    "funder": "Funder's page (IPA)",
}
DASHES = {
    "N": "N not printed, or no estimate",
    "Found": "no estimate, for the reason that its table says",
    "Set": "no set",
    "Set holds what was planted": "no set",
}
"""Column → what a dash in it stands for."""
# n may be suppressed where it would give a small count away
NEEDED = {
    "registration": ("estimate", "conf_low", "conf_high"),
    "funder": ("estimate",),
}


@asked_again
def ledger(results: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """One row per outcome and variable that stands in results.csv.

    A variable has its declared label, whatever an exhibit calls its estimate there.
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
            known = catalogue.variables.get(str(name))
            parts = _by_definition(rows, known)
            for definition, part in parts.items():
                records.append(
                    _record(
                        outcome,
                        _status(part),
                        variable=str(name),
                        label=known.label if known else part["label"].iloc[0],
                        definition=definition,
                        exhibits=", ".join(sorted(set(part["exhibit"]))),
                        deviation=_deviation(outcome, known, definition, len(parts)),
                    )
                )
    return pd.DataFrame(records)


def _by_definition(
    rows: pd.DataFrame, known: Variable | None
) -> dict[str, pd.DataFrame]:
    """Rows of a variable as what they stand: as declared, and amended where rows of one
    that is registered say so. Beside others (robustness) they stand as declared."""
    declared = known.definition if known else str(rows["definition"].iloc[0])
    amended = rows["definition"] == "amended"
    if declared != "as_registered" or not amended.any():
        return {declared: rows}
    parts = {declared: rows[~amended], "amended": rows[amended]}
    return {name: part for name, part in parts.items() if len(part)}


def _status(rows: pd.DataFrame) -> str:
    estimated = (rows["status"] == "ok").any()
    return "ok" if estimated else str(rows["reason"].iloc[0])


def _deviation(
    outcome: Outcome, known: Variable | None, definition: str, parts: int
) -> str:
    """What a line's variable declares; of the registered one, what the headline does:
    in its amended line where it has two."""
    if known is None:
        return ""
    registered = known.definition == REQUIRED[outcome.source]
    if not registered or not outcome.headline_deviation:
        return known.deviation
    if parts > 1 and definition == known.definition:
        return known.deviation
    return f"Headline: {outcome.headline_deviation}"


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


def ledger_table(
    exhibit: Exhibit,
    results: pd.DataFrame,
    catalogue: Catalogue,
    stamp: str,
    more: Sequence[Panel] = (),
) -> PrintedTable:
    """The ledger: the sentences word for word, what was found, a panel per rank, and
    `more` panels behind them."""
    frame = ledger(results, catalogue)
    columns = tuple(Column(name, text=True) for name in HEADER)
    panels = []
    for letter, (rank, words) in zip("CDE", RANKS.items(), strict=True):
        lines = []
        for title, rows in frame[frame["registered"] == rank].groupby(
            "title", sort=False
        ):
            for position, (_, row) in enumerate(rows.iterrows()):
                cells = (
                    str(row["label"]),
                    definition_word(str(row["definition"])),
                    _numbers(str(row["exhibits"])),
                    _status_words(row["status"]),
                    str(row["deviation"]),
                )
                lines.append(Line(str(title) if position == 0 else "", cells))
        panels.append(Panel(f"{letter}. {words}", columns, tuple(lines), "Outcome"))
    made = (_sentences(catalogue), _found(results, catalogue), *panels, *more)
    defined = definition_sentence(frame["definition"])
    return PrintedTable(
        exhibit.key,
        exhibit.number,
        exhibit.title,
        made,
        " ".join((*exhibit.notes, *_dashes(made), defined)),
        stamp,
    )


def _dashes(panels: Sequence[Panel]) -> list[str]:
    """What a dash stands for, by the columns that hold one."""
    headings: dict[str, list[str]] = {}
    for panel in panels:
        for place, column in enumerate(panel.columns):
            if any(line.cells[place] == DASH for line in panel.lines):
                where = headings.setdefault(DASHES[column.heading], [])
                where += [column.heading] * (column.heading not in where)
    words = [f"{told} ({', '.join(where)})" for told, where in headings.items()]
    return [f"Dash: {'; '.join(words)}."] if words else []


def _sentences(catalogue: Catalogue) -> Panel:
    """Every outcome and the sentence that names it."""
    lines = [
        Line(one.title, (SOURCES[one.source], f"“{one.sentence}”"))
        for one in catalogue.outcomes.values()
    ]
    columns = (Column("Named by", text=True), Column("Sentence", text=True))
    return Panel(f"A. {SENTENCES}", columns, tuple(lines), "Outcome")


def _found(results: pd.DataFrame, catalogue: Catalogue) -> Panel:
    """Headline and estimate as registered of every outcome."""
    headings = ("Estimate [set]", "p", "N", "Measure and table", "As registered")
    lines = []
    for one in findings(results, catalogue):
        shown = one.headline
        cells = (
            ("the step that measures it has not run", "", "", "", "")
            if shown is None
            else (
                shown.measured,
                shown.p_words,
                shown.n_text,
                f"{shown.label} ({shown.number})",
                one.registered_words,
            )
        )
        lines.append(Line(one.outcome.title, cells))
    columns = tuple(Column(name, text=True) for name in headings)
    return Panel(f"B. {FOUND}", columns, tuple(lines), "Outcome")


def _numbers(keys: str) -> str:
    """Numbers of the exhibits called `keys`, in order: `Tables 1, A5; Figure A2`."""
    wanted = set(keys.split(", "))
    numbers = [one.number for one in in_printed_order() if one.key in wanted]
    texts = []
    for kind in ("Table", "Figure"):
        own = [n.removeprefix(f"{kind} ") for n in numbers if n.startswith(kind)]
        if own:
            texts.append(f"{kind}{'s' * (len(own) > 1)} {', '.join(own)}")
    return "; ".join(texts)


def _status_words(status: str) -> str:
    return reason_words(status) if is_reason(status) else status
