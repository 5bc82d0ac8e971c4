"""The ledger: registered outcome → variable → rows of results.csv → deviation.

Generated from `perutip.study.outcomes` and results.csv, so that it cannot drift from either.
"""

import pandas as pd

from perutip.reporting.latex import table_float, tabular, wrapped
from perutip.reporting.tables import REASONS
from perutip.study.outcomes import OUTCOMES, VARIABLES

HEADER = ("Outcome", "Variable", "Def.", "Exhibit", "Status", "Deviation")


def ledger(results: pd.DataFrame) -> pd.DataFrame:
    """One row per outcome and variable that stands in results.csv.

    Columns: outcome, title, registered, variable, label, definition, exhibits, status,
    deviation, sentence. An outcome without a row gets one with status `missing`.
    """
    records = []
    estimates = results[~results["estimator"].isin(["count", "description"])]
    for outcome in OUTCOMES.values():
        mine = estimates[estimates["outcome"] == outcome.key]
        if mine.empty:
            records.append(_record(outcome, "", "", "missing"))
        for name, rows in mine.groupby("variable", sort=True):
            status = "ok" if (rows["status"] == "ok").any() else rows["reason"].iloc[0]
            exhibits = ", ".join(sorted(set(rows["exhibit"])))
            records.append(_record(outcome, name, exhibits, status))
    return pd.DataFrame(records)


def _record(outcome, name: str, exhibits: str, status: str) -> dict[str, str]:
    variable = VARIABLES.get(name)
    return {
        "outcome": outcome.key,
        "title": outcome.title,
        "registered": outcome.registered,
        "variable": name,
        "label": variable.label if variable else "",
        "definition": _definition(outcome.registered, variable),
        "exhibits": exhibits,
        "status": status,
        "deviation": variable.deviation if variable else "",
        "sentence": outcome.sentence,
    }


def _definition(rank: str, variable) -> str:
    """as registered, amended or ours; funder's page where the registration is silent."""
    if variable is None:
        return ""
    if rank == "exploratory" and variable.definition == "as_registered":
        return "funder's page"
    return variable.definition


def missing_outcomes(results: pd.DataFrame) -> list[str]:
    """Registered outcomes without an as-registered row that is either estimated (with
    finite estimate, both ends of a set and n) or carries a coded reason."""
    missing = []
    for key in OUTCOMES:
        rows = results[
            (results["outcome"] == key)
            & (results["definition"] == "as_registered")
            & ~results["estimator"].isin(["count", "description"])
        ]
        estimated = rows[rows["status"] == "ok"]
        full = (
            estimated[["estimate", "conf_low", "conf_high", "n_obs"]].ne("").all(axis=1)
        )
        reasoned = rows[(rows["status"] != "ok") & (rows["reason"] != "")]
        if not full.any() and reasoned.empty:
            missing.append(key)
    return missing


def render_ledger(results: pd.DataFrame, stamp: str, notes: tuple[str, ...]) -> str:
    """LaTeX of the ledger, one panel per rank of registration."""
    frame = ledger(results)
    lines: list[list[str]] = []
    for rank in ("primary", "secondary", "exploratory"):
        lines.append([f"Registered as {rank}"])
        for title, rows in frame[frame["registered"] == rank].groupby(
            "title", sort=False
        ):
            for position, (_, row) in enumerate(rows.iterrows()):
                lines.append(
                    [
                        str(title) if position == 0 else "",
                        row["label"],
                        row["definition"].replace("_", " "),
                        row["exhibits"],
                        REASONS.get(row["status"], row["status"]),
                        row["deviation"],
                    ]
                )
    pages = [lines[start : start + 36] for start in range(0, len(lines), 36)]
    parts = []
    for number, page in enumerate(pages, start=1):
        part = f" ({number} of {len(pages)})" if len(pages) > 1 else ""
        widths = ("2.7cm", "3.8cm", "1.5cm", "2.4cm", "1.6cm", "3.6cm")
        spec = "".join(wrapped(width) for width in widths)
        parts.append(
            table_float(
                label=f"t00_ledger_{number}",
                caption=f"Ledger of registered outcomes{part}"
                + (f" — {stamp}" if stamp else ""),
                body=tabular(HEADER, page, spec),
                notes=[stamp + "." if stamp else "", *notes],
                size="tiny",
            )
        )
    return "\n".join(parts)
